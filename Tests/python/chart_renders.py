"""Charts rendered by Helm itself, and the objects in them."""

import functools
import json
import platform
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from conftest import ROOT

helm = pytest.importorskip("helm_python", reason=f"there is no Helm library for {platform.machine()}")

CHARTS = ROOT / "charts"
OPERATOR = "arcane-operator"
PLUGINS = [path.parent.name for path in sorted(CHARTS.glob("*-plugin/Chart.yaml"))]
ALL = [OPERATOR, *PLUGINS]
CASES = Path(__file__).parent / "charts"

Object = dict[str, Any]


def cases(chart: str) -> list[str]:
    """The names of the sets of values that the chart is rendered with."""
    return [path.name.removesuffix(".values.yaml") for path in sorted((CASES / kind(chart)).glob("*.values.yaml"))]


def kind(chart: str) -> str:
    """Plugins' charts have their cases in common."""
    return OPERATOR if chart == OPERATOR else "plugin"


def case_values(chart: str, case: str) -> dict[str, Any]:
    return yaml.safe_load((CASES / kind(chart) / f"{case}.values.yaml").read_text()) or {}


EVERY_CASE = [pytest.param(chart, case, id=f"{chart}-{case}") for chart in ALL for case in cases(chart)]
"""Each chart with each of its sets of values."""


def texts(chart: str, values: "dict[str, Any] | None" = None, name: "str | None" = None, namespace: str = "team-a") -> dict[str, str]:
    """What the templates of a release render to, by their files. The release is called like the chart unless `name` says otherwise."""
    return rendered(str(CHARTS / chart), json.dumps(values or {}), name or chart, namespace)


@functools.lru_cache(maxsize=None)
def rendered(chart: str, values: str, name: str, namespace: str) -> dict[str, str]:
    with helm.Chart.load(chart) as loaded:
        return loaded.render(json.loads(values), name=name, namespace=namespace)


def render(chart: str, values: "dict[str, Any] | None" = None, name: "str | None" = None, namespace: str = "team-a") -> list[Object]:
    """The objects of a release."""
    files = sorted(texts(chart, values, name, namespace).items())
    return [found for path, text in files if not path.endswith("NOTES.txt") for found in documents(text)]


def documents(text: str) -> list[Object]:
    """The documents of a YAML text. The parser in C is ten times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [found for found in yaml.load_all(text, loader) if found]


def notes(chart: str, values: "dict[str, Any] | None" = None, **release: str) -> str:
    """What Helm says after an installation."""
    return texts(chart, values, **release)[f"{chart}/templates/NOTES.txt"]


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    return [found for found in objects if found["kind"] in kinds]


def one(objects: list[Object], kind: str, ending: str = "") -> Object:
    """The only object of a kind whose name ends so."""
    found = [candidate for candidate in of_kind(objects, kind) if candidate["metadata"]["name"].endswith(ending)]
    assert len(found) == 1, f"{len(found)} objects {kind} …{ending}"
    return found[0]


def identity(found: Object) -> tuple[str, str, str]:
    """What tells an object from all others of a cluster."""
    return found["kind"], found["metadata"].get("namespace", ""), found["metadata"]["name"]


def pods(objects: list[Object]) -> Iterator[tuple[str, Object]]:
    """Every pod that comes of these objects: its metadata and spec, with the name of where it is."""
    for found in objects:
        name = f"{found['kind']} {found['metadata']['name']}"
        if found["kind"] == "Pod":
            yield name, found
        if found["kind"] == "Deployment":
            yield name, found["spec"]["template"]
        if found["kind"] == "StreamingJobTemplate":
            yield name, found["spec"]["spec"]["template"]
