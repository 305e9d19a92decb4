"""What a database says about itself: tables, views, users and permissions. Kept as one JSON document per database, so that
creating, changing and dropping are part of a transaction like everything else."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from ..tsql.columns import ColumnProperties
from ..values.sqltype import SqlType

SCHEMA_IDS = {"dbo": 1, "guest": 2, "INFORMATION_SCHEMA": 3, "sys": 4}


@dataclass
class Column(ColumnProperties):
    """A column; `storage` is its name in SQLite, which never changes."""

    column_id: int
    name: str
    type: SqlType
    storage: str
    nullable: bool = True

    @property
    def is_rowversion(self) -> bool:
        return self.type.name == "timestamp"


@dataclass
class Key:
    """A primary key or a unique constraint, by the ids of its columns in the order of the key."""

    name: str
    primary: bool
    columns: list[int]
    descending: list[bool] = field(default_factory=list)
    clustered: bool = True


@dataclass
class Table:
    """A table, or a view when it has a definition."""

    object_id: int
    schema: str
    name: str
    columns: list[Column]
    keys: list[Key] = field(default_factory=list)
    definition: str = ""
    was_tracked: bool = False
    created: int = 0
    modified: int = 0
    last_column_id: int = 0

    @property
    def primary_key(self) -> "Key | None":
        return next((key for key in self.keys if key.primary), None)

    @property
    def key_columns(self) -> list[Column]:
        """The columns of the primary key in their order there."""
        key = self.primary_key
        return [self.by_id(column_id) for column_id in key.columns] if key else []

    @property
    def storage(self) -> str:
        return f"t{self.object_id}"

    @property
    def changes(self) -> str:
        """The SQLite table of its changes."""
        return f"changes{self.object_id}"

    @property
    def is_view(self) -> bool:
        return bool(self.definition)

    def by_id(self, column_id: int) -> Column:
        return next(column for column in self.columns if column.column_id == column_id)

    def column(self, name: str) -> "Column | None":
        return next((column for column in self.columns if column.name.lower() == name.lower()), None)


@dataclass
class Permission:
    """What a user or role may (`GRANT`) or must not (`DENY`) do; a scope that is empty is the whole database."""

    grantee: str
    permission: str
    state: str
    object_id: int = 0
    schema: str = ""
    columns: list[int] = field(default_factory=list)


@dataclass
class Catalog:
    """Everything a database says about itself."""

    schemas: dict[str, int] = field(default_factory=lambda: dict(SCHEMA_IDS))
    tables: list[Table] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    permissions: list[Permission] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    next_object_id: int = 885_578_193

    def table(self, schema: str, name: str) -> "Table | None":
        wanted = (schema.lower(), name.lower())
        return next((table for table in self.tables if (table.schema.lower(), table.name.lower()) == wanted), None)

    def by_id(self, object_id: int) -> "Table | None":
        return next((table for table in self.tables if table.object_id == object_id), None)

    def schema(self, name: str) -> "str | None":
        """A schema's name as it was created."""
        return next((known for known in self.schemas if known.lower() == name.lower()), None)

    def new_object_id(self) -> int:
        self.next_object_id += 16_000_057  # SQL Server's ids jump as well
        if self.next_object_id > 2**31 - 1:
            self.next_object_id -= 2_000_000_011
        return self.next_object_id

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Catalog":
        value = json.loads(text)
        value["tables"] = [_table(table) for table in value["tables"]]
        value["permissions"] = [Permission(**permission) for permission in value["permissions"]]
        return Catalog(**value)


def _table(value: dict[str, Any]) -> Table:
    value["columns"] = [
        Column(
            **{
                **column,
                "type": SqlType(**column["type"]),
                "identity": tuple(column["identity"]) if column["identity"] else None,
            }
        )
        for column in value["columns"]
    ]
    value["keys"] = [Key(**key) for key in value["keys"]]
    return Table(**value)
