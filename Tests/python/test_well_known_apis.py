"""The streams of well-known APIs: each example reads all records of an API of that shape, and is refused with a wrong credential."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from examples import moved, program
from well_known_apis import APIS, TIMES, serving

EXAMPLES = ROOT / "examples/apis"
SECRETS = {"CLIENT_ID": "client", "CLIENT_SECRET": "secret", "CONSUMER_KEY": "key", "CONSUMER_SECRET": "secret"}


@pytest.fixture(scope="module")
def plugin() -> Path:
    return program("arcane-rest-plugin")


def run(plugin: Path, name: str, folder: Path, origin: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Runs an example with the API of a test in the place of its own, and a folder in the place of its bucket."""
    example = EXAMPLES / f"{name}.yaml"
    text = example.read_text()
    # A scope has a host, too, and keeps it.
    places = set(re.findall(r"(?:url|tokenUrl): https://[^/\s]+", text))
    named = {variable: "token" for variable in re.findall(r"\$\{(\w+)\}", text)}
    spec = moved(example, folder, {**{place: f"{place.split()[0]} {origin}" for place in places}, "s3://lake/raw": (folder / "sink").as_uri()})
    environment = {**os.environ, **named, **{key: value for key, value in SECRETS.items() if key in named}, **variables}
    command = [plugin, arguments[0], "--spec", spec, *arguments[1:]]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180)


def test_there_is_an_example_of_each_and_the_page_names_it():
    page = (ROOT / "docs/rest.md").read_text()
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == set(APIS) and len(APIS) == 10
    assert [name for name in APIS if f"](../examples/apis/{name}.yaml)" not in page] == []


@pytest.mark.parametrize("name", APIS)
def test_a_stream_reads_all_records_page_by_page(name, plugin, tmp_path):
    spec = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text())["spec"]
    with serving(APIS[name]) as (origin, asked):
        check = run(plugin, name, tmp_path, origin, "check")
        assert check.returncode == 0 and "warning" not in check.stderr, check.stdout + check.stderr
        asked.clear()
        done = run(plugin, name, tmp_path, origin, "run", "--backfill")
        assert done.returncode == 0, done.stderr
    key = spec["key"][0]
    rows = read(tmp_path / "sink")
    assert len({row[key] for row in rows}) == len(TIMES), "every record"
    # Where windows lie over each other, for records that appear late, one may come twice.
    assert len(rows) == len(TIMES) or "overlap" in spec["window"]
    assert all(row["ARCANE_MERGE_KEY"] for row in rows)
    assert len([path for path in asked if "/token" not in path]) > 4


# Slack answers 200, with a word for what is wrong. Words may pass, so the stream asks again, for long.
@pytest.mark.parametrize("name", [name for name in APIS if name != "slack"])
def test_a_wrong_credential_is_told_of_and_ends_it(name, plugin, tmp_path):
    with serving(APIS[name]) as (origin, _):
        wrong = re.findall(r"\$\{(\w+)\}", (EXAMPLES / f"{name}.yaml").read_text())[-1]
        done = run(plugin, name, tmp_path, origin, "run", "--backfill", **{wrong: "no-longer-valid"})
    assert done.returncode != 0 and "no-longer-valid" not in done.stderr
    assert "401" in done.stderr, done.stderr
    assert not list((tmp_path / "sink").rglob("_COMPLETED"))


def read(folder: Path) -> list[dict]:
    import pyarrow.parquet

    files = [file for file in folder.rglob("part-*.parquet") if "_arcane" not in file.parts]
    return [row for file in files for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]
