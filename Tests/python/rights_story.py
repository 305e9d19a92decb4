"""Everything that the operator and a plugin do in the lives of streams, with the rights that their charts give them.

An authorizer before the local cluster asks the roles that Helm has installed, and notes every call.
"""

import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from api_gate import Gate, gate
from chart_renders import CHARTS
from conftest import running
from installed_operator import installed_operator, open_to, operator_pod, ours, phase, plugin_behind, port_of, ports, stream
from local_cluster import DEFINITIONS, STREAMING, LocalCluster, local_cluster, wait_for

OPERATOR_ACCOUNT, PLUGIN_ACCOUNT = "operators/arcane-operator", "team-a/arcane-rest-plugin"
STREAMS = f"{STREAMING}/namespaces/team-a/restapistreams"
REQUESTS = f"{STREAMING}/namespaces/team-a/backfillrequests"
TICKS = f"{STREAMING}/namespaces/team-a/ticks"
TEMPLATES = f"{STREAMING}/namespaces/team-a/streamingjobtemplates"
JOBS = "/apis/batch/v1/namespaces/team-a/jobs"
CRON_JOBS = "/apis/batch/v1/namespaces/team-a/cronjobs"


@dataclass
class Story:
    """What was seen while everything happened."""

    gate: Gate
    logs: list[Path]
    metrics: str
    """What the first replica has told of itself at the end."""


@contextmanager
def told(folder: Path) -> Iterator[Story]:
    """Lets everything happen."""
    images = ["--image", f"arcane-rest-plugin={plugin_behind(folder)}", "--image", "done=/bin/true"]
    with running("--records", "50") as api, local_cluster(folder, *images, stands_by=True) as cluster, gate(cluster) as authorizer:
        for namespace in ("operators", "team-a"):
            cluster.add_namespace(namespace)
        install(cluster, {"settings": settings(), "rbac": {"streamKinds": ["ticks"]}})
        open_to(authorizer, folder, PLUGIN_ACCOUNT)
        logs, metrics = [], ""
        with installed_operator(authorizer, "operators", "arcane-operator", folder) as log:
            logs.append(log)
            add_ticks(cluster)
            run_as_nobody(cluster)
            live(cluster, f"http://127.0.0.1:{api.port}", folder / "data")
            fail(cluster, f"http://127.0.0.1:{api.port}", folder / "data")
            meet_others(cluster)
            schedule(cluster)
            wait_for(lambda: 'serviceaccount "nobody" not found' in ready_message(cluster, f"{TICKS}/orphan"), "a stream that says why it has no pod")
            metrics = read_metrics(cluster)
        make_the_next_request_by_hand(cluster)
        with installed_operator(authorizer, "operators", "arcane-operator", folder, pod="pod-2") as log:
            logs.append(log)
            wait_for_call(authorizer, "get", "backfillrequests")
        yield Story(authorizer, logs, metrics)


def settings() -> dict[str, Any]:
    """Settings that all differ from those that count where nothing is said."""
    room = ports()
    return {
        "leaderElection": {"leaseDuration": "20s", "renewDeadline": "12s", "retryPeriod": "1s"},
        "probes": room["probes"],
        "telemetry": {**room["telemetry"], "logLevel": "Debug", "logFormat": "text", "clusterName": "shop"},
        "limits": {
            "workers": 4, "itemTimeout": "1m30s", "startsPerSecond": 12.5, "startBurst": 2000000, "simultaneousBackfills": 3,
            "completedRequests": 1, "restartPause": "1h",
        },
        "client": {"requestsPerSecond": 500, "watchSilence": "1d"},
    }  # fmt: skip


def read_metrics(cluster: LocalCluster) -> str:
    port = port_of(operator_pod(cluster, "operators", "arcane-operator"), "metrics")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return answer.read().decode()


def install(cluster: LocalCluster, values: dict[str, Any]) -> None:
    with cluster.helm("operators") as helm:
        helm.install(CHARTS / "arcane-operator", "arcane-operator", values)
    with cluster.helm("team-a") as helm:
        helm.install(CHARTS / "arcane-rest-plugin", "arcane-rest-plugin")


def live(cluster: LocalCluster, server: str, data: Path) -> None:
    """A stream that lacks its Secret, backfills, streams, backfills since it reads something else, is suspended twice, and deleted."""
    path = f"{STREAMS}/orders"
    cluster.create(STREAMS, stream("orders", server, data, credentialsRef={"name": "orders-api"}))
    wait_for(lambda: "orders-api" in ready_message(cluster, path), "a stream that says which Secret it lacks")
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "orders-api"}, "stringData": {"API_TOKEN": "marker"}}
    cluster.create("/api/v1/namespaces/team-a/secrets", secret)
    wait_for(lambda: phase(cluster, path) == "Running", "a stream that runs")
    first = [request["metadata"]["name"] for request in cluster.items(REQUESTS)]
    cluster.patch(path, {"spec": {"request": {"query": {"pageSize": "20"}}}})
    # One completed request is kept: that of the first backfill goes when the second one is done.
    wait_for(lambda: [r["metadata"]["name"] for r in cluster.items(REQUESTS)] not in (first, []) and len(cluster.items(REQUESTS)) == 1,
             "only the request of the second backfill")  # fmt: skip
    for suspended, wanted in [(True, "Suspended"), (False, "Running"), (True, "Suspended")]:
        cluster.patch(path, {"spec": {"suspended": suspended}})
        wait_for(lambda: phase(cluster, path) == wanted, f"a stream that is {wanted}")
    cluster.delete(path)


def fail(cluster: LocalCluster, server: str, data: Path) -> None:
    """A stream that its API does not let in."""
    cluster.create(STREAMS, stream("refused", server, data, request={"url": f"{server}/bearer/orders"}))
    wait_for(lambda: phase(cluster, f"{STREAMS}/refused") == "Failed", "a stream that has failed")
    cluster.delete(f"{STREAMS}/refused")


def add_ticks(cluster: LocalCluster) -> None:
    """A kind whose plugin has no chart of ours, with Jobs that are done at once."""
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    schema = {"type": "object", "properties": {"spec": anything, "status": anything}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}, "subresources": {"status": {}}}
    names = {"kind": "Tick", "plural": "ticks", "singular": "tick", "listKind": "TickList"}
    spec = {"group": "streaming.sneaksanddata.com", "scope": "Namespaced", "names": names, "versions": [version]}
    definition = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": spec}
    cluster.create(DEFINITIONS, {**definition, "metadata": {"name": "ticks.streaming.sneaksanddata.com"}})
    kind = {"apiGroupRef": "streaming.sneaksanddata.com", "apiVersion": "v1", "kindRef": "Tick", "pluralName": "ticks"}
    cluster.create(f"{STREAMING}/streamclasses", ours("StreamClass", "ticks", kind))
    pod = {"restartPolicy": "Never", "containers": [{"name": "done", "image": "done"}]}
    template = {"apiVersion": "batch/v1", "kind": "Job", "spec": {"template": {"spec": pod}}}
    cluster.create(TEMPLATES, ours("StreamingJobTemplate", "done", template))


def tick(name: str, is_scheduled: bool = False) -> dict[str, Any]:
    template = {"name": "done"}
    if not is_scheduled:
        return ours("Tick", name, {"suspended": False, "jobTemplateRef": template})
    backend = {"batch": {"schedule": "0 3 * * *", "jobTemplateRef": template}}
    execution = {"layoutVersion": "v1", "suspended": False, "backfillJobTemplateRef": template, "streamingBackend": backend}
    return ours("Tick", name, {"execution": execution})


def run_as_nobody(cluster: LocalCluster) -> None:
    """A stream whose pods may not be made, which is told of after a minute. It is one that is not backfilled by itself."""
    pod = {"restartPolicy": "Never", "serviceAccountName": "nobody", "containers": [{"name": "done", "image": "done"}]}
    template = {"apiVersion": "batch/v1", "kind": "Job", "spec": {"template": {"spec": pod}}}
    cluster.create(TEMPLATES, ours("StreamingJobTemplate", "nobody", template))
    cluster.create(TICKS, ours("Tick", "orphan", {"suspended": True, "jobTemplateRef": {"name": "nobody"}}))
    wait_for(lambda: phase(cluster, f"{TICKS}/orphan") == "Suspended", "a stream that is Suspended")
    cluster.patch(f"{TICKS}/orphan", {"spec": {"suspended": False}})


def meet_others(cluster: LocalCluster) -> None:
    """Streams whose names somebody else's Job and CronJob have."""
    pod = {"restartPolicy": "Never", "containers": [{"name": "done", "image": "done"}]}
    job = {"template": {"spec": pod}}
    cluster.create(JOBS, {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "job-taken"}, "spec": {**job, "suspend": True}})
    cron = {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": job}}
    cluster.create(CRON_JOBS, {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "cron-taken"}, "spec": cron})
    for name in ("job-taken", "cron-taken"):
        cluster.create(TICKS, tick(name, is_scheduled=name.startswith("cron")))
        wait_for(lambda: "JobNameConflict" in ready_message(cluster, f"{TICKS}/{name}"), "a stream whose name is taken")
        cluster.delete(f"{TICKS}/{name}")


def schedule(cluster: LocalCluster) -> None:
    """A stream with a schedule that a person has read from its beginning again, and then suspends."""
    cluster.create(TICKS, tick("nightly", is_scheduled=True))
    wait_for(lambda: phase(cluster, f"{TICKS}/nightly") == "Scheduled", "a stream with a schedule")
    cluster.patch(f"{TICKS}/nightly", {"metadata": {"annotations": {"arcane/state": "reload-requested"}}})
    wait_for(lambda: not cluster.get(f"{TICKS}/nightly")["metadata"].get("annotations"), "a wish that is taken up")
    wait_for(lambda: phase(cluster, f"{TICKS}/nightly") == "Scheduled", "a stream with a schedule")
    cluster.patch(f"{TICKS}/nightly", {"spec": {"execution": {"suspended": True}}})
    wait_for(lambda: cluster.get(f"{CRON_JOBS}/nightly") is None, "no CronJob")


def make_the_next_request_by_hand(cluster: LocalCluster) -> None:
    """A stream for which the operator will want to make a request that is there already, for another stream."""
    uid = cluster.create(TICKS, tick("again"))["metadata"]["uid"].replace("-", "")[:10]
    request = ours("BackfillRequest", f"again-initial-backfill-{uid}", {"streamClass": "ticks", "streamId": "other"})
    cluster.create(REQUESTS, request)


def ready_message(cluster: LocalCluster, path: str) -> str:
    conditions = ((cluster.get(path) or {}).get("status") or {}).get("conditions", [])
    return next((f"{one['reason']}: {one['message']}" for one in conditions if one["type"] == "Ready" and one["status"] != "True"), "")


def wait_for_call(authorizer: Gate, verb: str, resource: str) -> None:
    def was_made() -> bool:
        with authorizer.lock:
            return any((call.verb, call.resource) == (verb, resource) for _, call in authorizer.made)

    wait_for(was_made, f"{verb} {resource}")
