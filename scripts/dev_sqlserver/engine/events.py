"""What a running batch tells the connection, in this order."""

from dataclasses import dataclass
from typing import Any, Iterable, Union

from ..errors import SqlError
from .queries import Output


@dataclass
class Rows:
    """A result: its columns, and rows that are computed while they are read."""

    columns: list[Output]
    rows: Iterable[tuple[Any, ...]]


@dataclass
class Done:
    """A statement has ended; `command` is the token of [MS-TDS] DONE.CurCmd."""

    count: "int | None" = None
    command: int = 0


@dataclass
class Info:
    """A message that is no error."""

    number: int
    text: str
    severity: int = 0


@dataclass
class Failed:
    """A statement has failed; the batch may go on."""

    error: SqlError


@dataclass
class DatabaseChanged:
    old: str
    new: str


Event = Union[Rows, Done, Info, Failed, DatabaseChanged]

SELECT, INSERT, DELETE, UPDATE = 0xC1, 0xC3, 0xC4, 0xC5
