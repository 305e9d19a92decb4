"""Compares what a stream of a table wrote with what the table holds.

The rows are merged as a reader merges them: of each key the highest `SYS_CHANGE_VERSION` counts, and a key whose last change is a
delete is gone. What is left has to be the table, row by row and column by column.
"""

from dataclasses import dataclass, field
from typing import Any, Iterable

Row = dict[str, Any]
Key = tuple[Any, ...]

VERSION, OPERATION, WINDOW = "SYS_CHANGE_VERSION", "SYS_CHANGE_OPERATION", "ChangeTrackingVersion"
OWN = {VERSION, OPERATION, WINDOW, "ARCANE_MERGE_KEY"}
"""The columns that the plugin adds to those of the table."""


def newest(rows: Iterable[Row], key: list[str]) -> dict[Key, Row]:
    """The row of each key's last change, deletes too. Of rows of one version the later one counts: it was read later."""
    found: dict[Key, Row] = {}
    for row in rows:
        identity = tuple(row[name] for name in key)
        if identity not in found or found[identity][VERSION] <= row[VERSION]:
            found[identity] = row
    return found


def merged(rows: Iterable[Row], key: list[str]) -> dict[Key, Row]:
    """The table that a reader has, with its own columns only."""
    return {
        identity: {name: value for name, value in row.items() if name not in OWN}
        for identity, row in newest(rows, key).items() if row[OPERATION] != "D"
    }  # fmt: skip


@dataclass
class TableComparison:
    """What arrived, against what the table holds."""

    rows: int = 0
    deletes: int = 0
    held: int = 0
    version: int = 0
    """Up to which version of change tracking the rows reach."""
    missing: list[Key] = field(default_factory=list)
    left_over: list[Key] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.missing or self.left_over or self.different)

    def __str__(self) -> str:
        """A line for people; a few examples of each thing that is wrong."""
        lines = [f"{self.rows} rows of the table arrived, {self.deletes} of them deletes; the table holds {self.held}"]
        for name, found in [("missing", self.missing), ("deleted and still there", self.left_over), ("different", self.different)]:
            if found:
                lines.append(f"{name}: {len(found)}, such as {', '.join(map(str, found[:5]))}")
        return "\n".join(lines if len(lines) > 1 else [lines[0] + ", merged they equal it"])


def compare(held: list[Row], arrived: list[Row], key: list[str]) -> TableComparison:
    """Compares what a reader has with what the table holds."""
    read = merged(arrived, key)
    result = TableComparison(rows=len(arrived), held=len(held), deletes=sum(row[OPERATION] == "D" for row in arrived))
    result.version = max((row[WINDOW] for row in arrived), default=0)
    table = {tuple(row[name] for name in key): row for row in held}
    for identity, row in table.items():
        if identity not in read:
            result.missing.append(identity)
            continue
        names = sorted(set(row) | set(read[identity]))
        result.different += [f"{name} of {identity}" for name in names if not _equal(row, read[identity], name)]
    result.left_over = sorted(set(read) - set(table))
    return result


def _equal(held: Row, arrived: Row, name: str) -> bool:
    """Whether a column is in both rows, with the same value of the same type."""
    if name not in held or name not in arrived:
        return False
    return type(held[name]) is type(arrived[name]) and held[name] == arrived[name]
