"""A stand-in for the SQL Server plugin in tests of the scripts around it: enough of `run` in a Job and of `crd`, and its faults."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pyodbc

from stand_in_definition import definition

SCHEMA = pyarrow.schema(
    [
        ("article", pyarrow.int32()), ("SYS_CHANGE_VERSION", pyarrow.int64()), ("SYS_CHANGE_OPERATION", pyarrow.string()),
        ("name", pyarrow.string()), ("amount", pyarrow.int32()), ("price", pyarrow.decimal128(18, 4)),
        ("changedAt", pyarrow.timestamp("ms")), ("ChangeTrackingVersion", pyarrow.int64()),
    ]
)  # fmt: skip

TABLE = "SELECT article, 0, 'I', name, amount, price, changedAt FROM dbo.Stock"
CHANGES = (
    "SELECT c.article, c.SYS_CHANGE_VERSION, c.SYS_CHANGE_OPERATION, t.name, t.amount, t.price, t.changedAt "
    "FROM CHANGETABLE(CHANGES dbo.Stock, {}) AS c LEFT JOIN dbo.Stock AS t ON t.article = c.article"
)


def connect() -> pyodbc.Connection:
    """A session that reads snapshots."""
    given = dict(part.split("=", 1) for part in os.environ["ARCANE__CONNECTIONSTRING"].split(";"))
    host, port = given["Server"].removeprefix("tcp:").split(",")
    driver = next(Path("/usr/lib").glob("*/odbc/libtdsodbc.so"))
    connection = pyodbc.connect(
        f"Driver={driver};Server={host};Port={port};TDS_Version=7.4;ClientCharset=UTF-8;Database={given['Database']};"
        f"UID={given['User ID']};PWD={given['Password']}", autocommit=True,
    )  # fmt: skip
    connection.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
    return connection


def read(connection: pyodbc.Connection, last: "int | None") -> tuple[int, list[list]]:
    """The whole table or its changes since a version, and the version that both are of."""
    connection.execute("BEGIN TRANSACTION")
    version = connection.execute("SELECT CHANGE_TRACKING_CURRENT_VERSION()").fetchval()
    rows = [[*row, version] for row in connection.execute(TABLE if last is None else CHANGES.format(last)).fetchall()]
    connection.execute("COMMIT")
    return version, rows


def broken(rows: list[list], fault: str) -> list[list]:
    """What a plugin with this fault makes of changes."""
    match fault:
        case "forget-deletes":
            return [row for row in rows if row[2] != "D"]
        case "forget-inserts":
            return [row for row in rows if row[2] != "I"]
        case "corrupt":
            return [[*row[:4], row[4] and row[4] + 1, *row[5:]] for row in rows]
    return rows


def main() -> None:
    if sys.argv[1:] == ["crd"]:
        sys.exit(print(definition("SqlServerStream")))
    fault = os.environ.get("STAND_IN_FAULT", "")
    backfill = os.environ["STREAMCONTEXT__BACKFILL"] == "true"
    sink = json.loads(os.environ["STREAMCONTEXT__SPEC"])["sink"]["location"]
    stream = Path(sink.removeprefix("file://")) / "stock"
    folder, position = stream / ("backfill/1" if backfill else "data"), stream / "_position"
    folder.mkdir(parents=True, exist_ok=True)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stopped.append(received))
    last = None if backfill else int(position.read_text())
    connection = connect()
    while not stopped:
        version, rows = read(connection, last)
        columns = list(zip(*(rows if backfill else broken(rows, fault))))
        if columns:
            file = folder / f".part-{version:09}.parquet"
            pyarrow.parquet.write_table(pyarrow.table(list(map(list, columns)), schema=SCHEMA), file)
            file.rename(folder / file.name.removeprefix("."))
        if backfill:
            position.write_text(str(version))
            sys.exit(3 if fault == "fail-backfill" else 0)
        if fault == "fail-stream":
            sys.exit(4)
        last = version
        time.sleep(0.1)


main()
