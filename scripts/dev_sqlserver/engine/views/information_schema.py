"""The views of INFORMATION_SCHEMA."""

from ..catalog import Column
from .definition import Context, Rows, view


def _length(column: Column) -> "int | None":
    kind = column.type
    if kind.family not in ("text", "binary") or kind.name == "timestamp":
        return None
    return {"text": 2147483647, "ntext": 1073741823, "image": 2147483647}.get(kind.name, kind.length)


@view(
    "INFORMATION_SCHEMA.COLUMNS",
    """
    TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION:int COLUMN_DEFAULT:text IS_NULLABLE:yes DATA_TYPE
    CHARACTER_MAXIMUM_LENGTH:int CHARACTER_OCTET_LENGTH:int NUMERIC_PRECISION:tiny NUMERIC_PRECISION_RADIX:small
    NUMERIC_SCALE:int DATETIME_PRECISION:small CHARACTER_SET_NAME COLLATION_NAME
    """,
)
def _information_columns(context: Context) -> Rows:
    for table in context.tables:
        for position, column in enumerate(table.columns, 1):
            kind, length = column.type, _length(column)
            numeric = kind.family in ("integer", "decimal", "float") and kind.name != "bit"
            octets = length * 2 if length is not None and length > 0 and kind.is_wide and kind.name != "ntext" else length
            yield (
                context.database.name,
                table.schema,
                table.name,
                column.name,
                position,
                column.default or None,
                "YES" if column.nullable else "NO",
                kind.name,
                length,
                octets,
                kind.catalog_precision if numeric else None,
                (2 if kind.family == "float" else 10) if numeric else None,
                kind.scale if numeric and kind.family != "float" else None,
                {"datetime": 3, "smalldatetime": 0, "date": 0}.get(kind.name, kind.scale)
                if kind.family in ("moment", "time", "offset", "date")
                else None,
                "UNICODE" if kind.is_wide else "iso_1" if kind.family == "text" else None,
                kind.collation or None,
            )


@view("INFORMATION_SCHEMA.TABLES", "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE")
def _information_tables(context: Context) -> Rows:
    for table in context.tables:
        yield context.database.name, table.schema, table.name, "VIEW" if table.is_view else "BASE TABLE"


@view(
    "INFORMATION_SCHEMA.TABLE_CONSTRAINTS",
    """
    CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME CONSTRAINT_TYPE
    IS_DEFERRABLE:yes INITIALLY_DEFERRED:yes
    """,
)
def _table_constraints(context: Context) -> Rows:
    name = context.database.name
    for table in context.tables:
        for key in table.keys:
            yield (
                name,
                table.schema,
                key.name,
                name,
                table.schema,
                table.name,
                "PRIMARY KEY" if key.primary else "UNIQUE",
                "NO",
                "NO",
            )


@view(
    "INFORMATION_SCHEMA.KEY_COLUMN_USAGE",
    """
    CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME
    ORDINAL_POSITION:int
    """,
)
def _key_usage(context: Context) -> Rows:
    name = context.database.name
    for table in context.tables:
        for key in table.keys:
            for position, column_id in enumerate(key.columns, 1):
                yield name, table.schema, key.name, name, table.schema, table.name, table.by_id(column_id).name, position


@view("INFORMATION_SCHEMA.SCHEMATA", "CATALOG_NAME SCHEMA_NAME SCHEMA_OWNER")
def _information_schemata(context: Context) -> Rows:
    for name in context.catalog.schemas:
        yield context.database.name, name, "dbo"
