"""The rights of the charts: an installed operator and an installed plugin get no refusal, and need all that they have."""

from typing import Any

import pytest

from api_gate import gate
from chart_renders import CHARTS
from conftest import running
from installed_operator import installed_operator, open_to, phase, plugin_behind, ports, stream
from local_cluster import IS_BUILT, STREAMING, local_cluster, wait_for
from rights import Call, Grant, grants
from rights_story import OPERATOR_ACCOUNT, PLUGIN_ACCOUNT


pytestmark = pytest.mark.skipif(not IS_BUILT, reason="the programs are not built")


def test_nothing_is_refused(story):
    assert story.gate.refused == set()


@pytest.mark.parametrize("account", [OPERATOR_ACCOUNT, PLUGIN_ACCOUNT])
def test_no_right_is_there_that_is_not_needed(story, account):
    unused = story.gate.grants(account) - story.gate.used.get(account, set())
    assert {(grant.role, grant.resource, grant.verb) for grant in unused} == set()


def test_a_plugin_annotates_its_own_job_and_does_nothing_else(story):
    calls = {call for account, call in story.gate.made if account == PLUGIN_ACCOUNT}
    assert calls == {Call("patch", "batch", "jobs", "team-a", "orders")}


def test_the_chart_runs_the_operator_with_settings_that_it_knows(story):
    logs = "".join(log.read_text() for log in story.logs)
    assert "is the variable of no setting" not in logs and "warning:" not in logs


def test_two_operators_work_beside_each_other_each_in_its_own_namespace(tmp_path):
    """Two releases in one namespace; one of them may not see Secrets, has its rights on streams by name, and runs streams all the same."""
    image = f"arcane-rest-plugin={plugin_behind(tmp_path)}"
    with running("--records", "5") as api, local_cluster(tmp_path, "--image", image, stands_by=True) as cluster, gate(cluster) as authorizer:
        for namespace in ("operators", "team-a", "team-b"):
            cluster.add_namespace(namespace)
        with cluster.helm("operators") as helm:
            by_name = {"aggregate": False, "streamKinds": ["restapistreams"]}
            for team, sees_secrets, rights in (("team-a", True, {}), ("team-b", False, by_name)):
                values = {"settings": {**ports(), "namespaces": [team]}, "rbac": {"secrets": sees_secrets, **rights}}
                helm.install(CHARTS / "arcane-operator", team, {**values, "fullnameOverride": f"for-{team}"})
            helm.install(CHARTS / "arcane-rest-plugin", "arcane-rest-plugin", {"namespaces": ["team-a", "team-b"]})
        open_to(authorizer, tmp_path, "nobody/plugin")
        with installed_operator(authorizer, "operators", "for-team-a", tmp_path, pod="a"):
            with installed_operator(authorizer, "operators", "for-team-b", tmp_path, pod="b"):
                for team in ("team-a", "team-b"):
                    streams = f"{STREAMING}/namespaces/{team}/restapistreams"
                    cluster.create(streams, stream("orders", f"http://127.0.0.1:{api.port}", tmp_path / team))
                    wait_for(lambda: phase(cluster, f"{streams}/orders") == "Running", f"a stream of {team} that runs")
        leases = {lease["metadata"]["name"] for lease in cluster.items("/apis/coordination.k8s.io/v1/namespaces/operators/leases")}
        assert leases == {"for-team-a", "for-team-b"}
        for account, own in (("operators/for-team-a", "team-a"), ("operators/for-team-b", "team-b")):
            places = {call.namespace for who, call in authorizer.made if who == account}
            # Classes are in no namespace, the Lease is beside the operator, and events of classes are told by the one that was first.
            assert {"", own, "operators"} <= places <= {"", own, "operators", "default"}
        refused = {(account, call.resource) for account, call in authorizer.refused}
        assert refused == {("operators/for-team-b", "secrets")}


def pod_reader(*names: str) -> list[dict[str, Any]]:
    """A role for pods, and its binding to `team-a/reader` in team-a."""
    rule = {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"], **({"resourceNames": list(names)} if names else {})}
    role = {"kind": "ClusterRole", "metadata": {"name": "pods", "labels": {"join": "all"}}, "rules": [rule]}
    joined = {"kind": "ClusterRole", "metadata": {"name": "all"}, "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"join": "all"}}]}}
    subject = {"kind": "ServiceAccount", "name": "reader", "namespace": "team-a"}
    reference = {"kind": "ClusterRole", "name": "all"}
    metadata = {"name": "all", "namespace": "team-a"}
    return [role, joined, {"kind": "RoleBinding", "metadata": metadata, "roleRef": reference, "subjects": [subject]}]


@pytest.mark.parametrize(
    "path, call",
    [
        ("/api/v1/namespaces/a/pods?watch=true", Call("watch", "", "pods", "a", "")),
        ("/apis/batch/v1/jobs", Call("list", "batch", "jobs", "", "")),
        ("/apis/batch/v1/namespaces/a/jobs/b/status", Call("get", "batch", "jobs/status", "a", "b")),
        ("/api/v1/namespaces/a", Call("get", "", "namespaces", "", "a")),
        ("/readyz", None),
        ("/apis/batch/v1", None),
    ],
)
def test_the_authorizer_reads_requests_as_an_api_server_does(path, call):
    assert Call.of("GET", path) == call


def test_the_authorizer_reads_what_joins_a_role_and_where_it_is_bound():
    (grant,) = grants(pod_reader(), "reader", "team-a")
    assert grant == Grant("all", "", "pods", "list", "", "team-a")
    assert grant.allows(Call("list", "", "pods", "team-a", "")) and not grant.allows(Call("list", "", "pods", "team-b", ""))
    assert not grant.allows(Call("watch", "", "pods", "team-a", "")) and grants(pod_reader(), "reader", "team-b") == set()
    (named,) = grants(pod_reader("one"), "reader", "team-a")
    assert named.allows(Call("list", "", "pods", "team-a", "one")) and not named.allows(Call("list", "", "pods", "team-a", "two"))
