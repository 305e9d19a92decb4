"""SQL Servers: the development server as a process, or another one; connections by FreeTDS and by Microsoft's driver."""

import http.client
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Iterator

import pyodbc
import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Development.1"
pyodbc.pooling = False
_numbers = count(1)


def freetds() -> str:
    """The file of FreeTDS's driver."""
    found = next(iter(Path("/usr/lib").glob("*/odbc/libtdsodbc.so")), None)
    if found is None:
        pytest.skip("FreeTDS is not installed: scripts/setup installs it")
    return str(found)


def microsoft() -> str:
    """The file of Microsoft's driver, which a wheel brings."""
    package = pytest.importorskip("mssql_python_odbc")
    found = next(Path(package.__file__).parent.glob("libs/linux/debian_ubuntu/*/lib/libmsodbcsql*"), None)
    if found is None:
        pytest.skip("the wheel has no driver for this machine")
    return str(found)


class Failure(Exception):
    """An error of the server, with its number."""

    def __init__(self, number: int, message: str):
        super().__init__(f"{number}: {message}")
        self.number, self.message = number, message


class SqlServer:
    """A server, and its administrator."""

    def __init__(self, host: str, port: int, user: str, password: str):
        self.host, self.port, self.user, self.password = host, port, user, password

    def control(self, method: str, path: str, value: Any = None) -> Any:
        """Asks the control channel; another server has none."""
        pytest.skip("only the development server does this on request")

    def run(self, text: str, database: str = "master") -> list[list[list[Any]]]:
        """Runs a batch as the administrator; the rows of its results."""
        connection = self.connect(Database=database)
        try:
            cursor, results = connection.execute(text), []
            while True:
                if cursor.description:
                    results.append([[_shown(value) for value in row] for row in cursor.fetchall()])
                if not cursor.nextset():
                    return results
        except pyodbc.Error as error:
            raise Failure(number_of(error), str(error)) from None
        finally:
            connection.close()

    def connection_string(self, driver: str = "freetds", **keywords: Any) -> str:
        """What a driver finds the server by; keywords replace those of the administrator."""
        if driver == "freetds":
            parts = {
                "Driver": freetds(),
                "Server": self.host,
                "Port": self.port,
                "TDS_Version": "7.4",
                "ClientCharset": "UTF-8",
            }
        else:
            parts = {
                "Driver": microsoft(),
                "Server": f"{self.host},{self.port}",
                "Encrypt": "no",
                "TrustServerCertificate": "yes",
            }
        parts |= {"UID": self.user, "PWD": self.password} | keywords
        return ";".join(f"{name}={value}" for name, value in parts.items())

    def connect(
        self, driver: str = "freetds", autocommit: bool = True, timeout: int = 10, **keywords: Any
    ) -> pyodbc.Connection:
        return pyodbc.connect(self.connection_string(driver, **keywords), autocommit=autocommit, timeout=timeout)


def _shown(value: Any) -> Any:
    """A value as the control channel shows it."""
    if isinstance(value, bytes):
        return value.hex().upper()
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


class DevelopmentServer(SqlServer):
    """A development server that runs as a process."""

    def __init__(self, ports: dict[str, int], process: "subprocess.Popen[str]"):
        super().__init__("127.0.0.1", ports["port"], "sa", PASSWORD)
        self.control_port, self.process = ports["control"], process

    def control(self, method: str, path: str, value: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.control_port, timeout=30)
        try:
            connection.request(method, path, json.dumps(value).encode() if value is not None else None)
            answer = connection.getresponse()
            found = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(found["error"])
        return found

    def run(self, text: str, database: str = "master") -> list[list[list[Any]]]:
        answer = self.control("POST", "/sql", {"sql": text, "database": database})
        if answer["errors"]:
            raise Failure(answer["errors"][0]["number"], answer["errors"][0]["message"])
        return [result["rows"] for result in answer["results"]]


def server_of(text: str) -> SqlServer:
    """The server that a connection string means, `Server=HOST,PORT;User ID=…;Password=…` or with UID and PWD; its login has to be an
    administrator's."""
    given = {name.strip().upper(): value for name, _, value in (part.partition("=") for part in text.split(";"))}
    host, _, port = given["SERVER"].removeprefix("tcp:").partition(",")
    user, password = given.get("UID") or given["USER ID"], given.get("PWD") or given["PASSWORD"]
    return SqlServer(host, int(port or given.get("PORT", 1433)), user, password)


class Database:
    """A database of its own for one test."""

    def __init__(self, server: SqlServer, name: str):
        self.server, self.name = server, name

    def run(self, text: str) -> list[list[list[Any]]]:
        return self.server.run(text, self.name)

    def rows(self, text: str) -> list[list[Any]]:
        """The rows of the last result."""
        return self.run(text)[-1]

    def value(self, text: str) -> Any:
        """The only value of an expression."""
        return self.rows(f"SELECT {text}")[0][0]

    def fails(self, text: str) -> int:
        """The number of the error with which a batch fails."""
        with pytest.raises(Failure) as caught:
            self.run(text)
        return caught.value.number

    def connect(self, driver: str = "freetds", **keywords: Any) -> pyodbc.Connection:
        return self.server.connect(driver, **{"Database": self.name, **keywords})


def number_of(error: pyodbc.Error) -> int:
    """The server's own number in a driver's error."""
    message = str(error.args[1])
    return int(message.rpartition("(SQL")[0].rpartition("(")[2].rstrip(") "))


@contextmanager
def running(*arguments: str) -> Iterator[DevelopmentServer]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts/dev-sqlserver"), *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        yield DevelopmentServer(json.loads(process.stdout.readline()), process)
    finally:
        process.terminate()
        assert process.wait(timeout=60) == 0
        process.stdout.close()


@contextmanager
def fresh_database(server: SqlServer) -> Iterator[Database]:
    """A database with snapshot isolation and change tracking."""
    name = f"test{os.getpid()}x{next(_numbers)}"
    server.run(f"CREATE DATABASE {name}")
    server.run(
        f"ALTER DATABASE {name} SET ALLOW_SNAPSHOT_ISOLATION ON; ALTER DATABASE {name} SET CHANGE_TRACKING = ON "
        "(CHANGE_RETENTION = 2 DAYS)"
    )
    yield Database(server, name)
    try:
        server.run(f"DROP DATABASE {name}")
    except Failure as failure:
        assert failure.number == 3702  # a connection of the test is still open
