"""Install, upgrade and uninstall with Helm, on the local cluster."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from api_gate import gate
from chart_renders import ALL, CHARTS, OPERATOR, PLUGINS, case_values, one, render
from conftest import running
from installed_operator import installed_operator, operator_pod, ours, phase, port_of, ports, stream
from local_cluster import DEFINITIONS, IS_BUILT, PROGRAMS, STREAMING, LocalCluster, local_cluster, wait_for


pytestmark = pytest.mark.skipif(not IS_BUILT, reason="the programs are not built")

OURS = ["backfillrequests", "streamclasses", "streamingjobtemplates"]
REST = "arcane-rest-plugin"


@pytest.fixture
def cluster(tmp_path) -> Iterator[LocalCluster]:
    """A cluster with two teams, whose own operator does nothing."""
    with local_cluster(tmp_path, stands_by=True) as it:
        for namespace in ("team-a", "team-b"):
            it.add_namespace(namespace)
        yield it


@pytest.fixture
def empty(cluster) -> LocalCluster:
    """A cluster without any of our definitions, which `arcane-operator local` brings by itself."""
    for plural in OURS:
        cluster.delete(definition(plural))
        wait_for(lambda: cluster.get(definition(plural)) is None, f"no definition of {plural}")
    return cluster


def definition(plural: str) -> str:
    return f"{DEFINITIONS}/{plural}.streaming.sneaksanddata.com"


def install(cluster: LocalCluster, chart: "str | Path", namespace: str = "team-a", name: "str | None" = None, **values: Any) -> str:
    """Installs a release, or upgrades it where it is there; gives its notes."""
    with cluster.helm(namespace) as helm:
        name = name or Path(chart).name
        there = any(release["name"] == name for release in helm.list())
        release = (helm.upgrade if there else helm.install)(CHARTS / chart, name, values)
        assert release["status"] == "deployed"
        return release["notes"]


def uninstall(cluster: LocalCluster, name: str, namespace: str = "team-a") -> None:
    with cluster.helm(namespace) as helm:
        helm.uninstall(name, wait="watcher", timeout=180)


def owner(cluster: LocalCluster, path: str) -> str:
    annotations = cluster.get(path)["metadata"].get("annotations", {})
    return f"{annotations.get('meta.helm.sh/release-namespace')}/{annotations.get('meta.helm.sh/release-name')}"


@pytest.fixture
def newer(tmp_path) -> Path:
    """A newer operator's chart, whose BackfillRequests have one more column."""
    chart = Path(shutil.copytree(CHARTS / OPERATOR, tmp_path / "newer" / OPERATOR))
    file = chart / "files/crds/backfillrequests.yaml"
    crd = yaml.safe_load(file.read_text())
    crd["spec"]["versions"][0]["additionalPrinterColumns"].append({"name": "Newer", "type": "string", "jsonPath": ".spec.streamId"})
    file.write_text(yaml.safe_dump(crd))
    return chart


def columns(cluster: LocalCluster) -> list[str]:
    return [column["name"] for column in cluster.get(definition("backfillrequests"))["spec"]["versions"][0]["additionalPrinterColumns"]]


def test_definitions_come_with_a_release_are_upgraded_with_it_and_stay_when_it_goes(empty, newer):
    install(empty, OPERATOR)
    assert [owner(empty, definition(plural)) for plural in OURS] == ["team-a/arcane-operator"] * 3
    requests = f"{STREAMING}/namespaces/team-a/backfillrequests"
    wait_for(lambda: empty.get(requests), "requests that can be made")
    empty.create(requests, ours("BackfillRequest", "kept", {"streamClass": "orders", "streamId": "orders"}))
    assert "Newer" not in columns(empty)
    install(empty, newer)
    assert "Newer" in columns(empty)
    uninstall(empty, OPERATOR)
    assert empty.get("/apis/apps/v1/namespaces/team-a/deployments/arcane-operator") is None
    assert "Newer" in columns(empty) and empty.get(f"{requests}/kept")
    install(empty, OPERATOR)
    assert "Newer" not in columns(empty) and empty.get(f"{requests}/kept"), "a release of the same name takes them up again"


def test_a_second_release_leaves_the_definitions_of_the_first_alone(empty, newer):
    install(empty, OPERATOR)
    notes = install(empty, newer, namespace="team-b")
    assert "backfillrequests.streaming.sneaksanddata.com (belongs to release arcane-operator in namespace team-a)" in notes
    assert "Newer" not in columns(empty)
    uninstall(empty, OPERATOR, namespace="team-b")
    assert owner(empty, definition("backfillrequests")) == "team-a/arcane-operator"


def test_a_release_takes_over_definitions_by_the_commands_that_it_names(empty, newer):
    install(empty, OPERATOR)
    notes = install(empty, newer, namespace="team-b")
    commands = notes[notes.index('  crds="') : notes.index("and upgrade the release once more")]
    kubectl = shutil.which("kubectl")
    if not kubectl:
        pytest.skip("there is no kubectl")
    environment = {**os.environ, "KUBECONFIG": str(empty.kubeconfig)}
    subprocess.run(["sh", "-ec", commands], env=environment, check=True, capture_output=True)
    assert "belongs to" not in install(empty, newer, namespace="team-b")
    assert "Newer" in columns(empty) and owner(empty, definition("backfillrequests")) == "team-b/arcane-operator"
    # The first release has them no longer, and must not take them along.
    install(empty, OPERATOR)
    assert "Newer" in columns(empty)
    uninstall(empty, OPERATOR)
    assert "Newer" in columns(empty)


def test_a_release_without_definitions_does_not_look_for_them(cluster):
    notes = install(cluster, OPERATOR, customResourceDefinitions={"create": False})
    assert "left alone" not in notes and owner(cluster, definition("streamclasses")) == "None/None"


def test_a_cluster_has_one_class_of_a_kind(cluster):
    install(cluster, REST)
    notes = install(cluster, REST, namespace="team-b", name="other")
    assert "The StreamClass arcane-rest-plugin runs the kind RestApiStream already" in notes
    assert [found["metadata"]["name"] for found in cluster.items(f"{STREAMING}/streamclasses")] == [REST]
    # An upgrade of the first one does not lose it.
    install(cluster, REST, additionalLabels={"team": "data"})
    (kept,) = cluster.items(f"{STREAMING}/streamclasses")
    assert kept["metadata"]["labels"]["team"] == "data"
    # When the first one goes, an upgrade of the other one makes the class anew.
    uninstall(cluster, REST)
    assert cluster.items(f"{STREAMING}/streamclasses") == []
    assert "runs the kind" not in install(cluster, REST, namespace="team-b", name="other")
    (made,) = cluster.items(f"{STREAMING}/streamclasses")
    assert made["metadata"]["annotations"]["meta.helm.sh/release-name"] == "other"


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("case", ["default", "everything"])
def test_the_cluster_keeps_every_field_that_is_rendered(cluster, chart, case):
    """Our kinds are checked by their definitions, and what is not in a definition would be dropped."""
    values = case_values(chart, case)
    for option in ("serviceMonitor", "podMonitor", "prometheusRule"):
        values.pop(option, None)  # kinds of the Prometheus operator, which the local cluster does not have
    install(cluster, chart, **values)
    rendered = render(chart, values)
    for found in rendered:
        plural = {"StreamClass": "streamclasses", "StreamingJobTemplate": "streamingjobtemplates"}.get(found["kind"])
        if plural:
            place = "namespaces/team-a/" if "namespace" in found["metadata"] else ""
            stored = cluster.get(f"{STREAMING}/{place}{plural}/{found['metadata']['name']}")
            # Defaults may be added.
            assert found["spec"].items() <= stored["spec"].items()


def test_wrong_values_leave_a_release_as_it_is(cluster):
    install(cluster, REST)
    with pytest.raises(Exception, match="backoffLimit"):
        install(cluster, REST, jobTemplateSettings={"backoffLimit": -1})
    with cluster.helm("team-a") as helm:
        assert [release["status"] for release in helm.history(REST)] == ["deployed"]


def test_streams_run_from_the_charts_templates_and_outlive_the_chart(tmp_path):
    streams, jobs = f"{STREAMING}/namespaces/team-a/restapistreams", "/apis/batch/v1/namespaces/team-a/jobs"
    with running("--records", "20") as api, local_cluster(tmp_path) as cluster:
        cluster.add_namespace("team-a")
        install(cluster, OPERATOR)
        install(cluster, REST, backfillJobTemplateSettings={"additionalLabels": {"kind": "backfill"}})
        cluster.create(streams, stream("orders", f"http://127.0.0.1:{api.port}", tmp_path / "data"))
        backfill = wait_for(lambda: cluster.get(f"{jobs}/orders"), "a Job")
        assert backfill["metadata"]["labels"]["kind"] == "backfill" and backfill["metadata"]["labels"]["app.kubernetes.io/instance"] == REST
        wait_for(lambda: phase(cluster, f"{streams}/orders") == "Running", "a stream that runs")
        assert list((tmp_path / "data/orders").rglob("_COMPLETED"))
        job = cluster.get(f"{jobs}/orders")["metadata"]["uid"]

        install(cluster, REST, jobTemplateSettings={"resources": {"limits": {"memory": "1Gi"}}})
        wait_for(lambda: "TemplateChanged" in str(cluster.get(f"{streams}/orders")["status"]), "a stream whose template is newer")
        uninstall(cluster, REST)
        assert cluster.get(f"{streams}/orders") and cluster.get(f"{jobs}/orders")["metadata"]["uid"] == job, "no Job is replaced or ended"

        install(cluster, REST)
        wait_for(lambda: cluster.get(f"{STREAMING}/streamclasses/{REST}").get("status", {}).get("phase") == "Ready", "a class that is run")
        cluster.delete(f"{streams}/orders")
        wait_for(lambda: cluster.get(f"{jobs}/orders") is None, "no Job")


def test_helm_test_finds_an_operator_that_has_read_the_cluster(cluster, tmp_path):
    install(cluster, OPERATOR, settings=ports())
    # The local cluster runs no pods without a Job: what the test's pod would do is done here.
    pod = one(render(OPERATOR, {"settings": ports()}), "Pod")["spec"]["containers"][0]
    assert pod["command"] == ["sh", "-ec"] and shutil.which("wget")
    script = pod["args"][0].replace("seq 30", "seq 2").replace("sleep 2", "sleep 0.1")
    with gate(cluster) as authorizer, installed_operator(authorizer, "team-a", OPERATOR, tmp_path):
        url = f"http://127.0.0.1:{port_of(operator_pod(cluster, 'team-a', OPERATOR), 'metrics')}/metrics"
        result = subprocess.run(["sh", "-ec", script], env={**os.environ, "METRICS": url}, capture_output=True, text=True)
        assert result.returncode == 0 and "reflector_lists_total" in result.stdout, result.stderr
    result = subprocess.run(["sh", "-ec", script], env={**os.environ, "METRICS": url}, capture_output=True, text=True)
    assert result.returncode == 1 and "kubectl logs deployment/arcane-operator says why" in result.stderr


@pytest.mark.parametrize("chart", [chart for chart in PLUGINS if (PROGRAMS / chart).exists()])
def test_helm_test_of_a_plugin_starts_its_image(chart):
    container = one(render(chart), "Pod")["spec"]["containers"][0]
    result = subprocess.run([PROGRAMS / chart, *container["args"]], capture_output=True, text=True)
    assert result.returncode == 0 and result.stdout.strip()
