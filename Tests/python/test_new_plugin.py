"""scripts/new-plugin makes a package that builds, passes the acceptance suite, and has all that a plugin needs to be published."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Iterator

import pytest
import yaml

import new_plugin
from conftest import ROOT
from page_commands import blocks
from plugin_packages import ENVIRONMENT, build_folder, shell

NAME = "ice-cream-plugin"
PAGE = ROOT / "docs/write-a-plugin.md"
TEMPLATE = ROOT / "examples/plugin-template/README.md"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A package in a clean folder, made by the command as a person gives it."""
    folder = tmp_path_factory.mktemp("plugins")
    with build_folder(NAME):
        (command,) = [block for block in blocks(PAGE, "sh") if block.startswith("scripts/new-plugin")]
        assert command == f'scripts/new-plugin {NAME} --source "ice cream" --folder ../{NAME}\n'
        said = shell(f"{ROOT}/{command}".replace("..", str(folder)), folder)
        assert "IceCreamStream" in said
        yield folder / NAME


def steps(package: Path, job: str) -> dict[str, str]:
    """The commands of a job of the package's workflow, by the names of their steps."""
    workflow = yaml.safe_load((package / ".github/workflows/ci.yml").read_text())
    return {step["name"]: step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step}


def test_it_builds_and_passes_the_acceptance_suite_by_the_commands_of_its_workflow(package):
    commands = steps(package, "build")
    output = shell(f"{commands['Build']}\n{commands['Test']}", package)
    assert "warning: " not in "".join(line for line in output.splitlines() if str(package) in line)
    passed = re.search(r"passes the acceptance check\" with (\d+) test cases passed", output)
    assert passed and int(passed[1]) > 30, output
    shell(commands["The chart has the CRD of the program"], package)


def test_its_stream_is_right_and_its_readme_shows_commands_that_run(package, tmp_path):
    for name in ("stream.yaml", "README.md"):
        assert NAME in (package / name).read_text()
    text = (package / "stream.yaml").read_text().replace("file:///tmp/arcane", tmp_path.as_uri()).replace("every: 60s", "every: 1d")
    (tmp_path / "stream.yaml").write_text(text)
    (shown,) = [block.splitlines() for block in blocks(package / "README.md", "sh")]
    assert [line.replace("acme-plugin", NAME) for line in blocks(TEMPLATE, "sh")[0].splitlines()] == shown
    commands = [line.replace("stream.yaml", f"{tmp_path}/stream.yaml") for line in shown if line.startswith("swift run")]
    assert len(commands) == 3
    shell("\n".join(commands), package)
    assert list(tmp_path.glob(f"{NAME}/ice-cream/backfill/*/_COMPLETED"))


def test_its_chart_can_be_linted_and_renders_objects_of_its_names(package):
    helm = pytest.importorskip("helm_python")
    assert steps(package, "chart")["Lint the chart"] == "helm lint --strict chart"
    with helm.Chart.load(package / "chart") as chart:
        rendered = "".join(chart.render({}, name=NAME, namespace="sweets").values())
    assert f"image: {NAME}:0.0.0" in rendered.replace('"', "") and "kindRef: IceCreamStream" in rendered
    crd = yaml.safe_load((package / "chart/files/crd.yaml").read_text())
    assert crd["spec"]["names"]["kind"] == "IceCreamStream"
    readme = (package / "chart/README.md").read_text()
    assert "](.." not in readme and "charts/" not in readme
    local = [yaml.safe_load((package / f"local/{name}.yaml").read_text()) for name in ("class", "template")]
    assert local[0]["spec"]["kindRef"] == "IceCreamStream" and local[0]["spec"]["pluralName"] == crd["spec"]["names"]["plural"]
    assert local[1]["metadata"]["name"] == yaml.safe_load((package / "stream.yaml").read_text())["spec"]["jobTemplateRef"]["name"]


def test_its_image_has_every_library_that_the_program_links(package):
    """By the packages that own the libraries on this machine, if it is the Debian that the image is made from."""
    dockerfile = (package / "Dockerfile").read_text()
    if 'VERSION_CODENAME=bookworm' not in Path("/etc/os-release").read_text():
        pytest.skip("another system than the image")
    runtime = dockerfile.partition("FROM debian:bookworm-slim")[2]
    installed = set(re.findall(r"(?<=\s)[a-z0-9][a-z0-9.+-]+", runtime.partition("&& rm")[0]))
    needed = subprocess.run(["readelf", "--dynamic", ROOT / f".build/debug/{NAME}"], check=True, capture_output=True, text=True).stdout
    swift = ("libswift", "lib_", "libFoundation", "libdispatch", "libBlocksRuntime", "ld-linux")
    names = [name for name in re.findall(r"NEEDED.*\[(.*)\]", needed) if not name.startswith(swift)]
    assert len(names) > 5
    for name in names:
        owners = subprocess.run(["dpkg", "-S", f"*/{name}"], capture_output=True, text=True).stdout.splitlines()
        packages = {owner.partition(":")[0] for owner in owners}
        # The C library and the compiler's are in every Debian.
        assert packages & (installed | {"libc6", "libgcc-s1"}), f"{name} is of {packages}, and the image has {installed}"


def test_its_image_is_built_from_all_that_the_kit_is_built_from(package, tmp_path):
    """Only what the Dockerfile copies of the checkout is there for the package manager to read."""
    dockerfile = (package / "Dockerfile").read_text()
    copied = re.findall(r"^COPY --from=arcane-swift (\S+) /arcane-swift", dockerfile, re.MULTILINE)
    (tmp_path / "arcane-swift").mkdir()
    for name in copied:
        (tmp_path / "arcane-swift" / name).symlink_to(ROOT / name)
    shutil.copytree(package, tmp_path / "package", ignore=shutil.ignore_patterns(".build"))
    shell("swift package describe", tmp_path / "package", {**ENVIRONMENT, "ARCANE_SWIFT": str(tmp_path / "arcane-swift")})
    assert "ENV ARCANE_SWIFT=/arcane-swift\n" in dockerfile


def test_nothing_of_the_template_is_left(package):
    for path in package.rglob("*"):
        relative = path.relative_to(package)
        assert "acme" not in str(relative).lower()
        if path.is_file() and relative.parts[0] not in ("chart", "Package.resolved"):
            assert not re.search(r"acme|\[/?kit by", path.read_text(), re.IGNORECASE), relative


def test_a_package_can_depend_on_an_address(tmp_path):
    address = "https://example.org/streams/arcane-swift.git"
    shell(f"{ROOT}/scripts/new-plugin csv-plugin --no-build --kit {address} --kit-version 1.2.0", tmp_path)
    package = tmp_path / "csv-plugin"
    described = json.loads(shell("swift package dump-package 2>/dev/null", package, {**ENVIRONMENT, "SWIFTPM_BUILD_DIR": str(tmp_path / "build")}))
    (dependency,) = described["dependencies"]
    assert dependency["sourceControl"][0]["location"]["remote"][0]["urlString"] == address
    assert dependency["sourceControl"][0]["requirement"]["range"][0]["lowerBound"] == "1.2.0"
    products = [entry["product"][:2] for target in described["targets"] for entry in target["dependencies"] if "product" in entry]
    assert products == [["ArcanePluginKit", "arcane-swift"], ["ArcanePluginTesting", "arcane-swift"]]
    assert "ARCANE_SWIFT" not in (package / "Dockerfile").read_text() + (package / ".github/workflows/ci.yml").read_text()
    assert steps(package, "image")["Build the image"].startswith("docker build --build-arg")


def test_without_a_version_it_is_the_branch_main():
    assert new_plugin.Kit("git@example.org:streams/arcane.git").dependency == '.package(url: "git@example.org:streams/arcane.git", branch: "main")'
    assert new_plugin.Kit("git@example.org:streams/arcane.git").package == "arcane"


@pytest.mark.parametrize("name", ["CSV", "csv_plugin", "-csv", "1csv", "csv--plugin", "c" * 41, ""])
def test_a_name_that_an_image_or_object_could_not_have_is_refused(name, tmp_path):
    with pytest.raises(new_plugin.Refused, match="no name of a plugin"):
        new_plugin.write_package(name, tmp_path / "package", new_plugin.Kit(str(ROOT)))
    assert not (tmp_path / "package").exists()


def test_a_folder_that_exists_is_left_alone(tmp_path):
    with pytest.raises(new_plugin.Refused, match="exists"):
        new_plugin.write_package("csv-plugin", tmp_path, new_plugin.Kit(str(ROOT)))


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    result = subprocess.run(
        [ROOT / "scripts/new-plugin", "csv-plugin", "--kit", tmp_path, "--folder", tmp_path / "package"], capture_output=True, text=True
    )
    assert result.returncode == 1 and "is no checkout of Arcane for Swift" in result.stderr


@pytest.mark.parametrize("name, types", [("csv-plugin", "Csv"), ("ice-cream-plugin", "IceCream"), ("plugin", "Plugin"), ("s3", "S3")])
def test_types_are_called_like_the_plugin(name, types):
    assert new_plugin.type_name(name) == types
