"""Structured logs on standard error: text for a person at a terminal, JSON lines for everything else."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any, TextIO, cast

import msgspec
import structlog

from ridgeline.http.edge import REQUEST_ID
from ridgeline.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Send this package's and the libraries' logs through one chain of processors."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    shared: list[Any] = [
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(serializer=_to_json)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # Others show the values of local variables: addresses, tokens, whole events.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    failures = [structlog.processors.format_exc_info] if as_json else []
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*shared, *failures, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _Patient(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *failures, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def _add_request_id(logger: Any, method: str, line: dict[str, Any]) -> dict[str, Any]:
    request_id = REQUEST_ID.get(None)
    return line if request_id is None else {"request_id": request_id, **line}


class _Patient(io.TextIOBase):
    """Standard error whose reader may leave: what cannot be logged must not fail a request that has succeeded."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            self._stream.write(text)
        except OSError:
            self._let_go()
        return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            self._let_go()

    def _let_go(self) -> None:
        # What is still in the stream's buffer would make Python fail once more when it ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


def _to_json(value: Any, **_: Any) -> str:
    return msgspec.json.encode(value, enc_hook=repr).decode()
