"""Identities and rowversions: what they count from, while rows are written."""

from typing import TYPE_CHECKING

from .catalog import Table
from .database import Database

if TYPE_CHECKING:
    from .session import Session

_ROWVERSION = "rowversion"


class Counters:
    """The counters of the table that a statement writes: read within its transaction, counted by SQLite, and written back."""

    def __init__(self, session: "Session"):
        self._session = session
        self._values: dict[tuple[int, str], int] = {}
        self.last_identity: "int | None" = None

    def load(self, database: Database, table: Table) -> None:
        """Reads what the next rows count from."""
        clock = self._session.sql(f"SELECT rowversion FROM {database.prefix}.clock").fetchone()
        self._values = {(database.id, _ROWVERSION): clock[0]}
        row = self._session.sql(
            f"SELECT last FROM {database.prefix}.identities WHERE object_id = ?", (table.object_id,)
        ).fetchone()
        if row is not None:
            self._values[_identity(database.id, table.object_id)] = row[0]

    def store(self, database: Database, table: Table) -> None:
        """Writes what has been counted."""
        self._session.sql(f"UPDATE {database.prefix}.clock SET rowversion = ?", (self._values[database.id, _ROWVERSION],))
        last = self._values.get(_identity(database.id, table.object_id))
        if last is not None:
            self._session.sql(f"INSERT OR REPLACE INTO {database.prefix}.identities VALUES (?, ?)", (table.object_id, last))

    # Called by SQLite while rows are written

    def next_identity(self, database_id: int, object_id: int, seed: int, increment: int) -> int:
        key = _identity(database_id, object_id)
        self._values[key] = self._values[key] + increment if key in self._values else seed
        self.last_identity = self._values[key]
        return self._values[key]

    def next_rowversion(self, database_id: int) -> bytes:
        self._values[database_id, _ROWVERSION] += 1
        return self._values[database_id, _ROWVERSION].to_bytes(8, "big")


def _identity(database_id: int, object_id: int) -> tuple[int, str]:
    return database_id, f"identity {object_id}"
