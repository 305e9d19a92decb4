"""What the charts render to: golden files, lint, and releases beside each other."""

import difflib
import os

import pytest
import yaml

from chart_renders import ALL, CASES, CHARTS, EVERY_CASE, OPERATOR, PLUGINS, case_values, cases, documents, helm, identity, kind
from chart_renders import notes, of_kind, one, render, texts


def golden_text(chart: str, case: str) -> str:
    """All that a release renders to. Of CRDs only the names: they are what the programs print."""
    parts = []
    for path, text in sorted(texts(chart, case_values(chart, case)).items()):
        if "/templates/crd" in path:
            text = "\n".join(f"# {found['metadata']['name']}" for found in documents(text))
        lines = [line.rstrip() for line in text.strip().splitlines()]
        if any(lines):
            parts.append("\n".join([f"# {path}", *lines]))
    return "\n\n".join(parts) + "\n"


# Plugins' charts are made from one: golden files of each would say the same.
@pytest.mark.parametrize("chart, case", [(chart, case) for chart in (OPERATOR, PLUGINS[0]) for case in cases(chart)])
def test_a_release_renders_to_its_golden_file(chart, case):
    golden = CASES / kind(chart) / f"{case}.golden.yaml"
    text = golden_text(chart, case)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text)
    expected = golden.read_text() if golden.exists() else ""
    difference = "\n".join(difflib.unified_diff(expected.splitlines(), text.splitlines(), "golden", "rendered", lineterm=""))
    assert not difference, f"{difference}\nWhere that is right: UPDATE_GOLDEN=1 .venv/bin/python -m pytest Tests/python/test_charts_render.py"


@pytest.mark.parametrize("chart", PLUGINS[1:])
def test_charts_of_plugins_differ_in_names_only(chart):
    def without_names(name: str) -> list[str]:
        crd = yaml.safe_load((CHARTS / name / "files/crd.yaml").read_text())["spec"]["names"]
        lines = "\n".join(text for path, text in sorted(texts(name).items()) if "crd.yaml" not in path and "NOTES" not in path)
        for word in (name, crd["kind"], crd["plural"]):
            lines = lines.replace(word, "…")
        return [line for line in lines.splitlines() if "Ref" not in line]

    assert without_names(chart) == without_names(PLUGINS[0])


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_lint_has_nothing_to_say(chart, case):
    report = helm.lint(CHARTS / chart, case_values(chart, case), strict=True, namespace="team-a")
    said = [message["error"] for message in report["messages"] if message["error"] != "icon is recommended"]
    assert report["errors"] == [] and said == []


@pytest.mark.parametrize("chart", ALL)
def test_releases_beside_each_other_have_no_object_in_common(chart):
    """But for what a cluster has once: the kinds, and a plugin's class."""
    places = [("one", "team-a"), ("two", "team-a"), ("one", "team-b"), (chart, "team-a"), (f"{chart}-team", "a")]
    places += [("r" * 52 + last, "team-a") for last in "12"]
    releases = [render(chart, name=name, namespace=namespace) for name, namespace in places]
    once = [{identity(found) for found in release if found["kind"] in ("CustomResourceDefinition", "StreamClass")} for release in releases]
    assert all(names == once[0] for names in once)
    seen: set[tuple[str, str, str]] = set()
    for release in releases:
        names = {identity(found) for found in release} - once[0]
        assert not names & seen
        seen |= names


@pytest.mark.parametrize("chart", ALL)
def test_pods_of_releases_beside_each_other_are_told_apart(chart):
    one_, two = ([found["metadata"]["labels"] for found in of_kind(render(chart, name=name), "ServiceAccount")] for name in ("one", "two"))
    assert one_[0]["app.kubernetes.io/instance"] == "one" and two[0]["app.kubernetes.io/instance"] == "two"
    assert one_[0]["app.kubernetes.io/name"] == two[0]["app.kubernetes.io/name"] == chart


def test_two_operators_of_a_namespace_have_a_lease_each():
    def lease(name: str) -> str:
        container = one(render(OPERATOR, name=name), "Deployment")["spec"]["template"]["spec"]["containers"][0]
        return {entry["name"]: entry.get("value") for entry in container["env"]}["ARCANE_OPERATOR__LEADER_ELECTION__NAME"]

    assert (lease("one"), lease("two")) == ("one-arcane-operator", "two-arcane-operator")


@pytest.mark.parametrize("chart", ALL)
def test_long_names_of_releases_stay_within_what_a_label_takes(chart):
    for found in render(chart, name="r" * 53):
        assert len(found["metadata"]["name"]) <= (253 if "Role" in found["kind"] else 63)
        assert all(len(value) <= 63 for value in found["metadata"]["labels"].values())


def test_with_namespaces_an_operator_has_no_rights_elsewhere():
    objects = render(OPERATOR, {"settings": {"namespaces": ["a", "b"]}}, namespace="operators")
    cluster_wide = {found["roleRef"]["name"] for found in of_kind(objects, "ClusterRoleBinding")}
    assert cluster_wide == {"arcane-operator:operators:classes"}
    places = {(found["metadata"]["namespace"], found["roleRef"]["name"]) for found in of_kind(objects, "RoleBinding")}
    assert places == {
        ("a", "arcane-operator:operators:jobs"), ("a", "arcane-operator:operators:streams"),
        ("b", "arcane-operator:operators:jobs"), ("b", "arcane-operator:operators:streams"),
        ("default", "arcane-operator:operators:events"), ("operators", "arcane-operator-lease"),
    }  # fmt: skip


@pytest.mark.parametrize("chart", PLUGINS)
def test_each_namespace_of_a_plugin_has_all_that_its_jobs_need(chart):
    objects = render(chart, {"namespaces": ["a", "b"]}, namespace="plugins")
    for namespace in ("a", "b"):
        there = [found for found in objects if found["metadata"].get("namespace") == namespace]
        templates = of_kind(there, "StreamingJobTemplate")
        assert {found["metadata"]["name"] for found in templates} == {chart, f"{chart}-backfill"}
        account = one(there, "ServiceAccount")["metadata"]["name"]
        assert {found["spec"]["spec"]["template"]["spec"]["serviceAccountName"] for found in templates} == {account}
        assert one(there, "RoleBinding")["subjects"] == [{"kind": "ServiceAccount", "name": account, "namespace": namespace}]


@pytest.mark.parametrize("chart", PLUGINS)
def test_backfills_differ_in_what_is_said_of_them_only(chart):
    values = {
        "jobTemplateSettings": {"extraEnv": [{"name": "A", "value": "1"}], "resources": {"limits": {"memory": "1Gi"}}},
        "backfillJobTemplateSettings": {"resources": {"limits": {"memory": "4Gi"}}},
    }
    objects = render(chart, values)
    stream, backfill = one(objects, "StreamingJobTemplate", "plugin")["spec"], one(objects, "StreamingJobTemplate", "-backfill")["spec"]
    containers = [spec["spec"]["template"]["spec"]["containers"][0] for spec in (stream, backfill)]
    assert [container["resources"]["limits"]["memory"] for container in containers] == ["1Gi", "4Gi"]
    containers[1]["resources"] = containers[0]["resources"]
    assert stream == backfill


@pytest.mark.parametrize("chart", ALL)
def test_pull_secrets_are_in_pods(chart):
    for found in render(chart, {"imagePullSecrets": [{"name": "registry"}]}):
        if found["kind"] in ("Deployment", "StreamingJobTemplate"):
            job = found["spec"] if found["kind"] == "Deployment" else found["spec"]["spec"]
            assert "imagePullSecrets" not in job and job["template"]["spec"]["imagePullSecrets"] == [{"name": "registry"}]


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_definitions_stay_when_a_release_goes(chart, case):
    definitions = of_kind(render(chart, case_values(chart, case)), "CustomResourceDefinition")
    assert all(found["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep" for found in definitions)
    wanted = case_values(chart, case).get("customResourceDefinitions", {}).get("create", True)
    assert len(definitions) == (0 if not wanted else 3 if chart == OPERATOR else 1)


@pytest.mark.parametrize("chart", PLUGINS)
def test_notes_show_a_stream_with_the_names_of_this_release(chart):
    text = notes(chart, {"namespaces": ["orders"]}, name="shop")
    assert f"jobTemplateRef: {{name: shop-{chart}}}" in text and f"backfillJobTemplateRef: {{name: shop-{chart}-backfill}}" in text
    assert "namespace: orders" in text and "kubectl --namespace orders wait" in text


def test_notes_of_the_operator_say_where_it_works():
    assert "2 replicas run streams in the whole cluster." in notes(OPERATOR)
    assert "1 replica runs streams in a, b." in notes(OPERATOR, {"replicaCount": 1, "settings": {"namespaces": ["a", "b"]}})
