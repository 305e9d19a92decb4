"""CHANGETABLE in FROM: who may see the changes, and their columns."""

from typing import TYPE_CHECKING, Sequence

from ..errors import SqlError, unsupported
from ..tsql.rewrite import ChangeTable
from ..values.sqltype import SqlType
from . import tracking
from .catalog import Table
from .database import Database
from .expression import Compiled
from .scope import Scope, Source, SourceColumn

if TYPE_CHECKING:
    from .compiler import Compiler


def source(compiler: "Compiler", number: int, alias: str, scope: Scope) -> tuple[str, Source]:
    """A change table of the statement as SQLite text, and its columns under an alias."""
    wanted, database, table = _tracked(compiler, number)
    if wanted.version:
        version = compiler.expression_text(wanted.version)
        return tracking.changes(database, table, version.text), _columns(tracking.CHANGES_COLUMNS, table, alias)
    text = tracking.row_version(database, table, _is_row(compiler, wanted, table, "k", scope))
    return text, _columns(tracking.VERSION_COLUMNS, table, alias)


def versions(compiler: "Compiler", number: int, alias: str, scope: Scope) -> tuple[str, Source, str]:
    """The versions of all rows, their columns, and the condition that a row is the one CHANGETABLE(VERSION …) names."""
    wanted, database, table = _tracked(compiler, number)
    if wanted.version:
        raise unsupported("APPLY of CHANGETABLE(CHANGES …)")
    condition = _is_row(compiler, wanted, table, alias, scope)
    return tracking.row_version(database, table, "1"), _columns(tracking.VERSION_COLUMNS, table, alias), condition


def _tracked(compiler: "Compiler", number: int) -> tuple[ChangeTable, Database, Table]:
    """A table whose changes are wanted, and may be seen."""
    session, wanted = compiler.session, compiler.change_tables[number]
    database, table = session.table(wanted.table)
    session.permissions(database).require_tracking(table)
    tracking.require_tracked(session.connection, database, table, ".".join(wanted.table))
    return wanted, database, table


def _is_row(compiler: "Compiler", wanted: ChangeTable, table: Table, alias: str, scope: Scope) -> str:
    """The condition that a row under an alias has the key that CHANGETABLE(VERSION …) names."""
    names = {column.name.lower() for column in table.key_columns}
    for name in wanted.columns:
        if name.lower() not in names:
            raise SqlError(
                22111,
                f"The column '{name}' specified in the CHANGETABLE(VERSION ...) function is not part of the primary "
                f"key for table '{table.name}'.",
            )
    if len(wanted.columns) != len(names):
        raise SqlError(
            22110,
            "The number of columns specified in the CHANGETABLE(VERSION ...) function does not match the number of "
            f"primary key columns for table '{table.name}'.",
        )
    if len(wanted.values) != len(names):
        raise SqlError(22103, "The arguments supplied are not valid for the VERSION option of the CHANGETABLE function.")
    values = {name.lower(): compiler.expression_text(value, scope) for name, value in zip(wanted.columns, wanted.values)}
    conditions = [
        compiler.compare("=", Compiled(f"{alias}.{column.storage}", column.type), values[column.name.lower()]).text
        for column in table.key_columns
    ]
    return " AND ".join(conditions)


def _columns(head: Sequence[tuple[str, SqlType]], table: Table, alias: str) -> Source:
    """The columns of CHANGETABLE: its own, and the key's."""
    columns = [SourceColumn(name, f"{alias}.{name}", kind) for name, kind in head]
    columns += [SourceColumn(column.name, f"{alias}.{column.storage}", column.type, False) for column in table.key_columns]
    return Source("", columns)
