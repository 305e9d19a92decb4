"""The operator as a chart installs it: the program with the arguments and variables of the Deployment, behind an authorizer."""

import os
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from api_gate import Gate
from local_cluster import OPERATOR, REST_PLUGIN, LocalCluster, wait_for
from main_job import child


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def ports() -> dict[str, Any]:
    """Values by which several operators find room on one machine."""
    return {"probes": {"port": free_port()}, "telemetry": {"metricsPort": free_port()}}


@contextmanager
def installed_operator(gate: Gate, namespace: str, release: str, folder: Path, pod: str = "pod-1") -> Iterator[Path]:
    """Runs what the Deployment of a release describes until it is ready; gives its log."""
    spec = operator_pod(gate.cluster, namespace, release)
    container = spec["containers"][0]
    variables = {entry["name"]: entry["value"] for entry in container["env"] if "value" in entry}
    credentials = gate.mount(folder / f"{pod}-account", f"{namespace}/{spec['serviceAccountName']}")
    environment = {"PATH": os.environ["PATH"], "POD_NAME": pod, **variables, **credentials}
    probe = container["readinessProbe"]["httpGet"]
    url = f"http://127.0.0.1:{port_of(spec, probe['port'])}{probe['path']}"
    log = folder / f"{pod}.log"
    pipes = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    with log.open("w") as output, child([OPERATOR, *container["args"]], env=environment, stdout=output, **pipes) as process:

        def is_ready() -> bool:
            assert process.poll() is None, log.read_text()
            return answers(url)

        wait_for(is_ready, f"a ready operator: {log}")
        yield log
    assert process.returncode == 0, log.read_text()


def operator_pod(cluster: LocalCluster, namespace: str, release: str) -> dict[str, Any]:
    """The spec of the pods of a release's Deployment."""
    return cluster.get(f"/apis/apps/v1/namespaces/{namespace}/deployments/{release}")["spec"]["template"]["spec"]


def port_of(pod: dict[str, Any], name: str) -> int:
    return next(entry["containerPort"] for entry in pod["containers"][0]["ports"] if entry["name"] == name)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.HTTPError, OSError):
        return False


def plugin_behind(folder: Path) -> Path:
    """The program that stands for the plugin's image: the plugin, whose API server is what `open_to` says."""
    script = folder / "plugin"
    script.write_text(f'#!/bin/sh\n. "{folder}/plugin.env"\nexec "{REST_PLUGIN}" "$@"\n')
    script.chmod(0o755)
    return script


def open_to(gate: Gate, folder: Path, account: str) -> None:
    """Gives the plugin's Jobs the rights of a service account."""
    variables = gate.mount(folder / "plugin-account", account)
    (folder / "plugin.env").write_text("".join(f"export {name}='{value}'\n" for name, value in variables.items()))


def ours(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """An object of one of the platform's kinds."""
    return {"apiVersion": "streaming.sneaksanddata.com/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def stream(name: str, server: str, sink: Path, **spec: Any) -> dict[str, Any]:
    """A stream of the development API."""
    usual = {
        "jobTemplateRef": {"name": "arcane-rest-plugin"}, "backfillJobTemplateRef": {"name": "arcane-rest-plugin-backfill"},
        "request": {"url": f"{server}/open/orders"}, "records": ["data"], "key": ["id"], "changeCaptureInterval": "1s",
        "sink": {"location": sink.as_uri(), "groupingInterval": "1s"},
    }  # fmt: skip
    return ours("RestApiStream", name, {**usual, **spec})


def phase(cluster: LocalCluster, path: str) -> str:
    return ((cluster.get(path) or {}).get("status") or {}).get("phase", "")
