"""The quickstart says yes only when the data is right, and leaves no process behind. Stand-ins take the plugins' places."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


OPERATOR = ROOT / ".build/debug/arcane-operator"


def stand_in(folder: Path, kind: str, fault: str) -> Path:
    """A stand-in with this fault. Nothing of the job's environment reaches it, so the fault is in the program."""
    program = folder / f"arcane-{kind}-plugin"
    script = ROOT / f"Tests/python/stand_in_{'plugin' if kind == 'rest' else f'{kind}_plugin'}.py"
    program.write_text(f'#!/bin/sh\nexport STAND_IN_FAULT={fault}\nexec "{sys.executable}" "{script}" "$@"\n')
    program.chmod(0o755)
    return program


def job(folder: Path, *arguments: str, rest: str = "", sqlserver: str = "", patience: int = 180) -> subprocess.Popen:
    """The job with stand-ins that have these faults."""
    command = [sys.executable, "scripts/main_job.py", "--operator", str(OPERATOR)]
    command += ["--rest-plugin", str(stand_in(folder, "rest", rest))]
    command += ["--sqlserver-plugin", str(stand_in(folder, "sqlserver", sqlserver))]
    command += ["--folder", str(folder / "quickstart"), "--patience", str(patience)]
    # Who runs the tests in the background has them ignore SIGINT, and they would hand that on: a terminal does not.
    return subprocess.Popen(
        ["env", "--default-signal=INT", *command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip


def read_until(process: subprocess.Popen, text: str) -> str:
    """What the job says until it says `text`."""
    output = ""
    while text not in output:
        line = process.stdout.readline()
        assert line, f"it ended before it said {text!r}: {output}"
        output += line
    return output


def left_over(folder: Path) -> list[str]:
    """Processes that still name the test's folder."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue  # it has just ended
    return [line for line in lines if str(folder) in line]


def test_once_is_content_when_everything_arrived(tmp_path):
    process = job(tmp_path, "--once")
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    orders = re.search(r"(\d+) rows arrived, (\d+) versions.*; all equal what was served", output)
    assert orders and int(orders[2]) >= 2000, output
    stock = re.search(r"(\d+) rows of the table arrived, (\d+) of them deletes; the table holds (\d+), merged they equal it", output)
    assert stock and int(stock[1]) > int(stock[3]) >= 2000 and int(stock[2]) > 0, output
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    "faults, says",
    [
        ({"rest": "drop"}, "missing: "), ({"rest": "corrupt"}, "different: "), ({"rest": "fail-backfill"}, "exit code 3"),
        ({"rest": "fail-stream"}, "exit code 4"), ({"sqlserver": "forget-deletes"}, "deleted and still there: "),
        ({"sqlserver": "forget-inserts"}, "missing: "), ({"sqlserver": "corrupt"}, "different: "),
        ({"sqlserver": "fail-backfill"}, "exit code 3"), ({"sqlserver": "fail-stream"}, "exit code 4"),
    ],
    ids=lambda it: " ".join(f"{plugin}-{fault}" for plugin, fault in it.items()) if isinstance(it, dict) else "",
)  # fmt: skip
def test_once_is_not_content_otherwise(faults, says, tmp_path):
    process = job(tmp_path, "--once", **faults, patience=20 if faults == {"rest": "drop"} else 180)
    output, _ = process.communicate(timeout=300)
    assert process.returncode not in (0, None) and says in output, output
    assert left_over(tmp_path) == []


def test_a_person_ends_it_with_control_c_and_sees_what_arrived(tmp_path):
    process = job(tmp_path)
    output = read_until(process, "Ctrl-C ends it")
    for stream in ("orders", "stock"):
        while not list((tmp_path / "quickstart/data" / stream / "data").glob("part-*")):
            assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output + rest
    assert rest.count("DuckDB reads") == 2 and left_over(tmp_path) == []


def test_a_job_that_is_told_to_stop_takes_its_processes_along(tmp_path):
    process = job(tmp_path)
    output = read_until(process, "Ctrl-C ends it")
    process.terminate()
    process.communicate(timeout=120)
    assert process.returncode == 143 and left_over(tmp_path) == []
