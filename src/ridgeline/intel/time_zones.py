"""The time zone of a place on earth."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=65_536)
def time_zone_at(latitude: float, longitude: float) -> str | None:
    """Return the IANA name of the zone; None where there is none. The first call reads the borders, about 0.1 s."""
    # Imported by the first who asks: most deployments have no coordinates, and start without its 5 MB.
    import tzfpy  # noqa: PLC0415

    return tzfpy.get_tz(longitude, latitude) or None
