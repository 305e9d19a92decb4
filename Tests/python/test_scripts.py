"""The commands for people: what they refuse, and that they can be read by the oldest shells and Pythons that they promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SHELL = ["scripts/setup", "scripts/quickstart", "scripts/kill-test", "scripts/check", "scripts/charts", "scripts/new-plugin", "scripts/api-docs", "scripts/test", ".ci/run", "Benchmarks/rest/run"]


@pytest.mark.parametrize("script", SHELL)
def test_shell_scripts_are_executable_and_parse(script):
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(ROOT / script)]).returncode == 0


def test_set_up_says_what_to_do_where_swift_is_missing(tmp_path):
    for name in ("bash", "dirname", "sed", "head", "sort"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    result = subprocess.run(["bash", "scripts/setup"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("error: there is no swift on PATH.") and "swift.org/install" in result.stderr


def test_set_up_refuses_a_swift_that_is_too_old(tmp_path):
    swift = tmp_path / "swift"
    swift.write_text("#!/bin/sh\necho 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'\n")
    swift.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "scripts/setup"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 1 and "Swift 5.10 is too old" in result.stderr


def test_set_up_does_nothing_where_everything_is_there():
    result = subprocess.run(["bash", "scripts/setup"], cwd=ROOT, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "==> Everything that building and testing needs is installed.\n")


@pytest.fixture
def fresh(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A checkout with nothing installed, where apt and pip only say what they were asked to do."""
    (tmp_path / "checkout/scripts").mkdir(parents=True)
    for name in ("setup", "requirements.txt"):
        target = tmp_path / "checkout/scripts" / name
        target.write_bytes((ROOT / "scripts" / name).read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    said = tmp_path / "said"
    commands = {
        "swift": "echo 'Swift version 6.3'",
        "dpkg-query": '[ "$4" = libzstd-dev ] || echo installed',
        "apt-get": f'echo "apt-get $*" >> {said}',
        "sudo": f'echo "sudo $*" >> {said}; exec "$@"',
        "id": 'echo "${STAND_IN_USER:-0}"',
        "python3": f'echo "python3 $*" >> {said}; [ "$2" != venv ] || {{ mkdir -p .venv/bin; cp {tools}/pip .venv/bin/python; }}',
        "pip": f'case "$*" in *--version) ;; *install*) echo "pip $*" >> {said} ;; *) exit 1 ;; esac',
    }
    for name, body in commands.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    return tmp_path, {**os.environ, "PATH": f"{tools}:/usr/bin:/bin"}


@pytest.mark.parametrize("user, prefix", [("0", ""), ("1000", "sudo ")])
def test_set_up_installs_only_what_is_missing_with_sudo_where_needed(fresh, user, prefix):
    folder, environment = fresh
    subprocess.run(["bash", "scripts/setup"], cwd=folder / "checkout", env={**environment, "STAND_IN_USER": user}, check=True)
    said = (folder / "said").read_text().splitlines()
    assert "apt-get install -qq --no-install-recommends libzstd-dev" in said
    assert any(line.startswith("sudo ") for line in said) == bool(prefix)
    assert "python3 -m venv --clear .venv" in said
    assert "pip -m pip install --quiet --disable-pip-version-check -r scripts/requirements.txt" in said


def test_set_up_without_root_or_sudo_says_the_command(fresh):
    folder, environment = fresh
    (folder / "tools/sudo").unlink()
    if subprocess.run(["sh", "-c", "command -v sudo"], env=environment, capture_output=True).returncode == 0:
        pytest.skip("this machine has sudo where apt puts it")
    result = subprocess.run(
        ["bash", "scripts/setup"], cwd=folder / "checkout", env={**environment, "STAND_IN_USER": "1000"}, capture_output=True, text=True
    )
    assert result.returncode == 1 and "As root: apt-get update && apt-get install" in result.stderr


def test_quickstart_refuses_what_it_does_not_know():
    result = subprocess.run(["bash", "scripts/quickstart", "--twice"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 64 and "scripts/quickstart --once" in result.stdout


def test_the_servers_start_with_a_bare_python():
    result = subprocess.run(
        [sys.executable, "-E", "-S", "scripts/dev-rest-api", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
