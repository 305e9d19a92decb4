"""Functions that tell about the server, the database and the session. All their arguments come as text."""

from typing import TYPE_CHECKING, Any, Callable, Sequence

from ..tsql.cursor import Cursor
from ..tsql.lexer import tokenize
from ..values.sqltype import parse_type
from . import tracking
from .catalog import Table
from .database import Database
from .permissions import Permissions
from .views.definition import TYPES

if TYPE_CHECKING:
    from .session import Session

Arguments = Sequence[Any]


def call(session: "Session", name: str, arguments: Arguments) -> Any:
    """The value of a system function."""
    return _FUNCTIONS[name](session, list(arguments) + [None] * 5)


def split_name(text: str) -> list[str]:
    """The parts of a name in a string."""
    return Cursor(tokenize(text), text).name()


def _object(session: "Session", text: "str | None") -> "tuple[Database, Table] | None":
    """A table that the login may see."""
    if not text:
        return None
    parts = split_name(text)
    if len(parts) > 2 and parts[-3] and session.server.database(parts[-3]) is None:
        return None
    database, table = session.find_table(parts)
    return (database, table) if table is not None and session.permissions(database).sees(table) else None


def _by_id(session: "Session", text: Any, database: "Database | None" = None) -> "Table | None":
    database = database or session.database
    table = session.catalog(database).by_id(int(text)) if text is not None else None
    return table if table is not None and session.permissions(database).sees(table) else None


def _object_id(session: "Session", arguments: Arguments) -> Any:
    found = _object(session, arguments[0])
    kind = (arguments[1] or "").strip().upper()
    if found is None or kind and kind != ("V" if found[1].is_view else "U"):
        return None
    return found[1].object_id


def _object_name(session: "Session", arguments: Arguments) -> Any:
    table = _by_id(session, arguments[0])
    return table.name if table else None


def _object_schema(session: "Session", arguments: Arguments) -> Any:
    table = _by_id(session, arguments[0])
    return table.schema if table else None


def _db_id(session: "Session", arguments: Arguments) -> Any:
    database = session.server.database(arguments[0]) if arguments[0] else session.database
    return database.id if database else None


def _db_name(session: "Session", arguments: Arguments) -> Any:
    if arguments[0] is None:
        return session.database.name
    return next((database.name for database in session.server.databases if database.id == int(arguments[0])), None)


def _schema_name(session: "Session", arguments: Arguments) -> Any:
    if arguments[0] is None:
        return "dbo"
    return next(
        (name for name, number in session.catalog(session.database).schemas.items() if number == int(arguments[0])), None
    )


def _schema_id(session: "Session", arguments: Arguments) -> Any:
    catalog = session.catalog(session.database)
    name = catalog.schema(arguments[0] or "dbo")
    return catalog.schemas[name] if name else None


def _type_name(session: "Session", arguments: Arguments) -> Any:
    return next((kind.name for kind in TYPES if kind.user_type_id == int(arguments[0])), None)


def _type_id(session: "Session", arguments: Arguments) -> Any:
    return parse_type(arguments[0]).user_type_id


def _col_name(session: "Session", arguments: Arguments) -> Any:
    table = _by_id(session, arguments[0])
    return next((c.name for c in table.columns if c.column_id == int(arguments[1])), None) if table else None


def _col_length(session: "Session", arguments: Arguments) -> Any:
    found = _object(session, arguments[0])
    column = found[1].column(arguments[1]) if found else None
    return column.type.max_length if column else None


def _column_property(session: "Session", arguments: Arguments) -> Any:
    table = _by_id(session, arguments[0])
    column = table.column(arguments[1]) if table else None
    if column is None or arguments[2] is None:
        return None
    return {
        "columnid": column.column_id,
        "allowsnull": int(column.nullable),
        "iscomputed": int(bool(column.computed)),
        "isidentity": int(column.identity is not None),
        "ishidden": int(column.is_hidden),
        "issparse": int(column.is_sparse),
        "precision": column.type.catalog_precision or column.type.length,
        "scale": column.type.scale,
        "charmaxlen": column.type.length,
        "generatedalwaystype": column.generated,
    }.get(arguments[2].lower())


def _object_property(session: "Session", arguments: Arguments) -> Any:
    table = _by_id(session, arguments[0])
    if table is None:
        return None
    return {
        "istable": int(not table.is_view),
        "isusertable": int(not table.is_view),
        "isview": int(table.is_view),
        "tablehasprimarykey": int(table.primary_key is not None),
        "tablehastracking": int(tracking.is_tracked(session.connection, session.database, table)),
        "ismsshipped": 0,
    }.get(arguments[1].lower())


def _database_property(session: "Session", arguments: Arguments) -> Any:
    database = session.server.database(arguments[0] or "")
    if database is None:
        return None
    options = database.newest_catalog().options
    return {
        "updateability": "READ_ONLY" if options.get("read_only") else "READ_WRITE",
        "status": "ONLINE",
        "collation": options.get("collation", "SQL_Latin1_General_CP1_CI_AS"),
        "recovery": "SIMPLE",
        "useraccess": "MULTI_USER",
        "version": "957",
        "edition": "Developer Edition (64-bit)",
        "ischangetrackingenabled": str(int(bool(options.get("change_tracking")))),
    }.get(arguments[1].lower())


def _server_property(session: "Session", arguments: Arguments) -> Any:
    return {
        "productversion": "16.0.4095.4",
        "productlevel": "RTM",
        "edition": "Developer Edition (64-bit)",
        "engineedition": "3",
        "servername": session.server.name,
        "machinename": session.server.name,
        "instancename": None,
        "collation": "SQL_Latin1_General_CP1_CI_AS",
        "ishadrenabled": "0",
        "productmajorversion": "16",
    }.get((arguments[0] or "").lower())


def _user_name(session: "Session", arguments: Arguments) -> Any:
    return session.permissions(session.database).user or "guest"


def _login_name(session: "Session", arguments: Arguments) -> Any:
    return session.login.name


def _has_permission(session: "Session", arguments: Arguments) -> Any:
    """HAS_PERMS_BY_NAME(securable, class, permission[, column, 'COLUMN'])."""
    securable, kind, permission = arguments[0], (arguments[1] or "SERVER").upper(), (arguments[2] or "ANY").upper()
    if kind == "SERVER":
        return int(session.may(permission))
    if kind == "DATABASE":
        database = session.server.database(securable) if securable else session.database
        if database is None:
            return None
        if permission == "VIEW DATABASE STATE" and session.may("VIEW SERVER STATE"):
            return 1
        return int(_permissions(session, database).allows(permission))
    found = _object(session, securable)
    if found is None:
        return 0 if kind == "OBJECT" else None
    database, table = found
    column = table.column(arguments[3]) if arguments[3] else None
    permissions = session.permissions(database)
    if permission == "ANY":
        return 1
    return int(permissions.allows(permission, table, {column.column_id} if column else None))


def _has_access(session: "Session", arguments: Arguments) -> Any:
    database = session.server.database(arguments[0] or "")
    if database is None:
        return None
    return int(_permissions(session, database).may_enter)


def _permissions(session: "Session", database: Database) -> Permissions:
    """What the login may do in a database that it need not be in."""
    return Permissions(session.login, database, database.newest_catalog())


def _is_server_role_member(session: "Session", arguments: Arguments) -> Any:
    return int(session.login.is_sysadmin) if arguments[0] and arguments[0].lower() in ("sysadmin", "public") else 0


def _is_member(session: "Session", arguments: Arguments) -> Any:
    return int(session.permissions(session.database).is_member(arguments[0]))


def _scope_identity(session: "Session", arguments: Arguments) -> Any:
    return None if session.counters.last_identity is None else str(session.counters.last_identity)


def _current_identity(session: "Session", arguments: Arguments) -> Any:
    found = _object(session, arguments[0])
    if found is None:
        return None
    database, table = found
    row = session.connection.execute(
        f"SELECT last FROM {database.prefix}.identities WHERE object_id = ?", (table.object_id,)
    ).fetchone()
    return str(row[0]) if row else None


def _is_numeric(session: "Session", arguments: Arguments) -> Any:
    try:
        float(arguments[0])
        return 1
    except (TypeError, ValueError):
        return 0


_FUNCTIONS: dict[str, Callable[["Session", Arguments], Any]] = {
    "DB_NAME": _db_name,
    "DB_ID": _db_id,
    "OBJECT_ID": _object_id,
    "OBJECT_NAME": _object_name,
    "OBJECT_SCHEMA_NAME": _object_schema,
    "SCHEMA_NAME": _schema_name,
    "SCHEMA_ID": _schema_id,
    "TYPE_NAME": _type_name,
    "TYPE_ID": _type_id,
    "COL_NAME": _col_name,
    "COL_LENGTH": _col_length,
    "COLUMNPROPERTY": _column_property,
    "OBJECTPROPERTY": _object_property,
    "DATABASEPROPERTYEX": _database_property,
    "SERVERPROPERTY": _server_property,
    "USER_NAME": _user_name,
    "CURRENT_USER": _user_name,
    "SESSION_USER": _user_name,
    "USER": _user_name,
    "SUSER_SNAME": _login_name,
    "SUSER_NAME": _login_name,
    "SYSTEM_USER": _login_name,
    "ORIGINAL_LOGIN": _login_name,
    "HAS_PERMS_BY_NAME": _has_permission,
    "HAS_DBACCESS": _has_access,
    "IS_SRVROLEMEMBER": _is_server_role_member,
    "IS_MEMBER": _is_member,
    "IS_ROLEMEMBER": _is_member,
    "HOST_NAME": lambda session, arguments: session.client.host,
    "APP_NAME": lambda session, arguments: session.client.application,
    "SCOPE_IDENTITY": _scope_identity,
    "IDENT_CURRENT": _current_identity,
    "XACT_STATE": lambda session, arguments: int(session.transaction.depth > 0),
    "ISNUMERIC": _is_numeric,
    "CONNECTIONPROPERTY": lambda session, arguments: {"net_transport": "TCP", "auth_scheme": "SQL"}.get(
        (arguments[0] or "").lower()
    ),
    "CURRENT_TRANSACTION_ID": lambda session, arguments: session.spid * 1000 + session.transaction.number,
}
