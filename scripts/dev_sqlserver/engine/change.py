"""One statement that changes rows: what is to change is worked out first, then applied, then tracked."""

from typing import TYPE_CHECKING, Iterator

from ..errors import SqlError, unsupported
from ..tsql.cursor import Cursor
from ..tsql.lexer import Token
from . import tracking
from .catalog import Column, Table
from .compiler import Compiler
from .database import Database
from .edit import require_writable
from .events import Event, Rows
from .expression import Compiled, described, quote
from .queries import Output
from .scope import Scope, Source, SourceColumn

if TYPE_CHECKING:
    from .session import Session


def find_target(session: "Session", parts: list[str], permission: str) -> tuple[Database, Table]:
    """The table that a statement changes, locked for it."""
    database, table = session.find_table(parts)
    if table is None:
        raise SqlError(208, f"Invalid object name '{'.'.join(parts)}'.")
    if table.is_view:
        raise unsupported("changes through views")
    session.permissions(database).require(permission, table)
    require_writable(session, database)
    session.transaction.before_write(database)
    return session.table(parts)


class Change:
    """One statement that changes rows: its target, and the temporary table of what is to change."""

    def __init__(self, session: "Session", database: Database, table: Table, context: "bytes | None"):
        self.session, self.database, self.table, self.context = session, database, table, context
        self.name = f"{database.prefix}.{table.storage}"

    def __enter__(self) -> "Change":
        self.session.sql("SAVEPOINT statement")
        self.session.sql("DROP TABLE IF EXISTS temp.staged")
        self.session.counters.load(self.database, self.table)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self.session.counters.store(self.database, self.table)
        elif self.session.connection.in_transaction:
            self.session.connection.execute("ROLLBACK TO statement")
        if self.session.connection.in_transaction:
            self.session.connection.execute("RELEASE statement")

    def stage(self, query: str, compiler: Compiler) -> None:
        self.session.sql(f"CREATE TEMP TABLE staged AS {query}", compiler.parameters)

    @property
    def count(self) -> int:
        return self.session.sql("SELECT count(*) FROM temp.staged").fetchone()[0]

    def assigned(self, value: Compiled, column: Column) -> str:
        """A value on its way into a column: checked, converted, or refused."""
        full = f"{self.database.name}.{self.table.schema}.{self.table.name}"
        not_null = "" if column.nullable else f"{column.name}\x1f{full}"
        place = f"table '{full}', column '{column.name}'"
        source = described(value.type) if value.type else described(column.type)
        return f"tsql_assign({value.text}, {quote(source)}, {quote(described(column.type))}, {quote(not_null)}, {quote(place)})"

    def default(self, compiler: Compiler, column: Column) -> str:
        """What a column gets that the statement does not name."""
        if column.is_rowversion:
            return f"tsql_next_rowversion({self.database.id})"
        if column.identity is not None:
            seed, increment = column.identity
            return f"tsql_next_identity({self.database.id}, {self.table.object_id}, {seed}, {increment})"
        value = compiler.expression_text(column.default) if column.default else Compiled("NULL", None)
        return self.assigned(value, column)

    def track(self, operation: str, keys: str, mask: "bytes | None" = None) -> None:
        """Notes the changed rows; `keys` are their key values in `staged`."""
        session = self.session
        if not tracking.is_tracked(session.connection, self.database, self.table):
            return
        version = session.transaction.next_version(self.database)
        columns = ", ".join(column.storage for column in self.table.key_columns)
        found = session.sql(
            f"INSERT INTO {self.database.prefix}.{self.table.changes}(version, operation, mask, context, {columns}) "
            f"SELECT ?, ?, ?, ?, {keys} FROM temp.staged AS staged",
            (version, operation, mask, self.context),
        )
        if found.rowcount:
            session.transaction.changed(self.database)

    def output(self, tokens: list[Token], cursor: Cursor, tables: tuple[str, ...]) -> Iterator[Event]:
        """The rows of an OUTPUT clause, over what is staged and what is in the table now."""
        if not tokens:
            return
        session, compiler = self.session, self.session.compiler()
        scope = Scope()
        for name in tables:
            prefix = "staged.d_" if name == "deleted" else "t."
            columns = [
                SourceColumn(c.name, prefix + c.storage, c.type, c.nullable, c) for c in self.table.columns if not c.computed
            ]
            scope.sources.append(Source(name, columns))
        outputs, texts = [], []
        for part in cursor.list_of(tokens):
            if any(token.upper == "INTO" for token in part):
                raise unsupported("OUTPUT INTO")
            if part[-1].text == "*":
                for column in scope.sources_of([part[0].name])[0].columns:
                    outputs.append(Output(column.name, column.type))
                    texts.append(column.text)
                continue
            compiled = compiler.expression_text(cursor.source(part), scope)
            outputs.append(
                Output(
                    part[-1].name if part[-1].kind in ("word", "quoted") else "", compiled.type or self.table.columns[0].type
                )
            )
            texts.append(compiled.text)
        join = f" JOIN {self.name} AS t ON t.rowid = staged.r" if "inserted" in tables else ""
        found = session.sql(f"SELECT {', '.join(texts)} FROM temp.staged AS staged{join}", compiler.parameters)
        yield Rows(outputs, found.fetchall())
