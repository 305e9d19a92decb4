"""The main job of the quickstart: the development API, a backfill of it, then a stream of what changes."""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Iterator

import duckdb
import yaml

import arrivals

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Runs the job, for a person or once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", required=True, help="the arcane-rest-plugin program")
    parser.add_argument("--folder", type=Path, default=ROOT / ".quickstart", help="where the stream and its data go")
    parser.add_argument("--once", action="store_true", help="no person: compare what arrived with what was served, and end")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds that --once waits for records to arrive")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    data, spec = arguments.folder / "data", arguments.folder / "orders.yaml"
    shutil.rmtree(arguments.folder, ignore_errors=True)
    data.mkdir(parents=True)
    with development_api("--records", "2000", "--rate", "5") as server:
        write(stream_of(server, data), spec)
        command = [arguments.plugin, "run", "--spec", str(spec)]
        say("Backfill: reading the last 30 days")
        if code := subprocess.run([*command, "--backfill"]).returncode:
            sys.exit(f"The backfill ended with exit code {code}.")
        show(data)
        sys.exit(once(command, server, data, arguments.patience) if arguments.once else until_interrupted(command, data))


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


@contextmanager
def child(command: list[str], **options) -> Iterator[subprocess.Popen]:
    """A process that is gone afterwards, whatever happens."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def development_api(*settings: str) -> Iterator[str]:
    """The URL of a development API."""
    command = [sys.executable, str(ROOT / "scripts/dev-rest-api"), *settings]
    with child(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        server = f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        say(f"The development API serves orders at {server}/open/orders")
        yield server


def post(server: str, path: str, value: Any, method: str = "POST") -> None:
    """A request to the development API that tells it something."""
    request = urllib.request.Request(server + path, json.dumps(value).encode(), method=method)
    urllib.request.urlopen(request).close()


def stream_of(server: str, data: Path) -> dict[str, Any]:
    """The stream: what `kubectl apply` would give to an operator, and `run --spec` takes without a cluster."""
    since = datetime.now(timezone.utc) - timedelta(days=31)
    return {
        "apiVersion": "streaming.sneaksanddata.com/v1",
        "kind": "RestApiStream",
        "metadata": {"name": "orders"},
        "spec": {
            "request": {
                "url": f"{server}/open/orders",
                "query": {"from": "@from", "to": "@to", "paging": "token", "token": "@token", "pageSize": "200"},
            },
            "records": ["data"],
            "key": ["id"],
            "window": {"from": "from", "to": "to", "format": "iso8601", "step": "10d"},
            "pagination": {"type": "token", "pointer": "token", "next": ["meta", "next"]},
            "backfillStartDate": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lookBackInterval": "1m",
            "changeCaptureInterval": "1s",
            "sink": {"location": data.resolve().as_uri(), "format": "parquet", "groupingInterval": "1s"},
        },
    }


def write(stream: dict[str, Any], spec: Path) -> None:
    spec.write_text(yaml.safe_dump(stream, sort_keys=False))
    say(f"The stream is described in {spec}")


def show(data: Path) -> None:
    """What another engine reads in the files."""
    found = arrivals.files(data)
    say(f"DuckDB reads {len(found)} Parquet files in {data}:")
    if not found:
        return
    duckdb.read_parquet([str(file) for file in found], union_by_name=True).create_view("arrived", replace=True)
    print(duckdb.sql("SELECT count(*) AS rows, count(DISTINCT id) AS orders, max(updatedAt) AS newest FROM arrived"))
    newest = "SELECT DISTINCT ON (id) * FROM arrived ORDER BY id, version DESC"
    print(duckdb.sql(f"SELECT id, version, status, total, tags, updatedAt FROM ({newest}) ORDER BY updatedAt DESC LIMIT 5"))


def until_interrupted(command: list[str], data: Path) -> int:
    """Streams until Ctrl-C, which the plugin gets too, and shows what arrived."""
    say("Stream: reading what changes; Ctrl-C ends it")
    with child(command) as plugin:
        try:
            code = plugin.wait()
        except KeyboardInterrupt:
            code = plugin.wait(timeout=15)
    show(data)
    return code


def once(command: list[str], server: str, data: Path, patience: float) -> int:
    """Streams until records that were made meanwhile have arrived, stops the plugin, and compares everything."""
    say("Stream: reading what changes")
    with child(command) as plugin:
        for _ in range(3):
            post(server, "/append", {"count": 20, "updates": 20})
            expected = arrivals.truth(server, history=False)
            if not all_arrive(plugin, expected, data, patience):
                say(f"After {patience:.0f} s records are still missing.")
                break
        plugin.send_signal(signal.SIGTERM)
        code = plugin.wait(timeout=15)
    show(data)
    outcome = arrivals.compare(expected, arrivals.truth(server, history=True), arrivals.rows(data))
    say(str(outcome))
    if code:
        say(f"The plugin ended with exit code {code} after SIGTERM.")
    return 0 if outcome.is_good and code == 0 else 1


def all_arrive(plugin: subprocess.Popen, expected: list[arrivals.Record], data: Path, patience: float) -> bool:
    """Waits until the expected records have arrived; false when they do not."""
    deadline = time.monotonic() + patience
    while arrivals.compare(expected, [], arrivals.rows(data)).missing:
        if plugin.poll() is not None:
            sys.exit(f"The plugin ended by itself with exit code {plugin.returncode}.")
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__":
    main()
