"""A table changes its shape under a stream that the operator runs: the plugin sees it before it writes a wrong row, asks for a backfill by
its Job, and the operator has the table read again and followed. Nobody does anything about it by hand."""

import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator

import pyarrow.parquet
import pytest

import commit_log
import table_arrivals
from local_cluster import PROGRAMS, STREAMING, LocalCluster, local_cluster, wait_for
from sql_server import Database, running

PLUGIN = PROGRAMS / "arcane-sqlserver-plugin"
STREAMS, REQUESTS = f"{STREAMING}/namespaces/default/sqlserverstreams", f"{STREAMING}/namespaces/default/backfillrequests"
KEYS = ("arcane/state", "arcane.streaming.sneaksanddata.com/state")

CREATE = [
    "CREATE TABLE @ (id int NOT NULL, name nvarchar(20) NOT NULL, size int, CONSTRAINT [pk @] PRIMARY KEY (id))",
    "ALTER TABLE @ ENABLE CHANGE_TRACKING",
]


BEFORE = {"id": "int32", "name": "string", "size": "int32"}
"""The columns of the table and their types in files."""

FAILED = ""
"""Among batches: the stream fails now, since the table cannot be read; what follows is what a person does about it."""


@dataclass
class Change:
    """What happens to the table, and its columns after that."""

    batches: list[str]
    columns: dict[str, str]
    key: tuple[str, ...] = ("id",)
    remedy: str = ""
    """What the failed stream says to do."""


def at_once(*statements: str) -> list[str]:
    """A batch that nobody sees half done: a backfill that began in its middle would fail, and rightly so."""
    return [f"BEGIN TRANSACTION; {'; '.join(statements)}; COMMIT"]


CHANGES = {
    "a column is added": Change(["ALTER TABLE @ ADD extra bigint"], {**BEFORE, "extra": "int64"}),
    "a column is dropped": Change(["ALTER TABLE @ DROP COLUMN size"], {"id": "int32", "name": "string"}),
    "a column is renamed": Change(
        ["EXEC sp_rename 'dbo.@.size', 'weight', 'COLUMN'"], {"id": "int32", "name": "string", "weight": "int32"}
    ),
    "a column gets another type": Change(["ALTER TABLE @ ALTER COLUMN size nvarchar(20)"], {**BEFORE, "size": "string"}),
    "values are filled up, and written as the same type": Change(["ALTER TABLE @ ALTER COLUMN name nchar(20) NOT NULL"], BEFORE),
    "a column is dropped and made again": Change(
        at_once("ALTER TABLE @ DROP COLUMN size", "ALTER TABLE @ ADD size int"), BEFORE
    ),
    "the key is another one": Change(
        at_once(
            "ALTER TABLE @ DISABLE CHANGE_TRACKING", "ALTER TABLE @ DROP CONSTRAINT [pk @]",
            "ALTER TABLE @ ADD CONSTRAINT [pk @] PRIMARY KEY (name, id)", "ALTER TABLE @ ENABLE CHANGE_TRACKING",
        ),
        BEFORE, key=("name", "id"),
    ),
    "the table is dropped and made again": Change(at_once("DROP TABLE @", *CREATE), BEFORE),
    "the table is gone for longer": Change(["DROP TABLE @", FAILED, *CREATE], BEFORE, remedy="check schema and table"),
    "tracking is switched off and on": Change(
        at_once("ALTER TABLE @ DISABLE CHANGE_TRACKING", "DELETE @ WHERE id = 7", "ALTER TABLE @ ENABLE CHANGE_TRACKING"), BEFORE
    ),
    "tracking is off for longer": Change(
        ["ALTER TABLE @ DISABLE CHANGE_TRACKING", FAILED, "DELETE @ WHERE id = 7", "ALTER TABLE @ ENABLE CHANGE_TRACKING"], BEFORE,
        remedy="ALTER TABLE [dbo].[@] ENABLE CHANGE_TRACKING",
    ),
    "the table is emptied": Change(["TRUNCATE TABLE @"], BEFORE),
}  # fmt: skip


class Jobs:
    """Every state in which Jobs were seen."""

    def __init__(self, cluster: LocalCluster):
        self.seen: list[dict[str, Any]] = []
        self.connection = cluster.connection(timeout=None)
        self.connection.request("GET", "/apis/batch/v1/jobs?watch=1", headers={"Authorization": f"Bearer {cluster.token}"})
        self.response = self.connection.getresponse()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        while line := self.response.readline():
            self.seen.append(json.loads(line)["object"])

    def that_ask(self, stream: str) -> list[dict[str, Any]]:
        """The Jobs of a stream that have asked for a backfill, once each."""
        found = {
            job["metadata"]["uid"]: job for job in self.seen
            if job["metadata"]["name"] == stream and job["metadata"].get("annotations", {}).get(KEYS[0]) == "schema-mismatch"
        }  # fmt: skip
        return list(found.values())


class Stream:
    """A stream of a table of its own, the table, and what was delivered."""

    def __init__(self, name: str, cluster: LocalCluster, database: Database, sink: Path):
        self.name, self.cluster, self.database, self.folder = name, cluster, database, sink / name
        self.run(*CREATE)
        self.write("before", range(1, 31))
        cluster.create(STREAMS, {
            "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "SqlServerStream", "metadata": {"name": name},
            "spec": {
                "jobTemplateRef": {"name": "arcane-sqlserver-plugin"}, "connectionRef": {"name": "test-db"}, "table": name,
                "lookBackInterval": "0s", "changeCaptureInterval": "100ms", "backfill": {"sliceRows": 10},
                "sink": {"location": sink.as_uri(), "groupingInterval": "100ms"},
            },
        })  # fmt: skip

    def run(self, *batches: str) -> None:
        """Runs batches in which `@` stands for the table."""
        for batch in batches:
            self.database.run(batch.replace("@", self.name))

    def write(self, name: str, ids: range) -> None:
        """Adds rows, each in a transaction of its own."""
        for number in ids:
            self.run(f"INSERT @ (id, name) VALUES ({number}, N'{name}')")

    def held(self, columns: Iterable[str]) -> list[dict[str, Any]]:
        """What the table holds; these are all its columns."""
        return [dict(zip(columns, row, strict=True)) for row in self.database.rows(f"SELECT * FROM {self.name}")]

    def state(self) -> dict[str, Any]:
        return self.cluster.get(f"{STREAMS}/{self.name}")

    def is_phase(self, phase: str) -> bool:
        """Whether the stream is in this phase."""
        return self.state().get("status", {}).get("phase") == phase

    def wait_for(self, condition: Callable[[], Any], what: str) -> None:
        """Waits for what comes by itself, which it does not where the stream has failed."""

        def has_come() -> Any:
            assert not self.is_phase("Failed"), self.state()["status"]["lastFailure"]
            return condition()

        wait_for(has_come, what)

    def let_run_again(self) -> None:
        """What a person does who has looked at a failed stream."""
        self.cluster.patch(f"{STREAMS}/{self.name}", {"metadata": {"annotations": {KEYS[0]: None}}})

    def requests(self) -> list[dict[str, Any]]:
        return [it for it in self.cluster.items(REQUESTS) if it["spec"]["streamId"] == self.name]

    def complete_backfills(self) -> list[str]:
        """The backfills that are complete, in their order."""
        states = [commit["state"].get("backfill", {}) for commit in commit_log.commits(self.folder)]
        return list(dict.fromkeys(state["id"] for state in states if state.get("complete")))

    def files(self) -> Iterator[tuple[str, str, Path]]:
        """Of each committed file, in their order: the backfill that it belongs to or follows, the kind of its commit, and its place."""
        for commit in commit_log.commits(self.folder):
            for file in commit["files"]:
                yield commit["state"]["backfill"]["id"], commit["kind"], self.folder.parent / file["path"]

    def rows(self, backfill: str) -> list[dict[str, Any]]:
        """The rows of a backfill, and of the changes behind it."""
        return [row for it, _, file in self.files() if it == backfill for row in read(file)]

    def shapes(self, backfill: str) -> list[dict[str, str]]:
        """The table's columns in the files of a backfill and of the changes behind it, and their types; one if all files agree."""
        found = []
        for it, _, file in self.files():
            schema = pyarrow.parquet.read_schema(file)
            shape = {field.name: str(field.type) for field in schema if field.name not in table_arrivals.OWN}
            if it == backfill and shape not in found:
                found.append(shape)
        return found

    def has_arrived(self, held: list[dict[str, Any]], key: tuple[str, ...]) -> bool:
        """Whether a reader of the last complete backfill and of what followed has the table."""
        complete = self.complete_backfills()
        return bool(complete) and table_arrivals.compare(held, self.rows(complete[-1]), list(key)).is_good


def read(file: Path) -> list[dict[str, Any]]:
    return pyarrow.parquet.ParquetFile(file).read().to_pylist()


@dataclass
class World:
    """What the streams of all cases have in common."""

    cluster: LocalCluster
    database: Database
    jobs: Jobs
    sink: Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A cluster with the plugin, and a development server: it is asked in ways that only that one answers without a driver."""
    folder = tmp_path_factory.mktemp("schema")
    with running() as server:
        server.run("CREATE DATABASE test")
        server.run("ALTER DATABASE test SET ALLOW_SNAPSHOT_ISOLATION ON; ALTER DATABASE test SET CHANGE_TRACKING = ON")
        place = f"Server=tcp:{server.host},{server.port};Database=test;User ID={server.user};Password={server.password};Encrypt=no"
        (folder / "crd.yaml").write_text(subprocess.run([PLUGIN, "crd"], check=True, capture_output=True, text=True).stdout)
        (folder / "plugin.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": manifests(place)}))
        arguments = ["-f", folder / "crd.yaml", "-f", folder / "plugin.json", "--image", f"arcane-sqlserver-plugin={PLUGIN}"]
        with local_cluster(folder, *arguments) as cluster:
            wait_for(lambda: cluster.get("/api/v1/namespaces/default/secrets/test-db"), "the plugin's objects")
            yield World(cluster, Database(server, "test"), Jobs(cluster), folder / "data")


def manifests(connection: str) -> list[dict[str, Any]]:
    """The class, the template and the Secret of the streams."""
    container = {"name": "plugin", "image": "arcane-sqlserver-plugin", "terminationMessagePolicy": "FallbackToLogsOnError"}
    pod = {"restartPolicy": "Never", "terminationGracePeriodSeconds": 10, "containers": [container]}
    return [
        {
            "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "StreamClass", "metadata": {"name": "sqlserver"},
            "spec": {
                "apiVersion": "v1", "kindRef": "SqlServerStream", "pluralName": "sqlserverstreams", "secretRefs": ["connectionRef"],
            },
        },
        {
            "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "StreamingJobTemplate",
            "metadata": {"name": "arcane-sqlserver-plugin"},
            "spec": {"spec": {"backoffLimit": 0, "template": {"spec": pod}}},
        },
        {
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "test-db"},
            "stringData": {"ARCANE__CONNECTIONSTRING": connection},
        },
    ]  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_table_is_read_again_before_a_wrong_row_is_written(what: str, world: World):
    change, number = CHANGES[what], list(CHANGES).index(what)
    stream = Stream(f"case{number}", world.cluster, world.database, world.sink)
    stream.wait_for(lambda: stream.is_phase("Running"), "the stream's phase Running")
    stream.write("streamed", range(101, 104))
    stream.wait_for(lambda: stream.has_arrived(stream.held(BEFORE), ("id",)), "the first changes")
    (first,) = stream.complete_backfills()
    assert world.jobs.that_ask(stream.name) == [] and len(stream.requests()) == 1

    stream.write("busy", range(201, 206))
    for batch in change.batches:
        if batch == FAILED:
            wait_for(lambda: stream.is_phase("Failed"), "the stream's phase Failed")
        else:
            stream.run(batch)
    if change.remedy:
        assert change.remedy.replace("@", stream.name) in json.dumps(stream.state()["status"])
        stream.let_run_again()
        wait_for(lambda: not stream.is_phase("Failed"), "the end of the phase Failed")
    stream.write("after", range(301, 306))
    stream.run("DELETE @ WHERE id = 3")

    stream.wait_for(lambda: len(stream.complete_backfills()) > 1, "a backfill of the changed table")
    stream.wait_for(lambda: stream.is_phase("Running"), "the stream's phase Running again")
    stream.write("later", range(401, 404))
    stream.run("UPDATE @ SET name = N'renamed' WHERE id = 302", "DELETE @ WHERE id = 304")
    stream.wait_for(lambda: stream.has_arrived(stream.held(change.columns), change.key), "the table as it is")

    # Once only, by the Job of the stream, under both keys.
    first_again, second = stream.complete_backfills()
    assert first_again == first and len(stream.requests()) == 2
    (asking,) = world.jobs.that_ask(stream.name)
    assert asking["metadata"]["labels"]["arcane/backfilling"] == "false"
    assert {asking["metadata"]["annotations"].get(key) for key in KEYS} == {"schema-mismatch"}
    assert {it["metadata"]["name"] for it in stream.requests()} == {first, second}

    # No row from behind the change among those of the old shape, and no file of another shape than its backfill.
    assert not {row["name"] for row in stream.rows(first)} & {"after", "later", "renamed"}
    assert stream.shapes(first) == [BEFORE]
    assert stream.shapes(second) == [change.columns]
    assert {kind for backfill, kind, _ in stream.files() if backfill == second} == {"backfill", "data"}
