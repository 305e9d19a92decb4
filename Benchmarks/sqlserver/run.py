"""Measures the SQL Server plugin on the development server's pre-encoded table, beside a C loop and arrow-odbc.

The server sends each answer from a recording from the second time on, so it costs little; it runs on the same machine all the same. Programs run
in turn, so that what else the machine does meets all of them alike. Figures are medians; memory is the largest of all runs: all of it, and what is
the process's own. The rest are pages of programs and libraries, which the kernel shares between processes and takes back when memory is short.

The reader is the plugin's, alone (Sources/odbc-reader): like the C loop it runs the query and nothing else, but it makes columns of the values, and
drops them, or writes them as Parquet: the same columns as arrow-odbc, to one file. The plugin does more than both: it looks up the table and its columns first, reads in a snapshot, makes columns of the values, and adds the
version, the operation and the merge key, a SHA-256, to every row. To Parquet it writes these four columns too, and arrow-odbc does not.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Any, Iterator

import pyarrow.parquet as pq
import pyodbc

ROOT = Path(__file__).resolve().parents[2]
QUERY = "SELECT * FROM dbo.Orders"
PASSWORD = "Development.1"
METRICS = 20000 + os.getpid() % 20000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True, help="the built arcane-sqlserver-plugin")
    parser.add_argument("--reader", required=True, help="the built odbc-reader")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--large", type=int, default=10_000_000, help="rows of the table for memory; 0 for none")
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--polls", type=int, default=500)
    given = parser.parse_args()
    print(f"- {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f} at the start, {platform.platform()}, {os.cpu_count()} cores")
    print(f"- {given.rows:,} rows of 8 columns; medians of {given.repeat} after one run that is not counted")
    print(f"- the plugin's file has {os.path.getsize(given.plugin) >> 20} MiB; Swift's runtime is {linking(given.plugin)}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="sqlserver-benchmark-") as folder:
        bench = Benchmark(given, Path(folder))
        with server("--bulk", str(given.rows)) as at:
            bench.read(at, "Without TLS")
            bench.changes(at)
            bench.polls(at)
            bench.long_values(at)
        with server("--bulk", str(given.rows), "--certificate", str(bench.certificate())) as at:
            bench.read(at, "With TLS", encrypted=True)
        if given.large:
            with server("--bulk", str(given.large)) as at:
                bench.memory(at)


class Benchmark:
    """What is measured, with the programs and the folder for it."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.folder, self.plugin = given, folder, given.plugin
        self.c_reader = str(folder / "c_reader")
        subprocess.run(["cc", "-O2", "-o", self.c_reader, Path(__file__).with_name("c_reader.c"), "-lodbc"], check=True)

    def certificate(self) -> Path:
        path = self.folder / "server.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", path, "-out", self.folder / "crt"]
        subprocess.run(command, check=True, capture_output=True)
        path.write_text(path.read_text() + (self.folder / "crt").read_text())
        return path

    def read(self, at: dict[str, Any], title: str, encrypted: bool = False) -> None:
        """The whole table to nothing and to Parquet."""
        driver = odbc(at, encrypted)
        spec = self.spec("backfill", encrypted)
        peer = [sys.executable, str(Path(__file__).with_name("arrow_odbc_reader.py")), driver, QUERY, self.folder / "peer.parquet"]
        data = self.folder / "backfill"
        programs = {
            "C loop, to nothing": [self.c_reader, driver, QUERY],
            "reader, to nothing": [self.given.reader, connection(at, encrypted), QUERY],
            "plugin, to nothing": [self.plugin, "bench", "--seconds", "600", "--backfill", "--spec", spec],
            "arrow-odbc and pyarrow, to Parquet": peer,
            "reader, to Parquet": [self.given.reader, connection(at, encrypted), QUERY, self.folder / "reader.parquet"],
            "plugin, to Parquet": [self.plugin, "run", "--backfill", "--backfill-id", "b", "--spec", spec],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in programs}
        for turn in range(self.given.repeat + 1):
            for name, command in programs.items():
                shutil.rmtree(data, ignore_errors=True)
                cost = run(command, connection(at, encrypted), self.given.rows if "nothing" in name else None)
                if turn:
                    costs[name].append(cost)
            self.compare(data)
        print(f"## {title}\n\n| program | wall s | rows/s | CPU s per million rows | peak MiB | of that its own |\n| --- | --- | --- | --- | --- | --- |")
        walls = {}
        for name, runs in costs.items():
            walls[name] = wall = median(cost.wall for cost in runs)
            cpu = median(cost.cpu for cost in runs) * 1e6 / self.given.rows
            print(f"| {name} | {wall:.3f} | {self.given.rows / wall:,.0f} | {cpu:.2f} | {memory(runs)} |")
        loop, reader, plugin, peer, written, parquet = walls.values()
        print(
            f"\nRows per second: to nothing {loop / reader:.2f} (reader) and {loop / plugin:.2f} (plugin) times the C loop; "
            f"to Parquet {peer / written:.2f} (reader) and {peer / parquet:.2f} (plugin) times arrow-odbc.\n", flush=True,
        )  # fmt: skip

    def compare(self, data: Path) -> None:
        """All wrote the same rows."""
        names = ["id", "customer", "name", "amount", "price", "created", "flag", "note"]
        theirs = pq.read_table(self.folder / "peer.parquet", columns=names).sort_by("id")
        for files in (sorted(data.rglob("*.parquet")), self.folder / "reader.parquet"):
            ours = pq.read_table(files, columns=names).sort_by("id")
            if ours.num_rows != self.given.rows or not ours.cast(theirs.schema).equals(theirs):
                raise SystemExit(f"the files do not hold the same rows: {ours.num_rows} and {theirs.num_rows}, {ours.schema} and {theirs.schema}")

    def memory(self, at: dict[str, Any]) -> None:
        """A table that is ten times as large takes no more memory. It is read once, while the server still makes the answer."""
        cost = run([self.plugin, "run", "--backfill", "--backfill-id", "b", "--spec", self.spec("large")], connection(at))
        files = list((self.folder / "large").rglob("*.parquet"))
        rows = sum(pq.read_metadata(file).num_rows for file in files)
        if rows != self.given.large:
            raise SystemExit(f"the files hold {rows} rows of {self.given.large}")
        print("## Memory\n\n| rows, to Parquet | CPU s per million rows | peak MiB | of that its own |\n| --- | --- | --- | --- |")
        print(f"| {rows:,} in {len(files)} files | {cost.cpu * 1e6 / rows:.2f} | {memory([cost])} |\n", flush=True)

    def changes(self, at: dict[str, Any]) -> None:
        """A stream that begins with changes to catch up with."""
        spec, data, kept = self.spec("changes"), self.folder / "changes", self.folder / "kept"
        run([self.plugin, "run", "--backfill", "--backfill-id", "b", "--spec", spec], connection(at))
        execute(at, f"UPDATE dbo.Orders SET price = price + 1 WHERE id <= {self.given.changes}")
        shutil.copytree(data, kept)
        costs = []
        for turn in range(self.given.repeat + 1):
            shutil.rmtree(data)
            shutil.copytree(kept, data)
            with streaming(self.plugin, spec, connection(at)) as stream:
                stream.wait(lambda: stream.metric(r"arcane_stream_rows_committed_total\{[^}]*\}") >= self.given.changes)
                costs.append(stream.cost())
        wall, cpu, peak = (median(getattr(cost, key) for cost in costs[1:]) for key in ("wall", "cpu", "peak"))
        print(f"## Changes\n\n{self.given.changes:,} changes from the start of the process to the commit: {wall:.2f} s, {cpu * 1e6 / self.given.changes:.2f} CPU s per million rows, {int(peak) >> 20} MiB.\n", flush=True)

    def polls(self, at: dict[str, Any]) -> None:
        """A stream without changes."""
        with streaming(self.plugin, self.spec("changes"), connection(at)) as stream:
            base = r"arcane_stream_window_duration_seconds"
            stream.wait(lambda: stream.metric(base + r"_count\{[^}]*\}") >= self.given.polls)
            buckets = stream.buckets(base)
            cost = stream.cost()
        print(f"## Polls\n\n{buckets[-1][1]} empty polls: {quantile(buckets, 0.5)}, {quantile(buckets, 0.99)}; {cost.cpu / buckets[-1][1] * 1000:.2f} CPU ms each.\n", flush=True)

    def long_values(self, at: dict[str, Any]) -> None:
        """Columns of nvarchar(max), from 1 KB to 1 MB."""
        print("## Long columns\n\n| value | rows | wall s | MB/s | CPU s | peak MiB | of that its own |\n| --- | --- | --- | --- | --- | --- | --- |")
        for size in (1_000, 10_000, 100_000, 1_000_000):
            rows = min(100_000_000 // size, self.given.rows)
            table = f"Long{size}"
            execute(at, f"CREATE TABLE dbo.{table}(id int NOT NULL PRIMARY KEY, body nvarchar(max)); ALTER TABLE dbo.{table} ENABLE CHANGE_TRACKING")
            execute(at, f"INSERT dbo.{table} SELECT id, REPLICATE(CAST(N'x' AS nvarchar(max)), {size}) FROM dbo.Orders WHERE id <= {rows}")
            spec = self.spec(table.lower(), table=table)
            costs = [run([self.plugin, "bench", "--seconds", "600", "--backfill", "--spec", spec], connection(at), rows) for _ in range(self.given.repeat + 1)][1:]
            wall, cpu = (median(getattr(cost, key) for cost in costs) for key in ("wall", "cpu"))
            print(f"| {size:,} characters | {rows:,} | {wall:.3f} | {rows * size / wall / 1e6:,.0f} | {cpu:.3f} | {memory(costs)} |", flush=True)
        print()

    def spec(self, name: str, encrypted: bool = False, table: str = "Orders") -> Path:
        path = self.folder / f"{name}.json"
        spec = {
            "jobTemplateRef": {"name": "t"}, "connectionRef": {"name": "db"}, "table": table, "changeCaptureInterval": "10ms", "lookBackInterval": "0s",
            "backfill": {"parallelism": 1, "sliceRows": 100_000_000}, "sink": {"location": f"file://{self.folder / name}", "rowsPerGroup": 100_000 if name != "changes" else self.given.changes},
        }  # fmt: skip
        path.write_text(json.dumps(spec))
        return path


@dataclass
class Cost:
    """What a process took: seconds, processor seconds, its largest memory in bytes, and the largest part of it that was its own."""

    wall: float
    cpu: float
    peak: int
    own: int


def memory(costs: list[Cost]) -> str:
    """Two cells of a table."""
    return f"{max(cost.peak for cost in costs) >> 20} | {max(cost.own for cost in costs) >> 20}"


class Peak(threading.Thread):
    """Looks at the largest memory of a process until it ends. (What `wait4` says of it includes this program's own, from before the `exec`.)"""

    def __init__(self, process: subprocess.Popen) -> None:
        super().__init__(daemon=True)
        self.path, self.bytes, self.own = Path(f"/proc/{process.pid}/status"), 0, 0
        self.start()

    def run(self) -> None:
        while True:
            try:
                found = re.search(r"VmHWM:\s+(\d+) kB.*RssAnon:\s+(\d+) kB", self.path.read_text(), re.DOTALL)
            except OSError:
                return
            if not found:
                return
            self.bytes, self.own = int(found[1]) * 1024, max(self.own, int(found[2]) * 1024)
            time.sleep(0.005)


def run(command: list[Any], connection_string: str, rows: "int | None" = None) -> Cost:
    """Runs a program to its end. Where it tells how many rows it read, that is checked."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], env={**os.environ, "ARCANE__CONNECTIONSTRING": connection_string, "ARCANE__LOG_LEVEL": "error"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak = Peak(process)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}: {output}")
    if rows is not None and json.loads(output)["rows"] != rows:
        raise SystemExit(f"{command[0]} has not read {rows} rows: {output}")
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, peak.bytes, peak.own)


class Streaming:
    """A plugin that streams."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process, self.began, self.peak = process, time.monotonic(), Peak(process)

    def page(self) -> str:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/metrics", timeout=10).read().decode()
        except OSError:
            return ""

    def metric(self, pattern: str) -> float:
        return sum(float(value) for value in re.findall(rf"^{pattern} (\S+)$", self.page(), re.MULTILINE))

    def buckets(self, name: str) -> list[tuple[float, int]]:
        found = re.findall(rf'^{name}_bucket\{{.*le="([^"]*)".*\}} (\d+)$', self.page(), re.MULTILINE)
        return [(float(limit.replace("+Inf", "inf")), int(count)) for limit, count in found]

    def wait(self, condition: Any) -> None:
        while not condition():
            if self.process.poll() is not None or time.monotonic() - self.began > 600:
                raise SystemExit(f"the stream has not come there; exit code {self.process.returncode}")
            time.sleep(0.01)

    def cost(self) -> Cost:
        """What it has taken so far; ends it."""
        wall = time.monotonic() - self.began
        self.process.terminate()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return Cost(wall, usage.ru_utime + usage.ru_stime, self.peak.bytes, self.peak.own)


@contextmanager
def streaming(plugin: str, spec: Path, connection_string: str) -> Iterator[Streaming]:
    variables = {"ARCANE__CONNECTIONSTRING": connection_string, "ARCANE__LOG_LEVEL": "error"}
    process = subprocess.Popen([plugin, "run", "--metrics-port", str(METRICS), "--spec", spec], env={**os.environ, **variables})
    try:
        yield Streaming(process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def quantile(buckets: list[tuple[float, int]], part: float) -> str:
    """The bucket of a histogram in which this part of all values lies."""
    limit = next(limit for limit, count in buckets if count >= buckets[-1][1] * part)
    return f"p{part * 100:.0f} within {limit * 1000:g} ms"


def linking(program: str) -> str:
    libraries = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return "linked dynamically" if "libswiftCore" in libraries else "part of it, as in the images"


@contextmanager
def server(*arguments: str) -> Iterator[dict[str, Any]]:
    """The development SQL Server."""
    process = subprocess.Popen([sys.executable, ROOT / "scripts/dev-sqlserver", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def connection(at: dict[str, Any], encrypted: bool = False) -> str:
    security = "Encrypt=yes;TrustServerCertificate=yes" if encrypted else "Encrypt=no"
    return f"Server=tcp:127.0.0.1,{at['port']};Database=bulk;User ID=sa;Password={PASSWORD};{security}"


def odbc(at: dict[str, Any], encrypted: bool = False) -> str:
    """The same for the driver: what the plugin makes of it."""
    driver = next(Path("/usr/lib").glob("*/odbc/libtdsodbc.so"))
    return (
        f"DRIVER={driver};SERVER=127.0.0.1;PORT={at['port']};DATABASE=bulk;UID=sa;PWD={PASSWORD};TDS_Version=7.4;ClientCharset=UTF-8;PacketSize=32767;"
        f"Encryption={'require' if encrypted else 'request'}"
    )


@contextmanager
def connected(at: dict[str, Any]) -> Iterator[Any]:
    database = pyodbc.connect(odbc(at), autocommit=True)
    try:
        yield database
    finally:
        database.close()


def execute(at: dict[str, Any], statement: str) -> None:
    with connected(at) as database:
        database.execute(statement)


if __name__ == "__main__":
    main()
