"""Measures the operator with thousands of streams whose Jobs are instant, and an operator in kopf with a simpler job beside it.

Everything runs on this machine: the control plane, its Jobs, the operator, and what makes the streams. The control plane takes most of the
processor, so that times are those of the whole, and CPU seconds and memory those of the operator alone.
"""

import argparse
import base64
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Iterator

import yaml

HERE = Path(__file__).resolve().parent
GROUP, PLURAL = "benchmark.arcane.dev", "benchmarkstreams"
STREAMS = f"/apis/{GROUP}/v1/namespaces/default/{PLURAL}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cluster", required=True, help="the instant-cluster program")
    parser.add_argument("--operator", required=True, help="the arcane-operator program")
    parser.add_argument("--streams", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=300, help="changes of specs whose delay is measured")
    parser.add_argument("--cycles", type=int, default=10000, help="streams that are created and deleted again")
    parser.add_argument("--skip-kopf", action="store_true")
    parser.add_argument("--kopf-streams", type=int, default=None, help="streams for kopf (default: as many)")
    arguments = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores", flush=True)
    ours(arguments)
    if not arguments.skip_kopf:
        kopf(arguments, arguments.kopf_streams or arguments.streams)


def ours(arguments: argparse.Namespace) -> None:
    """The operator: a storm, single changes, a restart, and streams that come and go."""
    with cluster(arguments.cluster) as api, operator(arguments.operator, api) as program:
        prepare(arguments.operator, api)
        program.wait_until(lambda: program.ready(), "is ready")
        before = program.resident()
        began = time.monotonic()
        create(api, arguments.streams)
        created = time.monotonic() - began
        program.wait_until(lambda: program.running() >= arguments.streams, "runs all streams", 1200)
        say("storm", f"{arguments.streams} streams made in {created:.1f} s, all stream after {time.monotonic() - began:.1f} s")
        program.wait_until_quiet(api)
        counts = api.writes()["counts"]
        print_writes(counts, arguments.streams)
        say("operator", f"CPU {program.cpu():.1f} s, resident {before >> 20} MiB before, {program.resident() >> 20} MiB after")
        api.forget_writes()
        delays = edits(api, arguments.edits)
        tell_delays("spec change to the create request of the Job, idle", delays)
        program.wait_until_quiet(api)
        storm_delays(api, arguments.streams, program)
        program.wait_until_quiet(api)
        restart(arguments, api, program)
    with cluster(arguments.cluster) as api, operator(arguments.operator, api) as program:
        prepare(arguments.operator, api)
        program.wait_until(lambda: program.ready(), "is ready")
        cycles(api, program, arguments.cycles)


def storm_delays(api: "API", streams: int, program: "Program") -> None:
    """Every stream's spec is changed as fast as it goes."""
    api.forget_writes()
    parallel(lambda n: api.patch(f"{STREAMS}/s{n}", {"spec": {"storm": True}}), streams)
    program.wait_until(lambda: len(jobs_created(api)) >= streams, "has replaced all Jobs", 1200)
    written = api.writes()["times"]
    delays = [written[f"create jobs s{n}"] - written[f"patch {PLURAL} s{n}"] for n in range(streams)]
    tell_delays("spec change to the create request of the Job, all streams at once", delays)


def jobs_created(api: "API") -> list[str]:
    return [key for key in api.writes()["times"] if key.startswith("create jobs ")]


def edits(api: "API", count: int) -> list[float]:
    """Changes the specs of single streams, one after the other, and says how long each took to the creation of the new Job."""
    delays = []
    for number in range(count):
        name = f"s{number}"
        api.patch(f"{STREAMS}/{name}", {"spec": {"edit": number}})
        while f"create jobs {name}" not in (times := api.writes()["times"]):
            time.sleep(0.005)
        delays.append(times[f"create jobs {name}"] - times[f"patch {PLURAL} {name}"])
        api.forget_writes()
    return delays


def restart(arguments: argparse.Namespace, api: "API", program: "Program") -> None:
    """The operator is killed and begins again: it should write nothing, and soon know everything."""
    program.stop()
    api.forget_writes()
    began = time.monotonic()
    with operator(arguments.operator, api) as again:
        again.wait_until(lambda: again.ready() and again.running() >= arguments.streams and again.depth() == 0, "is right again", 120)
        right = time.monotonic() - began
        again.wait_until_quiet(api)
        writes = {key: value for key, value in api.writes()["counts"].items() if key.startswith("arcane-operator")}
        say("restart", f"right after {right:.1f} s, {sum(writes.values())} writes {writes or ''}, {again.resident() >> 20} MiB")


def cycles(api: "API", program: "Program", count: int) -> None:
    """Streams are created and deleted again, in parts; memory should be as before."""
    part = 500
    memory = []
    for first in range(0, count + part, part):
        parallel(lambda n: api.create_stream(f"c{n}"), part)
        program.wait_until(lambda: program.running() >= part, "runs the part", 300)
        parallel(lambda n: api.delete(f"{STREAMS}/c{n}"), part)
        program.wait_until(lambda: program.streams() == 0 and not api.get("/apis/batch/v1/jobs")["items"], "has let them go", 300)
        if first == 0 or first >= count:
            program.wait_until_quiet(api)
            memory.append(program.resident())
    say("cycles", f"{memory[0] >> 20} MiB after {part}, {memory[-1] >> 20} MiB after {count + part}: {memory[-1] / memory[0]:.2f} times")


def kopf(arguments: argparse.Namespace, streams: int) -> None:
    """The peer: a Job for each stream."""
    with cluster(arguments.cluster) as api:
        prepare(arguments.operator, api)
        create(api, streams)
        command = [sys.executable, "-m", "kopf", "run", "--namespace", "default", str(HERE / "kopf_operator.py")]
        with Program(command, api, {"KUBECONFIG": api.kubeconfig}) as program:
            began = time.monotonic()
            program.wait_until(lambda: len(jobs_created(api)) >= streams, "has made all Jobs", 3600)
            wall = time.monotonic() - began
            program.wait_until_quiet(api)
            written = {key: n for key, n in api.writes()["counts"].items() if not key.startswith(("benchmark", "arcane"))}
            say("kopf", f"{streams} Jobs after {wall:.1f} s, CPU {program.cpu():.1f} s, {program.resident() >> 20} MiB, writes {written}")


def prepare(program: str, api: "API") -> None:
    """The kinds, a class and a template."""
    manifests = list(yaml.safe_load_all(subprocess.run([program, "crds"], check=True, capture_output=True, text=True).stdout))
    open_object = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    schema = {"type": "object", "properties": {"spec": open_object, "status": open_object}}
    version = {"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": schema}}
    names = {"kind": "BenchmarkStream", "listKind": "BenchmarkStreamList", "plural": PLURAL, "singular": "benchmarkstream"}
    spec = {"group": GROUP, "scope": "Namespaced", "names": names, "versions": [version]}
    manifests.append({"metadata": {"name": f"{PLURAL}.{GROUP}"}, "spec": spec})
    for manifest in manifests:
        api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", manifest)
    platform = "/apis/streaming.sneaksanddata.com/v1"
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "stream"}]}
    template = {"metadata": {"name": "t"}, "spec": {"spec": {"template": {"spec": pod}}}}
    api.post(f"{platform}/namespaces/default/streamingjobtemplates", template)
    of_class = {"apiGroupRef": GROUP, "apiVersion": "v1", "kindRef": "BenchmarkStream", "pluralName": PLURAL}
    api.post(f"{platform}/streamclasses", {"metadata": {"name": "benchmark"}, "spec": of_class})


def create(api: "API", count: int) -> None:
    parallel(lambda n: api.create_stream(f"s{n}"), count)


def parallel(work: Any, count: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(work, range(count)):
            pass


def print_writes(counts: dict[str, int], streams: int) -> None:
    mine = {key.removeprefix("arcane-operator "): value for key, value in counts.items() if key.startswith("arcane-operator")}
    events = sum(value for key, value in mine.items() if key.endswith("events"))
    requests = mine.get("patch backfillrequests/status", 0)
    total = sum(mine.values())
    rest = (total - events - requests) / streams
    say("writes", f"{rest:.2f} for each stream until it streams, {requests / streams:.2f} of the request's status, {events / streams:.2f} events")
    for key, value in sorted(mine.items()):
        print(f"    {key}: {value}")


def tell_delays(what: str, delays: list[float]) -> None:
    cuts = quantiles(delays, n=100)
    say(what, f"median {median(delays) * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, largest {max(delays) * 1000:.0f} ms")


def say(what: str, text: str) -> None:
    print(f"{what}: {text}", flush=True)


class API:
    """The API of the cluster, over a connection for each thread."""

    def __init__(self, folder: Path, server: str) -> None:
        self.kubeconfig = str(folder / "kubeconfig")
        config = yaml.safe_load((folder / "kubeconfig").read_text())
        authority = base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode()
        self.tls = ssl.create_default_context(cadata=authority)
        self.tls.check_hostname = False
        self.token = (folder / "token").read_text()
        self.host = server.removeprefix("https://")
        self.local = threading.local()

    def ask(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        if not hasattr(self.local, "connection"):
            self.local.connection = HTTPSConnection(self.host, context=self.tls)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "User-Agent": "benchmark/1"}
        self.local.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.local.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any) -> None:
        self.ask("POST", path, body)

    def patch(self, path: str, body: Any) -> None:
        self.ask("PATCH", path, body, "application/merge-patch+json")

    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    def create_stream(self, name: str) -> None:
        self.post(STREAMS, {"metadata": {"name": name}, "spec": {"jobTemplateRef": {"name": "t"}, "source": "x" * 300}})

    def writes(self) -> Any:
        return self.get("/benchmark/writes")

    def forget_writes(self) -> None:
        self.ask("DELETE", "/benchmark/writes")


@contextmanager
def cluster(program: str) -> Iterator[API]:
    """An instant cluster."""
    folder = Path(tempfile.mkdtemp(prefix="operator-benchmark-"))
    process = subprocess.Popen([program, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        yield API(folder, process.stdout.readline().split()[1])
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


class Program:
    """An operator, and what can be seen of it from outside."""

    def __init__(self, command: list[str], api: API, environment: "dict[str, str] | None" = None, metrics: int = 0) -> None:
        self.metrics_port = metrics
        self.process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def resident(self) -> int:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def page(self, path: str, port: int) -> "str | None":
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).read().decode()
        except OSError:
            return None

    def ready(self) -> bool:
        return self.page("/readyz", self.metrics_port + 1) is not None

    def metric(self, pattern: str) -> float:
        text = self.page("/metrics", self.metrics_port) or ""
        return sum(float(value) for value in re.findall(rf"^{pattern} (\S+)$", text, re.MULTILINE))

    def running(self) -> float:
        return self.metric(r'arcane_streams\{class="benchmark",phase="Running"\}')

    def streams(self) -> float:
        return self.metric(r"arcane_streams\{.*\}")

    def depth(self) -> float:
        return self.metric(r'workqueue_depth\{.*name="stream".*\}')

    def wait_until(self, condition: Any, what: str, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not condition():
            if self.process.poll() is not None:
                raise SystemExit(f"the operator ended with {self.process.returncode}")
            if time.monotonic() > deadline:
                raise SystemExit(f"not in {patience:.0f} s: {what}")
            time.sleep(0.1)

    def wait_until_quiet(self, api: API) -> None:
        """Until nobody has written anything for three seconds."""
        last, since = None, time.monotonic()
        while time.monotonic() - since < 3:
            now = api.writes()["counts"]
            if now != last:
                last, since = now, time.monotonic()
            time.sleep(0.2)


def operator(program: str, api: API) -> Program:
    port = 20000 + os.getpid() % 20000
    command = [
        program, "run", "--kubeconfig", api.kubeconfig, "--no-leader-elect", "--starts-per-second", "0",
        "--metrics-address", f"127.0.0.1:{port}", "--health-address", f"127.0.0.1:{port + 1}", "--log-level", "error",
    ]  # fmt: skip
    return Program(command, api, metrics=port)


if __name__ == "__main__":
    main()
