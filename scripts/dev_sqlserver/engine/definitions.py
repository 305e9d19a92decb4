"""CREATE, ALTER and DROP of databases, schemas and views; tables and logins have their own modules."""

from typing import TYPE_CHECKING, Iterator

from ..errors import SqlError, unsupported
from ..tsql.cursor import Cursor
from ..tsql.rewrite import rewrite
from . import options, security
from .altertable import alter_table
from .catalog import Column, Table
from .edit import Edit
from .events import Done, Event
from .tables import create_table, drop_table, place

if TYPE_CHECKING:
    from .session import Session


def create(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """CREATE …"""
    kind = cursor.take().upper
    if kind == "TABLE":
        create_table(session, cursor)
    elif kind == "VIEW" or kind == "OR" and cursor.accept("ALTER", "VIEW"):
        _create_view(session, cursor, replace=kind == "OR")
    elif kind == "DATABASE":
        session.permissions(session.database).require_in_database(
            "CREATE DATABASE", SqlError(262, "CREATE DATABASE permission denied in database 'master'.", 14)
        )
        session.server.create_database(cursor.identifier())
    elif kind == "SCHEMA":
        with Edit(session, session.database) as catalog:
            name = cursor.identifier()
            if catalog.schema(name):
                raise SqlError(2714, f"There is already an object named '{name}' in the database.")
            catalog.schemas[name] = max(catalog.schemas.values()) + 1
    elif kind in ("LOGIN", "USER", "ROLE"):
        security.create(session, kind, cursor)
    elif kind in ("INDEX", "UNIQUE", "NONCLUSTERED", "CLUSTERED", "STATISTICS"):
        cursor.rest()  # an index changes no result
    else:
        raise unsupported(f"CREATE {kind}")
    yield Done()


def alter(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """ALTER …"""
    kind = cursor.take().upper
    if kind == "TABLE":
        alter_table(session, cursor)
    elif kind == "DATABASE":
        options.alter_database(session, cursor)
    elif kind in ("ROLE", "SERVER", "LOGIN", "USER"):
        security.alter(session, kind, cursor)
    elif kind == "VIEW":
        _create_view(session, cursor, replace=True)
    elif kind == "INDEX":
        cursor.rest()
    else:
        raise unsupported(f"ALTER {kind}")
    yield Done()


def drop(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """DROP …"""
    kind = cursor.take().upper
    quiet = cursor.accept("IF", "EXISTS")
    if kind in ("TABLE", "VIEW"):
        for part in cursor.list_of(cursor.until()):
            drop_table(session, Cursor(part, cursor.text).name(), quiet, kind)
    elif kind == "DATABASE":
        session.server.drop_database(cursor.identifier(), quiet)
    elif kind == "SCHEMA":
        with Edit(session, session.database) as catalog:
            name = catalog.schema(cursor.identifier())
            if name is None or any(table.schema == name for table in catalog.tables):
                raise SqlError(
                    3729, f"Cannot drop schema '{name}' because it is being referenced by an object or does not exist."
                )
            del catalog.schemas[name]
    elif kind in ("LOGIN", "USER", "ROLE"):
        security.drop(session, kind, cursor.identifier(), quiet)
    elif kind == "INDEX":
        cursor.rest()
    else:
        raise unsupported(f"DROP {kind}")
    yield Done()


def _create_view(session: "Session", cursor: Cursor, replace: bool) -> None:
    parts = cursor.name()
    names = [part[0].name for part in cursor.list_of(cursor.parenthesized_tokens())] if cursor.next.text == "(" else []
    if cursor.accept("WITH"):
        cursor.until("AS")
    cursor.expect("AS")
    definition = cursor.rest().rstrip("; \n")
    with Edit(session, session.database) as catalog:
        schema, name = place(session, catalog, parts, session.database)
        old = catalog.table(schema, name)
        if old is not None and not (replace and old.is_view):
            raise SqlError(2714, f"There is already an object named '{name}' in the database.")
        query = session.compiler().queries.query(rewrite(definition).parse(), None)
        now = session.server.now()
        view = Table(
            old.object_id if old else catalog.new_object_id(),
            schema,
            name,
            [],
            definition=definition,
            created=now,
            modified=now,
        )
        for at, output in enumerate(query.columns, 1):
            view.columns.append(Column(at, names[at - 1] if names else output.name, output.type, f"c{at}", output.nullable))
        catalog.tables = [table for table in catalog.tables if table is not old] + [view]
