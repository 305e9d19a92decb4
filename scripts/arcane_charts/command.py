"""The command scripts/charts."""

import argparse
import sys
from pathlib import Path

from arcane_charts.generated import MissingProgram, generated, output, unwanted
from arcane_charts.plugins import Plugin, chart_elsewhere
from arcane_charts.values_table import Undocumented

ROOT = Path(__file__).resolve().parents[2]
CHARTS = ROOT / "charts"


def main() -> None:
    arguments = parser().parse_args()
    try:
        sys.exit(arguments.run(arguments))
    except (MissingProgram, Undocumented) as error:
        sys.exit(f"error: {error}")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="scripts/charts", description="Writes what is generated in charts/.")
    top.add_argument("--check", action="store_true", help="write nothing; say what is not as it should be")
    top.add_argument("--charts", type=Path, default=CHARTS, help=argparse.SUPPRESS)
    top.add_argument("--programs", type=Path, default=ROOT / ".build/debug", help="the folder of the built programs")
    top.set_defaults(run=write)
    commands = top.add_subparsers(metavar="COMMAND")
    package = commands.add_parser("package", help="package all charts for publication")
    package.add_argument("--version", required=True, help="the version of charts and images, such as 1.2.3")
    package.add_argument("--registry", help="where the images are, such as ghcr.io/shop")
    package.add_argument("--output", type=Path, default=Path("dist"), help="the folder of the packages [default: dist]")
    package.set_defaults(run=publish)
    plugin = commands.add_parser("plugin", help="make the chart of another plugin")
    plugin.add_argument("--name", required=True, help="the name of its program and image, such as acme-csv-plugin")
    plugin.add_argument("--source", required=True, help="what it reads, for people: CSV files")
    plugin.add_argument("--secret-ref", action="append", default=[], help="a field of the spec that names a Secret")
    plugin.add_argument("--program", type=Path, required=True, help="the built program, which prints its CRD")
    plugin.add_argument("--output", type=Path, required=True, help="the folder of the chart")
    plugin.set_defaults(run=make)
    return top


def write(arguments: argparse.Namespace) -> int:
    files = generated(arguments.charts, arguments.programs)
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    old = unwanted(arguments.charts, files)
    if arguments.check:
        for path in stale + old:
            print(f"{path.relative_to(arguments.charts.parent)} is not what is generated: run scripts/charts", file=sys.stderr)
        return 1 if stale or old else 0
    for path in stale:
        save(path, files[path])
    for path in old:
        path.unlink()
    return 0


def publish(arguments: argparse.Namespace) -> int:
    try:
        from arcane_charts.packaging import package
    except ImportError:
        sys.exit("error: there is no Helm library for this machine; set the version in Chart.yaml, and use helm package")

    for path in package(arguments.charts, arguments.output, arguments.version, arguments.registry):
        print(path)
    return 0


def make(arguments: argparse.Namespace) -> int:
    plugin = Plugin(arguments.name, arguments.source, arguments.secret_ref)
    for path, text in chart_elsewhere(arguments.charts / "plugin", plugin, output(arguments.program, "crd")).items():
        save(arguments.output / path, text)
    return 0


def save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
