"""A session: its database, its variables and its transaction; runs batches statement by statement."""

import sqlite3
import struct
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterator, Sequence

from sqlglot import exp

from ..errors import ROLLS_BACK, STATEMENT_ONLY, Cancelled, SqlError
from ..tsql.batch import Block, If, Simple, Statement, While, parse_batch
from ..tsql.rewrite import parse_query
from ..values.convert import assignment, converter
from ..values.sqltype import SqlType, parse_type
from . import functions, statements
from .catalog import Catalog, Table
from .compiler import Compiler
from .counters import Counters
from .database import Database
from .events import SELECT, Done, Event, Failed, Rows
from .permissions import Permissions
from .queries import Output, Query, QueryCompiler
from .scope import Scope
from .transactions import Transaction
from .variables import BatchEnded, Variable

if TYPE_CHECKING:
    from .login import Login
    from .server import Server


_DEFECTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)
_MAXIMUM_ATTACHED = 9  # SQLite allows 10


@dataclass(frozen=True)
class Client:
    """Whom a session works for: `poll` raises Cancelled when the client has cancelled or gone, `end` cuts its connection."""

    poll: Callable[[], None] = lambda: None
    end: Callable[[], None] = lambda: None
    host: str = ""
    application: str = ""


class Session:
    """One client's session. All of it runs in one thread."""

    def __init__(self, server: "Server", login: "Login", database: Database, spid: int, client: Client):
        self.server, self.login, self.spid, self.client = server, login, spid, client
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA busy_timeout = 5000")
        self.pending_error: "BaseException | None" = None
        self.counters = Counters(self)
        functions.install(self.connection, self)
        self.connection.set_progress_handler(self._progress, 50_000)
        self._polled = 0.0
        self.attached: dict[int, Database] = {}
        self.transaction = Transaction(self)
        self.variables: dict[str, Variable] = {}
        self.row_count = self.last_error = 0
        self.lock_timeout = -1
        self.no_count = self.abort_on_error = False
        self.identity_insert = 0
        self.statement_time = server.now()
        self.enter(database)

    def reset(self) -> None:
        """What sp_reset_connection does, when a pool gives the connection to the next user."""
        self.transaction.abandon()
        self.transaction.level = "READ COMMITTED"
        self.lock_timeout = -1
        self.no_count = self.abort_on_error = False
        self.identity_insert = 0

    def close(self) -> None:
        """Rolls back and lets go of the files."""
        try:
            self.transaction.abandon()
        finally:
            self.connection.close()

    # Waiting and cancelling

    def pause(self, seconds: float) -> None:
        """Waits a little while the client may cancel."""
        time.sleep(seconds)
        self.client.poll()

    def _progress(self) -> int:
        """Called by SQLite in the middle of its work."""
        if time.monotonic() - self._polled < 0.02:
            return 0
        self._polled = time.monotonic()
        try:
            self.client.poll()
        except Cancelled as error:
            self.pending_error = error
            return 1
        return 0

    # Databases and their objects

    def enter(self, database: Database) -> None:
        """Makes a database the current one."""
        self._reach(database)
        self.database = database

    def _reach(self, database: Database) -> None:
        """Attaches a database in which the login has a user."""
        self.attach(database)
        if not self.permissions(database).may_enter:
            raise SqlError(
                916,
                f'The server principal "{self.login.name}" is not able to access the database "{database.name}" under '
                "the current security context.",
                14,
            )

    def attach(self, database: Database) -> None:
        if database.id not in self.attached:
            if self.connection.in_transaction:
                raise SqlError(
                    50000,
                    f"The development server cannot reach database '{database.name}' for the first time inside of a "
                    "transaction.",
                )
            if len(self.attached) >= _MAXIMUM_ATTACHED:
                self.detach(next(other for other in self.attached.values() if other is not self.database))
            self.connection.execute(f"ATTACH ? AS {database.prefix}", (str(database.path),))
            self.connection.execute(f"PRAGMA {database.prefix}.synchronous = OFF")  # what is new need not outlive the machine
            self.attached[database.id] = database

    def detach(self, database: Database) -> None:
        """Lets go of a database's file, which is about to be replaced."""
        if database.id in self.attached:
            self.connection.execute(f"DETACH {database.prefix}")
            del self.attached[database.id]

    def database_named(self, name: str) -> Database:
        database = self.server.database(name)
        if database is None:
            raise SqlError(911, f"Database '{name}' does not exist. Make sure that the name is entered correctly.")
        self._reach(database)
        return database

    def catalog(self, database: Database) -> Catalog:
        return database.catalog(self.connection)

    def permissions(self, database: Database) -> Permissions:
        return Permissions(self.login, database, self.catalog(database))

    def may(self, permission: str) -> bool:
        """Whether the login has a permission on the server."""
        return self.login.may(permission, self.server.public)

    def find_table(self, parts: Sequence[str]) -> "tuple[Database, Table | None]":
        database = self.database_named(parts[-3]) if len(parts) > 2 and parts[-3] else self.database
        schema = parts[-2] if len(parts) > 1 and parts[-2] else "dbo"
        return database, self.catalog(database).table(schema, parts[-1])

    def table(self, parts: Sequence[str]) -> tuple[Database, Table]:
        """The table or view of a name with one to three parts; takes part in the transaction from here on."""
        if len(parts) > 3 and parts[-4]:
            raise SqlError(7202, f"Could not find server '{parts[-4]}' in sys.servers.", 11)
        database, table = self.find_table(parts)
        if table is None:
            raise SqlError(208, f"Invalid object name '{'.'.join(parts)}'.")
        self.transaction.before_read(database)
        current = self.catalog(database).by_id(table.object_id)
        newest = self.server.newest_schema(database, table.object_id)
        if self.transaction.is_snapshot and (current is None or newest > current.modified):
            raise SqlError(
                3961,
                f"Snapshot isolation transaction failed in database '{database.name}' because the object accessed by the "
                "statement has been modified by a DDL statement in another concurrent transaction since the start of this "
                "transaction. It is disallowed because the metadata is not versioned. A concurrent update to metadata can lead "
                "to inconsistency if mixed with snapshot isolation.",
            )
        return database, current or table

    def may_track(self, object_id: int) -> bool:
        table = self.catalog(self.database).by_id(object_id)
        return table is not None and self.permissions(self.database).may_track(table)

    # Batches

    def run(self, text: str, parameters: "dict[str, Variable] | None" = None) -> Iterator[Event]:
        """Runs a batch; errors come as events, except for Cancelled."""
        self.variables = {name.lower(): variable for name, variable in (parameters or {}).items()}
        try:
            yield from self._sequence(parse_batch(text))
        except SqlError as error:
            self.last_error = error.number
            yield Failed(error)
        except BatchEnded:
            pass

    def _sequence(self, parts: Sequence[Statement]) -> Iterator[Event]:
        for part in parts:
            yield from self._statement(part)

    def _statement(self, part: Statement) -> Iterator[Event]:
        self.statement_time = self.server.now()
        match part:
            case Block(inner):
                yield from self._sequence(inner)
            case If(condition, then, otherwise):
                chosen = then if self.holds(condition) else otherwise
                if chosen is not None:
                    yield from self._statement(chosen)
            case While(condition, body):
                while self.holds(condition):
                    self.client.poll()
                    yield from self._statement(body)
            case Simple():
                yield from self._guarded(part)

    def _guarded(self, statement: Simple) -> Iterator[Event]:
        """Runs a statement, and does to the transaction what its error does."""
        try:
            yield from self._own_errors(statement)
            self.transaction.after_statement()
            self.last_error = 0
        except SqlError as error:
            self.last_error, self.row_count = error.number, 0
            if error.number in ROLLS_BACK or self.abort_on_error or self.transaction.depth == 0:
                self.transaction.abandon()
            yield Failed(error)
            if error.number not in STATEMENT_ONLY or self.abort_on_error:
                raise BatchEnded from None
        except BaseException:
            if self.transaction.depth == 0 or self.abort_on_error:
                self.transaction.abandon()
            raise

    def _own_errors(self, statement: Simple) -> Iterator[Event]:
        """Runs a statement; a defect of this server is an error of the statement, and the session goes on."""
        try:
            yield from statements.run(self, statement)
        except _DEFECTS as error:
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            line = f"{place.tb_frame.f_code.co_filename.rpartition('/')[2]}:{place.tb_lineno}" if place else "somewhere"
            raise SqlError(50000, f"The development server has a defect ({line}): {type(error).__name__}: {error}") from error

    # SQLite

    def sql(self, text: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Runs SQLite text; its errors come as those of SQL Server."""
        self.pending_error = None
        try:
            return self.connection.execute(text, parameters)
        except sqlite3.Error as error:
            raise self._translated(error) from None

    def _fetch(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        try:
            yield from cursor
        except sqlite3.Error as error:
            raise self._translated(error) from None

    def _translated(self, error: sqlite3.Error) -> BaseException:
        pending, self.pending_error = self.pending_error, None
        if pending is not None:
            return pending
        return statements.sqlite_error(self, str(error))

    # Queries and values

    def query(self, tree: exp.Expression, compiler: Compiler, parent: "Scope | None") -> Query:
        """Compiles a query that stands inside of an expression."""
        return compiler.queries.query(tree, parent)

    def compile_query(self, text: str) -> tuple[Query, Compiler]:
        """Compiles a query, and checks what it reads."""
        parsed = parse_query(text)
        compiler = self.compiler()
        compiler.change_tables = parsed.change_tables
        query = compiler.queries.query(parsed.tree, None)
        self.check(compiler)
        return query, compiler

    def compiler(self) -> Compiler:
        compiler = Compiler(self)
        compiler.queries = QueryCompiler(self, compiler)
        return compiler

    def check(self, compiler: Compiler, apart_from: "Table | None" = None) -> None:
        """Fails where a statement reads what the login may not read, apart from the table that it changes."""
        for source in compiler.queries.sources:
            changed = apart_from is not None and source.table is not None and source.table.object_id == apart_from.object_id
            if source.database is not None and not changed:
                self.permissions(source.database).require_select(source)

    def select(self, text: str) -> Iterator[Event]:
        """Runs a query; its rows are computed while they are read."""
        if parse_query(text).takes_locks:
            self.transaction.wait_for_writers()
        query, compiler = self.compile_query(text)
        cursor = self.sql(query.text, compiler.parameters)
        if query.assigned:
            if len(query.assigned) != len(query.columns):
                raise SqlError(
                    141,
                    "A SELECT statement that assigns a value to a variable must not be combined with data-retrieval "
                    "operations.",
                    15,
                )
            count = 0
            for row in self._fetch(cursor):
                count += 1
                for name, value, column in zip(query.assigned, row, query.columns):
                    self.assign_variable(name, value, column.type)
            self.row_count = count
            yield Done(count, SELECT)
            return
        counted = _Counted(self._fetch(cursor))
        try:
            yield Rows(query.columns, counted)
        finally:
            cursor.close()
        self.row_count = counted.count
        yield Done(counted.count, SELECT)

    def describe(self, text: str, parameters: dict[str, Variable]) -> list[Output]:
        """The columns of a batch that is one query; none of any other."""
        self.variables = dict(parameters)
        found = parse_batch(text)
        first = found[0] if len(found) == 1 else None
        if not isinstance(first, Simple) or first.head not in ("SELECT", "WITH"):
            return []
        return self.compile_query(first.source)[0].columns

    def value(self, text: str) -> tuple[Any, "SqlType | None"]:
        """The value and the type of an expression."""
        compiler = self.compiler()
        compiled = compiler.expression_text(text)
        self.check(compiler)
        row = self.sql(f"SELECT {compiled.text}", compiler.parameters).fetchone()
        return row[0], compiled.type

    def holds(self, condition: str) -> bool:
        """Whether a condition of IF or WHILE is true."""
        compiler = self.compiler()
        compiled = compiler.condition_text(condition)
        self.check(compiler)
        holds = self.sql(f"SELECT {compiled.text}", compiler.parameters).fetchone()[0] == 1
        self.transaction.after_statement()
        return holds

    def assign_variable(self, name: str, value: Any, kind: "SqlType | None") -> None:
        variable = self.variables.get(name.lower())
        if variable is None:
            raise SqlError(137, f'Must declare the scalar variable "{name}".', 15)
        variable.value = None if value is None or kind is None else converter(kind, variable.type)(value)

    def version_of_reset(self, database: Database) -> int:
        """From which version the changes of a table are known again that was truncated, or is tracked anew.

        SQL Server takes the current version, so that a reader who has seen it notices nothing. What Microsoft writes suggests
        that every earlier reader is too old, which takes a version of its own.
        """
        if self.server.resets_take_versions:
            self.transaction.changed(database)
            return self.transaction.next_version(database)
        return self.transaction.next_version(database) - 1

    def assign(self, value: Any, source: str, target: str, not_null: str, place: str) -> Any:
        """A value on its way into a column; called by SQLite while rows are written."""
        if value is None:
            if not_null:
                column, _, table = not_null.partition("\x1f")
                raise SqlError(
                    515,
                    f"Cannot insert the value NULL into column '{column}', table '{table}'; column does not allow nulls. "
                    "INSERT fails.",
                )
            return None
        return assignment(parse_type(source), parse_type(target), place)(value)


class _Counted:
    """Rows that are counted while they go by."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]):
        self._rows, self.count = rows, 0

    def __iter__(self) -> "Iterator[tuple[Any, ...]]":
        for row in self._rows:
            self.count += 1
            yield row
