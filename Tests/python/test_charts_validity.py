"""Whether a cluster takes what the charts render to, and whether it is as safe as it says."""

import json
import re

import pytest
import yaml

from chart_renders import ALL, EVERY_CASE, OPERATOR, PLUGINS, Object, case_values, of_kind, one, pods, render

kubernetes_validate = pytest.importorskip("kubernetes_validate")

OLDEST, NEWEST = "1.29", "1.37"
"""The versions of Kubernetes; the oldest is that of the charts' kubeVersion."""

OURS = ("StreamClass", "StreamingJobTemplate")
"""Kinds of our own, which the API server of the local cluster checks in test_charts_install.py."""

PROMETHEUS = {
    "ServiceMonitor": {"selector": {"matchLabels": dict}, "endpoints": [{"port": str, "interval": str, "scrapeTimeout": str}]},
    "PodMonitor": {
        "namespaceSelector": {"matchNames": [str]}, "selector": {"matchLabels": dict},
        "podMetricsEndpoints": [{"port": str, "interval": str, "scrapeTimeout": str}],
    },
    "PrometheusRule": {
        "groups": [{"name": str, "rules": [{"alert": str, "expr": str, "for": str, "labels": dict, "annotations": dict}]}]
    },
}  # fmt: skip
"""The fields of kinds of the Prometheus operator that the charts use, as its API has them."""


def fits(value: object, shape: object) -> bool:
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(name in shape and fits(inner, shape[name]) for name, inner in value.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(item, shape[0]) for item in value)
    return isinstance(value, shape)


def job_of(template: Object) -> Object:
    """The Job that a template is."""
    return {**template["spec"], "metadata": {**template["spec"]["metadata"], "name": "orders"}}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_every_object_is_valid(chart, case, version):
    for found in render(chart, case_values(chart, case)):
        if found["kind"] in PROMETHEUS:
            assert fits(found["spec"], PROMETHEUS[found["kind"]]), found["metadata"]["name"]
        elif found["kind"] == "StreamingJobTemplate":
            kubernetes_validate.validate(job_of(found), version, strict=True)
        elif found["kind"] not in OURS:
            # Fields of a schema that are newer than a version are dropped by its API server, and do no harm.
            kubernetes_validate.validate(found, version, strict=found["kind"] != "CustomResourceDefinition")


def test_what_is_not_valid_is_found():
    template = one(render(PLUGINS[0]), "StreamingJobTemplate", "plugin")
    template["spec"]["spec"]["imagePullSecrets"] = [{"name": "registry"}]
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job_of(template), NEWEST, strict=True)


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_names_are_names(chart, case):
    for found in render(chart, case_values(chart, case)):
        # Names of roles may have more characters.
        pattern = r"[a-z0-9]([-a-z0-9.:]*[a-z0-9])?" if "Role" in found["kind"] else r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?"
        assert re.fullmatch(pattern, found["metadata"]["name"])
        for value in found["metadata"].get("labels", {}).values():
            assert re.fullmatch(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?", value)


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_all_objects_of_a_namespace_say_which(chart, case):
    without = {"CustomResourceDefinition", "StreamClass", "ClusterRole", "ClusterRoleBinding"}
    for found in render(chart, case_values(chart, case)):
        assert ("namespace" in found["metadata"]) == (found["kind"] not in without), found["metadata"]["name"]


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_every_pod_meets_the_restricted_pod_security_standard(chart, case):
    found = list(pods(render(chart, case_values(chart, case))))
    assert found
    for name, pod in found:
        spec = pod["spec"]
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec), name
        allowed = {"configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected", "csi", "downwardAPI", "ephemeral"}
        assert all(set(volume) - {"name"} <= allowed for volume in spec.get("volumes", [])), name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] != 0, name
        assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", name
        for container in spec["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False, name
            assert security["capabilities"] == {"drop": ["ALL"]}, name
            assert security["runAsNonRoot"] is True and not security.get("privileged"), name
            # More than the standard asks for.
            assert security["readOnlyRootFilesystem"] is True, name


@pytest.mark.parametrize("chart", PLUGINS)
def test_a_job_goes_on_where_it_may_and_fails_at_once_where_it_must(chart):
    for template in of_kind(render(chart), "StreamingJobTemplate"):
        job = template["spec"]["spec"]
        assert job["podFailurePolicy"]["rules"] == [
            {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
            {"action": "Ignore", "onExitCodes": {"containerName": "arcane-stream", "operator": "In", "values": [2]}},
            {"action": "FailJob", "onExitCodes": {"containerName": "arcane-stream", "operator": "In", "values": [1]}},
        ]
        pod = job["template"]["spec"]
        assert pod["restartPolicy"] == "Never" and pod["containers"][0]["name"] == "arcane-stream"
        assert "ttlSecondsAfterFinished" not in job, "the operator removes Jobs itself"


@pytest.mark.parametrize("chart", ALL)
def test_probes_ask_for_ports_that_are_there(chart):
    for name, pod in pods(render(chart)):
        for container in pod["spec"]["containers"]:
            ports = {port["name"] for port in container.get("ports", [])}
            probes = [container[probe] for probe in ("startupProbe", "livenessProbe", "readinessProbe") if probe in container]
            assert {probe["httpGet"]["port"] for probe in probes} <= ports, name
            assert bool(probes) == bool(ports), name


def test_services_budgets_policies_and_monitors_are_about_the_operators_pods():
    objects = render(OPERATOR, case_values(OPERATOR, "everything"))
    labels = one(objects, "Deployment")["spec"]["template"]["metadata"]["labels"]
    test = one(objects, "Pod")["metadata"]["labels"]
    service = one(objects, "Service")
    selectors = [
        service["spec"]["selector"], one(objects, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        one(objects, "NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]  # fmt: skip
    for selector in selectors:
        assert selector.items() <= labels.items() and not selector.items() <= test.items()
    monitor = one(objects, "ServiceMonitor")["spec"]["selector"]["matchLabels"]
    assert monitor.items() <= service["metadata"]["labels"].items()


@pytest.mark.parametrize("chart", PLUGINS)
def test_monitors_and_policies_are_about_the_jobs_pods(chart):
    objects = render(chart, {"podMonitor": {"enabled": True}, "networkPolicy": {"enabled": True}})
    test = one(objects, "Pod")["metadata"]["labels"]
    selectors = [
        one(objects, "PodMonitor")["spec"]["selector"]["matchLabels"], one(objects, "NetworkPolicy")["spec"]["podSelector"]["matchLabels"]
    ]  # fmt: skip
    for template in of_kind(objects, "StreamingJobTemplate"):
        labels = template["spec"]["spec"]["template"]["metadata"]["labels"]
        assert all(selector.items() <= labels.items() and not selector.items() <= test.items() for selector in selectors)


def test_the_dashboard_is_one():
    text = one(render(OPERATOR, {"grafanaDashboard": {"enabled": True}}), "ConfigMap")["data"]["arcane.json"]
    panels = json.loads(text)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = {(x, y) for panel in panels for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
              for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])}  # fmt: skip
    assert len(places) == sum(panel["gridPos"]["w"] * panel["gridPos"]["h"] for panel in panels), "panels lie on each other"
    assert all(target["expr"] for panel in panels if panel["type"] != "row" for target in panel["targets"])


def test_alerts_leave_the_braces_of_prometheus_alone():
    rules = one(render(OPERATOR, {"prometheusRule": {"enabled": True, "behindAfter": "1d2h3m4s"}}), "PrometheusRule")
    alerts = {rule["alert"]: rule for group in rules["spec"]["groups"] for rule in group["rules"]}
    assert alerts["ArcaneStreamsFailed"]["annotations"]["summary"] == "{{ $value }} streams of the class {{ $labels.class }} have failed"
    assert alerts["ArcaneStreamBehind"]["expr"].endswith("> 93784")
    assert 'name="arcane-operator",namespace="team-a"' in alerts["ArcaneOperatorHasNoLeader"]["expr"]
    assert all(rule["labels"]["severity"] in ("warning", "critical") for rule in alerts.values())


def test_without_an_election_nothing_asks_for_a_leader():
    values = {"replicaCount": 1, "settings": {"leaderElection": {"enabled": False}}, "prometheusRule": {"enabled": True}}
    objects = render(OPERATOR, values)
    assert "leader" not in yaml.safe_dump(one(objects, "PrometheusRule"))
    assert one(objects, "Deployment")["spec"]["strategy"] == {"type": "Recreate"}
    assert not [found for found in of_kind(objects, "Role", "RoleBinding") if "lease" in found["metadata"]["name"]]
