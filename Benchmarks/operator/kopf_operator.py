"""The peer: an operator in kopf with the same job, a Job for each stream and nothing else."""

import kopf
import kubernetes.client
import kubernetes.config

GROUP, VERSION, PLURAL = "benchmark.arcane.dev", "v1", "benchmarkstreams"
kubernetes.config.load_kube_config()
JOBS = kubernetes.client.BatchV1Api()


@kopf.on.startup()
def configure(settings: kopf.OperatorSettings, **_) -> None:
    settings.posting.enabled = False
    settings.execution.max_workers = 8


@kopf.on.create(GROUP, VERSION, PLURAL)
def created(name: str, namespace: str, body: kopf.Body, **_) -> dict:
    container = {"name": "main", "image": "stream", "env": [{"name": "STREAMCONTEXT__BACKFILL", "value": "false"}]}
    job = {
        "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name, "namespace": namespace},
        "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}},
    }  # fmt: skip
    kopf.adopt(job, owner=body)
    JOBS.create_namespaced_job(namespace, job)
    return {"phase": "Running"}
