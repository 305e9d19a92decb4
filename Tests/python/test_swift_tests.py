"""What `scripts/swift_tests.py` shows of a run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSED = """◇ Test run started.
◇ Test "adds \\"one\\"" started.
◇ Test case passing 1 argument n → 1 to "adds \\"one\\"" started.
✔ Test "adds \\"one\\"" with 2 test cases passed after 0.001 seconds.
◇ Test subtracts() started.
✔ Test subtracts() passed after 0.001 seconds.
✔ Test run with 2 tests in 1 suite passed after 0.002 seconds.
"""
FAILED = """◇ Test subtracts() started.
✘ Test subtracts() recorded an issue at SumTests.swift:3:5: Expectation failed: text == "one
two"
↳ they differ
◇ Test other() started.
✔ Test other() passed after 0.001 seconds.
✘ Test subtracts() failed after 0.001 seconds with 1 issue.
✘ Test run with 2 tests in 1 suite failed after 0.002 seconds with 1 issue.
"""


def run(tmp_path: Path, text: str, end: str = "", *options: str) -> subprocess.CompletedProcess:
    (tmp_path / "said").write_text(text)
    command = ["sh", "-c", f"cat {tmp_path}/said; {end}"]
    return subprocess.run(
        [sys.executable, "scripts/swift_tests.py", "--log", tmp_path / "log", *options, "--", *command],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_only_the_summary_of_a_good_run_is_shown_and_all_of_it_kept(tmp_path):
    shown = run(tmp_path, PASSED)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines()[0].startswith("2 of 2 tests have ended, 0 issues")
    assert shown.stdout.splitlines()[1:] == [PASSED.splitlines()[-1]]
    assert (tmp_path / "log").read_text() == PASSED


def test_failures_are_shown_whole_and_the_summary_comes_last(tmp_path):
    shown = run(tmp_path, FAILED, "exit 1")
    assert shown.returncode == 1
    lines = FAILED.splitlines()
    assert shown.stdout.splitlines()[:4] == [*lines[1:4], lines[6]]
    assert shown.stdout.splitlines()[-1] == lines[-1]


def test_colours_do_not_matter(tmp_path):
    shown = run(tmp_path, PASSED.replace("◇", "\033[90m◇\033[0m").replace("✔", "\033[92m✔\033[0m"))
    assert shown.stdout.splitlines()[1:] == [PASSED.splitlines()[-1]]


STUCK = "◇ Test one() started.\n◇ Test two() started.\n✔ Test one() passed after 1 seconds.\n"


def test_what_does_not_end_is_ended_and_what_was_running_is_named(tmp_path):
    shown = run(tmp_path, STUCK, "sleep 600; true", "--limit", "3")
    assert shown.returncode == 124
    assert "these were running, the oldest first:\n    two()\nwith these processes:\n    sleep 600\n" in shown.stdout


def test_what_waits_is_named_and_not_told_again_and_again(tmp_path):
    shown = run(tmp_path, STUCK, "sleep 600; true", "--limit", "3", "--interval", "0.1")
    lines = shown.stdout.splitlines()
    assert lines.count("    1 of 2 tests have ended, 0 issues") == 1
    assert "    nothing has ended for 1 s: two()" in lines


def test_a_crash_says_what_was_running(tmp_path):
    shown = run(tmp_path, "◇ Test one() started.\nSum.swift:3: Fatal error: out of range\n", "kill -SEGV $$")
    assert shown.returncode == 1
    assert "Sum.swift:3: Fatal error: out of range\n" in shown.stdout
    assert "ended with -11 before the summary; these were running:\n    one()\n" in shown.stdout
