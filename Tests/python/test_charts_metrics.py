"""Alerts and the dashboard ask for figures that there are."""

import json
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Iterator

import pytest

from chart_renders import OPERATOR, one, render
from conftest import ROOT, running
from installed_operator import answers, free_port
from local_cluster import IS_BUILT, REST_PLUGIN, wait_for
from main_job import child

pytestmark = pytest.mark.skipif(not IS_BUILT, reason="the programs are not built")


def series(text: str) -> dict[str, set[str]]:
    """The names in a page of metrics, with the labels of each."""
    found: dict[str, set[str]] = {}
    for name, labels in re.findall(r"^([a-z_]+)(?:\{(.*)\})? \S+$", text, re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r"(\w+)=\"", labels))
    return found


@pytest.fixture(scope="module")
def plugin_metrics(tmp_path_factory) -> Iterator[str]:
    """What a stream tells of itself that has read windows and committed them."""
    folder: Path = tmp_path_factory.mktemp("metrics")
    port = free_port()
    with running("--records", "50") as api:
        spec = (ROOT / "examples/rest/window.yaml").read_text()
        (folder / "window.yaml").write_text(spec.replace(":8800", f":{api.port}").replace("/tmp/arcane", str(folder / "data")))
        command = [REST_PLUGIN, "run", "--spec", folder / "window.yaml"]
        backfill = subprocess.run([*command, "--backfill"], capture_output=True, text=True)
        assert backfill.returncode == 0, backfill.stderr
        with child([*command, "--metrics-port", str(port)], stderr=subprocess.DEVNULL):
            url = f"http://127.0.0.1:{port}/metrics"

            def complete() -> str:
                text = urllib.request.urlopen(url, timeout=5).read().decode() if answers(url) else ""
                return text if "position_timestamp" in text else ""

            yield wait_for(complete, "a position")


def expressions() -> dict[str, str]:
    """What alerts and panels ask Prometheus for, by their names."""
    objects = render(OPERATOR, {"prometheusRule": {"enabled": True}, "grafanaDashboard": {"enabled": True}})
    asked = {rule["alert"]: rule["expr"] for group in one(objects, "PrometheusRule")["spec"]["groups"] for rule in group["rules"]}
    for panel in json.loads(one(objects, "ConfigMap")["data"]["arcane.json"])["panels"]:
        for target in panel.get("targets", []):
            asked[panel["title"]] = target["expr"]
    return asked


METRIC = r"\b((?:arcane|leader|workqueue|controller_runtime|rest_client|reflector)_[a-z_]+)(?:\{([^}]*)\})?"


@pytest.mark.parametrize("name", expressions())
def test_it_asks_for_figures_that_there_are(name, story, plugin_metrics):
    known = {**series(story.metrics), **series(plugin_metrics)}
    expression = expressions()[name]
    asked = re.findall(METRIC, expression)
    assert asked
    for metric, labels in asked:
        assert metric in known, metric
        wanted = set(re.findall(r"(\w+)=", labels))
        for grouping in re.findall(r"by \(([^)]*)\)", expression):
            wanted |= set(grouping.replace(" ", "").split(","))
        # Prometheus itself says of what namespace a figure is.
        assert wanted - {"namespace"} <= known[metric], metric
