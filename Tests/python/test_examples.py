"""Every example of a REST stream runs as it stands: `check` finds nothing wrong, and a backfill delivers the API's records."""

import os
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import boto3
import duckdb
import pyarrow.parquet
import pytest

import arrivals
from conftest import ROOT, Server, running
from examples import DEFAULT_API, DEFAULT_SINK, EXAMPLES, credentials, moved, program, service
from front import front, make_certificates

RECORDS = 1000
#: These look back before their windows, or read two collections of the same records, so that a record may come twice.
OVERLAPPING = {"window", "window-pattern", "parameters"}
AZURE = ("devaccount", "a2V5LW9mLXRoZS1kZXYtYWNjb3VudA==", "sig=shared-access")


@pytest.fixture(scope="module")
def api() -> Iterator[Server]:
    with running("--records", str(RECORDS)) as server:
        yield server


@pytest.fixture(scope="module")
def plugin() -> Path:
    return program("arcane-rest-plugin")


class Place:
    """Where an example runs: what it says instead of its own places, its variables, and how its files are fetched."""

    def __init__(self, folder: Path, api: str):
        self.sink = folder / "sink"
        self.replaced = {DEFAULT_API: api, DEFAULT_SINK: self.sink.as_uri()}
        self.variables: dict[str, str] = {}
        self.fetch = lambda: None
        self.was_used = lambda: True


@contextmanager
def place_of(example: Path, folder: Path, api: str) -> Iterator[Place]:
    """The place of an example, with the servers that it needs beside the API."""
    place = Place(folder, api)
    if example.stem == "sink-s3":
        with service("scripts/dev-s3.py", "AKIDLAKE", "secret-of-the-lake") as port:
            endpoint = f"http://127.0.0.1:{port}"
            place.variables = {
                "AWS_ACCESS_KEY_ID": "AKIDLAKE", "AWS_SECRET_ACCESS_KEY": "secret-of-the-lake", "AWS_ENDPOINT_URL": endpoint,
            }  # fmt: skip
            bucket = boto3.resource(
                "s3", endpoint_url=endpoint, region_name="eu-central-1", aws_access_key_id="AKIDLAKE",
                aws_secret_access_key="secret-of-the-lake",
            ).create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})  # fmt: skip
            place.fetch = lambda: [save(place.sink, found.key, found.get()["Body"].read()) for found in bucket.objects.all()]
            yield place
    elif example.stem == "sink-azure":
        account, key, signature = AZURE
        with service("scripts/dev-azure-blob.py", *AZURE) as port:
            endpoint = f"http://127.0.0.1:{port}/{account}"
            place.variables["AZURE_STORAGE_CONNECTION_STRING"] = f"AccountName={account};AccountKey={key};BlobEndpoint={endpoint}"
            azure(f"{endpoint}/lake?restype=container&{signature}", "PUT")
            place.fetch = lambda: fetch_from_azure(f"{endpoint}/lake", signature, place.sink)
            yield place
    elif example.stem == "certificates":
        make_certificates(folder)
        with front(api, certificates=folder) as server:
            place.replaced |= {"localhost:8843": f"localhost:{server.server_port}", "/tmp/arcane-certificates": str(folder)}
            place.was_used = lambda: server.passed > 0
            yield place
    elif example.stem == "proxy":
        with front(api) as server:
            place.replaced["127.0.0.1:3128"] = f"127.0.0.1:{server.server_port}"
            place.was_used = lambda: server.passed > 0
            yield place
    else:
        yield place


def save(folder: Path, key: str, content: bytes) -> None:
    file = folder / key
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def azure(url: str, method: str = "GET") -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, method=method, headers={"x-ms-version": "2021-12-02"})) as answer:
        return answer.read()


def fetch_from_azure(container: str, signature: str, folder: Path) -> None:
    listed = ElementTree.fromstring(azure(f"{container}?restype=container&comp=list&{signature}"))
    for name in listed.iter("Name"):
        save(folder, name.text, azure(f"{container}/{quote(name.text)}?{signature}"))


def rows(folder: Path) -> list[dict[str, Any]]:
    """Every row of the data files, Parquet or JSON Lines."""
    files = [file for file in folder.rglob("part-*") if "_arcane" not in file.parts]
    parquet = [row for file in files if file.suffix == ".parquet" for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]
    lines = [str(file) for file in files if ".jsonl" in file.name]
    if not lines:
        return parquet
    # The texts of times stay texts: that is what the API served.
    table = duckdb.sql(f"SELECT * FROM read_json({lines}, format = 'newline_delimited', timestampformat = 'none', dateformat = 'none')")
    return parquet + [dict(zip(table.columns, row)) for row in table.fetchall()]


def run(plugin: Path, spec: Path, variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    command = [str(plugin), arguments[0], "--spec", str(spec), *arguments[1:]]
    return subprocess.run(command, env={**os.environ, **variables}, cwd=ROOT, capture_output=True, text=True, timeout=180)


@pytest.mark.parametrize("example", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda file: file.stem)
def test_an_example_runs_as_it_stands(example, api, plugin, tmp_path):
    address = f"http://127.0.0.1:{api.port}"
    with place_of(example, tmp_path, address) as place:
        spec = moved(example, tmp_path, place.replaced)
        variables = credentials(example, address) | place.variables
        check = run(plugin, spec, variables, "check")
        assert check.returncode == 0, check.stdout + check.stderr
        assert "warning" not in check.stderr, check.stderr
        backfill = run(plugin, spec, variables, "run", "--backfill")
        assert backfill.returncode == 0, backfill.stderr
        place.fetch()
        assert place.was_used()
    assert len(list(place.sink.rglob("_COMPLETED"))) == 1
    compare(api.truth(), rows(place.sink), may_repeat=example.stem in OVERLAPPING)


def compare(truth: list[dict[str, Any]], arrived: list[dict[str, Any]], may_repeat: bool) -> None:
    """All records, and in every column what was served; a declared schema may leave columns out."""
    served = {record["id"]: record for record in truth}
    assert len(served) == RECORDS and {row["id"] for row in arrived} == set(served)
    assert may_repeat or len(arrived) == RECORDS
    different = [
        (row["id"], name) for row in arrived for name, value in row.items()
        if not name.startswith("ARCANE_") and not is_equal(served[row["id"]], name, value)
    ]  # fmt: skip
    assert different == []


def is_equal(record: dict[str, Any], name: str, value: Any) -> bool:
    expected = record.get(name)
    if isinstance(value, dict) and isinstance(expected, dict):
        return all(is_equal(expected, inner, value[inner]) for inner in value)
    return arrivals.equal(expected, value)
