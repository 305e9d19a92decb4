"""Faults strike when they should, as often as they should, and in the way they say."""

import time
from typing import Any, Iterator

import pyodbc
import pytest

from sql_server import SqlServer, number_of, running

ROWS = "SELECT id, name FROM Orders"


@pytest.fixture(scope="module")
def server() -> Iterator[SqlServer]:
    with running("--bulk", "5000") as it:
        yield it


@pytest.fixture(autouse=True)
def without_faults(server: SqlServer) -> Iterator[None]:
    yield
    server.control("DELETE", "/faults")


def fault(server: SqlServer, **rule: Any) -> None:
    server.control("POST", "/faults", rule)


def connect(server: SqlServer, **keywords: Any) -> pyodbc.Connection:
    return server.connect(Database="bulk", **keywords)


def read(connection: pyodbc.Connection) -> tuple[int, "pyodbc.Error | None"]:
    """How many rows arrive, and the error behind them."""
    count = 0
    try:
        cursor = connection.execute(ROWS)
        while cursor.fetchone() is not None:
            count += 1
    except pyodbc.Error as error:
        return count, error
    return count, None


@pytest.mark.parametrize("kind", ["cut", "reset"])
@pytest.mark.parametrize("rows", [0, 1, 3000])
def test_a_connection_ends_after_so_many_rows(server: SqlServer, kind: str, rows: int):
    fault(server, fault=kind, match="Orders", rows=rows)
    count, error = read(connect(server))
    assert count <= rows and error is not None
    assert read(connect(server)) == (5000, None)


def test_rows_before_the_end_of_a_connection_arrive(server: SqlServer):
    fault(server, fault="cut", match="Orders", rows=3000)
    assert read(connect(server))[0] == 3000


@pytest.mark.parametrize("number, severity", [(1205, 13), (8134, 16), (3960, 16), (40613, 17)])
def test_an_error_after_so_many_rows(server: SqlServer, number: int, severity: int):
    fault(server, fault="error", match="Orders", rows=1234, number=number, severity=severity, message="as asked")
    connection = connect(server)
    count, error = read(connection)
    assert count == 1234 and error is not None and number_of(error) == number and "as asked" in str(error)
    assert connection.execute("SELECT 1").fetchval() == 1


def test_an_error_instead_of_an_answer(server: SqlServer):
    fault(server, fault="error", match="CHANGETABLE", number=22105)
    connection = connect(server)
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("SELECT * FROM CHANGETABLE(CHANGES Orders, 0) AS c")
    assert number_of(caught.value) == 22105
    assert len(connection.execute("SELECT * FROM CHANGETABLE(CHANGES Orders, 0) AS c").fetchall()) == 0


def test_errors_of_severity_20_end_the_connection(server: SqlServer):
    fault(server, fault="error", match="Orders", number=596, severity=21)
    connection = connect(server)
    assert number_of(read(connection)[1]) == 596
    with pytest.raises(pyodbc.Error):
        connection.execute("SELECT 1")


@pytest.mark.parametrize("rows", [0, 2000])
def test_a_stall_lasts_until_the_client_gives_up(server: SqlServer, rows: int):
    fault(server, fault="stall", match="Orders", rows=rows)
    connection = connect(server)
    connection.timeout = 1
    count, error = read(connection)
    assert count <= rows and error is not None and error.args[0] == "HYT00"


def test_a_stall_may_end_by_itself(server: SqlServer):
    fault(server, fault="stall", match="Orders", seconds=0.3)
    started = time.monotonic()
    assert read(connect(server)) == (5000, None)
    assert time.monotonic() - started >= 0.3


def test_rows_may_come_slowly(server: SqlServer):
    fault(server, fault="slow", match="TOP 20", seconds=0.01)
    started = time.monotonic()
    assert len(connect(server).execute("SELECT TOP 20 id FROM Orders").fetchall()) == 20
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize("rows, seen", [(0, 5001), (2000, 5000)])
def test_somebody_else_comes_between(server: SqlServer, rows: int, seen: int):
    """What is committed before a statement begins is seen by it, and what is committed while it runs is not."""
    fault(server, fault="sql", match="SELECT id", rows=rows, database="bulk", sql="INSERT Intruded VALUES (1); INSERT Orders (id) VALUES (-1)")
    connection = connect(server)
    connection.execute("CREATE TABLE Intruded (id int)")
    connection.commit()
    assert read(connection) == (seen, None)
    assert connection.execute("SELECT COUNT(*) FROM Intruded").fetchval() == 1
    connection.execute("DROP TABLE Intruded; DELETE Orders WHERE id = -1")
    connection.commit()


def test_an_intruder_that_fails_is_told_of(server: SqlServer):
    fault(server, fault="sql", match="SELECT id", sql="DROP TABLE Nowhere")
    count, error = read(connect(server))
    assert count == 0 and error is not None and "The sql of a fault failed with error 3701" in str(error)


def test_only_the_fault_sql_has_a_text(server: SqlServer):
    for rule in ({"fault": "sql"}, {"fault": "cut", "sql": "SELECT 1"}):
        with pytest.raises(Exception, match="has a text in"):
            fault(server, **rule)


def test_a_fault_comes_after_some_batches_and_then_some_times(server: SqlServer):
    fault(server, fault="error", match="TOP 1", after=1, times=2, number=701)
    connection = connect(server)
    found = []
    for _ in range(5):
        try:
            connection.execute("SELECT TOP 1 id FROM Orders")
            found.append("good")
        except pyodbc.Error:
            found.append("bad")
    assert found == ["good", "bad", "bad", "good", "good"]


def test_faults_stay_until_they_are_taken_back(server: SqlServer):
    fault(server, fault="error", match="TOP 1", times=None, number=701)
    connection = connect(server)
    for _ in range(3):
        with pytest.raises(pyodbc.Error):
            connection.execute("SELECT TOP 1 id FROM Orders")
    server.control("DELETE", "/faults")
    assert connection.execute("SELECT TOP 1 id FROM Orders").fetchval() == 1


@pytest.mark.parametrize("kind", ["cut", "reset"])
def test_connections_can_be_refused_before_the_login(server: SqlServer, kind: str):
    fault(server, fault=kind, on="login")
    with pytest.raises(pyodbc.Error):
        connect(server)
    assert read(connect(server)) == (5000, None)


def test_a_server_that_stays_silent_at_login(server: SqlServer):
    fault(server, fault="stall", on="login")
    started = time.monotonic()
    with pytest.raises(pyodbc.Error):
        connect(server, timeout=1)
    assert time.monotonic() - started < 8


def test_logins_can_fail_with_an_error_of_ones_own(server: SqlServer):
    fault(server, fault="error", on="login", number=40613, severity=17, message="Database is not currently available.")
    with pytest.raises(pyodbc.Error) as caught:
        connect(server)
    assert "40613" in str(caught.value) and "not currently available" in str(caught.value)


@pytest.mark.parametrize(
    "bad", [{"fault": "flood"}, {"times": 2}, "reset", {"fault": "cut", "row": 3}, {"fault": "cut", "match": "("}]
)
def test_a_rule_that_says_nothing_is_refused(server: SqlServer, bad: Any):
    with pytest.raises(ValueError):
        server.control("POST", "/faults", bad)


def test_the_log_says_what_was_asked(server: SqlServer):
    server.control("DELETE", "/log")
    connect(server).execute("SELECT TOP 3 id FROM Orders").fetchall()
    entries = server.control("GET", "/log")["batches"]
    assert [(entry["text"], entry["login"], entry["database"]) for entry in entries] == [
        ("SELECT TOP 3 id FROM Orders", "sa", "bulk")
    ]
