"""Runs a program and says what it used."""

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """What one run used, its child processes included."""

    wall: float
    """Seconds from the start to the end of the process."""
    cpu: float
    """User and system seconds."""
    peak: int
    """Largest resident memory of the process, in bytes."""


def run(command: list[str], log: Path, environment: "dict[str, str] | None" = None) -> Cost:
    """Runs a program to its end, its output in a file; a program that fails ends the benchmark."""
    with log.open("wb") as output:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {process.returncode}; its output is in {log}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def medians(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(median(it.wall for it in costs), median(it.cpu for it in costs), int(median(it.peak for it in costs)))


def spread(costs: list[Cost]) -> str:
    """The smallest and largest wall time, for people."""
    return f"{min(it.wall for it in costs):.2f} to {max(it.wall for it in costs):.2f}"


def resident(process: int) -> int:
    """The resident memory of a running process, in bytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize()
