"""Times on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import click


class Time(click.ParamType[int]):
    """Unix milliseconds, a date, or an RFC 3339 time; without an offset it is UTC."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value)
        if text.isascii() and text.isdigit() and len(text) <= 13:  # noqa: PLR2004 - the digits of the year 2286
            return int(text)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is neither a date, nor a time like 2026-01-31T12:00:00Z, nor Unix milliseconds")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0, round(moment.timestamp() * 1000))


TIME = Time()
