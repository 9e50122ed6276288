"""What migrations of PostgreSQL need beyond SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ridgeline.storage.codec import PayloadCodec
from ridgeline.storage.columns import columns_of
from ridgeline.storage.postgres_layout import stored
from ridgeline.storage.protocol import Dictionary
from ridgeline.storage.rollup import HOUR
from ridgeline.wire.event import Event

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FILL = """
UPDATE event SET country = new.country
FROM unnest($1::bigint[], $2::smallint[], $3::bytea[], $4::bytea[]) AS new (id_time, bucket, event_id, country)
WHERE event.id_time = new.id_time AND event.bucket = new.bucket AND event.event_id = new.event_id
"""


def fill_countries_of_0003(connection: Connection) -> None:
    """Write the countries of events of schema 0003 into their column; roll-ups tell which hours have any."""
    rows = connection.exec_driver_sql("SELECT dictionary_id, content, created_at FROM dictionary")
    codec = PayloadCodec([Dictionary(*row) for row in rows])
    hours = connection.exec_driver_sql("SELECT DISTINCT hour FROM rollup WHERE measure = 'country'").fetchall()
    for (hour,) in hours:
        events = connection.exec_driver_sql(
            "SELECT id_time, bucket, event_id, frame FROM event WHERE event_time >= $1 AND event_time < $2",
            (hour, hour + HOUR),
        )
        known = []
        for id_time, bucket, event_id, frame in events:
            country = columns_of(msgspec.json.decode(codec.decompress(frame), type=Event)).get("country")
            if isinstance(country, str):
                known.append((id_time, bucket, event_id, stored(country)))
        if known:
            connection.exec_driver_sql(_FILL, tuple([*column] for column in zip(*known, strict=True)))
