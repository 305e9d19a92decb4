"""CREATE TABLE and DROP TABLE: columns and keys, in the catalog and in SQLite."""

from typing import TYPE_CHECKING

from ..errors import SqlError, unsupported
from ..tsql.columns import ColumnDefinition, KeyDefinition, read_definitions
from ..tsql.cursor import Cursor
from ..values.sqltype import SqlType, parse_type
from . import tracking
from .catalog import Catalog, Column, Key, Table
from .database import Database
from .edit import Edit
from .scope import Scope, Source, SourceColumn

if TYPE_CHECKING:
    from .session import Session


def owned(session: "Session", parts: list[str]) -> tuple[Database, Table]:
    """A table that is to be altered."""
    database, table = session.find_table(parts)
    permissions = session.permissions(database)
    if table is None or not permissions.sees(table):
        raise SqlError(
            4902, f'Cannot find the object "{".".join(parts)}" because it does not exist or you do not have permissions.'
        )
    if not permissions.allows("ALTER", table):
        raise SqlError(
            1088, f'Cannot find the object "{".".join(parts)}" because it does not exist or you do not have permissions.'
        )
    return database, table


def place(session: "Session", catalog: Catalog, parts: list[str], database: Database) -> tuple[str, str]:
    """The schema and the name of an object to be made."""
    wanted = parts[-2] if len(parts) > 1 and parts[-2] else "dbo"
    schema = catalog.schema(wanted)
    if schema is None:
        raise SqlError(
            2760, f'The specified schema name "{wanted}" either does not exist or you do not have permission to use it.'
        )
    if not session.permissions(database).allows("CREATE TABLE"):
        raise SqlError(262, f"CREATE TABLE permission denied in database '{database.name}'.", 14)
    return schema, parts[-1]


def create_table(session: "Session", cursor: Cursor) -> None:
    """CREATE TABLE name (…)."""
    parts = cursor.name()
    if parts[-1].startswith("#"):
        raise unsupported("temporary tables")
    database = session.database_named(parts[-3]) if len(parts) > 2 and parts[-3] else session.database
    found = read_definitions(cursor.list_of(cursor.parenthesized_tokens()), cursor.text)
    with Edit(session, database) as catalog:
        schema, name = place(session, catalog, parts, database)
        if catalog.table(schema, name):
            raise SqlError(2714, f"There is already an object named '{name}' in the database.")
        now = session.server.now()
        table = Table(catalog.new_object_id(), schema, name, [], created=now, modified=now)
        for definition in found.columns:
            add_column(session, catalog, table, definition)
        for key in found.keys:
            add_key(table, key)
        catalog.tables.append(table)
        stored = ", ".join(storage(column) for column in table.columns if not column.computed)
        session.sql(f"CREATE TABLE {database.prefix}.{table.storage}({stored})")
        for number in range(len(table.keys)):
            make_index(session, database, table, number)


def storage(column: Column) -> str:
    """The declaration of a column in SQLite."""
    return column.storage + (f" COLLATE {column.type.sorting}" if column.type.sorting else "")


def add_column(session: "Session", catalog: Catalog, table: Table, definition: ColumnDefinition) -> Column:
    """Adds a column to the catalog."""
    if table.column(definition.name):
        raise SqlError(
            2705,
            f"Column names in each table must be unique. Column name '{definition.name}' in table '{table.name}' is "
            "specified more than once.",
        )
    table.last_column_id += 1
    if definition.computed:
        scope = Scope()
        compiler = session.compiler()
        scope.sources.append(
            Source(table.name, [SourceColumn(c.name, c.storage, c.type) for c in table.columns if not c.computed])
        )
        kind = compiler.expression_text(definition.computed, scope).type or SqlType("int")
    else:
        kind = parse_type(definition.type)
    if kind.family == "text":
        if "_UTF8" in definition.collation.upper():
            raise unsupported(f"the collation {definition.collation}")
        kind = kind.with_collation(definition.collation or catalog.options.get("collation") or kind.collation)
    column = Column(
        table.last_column_id,
        definition.name,
        kind,
        f"c{table.last_column_id}",
        definition.nullable is not False and kind.name != "timestamp",
        **definition.properties,
    )
    if column.default and not column.default_name:
        column.default_name = f"DF__{table.name[:9]}__{column.name[:5]}"
    if definition.generated:
        column.default = "SYSUTCDATETIME()" if definition.generated == 1 else "CAST('9999-12-31 23:59:59.9999999' AS datetime2)"
    table.columns.append(column)
    return column


def add_key(table: Table, definition: KeyDefinition) -> None:
    """Adds a primary key or a unique constraint to the catalog."""
    ids = []
    for name in definition.columns:
        column = table.column(name)
        if column is None:
            raise SqlError(1911, f"Column name '{name}' does not exist in the target table or view.")
        if definition.primary:
            column.nullable = False
        ids.append(column.column_id)
    if definition.primary and table.primary_key:
        raise SqlError(1779, f"Table '{table.name}' already has a primary key defined on it.")
    prefix = "PK" if definition.primary else "UQ"
    name = definition.name or f"{prefix}__{table.name[:8]}__{table.object_id & 0xFFFFFFFF:08X}"
    table.keys.append(Key(name, definition.primary, ids, definition.descending, definition.clustered))


def make_index(session: "Session", database: Database, table: Table, number: int) -> None:
    """Makes the index in SQLite that keeps a key unique."""
    columns = ", ".join(table.by_id(column_id).storage for column_id in table.keys[number].columns)
    session.sql(f"CREATE UNIQUE INDEX {database.prefix}.{table.storage}_key{number} ON {table.storage}({columns})")


def drop_table(session: "Session", parts: list[str], quiet: bool, kind: str) -> None:
    """DROP TABLE or DROP VIEW; `quiet` where there may be none."""
    database, table = session.find_table(parts)
    if table is None or table.is_view != (kind == "VIEW"):
        if quiet:
            return
        raise SqlError(
            3701,
            f"Cannot drop the {kind.lower()} '{'.'.join(parts)}', because it does not exist or you do not have permission.",
            11,
        )
    owned(session, parts)
    with Edit(session, database) as catalog:
        catalog.tables = [other for other in catalog.tables if other.object_id != table.object_id]
        catalog.permissions = [p for p in catalog.permissions if p.object_id != table.object_id]
        if not table.is_view:
            session.sql(f"DROP TABLE {database.prefix}.{table.storage}")
            tracking.disable(session.connection, database, table)
    session.transaction.altered(database, table.object_id)
