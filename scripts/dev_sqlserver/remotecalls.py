"""Remote procedure calls: prepared statements and cursors, which belong to a connection, and all other procedures."""

from typing import Callable, Iterator

from .cursors import PARAMETERIZED, READ_ONLY, STATIC, Cursor, open_cursor
from .engine import procedures
from .engine.events import SELECT, Done, Event, Rows
from .engine.procedures import bind
from .engine.session import Session
from .engine.variables import Variable
from .errors import SqlError
from .wire import tokens
from .wire.requests import Call
from .wire.responder import Responder

Answer = Callable[[Responder, str, Iterator[Event]], None]


def statement_of(call: Call) -> str:
    """What a call is known by in the log and to faults: its statement, or the name of the procedure."""
    position = {"sp_executesql": 0, "sp_prepexec": 2, "sp_prepare": 2, "sp_cursoropen": 1}.get(call.name)
    statement = call.value(position) if position is not None else None
    return str(statement) if statement else call.name


class RemoteCalls:
    """The calls of one connection. `answer` runs the events of a statement, and the faults that strike it."""

    def __init__(self, session: Session, answer: Answer):
        self._session, self._answer = session, answer
        self._prepared: dict[int, tuple[str, str]] = {}
        self._cursors: dict[int, Cursor] = {}

    def run(self, responder: Responder, call: Call) -> None:
        """Answers a call."""
        tail = tokens.return_status()
        match call.name:
            case "sp_prepare":
                tail += tokens.return_integer("", handle := self._prepare(call))
                self._describe(responder, handle)
            case "sp_prepexec":
                tail += tokens.return_integer("", handle := self._prepare(call))
                self._execute(responder, handle, call.arguments[3:])
            case "sp_execute":
                self._execute(responder, call.integer(0), call.arguments[1:])
            case "sp_unprepare":
                self._prepared.pop(call.integer(0), None)
            case "sp_cursoropen":
                tail += self._open_cursor(responder, call)
            case "sp_cursorfetch":
                self._fetch(responder, call)
            case "sp_cursoroption":
                pass
            case "sp_cursorclose":
                self._cursors.pop(call.integer(0), None)
            case _:
                self._answer(responder, statement_of(call), procedures.call(self._session, call.name, call.arguments))
        responder.end(tail + tokens.done(tokens.DONE_PROCEDURE))

    # Prepared statements

    def _prepare(self, call: Call) -> int:
        handle = max(self._prepared, default=0) + 1
        self._prepared[handle] = (str(call.value(1) or ""), statement_of(call))
        return handle

    def _execute(self, responder: Responder, handle: int, arguments: list[tuple[str, Variable]]) -> None:
        if handle not in self._prepared:
            raise SqlError(8179, f"Could not find prepared statement with handle {handle}.")
        declaration, text = self._prepared[handle]
        self._answer(responder, text, self._session.run(text, bind(declaration, arguments)))

    def _describe(self, responder: Responder, handle: int) -> None:
        """The columns of a prepared query, without running it."""
        declaration, text = self._prepared[handle]
        try:
            outputs = self._session.describe(text, bind(declaration, []))
        except SqlError:
            return  # it is reported when the statement runs
        if outputs:
            responder.write(tokens.columns(outputs))

    # Cursors

    def _open_cursor(self, responder: Responder, call: Call) -> bytes:
        """Opens a cursor over the rows of a query; the output parameters."""
        has_parameters = call.integer(2) & PARAMETERIZED
        parameters = bind(str(call.value(5)), call.arguments[6:]) if has_parameters else {}
        cursor = open_cursor(self._session.run(statement_of(call), parameters))
        handle = max(self._cursors, default=180_150_000) + 2
        self._cursors[handle] = cursor
        responder.write(tokens.columns(cursor.columns) + tokens.done(tokens.DONE_IN_PROCEDURE, tokens.MORE))
        values = [handle, STATIC, READ_ONLY, len(cursor.rows)]
        return b"".join(tokens.return_integer("", value, ordinal) for ordinal, value in zip((0, 2, 3, 4), values))

    def _fetch(self, responder: Responder, call: Call) -> None:
        cursor = self._cursors.get(call.integer(0))
        if cursor is None:
            raise SqlError(16916, f"A cursor with the handle {call.integer(0)} does not exist.")
        rows = cursor.fetch(call.integer(1), call.integer(2), call.integer(3))
        responder.run(iter([Rows(cursor.columns, rows), Done(len(rows), SELECT)]), lambda: False)
