"""Server cursors, which drivers open for scrolling and (Microsoft's) for blocks of rows."""

import ctypes
import ctypes.util
from typing import Iterator

import pytest

from sql_server import Database

SQL_NTS, SQL_C_SLONG, SQL_NO_DATA = -3, -16, 100
CURSOR_TYPE, ROWS_FETCHED, ROW_ARRAY_SIZE, STATIC = 6, 26, 27, 3
NEXT, FIRST, LAST, PREVIOUS, ABSOLUTE = 1, 2, 3, 4, 5


class Statement:
    """A statement through the driver manager itself: what pyodbc does not let one choose is chosen here."""

    def __init__(self, connection_string: str, block: int, static: bool):
        self.odbc = ctypes.CDLL(ctypes.util.find_library("odbc") or pytest.skip("there is no driver manager"))
        self.environment, self.connection, self.handle = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        self.odbc.SQLAllocHandle(1, None, ctypes.byref(self.environment))
        self.odbc.SQLSetEnvAttr(self.environment, 200, ctypes.c_void_p(3), 0)
        self.odbc.SQLAllocHandle(2, self.environment, ctypes.byref(self.connection))
        assert self.odbc.SQLDriverConnect(self.connection, None, connection_string.encode(), SQL_NTS, None, 0, None, 0) in (
            0,
            1,
        )
        self.odbc.SQLAllocHandle(3, self.connection, ctypes.byref(self.handle))
        self.values, self.lengths, self.fetched = (ctypes.c_int * block)(), (ctypes.c_ssize_t * block)(), ctypes.c_ulong()
        self.odbc.SQLSetStmtAttr(self.handle, ROW_ARRAY_SIZE, ctypes.c_void_p(block), 0)
        self.odbc.SQLSetStmtAttr(self.handle, ROWS_FETCHED, ctypes.byref(self.fetched), 0)
        if static:
            self.odbc.SQLSetStmtAttr(self.handle, CURSOR_TYPE, ctypes.c_void_p(STATIC), 0)

    def execute(self, text: str) -> None:
        assert self.odbc.SQLExecDirect(self.handle, text.encode(), SQL_NTS) in (0, 1)
        self.odbc.SQLBindCol(self.handle, 1, SQL_C_SLONG, self.values, 4, self.lengths)

    def fetch(self, direction: int = NEXT, number: int = 0) -> "list[int] | None":
        result = self.odbc.SQLFetchScroll(self.handle, direction, ctypes.c_ssize_t(number))
        assert result in (0, 1, SQL_NO_DATA)
        return None if result == SQL_NO_DATA else list(self.values)[: self.fetched.value]

    def blocks(self) -> Iterator[list[int]]:
        while (block := self.fetch()) is not None:
            yield block

    def close(self) -> None:
        self.odbc.SQLFreeHandle(3, self.handle)
        self.odbc.SQLDisconnect(self.connection)
        self.odbc.SQLFreeHandle(2, self.connection)
        self.odbc.SQLFreeHandle(1, self.environment)


@pytest.fixture(params=["freetds", "microsoft"])
def open_statement(request: pytest.FixtureRequest, database: Database):
    database.run("CREATE TABLE T(id int PRIMARY KEY) INSERT T VALUES (1), (2), (3), (4), (5)")
    opened = []

    def open_one(block: int, static: bool) -> Statement:
        string = database.server.connection_string(request.param, Database=database.name)
        opened.append(Statement(string, block, static))
        return opened[-1]

    yield open_one
    for statement in opened:
        statement.close()


@pytest.mark.parametrize("static", [False, True])
def test_blocks_of_rows(open_statement, static: bool):
    statement = open_statement(2, static)
    statement.execute("SELECT id FROM T ORDER BY id")
    assert list(statement.blocks()) == [[1, 2], [3, 4], [5]]


def test_static_cursors_scroll(open_statement):
    statement = open_statement(1, True)
    statement.execute("SELECT id FROM T ORDER BY id DESC")
    assert (statement.fetch(), statement.fetch(), statement.fetch(PREVIOUS)) == ([5], [4], [5])
    assert (statement.fetch(LAST), statement.fetch(FIRST), statement.fetch(ABSOLUTE, 3)) == ([1], [5], [3])


def test_cursors_over_nothing(open_statement):
    statement = open_statement(2, True)
    statement.execute("SELECT id FROM T WHERE id > 9")
    assert statement.fetch() is None
