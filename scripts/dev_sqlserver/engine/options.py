"""ALTER DATABASE … SET, and the properties of a database."""

from typing import TYPE_CHECKING, Any

from ..errors import SqlError, syntax, unsupported
from ..tsql.cursor import Cursor
from . import tracking
from .database import Database
from .edit import Edit

if TYPE_CHECKING:
    from .session import Session

_SWITCHES = {"ALLOW_SNAPSHOT_ISOLATION": "snapshot", "READ_COMMITTED_SNAPSHOT": "read_committed_snapshot"}


def alter_database(session: "Session", cursor: Cursor) -> None:
    """ALTER DATABASE name SET option, MODIFY NAME, or COLLATE."""
    name = cursor.identifier()
    database = session.database if name.upper() == "CURRENT" else session.database_named(name)
    if not session.permissions(database).allows("ALTER"):
        raise SqlError(
            5011,
            f"User does not have permission to alter database '{name}', the database does not exist, or the database "
            "is not in a state that allows access checks.",
            14,
        )
    if not cursor.accept("SET"):
        cursor.rest()
        return
    option = cursor.identifier().upper()
    if option == "SINGLE_USER" and cursor.accept("WITH", "ROLLBACK", "IMMEDIATE"):
        session.server.cut(database, session)  # that others stay out is not enforced
        return
    read_only = option in ("READ_ONLY", "READ_WRITE")
    with Edit(session, database, even_read_only=read_only) as catalog:
        if read_only:
            catalog.options["read_only"] = option == "READ_ONLY"
            return
        if option == "CHANGE_TRACKING":
            _change_tracking(session, database, catalog.options, cursor)
        elif option in _SWITCHES:
            cursor.accept("=")
            catalog.options[_SWITCHES[option]] = cursor.accept("ON")
        else:
            catalog.options[option.lower()] = cursor.rest()


def _change_tracking(session: "Session", database: Database, options: dict[str, Any], cursor: Cursor) -> None:
    if database.name in ("master", "tempdb", "model", "msdb"):
        raise SqlError(
            5090,
            f"Database '{database.name}' is a system database. Change tracking settings cannot be modified for system "
            "databases.",
        )
    switched_on, switched_off = cursor.accept("=", "ON"), cursor.accept("=", "OFF")
    if switched_on and options.get("change_tracking"):
        raise SqlError(5088, f"Change tracking is already enabled for database '{database.name}'.")
    if not switched_on and not options.get("change_tracking"):
        raise SqlError(
            5089,
            f"Change tracking is disabled for database '{database.name}'. Change tracking must be enabled on a database to "
            "modify change tracking settings.",
        )
    if not switched_off:
        tracking.enable_database(options, _tracking_settings(cursor))
        return
    if session.sql(f"SELECT EXISTS (SELECT 1 FROM {database.prefix}.tracking)").fetchone()[0]:
        raise SqlError(
            22115,
            f"Change tracking is enabled for one or more tables in database '{database.name}'. Disable change tracking on each "
            "table before disabling it for the database. Use the sys.change_tracking_tables catalog view to obtain a list of "
            "tables for which change tracking is enabled.",
        )
    options.pop("change_tracking", None)
    session.sql(f"DELETE FROM {database.prefix}.commits")


def _tracking_settings(cursor: Cursor) -> dict[str, Any]:
    """What stands in parentheses behind CHANGE_TRACKING."""
    settings: dict[str, Any] = {}
    for part in cursor.list_of(cursor.parenthesized_tokens()) if cursor.next.text == "(" else []:
        inner = Cursor(part, cursor.text)
        name = inner.identifier().upper()
        inner.expect("=")
        if name == "CHANGE_RETENTION":
            count, unit = inner.take().text, inner.identifier().upper()
            if unit not in tracking.RETENTION_UNITS:
                raise SqlError(155, f"'{unit}' is not a recognized CHANGE RETENTION UNIT option.", 15, 2)
            if not count.isdigit():
                raise syntax(count)
            if not 1 <= int(count) * tracking.RETENTION_UNITS[unit] // 60 < 2**31:
                raise SqlError(
                    5092,
                    "The value for change tracking option 'CHANGE_RETENTION' is not valid. The value must be between 1 and "
                    "2147483647 minutes.",
                    15,
                )
            settings |= {"retention": int(count), "unit": unit}
        elif name == "AUTO_CLEANUP":
            settings["auto_cleanup"] = inner.accept("ON")
        else:
            raise unsupported(f"the option {name} of change tracking")
    return settings
