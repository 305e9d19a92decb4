"""What docs/sinks.md tells readers to do gives them the table of the source, also after another backfill."""

import json
import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import duckdb
import pytest

from conftest import ROOT
from examples import program
from local_cluster import wait_for
from page_commands import blocks
from sql_server import Database, DevelopmentServer, running

PAGE = ROOT / "docs/sinks.md"
TABLE = "SELECT id, name FROM Stock ORDER BY id"


@pytest.fixture
def database() -> Iterator[Database]:
    """A tracked table of 20 rows."""
    with running() as server:
        server.run("CREATE DATABASE test")
        server.run("ALTER DATABASE test SET ALLOW_SNAPSHOT_ISOLATION ON; ALTER DATABASE test SET CHANGE_TRACKING = ON")
        database = Database(server, "test")
        database.run("CREATE TABLE Stock (id int PRIMARY KEY, name nvarchar(20))")
        database.run("ALTER TABLE Stock ENABLE CHANGE_TRACKING")
        database.run(f"INSERT Stock VALUES {', '.join(f'({id}, N{name!r})' for id in range(1, 21) for name in ['first'])}")
        yield database


class Stream:
    """A stream of the table, by hand: the test is its operator."""

    def __init__(self, server: DevelopmentServer, folder: Path):
        self.folder, self.spec = folder, folder / "stock.json"
        spec = {
            "jobTemplateRef": {"name": "any"}, "table": "Stock", "lookBackInterval": "0s", "changeCaptureInterval": "50ms",
            "sink": {"location": (folder / "arcane").as_uri(), "groupingInterval": "50ms"},
        }  # fmt: skip
        self.spec.write_text(json.dumps({"metadata": {"name": "stock"}, "kind": "SqlServerStream", "spec": spec}))
        login = f"User ID={server.user};Password={server.password};Encrypt=no"
        connection = f"Server=tcp:{server.host},{server.port};Database=test;{login}"
        self.environment = {**os.environ, "ARCANE__CONNECTIONSTRING": connection, "ARCANE__METRICS_PORT": "0"}

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [program("arcane-sqlserver-plugin"), "run", "--spec", self.spec, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=self.folder)

    def backfill(self, name: str) -> None:
        assert self.start("--backfill", "--backfill-id", name).wait(timeout=300) == 0

    @contextmanager
    def streaming(self) -> Iterator[None]:
        process = self.start()
        try:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()

    def table(self) -> list[list[Any]]:
        """The table that a reader has who does what the page says."""
        code, view = next(block for block in blocks(PAGE, "sh") if "arrived =" in block), blocks(PAGE, "sql")[1]
        code = code.split("<<'END'\n")[1].removesuffix("END\n").replace("/tmp/arcane", str(self.folder / "arcane")).replace('"window"', '"stock"')
        names: dict[str, Any] = {}
        exec(f"{code}\ntable = duckdb.sql({f'SELECT id, name FROM ({view}) ORDER BY id'!r}).fetchall()", names)
        return [list(row) for row in names["table"]]

    def all_that_arrived(self) -> set[int]:
        """The keys that all files together seem to hold."""
        view = blocks(PAGE, "sql")[1].replace("FROM arrived", f"FROM read_parquet('{self.folder}/arcane/stock/**/part-*.parquet')")
        return {id for (id,) in duckdb.sql(f"SELECT id FROM ({view})").fetchall()}


def test_a_reader_has_the_table_though_rows_were_deleted_before_another_backfill(database: Database, tmp_path: Path):
    stream = Stream(database.server, tmp_path)

    def follows(*changes: str) -> None:
        with stream.streaming():
            for change in changes:
                database.run(change)
            wait_for(lambda: stream.table() == database.rows(TABLE), "the table, as it is now")

    stream.backfill("first")
    assert stream.table() == database.rows(TABLE)
    follows("DELETE Stock WHERE id = 2", "UPDATE Stock SET name = N'second' WHERE id IN (1, 3, 4)", "INSERT Stock VALUES (30, N'new')")

    # What nobody sees: changes while tracking is off.
    database.run("ALTER TABLE Stock DISABLE CHANGE_TRACKING")
    database.run("DELETE Stock WHERE id = 3; UPDATE Stock SET name = N'third' WHERE id = 1")
    database.run("ALTER TABLE Stock ENABLE CHANGE_TRACKING")
    before = stream.table()
    stream.backfill("second")
    assert stream.table() == database.rows(TABLE) != before
    assert 3 in stream.all_that_arrived(), "without the rule of the newest backfill the deleted row is still there"
    follows("INSERT Stock VALUES (2, N'again')", "DELETE Stock WHERE id = 4", "UPDATE Stock SET name = N'fourth' WHERE id = 1")


def test_a_backfill_that_is_not_complete_replaces_nothing(database: Database, tmp_path: Path):
    stream = Stream(database.server, tmp_path)
    stream.backfill("first")
    before = stream.table()
    log = tmp_path / "arcane/stock/_arcane/commits"
    newest = json.loads(max(log.glob("*.json")).read_text())
    number = newest["number"] + 1
    path = f"stock/backfill/second/part-{number}.parquet"
    newest["state"]["backfill"] |= {"id": "second", "firstNumber": number, "complete": False}
    (log / f"{number:020}.json").write_text(json.dumps({**newest, "number": number, "files": [{"path": path, "rows": 1}]}))
    assert stream.table() == before == database.rows(TABLE)
