"""Calls of functions: what each name stands for in SQLite, and the type of its result."""

from typing import TYPE_CHECKING, Callable, Sequence

from sqlglot import exp

from ..errors import SqlError
from ..values import temporal
from ..values.sqltype import (
    BIGINT,
    DATETIME,
    FLOAT,
    INT,
    MAX,
    SYSNAME,
    SqlType,
    nvarchar,
    varbinary,
)
from . import dates
from .expression import Compiled, converted, described, quote, stronger
from .scalar import SCALARS
from .scope import Scope

if TYPE_CHECKING:
    from .compiler import Compiler

_VARIANT = SqlType("sql_variant")
WITHOUT_PARENTHESES = {"CURRENT_TIMESTAMP", "CURRENT_USER", "SESSION_USER", "SYSTEM_USER", "USER"}


def call(compiler: "Compiler", name: str, arguments: Sequence[exp.Expression], scope: Scope) -> Compiled:
    """A call of a function by its name in upper case."""
    if name in _SPECIAL:
        return _SPECIAL[name](compiler, list(arguments), scope)
    if name in _CLOCKS:
        return _clock(compiler, name)
    if name in SCALARS:
        return _scalar(compiler, name, arguments, scope)
    if name in SYSTEM:
        values = [converted(compiler.expression(argument, scope), nvarchar(MAX)) for argument in arguments]
        texts = "".join(", " + value.text for value in values)
        if SYSTEM[name] == _VARIANT:
            return converted(Compiled(f"tsql_system('{name}'{texts})", nvarchar(128)), _VARIANT)
        return Compiled(f"tsql_system('{name}'{texts})", SYSTEM[name])
    raise SqlError(195, f"'{name}' is not a recognized built-in function name.", 15)


def global_variable(compiler: "Compiler", name: str) -> Compiled:
    """A @@ variable, as its value is when the statement begins."""
    session = compiler.session
    values = {
        "TRANCOUNT": (session.transaction.depth, INT),
        "ROWCOUNT": (session.row_count, INT),
        "ERROR": (session.last_error, INT),
        "SPID": (session.spid, SqlType("smallint")),
        "IDENTITY": (session.counters.last_identity, SqlType("decimal", precision=38, scale=0)),
        "VERSION": (session.server.version_text, nvarchar(300)),
        "SERVERNAME": (session.server.name, SYSNAME),
        "MICROSOFTVERSION": (0x10000FA0, INT),
        "MAX_PRECISION": (38, SqlType("tinyint")),
        "LANGUAGE": ("us_english", SYSNAME),
        "LOCK_TIMEOUT": (session.lock_timeout, INT),
        "OPTIONS": (5432, INT),
        "FETCH_STATUS": (0, INT),
        "DATEFIRST": (7, SqlType("tinyint")),
        "TEXTSIZE": (2147483647, INT),
    }
    if name == "DBTS":
        return Compiled(f"tsql_rowversion((SELECT rowversion FROM {session.database.prefix}.clock))", varbinary(8))
    if name not in values:
        raise SqlError(137, f'Must declare the scalar variable "@@{name}".', 15)
    value, kind = values[name]
    return Compiled("NULL" if value is None else quote(str(value)) if kind.family in ("text", "decimal") else str(value), kind)


def _scalar(compiler: "Compiler", name: str, arguments: Sequence[exp.Expression], scope: Scope) -> Compiled:
    scalar = SCALARS[name]
    values = [compiler.expression(argument, scope) for argument in arguments]
    kind = scalar.result([value.type for value in values])
    prepared = []
    for position, value in enumerate(values):
        wanted = scalar.arguments[position] if position < len(scalar.arguments) else None
        if wanted is not None and not (value.type and value.type.family == wanted.family):
            value = converted(value, wanted)
        elif name == "HASHBYTES" and position == 1:
            value = converted(value, varbinary(MAX))
        prepared.append(value.text)
    return Compiled(f"tsql_{name.lower()}({', '.join(prepared)})", kind)


# Time

_CLOCKS = {
    "GETDATE": DATETIME,
    "GETUTCDATE": DATETIME,
    "CURRENT_TIMESTAMP": DATETIME,
    "SYSDATETIME": SqlType("datetime2", scale=7),
    "SYSUTCDATETIME": SqlType("datetime2", scale=7),
    "SYSDATETIMEOFFSET": SqlType("datetimeoffset", scale=7),
}


def _clock(compiler: "Compiler", name: str) -> Compiled:
    now, kind = compiler.session.statement_time, _CLOCKS[name]
    if kind.family == "offset":
        return Compiled(quote(temporal.pack_offset(now, 0)), kind, False)
    return Compiled(str(temporal.fit(now, kind.name, kind.scale)), kind, False)


def _moment(value: Compiled) -> Compiled:
    """An argument of a date function: text becomes datetime2(7)."""
    if value.type is not None and value.type.family in ("moment", "date", "time", "offset"):
        return value
    return converted(value, DATETIME if value.type and value.type.family == "integer" else SqlType("datetime2", scale=7))


def _date_add(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    part = dates.part_name(arguments[0].name)
    count = converted(compiler.expression(arguments[1], scope), INT)
    value = _moment(compiler.expression(arguments[2], scope))
    return Compiled(
        f"tsql_dateadd('{part}', {count.text}, {value.text}, {quote(described(value.type or DATETIME))})", value.type
    )


def _date_diff(kind: SqlType) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        part = dates.part_name(arguments[0].name)
        sides = [_moment(compiler.expression(argument, scope)) for argument in arguments[1:]]
        texts = ", ".join(f"{side.text}, {quote(described(side.type or DATETIME))}" for side in sides)
        return Compiled(f"tsql_datediff('{part}', {texts}, {quote(described(kind))})", kind)

    return compile_call


def _date_part(fixed: str) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        part = fixed or dates.part_name(arguments.pop(0).name)
        value = _moment(compiler.expression(arguments[0], scope))
        return Compiled(f"tsql_datepart('{part}', {value.text}, {quote(described(value.type or DATETIME))})", INT)

    return compile_call


# Choices


def _is_null(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    first, second = (compiler.expression(argument, scope) for argument in arguments)
    kind = first.type or second.type or INT
    return Compiled(f"coalesce({first.text}, {converted(second, kind).text})", kind, second.nullable)


def _coalesce(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    values = [compiler.expression(argument, scope) for argument in arguments]
    kind = stronger([value.type for value in values]) or INT
    return Compiled(f"coalesce({', '.join(compiler.unified(value, kind).text for value in values)})", kind)


def _null_if(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    first, second = (compiler.expression(argument, scope) for argument in arguments)
    return Compiled(f"(CASE WHEN {compiler.compare('=', first, second).text} THEN NULL ELSE {first.text} END)", first.type)


def _iif(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    condition, then, otherwise = (compiler.expression(argument, scope) for argument in arguments)
    return compiler.chosen([condition], [then, otherwise])


def _data_length(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    value = compiler.expression(arguments[0], scope)
    long = value.type is not None and value.type.length == MAX
    return Compiled(f"tsql_datalength({value.text}, {quote(described(value.type or INT))})", BIGINT if long else INT)


def _variant_property(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    value = compiler.expression(arguments[0], scope)
    variant = converted(value, SqlType("sql_variant"))
    return Compiled(f"tsql_variant_property({variant.text}, {compiler.expression(arguments[1], scope).text})", nvarchar(128))


def _cast(lenient: bool) -> Callable[..., Compiled]:
    return lambda compiler, arguments, scope: compiler.cast(arguments, scope, lenient)


# Aggregates and windows


def _count(kind: SqlType) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        if not arguments or isinstance(arguments[0], exp.Star):
            return Compiled("count(*)", kind, False)
        return Compiled(f"count({_aggregated(compiler, arguments[0], scope)[0]})", kind, False)

    return compile_call


def _aggregated(compiler: "Compiler", argument: exp.Expression, scope: Scope) -> tuple[str, Compiled]:
    if isinstance(argument, exp.Distinct):
        inner = compiler.expression(argument.expressions[0], scope)
        collation = f" COLLATE {inner.type.sorting}" if inner.type and inner.type.sorting else ""
        return f"DISTINCT {inner.text}{collation}", inner
    inner = compiler.expression(argument, scope)
    return inner.text, inner


def _extreme(name: str) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        text, inner = _aggregated(compiler, arguments[0], scope)
        collation = f" COLLATE {inner.type.sorting}" if inner.type and inner.type.sorting else ""
        return Compiled(f"{name}({text}{collation})", inner.type)

    return compile_call


def _sum(name: str) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        text, inner = _aggregated(compiler, arguments[0], scope)
        source = inner.type or INT
        if source.family == "float":
            return Compiled(f"{name}({text})", FLOAT)
        if source.family == "decimal":
            scale = max(source.scale, 6) if name == "avg" else source.scale
            kind = source if source.name == "money" and name == "sum" else SqlType("decimal", precision=38, scale=scale)
        elif source.family == "integer":
            kind = BIGINT if source.name == "bigint" else INT
        else:
            raise SqlError(8117, f"Operand data type {source.name} is invalid for {name} operator.")
        return Compiled(f"tsql_convert_sum(tsql_{name}({text}), {quote(described(kind))})", kind)

    return compile_call


def _string_agg(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    value, separator = (converted(compiler.expression(argument, scope), nvarchar(MAX)) for argument in arguments)
    return Compiled(f"group_concat({value.text}, {separator.text})", nvarchar(MAX))


def _window_function(name: str, kind: SqlType) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        return Compiled(
            f"{name}({', '.join(compiler.expression(argument, scope).text for argument in arguments)})", kind, False
        )

    return compile_call


def _neighbour(name: str) -> Callable[..., Compiled]:
    def compile_call(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
        values = [compiler.expression(argument, scope) for argument in arguments]
        return Compiled(f"{name}({', '.join(value.text for value in values)})", values[0].type)

    return compile_call


# Change tracking


def _current_version(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    database = compiler.session.database
    compiler.session.transaction.before_read(database)
    if not compiler.session.catalog(database).options.get("change_tracking"):
        return Compiled("NULL", BIGINT)
    return Compiled(f"(SELECT version FROM {database.prefix}.clock)", BIGINT)


def _min_valid_version(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    prefix = compiler.session.database.prefix
    compiler.session.transaction.before_read(compiler.session.database)
    object_id = converted(compiler.expression(arguments[0], scope), INT)
    condition = f"object_id = {object_id.text} AND tsql_may_track(object_id)"
    return Compiled(f"(SELECT min_valid_version FROM {prefix}.tracking WHERE {condition})", BIGINT)


def _min_active_rowversion(compiler: "Compiler", arguments: list[exp.Expression], scope: Scope) -> Compiled:
    return Compiled(
        f"tsql_rowversion((SELECT rowversion + 1 FROM {compiler.session.database.prefix}.clock))", SqlType("binary", 8)
    )


_SPECIAL: dict[str, Callable[..., Compiled]] = {
    "TSQL_CAST": _cast(False),
    "TSQL_TRY_CAST": _cast(True),
    "TSQL_EMPTY": lambda compiler, arguments, scope: Compiled("x''", varbinary(1), False),
    "DATEADD": _date_add,
    "DATEDIFF": _date_diff(INT),
    "DATEDIFF_BIG": _date_diff(BIGINT),
    "DATEPART": _date_part(""),
    "YEAR": _date_part("year"),
    "MONTH": _date_part("month"),
    "DAY": _date_part("day"),
    "ISNULL": _is_null,
    "COALESCE": _coalesce,
    "NULLIF": _null_if,
    "IIF": _iif,
    "DATALENGTH": _data_length,
    "SQL_VARIANT_PROPERTY": _variant_property,
    "COUNT": _count(INT),
    "COUNT_BIG": _count(BIGINT),
    "MIN": _extreme("min"),
    "MAX": _extreme("max"),
    "SUM": _sum("sum"),
    "AVG": _sum("avg"),
    "STRING_AGG": _string_agg,
    "ROW_NUMBER": _window_function("row_number", BIGINT),
    "RANK": _window_function("rank", BIGINT),
    "DENSE_RANK": _window_function("dense_rank", BIGINT),
    "NTILE": _window_function("ntile", BIGINT),
    "LAG": _neighbour("lag"),
    "LEAD": _neighbour("lead"),
    "FIRST_VALUE": _neighbour("first_value"),
    "LAST_VALUE": _neighbour("last_value"),
    "CHANGE_TRACKING_CURRENT_VERSION": _current_version,
    "CHANGE_TRACKING_MIN_VALID_VERSION": _min_valid_version,
    "MIN_ACTIVE_ROWVERSION": _min_active_rowversion,
}

SYSTEM: dict[str, SqlType] = {
    "DB_NAME": SYSNAME,
    "DB_ID": INT,
    "OBJECT_ID": INT,
    "OBJECT_NAME": SYSNAME,
    "OBJECT_SCHEMA_NAME": SYSNAME,
    "SCHEMA_NAME": SYSNAME,
    "SCHEMA_ID": INT,
    "TYPE_NAME": SYSNAME,
    "TYPE_ID": INT,
    "COL_NAME": SYSNAME,
    "COL_LENGTH": SqlType("smallint"),
    "COLUMNPROPERTY": INT,
    "OBJECTPROPERTY": INT,
    "DATABASEPROPERTYEX": _VARIANT,
    "SERVERPROPERTY": _VARIANT,
    "SUSER_SNAME": SYSNAME,
    "SUSER_NAME": SYSNAME,
    "SYSTEM_USER": SYSNAME,
    "ORIGINAL_LOGIN": SYSNAME,
    "USER_NAME": SYSNAME,
    "CURRENT_USER": SYSNAME,
    "SESSION_USER": SYSNAME,
    "USER": SYSNAME,
    "HAS_PERMS_BY_NAME": INT,
    "HAS_DBACCESS": INT,
    "IS_SRVROLEMEMBER": INT,
    "IS_MEMBER": INT,
    "IS_ROLEMEMBER": INT,
    "HOST_NAME": SYSNAME,
    "APP_NAME": SYSNAME,
    "SCOPE_IDENTITY": SqlType("decimal", precision=38, scale=0),
    "IDENT_CURRENT": SqlType("decimal", precision=38, scale=0),
    "XACT_STATE": SqlType("smallint"),
    "ISNUMERIC": INT,
    "CONNECTIONPROPERTY": _VARIANT,
    "CURRENT_TRANSACTION_ID": BIGINT,
}
