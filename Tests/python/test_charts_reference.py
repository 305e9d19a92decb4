"""Objects in the shape that the charts of the Arcane platform's plugins render to are taken, and their streams run."""

from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from chart_renders import CASES
from installed_operator import phase
from local_cluster import IS_BUILT, STREAMING, LocalCluster, local_cluster, wait_for


pytestmark = pytest.mark.skipif(not IS_BUILT, reason="the programs are not built")

JOBS = "/apis/batch/v1/namespaces/arcane/jobs"
STREAMS = {
    "newer": f"{STREAMING}/namespaces/arcane/microsoft-sql-server-streams/newer",
    "older": "/apis/streaming.sneaksanddata.com/v1beta1/namespaces/arcane/api-paged-fa/older",
}
OBJECTS = CASES / "reference-platform.yaml"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[LocalCluster]:
    """A cluster with these objects, whose image backfills in no time and then streams for ever."""
    folder: Path = tmp_path_factory.mktemp("reference")
    image = folder / "stream"
    image.write_text('#!/bin/sh\n[ "$ARCANE__CONNECTIONSTRING" = marker ] || exit 1\n[ "$STREAMCONTEXT__BACKFILL" = true ] || exec sleep 1000\n')
    image.chmod(0o755)
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "arcane"}}
    (folder / "namespace.yaml").write_text(yaml.safe_dump(namespace))
    manifests = ["-f", folder / "namespace.yaml", "-f", OBJECTS]
    with local_cluster(folder, *manifests, "--image", f"registry.example/arcane-stream={image}") as it:
        yield it


def running_job(cluster: LocalCluster, name: str) -> dict[str, Any]:
    wait_for(lambda: phase(cluster, STREAMS[name]) == "Running", f"a stream {name} that runs")
    return cluster.get(f"{JOBS}/{name}")


@pytest.mark.parametrize("name, chart", [("newer", "arcane-stream-sqlserver-change-tracking"), ("older", "arcane-stream-rest-api")])
def test_a_stream_runs_as_its_template_says(cluster, name, chart):
    job = running_job(cluster, name)
    for metadata in (job["metadata"], job["spec"]["template"]["metadata"]):
        assert metadata["labels"]["app.kubernetes.io/name"] == chart and metadata["labels"]["arcane/stream-id"] == name
    assert job["metadata"]["annotations"]["team"] == "data"
    assert job["spec"]["backoffLimit"] == 3 and "ttlSecondsAfterFinished" not in job["spec"]
    exit_codes, disruption = job["spec"]["podFailurePolicy"]["rules"]
    assert exit_codes["onExitCodes"]["values"] == [2] and disruption["onPodConditions"][0]["type"] == "DisruptionTarget"
    pod = job["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == "arcane-stream" and pod["containers"][0]["envFrom"] == [{"secretRef": {"name": "source"}}]
    variables = {entry["name"]: entry.get("value") for entry in pod["containers"][0]["env"]}
    assert variables["STREAMCONTEXT__STREAM_ID"] == name and "APPLICATION_VERSION" in variables


@pytest.mark.parametrize("name", STREAMS)
def test_it_has_had_its_backfill(cluster, name):
    running_job(cluster, name)
    requests = [request for request in cluster.items(f"{STREAMING}/namespaces/arcane/backfillrequests") if request["spec"]["streamId"] == name]
    assert [request["spec"]["completed"] for request in requests] == [True]


def test_its_classes_are_ready(cluster):
    wait_for(lambda: {found.get("status", {}).get("phase") for found in cluster.items(f"{STREAMING}/streamclasses")} == {"Ready"}, "classes")


def test_nothing_is_lost_of_its_templates(cluster):
    for document in yaml.safe_load_all(OBJECTS.read_text()):
        if document["kind"] == "StreamingJobTemplate":
            stored = cluster.get(f"{STREAMING}/namespaces/arcane/streamingjobtemplates/{document['metadata']['name']}")
            assert stored["spec"] == document["spec"]
