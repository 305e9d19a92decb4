"""Change tracking: which rows of a table changed since a version ("About Change Tracking", "CHANGETABLE (Transact-SQL)").

A table `changes…` has a row per changed row and operation, in their order, with the version of its transaction. There is one
writer at a time, so the order of versions is the order of commits.
"""

import sqlite3
from typing import Any, Sequence

from ..errors import SqlError
from ..values import temporal
from ..values.sqltype import BIGINT, SqlType, varbinary
from .catalog import Table
from .database import Database

CHANGES_COLUMNS = [
    ("SYS_CHANGE_VERSION", BIGINT),
    ("SYS_CHANGE_CREATION_VERSION", BIGINT),
    ("SYS_CHANGE_OPERATION", SqlType("nchar", 1, collation="SQL_Latin1_General_CP1_CI_AS")),
    ("SYS_CHANGE_COLUMNS", varbinary(4100)),
    ("SYS_CHANGE_CONTEXT", varbinary(128)),
]
VERSION_COLUMNS = [("SYS_CHANGE_VERSION", BIGINT), ("SYS_CHANGE_CONTEXT", varbinary(128))]
_MASK_HEAD = b"\0\0\0\0"
RETENTION_UNITS = {"DAYS": 86_400, "HOURS": 3_600, "MINUTES": 60}


def is_tracked(connection: sqlite3.Connection, database: Database, table: Table) -> bool:
    found = connection.execute(f"SELECT 1 FROM {database.prefix}.tracking WHERE object_id = ?", (table.object_id,))
    return found.fetchone() is not None


def require_tracked(connection: sqlite3.Connection, database: Database, table: Table, written: str) -> None:
    """Fails as CHANGETABLE does for a table without change tracking; `written` is its name in the query."""
    if table.is_view:
        raise SqlError(
            22107,
            f"Object '{written}' is of a data type that is not supported by the CHANGETABLE function. The object must be a "
            "user-defined table.",
        )
    if not is_tracked(connection, database, table):
        raise SqlError(22105, f"Change tracking is not enabled on table '{written}'.")


def changes(database: Database, table: Table, since: str) -> str:
    """CHANGETABLE(CHANGES …) as a SQLite subquery: the net change of each key after a version.

    The last operation decides whether the row is gone; the first, whether it was there at the baseline. A row that was deleted
    and inserted again counts as updated. What is not committed is not there, and a key keeps the spelling it had first.
    """
    prefix, name = database.prefix, f"{database.prefix}.{table.changes}"
    keys = ", ".join(f"f.{column.storage} AS {column.storage}" for column in table.key_columns)
    grouped = ", ".join(
        column.storage + (f" COLLATE {column.type.sorting}" if column.type.sorting else "") for column in table.key_columns
    )
    window = f"version > coalesce({since}, 0) AND coalesce({since}, 0) >= 0 AND version <= (SELECT version FROM {prefix}.clock)"
    return f"""(SELECT l.version AS SYS_CHANGE_VERSION, g.created AS SYS_CHANGE_CREATION_VERSION,
        CASE WHEN l.operation = 'D' THEN 'D' WHEN f.operation = 'I' THEN 'I' ELSE 'U' END AS SYS_CHANGE_OPERATION,
        CASE WHEN l.operation <> 'D' AND f.operation <> 'I' THEN g.mask END AS SYS_CHANGE_COLUMNS,
        l.context AS SYS_CHANGE_CONTEXT, {keys}
        FROM (SELECT min(sequence) AS first, max(sequence) AS last, max(CASE WHEN operation = 'I' THEN version END) AS created,
              tsql_mask(operation, mask) AS mask FROM {name} WHERE {window} GROUP BY {grouped}) AS g
        JOIN {name} AS l ON l.sequence = g.last JOIN {name} AS f ON f.sequence = g.first)"""


def row_version(database: Database, table: Table, condition: str) -> str:
    """CHANGETABLE(VERSION …) as a SQLite subquery: the last committed change of a row that exists."""
    name = f"{database.prefix}.{table.changes}"
    same = " AND ".join(f"x.{column.storage} = k.{column.storage}" for column in table.key_columns)
    same += f" AND x.version <= (SELECT version FROM {database.prefix}.clock)"
    keys = ", ".join(f"k.{column.storage} AS {column.storage}" for column in table.key_columns)
    return f"""(SELECT (SELECT max(version) FROM {name} AS x WHERE {same}) AS SYS_CHANGE_VERSION,
        (SELECT context FROM {name} AS x WHERE {same} ORDER BY sequence DESC LIMIT 1) AS SYS_CHANGE_CONTEXT, {keys}
        FROM {database.prefix}.{table.storage} AS k WHERE {condition})"""


class MaskUnion:
    """The columns of all updates of a row since the baseline; none at all when one of them was of every column."""

    def __init__(self) -> None:
        self._columns: dict[bytes, None] = {}
        self._every = False

    def step(self, operation: str, mask: "bytes | None") -> None:
        self._every = self._every or operation != "U" or mask is None
        self._columns |= dict.fromkeys(columns_of(mask or b""))

    def finalize(self) -> "bytes | None":
        return None if self._every else _MASK_HEAD + b"".join(self._columns)


def mask_of(column_ids: Sequence[int]) -> bytes:
    """What SYS_CHANGE_COLUMNS holds: four bytes for each column, in the order in which they were set."""
    return _MASK_HEAD + b"".join(column_id.to_bytes(4, "little") for column_id in column_ids)


def columns_of(mask: bytes) -> list[bytes]:
    """The columns in a mask, four bytes each."""
    return [mask[at : at + 4] for at in range(len(_MASK_HEAD), len(mask), 4)]


def is_in_mask(column_id: int, mask: "bytes | None") -> int:
    """CHANGE_TRACKING_IS_COLUMN_IN_MASK; no mask means every column."""
    if mask is not None and len(mask) < 8:
        raise SqlError(
            22101,
            "The value supplied for the change_columns argument of CHANGE_TRACKING_IS_COLUMN_IN_MASK function is not valid. "
            "The value must be a bitmask returned by the CHANGETABLE(CHANGES ...) function.",
        )
    return int(mask is None or column_id.to_bytes(4, "little", signed=True) in columns_of(mask))


# Enabling and disabling


def enable_database(options: dict[str, Any], settings: dict[str, Any]) -> None:
    """ALTER DATABASE … SET CHANGE_TRACKING = ON, or a change of its settings."""
    current = options.get("change_tracking") or {"retention": 2, "unit": "DAYS", "auto_cleanup": True}
    options["change_tracking"] = current | settings


def retention_seconds(options: dict[str, Any]) -> int:
    settings = options["change_tracking"]
    return int(settings["retention"]) * RETENTION_UNITS[settings["unit"]]


def enable(connection: sqlite3.Connection, database: Database, table: Table, columns_updated: bool, version: int) -> None:
    """Makes the table of changes; changes after `version` are valid."""
    keys = ", ".join(
        f"{column.storage}{' COLLATE ' + column.type.sorting if column.type.sorting else ''}" for column in table.key_columns
    )
    prefix, name = database.prefix, table.changes
    connection.execute(
        f"CREATE TABLE {prefix}.{name}(sequence INTEGER PRIMARY KEY, version INTEGER, operation TEXT, mask BLOB, "
        f"context BLOB, {keys})"
    )
    connection.execute(f"CREATE INDEX {prefix}.{name}_version ON {name}(version)")
    connection.execute(
        f"CREATE INDEX {prefix}.{name}_key ON {name}({', '.join(column.storage for column in table.key_columns)})"
    )
    connection.execute(
        f"INSERT INTO {prefix}.tracking VALUES (?, ?, ?, 0, ?)", (table.object_id, int(columns_updated), version, version)
    )


def disable(connection: sqlite3.Connection, database: Database, table: Table) -> None:
    """Forgets the changes of a table."""
    connection.execute(f"DROP TABLE IF EXISTS {database.prefix}.{table.changes}")
    connection.execute(f"DELETE FROM {database.prefix}.tracking WHERE object_id = ?", (table.object_id,))


def start_again(connection: sqlite3.Connection, database: Database, table: Table, version: int) -> None:
    """What TRUNCATE TABLE does: no change is known any more, and every version before is too old."""
    connection.execute(f"DELETE FROM {database.prefix}.{table.changes}")
    connection.execute(
        f"UPDATE {database.prefix}.tracking SET begin_version = ?, min_valid_version = ? WHERE object_id = ?",
        (version, version, table.object_id),
    )


# Time


def stamp(connection: sqlite3.Connection, database: Database, now: int) -> int:
    """Gives the transaction its version; the number of the transaction that is about to commit."""
    prefix = database.prefix
    connection.execute(f"UPDATE {prefix}.clock SET version = version + 1")
    version = connection.execute(f"SELECT version FROM {prefix}.clock").fetchone()[0]
    connection.execute(
        f"INSERT INTO {prefix}.commits VALUES (?, ?, ?)", (version, 100_000 + 7 * version, temporal.fit(now, "datetime", 3))
    )
    return version


def clean_up(connection: sqlite3.Connection, database: Database, tables: Sequence[Table], before: int) -> int:
    """Removes what was committed before an instant; returns the version up to which it did."""
    prefix = database.prefix
    version = connection.execute(f"SELECT max(version) FROM {prefix}.commits WHERE time < ?", (before,)).fetchone()[0]
    if version is None:
        return 0
    for table in tables:
        if is_tracked(connection, database, table):
            connection.execute(f"DELETE FROM {prefix}.{table.changes} WHERE version <= ?", (version,))
    connection.execute(
        f"UPDATE {prefix}.tracking SET cleanup_version = max(cleanup_version, ?), min_valid_version = "
        "max(min_valid_version, ?)",
        (version, version),
    )
    connection.execute(f"DELETE FROM {prefix}.commits WHERE version <= ?", (version,))
    return version
