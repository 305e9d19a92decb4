"""Everything in charts/ that is not written by hand."""

import subprocess
from pathlib import Path

import yaml

from arcane_charts.plugins import OURS, plugin_chart
from arcane_charts.values_table import with_table


class MissingProgram(Exception):
    """A program that has not been built."""


def generated(charts: Path, programs: Path) -> dict[Path, str]:
    """The files and what has to be in them; `programs` is the folder of the built programs.

    The CRD of a plugin that is not built stays as it is; `scripts/check` builds all of them before. Raises `MissingProgram`.
    """
    files = {}
    operator = charts / "arcane-operator"
    for document in output(programs / "arcane-operator", "crds").split("\n---\n"):
        name = yaml.safe_load(document)["spec"]["names"]["plural"]
        files[operator / f"files/crds/{name}.yaml"] = document.rstrip("\n") + "\n"
    files[operator / "README.md"] = with_table((operator / "README.md").read_text(), (operator / "values.yaml").read_text())
    for plugin in OURS:
        program, crd = programs / plugin.name, charts / plugin.name / "files/crd.yaml"
        text = output(program, "crd") if program.exists() or not crd.exists() else crd.read_text()
        chart = plugin_chart(charts / "plugin", plugin, text)
        files.update({charts / plugin.name / path: text for path, text in chart.items()})
    return files


def unwanted(charts: Path, files: dict[Path, str]) -> list[Path]:
    """Files in folders that are generated as a whole, and that are generated no more."""
    folders = [charts / "arcane-operator/files/crds", *(charts / plugin.name for plugin in OURS)]
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and path not in files]


def output(program: Path, *arguments: str) -> str:
    if not program.exists():
        raise MissingProgram(f"{program} is missing: run swift build --product {program.name}")
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout
