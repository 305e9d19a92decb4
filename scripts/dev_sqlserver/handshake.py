"""From the first packet of a client to its session: PRELOGIN, TLS, LOGIN7 ([MS-TDS] 3.3.5)."""

from .engine.session import Client, Session
from .errors import SqlError
from .faults import Fault
from .services import Services
from .wire import tokens
from .wire.login import (
    ENCRYPT_NOT_SUPPORTED,
    ENCRYPT_OFF,
    LoginRequest,
    answered_encryption,
    prelogin_answer,
    read_login,
    wanted_encryption,
)
from .wire.transport import LOGIN, PRELOGIN, Transport

DEFAULT_PACKET, SMALLEST_PACKET, LARGEST_PACKET = 4096, 512, 32767


def shake_hands(services: Services, transport: Transport) -> "Session | None":
    """Logs a client in; none when the conversation is over."""
    kind, body = transport.message()
    if kind != PRELOGIN:
        return None
    fault = services.faults.next_login()
    if fault is not None and fault.kind != "error":
        fault.strike(transport)
        return None
    wanted = wanted_encryption(body)
    answer = answered_encryption(wanted, services.tls is not None, services.requires_encryption)
    transport.send(prelogin_answer(answer))
    if services.tls is not None and answer != ENCRYPT_NOT_SUPPORTED:
        if wanted == ENCRYPT_NOT_SUPPORTED:
            return None
        transport.start_tls(services.tls)
    kind, body = transport.message()
    if kind != LOGIN:
        return None
    if answer == ENCRYPT_OFF:
        transport.stop_tls()
    return _log_in(services, transport, read_login(body), fault)


def _log_in(services: Services, transport: Transport, request: LoginRequest, fault: "Fault | None") -> "Session | None":
    try:
        if fault is not None:
            raise fault.error
        login = services.server.login(request.user, request.password)
        client = Client(transport.poll, transport.cut, request.host, request.application)
        session = services.server.open_session(login, request.database, client)
    except SqlError as error:
        out = tokens.error(error)
        if error.number == 4060:
            out += tokens.error(SqlError(18456, f"Login failed for user '{request.user}'.", 14))
        transport.send(out + tokens.done(status=tokens.ERROR))
        return None
    size = min(max(request.packet_size, SMALLEST_PACKET), LARGEST_PACKET) if request.packet_size else DEFAULT_PACKET
    transport.send(_welcome(session.database.name, size))
    transport.packet_size = size
    return session


def _welcome(database: str, packet_size: int) -> bytes:
    return b"".join(
        [
            tokens.changed_text(1, database, "master"),
            tokens.message(5701, f"Changed database context to '{database}'.", 0, 2),
            tokens.collation_change(),
            tokens.changed_text(2, "us_english", ""),
            tokens.message(5703, "Changed language setting to us_english.", 0),
            tokens.changed_text(4, str(packet_size), str(DEFAULT_PACKET)),
            tokens.login_acknowledged(),
            tokens.done(),
        ]
    )
