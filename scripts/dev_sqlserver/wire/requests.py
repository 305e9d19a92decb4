"""What a client asks for after its login ([MS-TDS] 2.2.6.6 to 2.2.6.9)."""

from dataclasses import dataclass

from ..engine.variables import Variable
from ..errors import SqlError
from ..values.decode import Reader, read_typed
from ..values.utf16 import decoded

_PROCEDURES = {
    1: "sp_cursor",
    2: "sp_cursoropen",
    3: "sp_cursorprepare",
    4: "sp_cursorexecute",
    5: "sp_cursorprepexec",
    6: "sp_cursorunprepare",
    7: "sp_cursorfetch",
    8: "sp_cursoroption",
    9: "sp_cursorclose",
    10: "sp_executesql",
    11: "sp_prepare",
    12: "sp_execute",
    13: "sp_prepexec",
    14: "sp_prepexecrpc",
    15: "sp_unprepare",
}


@dataclass
class Call:
    """A remote procedure call: arguments by name or, with an empty name, by place."""

    name: str
    arguments: list[tuple[str, Variable]]

    def integer(self, position: int) -> int:
        value = self.value(position)
        return value if isinstance(value, int) else 0

    def value(self, position: int) -> object:
        return self.arguments[position][1].value if position < len(self.arguments) else None


BEGIN, COMMIT, ROLLBACK, SAVE = 5, 7, 8, 9
_LEVELS = {1: "READ UNCOMMITTED", 2: "READ COMMITTED", 3: "REPEATABLE READ", 4: "SERIALIZABLE", 5: "SNAPSHOT"}


@dataclass
class TransactionRequest:
    """BEGIN, COMMIT, ROLLBACK or SAVE without text; the middle two may begin another transaction. No level: as it is."""

    kind: int
    name: str = ""
    level: str = ""
    begins_another: bool = False


def read_batch(body: bytes) -> str:
    return decoded(body[_without_headers(body).position :])


def headers_length(body: bytes) -> int:
    """The length of ALL_HEADERS, which every request begins with."""
    return Reader(body).number("I")


def _without_headers(body: bytes) -> Reader:
    length = headers_length(body)
    if not 4 <= length <= len(body):
        raise SqlError(4002, "The incoming tabular data stream (TDS) protocol stream is incorrect. The headers are too long.")
    return Reader(body, length)


def read_call(body: bytes) -> Call:
    """The first call of a message."""
    reader = _without_headers(body)
    length = reader.number("H")
    name = (
        _PROCEDURES.get(reader.number("H"), "")
        if length == 0xFFFF
        else reader.text(length).rpartition(".")[2].strip("[]").lower()
    )
    reader.number("H")
    arguments = []
    while not reader.at_end and reader.data[reader.position] not in (0x80, 0xFE, 0xFF):
        label = reader.text(reader.number("B"))
        reader.number("B")
        kind, value = read_typed(reader)
        arguments.append((label, Variable(kind, value)))
    return Call(name, arguments)


def read_transaction(body: bytes) -> TransactionRequest:
    """A transaction manager request."""
    reader = _without_headers(body)
    kind = reader.number("H")
    if kind not in (BEGIN, COMMIT, ROLLBACK, SAVE):
        raise SqlError(50000, f"The development server does not support the transaction request {kind}.")
    level = _LEVELS.get(reader.number("B"), "") if kind == BEGIN else ""
    name = reader.text(reader.number("B") // 2)
    return TransactionRequest(kind, name, level, kind in (COMMIT, ROLLBACK) and bool(reader.number("B") & 1))
