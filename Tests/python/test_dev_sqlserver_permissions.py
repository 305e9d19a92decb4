"""Permissions, as "Permissions (Database Engine)", "Metadata Visibility Configuration" and "Manage Change Tracking" say."""

import os
from itertools import count
from typing import Callable, Iterator

import pyodbc
import pytest

from sql_server import Database, SqlServer, number_of

_logins = count(1)


class Reader:
    """A login with a user in the test's database, and a connection of it."""

    def __init__(self, database: Database):
        self.database, self.name = database, f"reader{os.getpid()}x{next(_logins)}"
        database.server.run(f"CREATE LOGIN {self.name} WITH PASSWORD = 'Reader.1'")
        database.run(f"CREATE USER {self.name} FOR LOGIN {self.name}")
        self.connection = database.connect(UID=self.name, PWD="Reader.1")

    def may(self, text: str) -> None:
        self.database.run(f"GRANT {text} TO {self.name}")

    def rows(self, text: str) -> list[list]:
        return [list(row) for row in self.connection.execute(text).fetchall()]

    def value(self, text: str):
        return self.connection.execute(f"SELECT {text}").fetchval()

    def fails(self, text: str) -> int:
        with pytest.raises(pyodbc.Error) as caught:
            self.connection.execute(text).fetchall()
        return number_of(caught.value)


@pytest.fixture
def reader(database: Database) -> Iterator[Reader]:
    database.run("CREATE TABLE dbo.Orders(id int PRIMARY KEY, name nvarchar(20), secret int)")
    database.run("ALTER TABLE Orders ENABLE CHANGE_TRACKING INSERT Orders VALUES (1, 'a', 42) CREATE TABLE Hidden(id int)")
    found = Reader(database)
    yield found
    found.connection.close()
    database.server.run(f"DROP LOGIN {found.name}")


CHANGES = "SELECT id FROM CHANGETABLE(CHANGES dbo.Orders, 0) AS c"
MIN_VALID = "CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID('dbo.Orders'))"


def test_without_permissions_a_table_is_neither_read_nor_seen(reader: Reader):
    assert reader.fails("SELECT * FROM Orders") == 229
    assert reader.rows("SELECT name FROM sys.tables") == []
    assert reader.value("OBJECT_ID('dbo.Orders')") is None
    assert reader.rows("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES") == []


def test_select_alone_does_not_show_changes(reader: Reader):
    reader.may("SELECT ON dbo.Orders")
    assert reader.rows("SELECT id FROM Orders") == [[1]]
    assert reader.fails(CHANGES) == 229
    assert reader.value(MIN_VALID) is None


def test_select_and_view_change_tracking_are_enough(reader: Reader):
    reader.may("SELECT ON dbo.Orders")
    reader.may("VIEW CHANGE TRACKING ON dbo.Orders")
    assert reader.rows(CHANGES) == [[1]]
    assert reader.value(MIN_VALID) == 0
    assert reader.value("CHANGE_TRACKING_CURRENT_VERSION()") == 1
    assert reader.rows("SELECT name FROM sys.tables") == [["Orders"]]


def test_view_change_tracking_alone_is_not_enough(reader: Reader):
    reader.may("VIEW CHANGE TRACKING ON dbo.Orders")
    assert reader.fails(CHANGES) == 229


def test_select_on_the_key_columns_is_enough_for_changes(reader: Reader):
    reader.may("SELECT (id) ON dbo.Orders")
    reader.may("VIEW CHANGE TRACKING ON dbo.Orders")
    assert reader.rows(CHANGES) == [[1]]
    assert reader.rows("SELECT id FROM Orders") == [[1]]
    assert reader.fails("SELECT id, name FROM Orders") == 230
    assert reader.fails("SELECT * FROM Orders") == 230
    assert reader.fails("SELECT id FROM Orders WHERE secret = 42") == 230


def test_a_column_can_be_denied(reader: Reader):
    reader.may("SELECT ON dbo.Orders")
    reader.database.run(f"DENY SELECT (secret) ON dbo.Orders TO {reader.name}")
    assert reader.rows("SELECT id, name FROM Orders") == [[1, "a"]]
    assert reader.fails("SELECT secret FROM Orders") == 230


@pytest.mark.parametrize("scope", ["SCHEMA::dbo", "DATABASE::{database}"])
def test_permissions_on_a_schema_or_the_database_cover_its_tables(reader: Reader, scope: str):
    reader.may(f"SELECT, VIEW CHANGE TRACKING ON {scope.format(database=reader.database.name)}")
    assert reader.rows(CHANGES) == [[1]]
    assert reader.rows("SELECT * FROM Hidden") == []


def test_roles_give_permissions(reader: Reader):
    reader.database.run(f"ALTER ROLE db_datareader ADD MEMBER {reader.name}")
    assert reader.rows("SELECT id FROM Orders") == [[1]]
    assert reader.fails(CHANGES) == 229
    reader.database.run(
        "CREATE ROLE followers GRANT VIEW CHANGE TRACKING ON SCHEMA::dbo TO followers ALTER ROLE followers ADD "
        f"MEMBER {reader.name}"
    )
    assert reader.rows(CHANGES) == [[1]]
    reader.database.run(f"ALTER ROLE followers DROP MEMBER {reader.name}")
    assert reader.fails(CHANGES) == 229


def test_deny_wins_and_revoke_takes_back(reader: Reader):
    reader.may("SELECT ON SCHEMA::dbo")
    reader.database.run(f"DENY SELECT ON dbo.Orders TO {reader.name}")
    assert reader.fails("SELECT * FROM Orders") == 229
    reader.database.run(f"REVOKE SELECT ON dbo.Orders FROM {reader.name}")
    assert reader.rows("SELECT id FROM Orders") == [[1]]
    reader.database.run(f"REVOKE SELECT ON SCHEMA::dbo FROM {reader.name}")
    assert reader.fails("SELECT * FROM Orders") == 229


@pytest.mark.parametrize(
    "statement, number",
    [
        ("INSERT Orders VALUES (2, 'b', 1)", 229),
        ("UPDATE Orders SET name = 'x'", 229),
        ("DELETE Orders", 229),
        ("TRUNCATE TABLE Orders", 229),
        ("CREATE TABLE Mine(id int)", 262),
        ("ALTER TABLE Orders DISABLE CHANGE_TRACKING", 1088),
        ("ALTER DATABASE CURRENT SET CHANGE_TRACKING = OFF", 5011),
        ("DROP TABLE Orders", 1088),
        ("GRANT SELECT ON Orders TO public", 15247),
        ("CHECKPOINT", 262),
        ("KILL 51", 6102),
    ],
)
def test_readers_change_nothing(reader: Reader, statement: str, number: int):
    reader.may("SELECT ON dbo.Orders")
    assert reader.fails(statement) == number


def test_a_view_needs_permission_on_itself_alone(reader: Reader):
    reader.database.run("CREATE VIEW dbo.Names AS SELECT id, name FROM dbo.Orders")
    reader.may("SELECT ON dbo.Names")
    assert reader.rows("SELECT name FROM Names") == [["a"]]
    assert reader.fails("SELECT name FROM Orders") == 229


def test_other_databases_are_closed(reader: Reader, sql_server: SqlServer):
    sql_server.run("IF DB_ID('elsewhere') IS NULL CREATE DATABASE elsewhere")
    assert reader.fails("USE elsewhere") == 916
    assert reader.fails("SELECT * FROM elsewhere.sys.tables") == 916
    assert reader.value("HAS_DBACCESS('elsewhere')") == 0
    with pytest.raises(pyodbc.Error, match="18456|4060"):
        sql_server.connect(UID=reader.name, PWD="Reader.1", Database="elsewhere")


def test_has_perms_by_name_tells_what_is_missing(reader: Reader):
    question: Callable[[str], str] = lambda permission: f"HAS_PERMS_BY_NAME('dbo.Orders', 'OBJECT', '{permission}')"  # noqa: E731
    assert reader.value(question("SELECT")) == 0
    reader.may("SELECT ON dbo.Orders")
    assert (reader.value(question("SELECT")), reader.value(question("VIEW CHANGE TRACKING"))) == (1, 0)
    reader.may("VIEW CHANGE TRACKING ON dbo.Orders")
    assert reader.value(question("VIEW CHANGE TRACKING")) == 1
    assert reader.value("HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')") == 0
    reader.database.server.run(f"GRANT VIEW SERVER STATE TO {reader.name}")
    assert reader.value("HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')") == 1


def test_the_commit_table_can_be_refused_altogether(reader: Reader):
    server = reader.database.server
    server.control("POST", "/commits", {"refused": True})
    try:
        assert reader.fails("SELECT MIN(commit_ts) FROM sys.dm_tran_commit_table") == 262
        reader.may("VIEW DATABASE STATE")
        assert reader.value("(SELECT COUNT(*) FROM sys.dm_tran_commit_table)") == 0
    finally:
        server.control("POST", "/commits", {})


def test_databases_are_seen_by_whom_may_view_any(reader: Reader, sql_server: SqlServer):
    """ "sys.databases" and "sys.database_recovery_status": VIEW ANY DATABASE is needed, which `public` has by default."""
    sql_server.run("IF DB_ID('elsewhere') IS NULL CREATE DATABASE elsewhere")
    databases = "SELECT name FROM sys.databases WHERE name IN ('elsewhere', DB_NAME()) ORDER BY name"
    fork = "SELECT COUNT(recovery_fork_guid) FROM sys.database_recovery_status WHERE database_id = DB_ID()"
    assert (reader.rows(databases), reader.rows(fork)) == ([["elsewhere"], [reader.database.name]], [[1]])
    assert reader.value("HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DATABASE')") == 1
    sql_server.run(f"DENY VIEW ANY DATABASE TO {reader.name}")
    assert (reader.rows(databases), reader.rows(fork)) == ([[reader.database.name]], [[0]])
    sql_server.run(f"REVOKE VIEW ANY DATABASE TO {reader.name}")
    assert reader.rows(fork) == [[1]]
    sql_server.run("REVOKE VIEW ANY DATABASE FROM public")
    try:
        assert reader.rows(fork) == [[0]]
        assert len(reader.database.rows("SELECT name FROM sys.databases WHERE name = 'elsewhere'")) == 1
        reader.database.run(f"ALTER ROLE db_owner ADD MEMBER {reader.name}")
        assert reader.rows(fork) == [[1]]
    finally:
        sql_server.run("GRANT VIEW ANY DATABASE TO public")


def test_logins_are_seen_by_whom_may_alter_them(reader: Reader, sql_server: SqlServer):
    """ "sys.server_principals": everybody sees the own login, sa and the server's roles."""
    logins = "SELECT name FROM sys.server_principals WHERE type = 'S' ORDER BY principal_id"
    assert reader.rows(logins) == [["sa"], [reader.name]]
    assert reader.rows("SELECT type_desc FROM sys.server_principals WHERE name = 'sysadmin'") == [["SERVER_ROLE"]]
    sql_server.run("CREATE LOGIN another_login WITH PASSWORD = 'Development.2'")
    try:
        assert ["another_login"] in reader.database.rows(logins)
        assert ["another_login"] not in reader.rows(logins)
    finally:
        sql_server.run("DROP LOGIN another_login")
    assert ["another_login"] not in reader.database.rows(logins)


def test_names_of_users(reader: Reader):
    assert reader.value("SUSER_SNAME()") == reader.value("USER_NAME()") == reader.name
    assert reader.value("IS_SRVROLEMEMBER('sysadmin')") == 0
    assert reader.database.value("IS_SRVROLEMEMBER('sysadmin')") == 1
