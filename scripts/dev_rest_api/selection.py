"""Which records a request asks for: its window, order and page size."""

from dataclasses import dataclass
from datetime import datetime, timezone

from .orders import MILLISECOND, SECOND, Version
from .wire import BadRequest

FOREVER = 1 << 62


@dataclass(frozen=True)
class Selection:
    """A window on `updatedAt` in microseconds (`since` belongs to it, `before` does not), an order, and a page size."""

    since: int
    before: int
    scattered: bool
    page_size: int

    @staticmethod
    def of(parameters: dict[str, str]) -> "Selection":
        closed = one_of(parameters, "interval", ["half-open", "closed"]) == "closed"
        time = one_of(parameters, "time", ["iso", "seconds", "milliseconds", "compact"])
        since = instant(parameters.get("from", ""), time, "from")
        until = instant(parameters.get("to", ""), time, "to")
        return Selection(
            since=0 if since is None else since,
            before=FOREVER if until is None else until + (1 if closed else 0),
            scattered=one_of(parameters, "sort", ["updatedAt", "none"]) == "none",
            page_size=whole_number(parameters, "pageSize", default=100, least=1, most=1000),
        )

    def position(self, version: Version) -> tuple[int, int, int]:
        """Where a version stands in the order asked for."""
        return version.scattered_position if self.scattered else version.position


def instant(text: str, time: str, name: str) -> "int | None":
    """The instant that a parameter says, in microseconds; none when it is absent or empty."""
    if not text:
        return None
    try:
        if time == "seconds":
            return int(text) * SECOND
        if time == "milliseconds":
            return int(text) * MILLISECOND
        if time == "compact":
            moment = datetime.strptime(text, "%Y%m%d%H%M%S")
        else:
            moment = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    except ValueError as error:
        raise BadRequest(f"parameter {name}: {text!r} is not a time in the format {time}") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    distance = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (distance.days * 86_400 + distance.seconds) * SECOND + distance.microseconds


def one_of(parameters: dict[str, str], name: str, choices: list[str]) -> str:
    """A parameter that has a few values, the first of them the default."""
    value = parameters.get(name) or choices[0]
    if value not in choices:
        raise BadRequest(f"parameter {name}: {value!r} is none of {', '.join(choices)}")
    return value


def whole_number(parameters: dict[str, str], name: str, default: int, least: int = 0, most: int = FOREVER) -> int:
    """A parameter that is a whole number."""
    text = parameters.get(name) or str(default)
    if not text.lstrip("-").isdigit() or not least <= int(text) <= most:
        raise BadRequest(f"parameter {name}: {text!r} is not a whole number from {least} to {most}")
    return int(text)
