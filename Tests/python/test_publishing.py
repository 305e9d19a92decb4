"""How images and charts are published: the workflow is sound, and its script asks Docker, Helm and cosign for the right things."""

import os
import re
import subprocess

import pytest
import yaml

from conftest import ROOT
from image_tree import stages

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PROGRAMS = ["arcane-operator", "arcane-rest-plugin", "arcane-sqlserver-plugin"]
pytest.importorskip("helm_python", reason="there is no Helm library for this machine, which packages the charts")

# A program that writes down what it is asked for, and answers with a digest where one is wanted.
RECORDER = """#!/bin/sh
echo "$(basename "$0") $*" >> "$RECORD"
case "$*" in
    *imagetools\\ inspect*) echo sha256:0123 ;;
    run*\\ version) echo "${SAID:-0.0.0}" ;;
    push*.tgz*) echo "Pushed: …"; echo "Digest: $CHART_DIGEST" ;;
esac
"""


def steps(workflow) -> list[dict]:
    return [step for job in yaml.safe_load(workflow.read_text())["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_actions_are_pinned_to_commits(workflow):
    used = [line.strip() for line in workflow.read_text().splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.fullmatch(r"- uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+", line), line


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_steps_run_scripts_that_are_there(workflow):
    code = "\n".join(step.get("run", "") for step in steps(workflow))
    named = re.findall(r"^\s*((?:\.ci|scripts)/[\w-]+)|\s(scripts/[\w.-]+)", code, re.MULTILINE)
    assert named
    for name in map("".join, named):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"^((?:\.ci|scripts)/[\w-]+)", code, re.MULTILINE):
        assert os.access(ROOT / name, os.X_OK), name


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_steps_are_sound_shell_and_take_nothing_of_an_event_into_their_text(workflow):
    for step in steps(workflow):
        if "run" in step:
            assert "${{" not in step["run"]
            assert subprocess.run(["bash", "-n"], input=step["run"], text=True).returncode == 0


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_jobs_have_a_limit_and_no_right_that_they_do_not_need(workflow):
    content = yaml.safe_load(workflow.read_text())
    assert content["permissions"] == {"contents": "read"}
    for name, job in content["jobs"].items():
        assert job["timeout-minutes"] <= 180
        assert set(job.get("needs", "").split()) <= set(content["jobs"])
        assert ("id-token" in job.get("permissions", {})) == (name == "publish")


def test_the_tests_have_the_compiler_of_the_images():
    first = stages()["tools"].base
    assert yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]["container"]["image"] == first


@pytest.fixture
def asked(tmp_path):
    """Runs the script; gives what it asked the other programs for."""
    for name in ("docker", "helm", "cosign"):
        (tmp_path / name).write_text(RECORDER)
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "RECORD": str(tmp_path / "record")}
    environment["CHART_DIGEST"] = "sha256:4567"

    def run(*arguments: str, code: int = 0, **variables: str) -> list[str]:
        command = [ROOT / "scripts/images", *arguments]
        done = subprocess.run(command, env={**environment, **variables}, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done.stderr
        return (tmp_path / "record").read_text().splitlines()

    return run


def test_each_image_is_tried_as_a_cluster_runs_it(asked):
    commands = asked("build")
    assert len(commands) == 6
    for program, build, trial in zip(PROGRAMS, commands[::2], commands[1::2]):
        assert build.startswith("docker buildx build ") and f"--target {program} " in build
        assert trial.startswith("docker run --rm --read-only --cap-drop ALL ") and trial.endswith(f" {program} version")


def test_the_version_of_a_release_is_in_its_images_and_is_tried(asked):
    assert len([command for command in asked("build", VERSION="1.2.3", SAID="1.2.3") if " --build-arg VERSION=1.2.3 " in command]) == 3
    assert asked("build", code=1, VERSION="1.2.3", SAID="0.0.0")[-1].endswith(" arcane-operator version")
    build = next(step["run"] for step in steps(ROOT / ".github/workflows/ci.yml") if step.get("name") == "Build")
    assert build == 'VERSION="${TAG#v}" scripts/images build'


def test_the_base_can_be_said_by_its_digest(asked):
    assert "BASE_IMAGE" not in "".join(asked("build"))
    name = "swift:6.3.1-bookworm@sha256:0123"
    assert [f" --build-arg BASE_IMAGE={name} --target " in command for command in asked("build", BASE_IMAGE=name)[-6:]] == [True, False] * 3


def test_an_image_is_pushed_under_the_name_of_its_processor(asked):
    processor = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]
    for program, (tag, push) in zip(PROGRAMS, zip(*[iter(asked("push", "ghcr.io/shop", "1.2.3"))] * 2)):
        name = f"ghcr.io/shop/{program}:1.2.3-{processor}"
        assert (tag, push) == (f"docker tag {program} {name}", f"docker push {name}")


def test_both_processors_are_joined_and_everything_is_signed_by_its_digest(asked):
    commands = asked("publish", "ghcr.io/shop", "1.2.3")
    for program in PROGRAMS:
        image = f"ghcr.io/shop/{program}"
        assert f"docker buildx imagetools create --tag {image}:1.2.3 {image}:1.2.3-amd64 {image}:1.2.3-arm64" in commands
        assert f"cosign sign --yes {image}@sha256:0123" in commands
        assert f"helm push .build/charts/{program}-1.2.3.tgz oci://ghcr.io/shop/charts" in commands
        assert f"cosign sign --yes ghcr.io/shop/charts/{program}@sha256:4567" in commands
        assert (ROOT / f".build/charts/{program}-1.2.3.tgz").exists()


def test_nothing_is_signed_of_which_the_registry_has_not_said_what_it_is(asked):
    commands = asked("publish", "ghcr.io/shop", "1.2.3", code=1, CHART_DIGEST="")
    assert not [command for command in commands if command.startswith("cosign") and "/charts/" in command]


@pytest.mark.parametrize("arguments", [[], ["push"], ["publish", "ghcr.io/shop"], ["build", "more"], ["trees", "more"]], ids=" ".join)
def test_what_is_missing_is_asked_for_before_anything_is_done(arguments):
    done = subprocess.run([ROOT / "scripts/images", *arguments], capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 64 and "scripts/images publish REGISTRY VERSION" in done.stderr
