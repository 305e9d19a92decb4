"""Transactions and isolation: "SET TRANSACTION ISOLATION LEVEL (Transact-SQL)", "Snapshot Isolation in SQL Server"."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pyodbc
import pytest

from sql_server import Database, SqlServer, number_of


@pytest.fixture
def stock(database: Database) -> Database:
    database.run(
        "CREATE TABLE dbo.Stock(id int PRIMARY KEY, n int NOT NULL) ALTER TABLE Stock ENABLE CHANGE_TRACKING "
        "INSERT Stock VALUES (1, 10), (2, 20)"
    )
    return database


def snapshot(database: Database) -> pyodbc.Connection:
    """A connection in a snapshot transaction that has not read yet."""
    connection = database.connect()
    connection.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
    connection.execute("BEGIN TRAN")
    return connection


def fails(connection: pyodbc.Connection, text: str) -> int:
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute(text)
    return number_of(caught.value)


def test_a_snapshot_begins_with_the_first_access_and_not_with_begin_transaction(stock: Database):
    reader = snapshot(stock)
    stock.run("UPDATE Stock SET n = 11 WHERE id = 1")
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 11
    stock.run("UPDATE Stock SET n = 12 WHERE id = 1")
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 11
    reader.execute("COMMIT")
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 12


def test_versions_tables_and_changes_agree_inside_of_a_snapshot(stock: Database):
    reader = snapshot(stock)
    version = reader.execute("SELECT CHANGE_TRACKING_CURRENT_VERSION() FROM Stock WHERE id = 1").fetchval()
    stock.run("UPDATE Stock SET n = 99")
    stock.run("TRUNCATE TABLE Stock")
    rows = reader.execute(
        "SELECT c.id, s.n FROM CHANGETABLE(CHANGES Stock, 0) c LEFT JOIN Stock s ON s.id = c.id ORDER BY c.id"
    ).fetchall()
    assert [tuple(row) for row in rows] == [(1, 10), (2, 20)]
    assert reader.execute("SELECT CHANGE_TRACKING_CURRENT_VERSION()").fetchval() == version
    assert reader.execute("SELECT CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID('Stock'))").fetchval() <= version


def test_cleanup_does_not_reach_into_a_snapshot(stock: Database):
    reader = snapshot(stock)
    assert len(reader.execute("SELECT id FROM CHANGETABLE(CHANGES Stock, 0) c").fetchall()) == 2
    stock.run("ALTER TABLE Stock DISABLE CHANGE_TRACKING")
    assert len(reader.execute("SELECT id FROM CHANGETABLE(CHANGES Stock, 0) c").fetchall()) == 2


def test_snapshots_must_be_allowed_in_the_database(stock: Database):
    stock.run("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION OFF")
    assert fails(snapshot(stock), "SELECT * FROM Stock") == 3952
    assert stock.rows("SELECT snapshot_isolation_state_desc FROM sys.databases WHERE database_id = DB_ID()") == [["OFF"]]


def test_a_transaction_cannot_become_a_snapshot(stock: Database):
    connection = stock.connect()
    connection.execute("BEGIN TRAN")
    assert fails(connection, "SET TRANSACTION ISOLATION LEVEL SNAPSHOT") == 3951


def test_a_snapshot_that_writes_what_others_have_written_is_rolled_back(stock: Database):
    writer = snapshot(stock)
    writer.execute("SELECT * FROM Stock").fetchall()
    stock.run("UPDATE Stock SET n = 11 WHERE id = 1")
    assert fails(writer, "UPDATE Stock SET n = 12 WHERE id = 1") == 3960
    assert writer.execute("SELECT @@TRANCOUNT").fetchval() == 0


def test_a_table_that_changed_its_shape_cannot_be_read_by_an_older_snapshot(stock: Database):
    reader = snapshot(stock)
    reader.execute("SELECT * FROM Stock").fetchall()
    stock.run("ALTER TABLE Stock ADD note varchar(10)")
    assert fails(reader, "SELECT * FROM Stock") == 3961


@pytest.mark.parametrize("undone", ["ROLLBACK", "ROLLBACK TRAN here COMMIT"])
def test_a_change_of_shape_that_is_rolled_back_keeps_no_snapshot_from_reading(stock: Database, undone: str):
    reader = snapshot(stock)
    reader.execute("SELECT * FROM Stock").fetchall()
    stock.run(f"BEGIN TRAN SAVE TRAN here ALTER TABLE Stock ADD note varchar(10) {undone}")
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 10
    assert snapshot(stock).execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 10


def test_a_restore_that_takes_a_change_of_shape_back_keeps_no_snapshot_from_reading(stock: Database):
    stock.server.run(f"BACKUP DATABASE {stock.name} TO DISK = 'shape.bak'")
    stock.run("ALTER TABLE Stock ADD note varchar(10)")
    stock.server.run(f"RESTORE DATABASE {stock.name} FROM DISK = 'shape.bak'")
    assert snapshot(stock).execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 10


def test_a_database_can_be_taken_from_those_who_use_it_and_dropped(sql_server: SqlServer):
    sql_server.run("CREATE DATABASE taken")
    sql_server.run("CREATE TABLE Stock(id int)", "taken")
    client = sql_server.connect(Database="taken")
    client.execute("BEGIN TRAN INSERT Stock VALUES (1)")
    sql_server.run("ALTER DATABASE taken SET SINGLE_USER WITH ROLLBACK IMMEDIATE")
    with pytest.raises(pyodbc.Error):
        client.execute("SELECT 1")
    sql_server.run("DROP DATABASE taken")


def test_a_database_can_be_dropped_as_soon_as_it_was_taken(sql_server: SqlServer):
    """Those who were in it are gone when ALTER DATABASE has ended."""
    for _ in range(5):
        sql_server.run("CREATE DATABASE emptied")
        clients = [sql_server.connect(Database="emptied") for _ in range(4)]
        sql_server.run("ALTER DATABASE emptied SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE emptied")
        for client in clients:
            with pytest.raises(pyodbc.Error):
                client.execute("SELECT 1")


def test_databases_may_come_and_go_while_their_list_is_read(sql_server: SqlServer):
    ended = threading.Event()

    def come_and_go() -> None:
        for _ in range(30):
            sql_server.run("CREATE DATABASE fleeting; DROP DATABASE fleeting")
        ended.set()

    with ThreadPoolExecutor() as pool:
        coming = pool.submit(come_and_go)
        reader, reads = sql_server.connect(), 0
        while not ended.is_set() and not coming.done():
            assert reader.execute("SELECT COUNT(create_date) FROM sys.databases").fetchval() >= 4
            reads += 1
        coming.result()
    assert reads > 0


def test_read_committed_sees_each_commit_at_the_next_statement(stock: Database):
    reader = stock.connect(autocommit=False)
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 10
    stock.run("UPDATE Stock SET n = 11 WHERE id = 1")
    assert reader.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 11


def test_nobody_sees_what_is_not_committed(stock: Database):
    writer = stock.connect(autocommit=False)
    writer.execute("UPDATE Stock SET n = 99")
    before = stock.value("CHANGE_TRACKING_CURRENT_VERSION()")
    assert stock.rows("SELECT n FROM Stock ORDER BY id") == [[10], [20]]
    assert writer.execute("SELECT n FROM Stock WHERE id = 1").fetchval() == 99
    writer.commit()
    assert stock.rows("SELECT n FROM Stock ORDER BY id") == [[99], [99]]
    assert stock.value("CHANGE_TRACKING_CURRENT_VERSION()") == before + 1


def test_the_drivers_roll_back(stock: Database):
    for driver in ("freetds", "microsoft"):
        writer = stock.connect(driver, autocommit=False)
        writer.execute("DELETE Stock")
        writer.rollback()
        assert writer.execute("SELECT COUNT(*) FROM Stock").fetchval() == 2
        writer.execute("UPDATE Stock SET n = n + 1 WHERE id = 1")
        writer.commit()
    assert stock.rows("SELECT n FROM Stock WHERE id = 1") == [[12]]


def test_writers_wait_for_each_other_or_give_up_after_the_lock_timeout(stock: Database):
    first = stock.connect(autocommit=False)
    first.execute("UPDATE Stock SET n = 11 WHERE id = 1")
    second = stock.connect()
    assert fails(second, "SET LOCK_TIMEOUT 50 UPDATE Stock SET n = 12 WHERE id = 1") == 1222
    second.execute("SET LOCK_TIMEOUT -1")
    waiting = threading.Thread(target=second.execute, args=("UPDATE Stock SET n = n + 1 WHERE id = 1",))
    waiting.start()
    first.commit()
    waiting.join(timeout=60)
    assert stock.rows("SELECT n FROM Stock WHERE id = 1") == [[12]]


@pytest.mark.parametrize("hint", ["READCOMMITTEDLOCK", "index(1), holdlock", "UPDLOCK"])
def test_readers_with_locks_wait_for_writers(stock: Database, hint: str):
    """ "Table hints (Transact-SQL)": READCOMMITTEDLOCK takes shared locks, although READ_COMMITTED_SNAPSHOT is ON."""
    writer = stock.connect(autocommit=False)
    writer.execute("UPDATE Stock SET n = 11 WHERE id = 1")
    reader, found = stock.connect(), []
    query = f"SELECT (SELECT MAX(n) FROM Stock), s.n FROM Stock AS s WITH ({hint}) WHERE s.id = 1"
    assert fails(reader, f"SET LOCK_TIMEOUT 50 {query}") == 1222
    reader.execute("SET LOCK_TIMEOUT -1")
    waiting = threading.Thread(target=lambda: found.extend(reader.execute(query).fetchall()))
    waiting.start()
    assert stock.rows("SELECT n FROM Stock WITH (NOLOCK, INDEX(1)) WHERE id = 1") == [[10]]
    writer.commit()
    waiting.join(timeout=60)
    assert [tuple(row) for row in found] == [(20, 11)]
    assert stock.rows("SET LOCK_TIMEOUT 0 UPDATE Stock SET n = 12 OUTPUT inserted.n WHERE id = 1") == [[12]]


def test_writers_of_two_databases_do_not_wait_for_each_other(stock: Database, sql_server: SqlServer):
    sql_server.run("DROP DATABASE IF EXISTS neighbour CREATE DATABASE neighbour")
    sql_server.run("CREATE TABLE T(id int)", "neighbour")
    first = stock.connect(autocommit=False)
    first.execute("UPDATE Stock SET n = 11")
    sql_server.run("SET LOCK_TIMEOUT 1000 INSERT T VALUES (1)", "neighbour")
    assert sql_server.run("SELECT id FROM T", "neighbour") == [[[1]]]


def test_a_statement_that_fails_changes_nothing_and_leaves_the_transaction(stock: Database):
    stock.run("CREATE TABLE Log(id int PRIMARY KEY)")
    connection = stock.connect()
    connection.execute("BEGIN TRAN")
    connection.execute("INSERT Log VALUES (1)")
    assert fails(connection, "INSERT Log VALUES (2), (1)") == 2627
    assert connection.execute("SELECT @@TRANCOUNT").fetchval() == 1
    connection.execute("COMMIT")
    assert stock.rows("SELECT id FROM Log") == [[1]]


def test_xact_abort_rolls_everything_back(stock: Database):
    stock.run("CREATE TABLE Log(id int PRIMARY KEY)")
    assert stock.fails("SET XACT_ABORT ON BEGIN TRAN INSERT Log VALUES (1) INSERT Log VALUES (1) COMMIT") == 2627
    assert stock.rows("SELECT id FROM Log") == []


def test_transactions_nest_by_counting(stock: Database):
    assert stock.rows("BEGIN TRAN BEGIN TRAN UPDATE Stock SET n = 1 COMMIT SELECT @@TRANCOUNT ROLLBACK") == [[1]]
    assert stock.rows("SELECT n FROM Stock ORDER BY id") == [[10], [20]]
    assert stock.fails("COMMIT") == 3902
    assert stock.fails("ROLLBACK") == 3903


def test_savepoints_take_back_a_part(stock: Database):
    stock.run(
        "BEGIN TRAN UPDATE Stock SET n = 1 WHERE id = 1 SAVE TRAN half UPDATE Stock SET n = 2 WHERE id = 2 "
        "ROLLBACK TRAN half COMMIT"
    )
    assert stock.rows("SELECT n FROM Stock ORDER BY id") == [[1], [20]]


def test_a_connection_that_ends_rolls_back(stock: Database):
    writer = stock.connect(autocommit=False)
    writer.execute("DELETE Stock")
    writer.close()
    assert stock.rows("SELECT COUNT(*) FROM Stock") == [[2]]


def test_a_read_only_database_refuses_changes_and_says_so(stock: Database):
    stock.run("ALTER DATABASE CURRENT SET READ_ONLY")
    assert stock.fails("INSERT Stock VALUES (3, 3)") == 3906
    assert stock.value("CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS varchar(20))") == "READ_ONLY"
    assert len(stock.rows("SELECT id FROM Stock")) == 2
    stock.run("ALTER DATABASE CURRENT SET READ_WRITE INSERT Stock VALUES (3, 3)")
