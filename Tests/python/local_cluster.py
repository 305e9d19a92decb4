"""`arcane-operator local` as a process, its API, and Helm on it."""

import base64
import http.client
import json
import os
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import yaml

from conftest import ROOT
from main_job import child

PROGRAMS = Path(os.environ.get("ARCANE_BIN") or ROOT / ".build/debug")
OPERATOR, REST_PLUGIN = PROGRAMS / "arcane-operator", PROGRAMS / "arcane-rest-plugin"
IS_BUILT = OPERATOR.exists() and REST_PLUGIN.exists()

STREAMING = "/apis/streaming.sneaksanddata.com/v1"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

STANDBY = {
    "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "nobody", "namespace": "default"},
    "spec": {"holderIdentity": "nobody", "leaseDurationSeconds": 86400, "renewTime": "2026-01-01T00:00:00.000000Z"},
}  # fmt: skip
"""A Lease that nobody gives back: the operator of the process itself waits for it, and leaves the cluster to another one."""


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, message: str):
        super().__init__(f"{status}: {message}")
        self.status = status


class LocalCluster:
    """A cluster that runs, and its API."""

    def __init__(self, kubeconfig: Path):
        self.kubeconfig = kubeconfig
        config = yaml.safe_load(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.server = urlsplit(cluster["server"])
        self.token = Path(user["tokenFile"]).read_text()
        self.tls = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())

    def connection(self, timeout: "float | None" = 30) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(self.server.hostname, self.server.port, context=self.tls, timeout=timeout)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to a request; patches are merge patches. Raises `Refused`."""
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        connection = self.connection()
        try:
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status >= 300:
            raise Refused(response.status, answer.get("message", ""))
        return answer

    def get(self, path: str) -> Any:
        """The object at this path; nothing where there is none."""
        try:
            return self.ask("GET", path)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def items(self, path: str) -> list[Any]:
        return self.ask("GET", path)["items"]

    def create(self, path: str, value: Any) -> Any:
        return self.ask("POST", path, value)

    def patch(self, path: str, change: Any) -> Any:
        return self.ask("PATCH", path, change)

    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    def add_namespace(self, name: str) -> None:
        self.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})

    def helm(self, namespace: str) -> Any:
        """Helm's configuration for a namespace. Not every machine has a Helm library."""
        from chart_renders import helm

        return helm.Config(kubeconfig_path=self.kubeconfig, namespace=namespace)


def wait_for(condition: Callable[[], Any], what: str, patience: float = 180) -> Any:
    """What the condition gives as soon as that is something."""
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"in {patience:.0f} s there was not: {what}"
        time.sleep(0.05)


@contextmanager
def local_cluster(folder: Path, *arguments: "str | Path", stands_by: bool = False) -> Iterator[LocalCluster]:
    """A cluster of its own in `folder`; with `stands_by` its own operator does nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [OPERATOR, "local", "--folder", folder / "cluster", "--port", "0", *arguments]
    if stands_by:
        (folder / "lease.yaml").write_text(json.dumps(STANDBY))
        command += ["-f", folder / "lease.yaml", "--leader-elect", "--lease-name", "nobody", "--lease-namespace", "default"]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with child(command, text=True, start_new_session=True, **pipes) as process:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if "The control plane serves" in line and not stands_by or "Applied " in line:
                break
        else:
            raise AssertionError("".join(lines))
        # What it says later has to go somewhere.
        drain = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
        drain.start()
        cluster = LocalCluster(folder / "cluster/kubeconfig")
        wait_for(lambda: len(cluster.items(DEFINITIONS)) >= 3, "the definitions that it brings")
        yield cluster
    drain.join(timeout=10)
    assert process.returncode == 0, "".join(lines)
