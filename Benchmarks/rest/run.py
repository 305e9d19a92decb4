"""Measures the REST plugin against one curl process and against dlt, alternating, and checks what each has written.

The standard library only: this process stays small, because Linux counts the memory of the process that starts another into the
peak of the new one.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Any, Callable

import measure
import pages
import servers

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
WINDOWS = 8
DELAY = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", default="", help="the release build of arcane-rest-plugin; none: only the peers")
    parser.add_argument("--pages", type=int, default=2000, help="pages of 100 records")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each program; medians are reported")
    parser.add_argument("--only", choices=["throughput", "latency", "start"], help="one part only")
    parser.add_argument("--no-dlt", action="store_true", help="leave the peer out, which takes most of the time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arcane-benchmark-") as folder:
        bench = Bench(arguments, Path(folder))
        bench.describe()
        if arguments.only in (None, "throughput"):
            bench.throughput()
        if arguments.only in (None, "latency"):
            bench.latency()
        if arguments.only in (None, "start") and arguments.plugin:
            bench.start()


class Bench:
    """The pages, the programs, and the tables."""

    def __init__(self, arguments: argparse.Namespace, folder: Path):
        self.plugin, self.repeat, self.with_dlt = arguments.plugin, arguments.repeat, not arguments.no_dlt
        self.folder, self.pages, self.count = folder, folder / "pages", arguments.pages
        self.bytes = pages.write(self.pages, self.count)
        self.expected = verify("expected", str(self.count))

    def describe(self) -> None:
        """What the figures were measured on."""
        model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        print(f"- {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, {model[0].split(': ')[1]}, {os.cpu_count()} cores,", end=" ")
        print(f"load {os.getloadavg()[0]:.1f} at the start, Linux {platform.release()}")
        print(f"- {self.count} pages of {pages.RECORDS_PER_PAGE} records, {self.bytes / 1e6:.1f} MB of JSON; medians of {self.repeat} runs")

    # The three programs

    def programs(self, url: str, windows: "tuple[int, int] | None" = None) -> dict[str, Callable[[], measure.Cost]]:
        """What each program does to read everything from `url`; `windows`: the first second and the length of each of 8."""
        found = {"curl": lambda: self._curl(url, windows)}
        if self.with_dlt:
            found["dlt"] = lambda: self._dlt(url, windows)
        if self.plugin:
            found["arcane"] = lambda: self._arcane(url, windows)
        return found

    def _curl(self, url: str, windows: "tuple[int, int] | None") -> measure.Cost:
        """One process, one connection kept alive (with windows: eight), to /dev/null."""
        if windows is None:
            options = [f"{url}/orders?page=[1-{self.count}]"]
        else:
            begin, step = windows
            last = begin + step * (WINDOWS - 1)
            options = ["--parallel", "--parallel-max", str(WINDOWS)]
            options.append(f"{url}/orders?from=[{begin}-{last}:{step}]&page=[1-{self.count // WINDOWS}]")
        return measure.run(["curl", "--silent", "--show-error", "--fail", "-o", "/dev/null", *options], self.folder / "curl.log")

    def _dlt(self, url: str, windows: "tuple[int, int] | None") -> measure.Cost:
        data, state = self._fresh("dlt-data"), self._fresh("dlt-state")
        command = [sys.executable, str(HERE / "dlt_pipeline.py"), url, str(data), str(state)]
        command += [str(it) for it in (*windows, WINDOWS)] if windows else []
        # dlt reads as many resources at once as it has workers; its default is 5.
        cost = measure.run(command, self.folder / "dlt.log", {"EXTRACT__WORKERS": str(WINDOWS)})
        self._check("dlt", data)
        return cost

    def _arcane(self, url: str, windows: "tuple[int, int] | None") -> measure.Cost:
        data = self._fresh("arcane-data")
        spec = self.folder / "orders.json"  # JSON is YAML
        spec.write_text(json.dumps(stream_of(url, data, windows)))
        cost = measure.run([self.plugin, "run", "--spec", str(spec), "--backfill"], self.folder / "arcane.log")
        self._check("arcane", data)
        return cost

    def _fresh(self, name: str) -> Path:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        return self.folder / name

    def _check(self, name: str, data: Path) -> None:
        """Ends the benchmark when what was written is not what was served."""
        found = verify("written", str(data))
        if {key: found[key] for key in self.expected} != self.expected:
            sys.exit(f"{name} wrote {found}, expected {self.expected}")

    # The tables

    def throughput(self) -> None:
        """Everything from nginx, as fast as it goes."""
        print("\n### All pages from nginx on loopback\n")
        with servers.nginx(self.pages, self.folder / "nginx") as url:
            self._table(self._alternate(self.programs(url)))

    def latency(self) -> None:
        """The same pages, 50 ms each, in eight windows that can be read at the same time."""
        pages_each = self.count // WINDOWS
        step = 3600
        # The eighth window ends within the hour that now is in, so that a backfill up to now has exactly eight.
        begin = (int(time.time()) // step - WINDOWS + 1) * step
        print(f"\n### {DELAY * 1000:.0f} ms for each page, {WINDOWS} windows; the least possible is {pages_each * DELAY:.1f} s\n")
        options = ["--folder", str(self.pages), "--begin", str(begin), "--step", str(step), "--pages", str(pages_each)]
        with servers.script("delaying_server.py", *options, "--delay", str(DELAY)) as ready:
            self._table(self._alternate(self.programs(f"http://127.0.0.1:{ready['port']}", (begin, step))))

    def start(self) -> None:
        """From the start of the process to its first request, and the memory of a stream that waits."""
        api = ROOT / "scripts/dev-rest-api"
        process = subprocess.Popen([sys.executable, str(api), "--records", "1000"], stdout=subprocess.PIPE, text=True)
        try:
            url = f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
            print("\n### Start and rest\n")
            starts = [self._first_request(url) for _ in range(max(self.repeat, 20))]
            print(f"- start to first request: median {median(starts) * 1000:.0f} ms, largest {max(starts) * 1000:.0f} ms ({len(starts)} starts)")
            print(f"- resident memory of a stream after 10 polls without news: {self._idle(url) / 2**20:.1f} MiB")
        finally:
            process.terminate()
            process.wait()

    def _stream(self, url: str) -> subprocess.Popen:
        """The plugin as it streams from the development API, a poll each second."""
        stream = stream_of(f"{url}/open", self._fresh("idle-data"), None)
        stream["spec"] |= {
            "window": {"from": "from", "to": "to"},
            "backfillStartDate": 0,
            "changeCaptureInterval": "1s",
            "lookBackInterval": "1s",
        }
        stream["spec"]["request"]["query"] = {"from": "@from", "to": "@to", "paging": "page", "page": "@page"}
        spec = self.folder / "idle.json"
        spec.write_text(json.dumps(stream))
        log = (self.folder / "idle.log").open("wb")
        return subprocess.Popen([self.plugin, "run", "--spec", str(spec)], stdout=log, stderr=log)

    def _first_request(self, url: str) -> float:
        api(url, "DELETE", "/log")
        begin = time.time()
        process = self._stream(url)
        try:
            return wait_for(process, lambda: api(url, "GET", "/log")["requests"])[0]["time"] - begin
        finally:
            stop(process)

    def _idle(self, url: str) -> int:
        api(url, "DELETE", "/log")
        process = self._stream(url)
        try:
            wait_for(process, lambda: len(api(url, "GET", "/log")["requests"]) >= 10)
            return measure.resident(process.pid)
        finally:
            stop(process)

    def _alternate(self, programs: dict[str, Callable[[], measure.Cost]]) -> dict[str, list[measure.Cost]]:
        costs: dict[str, list[measure.Cost]] = {name: [] for name in programs}
        for turn in range(self.repeat):
            for name, program in programs.items():
                cost = program()
                costs[name].append(cost)
                print(f"run {turn + 1} {name}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU, {cost.peak >> 20} MiB", file=sys.stderr)
        return costs

    def _table(self, costs: dict[str, list[measure.Cost]]) -> None:
        rows = self.expected["rows"]
        found = {name: measure.medians(its) for name, its in costs.items()}
        print("| program | wall s (range) | CPU s | CPU s per million records | peak MiB | records/s | wall ÷ curl | records/s ÷ dlt |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, cost in found.items():
            cells: list[Any] = [name, f"{cost.wall:.2f} ({measure.spread(costs[name])})", f"{cost.cpu:.2f}"]
            cells += [f"{cost.cpu / rows * 1e6:.2f}", f"{cost.peak / 2**20:.0f}", f"{rows / cost.wall:,.0f}"]
            cells.append(f"{cost.wall / found['curl'].wall:.2f}")
            cells.append(f"{found['dlt'].wall / cost.wall:.1f}" if "dlt" in found else "")
            print("| " + " | ".join(cells) + " |", flush=True)


def stream_of(url: str, data: Path, windows: "tuple[int, int] | None") -> dict[str, Any]:
    """The stream that reads all pages, or those of eight windows at the same time."""
    spec: dict[str, Any] = {
        "request": {"url": f"{url}/orders", "query": {"page": "@page"}},
        "records": ["data"],
        "pagination": {"type": "page", "pointer": "page", "totalPages": ["meta", "pages"]},
        "sink": {"location": data.as_uri()},
    }
    if windows:
        begin, step = windows
        spec["request"]["query"]["from"] = "@from"
        spec["window"] = {"from": "from", "format": "epochSeconds", "step": f"{step}s"}
        spec["backfillStartDate"] = begin * 1000
        spec["rateLimit"] = {"concurrency": WINDOWS}
    return {"apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream", "metadata": {"name": "orders"}, "spec": spec}


def verify(*arguments: str) -> dict[str, Any]:
    """What `verify.py` prints."""
    return json.loads(subprocess.run([sys.executable, str(HERE / "verify.py"), *arguments], capture_output=True, check=True).stdout)


def api(url: str, method: str, path: str) -> Any:
    """A request to the development API."""
    with urllib.request.urlopen(urllib.request.Request(url + path, method=method)) as response:
        return json.load(response)


def wait_for(process: subprocess.Popen, condition: Callable[[], Any]) -> Any:
    """Polls until the condition holds; a process that ends or takes more than a minute ends the benchmark."""
    deadline = time.monotonic() + 60
    while not (found := condition()):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{process.args[0]} did not do what it should (exit code {process.poll()}): see idle.log")
        time.sleep(0.02)
    return found


def stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=15)


if __name__ == "__main__":
    main()
