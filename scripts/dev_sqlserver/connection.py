"""One client: its requests one after the other, after its login."""

import ssl
import struct
from typing import Callable, Iterator

from .engine.events import Event
from .engine.session import Session
from .errors import Cancelled, SqlError
from .handshake import shake_hands
from .remotecalls import RemoteCalls, statement_of
from .replay import Recording
from .services import Services
from .wire import tokens
from .wire.requests import (
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVE,
    Call,
    TransactionRequest,
    headers_length,
    read_batch,
    read_call,
    read_transaction,
)
from .wire.responder import Responder
from .wire.transport import ATTENTION, BATCH, RPC, TRANSACTION, Disconnected, Transport


_MALFORMED = (LookupError, ValueError, struct.error)
"""What reading a message ends with that is not one."""


class Connection:
    """The conversation with one client, in a thread of its own."""

    def __init__(self, services: Services, transport: Transport):
        self._services, self._transport = services, transport

    def converse(self) -> None:
        """Serves the client until one of both ends the connection."""
        session = None
        try:
            session = shake_hands(self._services, self._transport)
            if session is not None:
                conversation = Conversation(self._services, self._transport, session)
                while conversation.next():
                    pass
        except (Disconnected, Cancelled, OSError, ssl.SSLError, SqlError, *_MALFORMED):
            pass  # the client has gone, or speaks something else than TDS
        finally:
            if session is not None:
                self._services.server.close_session(session)
            self._transport.close()


class Conversation:
    """The requests of a session."""

    def __init__(self, services: Services, transport: Transport, session: Session):
        self._services, self._transport, self._session = services, transport, session
        self._calls = RemoteCalls(session, self._answer)

    def next(self) -> bool:
        """Answers one request; whether the connection goes on."""
        kind, body = self._transport.message()
        if self._transport.asked_for_reset:
            self._transport.asked_for_reset = False
            self._session.reset()
        if kind == ATTENTION:
            self._transport.send(tokens.done(status=tokens.ATTENTION_ACKNOWLEDGED))
            return True
        self._transport.attention = False
        responder = Responder(self._transport, in_procedure=kind == RPC)
        try:
            if kind == BATCH:
                self._batch(responder, read_batch(body), body)
            elif kind == RPC:
                self._call(responder, read_call(body), body)
            elif kind == TRANSACTION:
                self._transaction(responder, read_transaction(body))
            else:
                return False
        except SqlError as error:
            responder.fail(error)
        except Cancelled:
            if not self._transport.attention:
                return False
            responder.cancelled()
        except _MALFORMED as error:
            responder.fail(SqlError(4002, f"The incoming tabular data stream (TDS) protocol stream is incorrect: {error}.", 20))
        return not responder.closes

    def _batch(self, responder: Responder, text: str, body: bytes) -> None:
        def answer() -> None:
            self._answer(responder, text, self._session.run(text))
            responder.end()

        self._recorded(BATCH, body, text, answer)

    def _call(self, responder: Responder, call: Call, body: bytes) -> None:
        if call.name == "sp_executesql":
            self._recorded(RPC, body, statement_of(call), lambda: self._calls.run(responder, call))
        else:
            self._calls.run(responder, call)

    def _recorded(self, kind: int, body: bytes, text: str, answer: Callable[[], None]) -> None:
        """Answers from a recording, or records the answer where that is wanted."""
        recordings = self._services.recordings
        key = recordings.key(self._session, self._transport, kind, body[headers_length(body) :], text)
        kept = recordings.find(key)
        if kept is not None and not self._services.faults.any:
            self._services.log.add(self._session, text)
            kept.send(self._transport)
            return
        if key is None:
            answer()
            return
        recording = Recording()
        self._transport.on_send = recording.add
        try:
            answer()
            recordings.keep(key, recording)
        finally:
            self._transport.on_send = None

    def _answer(self, responder: Responder, text: str, events: Iterator[Event]) -> None:
        """Writes what a statement answers, and the fault that strikes it."""
        session = self._session
        self._services.log.add(session, text)
        before = session.transaction.depth
        fault = self._services.faults.next_batch(text)
        if fault is not None and fault.rows == 0 and fault.kind != "slow":
            fault.strike(self._transport)
        elif fault is not None:
            responder.before_row = fault.before_row(self._transport, responder.flush)
        responder.run(events, lambda: session.no_count)
        if before == 0 and session.transaction.depth:
            responder.write(tokens.transaction_began(session.transaction.number))
        elif before and not session.transaction.depth:
            responder.write(tokens.transaction_ended(session.transaction.number, session.transaction.was_committed))

    def _transaction(self, responder: Responder, request: TransactionRequest) -> None:
        """A request without text, as drivers send it when autocommit is off."""
        transaction = self._session.transaction
        if request.kind == BEGIN:
            transaction.level = request.level or transaction.level
        elif request.kind == SAVE:
            transaction.save(request.name)
        elif transaction.depth:
            transaction.commit() if request.kind == COMMIT else transaction.rollback(request.name)
        if request.kind in (COMMIT, ROLLBACK) and not transaction.depth:
            responder.write(tokens.transaction_ended(transaction.number, request.kind == COMMIT))
        if request.kind == BEGIN or request.begins_another:
            transaction.begin()
            responder.write(tokens.transaction_began(transaction.number))
        responder.end(tokens.done(command=0xD4 + request.kind))
