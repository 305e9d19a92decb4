"""What each path answers.

Beside the data:

    GET /log            every request for data or tokens so far: number, time, method, path, query, hashes of the headers that
                        matter, status, number of records, the fault that struck; DELETE forgets them
    POST /control       a fault, or a list of them (see `faults.py`); DELETE removes all
    GET /truth          the records that exist now, as they are served; `history=true`: every version; `from` and `to` as for
                        data
    POST /append        `{"count": n, "updates": m, "at": instant}`: makes n orders and changes m, at once or (late arrivals)
                        with a time that has passed; answers with the ids and versions
    POST /schema        `{"add": {field: value}, "text": [field], "remove": [field]}`: the shape of records made from now on
"""

import asyncio
import gzip
import hashlib
import json
import time
import zlib
from collections import deque
from typing import Any
from urllib.parse import parse_qsl

from .authentication import Authentication, answer
from .faults import Faults, Rule, altered
from .orders import SECOND, Orders, Version
from .paging import Page, page_of
from .selection import FOREVER, Selection, instant, one_of
from .wire import BadRequest, Request, Response

LOGGED_HEADERS = ["authorization", "x-api-key", "x-session", "user-agent", "accept", "content-type", "x-amz-date", "cookie"]
SECRET_PARAMETERS = {"api_key"}


class API:
    """The routes over one data set."""

    def __init__(self, orders: Orders, authentication: Authentication):
        self._orders, self._authentication = orders, authentication
        self._faults = Faults()
        self._log: deque[dict[str, Any]] = deque(maxlen=200_000)
        self._requests = 0

    async def respond(self, request: Request) -> tuple[Response, "Rule | None"]:
        """The answer to a request, and the rule whose fault its delivery has."""
        now = time.time()
        try:
            own = await self._own(request, now)
            return (own, None) if own else self._logged(request, now)
        except (BadRequest, UnicodeDecodeError, json.JSONDecodeError) as error:
            return answer({"error": str(error)}, 400), None

    # For tests

    async def _own(self, request: Request, now: float) -> "Response | None":
        """The answer of a path that is about the server itself; none for all others."""
        match request.method, request.path:
            case "GET", "/log":
                return answer({"requests": list(self._log)})
            case "DELETE", "/log":
                self._log.clear()
            case "POST", "/control":
                given = json.loads(request.body)
                for rule in [Rule.of(value) for value in (given if isinstance(given, list) else [given])]:
                    self._faults.add(rule)
            case "DELETE", "/control":
                self._faults.clear()
            case "GET", "/truth":
                return self._truth(request.query, now)
            case "POST", "/append":
                return await self._append(json.loads(request.body or b"{}"), now)
            case "POST", "/schema":
                self._orders.reshape(json.loads(request.body))
            case _:
                return None
        return answer({"done": True})

    def _truth(self, query: dict[str, str], now: float) -> Response:
        since, before = instant(query.get("from", ""), "iso", "from"), instant(query.get("to", ""), "iso", "to")
        current = one_of(query, "history", ["false", "true"]) == "false"
        found = self._orders.visible(int(now * SECOND), since or 0, FOREVER if before is None else before, current)
        return Response(200, b'{"records":%b}' % _array(found), {"Content-Type": "application/json"})

    async def _append(self, given: dict[str, Any], now: float) -> Response:
        at = instant(given.get("at", ""), "iso", "at")
        made = self._orders.append(int(now * SECOND), given.get("count", 0), given.get("updates", 0), at)
        wait = max((version.updated_at for version in made), default=0) / SECOND - now
        if 0 < wait < 1:
            await asyncio.sleep(wait)  # who has the answer finds the records
        return answer({"made": [{"id": version.id, "version": version.number} for version in made]})

    # Data and tokens

    def _logged(self, request: Request, now: float) -> tuple[Response, "Rule | None"]:
        self._requests += 1
        path = request.path
        rule = self._faults.next(path)
        if rule and rule.fault == "revoke":
            self._authentication.revoke()
        entry: dict[str, Any] = {
            "number": self._requests,
            "time": now,
            "method": request.method,
            "path": path,
            "query": {name: _hash(value) if name in SECRET_PARAMETERS else value for name, value in request.query.items()},
            "headers": {name: _hash(request.headers[name]) for name in LOGGED_HEADERS if name in request.headers},
            "body": len(request.body),
            "fault": rule.fault if rule else None,
        }
        try:
            response, entry["records"] = self._answer(request, now, rule.fault if rule else "")
        except BadRequest as error:
            response, entry["records"] = answer({"error": str(error)}, 400), 0
        response = altered(response, rule, now)
        entry["status"] = response.status
        self._log.append(entry)
        return response, rule

    def _answer(self, request: Request, now: float, fault: str) -> tuple[Response, int]:
        """The answer, with no fault in it but one of paging, and the number of records in it."""
        access, _, collection = request.path.lstrip("/").partition("/")
        if access == "token" and collection in ("oauth2", "session"):
            return self._authentication.token(collection, request, now), 0
        if not self._authentication.knows(access) or collection not in ("orders", "changes"):
            return answer({"error": "no such path"}, 404), 0
        if request.method not in ("GET", "HEAD", "POST"):
            return answer({"error": "no such method"}, 405), 0
        refusal = self._authentication.refusal(access, request, now)
        if refusal:
            response = answer({"error": refusal}, 401)
            response.headers["WWW-Authenticate"] = f'Bearer realm="{access}"'
            return response, 0
        parameters = _parameters(request)
        selection = Selection.of(parameters)
        found = self._orders.visible(int(now * SECOND), selection.since, selection.before, current=collection == "orders")
        relative = one_of(parameters, "relative", ["false", "true"]) == "true"
        base = request.path if relative else f"http://{request.headers.get('host', 'localhost')}{request.path}"
        public = {name: value for name, value in parameters.items() if name not in SECRET_PARAMETERS}
        page = page_of(found, selection, public, base, fault)
        return _response(page, parameters), len(page.records)


def _parameters(request: Request) -> dict[str, str]:
    """The parameters of the query, and over them those of the body."""
    parameters = request.query
    if not request.body:
        return parameters
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return parameters | dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    given = json.loads(request.body)
    if not isinstance(given, dict):
        raise BadRequest("the body is not a JSON object of parameters")
    return parameters | {name: str(value) for name, value in given.items() if value is not None}


def _response(page: Page, parameters: dict[str, str]) -> Response:
    """A page in the format and encoding asked for."""
    kind = one_of(parameters, "format", ["json", "array", "jsonl", "nested"])
    headers = {"Content-Type": "application/x-ndjson" if kind == "jsonl" else "application/json"} | page.headers
    if kind == "jsonl":
        body = b"".join(version.json + b"\n" for version in page.records)
    elif kind == "array":
        body = _array(page.records)
    else:
        name, records = ("data", _array(page.records)) if kind == "json" else ("regions", _regions(page.records))
        beside = json.dumps({"meta": page.meta, "links": page.links}, ensure_ascii=False).encode()
        body = b'{"%b":%b,%b' % (name.encode(), records, beside[1:])
    encoding = one_of(parameters, "encoding", ["identity", "gzip", "deflate"])
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
        body = gzip.compress(body, 1) if encoding == "gzip" else zlib.compress(body, 1)
    return Response(200, body, headers, chunked=one_of(parameters, "transfer", ["length", "chunked"]) == "chunked")


def _array(versions: list[Version]) -> bytes:
    return b"[" + b",".join(version.json for version in versions) + b"]"


def _regions(versions: list[Version]) -> bytes:
    """The records in two arrays, one level deeper."""
    half = len(versions) // 2
    return b'[{"name":"north","orders":%b},{"name":"south","orders":%b}]' % (_array(versions[:half]), _array(versions[half:]))


def _hash(text: str) -> str:
    """Enough to see whether two values are the same, and not what they are."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
