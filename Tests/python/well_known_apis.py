"""Ten APIs that many people know, as far as a stream of one of their lists sees them: what they ask of a request, and the shape of a response.

Written from the documentation of each API. None serves more than ten records at once, so that every list has several pages.
"""

import base64
import json
import re
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

PAGE = 10
BEGIN = datetime(2026, 1, 2, tzinfo=timezone.utc)
TIMES = [BEGIN + timedelta(days=number, minutes=7 * number, seconds=13 * number) for number in range(35)]
"""When each of the 35 records of an API was changed."""

Answer = tuple[int, dict[str, str], Any]


class Refused(Exception):
    """A request that the API does not take: the status, and why."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status = status


class Request:
    """A request, and what its API demands of it."""

    def __init__(self, handler: BaseHTTPRequestHandler):
        parts = urlsplit(handler.path)
        self.path, self.headers = parts.path, handler.headers
        self.query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.origin = f"http://{handler.headers['Host']}"
        self.form = parse_qs(handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode())

    def __getitem__(self, name: str) -> str:
        if name not in self.query:
            raise Refused(400, f"{name} is missing")
        return self.query[name]

    def demand(self, header: str, value: str) -> None:
        if self.headers.get(header) != value:
            raise Refused(401, f"{header} is {self.headers.get(header)}")

    def size(self, name: str, maximum: int) -> int:
        if not 1 <= int(self[name]) <= maximum:
            raise Refused(400, f"{name} is 1 to {maximum}")
        return min(int(self[name]), PAGE)

    def between(self, first: datetime, last: datetime) -> list[int]:
        """The numbers of the records that were changed from the one time on, up to the other one."""
        return [number for number, time in enumerate(TIMES) if first <= time < last]

    def link(self, **changes: str) -> str:
        return f"{self.origin}{self.path}?{urlencode({**self.query, **changes})}"


def iso(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def text(number: int) -> str:
    return TIMES[number].strftime("%Y-%m-%dT%H:%M:%SZ")


def page(numbers: list[int], at: int, size: int) -> tuple[list[int], "str | None"]:
    """A page of records that begins behind so many others, and where the next one begins."""
    return numbers[at : at + size], str(at + size) if at + size < len(numbers) else None


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def github(request: Request) -> Answer:
    request.demand("Authorization", "Bearer token")
    if (request["sort"], request["direction"], request["state"]) != ("updated", "asc", "all"):
        raise Refused(400, "not in the order of changes")
    found, rest = page(request.between(iso(request["since"]), TIMES[-1] + timedelta(1)), int(request.query.get("page", 0)), request.size("per_page", 100))
    links = {"Link": f'<{request.link(page=rest)}>; rel="next", <{request.link(page="30")}>; rel="last"'} if rest else {}
    return 200, links, [{"id": number, "updated_at": text(number), "title": f"Issue {number}"} for number in found]


def gitlab(request: Request) -> Answer:
    request.demand("PRIVATE-TOKEN", "token")
    numbers = request.between(iso(request["updated_after"]), iso(request["updated_before"]))
    size, number = request.size("per_page", 100), int(request.query.get("page", 1))
    found, rest = page(numbers, (number - 1) * size, size)
    return 200, {"X-Next-Page": str(number + 1) if rest else ""}, [{"id": number, "updated_at": text(number)} for number in found]


def hubspot(request: Request) -> Answer:
    request.demand("Authorization", "Bearer token")
    found, rest = page(list(range(len(TIMES))), int(request.query.get("after", 0)), request.size("limit", 100))
    paging = {"paging": {"next": {"after": rest, "link": request.link(after=rest)}}} if rest else {}
    return 200, {}, {"results": [{"id": str(number), "updatedAt": text(number), "properties": {"name": "Ada"}} for number in found], **paging}


def jira(request: Request) -> Answer:
    request.demand("Authorization", "Bearer token")
    minute = r'"(\d{4}-\d\d-\d\d \d\d:\d\d)"'
    asked = re.fullmatch(f"updated >= {minute} AND updated < {minute} ORDER BY updated ASC", request["jql"])
    if not asked:
        raise Refused(400, f"Error in the JQL Query: {request['jql']}")
    numbers = request.between(*(datetime.strptime(time, "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc) for time in asked.groups()))
    found, _ = page(numbers, int(request["startAt"]), request.size("maxResults", 1000))
    issues = [{"id": str(number), "key": f"SHOP-{number}", "fields": {"updated": text(number)}} for number in found]
    return 200, {}, {"startAt": int(request["startAt"]), "maxResults": PAGE, "total": len(numbers), "issues": issues}


def mailchimp(request: Request) -> Answer:
    request.demand("Authorization", basic("arcane", "token"))
    numbers = request.between(iso(request["since_last_changed"]), iso(request["before_last_changed"]))
    found, _ = page(numbers, int(request["offset"]), request.size("count", 1000))
    return 200, {}, {"members": [{"id": f"{number:032x}", "last_changed": text(number)} for number in found], "total_items": len(numbers)}


def granted(request: Request, scope: "str | None" = None) -> Answer:
    """A token for client credentials."""
    form = {name: values[0] for name, values in request.form.items()}
    name, secret = form.get("client_id"), form.get("client_secret")
    if request.headers.get("Authorization") == basic("client", "secret"):
        name, secret = "client", "secret"
    if (form.get("grant_type"), name, secret, form.get("scope")) != ("client_credentials", "client", "secret", scope):
        raise Refused(401, f"no such client: {form}")
    return 200, {}, {"access_token": "token", "token_type": "Bearer", "expires_in": 3599}


def microsoft_graph(request: Request) -> Answer:
    if request.path.endswith("/token"):
        return granted(request, "https://graph.microsoft.com/.default")
    request.demand("Authorization", "Bearer token")
    asked = re.fullmatch(r"createdDateTime ge (\S+Z) and createdDateTime lt (\S+Z)", request["$filter"])
    if not asked:
        raise Refused(400, f"invalid filter clause: {request['$filter']}")
    found, rest = page(request.between(*map(iso, asked.groups())), int(request.query.get("$skiptoken", 0)), request.size("$top", 1000))
    more = {"@odata.nextLink": request.link(**{"$skiptoken": rest})} if rest else {}
    return 200, {}, {"@odata.context": "…", **more, "value": [{"id": f"id-{number}", "createdDateTime": text(number)} for number in found]}


def salesforce(request: Request) -> Answer:
    if request.path.endswith("/token"):
        return granted(request)
    request.demand("Authorization", "Bearer token")
    query, _, at = request.path.rpartition("/query/")
    # The pages behind the first one are named by the API, without the query.
    named = base64.urlsafe_b64decode(at.split(".")[0]).decode() if query else request["q"]
    asked = re.search(r"WHERE SystemModstamp >= (\S+Z) AND SystemModstamp < (\S+Z)$", named)
    if not asked:
        raise Refused(400, f"MALFORMED_QUERY: {named}")
    numbers = request.between(*map(iso, asked.groups()))
    found, rest = page(numbers, int(at.split(".")[1]) if query else 0, PAGE)
    more = {"nextRecordsUrl": f"/services/data/v60.0/query/{base64.urlsafe_b64encode(named.encode()).decode()}.{rest}"} if rest else {}
    records = [{"attributes": {"type": "Account"}, "Id": f"001{number}", "Name": "Acme", "SystemModstamp": text(number)} for number in found]
    return 200, {}, {"totalSize": len(numbers), "done": not rest, **more, "records": records}


def shopify(request: Request) -> Answer:
    request.demand("X-Shopify-Access-Token", "token")
    size = request.size("limit", 250)
    if "page_info" in request.query:
        if set(request.query) != {"page_info", "limit"}:
            raise Refused(400, "page_info goes with limit only")
        first, last, at = request["page_info"].split("|")
    else:
        first, last, at = request["updated_at_min"], request["updated_at_max"], "0"
    found, rest = page(request.between(iso(first), iso(last)), int(at), size)
    following = f"{request.origin}{request.path}?" + urlencode({"page_info": f"{first}|{last}|{rest}", "limit": size})
    return 200, {"Link": f'<{following}>; rel="next"'} if rest else {}, {"orders": [{"id": number, "updated_at": text(number)} for number in found]}


def slack(request: Request) -> Answer:
    if request.headers.get("Authorization") != "Bearer token":
        return 200, {}, {"ok": False, "error": "invalid_auth"}
    first, last = (datetime.fromtimestamp(int(request[name]), timezone.utc) for name in ("oldest", "latest"))
    found, rest = page(request.between(first, last), int(request.query.get("cursor", 0)), request.size("limit", 999))
    messages = [{"type": "message", "ts": f"{TIMES[number].timestamp():.6f}", "text": "Hello"} for number in found]
    return 200, {}, {"ok": True, "messages": messages, "has_more": bool(rest), "response_metadata": {"next_cursor": rest or ""}}


def woocommerce(request: Request) -> Answer:
    request.demand("Authorization", basic("key", "secret"))
    if request["dates_are_gmt"] != "true":
        raise Refused(400, "the times are not those of the shop")
    numbers = request.between(iso(request["modified_after"]), iso(request["modified_before"]))
    size = request.size("per_page", 100)
    found, _ = page(numbers, (int(request["page"]) - 1) * size, size)
    return 200, {}, [{"id": number, "date_modified_gmt": text(number)} for number in found]


APIS: dict[str, Callable[[Request], Answer]] = {
    function.__name__.replace("_", "-"): function
    for function in (github, gitlab, hubspot, jira, mailchimp, microsoft_graph, salesforce, shopify, slack, woocommerce)
}
"""The APIs, by the names of their examples."""


@contextmanager
def serving(api: Callable[[Request], Answer]) -> Iterator[tuple[str, list[str]]]:
    """Serves an API; gives its origin, and the requests so far."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            asked.append(self.path)
            try:
                status, headers, body = api(Request(self))
            except Refused as refused:
                status, headers, body = refused.status, {}, {"message": str(refused)}
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # a client that goes when it has heard enough
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
