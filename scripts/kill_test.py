"""Kills the plugin again and again, at moments that a seed decides, and checks that nothing is lost, doubled or left behind.

An API grows and fails all the while. First a backfill is killed and resumed until it is complete, then the stream; at the end the
stream runs until everything has arrived. Then every record is compared with what was served, and the commits with the files.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Iterator

import arrivals
import commit_log
from main_job import child, development_api, post, say

ROOT = Path(__file__).resolve().parents[1]
LOOKBACK = timedelta(seconds=1)
STOPPING = 10.0
"""Seconds after which a process that was told to stop must be gone."""

FAULTS = [
    {"fault": "status", "status": 503, "probability": 0.03},
    {"fault": "status", "status": 408, "probability": 0.01},
    {"fault": "rate-limit", "seconds": 0, "probability": 0.02},
    {"fault": "reset", "probability": 0.02},
    {"fault": "reset", "bytes": 3000, "probability": 0.02},
    {"fault": "truncate", "probability": 0.02},
    {"fault": "stall", "bytes": 500, "probability": 0.003},
    {"fault": "slow", "seconds": 0.2, "pieces": 5, "probability": 0.02},
]


def main() -> None:
    """Runs the test; exits 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True, help="the arcane-rest-plugin program")
    parser.add_argument("--runs", type=int, default=300, help="how often the plugin is killed (default 300)")
    parser.add_argument("--seed", type=int, default=None, help="repeats the moments and faults of an earlier test")
    parser.add_argument("--folder", type=Path, default=ROOT / ".quickstart/kill-test", help="where the data goes")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds for everything to arrive at the end")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if arguments.seed is None else arguments.seed
    say(f"Kill test with seed {seed}: repeat it with --seed {seed}")
    shutil.rmtree(arguments.folder, ignore_errors=True)
    arguments.folder.mkdir(parents=True)
    with development_api("--records", "3000", "--rate", "40", "--seed", str(seed)) as server:
        post(server, "/control", [{**fault, "times": None, "seed": seed + index} for index, fault in enumerate(FAULTS)])
        test = KillTest(arguments.plugin, server, arguments.folder, random.Random(seed))
        test.backfill(kills=arguments.runs // 3)
        test.stream(kills=arguments.runs - test.kills)
        test.finish(arguments.patience)
        outcome = test.outcome(server)
    say(f"{test.kills} kills")
    print("\n".join(outcome))
    sys.exit(1 if any(line.startswith("wrong: ") for line in outcome) else 0)


class KillTest:
    """One stream, started again and again."""

    def __init__(self, plugin: str, server: str, folder: Path, chance: random.Random):
        self.plugin, self.server, self.folder, self.chance = plugin, server, folder, chance
        self.data = folder / "data"
        self.kills = 0
        self.wrong: list[str] = []
        self.begun: dict[int, float] = {}
        """When each backfill was started for the first time."""

    def backfill(self, kills: int) -> None:
        """Kills backfills until there were enough kills and the last one is complete; a complete one is followed by the next."""
        number = 1
        while True:
            self.begun.setdefault(number, time.time())
            code = self._once(number, last=self.kills >= kills)
            if code == 0 and self.kills >= kills:
                return say(f"{number} backfills complete after {self.kills} kills")
            number += 1 if code == 0 else 0

    def stream(self, kills: int) -> None:
        """Kills the stream so many times."""
        for _ in range(kills):
            self._once(None, last=False)

    def _once(self, backfill: "int | None", last: bool) -> int:
        """Starts the plugin and ends it at some moment, unless it ends by itself or this is the last time; returns its exit code."""
        moment = 120 if last else self.chance.uniform(0, 0.6 if self.chance.random() < 0.8 else 3)
        with self.started(backfill) as process:
            try:
                code = process.wait(timeout=moment)
                if backfill is None or code not in (0, 2):
                    self.wrong.append(f"the plugin ended by itself with exit code {code}: see {self.log(backfill)}")
                return code
            except subprocess.TimeoutExpired:
                self.kills += 1
                return self._kill(process, backfill, moment)

    def _kill(self, process: subprocess.Popen, backfill: "int | None", moment: float) -> int:
        if self.chance.random() < 0.6:
            process.kill()
            return process.wait()
        allowed = {0} if backfill is None else {0, 2}
        if not catches_sigterm(process.pid):
            allowed.add(-signal.SIGTERM)  # the loader is still at work: no instruction of the program has run
        process.terminate()
        try:
            code = process.wait(timeout=STOPPING)
        except subprocess.TimeoutExpired:
            self.wrong.append(f"the plugin was still there {STOPPING:.0f} s after SIGTERM")
            return -signal.SIGKILL
        if code not in allowed:
            mode = "streaming" if backfill is None else "backfilling"
            self.wrong.append(f"exit code {code} after SIGTERM {moment * 1000:.0f} ms after the start while {mode}")
        return code

    def finish(self, patience: float) -> None:
        """Streams, without kills, until everything that exists now has arrived."""
        post(self.server, "/control", None, method="DELETE")
        self.expected = arrivals.truth(self.server, history=True)
        with self.started(None) as process:
            deadline = time.monotonic() + patience
            while process.poll() is None and time.monotonic() < deadline and self._missing():
                time.sleep(0.5)
            process.terminate()
            if code := process.wait(timeout=STOPPING):
                self.wrong.append(f"exit code {code} at the end: see {self.log(None)}")

    def _missing(self) -> bool:
        arrived = {arrivals.key(row) for row in arrivals.rows(self.data)}
        return any(arrivals.key(record) not in arrived for record in self.expected)

    def outcome(self, server: str) -> list[str]:
        """What is wrong, or that nothing is."""
        arrived = arrivals.rows(self.data)
        comparison = arrivals.compare([], arrivals.truth(server, history=True), arrived)
        keys = {arrivals.key(row) for row in arrived}
        comparison.missing = [key for record in self.expected if (key := arrivals.key(record)) not in keys]
        found = self.wrong + ([] if comparison.is_good else [str(comparison)]) + self._incomplete_backfills()
        found += commit_log.faults_of(self.data / "orders", LOOKBACK)
        return [f"wrong: {line}" for line in found] or [str(comparison)]

    def _incomplete_backfills(self) -> list[str]:
        """Each backfill that is marked as complete must have all that existed when it was started."""
        found = []
        for number, begun in self.begun.items():
            folder = self.data / f"orders/backfill/backfill-{number}"
            if (folder / "_COMPLETED").exists():
                keys = {arrivals.key(row) for row in arrivals.rows(folder)}
                before = [it for it in self.expected if datetime.fromisoformat(it["updatedAt"][:-1] + "+00:00").timestamp() < begun]
                missing = [key for record in before if (key := arrivals.key(record)) not in keys]
                if missing:
                    found.append(f"{folder.name} is complete without {len(missing)} versions, such as {missing[:3]}")
        return found

    def log(self, backfill: "int | None") -> Path:
        """Where the plugin's output goes."""
        return self.folder / ("stream.log" if backfill is None else "backfill.log")

    @contextmanager
    def started(self, backfill: "int | None") -> Iterator[subprocess.Popen]:
        """The plugin as an operator's Job starts it: everything in the environment."""
        variables = {
            "STREAMCONTEXT__STREAM_ID": "orders",
            "STREAMCONTEXT__STREAM_KIND": "RestApiStream",
            "STREAMCONTEXT__BACKFILL": "false" if backfill is None else "true",
            "STREAMCONTEXT__SPEC": json.dumps(self._spec()),
            "ARCANE__METRICS_PORT": "0",
        } | ({} if backfill is None else {"STREAMCONTEXT__BACKFILL_ID": f"backfill-{backfill}"})
        with self.log(backfill).open("ab") as output:
            with child([self.plugin, "run"], env={**os.environ, **variables}, stdout=output, stderr=output) as process:
                yield process

    def _spec(self) -> dict:
        return {
            "request": {
                "url": f"{self.server}/open/changes",
                "query": {"from": "@from", "to": "@to", "paging": "page", "page": "@page", "pageSize": "50"},
            },
            "records": ["data"],
            "key": ["id"],
            "window": {"from": "from", "to": "to", "step": "2d"},
            "pagination": {"type": "page", "pointer": "page", "totalPages": ["meta", "pages"]},
            "backfillStartDate": (int(time.time()) // 86_400 - 32) * 86_400_000,
            "lookBackInterval": f"{LOOKBACK.seconds}s",
            "changeCaptureInterval": "1s",
            "httpTimeout": "2s",
            "sink": {"location": self.data.resolve().as_uri(), "rowsPerGroup": 500, "groupingInterval": "1s"},
        }


def catches_sigterm(process: int) -> bool:
    """Whether a process has a handler for SIGTERM."""
    status = Path(f"/proc/{process}/status").read_text()
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


if __name__ == "__main__":
    main()
