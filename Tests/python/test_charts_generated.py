"""What is generated in the charts, and the command that does it."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
import yaml

from arcane_charts.values_table import Undocumented, values_table, with_table
from chart_renders import ALL, CHARTS, OPERATOR, PLUGINS, of_kind, render
from conftest import ROOT

PROGRAMS = ROOT / ".build/debug"
needs_programs = pytest.mark.skipif(not (PROGRAMS / OPERATOR).exists(), reason="the programs are not built")


def command(*arguments: "str | Path") -> subprocess.CompletedProcess:
    return subprocess.run([ROOT / "scripts/charts", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CHARTS, tmp_path / "charts"))


@needs_programs
def test_the_charts_are_as_they_are_generated():
    result = command("--check")
    assert (result.returncode, result.stderr) == (0, "")


@needs_programs
@pytest.mark.parametrize(
    "change",
    [
        "arcane-operator/files/crds/streamclasses.yaml", "arcane-operator/README.md", f"{PLUGINS[0]}/templates/crd.yaml",
        f"{PLUGINS[0]}/templates/another.yaml", "plugin/templates/crd.yaml",
    ],
)  # fmt: skip
def test_a_change_by_hand_is_found_and_taken_back(copy, change):
    before = {path: path.read_text() for path in copy.rglob("*") if path.is_file()}
    file = copy / change
    text = file.read_text() if file.exists() else ""
    file.write_text(text.replace("| `replicaCount` |", "| `replicas` |") if change.endswith("md") else text + "# by hand\n")
    result = command("--check", "--charts", copy)
    assert result.returncode == 1 and "is not what is generated: run scripts/charts" in result.stderr
    assert command("--charts", copy).returncode == 0 and command("--check", "--charts", copy).returncode == 0
    after = {path: path.read_text() for path in copy.rglob("*") if path.is_file()}
    if not change.startswith("plugin/"):
        assert after == before


def test_without_programs_it_says_what_to_build(tmp_path):
    result = command("--programs", tmp_path)
    assert result.returncode == 1
    assert result.stderr == f"error: {tmp_path}/arcane-operator is missing: run swift build --product arcane-operator\n"


@needs_programs
def test_the_chart_of_another_plugin_is_made_from_its_program(tmp_path):
    result = command(
        "plugin", "--name", "acme-csv-plugin", "--source", "CSV files", "--secret-ref", "lakeRef", "--program",
        PROGRAMS / "arcane-rest-plugin", "--output", tmp_path / "acme-csv-plugin",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    objects = render(tmp_path / "acme-csv-plugin", name="acme-csv-plugin")
    (streams,) = of_kind(objects, "StreamClass")
    assert streams["metadata"]["name"] == "acme-csv-plugin" and streams["spec"]["secretRefs"] == ["lakeRef"]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and "PLUGIN_" in path.read_text()]
    assert left == []


def test_packages_have_a_version_and_images_of_a_registry(tmp_path):
    result = command("package", "--version", "1.2.3", "--registry", "registry.example/shop/", "--output", tmp_path)
    assert result.returncode == 0, result.stderr
    assert {path.name for path in tmp_path.glob("*.tgz")} == {f"{chart}-1.2.3.tgz" for chart in ALL}
    for chart in ALL:
        with tarfile.open(tmp_path / f"{chart}-1.2.3.tgz") as archive:
            archive.extractall(tmp_path, filter="data")
        images = [text for text in yaml.safe_dump(render(tmp_path / chart, name=chart)).split() if text.startswith("registry.example")]
        assert set(images) == {f"registry.example/shop/{chart}:1.2.3"}


@pytest.mark.parametrize("chart", ALL)
def test_the_definitions_of_a_chart_are_rendered_as_they_are(chart):
    files = [yaml.safe_load(path.read_text()) for path in (CHARTS / chart / "files").rglob("*crd*/*.yaml")]
    files += [yaml.safe_load(path.read_text()) for path in (CHARTS / chart / "files").glob("crd.yaml")]
    rendered = of_kind(render(chart), "CustomResourceDefinition")
    assert {found["metadata"]["name"]: found["spec"] for found in rendered} == {found["metadata"]["name"]: found["spec"] for found in files}


def test_a_table_has_a_row_for_each_value_that_is_described():
    table = values_table("# The size | width.\n# In metres.\nsize: 3\npart:\n  # Its color.\n  color: {name: red}\n")
    assert table.splitlines()[2:] == [
        "| `size` | `3` | The size &#124; width. In metres. |", '| `part.color` | `{"name": "red"}` | Its color. |',
    ]  # fmt: skip


def test_a_group_that_is_described_has_a_row_beside_those_of_its_values():
    table = values_table("# A part.\npart:\n  # Its color.\n  color: red\n")
    assert table.splitlines()[2:] == ["| `part` |  | A part. |", '| `part.color` | `"red"` | Its color. |']


@pytest.mark.parametrize("text, line", [("size: 3\n", 1), ("part:\n  # Its color.\n  color: red\n  size: 3\n", 4)])
def test_a_value_that_nobody_describes_is_refused(text, line):
    with pytest.raises(Undocumented, match=f"line {line}: say above `(part.)?size` what it is"):
        values_table(text)


def test_what_is_around_a_table_stays():
    readme = "# Chart\n<!-- values -->\nold\n<!-- /values -->\nMore.\n"
    assert with_table(readme, "# A size.\nsize: 3\n") == (
        "# Chart\n<!-- values -->\n| value | default | |\n| --- | --- | --- |\n| `size` | `3` | A size. |\n<!-- /values -->\nMore.\n"
    )
