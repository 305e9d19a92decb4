"""Faults on request: what goes wrong, when, and how often; the same for the same seed.

A rule is JSON: `{"fault": NAME, …}` with

    path          which requests: those whose path contains this text (default: every request for data, none for tokens)
    after         how many of them go well first (default 0)
    times         how many then go wrong (default 1; null: all)
    probability   how likely each of those is to go wrong (default 1), drawn from `seed` (default 0)

Faults of what is sent (the answer itself is right):

    reset         the connection is reset; `bytes`: after so many bytes of the answer (default 0)
    stall         silence until the client gives up; `bytes` as above
    truncate      the connection is closed after half of the body
    slow          the answer comes in `pieces` (default 20) over `seconds` (default 2)

Faults of the answer (it arrives whole):

    status        `status` (default 503) with `retryAfter` (seconds) or `retryAt` (seconds from now, sent as a date); `body`: the
                  JSON that it answers (default: a text)
    rate-limit    429 that says when to come back after `seconds` (default 1); `style`: Retry-After (default),
                  RateLimit (`RateLimit-Remaining: 0`, `RateLimit-Reset` in seconds) or X-RateLimit (reset as an epoch)
    html          200 with a web page
    error-body    200 with `{"error": {…}}`
    empty         200 with an empty body
    garbage       200 with bytes that are not JSON
    cut-document  200 with JSON that stops in the middle, its length right
    bad-encoding  200 that says gzip and is not
    bad-record    one record has an object where a number was
    redirect      `status` (default 302) to `location`
    same-pointer  a token or link names the page just read as the next (paging token and link)
    same-page     the page before the one that is asked for (paging page and offset)
    revoke        every issued token is invalid from this request on
"""

import asyncio
import json
from dataclasses import dataclass, field
from email.utils import formatdate
from random import Random
from typing import Any, Callable

from .wire import BadRequest, Connection, Response


@dataclass
class Rule:
    """One fault, and how much of it is left."""

    fault: str
    path: str = ""
    after: int = 0
    times: "int | None" = 1
    probability: float = 1.0
    seed: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.fault not in ALTERATIONS | DELIVERIES | {"same-pointer": None, "same-page": None, "revoke": None}:
            raise BadRequest(f"fault: {self.fault!r} is not known")
        self._random = Random(self.seed)

    @staticmethod
    def of(value: dict[str, Any]) -> "Rule":
        """A rule from its JSON."""
        if not isinstance(value, dict) or "fault" not in value:
            raise BadRequest('a fault is {"fault": NAME, …}')
        own = {name: value[name] for name in ("fault", "path", "after", "times", "probability", "seed") if name in value}
        return Rule(**own, options={name: option for name, option in value.items() if name not in own})

    def strikes(self, path: str) -> bool:
        """Whether the next request, which is for `path`, goes wrong; counts it."""
        concerned = self.path in path if self.path else not path.startswith("/token/")
        if not concerned or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self._random.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The rules in force; the first that strikes decides."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self._rules.append(rule)

    def clear(self) -> None:
        self._rules.clear()

    def next(self, path: str) -> "Rule | None":
        """The rule that strikes a request for `path`, if any."""
        return next((rule for rule in self._rules if rule.strikes(path)), None)


def altered(response: Response, rule: "Rule | None", now: float) -> Response:
    """The answer with the rule's fault in it."""
    alteration = ALTERATIONS.get(rule.fault) if rule else None
    return alteration(response, rule.options, now) if alteration else response


async def deliver(connection: Connection, response: Response, with_body: bool, keep_alive: bool, rule: "Rule | None") -> bool:
    """Sends the answer, in the way of the rule; returns whether the connection can go on."""
    data = response.head(keep_alive) + (response.framed_body() if with_body else b"")
    delivery = DELIVERIES.get(rule.fault) if rule else None
    if delivery:
        return await delivery(connection, data, response, rule.options)
    await connection.send(data)
    return keep_alive


# Deliveries


async def _reset(connection: Connection, data: bytes, response: Response, options: dict[str, Any]) -> bool:
    if options.get("bytes", 0):
        await connection.send(data[: options["bytes"]])
    connection.reset()
    return False


async def _stall(connection: Connection, data: bytes, response: Response, options: dict[str, Any]) -> bool:
    await connection.send(data[: options.get("bytes", 0)])
    await connection.wait_for_close()
    return False


async def _truncate(connection: Connection, data: bytes, response: Response, options: dict[str, Any]) -> bool:
    await connection.send(data[: len(data) - len(response.body) // 2 - 1])
    return False


async def _slow(connection: Connection, data: bytes, response: Response, options: dict[str, Any]) -> bool:
    pieces, seconds = options.get("pieces", 20), options.get("seconds", 2.0)
    size = -(-len(data) // pieces)
    for start in range(0, len(data), size):
        await connection.send(data[start : start + size])
        await asyncio.sleep(seconds / pieces)
    return True


DELIVERIES: dict[str, Callable[..., Any]] = {"reset": _reset, "stall": _stall, "truncate": _truncate, "slow": _slow}

# Alterations


def _status(response: Response, options: dict[str, Any], now: float) -> Response:
    headers = {"Content-Type": "text/plain"}
    if "retryAfter" in options:
        headers["Retry-After"] = str(options["retryAfter"])
    if "retryAt" in options:
        headers["Retry-After"] = formatdate(now + options["retryAt"], usegmt=True)
    body = b"not now"
    if "body" in options:
        headers["Content-Type"], body = "application/json", json.dumps(options["body"]).encode()
    return Response(options.get("status", 503), body, headers)


def _rate_limit(response: Response, options: dict[str, Any], now: float) -> Response:
    seconds, style = options.get("seconds", 1), options.get("style", "Retry-After")
    if style == "Retry-After":
        headers = {"Retry-After": str(seconds)}
    elif style == "RateLimit":
        headers = {"RateLimit-Limit": "10", "RateLimit-Remaining": "0", "RateLimit-Reset": str(seconds)}
    else:
        headers = {"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now + seconds))}
    return Response(429, b"too many requests", headers)


def _bad_record(response: Response, options: dict[str, Any], now: float) -> Response:
    return Response(response.status, response.body.replace(b'"amount":', b'"amount":{"cents":1},"was":', 1), response.headers)


def _fixed(content_type: str, body: bytes, **headers: str) -> Callable[..., Response]:
    return lambda response, options, now: Response(200, body, {"Content-Type": content_type} | headers)


ALTERATIONS: dict[str, Callable[[Response, dict[str, Any], float], Response]] = {
    "status": _status,
    "rate-limit": _rate_limit,
    "html": _fixed("text/html", b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>"),
    "error-body": _fixed(
        "application/json", json.dumps({"error": {"code": 7, "message": "backend is away"}, "data": []}).encode()
    ),
    "empty": _fixed("application/json", b""),
    "garbage": _fixed("application/json", bytes(range(128, 256)) * 4),
    "cut-document": lambda response, options, now: Response(200, response.body[: len(response.body) // 2], response.headers),
    "bad-encoding": lambda response, options, now: Response(
        200, b"this is not gzip", response.headers | {"Content-Encoding": "gzip"}
    ),
    "bad-record": _bad_record,
    "redirect": lambda response, options, now: Response(
        options.get("status", 302), b"", {"Location": options.get("location", "/")}
    ),
}
