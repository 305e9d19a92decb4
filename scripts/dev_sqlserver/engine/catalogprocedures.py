"""The procedures behind ODBC's catalog functions."""

from typing import TYPE_CHECKING, Any, Iterator

from ..values.sqltype import INT, MAX, SMALLINT, SYSNAME, SqlType, nvarchar, varchar
from .events import Done, Event, Rows
from .queries import Output
from .scalar import like
from .variables import Variable
from .views.definition import TYPES

if TYPE_CHECKING:
    from .session import Session

Arguments = dict[str, Variable]


def _like(pattern: "Variable | None", name: str) -> bool:
    return pattern is None or pattern.value in (None, "") or bool(like(name, pattern.value, 0, "\\"))


def _matching(session: "Session", arguments: Arguments) -> Iterator[Any]:
    permissions = session.permissions(session.database)
    for table in session.catalog(session.database).tables:
        if (
            permissions.sees(table)
            and _like(arguments.get("@table_name"), table.name)
            and _like(arguments.get("@table_owner"), table.schema)
        ):
            yield table


def _result(columns: list[tuple[str, SqlType]], rows: list[tuple[Any, ...]]) -> Iterator[Event]:
    yield Rows([Output(name, kind) for name, kind in columns], rows)
    yield Done(len(rows), 0xC1)


_QUALIFIED = [("TABLE_QUALIFIER", SYSNAME), ("TABLE_OWNER", SYSNAME), ("TABLE_NAME", SYSNAME)]


def tables(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_tables, which is SQLTables."""
    rows = [
        (session.database.name, t.schema, t.name, "VIEW" if t.is_view else "TABLE", None) for t in _matching(session, arguments)
    ]
    yield from _result([*_QUALIFIED, ("TABLE_TYPE", varchar(32)), ("REMARKS", varchar(254))], rows)


def primary_keys(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_pkeys, which is SQLPrimaryKeys."""
    rows = []
    for table in _matching(session, arguments):
        for position, column in enumerate(table.key_columns, 1):
            rows.append((session.database.name, table.schema, table.name, column.name, position, table.primary_key.name))
    yield from _result([*_QUALIFIED, ("COLUMN_NAME", SYSNAME), ("KEY_SEQ", SMALLINT), ("PK_NAME", SYSNAME)], rows)


_ODBC_TYPES = {
    "bit": -7,
    "tinyint": -6,
    "smallint": 5,
    "int": 4,
    "bigint": -5,
    "decimal": 3,
    "numeric": 2,
    "money": 3,
    "smallmoney": 3,
    "float": 6,
    "real": 7,
    "char": 1,
    "varchar": 12,
    "text": -1,
    "nchar": -8,
    "nvarchar": -9,
    "ntext": -10,
    "xml": -152,
    "binary": -2,
    "varbinary": -3,
    "image": -4,
    "timestamp": -2,
    "uniqueidentifier": -11,
    "date": 91,
    "time": -154,
    "datetime": 93,
    "smalldatetime": 93,
    "datetime2": 93,
    "datetimeoffset": -155,
    "sql_variant": -150,
    "hierarchyid": -151,
    "geometry": -151,
    "geography": -151,
}


def columns(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_columns, which is SQLColumns."""
    rows = []
    for table in _matching(session, arguments):
        for position, column in enumerate(table.columns, 1):
            if not _like(arguments.get("@column_name"), column.name):
                continue
            kind = column.type
            number, precision = _ODBC_TYPES[kind.name], kind.catalog_precision or (0 if kind.length == MAX else kind.length)
            rows.append(
                (
                    session.database.name,
                    table.schema,
                    table.name,
                    column.name,
                    number,
                    kind.name,
                    precision,
                    kind.max_length & 0x7FFFFFFF,
                    kind.scale if kind.family in ("decimal", "integer", "time", "moment", "offset") else None,
                    10 if kind.family in ("integer", "decimal") else None,
                    int(column.nullable),
                    None,
                    column.default or None,
                    number,
                    None,
                    kind.max_length if kind.family in ("text", "binary") else None,
                    position,
                    "YES" if column.nullable else "NO",
                    0,
                )
            )
    described = [
        *_QUALIFIED,
        ("COLUMN_NAME", SYSNAME),
        ("DATA_TYPE", SMALLINT),
        ("TYPE_NAME", SYSNAME),
        ("PRECISION", INT),
        ("LENGTH", INT),
        ("SCALE", SMALLINT),
        ("RADIX", SMALLINT),
        ("NULLABLE", SMALLINT),
        ("REMARKS", varchar(254)),
        ("COLUMN_DEF", nvarchar(4000)),
        ("SQL_DATA_TYPE", SMALLINT),
        ("SQL_DATETIME_SUB", SMALLINT),
        ("CHAR_OCTET_LENGTH", INT),
        ("ORDINAL_POSITION", INT),
        ("IS_NULLABLE", varchar(254)),
        ("SS_DATA_TYPE", SqlType("tinyint")),
    ]
    yield from _result(described, rows)


_SIZES = {
    "nvarchar": 4000,
    "nchar": 4000,
    "ntext": 1073741823,
    "varchar": 8000,
    "char": 8000,
    "text": 2147483647,
    "varbinary": 8000,
    "binary": 8000,
}
_SIZES |= {
    "image": 2147483647,
    "datetime2": 27,
    "time": 16,
    "datetimeoffset": 34,
    "decimal": 38,
    "numeric": 38,
    "uniqueidentifier": 36,
    "xml": 0,
}
_NUMBERS = ("integer", "decimal", "float")


def data_types(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_datatype_info, which is SQLGetTypeInfo: of one type, or of all."""
    wanted = arguments.get("@data_type")
    number = int(wanted.value) if wanted is not None and wanted.value is not None else 0
    rows = []
    for kind in sorted(TYPES, key=lambda kind: (_ODBC_TYPES[kind.name], kind.name != "datetime2", kind.name)):
        code = _ODBC_TYPES[kind.name]
        if number not in (0, code):
            continue
        quote = "'" if kind.family in ("text", "date", "time", "moment", "offset", "guid") else None
        prefix = "0x" if kind.family == "binary" else "N'" if kind.is_wide else quote
        numeric = kind.family in _NUMBERS
        scale = (
            7
            if kind.name in ("datetime2", "time", "datetimeoffset")
            else 38
            if kind.name in ("decimal", "numeric")
            else kind.scale
        )
        size = _SIZES.get(kind.name, kind.catalog_precision or kind.max_length)
        rows.append(
            (
                kind.name,
                code,
                size,
                prefix,
                quote,
                "max length" if kind.name in _SIZES and not numeric else None,
                1,
                0,
                3,
                int(kind.name == "tinyint") if numeric else None,
                int("money" in kind.name),
                0 if numeric else None,
                kind.name,
                0,
                scale,
                code,
                None,
                10 if numeric else None,
                None,
                kind.user_type_id,
            )
        )
    described = [
        ("TYPE_NAME", SYSNAME),
        ("DATA_TYPE", SMALLINT),
        ("PRECISION", INT),
        ("LITERAL_PREFIX", varchar(32)),
        ("LITERAL_SUFFIX", varchar(32)),
        ("CREATE_PARAMS", varchar(32)),
        ("NULLABLE", SMALLINT),
        ("CASE_SENSITIVE", SMALLINT),
        ("SEARCHABLE", SMALLINT),
        ("UNSIGNED_ATTRIBUTE", SMALLINT),
        ("MONEY", SMALLINT),
        ("AUTO_INCREMENT", SMALLINT),
        ("LOCAL_TYPE_NAME", SYSNAME),
        ("MINIMUM_SCALE", SMALLINT),
        ("MAXIMUM_SCALE", SMALLINT),
        ("SQL_DATA_TYPE", SMALLINT),
        ("SQL_DATETIME_SUB", SMALLINT),
        ("NUM_PREC_RADIX", INT),
        ("INTERVAL_PRECISION", SMALLINT),
        ("USERTYPE", SMALLINT),
    ]
    yield from _result(described, rows)
