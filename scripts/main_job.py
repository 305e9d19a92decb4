"""The main job of the quickstart: the development API and the development SQL Server, and a stream of each, run by the operator without
a cluster.

The manifests are those of examples/quickstart, with the addresses and the folder of this run.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterator

import duckdb

import arrivals
import table_arrivals
from stock import Stock

ROOT = Path(__file__).resolve().parents[1]
STREAMS = ["orders", "stock"]
"""The streams of examples/quickstart: of the API, and of the SQL Server's table."""


def main() -> None:
    """Runs the job, for a person or once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator", required=True, help="the arcane-operator program")
    parser.add_argument("--rest-plugin", required=True, help="the arcane-rest-plugin program")
    parser.add_argument("--sqlserver-plugin", required=True, help="the arcane-sqlserver-plugin program")
    parser.add_argument("--folder", type=Path, default=ROOT / ".quickstart", help="where the cluster and the data go")
    parser.add_argument("--once", action="store_true", help="no person: compare what arrived with what was there, and end")
    parser.add_argument("--patience", type=float, default=300.0, help="seconds that streams and records are waited for")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plugins = {"arcane-rest-plugin": arguments.rest_plugin, "arcane-sqlserver-plugin": arguments.sqlserver_plugin}
    folder = arguments.folder.resolve()
    data = folder / "data"
    shutil.rmtree(folder, ignore_errors=True)
    data.mkdir(parents=True)
    plugins = {"arcane-rest-plugin": arguments.rest_plugin, "arcane-sqlserver-plugin": arguments.sqlserver_plugin}
    with development_api("--records", "2000", "--rate", "5") as server, development_sql_server() as database:
        stock = Stock(database["control"], articles=2000)
        manifests = write_manifests(plugins, server, database["port"], data, folder / "manifests")
        with operator(arguments.operator, plugins, manifests, folder / "cluster") as cluster:
            say("Backfill: reading the orders of the last 30 days, and the whole table of the stock")
            with stock.kept_changing(seconds=0.5) as stop_changing:
                for stream in STREAMS:
                    cluster.wait_for(f"default/{stream} Running", patience=arguments.patience)
                show(data)
                look(cluster.kubeconfig)
                if not arguments.once:
                    sys.exit(until_interrupted(cluster, data))
                say("Stream: reading what changes")
                arrived = follow_api(cluster, server, data, arguments.patience)
                stop_changing()
            sys.exit(settle(cluster, server, stock, data, arguments.patience if arrived else 0))


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
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def development_server(program: str, *settings: str) -> Iterator[dict[str, int]]:
    """The ports of a development server."""
    command = [sys.executable, str(ROOT / "scripts" / program), *settings]
    with child(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        yield json.loads(process.stdout.readline())


@contextmanager
def development_sql_server() -> Iterator[dict[str, int]]:
    """The ports of a development SQL Server with the database of the quickstart."""
    with development_server("dev-sqlserver", "--script", str(ROOT / "examples/quickstart/database.sql")) as ready:
        say(f"The development SQL Server holds the table dbo.Stock, at port {ready['port']}")
        yield ready


@contextmanager
def development_api(*settings: str) -> Iterator[str]:
    """The URL of a development API."""
    with development_server("dev-rest-api", *settings) as ready:
        server = f"http://127.0.0.1:{ready['port']}"
        say(f"The development API serves orders at {server}/open/orders")
        yield server


def post(server: str, path: str, value: Any, method: str = "POST") -> None:
    """A request to the development API that tells it something."""
    request = urllib.request.Request(server + path, json.dumps(value).encode(), method=method)
    urllib.request.urlopen(request).close()


def write_manifests(plugins: dict[str, str], server: str, port: int, data: Path, folder: Path) -> Path:
    """The manifests of examples/quickstart for this run, and the definitions of the plugins' kinds, which the plugins print."""
    folder.mkdir(parents=True)
    for name, plugin in plugins.items():
        definition = subprocess.run([plugin, "crd"], check=True, capture_output=True, text=True).stdout
        (folder / f"00-{name}.yaml").write_text(definition)
    since = (datetime.now(timezone.utc) - timedelta(days=31)).strftime("%Y-%m-%dT%H:%M:%SZ")
    here = {
        "http://127.0.0.1:8800": server, "127.0.0.1,1433": f"127.0.0.1,{port}", "file:///tmp/arcane/quickstart": data.as_uri(),
        "2026-01-01T00:00:00Z": since,
    }  # fmt: skip
    for example in sorted((ROOT / "examples/quickstart").glob("*.yaml")):
        text = example.read_text()
        for there, value in here.items():
            text = text.replace(there, value)
        (folder / example.name).write_text(text)
    say(f"Classes, templates, secrets and streams are described in {folder}")
    return folder


class Cluster:
    """A cluster in a process, and what it has said so far."""

    def __init__(self, process: subprocess.Popen, kubeconfig: Path) -> None:
        self.process = process
        self.kubeconfig = kubeconfig
        self.lines: list[str] = []
        self.news = threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.process.stdout:
            print(line, end="", flush=True)
            with self.news:
                self.lines.append(line.rstrip())
                self.news.notify_all()

    def wait_for(self, beginning: str, patience: float) -> None:
        """Waits for a line that begins so. A stream that has failed is not waited for."""
        deadline = time.monotonic() + patience
        with self.news:
            while not any(line.startswith(beginning) for line in self.lines):
                self.check()
                if time.monotonic() > deadline:
                    sys.exit(f"'{beginning}' has not come in {patience:.0f} s.")
                self.news.wait(0.2)

    def check(self) -> None:
        """Ends this process where the stream has failed, or the cluster has ended."""
        failures = tuple(f"default/{stream} Failed" for stream in STREAMS)
        failed = next((line for line in self.lines if line.startswith(failures)), None)
        if failed:
            sys.exit(f"A stream has failed: {failed}")
        if self.process.poll() is not None:
            sys.exit(f"The cluster ended by itself with exit code {self.process.returncode}.")


@contextmanager
def operator(program: str, plugins: dict[str, str], manifests: Path, folder: Path) -> Iterator[Cluster]:
    """The operator, with a control plane of its own."""
    command = [program, "local", "-f", str(manifests), "--folder", str(folder), "--port", "0"]
    for name, plugin in plugins.items():
        command += ["--image", f"{name}={plugin}"]
    # A process group of its own: Ctrl-C is for this process, which ends everything in order.
    with child(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        yield Cluster(process, folder / "kubeconfig")


def look(kubeconfig: Path) -> None:
    """What kubectl sees, where there is one."""
    kubectl = shutil.which("kubectl") or shutil.which(str(Path(sys.executable).parent / "kubectl"))
    if kubectl is None:
        return
    say("kubectl get arcane,jobs,pods")
    environment = {**os.environ, "KUBECONFIG": str(kubeconfig)}
    subprocess.run([kubectl, "get", "restapistreams,sqlserverstreams,backfillrequests,jobs,pods"], env=environment, stdin=subprocess.DEVNULL)


def show(data: Path) -> None:
    """What another engine reads in the files."""
    newest = "SELECT DISTINCT ON (id) * FROM orders ORDER BY id, version DESC"
    show_stream(
        data, "orders",
        "SELECT count(*) AS rows, count(DISTINCT id) AS orders, max(updatedAt) AS newest FROM orders",
        f"SELECT id, version, status, total, tags, updatedAt FROM ({newest}) ORDER BY updatedAt DESC LIMIT 5",
    )  # fmt: skip
    newest = "SELECT DISTINCT ON (article) * FROM stock ORDER BY article, SYS_CHANGE_VERSION DESC"
    show_stream(
        data, "stock",
        "SELECT count(*) AS rows, count(DISTINCT article) AS articles, count(*) FILTER (SYS_CHANGE_OPERATION = 'D') AS deletes, "
        "max(ChangeTrackingVersion) AS newest FROM stock",
        "SELECT article, SYS_CHANGE_VERSION, SYS_CHANGE_OPERATION, name, amount, price "
        f"FROM ({newest}) ORDER BY SYS_CHANGE_VERSION DESC, article LIMIT 5",
    )  # fmt: skip


def show_stream(data: Path, stream: str, *queries: str) -> None:
    """What DuckDB answers to queries on the files of a stream."""
    found = arrivals.files(data / stream)
    say(f"DuckDB reads {len(found)} Parquet files in {data / stream}:")
    if not found:
        return
    duckdb.read_parquet([str(file) for file in found], union_by_name=True).create_view(stream, replace=True)
    for query in queries:
        print(duckdb.sql(query))


def until_interrupted(cluster: Cluster, data: Path) -> int:
    """Streams until Ctrl-C, and shows what arrived."""
    try:
        say(f"Stream: reading what changes; look at it with kubectl --kubeconfig {cluster.kubeconfig}. Ctrl-C ends it")
        code = cluster.process.wait()
    except KeyboardInterrupt:
        cluster.process.terminate()
        code = cluster.process.wait(timeout=30)
    show(data)
    return code


def follow_api(cluster: Cluster, server: str, data: Path, patience: float) -> bool:
    """Streams until orders that were made meanwhile have arrived, three times; false when they do not."""
    for _ in range(3):
        post(server, "/append", {"count": 20, "updates": 20})
        expected = arrivals.truth(server, history=False)
        if not comes(cluster, lambda: not arrivals.compare(expected, [], arrivals.rows(data / "orders")).missing, patience):
            say(f"After {patience:.0f} s records are still missing.")
            return False
    return True


def settle(cluster: Cluster, server: str, stock: Stock, data: Path, patience: float) -> int:
    """Streams until a table that nobody changes any more has arrived, stops everything, and compares all."""
    stock.change()  # so that there is one of each kind that only the stream has brought
    held, version = stock.rows(), stock.version()
    expected = arrivals.truth(server, history=False)

    def table() -> table_arrivals.TableComparison:
        return table_arrivals.compare(held, arrivals.rows(data / "stock"), key=["article"])

    def orders() -> arrivals.Comparison:
        return arrivals.compare(expected, arrivals.truth(server, history=True), arrivals.rows(data / "orders"))

    if not comes(cluster, lambda: table().version >= version and not orders().missing, patience):
        say(f"After {patience:.0f} s the last changes are still missing.")
    cluster.process.terminate()
    code = cluster.process.wait(timeout=30)
    show(data)
    outcomes = [orders(), table()]
    for outcome in outcomes:
        say(str(outcome))
    if code:
        say(f"The cluster ended with exit code {code} after SIGTERM.")
    return 0 if all(outcome.is_good for outcome in outcomes) and code == 0 else 1


def comes(cluster: Cluster, condition: Callable[[], bool], patience: float) -> bool:
    """Waits until the condition holds; false when it does not come to that."""
    deadline = time.monotonic() + patience
    while not condition():
        cluster.check()
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__":
    main()
