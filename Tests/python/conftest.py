"""What the tests of the Python parts share: the development server as a process, and requests to it."""

import http.client
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Answer:
    """What the server said."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[int]:
        return [record["id"] for record in self.json["data"]]


class Server:
    """A development server that runs, and one connection to it."""

    def __init__(self, port: int):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(self, method: str, path: str, body: "bytes | None" = None, headers: "dict[str, str] | None" = None) -> Answer:
        self.connection.request(method, path, body, headers or {})
        return Answer(self.connection.getresponse())

    def get(self, path: str, headers: "dict[str, str] | None" = None, **parameters: Any) -> Answer:
        return self.ask("GET", f"{path}?{urlencode(parameters)}", headers=headers)

    def post(self, path: str, value: Any) -> Answer:
        return self.ask("POST", path, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def truth(self, **parameters: Any) -> list[dict[str, Any]]:
        return self.get("/truth", **parameters).json["records"]

    def log(self) -> list[dict[str, Any]]:
        return self.get("/log").json["requests"]


@contextmanager
def running(*arguments: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts/dev-rest-api"), *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        yield Server(json.loads(process.stdout.readline())["port"])
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with 250 orders that do not grow by themselves, and tokens that hold for a minute."""
    with running("--records", "250", "--start", "2026-01-31T00:00:00Z") as it:
        yield it
