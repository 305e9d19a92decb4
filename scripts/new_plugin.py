"""Makes the package of a new plugin: it builds, passes the acceptance suite, and has a Dockerfile, a chart and a CI file.

The package is a copy of examples/plugin-template under another name. Its chart is made by scripts/arcane_charts with the CRD that the built
program prints.
"""

import argparse
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from arcane_charts.generated import output
from arcane_charts.plugins import Plugin, chart_elsewhere

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "examples/plugin-template"
KIT_IN_TEMPLATE = '.package(name: "arcane-swift", path: Context.environment["ARCANE_SWIFT"] ?? "../..")'


class Refused(Exception):
    """What cannot be done, and what to do instead."""


@dataclass(frozen=True)
class Kit:
    """Where the new package gets the kit from."""

    place: str
    """The folder of a checkout, or the address of its repository."""
    version: "str | None" = None
    """The least version, for an address; without it, the branch main."""

    @property
    def is_address(self) -> bool:
        return bool(urlsplit(self.place).scheme) or re.match(r"[\w.-]+@[\w.-]+:", self.place) is not None

    @property
    def package(self) -> str:
        """The name by which the new package's targets call the kit's package."""
        return Path(self.place.rstrip("/")).name.removesuffix(".git") if self.is_address else "arcane-swift"

    @property
    def dependency(self) -> str:
        """The line of Package.swift."""
        if not self.is_address:
            return KIT_IN_TEMPLATE.replace('"../.."', f'"{self.place}"')
        since = f'from: "{self.version}"' if self.version else 'branch: "main"'
        return f'.package(url: "{self.place}", {since})'


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/new-plugin", description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="the name of program, image and chart, such as csv-plugin")
    parser.add_argument("--folder", type=Path, help="the folder of the package, which must not exist [default: NAME]")
    parser.add_argument("--source", help="what it reads, for people, such as 'CSV files' [default: from the name]")
    parser.add_argument("--kit", default=str(ROOT), help="a checkout or address of Arcane for Swift [default: this checkout]")
    parser.add_argument("--kit-version", help="with an address, the least version [default: the branch main]")
    parser.add_argument("--no-build", action="store_true", help="neither build the program nor make the chart, which needs it")
    options = parser.parse_args()
    try:
        folder = (options.folder or Path(options.name)).resolve()
        kit = Kit(options.kit, options.kit_version)
        write_package(options.name, folder, kit if kit.is_address else Kit(str(Path(options.kit).resolve())))
        if not options.no_build:
            add_chart(folder, Plugin(options.name, options.source or stem(options.name)))
        report(options.name, folder, has_chart=not options.no_build)
    except Refused as refused:
        sys.exit(f"error: {refused}")


def stem(name: str) -> str:
    """A plugin's name without its ending: csv-plugin is csv."""
    return name.removesuffix("-plugin") or name


def type_name(name: str) -> str:
    """The first part of the names of its types and of its kind: ice-cream-plugin is IceCream."""
    return "".join(part.capitalize() for part in stem(name).split("-"))


def write_package(name: str, folder: Path, kit: Kit) -> None:
    """Writes everything but the chart into `folder`. Raises `Refused`."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or len(name) > 40:
        raise Refused(f"'{name}' is no name of a plugin: small letters, digits and hyphens, such as csv-plugin, 40 at most")
    if folder.exists():
        raise Refused(f"{folder} exists; choose another with --folder, or remove it")
    if not kit.is_address and not (Path(kit.place) / "Sources/ArcanePluginKit").is_dir():
        raise Refused(f"{kit.place} is no checkout of Arcane for Swift; --kit names its folder or its address")
    for path in sorted(TEMPLATE.rglob("*")):
        relative = path.relative_to(TEMPLATE)
        if path.is_file() and not {".build", "Package.resolved"} & set(relative.parts):
            target = folder / renamed(str(relative), name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(renamed(with_kit(path.read_text(), kit), name))
    if not kit.is_address and (Path(kit.place) / "Package.resolved").exists():
        # The versions of dependencies that the kit's checkout is built with.
        shutil.copy(Path(kit.place) / "Package.resolved", folder)


def renamed(text: str, name: str) -> str:
    """A text of the template, for the plugin called `name`."""
    return text.replace("acme-plugin", name).replace("acmestreams", f"{type_name(name)}Streams".lower()).replace(
        "Acme", type_name(name)).replace("acme", stem(name))


def with_kit(text: str, kit: Kit) -> str:
    """A text of the template with what belongs to where the kit comes from."""
    kept, dropped = ("address", "path") if kit.is_address else ("path", "address")
    text = re.sub(rf"^ *# \[kit by {dropped}\]\n.*?^ *# \[/kit by {dropped}\]\n", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(rf"^ *# \[/?kit by {kept}\]\n", "", text, flags=re.MULTILINE)
    text = text.replace(KIT_IN_TEMPLATE, kit.dependency).replace("arcane-swift=../.. ", f"arcane-swift={kit.place} ")
    return text.replace('package: "arcane-swift"', f'package: "{kit.package}"')


def add_chart(folder: Path, plugin: Plugin) -> None:
    """Builds the program and makes its chart. Raises `Refused`."""
    print(f"==> Building {plugin.name} in {folder} (a few minutes the first time)", flush=True)
    if subprocess.run(["swift", "build", "--product", plugin.name], cwd=folder).returncode != 0:
        raise Refused(f"the package in {folder} does not build, see above; scripts/setup installs what the kit needs")
    shown = subprocess.run(["swift", "build", "--show-bin-path"], cwd=folder, check=True, capture_output=True, text=True)
    crd = output(Path(shown.stdout.strip()) / plugin.name, "crd")
    for path, text in chart_elsewhere(ROOT / "charts/plugin", plugin, crd).items():
        target = folder / "chart" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def report(name: str, folder: Path, has_chart: bool) -> None:
    print(f"==> {folder} has the plugin {name}, whose streams are of the kind {type_name(name)}Stream.")
    print(f"    What it reads:   {folder}/Sources/{name}/{type_name(name)}Source.swift")
    print(f"    Test it:         cd {folder} && swift test")
    if not has_chart:
        print(f"    Make its chart:  {ROOT}/scripts/charts plugin --name {name} …, once it is built")


if __name__ == "__main__":
    main()
