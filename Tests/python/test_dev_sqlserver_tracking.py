"""Change tracking as Microsoft documents it: "About Change Tracking", "Work with Change Tracking", "Manage Change Tracking",
"CHANGETABLE (Transact-SQL)", "CHANGE_TRACKING_MIN_VALID_VERSION (Transact-SQL)", "sys.dm_tran_commit_table"."""

from typing import Callable

import pyodbc
import pytest

from sql_server import Database, SqlServer, running, fresh_database


@pytest.fixture
def orders(database: Database) -> Database:
    database.run(
        "CREATE TABLE dbo.Orders(id int PRIMARY KEY, name nvarchar(50), price int) ALTER TABLE dbo.Orders ENABLE "
        "CHANGE_TRACKING"
    )
    return database


def current(database: Database) -> int:
    return database.value("CHANGE_TRACKING_CURRENT_VERSION()")


def min_valid(database: Database, table: str = "dbo.Orders") -> "int | None":
    return database.value(f"CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID('{table}'))")


def changes(database: Database, since: "int | str", columns: str = "id, SYS_CHANGE_OPERATION") -> list[tuple]:
    return [
        tuple(row) for row in database.rows(f"SELECT {columns} FROM CHANGETABLE(CHANGES dbo.Orders, {since}) AS c ORDER BY id")
    ]


# Versions


def test_each_transaction_takes_the_next_version_when_it_commits(orders: Database):
    before = current(orders)
    orders.run("INSERT Orders VALUES (1, 'a', 1), (2, 'b', 2)")
    orders.run("BEGIN TRAN INSERT Orders VALUES (3, 'c', 3) UPDATE Orders SET price = 9 COMMIT")
    assert current(orders) == before + 2
    assert changes(orders, before, "id, SYS_CHANGE_VERSION") == [(1, before + 2), (2, before + 2), (3, before + 2)]


def test_a_transaction_that_is_rolled_back_takes_no_version_and_leaves_no_change(orders: Database):
    before = current(orders)
    orders.run("BEGIN TRAN INSERT Orders VALUES (1, 'a', 1) ROLLBACK")
    assert current(orders) == before
    assert changes(orders, before) == []


def test_versions_belong_to_the_database_so_one_table_has_gaps(orders: Database):
    orders.run("CREATE TABLE Other(id int PRIMARY KEY) ALTER TABLE Other ENABLE CHANGE_TRACKING")
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    orders.run("INSERT Other VALUES (1)")
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    first, second = (row[0] for row in changes(orders, 0, "SYS_CHANGE_VERSION, id"))
    assert second == first + 2 == current(orders)


def test_a_statement_that_changes_no_row_and_a_table_without_tracking_take_no_version(orders: Database):
    orders.run("CREATE TABLE Untracked(id int PRIMARY KEY)")
    before = current(orders)
    orders.run("INSERT Untracked VALUES (1) UPDATE Orders SET price = 1 WHERE id = 99 DELETE Orders")
    assert current(orders) == before


def test_the_current_version_is_null_without_tracking(sql_server: SqlServer):
    assert sql_server.run("SELECT CHANGE_TRACKING_CURRENT_VERSION()", "tempdb") == [[[None]]]


# Net changes


def test_an_update_after_an_insert_reads_relative_to_the_baseline(orders: Database):
    """The documented example: inserted at 10, updated at 15: U for the baseline 12, I for the baseline 8."""
    baseline = current(orders)
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    between = current(orders)
    orders.run("UPDATE Orders SET price = 2")
    assert changes(orders, between) == [(1, "U")]
    assert changes(orders, baseline) == [(1, "I")]


def test_there_is_one_row_per_key_with_the_version_of_its_last_change(orders: Database):
    baseline = current(orders)
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    for price in range(5):
        orders.run(f"UPDATE Orders SET price = {price}")
    assert changes(orders, baseline, "SYS_CHANGE_VERSION, SYS_CHANGE_CREATION_VERSION, id") == [(baseline + 6, baseline + 1, 1)]


def test_the_creation_version_is_null_when_the_row_was_there_before(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run("UPDATE Orders SET price = 2")
    assert changes(orders, baseline, "SYS_CHANGE_CREATION_VERSION, SYS_CHANGE_OPERATION, id") == [(None, "U", 1)]


def test_a_row_that_was_deleted_and_inserted_again_counts_as_updated(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run("DELETE Orders")
    assert changes(orders, baseline) == [(1, "D")]
    orders.run("INSERT Orders VALUES (1, 'again', 2)")
    assert changes(orders, baseline) == [(1, "U")]


def test_a_key_that_changes_is_a_delete_and_an_insert(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1), (2, 'b', 2)")
    baseline = current(orders)
    orders.run("UPDATE Orders SET id = id + 1")
    assert changes(orders, baseline) == [(1, "D"), (2, "U"), (3, "I")]
    assert orders.rows("SELECT id, name FROM Orders ORDER BY id") == [[2, "a"], [3, "b"]]


def test_a_key_that_is_set_to_itself_is_an_update(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run("UPDATE Orders SET id = 1, name = 'b'")
    assert changes(orders, baseline) == [(1, "U")]


def test_an_update_counts_although_no_value_changes(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run("UPDATE Orders SET price = price")
    assert changes(orders, baseline) == [(1, "U")]


def test_deleted_rows_have_their_keys_and_nothing_to_join(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1), (2, 'b', 2)")
    baseline = current(orders)
    orders.run("DELETE Orders WHERE id = 1 UPDATE Orders SET name = 'new' WHERE id = 2")
    query = f"""SELECT ct.id, ct.SYS_CHANGE_OPERATION, o.name FROM dbo.Orders AS o
        RIGHT OUTER JOIN CHANGETABLE(CHANGES dbo.Orders, {baseline}) AS ct ON o.id = ct.id ORDER BY ct.id"""
    assert orders.rows(query) == [[1, "D", None], [2, "U", "new"]]


def test_a_row_changed_after_an_upper_bound_leaves_the_window_and_comes_back_in_the_next(orders: Database):
    baseline = current(orders)
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    upper = current(orders)
    orders.run("UPDATE Orders SET price = 2")
    assert [row for row in changes(orders, baseline, "id, SYS_CHANGE_VERSION") if row[1] <= upper] == []
    assert changes(orders, upper) == [(1, "U")]


def test_a_null_baseline_means_everything_that_is_known(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    assert changes(orders, "NULL") == [(1, "I"), (2, "I")]
    assert orders.rows("DECLARE @v bigint SELECT id FROM CHANGETABLE(CHANGES Orders, @v) c") == [[1], [2]]


def test_compound_keys_of_text_follow_the_collation(database: Database):
    database.run("CREATE TABLE Pairs(a nvarchar(10), b int, v int, PRIMARY KEY(a, b)) ALTER TABLE Pairs ENABLE CHANGE_TRACKING")
    database.run("INSERT Pairs VALUES ('x', 1, 1), ('y', 1, 1)")
    baseline = current(database)
    database.run("UPDATE Pairs SET v = 2 WHERE a = 'X' DELETE Pairs WHERE a = 'Y'")
    rows = database.rows(f"SELECT a, b, SYS_CHANGE_OPERATION FROM CHANGETABLE(CHANGES Pairs, {baseline}) c ORDER BY a")
    assert rows == [["x", 1, "U"], ["y", 1, "D"]]


def test_a_rename_of_the_key_in_another_case_is_a_change_of_the_same_key(database: Database):
    database.run(
        "CREATE TABLE Names(name nvarchar(10) PRIMARY KEY) ALTER TABLE Names ENABLE CHANGE_TRACKING INSERT Names VALUES ('a')"
    )
    baseline = current(database)
    database.run("UPDATE Names SET name = 'A'")
    assert len(database.rows(f"SELECT name FROM CHANGETABLE(CHANGES Names, {baseline}) c")) == 1


def test_a_negative_baseline_finds_nothing(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    assert (changes(orders, -1), changes(orders, 99)) == ([], [])


def test_a_transaction_does_not_see_its_own_changes_before_it_commits(orders: Database):
    rows = orders.run("""BEGIN TRAN INSERT Orders VALUES (1, 'a', 1)
        SELECT CHANGE_TRACKING_CURRENT_VERSION() SELECT id FROM CHANGETABLE(CHANGES Orders, 0) c
        SELECT SYS_CHANGE_VERSION FROM CHANGETABLE(VERSION Orders, (id), (1)) v
        COMMIT SELECT id FROM CHANGETABLE(CHANGES Orders, 0) c""")
    assert rows == [[[0]], [], [[None]], [[1]]]


def test_a_key_keeps_the_spelling_it_had_first(database: Database):
    database.run(
        "CREATE TABLE Names(name varchar(10) PRIMARY KEY) ALTER TABLE Names ENABLE CHANGE_TRACKING INSERT Names VALUES ('b')"
    )
    database.run("UPDATE Names SET name = 'B'")
    assert database.rows("SELECT c.name, t.name FROM CHANGETABLE(CHANGES Names, 0) c JOIN Names t ON t.name = c.name") == [
        ["b", "B"]
    ]


def test_the_columns_of_changes_can_have_names_of_ones_own(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    query = "SELECT c.kind, c.number FROM CHANGETABLE(CHANGES dbo.Orders, 0) AS c (at, made, kind, columns, context, number)"
    assert orders.rows(query) == [["I", 1]]


# Columns and context


@pytest.fixture
def masked(database: Database) -> Database:
    database.run("CREATE TABLE dbo.Orders(id int PRIMARY KEY, name nvarchar(50), price int)")
    database.run(
        "ALTER TABLE dbo.Orders ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = ON) INSERT Orders VALUES "
        "(1, 'a', 1), (2, 'b', 2)"
    )
    return database


def in_mask(database: Database, since: int, column: str) -> list[int]:
    number = f"COLUMNPROPERTY(OBJECT_ID('dbo.Orders'), '{column}', 'ColumnId')"
    rows = database.rows(
        f"SELECT CHANGE_TRACKING_IS_COLUMN_IN_MASK({number}, SYS_CHANGE_COLUMNS) FROM CHANGETABLE(CHANGES Orders, "
        f"{since}) c ORDER BY id"
    )
    return [row[0] for row in rows]


def test_the_mask_says_which_columns_were_updated(masked: Database):
    baseline = current(masked)
    masked.run("UPDATE Orders SET price = 2 WHERE id = 1")
    assert (in_mask(masked, baseline, "price"), in_mask(masked, baseline, "name")) == ([1], [0])


def test_the_mask_is_null_for_inserts_deletes_and_updates_of_every_column(masked: Database):
    baseline = current(masked)
    masked.run(
        "INSERT Orders VALUES (3, 'c', 3) DELETE Orders WHERE id = 1 UPDATE Orders SET name = 'x', price = 5 WHERE id = 2"
    )
    assert changes(masked, baseline, "id, SYS_CHANGE_COLUMNS") == [(1, None), (2, None), (3, None)]
    assert in_mask(masked, baseline, "name") == [1, 1, 1]


def test_masks_of_several_updates_are_united(masked: Database):
    masked.run("ALTER TABLE Orders ADD note varchar(10)")
    baseline = current(masked)
    masked.run("UPDATE Orders SET price = 2 WHERE id = 1")
    masked.run("UPDATE Orders SET name = 'x' WHERE id = 1")
    assert (in_mask(masked, baseline, "price"), in_mask(masked, baseline, "name"), in_mask(masked, baseline, "note")) == (
        [1],
        [1],
        [0],
    )


def test_without_column_tracking_there_is_no_mask(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run("UPDATE Orders SET price = 2")
    assert changes(orders, baseline, "id, SYS_CHANGE_COLUMNS") == [(1, None)]


def test_the_context_of_the_last_change_is_kept(orders: Database):
    baseline = current(orders)
    orders.run(
        "DECLARE @c varbinary(128) = CAST('importer' AS varbinary(128)); WITH CHANGE_TRACKING_CONTEXT (@c) "
        "INSERT Orders VALUES (1, 'a', 1)"
    )
    assert changes(orders, baseline, "id, CAST(SYS_CHANGE_CONTEXT AS varchar(20))") == [(1, "importer")]
    orders.run("UPDATE Orders SET price = 2")
    assert changes(orders, baseline, "id, SYS_CHANGE_CONTEXT") == [(1, None)]


# CHANGETABLE(VERSION …)


def test_the_version_of_one_row(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    query = "SELECT SYS_CHANGE_VERSION, id FROM CHANGETABLE(VERSION dbo.Orders, (id), ({})) AS v"
    assert orders.rows(query.format(2)) == [[current(orders), 2]]
    assert orders.rows(query.format(99)) == []


def test_a_row_is_updated_only_if_it_has_not_changed_since(orders: Database):
    """The documented way to find conflicts."""
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    last = current(orders)
    update = f"""UPDATE dbo.Orders SET price = price + 1 FROM dbo.Orders AS o WHERE id = 1 AND {last} >= ISNULL(
        (SELECT c.SYS_CHANGE_VERSION FROM CHANGETABLE(VERSION dbo.Orders, (id), (o.id)) AS c), 0) SELECT @@ROWCOUNT"""
    assert (orders.rows(update), orders.rows(update)) == ([[1]], [[0]])


def test_the_versions_of_all_rows(orders: Database):
    """The documented way to begin: all rows with their versions."""
    orders.run("ALTER TABLE Orders DISABLE CHANGE_TRACKING INSERT Orders VALUES (1, 'a', 1), (2, 'b', 7)")
    orders.run("ALTER TABLE Orders ENABLE CHANGE_TRACKING")
    orders.run("UPDATE Orders SET price = 2 WHERE id = 2")
    query = (
        "SELECT o.id, c.SYS_CHANGE_VERSION FROM Orders AS o {} APPLY CHANGETABLE(VERSION Orders, (id), ({})) AS c ORDER BY o.id"
    )
    assert orders.rows(query.format("CROSS", "o.id")) == [[1, None], [2, current(orders)]]
    assert orders.rows(query.format("CROSS", "o.price")) == [[1, None], [2, current(orders)]]
    assert orders.rows(query.format("CROSS", "o.price + 1")) == [[1, current(orders)]]
    assert orders.rows(query.format("OUTER", "o.price + 1")) == [[1, current(orders)], [2, None]]
    assert orders.fails("SELECT 1 FROM Orders AS o CROSS APPLY (SELECT o.id) AS c") == 50000


def test_a_row_that_never_changed_since_enabling_has_no_version(database: Database):
    database.run("CREATE TABLE T(id int PRIMARY KEY) INSERT T VALUES (1) ALTER TABLE T ENABLE CHANGE_TRACKING")
    assert database.rows("SELECT SYS_CHANGE_VERSION FROM CHANGETABLE(VERSION T, (id), (1)) AS v") == [[None]]


# Min valid version


def test_enabling_starts_at_the_current_version(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1) CREATE TABLE Later(id int PRIMARY KEY)")
    orders.run("ALTER TABLE Later ENABLE CHANGE_TRACKING")
    assert min_valid(orders, "dbo.Later") == current(orders)
    assert min_valid(orders) < current(orders)


def test_min_valid_is_null_for_what_is_not_tracked_or_not_there(orders: Database):
    orders.run("CREATE TABLE Untracked(id int PRIMARY KEY)")
    assert (min_valid(orders, "dbo.Untracked"), min_valid(orders, "dbo.Missing")) == (None, None)


def begin_version(database: Database) -> int:
    return database.rows("SELECT begin_version FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID('dbo.Orders')")[0][0]


def truncate(database: Database) -> None:
    database.run("TRUNCATE TABLE Orders")


def track_again(database: Database) -> None:
    database.run("ALTER TABLE Orders DISABLE CHANGE_TRACKING DELETE Orders ALTER TABLE Orders ENABLE CHANGE_TRACKING")


RESETS = pytest.mark.parametrize("reset", [truncate, track_again])


@RESETS
def test_a_reset_forgets_all_changes_and_every_version_before_the_last_is_too_old(orders: Database, reset: Callable):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    orders.run("INSERT Orders VALUES (2, 'a', 1)")
    last = current(orders)
    reset(orders)
    assert changes(orders, 0) == [] == orders.rows("SELECT * FROM Orders")
    assert min_valid(orders) == current(orders) == last


@RESETS
def test_a_reader_that_is_up_to_date_sees_a_reset_only_by_its_begin_version(orders: Database, reset: Callable):
    """As on SQL Server 2025: neither takes a version; what was deleted is lost to a reader who compares versions only."""
    before = begin_version(orders)
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    last = current(orders)
    reset(orders)
    assert min_valid(orders) <= last and begin_version(orders) > before
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    assert changes(orders, last) == [(2, "I")]


@RESETS
def test_resets_can_take_versions_as_the_documentation_suggests(reset: Callable):
    with running("--resets-take-versions") as server, fresh_database(server) as database:
        database.run(
            "CREATE TABLE dbo.Orders(id int PRIMARY KEY) ALTER TABLE Orders ENABLE CHANGE_TRACKING INSERT Orders VALUES (1)"
        )
        last = current(database)
        reset(database)
        assert min_valid(database) > last


def test_without_tracking_there_are_no_changes(orders: Database):
    orders.run("ALTER TABLE Orders DISABLE CHANGE_TRACKING")
    assert orders.fails("SELECT * FROM CHANGETABLE(CHANGES Orders, 0) c") == 22105
    assert min_valid(orders) is None
    assert orders.fails("ALTER TABLE Orders DISABLE CHANGE_TRACKING") == 4998


def test_enabling_and_disabling_are_rolled_back(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1) BEGIN TRAN ALTER TABLE Orders DISABLE CHANGE_TRACKING ROLLBACK")
    assert changes(orders, 0) == [(1, "I")]
    orders.run("BEGIN TRAN TRUNCATE TABLE Orders ROLLBACK")
    assert changes(orders, 0) == [(1, "I")]


def test_a_table_that_was_dropped_and_made_again_is_another_object(orders: Database):
    before = orders.value("OBJECT_ID('dbo.Orders')")
    orders.run("DROP TABLE Orders CREATE TABLE Orders(id int PRIMARY KEY)")
    assert orders.value("OBJECT_ID('dbo.Orders')") != before
    assert orders.fails("SELECT * FROM CHANGETABLE(CHANGES Orders, 0) c") == 22105


# Schema changes


def test_added_and_altered_columns_are_not_tracked(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    baseline = current(orders)
    orders.run(
        "ALTER TABLE Orders ADD flag bit NOT NULL DEFAULT 1 ALTER TABLE Orders ALTER COLUMN price bigint ALTER "
        "TABLE Orders DROP COLUMN name"
    )
    assert changes(orders, baseline) == []
    assert orders.rows("SELECT * FROM Orders") == [[1, 1, 1]]


def test_the_primary_key_cannot_be_dropped_while_tracking_is_on(orders: Database):
    name = orders.rows("SELECT name FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID('dbo.Orders')")[0][0]
    assert orders.fails(f"ALTER TABLE Orders DROP CONSTRAINT {name}") == 3735
    orders.run(f"ALTER TABLE Orders DISABLE CHANGE_TRACKING ALTER TABLE Orders DROP CONSTRAINT {name}")
    assert orders.fails("ALTER TABLE Orders ENABLE CHANGE_TRACKING") == 4997


@pytest.mark.parametrize(
    "statement, number",
    [
        ("CREATE TABLE NoKey(id int) ALTER TABLE NoKey ENABLE CHANGE_TRACKING", 4997),
        ("ALTER TABLE Orders ENABLE CHANGE_TRACKING", 4996),
        ("SELECT * FROM CHANGETABLE(CHANGES Missing, 0) c", 208),
        ("SELECT * FROM CHANGETABLE(CHANGES Orders, 0)", 22104),
        ("SELECT * FROM CHANGETABLE(CHANGES Orders, 1 + 1) c", 102),
        ("SELECT * FROM CHANGETABLE(CHANGES Orders, ABS(1)) c", 102),
        ("SELECT * FROM CHANGETABLE(CHANGES Orders, 1.5) c", 102),
        ("SELECT * FROM CHANGETABLE(CHANGES Seen, 0) c", 22107),
        ("SELECT * FROM CHANGETABLE(VERSION Orders, (name), ('a')) v", 22111),
        ("SELECT * FROM CHANGETABLE(VERSION Orders, (id, id), (1, 1)) v", 22110),
        ("SELECT * FROM CHANGETABLE(VERSION Orders, (id), (1, 1)) v", 22103),
        ("SELECT CHANGE_TRACKING_IS_COLUMN_IN_MASK(1, 0x01)", 22101),
        ("ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 0 DAYS)", 5092),
        ("ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 1 WEEKS)", 155),
        ("ALTER DATABASE master SET CHANGE_TRACKING = ON", 5090),
        ("ALTER DATABASE CURRENT SET CHANGE_TRACKING = OFF", 22115),
        ("ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON", 5088),
    ],
)
def test_what_is_refused(orders: Database, statement: str, number: int):
    orders.run("CREATE VIEW Seen AS SELECT id FROM Orders")
    assert orders.fails(statement) == number


def test_the_database_must_be_enabled_first(sql_server: SqlServer):
    sql_server.run("DROP DATABASE IF EXISTS plain CREATE DATABASE plain")
    database = Database(sql_server, "plain")
    assert database.fails("CREATE TABLE T(id int PRIMARY KEY) ALTER TABLE T ENABLE CHANGE_TRACKING") == 1718
    assert database.fails("ALTER DATABASE CURRENT SET CHANGE_TRACKING = OFF") == 5089


# Retention and cleanup (their own server: the clock moves)


def test_cleanup_removes_what_is_older_than_the_retention():
    with running() as server, fresh_database(server) as database:
        database.run(
            "CREATE TABLE dbo.Orders(id int PRIMARY KEY, price int) ALTER TABLE Orders ENABLE CHANGE_TRACKING INSERT "
            "Orders VALUES (1, 1)"
        )
        old = current(database)
        server.control("POST", "/clock", {"forward": 86_400 + 60})
        database.run("INSERT Orders VALUES (2, 1)")
        server.control("POST", "/cleanup", {"database": database.name})
        assert (min_valid(database), changes(database, 0)) == (0, [(1, "I"), (2, "I")])
        server.control("POST", "/clock", {"forward": 86_400})
        assert min_valid(database) == 0  # it is the cleanup that raises it, not the time
        server.control("POST", "/cleanup", {"database": database.name})
        assert (min_valid(database), changes(database, old)) == (old, [(2, "I")])
        assert changes(database, 0) == [(2, "I")]  # a baseline that is too old is no error, only wrong
        assert database.rows("SELECT cleanup_version, min_valid_version FROM sys.change_tracking_tables") == [[old, old]]
        assert database.rows("SELECT commit_ts FROM sys.dm_tran_commit_table") == [[old + 1]]


def test_retention_is_set_in_days_hours_or_minutes_and_cleanup_may_be_manual():
    with running("--cleanup-seconds", "0.05") as server, fresh_database(server) as database:
        settings = (
            "SELECT retention_period, retention_period_units_desc, is_auto_cleanup_on FROM sys.change_tracking_databases "
            "WHERE database_id = DB_ID()"
        )
        assert database.rows(settings) == [[2, "DAYS", 1]]
        database.run("ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 1 MINUTES, AUTO_CLEANUP = OFF)")
        assert database.rows(settings) == [[1, "MINUTES", 0]]
        database.run(
            "CREATE TABLE dbo.Orders(id int PRIMARY KEY) ALTER TABLE Orders ENABLE CHANGE_TRACKING INSERT Orders VALUES (1)"
        )
        server.control("POST", "/clock", {"forward": 120})
        database.run("WAITFOR DELAY '00:00:00.3'")
        assert min_valid(database) == 0
        database.run("EXEC sys.sp_flush_CT_internal_table_on_demand 'Orders'")
        assert min_valid(database) == current(database)


def test_automatic_cleanup_comes_by_itself():
    with running("--cleanup-seconds", "0.05") as server, fresh_database(server) as database:
        database.run(
            "CREATE TABLE dbo.Orders(id int PRIMARY KEY) ALTER TABLE Orders ENABLE CHANGE_TRACKING INSERT Orders VALUES (1)"
        )
        server.control("POST", "/clock", {"forward": 3 * 86_400})
        database.run("WHILE CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID('Orders')) < 1 WAITFOR DELAY '00:00:00.02'")
        assert changes(database, 0, "id") == []


# The commit table


def test_commits_have_versions_and_times_in_utc(orders: Database):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    rows = orders.rows(
        "SELECT commit_ts, DATEDIFF(second, commit_time, GETUTCDATE()) FROM sys.dm_tran_commit_table ORDER BY commit_ts"
    )
    assert [row[0] for row in rows] == [current(orders) - 1, current(orders)]
    assert all(0 <= row[1] < 60 for row in rows)


def test_without_view_server_state_commits_wait_for_a_checkpoint(orders: Database, sql_server: SqlServer):
    sql_server.run("CREATE LOGIN waiting WITH PASSWORD = 'Waiting.1'")
    orders.run("CREATE USER waiting FOR LOGIN waiting")
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    connection = orders.connect(UID="waiting", PWD="Waiting.1")
    count = "SELECT COUNT(*) FROM sys.dm_tran_commit_table"
    assert connection.execute(count).fetchval() == 0
    assert orders.rows(count) == [[1]]
    orders.run("CHECKPOINT")
    assert connection.execute(count).fetchval() == 1
    orders.run("INSERT Orders VALUES (2, 'a', 1)")
    assert connection.execute(count).fetchval() == 1
    sql_server.run("GRANT VIEW SERVER STATE TO waiting")
    assert connection.execute(count).fetchval() == 2
    connection.close()
    sql_server.run("DROP LOGIN waiting")


# Restore


def test_a_restore_takes_the_versions_back_and_makes_a_new_fork(orders: Database, sql_server: SqlServer):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    sql_server.run(f"BACKUP DATABASE {orders.name} TO DISK = 'orders.bak'")
    identity = "SELECT database_guid, recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID()"
    saved, (guid, fork) = current(orders), orders.rows(identity)[0]
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    client = orders.connect()
    sql_server.run(f"RESTORE DATABASE {orders.name} FROM DISK = 'orders.bak'")
    assert current(orders) == saved
    assert changes(orders, 0, "id") == [(1,)]
    assert orders.rows(identity)[0][0] == guid and orders.rows(identity)[0][1] != fork
    with pytest.raises(pyodbc.Error):
        client.execute("SELECT 1")


def test_a_copy_that_is_restored_has_an_identity_of_its_own(orders: Database, sql_server: SqlServer):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    copy = f"{orders.name}copy"
    sql_server.run(f"BACKUP DATABASE {orders.name} TO DISK = 'copy.bak' RESTORE DATABASE {copy} FROM DISK = 'copy.bak'")
    identity = "SELECT database_guid FROM sys.database_recovery_status WHERE database_id = DB_ID()"
    assert sql_server.run(identity, copy) != orders.run(identity)
    assert sql_server.run("SELECT CHANGE_TRACKING_CURRENT_VERSION(), name FROM Orders", copy) == [[[current(orders), "a"]]]
    sql_server.run(f"DROP DATABASE {copy}")


def test_a_restore_keeps_the_broker_of_the_database(orders: Database, sql_server: SqlServer):
    """ "Managing Service Broker Identities": the identifier is restored with the database, so it does not tell a restore."""
    question = "SELECT service_broker_guid FROM sys.databases WHERE database_id = DB_ID()"
    broker = orders.rows(question)
    sql_server.run(f"BACKUP DATABASE {orders.name} TO DISK = 'broker.bak'")
    sql_server.run(f"RESTORE DATABASE {orders.name} FROM DISK = 'broker.bak'")
    assert orders.rows(question) == broker
    assert orders.rows("SELECT COUNT(DISTINCT service_broker_guid) - COUNT(*) FROM sys.databases") == [[0]]


def test_a_database_that_is_made_again_after_a_restore_is_empty(sql_server: SqlServer):
    sql_server.run("CREATE DATABASE [once/again]")
    sql_server.run("CREATE TABLE T(id int)", "once/again")
    sql_server.run("BACKUP DATABASE [once/again] TO DISK = 'again.bak' RESTORE DATABASE [once/again] FROM DISK = 'again.bak'")
    sql_server.run("DROP DATABASE [once/again] CREATE DATABASE [once/again]")
    assert sql_server.run("SELECT name FROM sys.tables", "once/again") == [[]]
    sql_server.run("DROP DATABASE [once/again]")


def test_a_version_can_be_set_back_by_the_control_channel(orders: Database, sql_server: SqlServer):
    orders.run("INSERT Orders VALUES (1, 'a', 1)")
    saved = current(orders)
    orders.run("INSERT Orders VALUES (2, 'b', 1)")
    sql_server.control("POST", "/version", {"database": orders.name, "version": saved})
    assert (current(orders), changes(orders, 0, "id")) == (saved, [(1,)])


def test_the_catalog_tells_what_is_tracked(orders: Database):
    query = (
        "SELECT t.name, c.is_track_columns_updated_on FROM sys.change_tracking_tables c JOIN sys.tables t ON "
        "t.object_id = c.object_id"
    )
    assert orders.rows(query) == [["Orders", 0]]
