"""ALTER TABLE: columns and keys that come, change and go, and change tracking."""

from typing import TYPE_CHECKING

from ..errors import SqlError, unsupported
from ..tsql.columns import Definitions, read_definitions
from ..tsql.cursor import Cursor
from ..values.sqltype import parse_type
from . import tracking
from .catalog import Catalog, Table
from .database import Database
from .edit import Edit
from .expression import Compiled, converted
from .tables import add_column, add_key, make_index, owned, storage

if TYPE_CHECKING:
    from .session import Session


def alter_table(session: "Session", cursor: Cursor) -> None:
    """ALTER TABLE …"""
    database, table = owned(session, cursor.name())
    if cursor.accept("ENABLE", "CHANGE_TRACKING"):
        _enable_tracking(session, database, table, cursor)
        return
    if cursor.accept("DISABLE", "CHANGE_TRACKING"):
        if not tracking.is_tracked(session.connection, database, table):
            raise SqlError(4998, f"Change tracking is not enabled on table '{table.name}'.")
        session.transaction.before_write(database)
        tracking.disable(session.connection, database, table)
        return
    with Edit(session, database) as catalog:
        edited = catalog.by_id(table.object_id)
        assert edited is not None
        edited.modified = session.server.now()
        if cursor.accept("ALTER", "COLUMN"):
            _alter_column(session, database, edited, cursor)
        elif cursor.accept("DROP"):
            _drop_parts(session, database, edited, cursor)
        elif cursor.accept("ADD") or cursor.accept("WITH", "CHECK", "ADD") or cursor.accept("WITH", "NOCHECK", "ADD"):
            _add_parts(session, database, catalog, edited, read_definitions(cursor.list_of(cursor.until()), cursor.text))
        elif cursor.next.upper in ("CHECK", "NOCHECK", "REBUILD", "SET"):
            cursor.rest()
        else:
            raise unsupported(f"ALTER TABLE … {cursor.next.text}")
    session.transaction.altered(database, table.object_id)


def _enable_tracking(session: "Session", database: Database, table: Table, cursor: Cursor) -> None:
    with Edit(session, database) as catalog:
        edited = catalog.by_id(table.object_id)
        assert edited is not None
        if not catalog.options.get("change_tracking"):
            raise SqlError(
                1718,
                f"Change tracking must be enabled on database '{database.name}' before it can be enabled on table "
                f"'{table.name}'.",
            )
        if edited.primary_key is None:
            raise SqlError(
                4997,
                f"Cannot enable change tracking on table '{table.name}'. Change tracking requires a primary key on the "
                "table. Create a primary key on the table before enabling change tracking.",
            )
        if tracking.is_tracked(session.connection, database, table):
            raise SqlError(4996, f"Change tracking is already enabled for table '{table.name}'.")
        columns_updated = cursor.accept("WITH") and "TRACK_COLUMNS_UPDATED=ON" in cursor.parenthesized().upper().replace(
            " ", ""
        )
        first_time = session.transaction.next_version(database) - 1
        version = session.version_of_reset(database) if edited.was_tracked else first_time
        edited.was_tracked = True
        tracking.enable(session.connection, database, edited, bool(columns_updated), version)


def _add_parts(session: "Session", database: Database, catalog: Catalog, table: Table, found: Definitions) -> None:
    for definition in found.columns:
        existing = table.column(definition.name)
        if existing is not None and not definition.type and not definition.computed:
            existing.default, existing.default_name = definition.default, definition.default_name
            continue
        column = add_column(session, catalog, table, definition)
        if column.computed:
            continue
        filled = session.sql(f"SELECT EXISTS (SELECT 1 FROM {database.prefix}.{table.storage})").fetchone()[0]
        if not column.nullable and filled and not (column.default or column.is_rowversion or column.identity):
            raise SqlError(
                4901,
                "ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition "
                f"specified. Column '{column.name}' cannot be added to non-empty table '{table.name}' because it does "
                "not satisfy these conditions.",
            )
        session.sql(f"ALTER TABLE {database.prefix}.{table.storage} ADD COLUMN {storage(column)}")
        session.counters.load(database, table)
        value = None
        if column.is_rowversion:
            value = f"tsql_next_rowversion({database.id})"
        elif column.identity:
            value = f"tsql_next_identity({database.id}, {table.object_id}, {column.identity[0]}, {column.identity[1]})"
        elif column.default and not column.nullable:
            value = converted(session.compiler().expression_text(column.default), column.type).text
        if value is not None:
            session.sql(f"UPDATE {database.prefix}.{table.storage} SET {column.storage} = {value}")
        session.counters.store(database, table)
    for key in found.keys:
        add_key(table, key)
        make_index(session, database, table, len(table.keys) - 1)


def _alter_column(session: "Session", database: Database, table: Table, cursor: Cursor) -> None:
    column = table.column(name := cursor.identifier())
    if column is None:
        raise SqlError(4924, f"ALTER TABLE ALTER COLUMN failed because column '{name}' does not exist in table '{table.name}'.")
    if cursor.accept("ADD") or cursor.accept("DROP"):
        column.is_masked = "ADD" in (token.upper for token in cursor.tokens)
        return
    kind = parse_type(cursor.type_text())
    if kind.family == "text":
        kind = kind.with_collation(cursor.identifier() if cursor.accept("COLLATE") else column.type.collation or kind.collation)
    nullable = not cursor.accept("NOT", "NULL")
    key = table.primary_key
    if key is not None and column.column_id in key.columns and (kind.family != column.type.family or nullable):
        raise SqlError(5074, f"The object '{key.name}' is dependent on column '{column.name}'.")
    name, prefix = table.storage, database.prefix
    if (
        not nullable
        and session.sql(f"SELECT EXISTS (SELECT 1 FROM {prefix}.{name} WHERE {column.storage} IS NULL)").fetchone()[0]
    ):
        raise SqlError(
            515,
            f"Cannot insert the value NULL into column '{column.name}', table '{database.name}.{table.schema}.{table.name}'; "
            "column does not allow nulls. UPDATE fails.",
        )
    value = converted(Compiled(column.storage, column.type), kind)
    if kind.sorting == column.type.sorting:
        session.sql(f"UPDATE {prefix}.{name} SET {column.storage} = {value.text}")
    else:
        old, column.storage = column.storage, f"{column.storage}x"
        session.sql(
            f"ALTER TABLE {prefix}.{name} ADD COLUMN {column.storage}{' COLLATE ' + kind.sorting if kind.sorting else ''}"
        )
        session.sql(f"UPDATE {prefix}.{name} SET {column.storage} = {value.text}")
        for number, other in enumerate(table.keys):
            if column.column_id in other.columns:
                session.sql(f"DROP INDEX {prefix}.{name}_key{number}")
                make_index(session, database, table, number)
        session.sql(f"ALTER TABLE {prefix}.{name} DROP COLUMN {old}")
    column.type, column.nullable = kind, nullable


def _drop_parts(session: "Session", database: Database, table: Table, cursor: Cursor) -> None:
    if cursor.accept("COLUMN"):
        cursor.accept("IF", "EXISTS")
        for part in cursor.list_of(cursor.until()):
            column = table.column(part[0].name)
            if column is None:
                raise SqlError(
                    4924,
                    f"ALTER TABLE DROP COLUMN failed because column '{part[0].name}' does not exist in table '{table.name}'.",
                )
            key = next((key for key in table.keys if column.column_id in key.columns), None)
            if key is not None:
                raise SqlError(5074, f"The object '{key.name}' is dependent on column '{column.name}'.")
            if not column.computed:
                session.sql(f"ALTER TABLE {database.prefix}.{table.storage} DROP COLUMN {column.storage}")
            table.columns.remove(column)
        return
    cursor.accept("CONSTRAINT")
    cursor.accept("IF", "EXISTS")
    name = cursor.identifier()
    for number, key in enumerate(table.keys):
        if key.name.lower() == name.lower():
            if key.primary and tracking.is_tracked(session.connection, database, table):
                raise SqlError(
                    3735,
                    f"The primary key constraint '{key.name}' on table '{table.name}' cannot be dropped because change "
                    "tracking is enabled on the table. Change tracking requires a primary key constraint on the table. Disable "
                    "change tracking before dropping the constraint.",
                )
            for index in range(number, len(table.keys)):
                session.sql(f"DROP INDEX {database.prefix}.{table.storage}_key{index}")
            table.keys.remove(key)
            for index in range(number, len(table.keys)):
                make_index(session, database, table, index)
            return
    for column in table.columns:
        if column.default_name.lower() == name.lower():
            column.default = column.default_name = ""
            return
    raise SqlError(3728, f"'{name}' is not a constraint.")
