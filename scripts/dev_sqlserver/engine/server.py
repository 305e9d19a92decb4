"""The server: its databases, its logins, its sessions, and its clock."""

import threading
import time
from pathlib import Path

from ..errors import SqlError
from ..values import temporal
from . import tracking
from .database import Database, database_of, first_file, generation
from .login import Login
from .session import Client, Session

_UNIX_EPOCH = 719_162 * temporal.DAY
SYSTEM_DATABASES = ["master", "tempdb", "model", "msdb"]


class Server:
    """What all sessions share."""

    def __init__(self, folder: Path, administrator: str, password: str):
        self.folder, self.name = folder, "dev-sqlserver"
        self.version_text = "Microsoft SQL Server 2022 (development server, not SQL Server) - 16.0.4095.4"
        self.administrator = Login(administrator, password, is_sysadmin=True)
        self.logins = {administrator.lower(): self.administrator}
        self.public = {"VIEW ANY DATABASE"}
        self.clock_offset = 0.0
        self.holds_commit_table = False
        self.refuses_commit_table = False
        self.resets_take_versions = False
        self._lock = threading.RLock()
        self._databases: dict[str, Database] = {}
        self._schemas: dict[tuple[int, int], int] = {}
        self._sessions: dict[int, Session] = {}
        self._last_spid, self._last_database_id = 50, 0
        for name in SYSTEM_DATABASES:
            self.create_database(name)
        newest: dict[str, Path] = {}
        for path in sorted(folder.glob("*.db"), key=generation):  # the newest last; restores leave earlier ones behind
            newest[database_of(path)] = path
        for name, path in newest.items():
            if name.lower() not in self._databases:
                self._add(name, path)

    def now(self) -> int:
        """The server's time, which is UTC, in ticks."""
        return int((time.time() + self.clock_offset) * temporal.SECOND) + _UNIX_EPOCH

    # Databases

    def database(self, name: str) -> "Database | None":
        return self._databases.get(name.lower())

    @property
    def databases(self) -> list[Database]:
        return sorted(self._databases.values(), key=lambda database: database.id)

    def create_database(self, name: str) -> Database:
        with self._lock:
            if name.lower() in self._databases:
                raise SqlError(1801, f"Database '{name}' already exists. Choose a different database name.")
            return self._add(name, first_file(self.folder, name))

    def _add(self, name: str, path: Path) -> Database:
        self._last_database_id += 1  # never used again: sessions may still hold on to a database that is gone
        database = Database(name, self._last_database_id, path, self.now())
        self._databases[name.lower()] = database
        return database

    def drop_database(self, name: str, quiet: bool = False) -> None:
        with self._lock:
            database = self._databases.get(name.lower())
            if database is None:
                if quiet:
                    return
                raise SqlError(
                    3701, f"Cannot drop the database '{name}', because it does not exist or you do not have permission.", 11
                )
            if any(session.database is database for session in self.open_sessions):
                raise SqlError(3702, f'Cannot drop database "{name}" because it is currently in use.')
            del self._databases[name.lower()]
            database.close()
            for path in [path for path in self.folder.glob("*.db") if database_of(path) == database.name]:
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)

    def newest_schema(self, database: Database, object_id: int) -> int:
        """When a table was last changed or dropped, by whichever transaction that was committed."""
        return self._schemas.get((database.id, object_id), 0)

    def note_schema(self, database: Database, object_id: int, time: int) -> None:
        """Says that a table was changed or dropped at a time, which is the very one that its catalog shows."""
        self._schemas[database.id, object_id] = time

    # Sessions

    def login(self, name: str, password: str) -> Login:
        login = self.logins.get(name.lower())
        if login is None or login.password != password:
            raise SqlError(18456, f"Login failed for user '{name}'.", 14)
        return login

    def open_session(self, login: Login, database_name: str, client: Client) -> Session:
        """A session in a database, or in the login's own where none is named."""
        name = database_name or login.default_database
        refusal = SqlError(4060, f'Cannot open database "{name}" requested by the login. The login failed.', 11)
        database = self.database(name)
        if database is None:
            raise refusal
        with self._lock:
            self._last_spid += 1
            spid = self._last_spid
        try:
            session = Session(self, login, database, spid, client)
        except SqlError as error:
            raise refusal if error.number == 916 else error from None
        self._sessions[spid] = session
        return session

    @property
    def open_sessions(self) -> list[Session]:
        return list(self._sessions.values())

    def close_session(self, session: Session) -> None:
        self._sessions.pop(session.spid, None)
        session.close()

    def kill(self, spid: int) -> None:
        """Cuts the connection of a session."""
        session = self._sessions.get(spid)
        if session is None:
            raise SqlError(6106, f"Process ID {spid} is not an active process ID.")
        session.client.end()

    def administer(self, database_name: str = "master") -> Session:
        """A session of the server's own."""
        return self.open_session(self.administrator, database_name, Client())

    def cut(self, database: Database, by: Session) -> None:
        """Ends all sessions in a database but one, and waits until they are gone."""
        others = [session for session in self.open_sessions if session is not by and database.id in session.attached]
        for session in others:
            session.client.end()
        while any(session.spid in self._sessions for session in others):
            by.pause(0.005)

    def restore(self, database: Database, backup: Path, by: Session, is_new: bool) -> None:
        """Puts a backup in place of a database; the sessions in it are cut."""
        self.cut(database, by)
        by.detach(database)
        database.restore(backup, is_new)
        # What was changed after the backup is as it was.
        self._schemas = {key: time for key, time in self._schemas.copy().items() if key[0] != database.id}

    # Change tracking

    def clean_up(self, database: Database, even_without_auto_cleanup: bool = False) -> int:
        """Removes the changes that are older than the retention; returns the version up to which it did."""
        session = self.administer(database.name)
        try:
            catalog = session.catalog(database)
            settings = catalog.options.get("change_tracking")
            if not settings or not (settings["auto_cleanup"] or even_without_auto_cleanup):
                return 0
            session.transaction.before_write(database)
            before = self.now() - tracking.retention_seconds(catalog.options) * temporal.SECOND
            version = tracking.clean_up(session.connection, database, catalog.tables, before)
            session.transaction.after_statement()
            return version
        finally:
            self.close_session(session)

    def set_version(self, database: Database, version: int) -> None:
        """Makes a version the current one, as after a restore on another server: later ones are forgotten."""
        session = self.administer(database.name)
        try:
            session.transaction.before_write(database)
            session.sql(f"UPDATE {database.prefix}.clock SET version = ?, flushed = min(flushed, ?)", (version, version))
            session.sql(f"DELETE FROM {database.prefix}.commits WHERE version > ?", (version,))
            for table in session.catalog(database).tables:
                if tracking.is_tracked(session.connection, database, table):
                    session.sql(f"DELETE FROM {database.prefix}.{table.changes} WHERE version > ?", (version,))
            session.transaction.after_statement()
        finally:
            self.close_session(session)

    def checkpoint(self, database: Database) -> None:
        """Makes commits visible in `sys.dm_tran_commit_table` to those without VIEW SERVER STATE."""
        session = self.administer(database.name)
        try:
            session.transaction.before_write(database)
            session.sql(f"UPDATE {database.prefix}.clock SET flushed = version")
            session.transaction.after_statement()
        finally:
            self.close_session(session)
