"""Compares the records that a stream wrote with those that the development API served.

    .venv/bin/python scripts/arrivals.py --data FOLDER --server http://127.0.0.1:PORT

Exits 0 when every order that exists has arrived in its newest version, and every row that arrived equals a version that was
served, field by field.
"""

import argparse
import json
import sys
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet

Record = dict[str, Any]
Key = tuple[int, int]


def truth(server: str, history: bool) -> list[Record]:
    """The orders that exist now, or every version of them."""
    with urllib.request.urlopen(f"{server}/truth?history={'true' if history else 'false'}") as response:
        return json.load(response)["records"]


def files(folder: Path) -> list[Path]:
    """The data files of all streams in a sink's folder; names with `_` or `.` in front are not data."""
    found = sorted(folder.rglob("*.parquet"))
    return [file for file in found if not any(part[0] in "_." for part in file.relative_to(folder).parts)]


def rows(folder: Path) -> list[Record]:
    """Every row of the data files."""
    return [row for file in files(folder) for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]


def key(record: Record) -> Key:
    """What identifies a version of an order."""
    return (int(record["id"]), int(record["version"]))


def equal(served: Any, arrived: Any) -> bool:
    """Whether a column's value means what the JSON value means: objects and lists may arrive as JSON text, times as instants."""
    if served is None or arrived is None:
        return served is None and arrived is None
    if isinstance(served, (dict, list)) and isinstance(arrived, str):
        arrived = json.loads(arrived)
    if isinstance(served, dict):
        return isinstance(arrived, dict) and all(equal(served.get(name), arrived.get(name)) for name in served | arrived)
    if isinstance(served, list):
        return isinstance(arrived, list) and len(served) == len(arrived) and all(map(equal, served, arrived))
    if isinstance(served, str) and isinstance(arrived, datetime):
        moment = arrived if arrived.tzinfo else arrived.replace(tzinfo=timezone.utc)
        return datetime.fromisoformat(served.replace("Z", "+00:00")) == moment
    if isinstance(served, (str, bool)) or isinstance(arrived, (str, bool)):
        return type(served) is type(arrived) and served == arrived
    return isinstance(arrived, (int, float, Decimal)) and served == (float(arrived) if isinstance(served, float) else arrived)


@dataclass
class Comparison:
    """What arrived, against what was served."""

    rows: int = 0
    versions: int = 0
    missing: list[Key] = field(default_factory=list)
    unknown: list[Key] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.missing or self.unknown or self.different)

    def __str__(self) -> str:
        """A line for people; a few examples of each thing that is wrong."""
        lines = [f"{self.rows} rows arrived, {self.versions} versions, {self.rows - self.versions} of them again"]
        for name, found in [("missing", self.missing), ("never served", self.unknown), ("different", self.different)]:
            if found:
                lines.append(f"{name}: {len(found)}, such as {', '.join(map(str, found[:5]))}")
        return "\n".join(lines if len(lines) > 1 else [lines[0] + "; all equal what was served"])


def compare(expected: list[Record], history: list[Record], arrived: list[Record]) -> Comparison:
    """Compares rows with the versions in `history`; each order in `expected` must have arrived in its version or a newer one."""
    served = {key(record): record for record in history}
    result = Comparison(rows=len(arrived), versions=len({key(row) for row in arrived}))
    newest: dict[int, int] = {}
    for row in arrived:
        order, version = key(row)
        newest[order] = max(version, newest.get(order, 0))
        record = served.get((order, version))
        if record is None:
            result.unknown.append((order, version))
            continue
        names = set(record) | {name for name in row if not name.startswith("ARCANE_")}
        wrong = sorted(name for name in names if not equal(record.get(name), row.get(name)))
        result.different += [f"{name} of {(order, version)}" for name in wrong]
    result.missing = [key(record) for record in expected if newest.get(record["id"], 0) < record["version"]]
    return result


def main() -> None:
    """Compares, says the outcome, and exits with 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sink")
    parser.add_argument("--server", required=True, help="the URL of the development API")
    arguments = parser.parse_args()
    expected = truth(arguments.server, history=False)
    outcome = compare(expected, truth(arguments.server, history=True), rows(arguments.data))
    print(outcome)
    sys.exit(0 if outcome.is_good else 1)


if __name__ == "__main__":
    main()
