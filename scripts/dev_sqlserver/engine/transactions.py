"""Transactions: what a session reads and writes together, and what others see of it.

There is one writer per database at a time; readers see the last commit (READ COMMITTED, as with READ_COMMITTED_SNAPSHOT), or
the state at their first access (SNAPSHOT). REPEATABLE READ and SERIALIZABLE keep writers out from their first access on.
"""

import sqlite3
import time
from typing import TYPE_CHECKING

from ..errors import SqlError
from . import tracking
from .database import Database

if TYPE_CHECKING:
    from .session import Session

LEVELS = ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SNAPSHOT", "SERIALIZABLE"]


class Transaction:
    """The transaction of a session, explicit (depth above 0) or of one statement."""

    def __init__(self, session: "Session"):
        self._session = session
        self.level = "READ COMMITTED"
        self.depth = 0
        self.number = 0
        self.was_committed = False
        self._open = False
        self._writing = False
        self._changed: set[Database] = set()
        self._written: set[Database] = set()
        self._altered: set[tuple[Database, int]] = set()
        self._savepoints: list[str] = []
        self._seen: dict[Database, int] = {}

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._session.connection

    @property
    def is_snapshot(self) -> bool:
        """Whether it reads from a state that is not the newest."""
        return self.depth > 0 and self.level == "SNAPSHOT"

    def seen_writes(self, database: Database) -> int:
        """Which state of a database it sees: the number of writes that were committed before."""
        return self._seen.get(database, database.writes)

    # BEGIN, COMMIT, ROLLBACK, SAVE

    def begin(self) -> None:
        if self.depth == 0:
            self.number += 1
        self.depth += 1

    def commit(self) -> None:
        if self.depth == 0:
            raise SqlError(3902, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.")
        self.depth -= 1
        if self.depth == 0:
            self._end()

    def rollback(self, name: str = "") -> None:
        if name and name.lower() in self._savepoints:
            self._connection.execute(f'ROLLBACK TO "save {name.lower()}"')
            return
        if self.depth == 0:
            raise SqlError(3903, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.")
        self.abandon()

    def save(self, name: str) -> None:
        if self.depth == 0:
            raise SqlError(628, "Cannot issue SAVE TRANSACTION when there is no active transaction.")
        self.before_write(self._session.database)
        self._connection.execute(f'SAVEPOINT "save {name.lower()}"')
        self._savepoints.append(name.lower())

    def abandon(self) -> None:
        """Rolls everything back."""
        self.depth, self.was_committed = 0, False
        if self._open and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._forget()

    # Around statements

    def before_read(self, database: Database) -> None:
        """Called before a statement reads a table."""
        if self.depth == 0 or self._open:
            return
        if self.level == "SNAPSHOT":
            if not self._session.catalog(database).options.get("snapshot"):
                raise SqlError(
                    3952,
                    f"Snapshot isolation transaction failed accessing database '{database.name}' because snapshot isolation is "
                    "not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.",
                )
            self._seen[database] = database.writes
            self._connection.execute("BEGIN")
            self._connection.execute(f"SELECT version FROM {database.prefix}.clock").fetchone()  # the snapshot begins here
            self._open = True
        elif self.level in ("REPEATABLE READ", "SERIALIZABLE"):
            self._lock()

    def before_write(self, database: Database) -> None:
        """Called before a statement writes; waits for other writers."""
        if not self._open:
            if self.is_snapshot:
                self.before_read(database)
            else:
                self._lock()
        if not self._writing:
            self._become_writer(database)
        self._written.add(database)

    def wait_for_writers(self) -> None:
        """Called before a query whose hints take locks: what others have written and not committed is waited for."""
        if not self._open and not self.is_snapshot:
            self._lock()
            self._connection.execute("ROLLBACK")
            self._open = False

    def changed(self, database: Database) -> None:
        """A tracked table has changed: the transaction takes a version when it commits."""
        self._changed.add(database)

    def altered(self, database: Database, object_id: int) -> None:
        """A table was changed or dropped: from the commit on, snapshots that began before it cannot read it."""
        self._altered.add((database, object_id))

    def next_version(self, database: Database) -> int:
        """The version that the transaction takes when it commits; nobody else can take it."""
        return self._connection.execute(f"SELECT version + 1 FROM {database.prefix}.clock").fetchone()[0]

    def after_statement(self) -> None:
        """Ends the transaction of a single statement."""
        if self.depth == 0 and self._open:
            self._end()

    def _lock(self) -> None:
        """Waits until no one else writes."""
        started = time.monotonic()
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self._connection.execute("BEGIN IMMEDIATE")
                    self._open = True
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error):
                        raise
                waited = (time.monotonic() - started) * 1000
                if 0 <= self._session.lock_timeout < waited:
                    raise SqlError(1222, "Lock request time out period exceeded.")
                self._session.pause(0.005)
        finally:
            self._connection.execute("PRAGMA busy_timeout = 5000")

    def _become_writer(self, database: Database) -> None:
        try:
            self._connection.execute(f"UPDATE {database.prefix}.clock SET version = version")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise SqlError(
                3960,
                "Snapshot isolation transaction aborted due to update conflict. You cannot use snapshot isolation to access a "
                f"table directly or indirectly in database '{database.name}' to update, delete, or insert the row that has "
                "been modified or deleted by another transaction. Retry the transaction or change the isolation level for the "
                "update/delete statement.",
            ) from None
        self._writing = True

    def _end(self) -> None:
        self.was_committed = True
        if not self._open:
            self._forget()
            return
        for database in self._changed:
            tracking.stamp(self._connection, database, self._session.server.now())
        for database, object_id in self._altered:
            table = self._session.catalog(database).by_id(object_id)
            self._session.server.note_schema(database, object_id, table.modified if table else self._session.server.now())
        self._connection.execute("COMMIT")
        for database in self._written:
            database.writes += 1
        self._forget()

    def _forget(self) -> None:
        self._open = self._writing = False
        self._changed.clear()
        self._written.clear()
        self._altered.clear()
        self._savepoints.clear()
        self._seen.clear()
