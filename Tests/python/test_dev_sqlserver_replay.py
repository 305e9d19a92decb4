"""Large answers that are kept: the same as computed ones, and never older than the data."""

import time
from typing import Any, Iterator

import pytest

from sql_server import SqlServer, running

ALL = "SELECT * FROM dbo.Orders"


@pytest.fixture(scope="module")
def server() -> Iterator[SqlServer]:
    with running("--bulk", "30000") as it:
        yield it


def read(server: SqlServer, query: str = ALL, driver: str = "freetds", **keywords: Any) -> list[tuple]:
    connection = server.connect(driver, Database="bulk", **keywords)
    return [tuple(row) for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize("driver, keywords", [("freetds", {}), ("freetds", {"PacketSize": 32767}), ("microsoft", {})])
def test_answers_from_recordings_are_those_that_were_computed(server: SqlServer, driver: str, keywords: dict):
    first, second, third = (read(server, driver=driver, **keywords) for _ in range(3))
    assert len(first) == 30_000 and first == second == third
    assert first[6][:4] == (7, 7 * 1_000_003, "customer é 7", first[6][3]) and str(first[6][3]) == "1.0000"


def test_a_recording_is_faster_than_computing(server: SqlServer):
    query = f"{ALL} WHERE id > 0"
    times = []
    for _ in range(3):
        connection = server.connect(Database="bulk", PacketSize=32767)
        started = time.perf_counter()
        cursor = connection.execute(query)
        cursor.fetchone()
        cursor.skip(29_998)
        times.append(time.perf_counter() - started)
        connection.close()
    assert min(times[1:]) < times[0]


def test_parameters_belong_to_what_is_kept(server: SqlServer):
    query = f"{ALL} WHERE id <= ?"
    for limit in (20_000, 25_000, 20_000):
        connection = server.connect(Database="bulk")
        assert len(connection.execute(query, limit).fetchall()) == limit


def test_a_write_drops_what_was_kept(server: SqlServer):
    read(server)
    server.run("UPDATE Orders SET note = 'changed' WHERE id = 5", "bulk")
    assert read(server)[4][7] == "changed"


def test_an_older_snapshot_and_a_newer_reader_get_their_own_answers(server: SqlServer):
    older = server.connect(Database="bulk")
    older.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT BEGIN TRAN SELECT COUNT(*) FROM Orders").fetchall()
    server.run("UPDATE Orders SET note = 'newer' WHERE id = 6", "bulk")
    for _ in range(2):
        assert older.execute(ALL).fetchall()[5][7] != "newer"
        assert read(server)[5][7] == "newer"


def test_other_databases_keep_nothing_until_they_are_told_to(server: SqlServer):
    server.run("CREATE DATABASE plain")
    server.run(
        "CREATE TABLE T(id int PRIMARY KEY, t varchar(max)) INSERT T VALUES (1, REPLICATE(CAST('x' AS varchar(max)), 2000000))",
        "plain",
    )
    connection = server.connect(Database="plain")
    for value in ("x", "y"):
        assert connection.execute("SELECT t FROM T").fetchval()[0] == value
        server.control("POST", "/replay", {"database": "plain"})
        server.run("UPDATE T SET t = REPLICATE(CAST('y' AS varchar(max)), 2000000)", "plain")


def test_changes_of_the_bulk_table_are_tracked(server: SqlServer):
    version = server.run("SELECT CHANGE_TRACKING_CURRENT_VERSION()", "bulk")[0][0][0]
    server.run("UPDATE Orders SET amount = 1 WHERE id <= 3 DELETE Orders WHERE id = 3", "bulk")
    rows = read(server, f"SELECT id, SYS_CHANGE_OPERATION FROM CHANGETABLE(CHANGES dbo.Orders, {version}) AS c ORDER BY id")
    assert rows == [(1, "U"), (2, "U"), (3, "D")]
