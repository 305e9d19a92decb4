"""One database: a SQLite file with the catalog, the tables, and what change tracking keeps."""

import shutil
import sqlite3
import threading
import uuid
from pathlib import Path
from urllib.parse import quote, unquote

from .catalog import Catalog

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS catalog(stamp TEXT, document TEXT);
    CREATE TABLE IF NOT EXISTS clock(version INTEGER, flushed INTEGER, rowversion INTEGER);
    CREATE TABLE IF NOT EXISTS identities(object_id INTEGER PRIMARY KEY, last INTEGER);
    CREATE TABLE IF NOT EXISTS tracking(
        object_id INTEGER PRIMARY KEY, columns_updated INTEGER,
        begin_version INTEGER, cleanup_version INTEGER, min_valid_version INTEGER);
    CREATE TABLE IF NOT EXISTS commits(version INTEGER PRIMARY KEY, transaction_id INTEGER, time INTEGER);
    CREATE INDEX IF NOT EXISTS commits_time ON commits(time);
"""


class Database:
    """A database and its file. What sessions share of it in memory is the catalogs they have read."""

    def __init__(self, name: str, database_id: int, path: Path, created: int = 0):
        self.name, self.id, self.path = name, database_id, path
        self._catalogs: dict[str, Catalog] = {}
        self._lock = threading.Lock()
        self._last_catalog: "Catalog | None" = None  # of a database that was dropped
        self.writes = 0  # counts committed writes, so that recorded answers can be dropped
        self._anchor = self._open()  # stays open, so that SQLite does not tidy up whenever the last session ends
        self._anchor.executescript(_SCHEMA)
        if self._anchor.execute("SELECT count(*) FROM catalog").fetchone()[0] == 0:
            options = {"database_guid": _guid(), "broker_guid": _guid(), "fork_guid": _guid(), "created": created}
            self._anchor.execute("INSERT INTO clock VALUES (0, 0, 2000)")
            self._anchor.execute("INSERT INTO catalog VALUES (?, ?)", (_guid(), Catalog(options=options).to_json()))

    def close(self) -> None:
        """Lets go of the file. Who is told of the database at this moment is told what it was."""
        with self._lock:
            self._last_catalog = self._read_catalog()
            self._anchor.close()

    @property
    def prefix(self) -> str:
        """The name under which sessions attach the file."""
        return f"d{self.id}"

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def newest_catalog(self) -> Catalog:
        """The catalog as it was committed last, for those who are not in the database."""
        with self._lock:
            return self._last_catalog or self._read_catalog()

    def _read_catalog(self) -> Catalog:
        return Catalog.from_json(self._anchor.execute("SELECT document FROM catalog").fetchone()[0])

    def catalog(self, connection: sqlite3.Connection) -> Catalog:
        """The catalog as this connection sees it now."""
        stamp = connection.execute(f"SELECT stamp FROM {self.prefix}.catalog").fetchone()[0]
        with self._lock:
            if stamp in self._catalogs:
                return self._catalogs[stamp]
        stamp, document = connection.execute(f"SELECT stamp, document FROM {self.prefix}.catalog").fetchone()
        catalog = Catalog.from_json(document)
        with self._lock:
            if len(self._catalogs) > 20:
                self._catalogs.clear()
            self._catalogs[stamp] = catalog
        return catalog

    def save(self, connection: sqlite3.Connection, catalog: Catalog) -> None:
        """Writes a changed catalog, as part of the transaction."""
        connection.execute(f"UPDATE {self.prefix}.catalog SET stamp = ?, document = ?", (_guid(), catalog.to_json()))

    def back_up(self, target: Path) -> None:
        """Copies the database as it is now."""
        target.unlink(missing_ok=True)
        source, copy = self._open(), sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()

    def restore(self, backup: Path, is_new: bool) -> None:
        """Puts a backup in place of the file. A new file, so that sessions of the old one cannot harm it.

        The database is on another recovery fork from here on; one that was not there before has an identity of its own.
        """
        path = self.path.with_name(f"{self.path.stem.rpartition('-')[0]}-{generation(self.path) + 1}.db")
        shutil.copyfile(backup, path)
        with self._lock:
            self._anchor.close()
            self.path = path
            self._anchor = self._open()
            catalog = self._read_catalog()
        catalog.options["fork_guid"] = _guid()
        if is_new:
            catalog.options["database_guid"] = _guid()
        self._anchor.execute("UPDATE catalog SET stamp = ?, document = ?", (_guid(), catalog.to_json()))
        self.writes += 1


def first_file(folder: Path, name: str) -> Path:
    """The file of a new database. Whatever is no letter or digit is escaped: a name may have slashes in it."""
    return folder / f"{quote(name, safe=' ')}-0.db"


def database_of(path: Path) -> str:
    """The name of the database that a file holds."""
    return unquote(path.stem.rpartition("-")[0])


def generation(path: Path) -> int:
    """How many restores came before a file."""
    return int(path.stem.rpartition("-")[2])


def _guid() -> str:
    return str(uuid.uuid4()).upper()
