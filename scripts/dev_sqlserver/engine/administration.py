"""KILL, CHECKPOINT, BACKUP, RESTORE and DBCC."""

from pathlib import Path
from typing import TYPE_CHECKING, Iterator

from ..errors import SqlError, unsupported
from ..tsql.cursor import Cursor
from .events import Done, Event

if TYPE_CHECKING:
    from .session import Session


def _require_administrator(session: "Session", what: str) -> None:
    if not session.login.is_sysadmin and not session.permissions(session.database).is_owner:
        raise SqlError(262, f"{what} permission denied in database '{session.database.name}'.", 14)


def kill(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """KILL spid: the session's connection is cut."""
    if not session.login.is_sysadmin:
        raise SqlError(6102, "User does not have permission to use the KILL statement.", 14)
    session.server.kill(int(cursor.take().text))
    yield Done()


def checkpoint(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """CHECKPOINT: the commits so far become visible to everybody."""
    _require_administrator(session, "CHECKPOINT")
    session.server.checkpoint(session.database)
    yield Done()


def backup(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """BACKUP DATABASE name TO DISK = 'file': a copy beside the database files."""
    cursor.expect("DATABASE")
    database = session.database_named(cursor.identifier())
    cursor.expect("TO", "DISK", "=")
    _require_administrator(session, "BACKUP DATABASE")
    database.back_up(_file(session, cursor.string()))
    yield Done()


def restore(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """RESTORE DATABASE name FROM DISK = 'file': all of it as it was, the versions too. Sessions that use it are cut."""
    cursor.expect("DATABASE")
    name = cursor.identifier()
    cursor.expect("FROM", "DISK", "=")
    path = _file(session, cursor.string())
    if not session.login.is_sysadmin:
        raise SqlError(3110, f"User does not have permission to RESTORE database '{name}'.", 14)
    database = session.server.database(name)
    if session.database is database:
        raise SqlError(
            3102,
            f"RESTORE cannot process database '{name}' because it is in use by this session. It is recommended that "
            "the master database be used when performing this operation.",
        )
    if not path.exists():
        raise SqlError(
            3201,
            f"Cannot open backup device '{path.name}'. Operating system error 2(The system cannot find the file specified.).",
        )
    session.server.restore(database or session.server.create_database(name), path, session, is_new=database is None)
    yield Done()


def _file(session: "Session", name: str) -> Path:
    """A file inside of the server's folder, whatever folder the name says."""
    folder = session.server.folder / "backups"
    folder.mkdir(exist_ok=True)
    return folder / name.replace("\\", "/").rpartition("/")[2]


def dbcc(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """DBCC USEROPTIONS and others are not known; those that change no result do nothing."""
    if cursor.next.upper not in ("FREEPROCCACHE", "DROPCLEANBUFFERS", "TRACEON", "TRACEOFF"):
        raise unsupported(f"DBCC {cursor.next.text}")
    yield Done()
