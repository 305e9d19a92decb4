"""Charts as they are published: with a version, and with images of a registry."""

import shutil
import tempfile
from pathlib import Path

import helm_python

from arcane_charts.plugins import OURS


def package(charts: Path, output: Path, version: str, registry: "str | None") -> list[Path]:
    """Packages all charts in `version`; their images are those of `registry`, such as ghcr.io/shop, in the same version."""
    output.mkdir(parents=True, exist_ok=True)
    return [package_one(charts / name, output, version, registry) for name in ["arcane-operator", *(plugin.name for plugin in OURS)]]


def package_one(chart: Path, output: Path, version: str, registry: "str | None") -> Path:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(chart, Path(folder) / chart.name))
        if registry:
            values = (copy / "values.yaml").read_text()
            bare, full = f"  repository: {chart.name}\n", f"  repository: {registry.rstrip('/')}/{chart.name}\n"
            (copy / "values.yaml").write_text(values.replace(bare, full))
        return Path(helm_python.package(copy, destination=output, version=version, app_version=version))
