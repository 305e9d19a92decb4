"""Views of tables, columns, types and keys."""

from typing import Iterator

from ..catalog import Key, Table
from .definition import TYPES, Context, Rows, view


@view(
    "sys.objects",
    """
    name object_id:int schema_id:int parent_object_id:int type:kind type_desc:short create_date:time modify_date:time
    is_ms_shipped:bit
    """,
)
@view(
    "sys.all_objects",
    """
    name object_id:int schema_id:int parent_object_id:int type:kind type_desc:short create_date:time modify_date:time
    is_ms_shipped:bit
    """,
)
def _objects(context: Context) -> Rows:
    for table in context.tables:
        kind, text = ("V ", "VIEW") if table.is_view else ("U ", "USER_TABLE")
        yield (
            table.name,
            table.object_id,
            context.catalog.schemas[table.schema],
            0,
            kind,
            text,
            table.created,
            table.modified,
            0,
        )
        for number, key in enumerate(table.keys):
            kind, text = ("PK", "PRIMARY_KEY_CONSTRAINT") if key.primary else ("UQ", "UNIQUE_CONSTRAINT")
            yield (
                key.name,
                table.object_id + 1 + number,
                context.catalog.schemas[table.schema],
                table.object_id,
                kind,
                text,
                table.created,
                table.modified,
                0,
            )


@view(
    "sys.tables",
    """
    name object_id:int schema_id:int type:kind type_desc:short create_date:time modify_date:time is_ms_shipped:bit
    is_memory_optimized:bit temporal_type:tiny temporal_type_desc:short is_external:bit
    """,
)
def _tables(context: Context) -> Rows:
    for table in context.tables:
        if not table.is_view:
            yield (
                table.name,
                table.object_id,
                context.catalog.schemas[table.schema],
                "U ",
                "USER_TABLE",
                table.created,
                table.modified,
                0,
                0,
                0,
                "NON_TEMPORAL_TABLE",
                0,
            )


@view("sys.views", "name object_id:int schema_id:int type:kind type_desc:short create_date:time modify_date:time")
def _views(context: Context) -> Rows:
    for table in context.tables:
        if table.is_view:
            yield (
                table.name,
                table.object_id,
                context.catalog.schemas[table.schema],
                "V ",
                "VIEW",
                table.created,
                table.modified,
            )


@view("sys.schemas", "name schema_id:int principal_id:int")
def _schemas(context: Context) -> Rows:
    for name, number in context.catalog.schemas.items():
        yield name, number, 1


@view(
    "sys.columns",
    """
    object_id:int name column_id:int system_type_id:tiny user_type_id:int max_length:small precision:tiny scale:tiny
    collation_name is_nullable:bit is_identity:bit is_computed:bit is_sparse:bit is_column_set:bit is_hidden:bit
    is_masked:bit generated_always_type:tiny generated_always_type_desc:short is_rowguidcol:bit is_filestream:bit
    """,
)
def _columns(context: Context) -> Rows:
    for table in context.tables:
        for column in table.columns:
            kind = column.type
            yield (
                table.object_id,
                column.name,
                column.column_id,
                kind.system_type_id,
                kind.user_type_id,
                kind.max_length,
                kind.catalog_precision if kind.family not in ("text", "binary") else 0,
                kind.scale,
                kind.collation or None,
                int(column.nullable),
                int(column.identity is not None),
                int(bool(column.computed)),
                int(column.is_sparse),
                0,
                int(column.is_hidden),
                int(column.is_masked),
                column.generated,
                {0: "NOT_APPLICABLE", 1: "AS_ROW_START", 2: "AS_ROW_END"}[column.generated],
                0,
                0,
            )


@view(
    "sys.types",
    """
    name system_type_id:tiny user_type_id:int schema_id:int max_length:small precision:tiny scale:tiny is_nullable:bit
    is_user_defined:bit is_assembly_type:bit
    """,
)
def _types(context: Context) -> Rows:
    for kind in TYPES:
        name = kind.name
        sized = kind.family in ("text", "binary") and kind.name not in ("text", "ntext", "image", "timestamp")
        length = kind.max_length if not sized or name == "xml" else 8000
        yield (
            name,
            kind.system_type_id,
            kind.user_type_id,
            4,
            length,
            kind.catalog_precision,
            kind.scale,
            1,
            0,
            int(kind.family == "udt"),
        )
    yield "sysname", 231, 256, 4, 256, 0, 0, 0, 0, 0


def _numbered(table: Table) -> Iterator[tuple[int, Key]]:
    """The keys with their index ids: the clustered one is 1."""
    number = 2
    for key in table.keys:
        if key.clustered:
            yield 1, key
        else:
            yield number, key
            number += 1


@view(
    "sys.indexes",
    """
    object_id:int name index_id:int type:tiny type_desc:short is_unique:bit is_primary_key:bit is_unique_constraint:bit
    is_disabled:bit
    """,
)
def _indexes(context: Context) -> Rows:
    for table in context.tables:
        if table.is_view:
            continue
        if not any(key.clustered for key in table.keys):
            yield table.object_id, None, 0, 0, "HEAP", 0, 0, 0, 0
        for number, key in _numbered(table):
            yield (
                table.object_id,
                key.name,
                number,
                1 if key.clustered else 2,
                "CLUSTERED" if key.clustered else "NONCLUSTERED",
                1,
                int(key.primary),
                int(not key.primary),
                0,
            )


@view(
    "sys.index_columns",
    """
    object_id:int index_id:int index_column_id:int column_id:int key_ordinal:tiny partition_ordinal:tiny
    is_descending_key:bit is_included_column:bit
    """,
)
def _index_columns(context: Context) -> Rows:
    for table in context.tables:
        for number, key in _numbered(table):
            for ordinal, column_id in enumerate(key.columns, 1):
                descending = key.descending[ordinal - 1] if key.descending else False
                yield table.object_id, number, ordinal, column_id, ordinal, 0, int(descending), 0


@view(
    "sys.key_constraints",
    """
    name object_id:int schema_id:int parent_object_id:int type:kind type_desc:short unique_index_id:int
    """,
)
def _key_constraints(context: Context) -> Rows:
    for table in context.tables:
        for (number, key), at in zip(_numbered(table), range(len(table.keys))):
            kind, text = ("PK", "PRIMARY_KEY_CONSTRAINT") if key.primary else ("UQ", "UNIQUE_CONSTRAINT")
            yield key.name, table.object_id + 1 + at, context.catalog.schemas[table.schema], table.object_id, kind, text, number


@view("sys.computed_columns", "object_id:int name column_id:int definition:text is_persisted:bit")
def _computed(context: Context) -> Rows:
    for table in context.tables:
        for column in table.columns:
            if column.computed:
                yield table.object_id, column.name, column.column_id, column.computed, int(column.is_persisted)


@view("sys.partitions", "object_id:int index_id:int partition_number:int rows:big")
def _partitions(context: Context) -> Rows:
    for table in context.tables:
        if not table.is_view:
            count = context.select(f"SELECT count(*) FROM {context.database.prefix}.{table.storage}")[0][0]
            yield table.object_id, 1, 1, count
