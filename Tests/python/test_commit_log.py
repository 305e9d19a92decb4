"""The check of the commits finds each way in which a promise can be broken."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import commit_log

LOOKBACK = timedelta(seconds=10)
START = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


class Log:
    """A stream's folder, made commit by commit."""

    def __init__(self, folder: Path):
        self.folder = folder / "orders"
        self.number = 0
        (self.folder / "_arcane/commits").mkdir(parents=True)

    def commit(self, writer: str, files: list[dict], kind: str = "data", at: datetime = START, backfill: "dict | None" = None):
        self.number += 1
        value = {
            "formatVersion": 1, "number": self.number, "kind": kind, "writer": writer, "files": files,
            "committedAt": at.isoformat().replace("+00:00", "Z"), "state": {"backfill": backfill} if backfill else {},
        }  # fmt: skip
        (self.folder / f"_arcane/commits/{self.number:020d}.json").write_text(json.dumps(value))

    def file(self, name: str, *rows: tuple[int, int, datetime]) -> dict:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pyarrow.Table.from_pylist([{"id": id, "version": version, "updatedAt": at} for id, version, at in rows])
        pyarrow.parquet.write_table(table, path)
        return {"path": f"orders/{name}", "rows": len(rows), "bytes": path.stat().st_size}

    @property
    def faults(self) -> list[str]:
        return commit_log.faults_of(self.folder, LOOKBACK)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A stream that has streamed two versions, was started again, and read one of them again as the lookback rule says."""
    log = Log(tmp_path)
    log.commit("a", [], kind="start", at=START)
    log.commit("a", [log.file("data/part-1.parquet", (1, 1, START), (2, 1, START + timedelta(seconds=25)))])
    log.commit("b", [], kind="start", at=START + timedelta(seconds=30, microseconds=123))
    log.commit("b", [log.file("data/part-2.parquet", (2, 1, START + timedelta(seconds=25)))])
    return log


def test_a_log_as_it_should_be_has_no_faults(log):
    assert log.faults == []


def test_a_version_that_comes_again_outside_the_lookback_is_a_fault(log):
    log.commit("b", [log.file("data/part-3.parquet", (1, 1, START))])
    assert log.faults == ["version (1, 1) is in commit 2 and in commit 5, outside the lookback"]


def test_a_commit_that_is_gone_is_a_fault(log):
    log.number += 1
    log.commit("b", [])
    assert len(log.faults) == 1 and "gaps" in log.faults[0]


def test_files_that_no_commit_lists_and_temporary_ones_are_faults(log):
    log.file("data/part-9.parquet", (9, 1, START))
    (log.folder / "data/.part-10").touch()
    assert log.faults == ["orders/data/part-9.parquet is in no commit", "orders/data/.part-10 was left behind"]


def test_a_file_that_is_gone_or_listed_twice_or_has_other_rows_is_a_fault(log):
    again = {"path": "orders/data/part-2.parquet", "rows": 1}
    log.commit("b", [again, {"path": "orders/data/part-7.parquet", "rows": 1}])
    log.commit("b", [{**log.file("data/part-8.parquet", (8, 1, START)), "rows": 2}])
    assert log.faults == [
        "orders/data/part-2.parquet is in commit 4 and in commit 5",
        "orders/data/part-7.parquet of commit 5 does not exist",
        "orders/data/part-8.parquet has 1 rows, commit 6 says 2",
    ]


def test_files_of_a_backfill_that_began_again_may_be_gone(log):
    state = {"id": "b1", "firstNumber": 5}
    log.commit("b", [{"path": "orders/backfill/b1/part-5.parquet", "rows": 1}], kind="backfill", backfill=state)
    assert log.faults == ["orders/backfill/b1/part-5.parquet of commit 5 does not exist"]
    log.commit("b", [], kind="backfill", backfill={"id": "b1", "firstNumber": 7})
    log.commit("b", [log.file("backfill/b1/part-7.parquet", (3, 1, START))], kind="backfill", backfill={"id": "b1", "firstNumber": 7})
    assert log.faults == []


def test_another_backfill_has_everything_again_but_only_once(log):
    first, second = ({"id": name, "firstNumber": 0} for name in ("b1", "b2"))
    log.commit("b", [log.file("backfill/b1/part-5.parquet", (1, 1, START))], kind="backfill", backfill=first)
    log.commit("b", [log.file("backfill/b2/part-6.parquet", (1, 1, START))], kind="backfill", backfill=second)
    assert log.faults == []
    log.commit("b", [log.file("backfill/b2/part-7.parquet", (1, 1, START))], kind="backfill", backfill=second)
    log.commit("b", [log.file("data/part-8.parquet", (1, 1, START))])
    assert log.faults == [
        "version (1, 1) is in commit 6 and in commit 7, outside the lookback",
        "version (1, 1) is in commit 7 and in commit 8, outside the lookback",
    ]
