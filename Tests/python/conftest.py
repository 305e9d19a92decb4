"""What the tests of the Python parts share: the development server as a process, and requests to it."""

import http.client
import json
import os
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
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

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
        assert process.wait(timeout=60) == 0


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with 250 orders that do not grow by themselves, and tokens that hold for a minute."""
    with running("--records", "250", "--start", "2026-01-31T00:00:00Z") as it:
        yield it


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What an installed operator and an installed plugin have done in the lives of streams; see rights_story.py."""
    # Only here: not every machine has a Helm library.
    from rights_story import told

    with told(tmp_path_factory.mktemp("rights")) as it:
        yield it


@pytest.fixture(scope="session")
def sql_server() -> Iterator[Any]:
    """A SQL Server for all tests that change nothing but databases of their own: the development server, unless
    ARCANE_TEST_SQLSERVER names another."""
    from sql_server import running as running_sql_server
    from sql_server import server_of

    if "ARCANE_TEST_SQLSERVER" in os.environ:
        yield server_of(os.environ["ARCANE_TEST_SQLSERVER"])
        return
    with running_sql_server("--checkpoint-seconds", "86400") as it:  # tests say themselves when commits are to be seen
        yield it


@pytest.fixture
def database(sql_server: Any) -> Iterator[Any]:
    """A database of the test's own, with snapshot isolation and change tracking."""
    from sql_server import fresh_database

    with fresh_database(sql_server) as it:
        yield it
