"""From the events of a running batch to the tokens of its response."""

from typing import Callable, Generator, Iterator

from ..engine.events import SELECT, DatabaseChanged, Done, Event, Failed, Info, Rows
from ..errors import SqlError
from ..values.encode import codec
from . import tokens
from .transport import Transport

_CHUNK = 250_000


class Responder:
    """Writes one response. `before_row` is called before each row, with the number of rows sent so far."""

    def __init__(self, transport: Transport, in_procedure: bool = False):
        self._transport = transport
        self._done = tokens.DONE_IN_PROCEDURE if in_procedure else tokens.DONE
        self._out = bytearray()
        self._pending = b""
        self.before_row: "Callable[[int], None] | None" = None
        self.closes = False

    def write(self, data: bytes) -> None:
        """Adds tokens; what fills packets is sent."""
        self._settle()
        self._out += data

    def _settle(self) -> None:
        self._out += self._pending
        self._pending = b""

    def run(self, events: Iterator[Event], no_count: Callable[[], bool]) -> None:
        """Writes the tokens of all events. What fails while rows are read is thrown to where the rows come from."""
        event = next(events, None)
        while event is not None:
            try:
                self._event(event, no_count)
            except Exception as error:
                if not isinstance(events, Generator):
                    raise
                event = events.throw(error)
            else:
                event = next(events, None)

    def _event(self, event: Event, no_count: Callable[[], bool]) -> None:
        match event:
            case Rows():
                self._rows(event)
            case Done(count, command):
                if no_count() and command != SELECT:
                    return  # SET NOCOUNT ON: only queries say that they are done
                self._settle()
                self._pending = self._done_token(tokens.COUNT if count is not None else 0, command, count or 0)
            case Info(number, text, severity):
                self.write(tokens.message(number, text, min(severity, 10)))
            case DatabaseChanged(old, new):
                self.write(tokens.changed_text(1, new, old))
            case Failed(error):
                self.write(tokens.error(error))
                self._pending = self._done_token(tokens.ERROR)
                self.closes = self.closes or error.severity >= 20

    def _done_token(self, status: int, command: int = 0, count: int = 0) -> bytes:
        return tokens.done(self._done, status | tokens.MORE, command, count)

    def _rows(self, event: Rows) -> None:
        self.write(tokens.columns(event.columns))
        encoders = [codec(output.type)[1] for output in event.columns]
        out, before_row, sent = self._out, self.before_row, 0
        for row in event.rows:
            if before_row is not None:
                before_row(sent)
            start = len(out)
            out += tokens.ROW
            try:
                for encode, value in zip(encoders, row):
                    out += encode(value)
            except Exception:
                del out[start:]  # an error must not stand inside of a row
                raise
            sent += 1
            if len(out) > _CHUNK:
                self._flush_packets()
                self._transport.poll()

    def _flush_packets(self) -> None:
        """Sends what fills whole packets; all of it where the answer is recorded, so that a recording can stop behind a row."""
        room = self._transport.packet_size - 8
        whole = len(self._out) if self._transport.on_send else len(self._out) // room * room
        if whole:
            self._transport.send(bytes(self._out[:whole]), last=False)
            del self._out[:whole]

    def flush(self) -> None:
        """Sends all that there is, without ending the response."""
        self._settle()
        if self._out:
            self._transport.send(bytes(self._out), last=False)
            self._out.clear()

    def end(self, tail: bytes = b"") -> None:
        """Ends the response: with `tail`, or with the last DONE."""
        if tail:
            self.write(tail)
        else:
            last = self._pending or self._done_token(0)
            self._pending = last[:1] + bytes([last[1] & ~tokens.MORE]) + last[2:]
            self._settle()
        self._transport.send(bytes(self._out))
        self._out.clear()

    def fail(self, error: SqlError) -> None:
        """Ends the response with an error that is not part of a batch."""
        self.write(tokens.error(error))
        self.closes = self.closes or error.severity >= 20
        in_procedure = self._done == tokens.DONE_IN_PROCEDURE
        self.end(tokens.done(tokens.DONE_PROCEDURE if in_procedure else tokens.DONE, tokens.ERROR))

    def cancelled(self) -> None:
        """Ends the response after ATTENTION; what is buffered ends with a whole row."""
        self._settle()
        self._out += tokens.done(status=tokens.ATTENTION_ACKNOWLEDGED | tokens.ERROR)
        self._transport.send(bytes(self._out))
        self._out.clear()
