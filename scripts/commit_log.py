"""Checks the commits of a stream on disk against its data files: what readers of commits are promised.

`faults_of(folder, lookback)` lists everything that is wrong with the stream in `folder` (the sink's folder and the stream's name):

* the numbers of the commits have no gap;
* every file that a commit lists exists and has the rows that the commit says, every data file is listed, and only once;
* a version comes once, and again only where a later process read again what the lookback rule says, or in another backfill.
"""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Iterator

import pyarrow.parquet

import arrivals

Commit = dict[str, Any]


def commits(folder: Path) -> list[Commit]:
    """The commits of a stream, in their order."""
    return [json.loads(file.read_text()) for file in sorted((folder / "_arcane/commits").glob("*.json"))]


def faults_of(folder: Path, lookback: timedelta) -> list[str]:
    """What is wrong, a line each."""
    log = commits(folder)
    return [*_numbers(log), *_files(folder, log), *_repeats(folder, log, lookback)]


def _numbers(log: list[Commit]) -> Iterator[str]:
    numbers = [commit["number"] for commit in log]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the commits' numbers have gaps: {numbers[:3]} … {numbers[-3:]} for {len(numbers)} commits"


def _listed(folder: Path, log: list[Commit]) -> Iterator[tuple[Commit, dict[str, Any], Path]]:
    """Each file of each commit; those of a backfill that began again are void and gone."""
    begun = {state["id"]: state["firstNumber"] for commit in log if (state := commit["state"].get("backfill"))}
    for commit in log:
        for file in commit["files"]:
            if commit["number"] >= begun.get(_backfill(file), 0):
                yield commit, file, folder.parent / file["path"]


def _backfill(file: dict[str, Any]) -> "str | None":
    """The backfill that a file belongs to; none for streamed changes."""
    parts = Path(file["path"]).parts
    return parts[2] if parts[1] == "backfill" else None


def _files(folder: Path, log: list[Commit]) -> Iterator[str]:
    listed: dict[Path, int] = {}
    for commit, file, path in _listed(folder, log):
        if path in listed:
            yield f"{file['path']} is in commit {listed[path]} and in commit {commit['number']}"
        listed[path] = commit["number"]
        if not path.exists():
            yield f"{file['path']} of commit {commit['number']} does not exist"
        elif (rows := pyarrow.parquet.ParquetFile(path).metadata.num_rows) != file["rows"]:
            yield f"{file['path']} has {rows} rows, commit {commit['number']} says {file['rows']}"
    for path in arrivals.files(folder):
        if path not in listed:
            yield f"{path.relative_to(folder.parent)} is in no commit"
    for path in folder.rglob(".*"):
        yield f"{path.relative_to(folder.parent)} was left behind"


def _repeats(folder: Path, log: list[Commit], lookback: timedelta) -> Iterator[str]:
    starts = {commit["writer"]: _moment(commit["committedAt"]) for commit in log if commit["kind"] == "start"}
    seen: dict[arrivals.Key, int] = {}
    newest: "str | None" = None
    for commit, file, path in _listed(folder, log):
        if not path.exists():
            continue
        if (backfill := _backfill(file)) not in (None, newest):
            newest, seen = backfill, {}  # a backfill begins with everything there is, and the stream goes on from it
        for row in pyarrow.parquet.ParquetFile(path).read(columns=["id", "version", "updatedAt"]).to_pylist():
            key = arrivals.key(row)
            if key in seen and _moment(row["updatedAt"]) < starts[commit["writer"]] - lookback:
                yield f"version {key} is in commit {seen[key]} and in commit {commit['number']}, outside the lookback"
            seen[key] = commit["number"]


def _moment(value: "str | datetime") -> datetime:
    """An instant, with the fraction of a second in any number of digits."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    text, _, fraction = value.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{text}.{(fraction + '000000')[:6]}+00:00")
