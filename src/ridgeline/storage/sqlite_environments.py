"""The numbers under which the embedded store's events name their environments."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping


class Environments:
    """Learns from the connection at hand whatever it does not know: other processes make environments, too.

    Safe to use from several threads: what is known is replaced as a whole. A number is never given twice.
    """

    def __init__(self) -> None:
        self._numbers: Mapping[str, int] = {}
        self._ids: Mapping[int, str] = {}

    def number(self, connection: sqlite3.Connection, environment_id: str) -> int | None:
        """Return the number of an environment; None if there is none of this id."""
        number = self._numbers.get(environment_id)
        if number is None:
            self._learn(connection)
            number = self._numbers.get(environment_id)
        return number

    def id_of(self, connection: sqlite3.Connection, number: int) -> str:
        """Return the id of the environment with a number."""
        environment_id = self._ids.get(number)
        if environment_id is None:
            self._learn(connection)
            environment_id = self._ids[number]
        return environment_id

    def forget(self) -> None:
        """Forget what was learnt, perhaps in a transaction that was undone: its numbers may be given once more."""
        self._numbers = {}
        self._ids = {}

    def _learn(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT environment_id, number FROM environment").fetchall()
        self._numbers = dict(rows)
        self._ids = {number: environment_id for environment_id, number in rows}
