"""Server cursors as ODBC drivers open them (sp_cursoropen): static, with all rows read when they are opened."""

from dataclasses import dataclass
from typing import Any, Iterator

from .engine.events import Event, Failed, Rows
from .engine.queries import Output
from .errors import SqlError

PARAMETERIZED = 0x1000
STATIC, READ_ONLY = 8, 1


@dataclass
class Cursor:
    """The rows of a query, and where its reader is: the index of the first row of the last fetch, and behind the last."""

    columns: list[Output]
    rows: list[tuple[Any, ...]]
    start: int = 0
    end: int = 0

    def fetch(self, kind: int, number: int, count: int) -> list[tuple[Any, ...]]:
        """Some rows ("sp_cursorfetch (Transact-SQL)")."""
        count = max(count, 1)
        match kind:
            case 1:  # first
                start = 0
            case 2:  # next
                start = self.end
            case 4:  # previous
                start = max(self.start - count, 0)
            case 8:  # last
                start = max(len(self.rows) - count, 0)
            case 16:  # absolute
                start = number - 1 if number > 0 else len(self.rows) + number
            case 32:  # relative
                start = self.start + number
            case _:
                raise SqlError(16911, f"The development server does not support the fetch type {kind}.")
        self.start = min(max(start, 0), len(self.rows))
        self.end = min(self.start + count, len(self.rows))
        return self.rows[self.start : self.end]


def open_cursor(events: Iterator[Event]) -> Cursor:
    """A cursor over the first result of a batch."""
    cursor = None
    for event in events:
        match event:
            case Rows(columns, rows) if cursor is None:
                cursor = Cursor(columns, list(rows))
            case Failed(error):
                raise error
    if cursor is None:
        raise SqlError(16937, "A server cursor cannot be opened on the given statement or statements.")
    return cursor
