"""Runs the Swift tests and shows what matters of their output: failures as they happen, how far it is, and the summary last.

All that they print goes to a file. Where they do not end in time they are killed, and the tests and processes that were running are
named.

    scripts/swift_tests.py [--limit SECONDS] [--interval SECONDS] [--log FILE] -- COMMAND...
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

STARTED = re.compile(r'◇ Test (?!case|run)(".*"|\S+) started\.$')
ENDED = re.compile(r'[✔✘➜] Test (?!case|run)(".*?"|\S+) (?:with \d+ test cases? )?(?:passed|failed|skipped)')
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What begins a message of its own; other lines belong to the message before.
MESSAGE = tuple("◇✔✘➜↳⚠[") + ("Build", "Test ")


class Progress:
    """What the lines that the tests have printed so far say."""

    def __init__(self) -> None:
        self.running: dict[str, float] = {}
        self.started = 0
        self.summary = ""
        self.failures = 0
        self.is_failure = False

    def read(self, line: str) -> bool:
        """Takes a line, and returns whether it tells of a failure."""
        if line.startswith(MESSAGE):
            # A comment belongs to the failure that it follows.
            self.is_failure = line.startswith("✘") or (self.is_failure and line.startswith("↳"))
        elif re.search(r"\berror:|Fatal error|Crash", line):
            self.is_failure = True
        if started := STARTED.match(line):
            self.started += 1
            self.running[started[1]] = time.monotonic()
        elif ended := ENDED.match(line):
            self.running.pop(ended[1], None)
        elif " Test run with " in line:
            self.summary, self.is_failure = line, False
        if self.is_failure and line.startswith("✘ Test "):
            self.failures += " recorded an issue" in line
        return self.is_failure

    @property
    def names(self) -> list[str]:
        """The tests that have not ended, the oldest first."""
        return sorted(self.running.copy(), key=lambda name: self.running.get(name, 0))

    @property
    def text(self) -> str:
        return f"{self.started - len(self.running)} of {self.started} tests have ended, {self.failures} issues"


def watch(process: subprocess.Popen, progress: Progress, ended: threading.Event, interval: float, limit: float) -> bool:
    """Tells how far it is where that has changed, and what it waits for where it has not; ends what takes longer than `limit`, and says
    what was running then. Returns whether it did."""
    began = time.monotonic()
    told, same = "", 0
    while not ended.wait(min(interval, limit)):
        if time.monotonic() - began >= limit:
            print(f"not ended within {limit:.0f} s; these were running, the oldest first:", *progress.names, sep="\n    ")
            print("with these processes:", *children(process.pid), sep="\n    ", flush=True)
            # The test program heeds no SIGTERM: it has taken the kit's handler.
            os.killpg(process.pid, signal.SIGKILL)
            return True
        same = same + 1 if progress.text == told else 0
        if same == 0:
            told = progress.text
            print(f"    {told}", flush=True)
        elif same % 10 == 0:
            print(f"    nothing has ended for {same * interval:.0f} s:", ", ".join(progress.names[:8]), flush=True)
    return False


def children(parent: int) -> list[str]:
    """The commands of a process's children."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text(errors="replace").rpartition(")")[2].split()[1]) == parent:
                found.append((status.parent / "cmdline").read_text(errors="replace").replace("\0", " ").strip())
    return sorted(found)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--limit", type=float, default=1800, help="seconds until it is ended")
    arguments.add_argument("--interval", type=float, default=30, help="seconds between two looks at how far it is")
    arguments.add_argument("--log", type=Path, default=Path(".build/swift-tests.log"))
    arguments.add_argument("command", nargs="+")
    options = arguments.parse_args()
    progress, ended, late = Progress(), threading.Event(), []
    with options.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            options.command, env={**os.environ, "NO_COLOR": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, text=True, errors="replace",
        )
        watcher = threading.Thread(target=lambda: late.append(watch(process, progress, ended, options.interval, options.limit)))
        watcher.start()
        for line in process.stdout:
            line = COLOUR.sub("", line)
            log.write(line)
            if progress.read(line.rstrip("\n")):
                print(line[:2000], end="", flush=True)
        status = process.wait()
        ended.set()
        watcher.join()
    if late == [True]:
        status = 124
    elif not progress.summary:
        print(f"ended with {status} before the summary; these were running:", *progress.running, sep="\n    ")
        status = status or 1
    print(f"{progress.text}; everything is in {options.log}")
    print(progress.summary or "no summary")
    return status if 0 <= status < 256 else 1


if __name__ == "__main__":
    sys.exit(main())
