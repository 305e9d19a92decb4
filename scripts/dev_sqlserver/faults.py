"""Faults on request: what goes wrong, when, and how often.

A rule is JSON: `{"fault": NAME, …}` with

    match         regular expression on the text of a batch (default: every batch); of logins, see below
    after         how many matching batches go well first (default 0)
    times         how many then go wrong (default 1; null: all)
    rows          how many rows of the batch are sent before it strikes (default 0)
    on            batch (default) or login

Faults:

    cut           the connection is closed
    reset         the connection is reset
    stall         silence, for `seconds` or until the client gives up
    error         `number`, `severity` (default 16), `message`; severity 20 and more ends the connection
    slow          `seconds` pass before each row
    sql           somebody else runs `sql` in `database` (default master), and it goes on; what fails of that is an error
"""

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Callable

from .errors import SqlError
from .wire.transport import Disconnected, Transport

KINDS = {"cut", "reset", "stall", "error", "slow", "sql"}
_KNOWN = {"fault", "match", "after", "times", "rows", "on", "seconds", "number", "severity", "message", "sql", "database"}


@dataclass
class Fault:
    """One rule, and how much of it is left."""

    kind: str
    match: str = ""
    after: int = 0
    times: "int | None" = 1
    rows: int = 0
    on: str = "batch"
    seconds: float = 0.0
    error: SqlError = field(default_factory=lambda: SqlError(50000, "A simulated error."))
    intrude: Callable[[], None] = lambda: None

    @staticmethod
    def of(value: Any, run: Callable[[str, str], None]) -> "Fault":
        """A rule from its JSON; a ValueError says what is wrong with it. `run` runs a text in a database, as somebody else."""
        if not isinstance(value, dict) or value.get("fault") not in KINDS:
            raise ValueError(f'a fault is {{"fault": NAME, …}} with one of {", ".join(sorted(KINDS))}')
        if unknown := set(value) - _KNOWN:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        try:
            re.compile(value.get("match", ""))
        except re.error as wrong:
            raise ValueError(f"match: {wrong}") from None
        if (value["fault"] == "sql") != isinstance(value.get("sql"), str):
            raise ValueError('the fault "sql", and no other, has a text in "sql"')
        number = int(value.get("number", 50000))
        error = SqlError(number, value.get("message", f"Simulated error {number}."), int(value.get("severity", 16)))
        own = {name: value[name] for name in ("match", "after", "times", "rows", "on", "seconds") if name in value}
        return Fault(value["fault"], error=error, intrude=lambda: run(value.get("database", "master"), value["sql"]), **own)

    def strikes(self, text: str) -> bool:
        """Whether the next request of this text goes wrong; counts it."""
        if self.times == 0 or not re.search(self.match, text, re.I | re.S):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def strike(self, transport: Transport) -> None:
        """Does to the connection what the fault says."""
        match self.kind:
            case "cut":
                transport.cut()
                raise Disconnected
            case "reset":
                transport.reset()
                raise Disconnected
            case "stall":
                transport.wait_for_client(self.seconds or 3600)
            case "slow":
                time.sleep(self.seconds)
            case "error":
                raise self.error
            case "sql":
                self.intrude()

    def before_row(self, transport: Transport, flush: Callable[[], None]) -> Callable[[int], None]:
        """What happens before each row of the batch; `flush` sends what is there."""

        def strike(sent: int) -> None:
            if self.kind == "slow":
                flush()
                self.strike(transport)
                transport.poll()
            elif sent == self.rows:
                flush()
                self.strike(transport)

        return strike


class Faults:
    """The rules in force; the first that strikes decides."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, rule: Fault) -> None:
        with self._lock:
            self._rules.append(rule)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    @property
    def any(self) -> bool:
        """Whether there are rules at all."""
        return bool(self._rules)

    def next_batch(self, text: str) -> "Fault | None":
        """The rule that strikes a batch, if any."""
        with self._lock:
            return next((rule for rule in self._rules if rule.on == "batch" and rule.strikes(text)), None)

    def next_login(self) -> "Fault | None":
        with self._lock:
            return next((rule for rule in self._rules if rule.on == "login" and rule.strikes("")), None)
