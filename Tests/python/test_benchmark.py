"""The benchmark's pages and servers: everybody reads the same, and wrong data is noticed."""

import copy
import json
import sys
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest

import measure
import pages
import servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Sixteen pages."""
    folder = tmp_path_factory.mktemp("benchmark") / "pages"
    assert pages.write(folder, 16) == sum(file.stat().st_size for file in folder.iterdir())
    return folder


def served(folder: Path) -> list[dict]:
    return [record for page in range(1, 17) for record in json.loads((folder / str(page)).read_text())["data"]]


def test_the_pages_hold_all_records_in_order_and_say_how_many_pages_there_are(folder):
    assert served(folder) == list(pages.records(1600))
    assert [record["id"] for record in served(folder)] == list(range(1, 1601))
    assert json.loads((folder / "7").read_text())["meta"] == {"page": 7, "pages": 16}


def test_the_hash_does_not_depend_on_how_values_are_stored(folder):
    stored = copy.deepcopy(served(folder))
    for record in stored:
        record["customer"], record["items"] = json.dumps(record["customer"]), json.dumps(record["items"], indent=1)
        record["createdAt"] = datetime.fromisoformat(record["createdAt"].replace("Z", "+00:00"))
        record["updatedAt"] = datetime.fromisoformat(record["updatedAt"].removesuffix("Z"))
    assert pages.fingerprint(iter(stored)) == pages.fingerprint(pages.records(1600))


@pytest.mark.parametrize(
    "field, value",
    [("total", 0.01), ("note", "else"), ("paid", None), ("tags", ["x"]), ("status", ""), ("id", 5), ("createdAt", "2024-01-01T00:00:01Z")],
)
def test_the_hash_sees_a_change_in_any_field(folder, field, value):
    changed = copy.deepcopy(served(folder))
    changed[800][field] = value
    assert pages.fingerprint(iter(changed)) != pages.fingerprint(pages.records(1600))


def test_the_windows_of_the_delaying_server_hold_each_page_once(folder):
    options = ["--folder", str(folder), "--begin", "7200", "--step", "3600", "--pages", "4", "--delay", "0"]
    with servers.script("delaying_server.py", *options) as ready:

        def page(since: int, number: int) -> dict:
            with urllib.request.urlopen(f"http://127.0.0.1:{ready['port']}/orders?from={since}&page={number}") as response:
                return json.load(response)

        found = [page(7200 + window * 3600, number) for window in range(4) for number in range(1, 5)]
        assert [record for one in found for record in one["data"]] == served(folder)
        assert [one["meta"]["page"] for one in found] == [1, 2, 3, 4] * 4 and {one["meta"]["pages"] for one in found} == {4}
        for since, number in [(3600, 1), (7200 + 4 * 3600, 1), (7200, 5)]:
            assert page(since, number)["data"] == []


def test_what_a_program_uses_is_measured_with_its_children(tmp_path):
    work = "sum(range(4_000_000)); b = bytearray(50_000_000)"
    command = [sys.executable, "-c", f"import subprocess, sys; {work}; subprocess.run([sys.executable, '-c', '{work}'], check=True)"]
    alone = measure.run([sys.executable, "-c", work], tmp_path / "log")
    both = measure.run(command, tmp_path / "log")
    assert both.wall >= alone.wall * 0.9 and both.cpu > alone.cpu * 1.3
    assert alone.peak > 50_000_000
    with pytest.raises(SystemExit):
        measure.run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
