"""Values that make no sense are refused, and the reason says what to do."""

import json

import pytest
import yaml

from chart_renders import ALL, CHARTS, EVERY_CASE, OPERATOR, PLUGINS, case_values, helm, one, render

WRONG_IN_ALL = [
    ({"imagePullSecret": []}, "additional properties 'imagePullSecret' not allowed"),
    ({"image": {"repository": ""}}, "at '/image/repository': minLength"),
    ({"image": {"digest": "latest"}}, "at '/image/digest'"),
    ({"image": {"pullPolicy": "Sometimes"}}, "must be one of 'Always', 'IfNotPresent', 'Never'"),
    ({"imagePullSecrets": ["registry"]}, "at '/imagePullSecrets/0': got string, want object"),
    ({"nameOverride": "Orders_1"}, "at '/nameOverride'"),
    ({"customResourceDefinitions": {"create": "yes"}}, "at '/customResourceDefinitions/create': got string, want boolean"),
    ({"additionalLabels": {"team": 1}}, "at '/additionalLabels/team': got number, want string"),
    ({"serviceAccount": {"create": False}}, "serviceAccount.name: name the service account"),
]
WRONG_IN_OPERATOR = [
    ({"resources": {"limits": {"memory": "256 MB"}}}, "at '/resources/limits/memory'"),
    ({"resources": {"limit": {"memory": "256Mi"}}}, "'limit'"),
    ({"extraEnv": [{"name": "RETRIES", "value": 5}]}, "at '/extraEnv/0/value': got number, want string"),
    ({"extraEnv": [{"name": "RETRIES", "vale": "5"}]}, "at '/extraEnv/0': additional properties 'vale' not allowed"),
    ({"extraVolumeMounts": [{"name": "data"}]}, "at '/extraVolumeMounts/0': missing property 'mountPath'"),
    ({"replicaCount": -1}, "at '/replicaCount': minimum: got -1, want 0"),
    ({"replicas": 2}, "additional properties 'replicas' not allowed"),
    ({"settings": {"namespaces": ["Team A"]}}, "at '/settings/namespaces/0'"),
    ({"settings": {"namespaces": ["a", "a"]}}, "items at 0 and 1 are equal"),
    ({"settings": {"telemetry": {"logLevel": "loud"}}}, "trace|debug|info|notice|warning|error|critical"),
    ({"settings": {"limits": {"itemTimeout": 60}}}, "at '/settings/limits/itemTimeout': got number, want string"),
    ({"settings": {"limits": {"itemTimeout": "one minute"}}}, "at '/settings/limits/itemTimeout'"),
    ({"settings": {"limits": {"workers": 0}}}, "at '/settings/limits/workers': minimum: got 0, want 1"),
    ({"settings": {"limits": {"worker": 1}}}, "additional properties 'worker' not allowed"),
    ({"settings": {"probes": {"port": 70000}}}, "at '/settings/probes/port': maximum"),
    ({"settings": {"probes": {"listenAddrOverride": "localhost"}}}, "at '/settings/probes/listenAddrOverride'"),
    ({"settings": {"leaderElection": {"enabled": False}}}, "set replicaCount to 1, or let them elect a leader"),
    ({"settings": {"leaderElection": {"renewDeadline": "15s"}}}, "renewDeadline, and that shorter than leaseDuration"),
    ({"settings": {"leaderElection": {"retryPeriod": "1m", "leaseDuration": "2m"}}}, "retryPeriod must be shorter than renewDeadline"),
    ({"settings": {"telemetry": {"metricsPort": 8888}}}, "settings.probes.port and settings.telemetry.metricsPort must differ"),
    ({"podDisruptionBudget": {"maxUnavailable": 0}}, "at '/podDisruptionBudget/maxUnavailable'"),
    ({"terminationGracePeriodSeconds": 1}, "at '/terminationGracePeriodSeconds': minimum"),
    ({"networkPolicy": {"apiServerCIDRs": ["10.96.0.1"]}}, "at '/networkPolicy/apiServerCIDRs/0'"),
    ({"prometheusRule": {"behindAfter": "soon"}}, "at '/prometheusRule/behindAfter'"),
]
WRONG_IN_PLUGINS = [
    ({"jobTemplateSettings": {"resources": {"requests": {"cpu": "half"}}}}, "at '/jobTemplateSettings/resources/requests/cpu'"),
    ({"backfillJobTemplateSettings": {"resources": {"limits": {"memory": True}}}}, "at '/backfillJobTemplateSettings/resources/limits/memory'"),
    ({"jobTemplateSettings": {"extraEnv": [{"name": "DEBUG", "value": True}]}}, "at '/jobTemplateSettings/extraEnv/0/value'"),
    ({"jobTemplateSettings": {"extraVolumeMounts": [{"name": "data"}]}}, "missing property 'mountPath'"),
    ({"namespaces": "team-a"}, "at '/namespaces': got string, want array"),
    ({"jobTemplateSettings": {"backoffLimit": -1}}, "at '/jobTemplateSettings/backoffLimit': minimum"),
    ({"jobTemplateSettings": {"memory": "1Gi"}}, "additional properties 'memory' not allowed"),
    ({"backfillJobTemplateSettings": {"memory": "1Gi"}}, "at '/backfillJobTemplateSettings': additional properties 'memory'"),
    ({"jobTemplateSettings": {"podFailurePolicySettings": {"retryOnExitCodes": [0]}}}, "minimum: got 0, want 1"),
    ({"jobTemplateSettings": {"podFailurePolicySettings": {"retryOnExitCodes": [1]}}}, "exit code 1 cannot both"),
    (
        {"backfillJobTemplateSettings": {"podFailurePolicySettings": {"failOnExitCodes": [1, 2]}}},
        "backfillJobTemplateSettings.podFailurePolicySettings: the exit code 2 cannot both",
    ),
    ({"streamClass": {"secretRefs": [""]}}, "at '/streamClass/secretRefs/0': minLength"),
]
WRONG = [
    *((chart, values, reason) for chart in ALL for values, reason in WRONG_IN_ALL),
    *((OPERATOR, values, reason) for values, reason in WRONG_IN_OPERATOR),
    *((chart, values, reason) for chart in PLUGINS for values, reason in WRONG_IN_PLUGINS),
]


@pytest.mark.parametrize("chart, values, reason", WRONG)
def test_wrong_values_are_refused_with_the_reason(chart, values, reason):
    with pytest.raises(helm.HelmError) as refused:
        render(chart, values)
    assert reason in str(refused.value)


@pytest.mark.parametrize("chart, case", EVERY_CASE)
def test_right_values_are_taken(chart, case):
    with helm.Chart.load(CHARTS / chart) as loaded:
        loaded.validate_schema(case_values(chart, case))


@pytest.mark.parametrize("chart", ALL)
def test_the_schema_knows_exactly_the_values_that_there_are(chart):
    values = yaml.safe_load((CHARTS / chart / "values.yaml").read_text())
    schema = json.loads((CHARTS / chart / "values.schema.json").read_text())

    def resolved(part: dict) -> dict:
        return schema["definitions"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part

    def names(part: dict, prefix: str) -> set[str]:
        part = resolved(part)
        if part.get("additionalProperties") is not False:
            return {prefix}
        return {name for key, inner in part["properties"].items() for name in names(inner, f"{prefix}.{key}")}

    def given(part: object, prefix: str, known: dict) -> set[str]:
        known = resolved(known)
        if known.get("additionalProperties") is not False:
            return {prefix}
        return {name for key, inner in part.items() for name in given(inner, f"{prefix}.{key}", known["properties"].get(key, {}))}

    known = {name for name in names(schema, "") if name != ".global"}
    # What differs for backfills may be any of the settings, and is none of them at first.
    known = {name for name in known if not name.startswith(".backfillJobTemplateSettings.")}
    there = {name for name in given(values, "", schema) if not name.startswith(".backfillJobTemplateSettings.")}
    assert known == there


@pytest.mark.parametrize("chart", ALL)
def test_every_value_changes_something(chart):
    """Each value of the case with all options is somewhere in what it renders to."""
    text = yaml.safe_dump(render(chart, case_values(chart, "everything")), width=10_000)

    def leaves(part: object):
        if isinstance(part, dict):
            for inner in part.values():
                yield from leaves(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from leaves(inner)
        else:
            yield part

    missing = [leaf for leaf in leaves(case_values(chart, "everything")) if str(leaf).lower() not in text.lower()]
    # Said otherwise: a duration in seconds, and what is switched on or off.
    assert [leaf for leaf in missing if leaf not in ("1h30m", True, False)] == []


def variables(settings: dict) -> dict[str, str]:
    """The operator's variables with these settings."""
    container = one(render(OPERATOR, {"settings": settings}), "Deployment")["spec"]["template"]["spec"]["containers"][0]
    return {entry["name"]: entry.get("value") for entry in container["env"]}


def test_the_reference_platforms_spelling_of_a_level_is_understood():
    assert variables({"telemetry": {"logLevel": "Info"}})["ARCANE_OPERATOR__TELEMETRY__LOG_LEVEL"] == "info"


@pytest.mark.parametrize("quantity", [2, 0.5, "500m", "1.5", "1e3", "512Mi", "2G", "128974848"])
def test_quantities_are_taken_as_kubernetes_writes_them(quantity):
    objects = render(OPERATOR, {"resources": {"limits": {"memory": quantity}}})
    assert one(objects, "Deployment")["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"] == quantity


def test_great_numbers_are_not_written_with_an_exponent():
    assert variables({"limits": {"startBurst": 20000000}})["ARCANE_OPERATOR__LIMITS__START_BURST"] == "20000000"


@pytest.mark.parametrize("chart", ALL)
def test_charts_can_be_parts_of_others(chart):
    assert render(chart, {"global": {"team": "data"}}) == render(chart)
