"""What each statement does, by its first word."""

import re
from typing import TYPE_CHECKING, Callable, Iterator

from ..errors import SqlError, syntax, unsupported
from ..tsql.batch import Simple
from ..tsql.cursor import Cursor
from ..values.convert import convert
from ..values.sqltype import MAX, nvarchar, parse_type
from . import administration, changes, definitions, procedures, security
from .events import DatabaseChanged, Done, Event, Info
from .transactions import LEVELS
from .variables import BatchEnded, Variable

if TYPE_CHECKING:
    from .session import Session

Handler = Callable[["Session", Cursor], Iterator[Event]]


def run(session: "Session", statement: Simple) -> Iterator[Event]:
    """Runs a statement without others in it."""
    handler = _HANDLERS.get(statement.head)
    cursor = statement.cursor()
    if handler is None:
        if statement.head in ("ELSE", "END"):
            raise syntax(statement.tokens[0].text)
        handler = procedures.execute  # a procedure may be called without EXEC
    elif handler not in (_select, procedures.execute):
        cursor.take()
    yield from handler(session, cursor)


def sqlite_error(session: "Session", text: str) -> BaseException:
    """What an error of SQLite is in SQL Server's words."""
    if "UNIQUE constraint failed" in text:
        match = re.search(r"\bt(\d+)\.", text)
        table = session.catalog(session.database).by_id(int(match[1])) if match else None
        columns = [] if table is None else [c.name for c in table.columns if re.search(rf"\.{c.storage}\b", text)]
        key = next((k for k in table.keys if [table.by_id(i).name for i in k.columns] == columns), None) if table else None
        name = f"{table.schema}.{table.name}" if table else "unknown"
        kind = "UNIQUE" if key and not key.primary else "PRIMARY"
        return SqlError(
            2627,
            f"Violation of {kind} KEY constraint '{key.name if key else 'PK'}'. Cannot insert duplicate key in object "
            f"'{name}'.",
            14,
        )
    if "locked" in text:
        return SqlError(
            1205,
            f"Transaction (Process ID {session.spid}) was deadlocked on lock resources with another process and has "
            "been chosen as the deadlock victim. Rerun the transaction.",
            13,
        )
    return SqlError(50000, f"The development server could not run this: {text}")


def _select(session: "Session", cursor: Cursor) -> Iterator[Event]:
    yield from session.select(cursor.rest())


def _with(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """WITH: a common table expression before SELECT, or the change context before a change."""
    if cursor.accept("CHANGE_TRACKING_CONTEXT"):
        value, kind = session.value(cursor.parenthesized())
        context = None if value is None or kind is None else convert(value, kind, parse_type("varbinary(128)"))
        word = cursor.take().upper
        if word not in _CHANGES:
            raise syntax(word)
        yield from _CHANGES[word](session, cursor, context)
        return
    cursor.position = 0
    yield from session.select(cursor.rest())


def _change(name: str) -> Handler:
    return lambda session, cursor: _CHANGES[name](session, cursor, None)


def _declare(session: "Session", cursor: Cursor) -> Iterator[Event]:
    for part in cursor.list_of(cursor.until()):
        inner = Cursor(part, cursor.text)
        name = inner.take()
        inner.accept("AS")
        if name.kind != "variable" or inner.next.upper == "TABLE":
            raise unsupported("table variables") if inner.next.upper == "TABLE" else syntax(name.text)
        kind = parse_type(inner.type_text())
        variable = Variable(kind, None)
        if inner.accept("="):
            value, source = session.value(inner.rest())
            variable.value = convert(value, source, kind) if source else None
        elif not inner.at_end:
            raise inner.wrong()
        session.variables[name.text.lower()] = variable
    yield Done()


def _set(session: "Session", cursor: Cursor) -> Iterator[Event]:
    if cursor.next.kind == "variable":
        name = cursor.take().text
        operator = cursor.take().text
        text = cursor.rest()
        if operator not in ("=", "+=", "-=", "*=", "/=", "%="):
            raise syntax(operator)
        value, kind = session.value(text if operator == "=" else f"{name} {operator[0]} ({text})")
        session.assign_variable(name, value, kind)
    elif cursor.accept("TRANSACTION", "ISOLATION", "LEVEL"):
        level = " ".join(token.upper for token in cursor.until())
        if level not in LEVELS:
            raise syntax(level)
        if session.transaction.depth and level == "SNAPSHOT" and session.transaction.level != "SNAPSHOT":
            raise SqlError(
                3951,
                f"Transaction failed in database '{session.database.name}' because the statement was run under snapshot "
                "isolation but the transaction did not start in snapshot isolation.",
            )
        session.transaction.level = level
    else:
        _set_option(session, cursor)
    yield Done()


def _set_option(session: "Session", cursor: Cursor) -> None:
    name = cursor.identifier().upper()
    if name == "LOCK_TIMEOUT":
        session.lock_timeout = int(cursor.rest())
    elif name == "NOCOUNT":
        session.no_count = cursor.accept("ON")
    elif name == "XACT_ABORT":
        session.abort_on_error = cursor.accept("ON")
    elif name == "IDENTITY_INSERT":
        parts = cursor.name()
        session.identity_insert = session.table(parts)[1].object_id if cursor.accept("ON") else 0
    elif name == "IMPLICIT_TRANSACTIONS" and cursor.accept("ON"):
        raise unsupported("SET IMPLICIT_TRANSACTIONS ON")
    elif name in ("PARSEONLY", "NOEXEC", "FMTONLY") and cursor.accept("ON"):
        raise unsupported(f"SET {name} ON")
    elif name not in _WITHOUT_EFFECT:
        raise SqlError(195, f"'{name}' is not a recognized SET option.", 15)


_WITHOUT_EFFECT = set(
    """
    ANSI_DEFAULTS ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE CONCAT_NULL_YIELDS_NULL
    CURSOR_CLOSE_ON_COMMIT DEADLOCK_PRIORITY FMTONLY IMPLICIT_TRANSACTIONS NOEXEC
    NUMERIC_ROUNDABORT PARSEONLY QUOTED_IDENTIFIER STATISTICS TEXTSIZE
    """.split()
)


def _begin(session: "Session", cursor: Cursor) -> Iterator[Event]:
    session.transaction.begin()
    yield Done()


def _commit(session: "Session", cursor: Cursor) -> Iterator[Event]:
    session.transaction.commit()
    yield Done()


def _rollback(session: "Session", cursor: Cursor) -> Iterator[Event]:
    cursor.accept("TRAN") or cursor.accept("TRANSACTION") or cursor.accept("WORK")
    session.transaction.rollback("" if cursor.at_end else cursor.identifier())
    yield Done()


def _save(session: "Session", cursor: Cursor) -> Iterator[Event]:
    cursor.accept("TRAN") or cursor.accept("TRANSACTION")
    session.transaction.save(cursor.identifier())
    yield Done()


def _use(session: "Session", cursor: Cursor) -> Iterator[Event]:
    old, database = session.database.name, session.database_named(cursor.identifier())
    session.enter(database)
    yield DatabaseChanged(old, database.name)
    yield Info(5701, f"Changed database context to '{database.name}'.")
    yield Done()


def _print(session: "Session", cursor: Cursor) -> Iterator[Event]:
    value, kind = session.value(cursor.rest())
    yield Info(0, "" if value is None or kind is None else convert(value, kind, nvarchar(MAX)))
    yield Done()


def _raise(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """RAISERROR(text, severity, state) and THROW number, text, state."""
    throwing = cursor.next.text != "("
    parts = cursor.list_of(cursor.until() if throwing else cursor.parenthesized_tokens())
    values = [session.value(cursor.source(part)) for part in parts]
    if len(values) < 3:
        raise unsupported("THROW without arguments")
    texts = [value for value, _ in values]
    error = (
        SqlError(int(texts[0]), str(texts[1]), 16, int(texts[2]))
        if throwing
        else SqlError(50000, str(texts[0]), int(texts[1]), int(texts[2]))
    )
    if error.severity <= 10:
        yield Info(error.number, error.text, error.severity)
        yield Done()
        return
    raise error


def _wait(session: "Session", cursor: Cursor) -> Iterator[Event]:
    if not cursor.accept("DELAY"):
        raise unsupported("WAITFOR without DELAY")
    value, _ = session.value(cursor.rest())
    hours, minutes, seconds = str(value).split(":")
    left = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    while left > 0:
        session.pause(min(left, 0.02))
        left -= 0.02
    yield Done()


def _return(session: "Session", cursor: Cursor) -> Iterator[Event]:
    yield Done()
    raise BatchEnded


def _refuse(session: "Session", cursor: Cursor) -> Iterator[Event]:
    raise unsupported(cursor.tokens[0].upper)


_CHANGES = {"INSERT": changes.insert, "UPDATE": changes.update, "DELETE": changes.delete}
_HANDLERS: dict[str, Handler] = {
    "SELECT": _select,
    "WITH": _with,
    "INSERT": _change("INSERT"),
    "UPDATE": _change("UPDATE"),
    "DELETE": _change("DELETE"),
    "DECLARE": _declare,
    "SET": _set,
    "BEGIN": _begin,
    "COMMIT": _commit,
    "ROLLBACK": _rollback,
    "SAVE": _save,
    "USE": _use,
    "PRINT": _print,
    "RAISERROR": _raise,
    "THROW": _raise,
    "WAITFOR": _wait,
    "RETURN": _return,
    "EXEC": procedures.execute,
    "EXECUTE": procedures.execute,
    "CREATE": definitions.create,
    "ALTER": definitions.alter,
    "DROP": definitions.drop,
    "TRUNCATE": changes.truncate,
    "GRANT": security.grant,
    "DENY": security.deny,
    "REVOKE": security.revoke,
    "KILL": administration.kill,
    "CHECKPOINT": administration.checkpoint,
    "BACKUP": administration.backup,
    "RESTORE": administration.restore,
    "DBCC": administration.dbcc,
    "MERGE": _refuse,
    "BREAK": _refuse,
    "CONTINUE": _refuse,
}
