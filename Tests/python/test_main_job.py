"""The quickstart says yes only when the data is right, and leaves no process behind. A stand-in takes the plugin's place."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    program = tmp_path / "arcane-rest-plugin"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/Tests/python/stand_in_plugin.py" "$@"\n')
    program.chmod(0o755)
    return program


def job(plugin: Path, *arguments: str, fault: str = "") -> subprocess.Popen:
    command = [sys.executable, "scripts/main_job.py", "--plugin", str(plugin), "--folder", str(plugin.parent / "quickstart")]
    return subprocess.Popen(
        [*command, "--patience", "3", *arguments], cwd=ROOT, env={**os.environ, "STAND_IN_FAULT": fault}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip


def left_over(plugin: Path) -> list[str]:
    """Processes that still name the test's folder."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # it has just ended
    return [line for line in lines if str(plugin.parent) in line]


def test_once_is_content_when_everything_arrived(plugin):
    process = job(plugin, "--once")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "all equal what was served" in output and "2000" in output
    assert left_over(plugin) == []


@pytest.mark.parametrize(
    "fault, says",
    [
        ("drop", "missing: "), ("corrupt", "different: "), ("fail-backfill", "exit code 3"),
        ("fail-stream", "exit code 4 after SIGTERM"),
    ],
)  # fmt: skip
def test_once_is_not_content_otherwise(plugin, fault, says):
    process = job(plugin, "--once", fault=fault)
    output, _ = process.communicate(timeout=60)
    assert process.returncode not in (0, None) and says in output, output
    assert left_over(plugin) == []


def test_a_person_ends_it_with_control_c_and_sees_what_arrived(plugin):
    process = job(plugin)
    output = ""
    while "Ctrl-C ends it" not in output:
        output += process.stdout.readline()
    data = plugin.parent / "quickstart/data/orders/data"
    while not list(data.glob("part-*")):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output + rest
    assert "DuckDB reads" in rest and left_over(plugin) == []


def test_a_job_that_is_told_to_stop_takes_its_processes_along(plugin):
    process = job(plugin)
    output = ""
    while "Ctrl-C ends it" not in output:
        output += process.stdout.readline()
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 143 and left_over(plugin) == []
