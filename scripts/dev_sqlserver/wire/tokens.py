"""The tokens of a response ([MS-TDS] 2.2.7)."""

import struct
from typing import Sequence

from ..engine.queries import Output
from ..errors import SqlError
from ..values.encode import COLLATION, codec

DONE, DONE_PROCEDURE, DONE_IN_PROCEDURE = 0xFD, 0xFE, 0xFF
MORE, ERROR, COUNT, ATTENTION_ACKNOWLEDGED = 0x01, 0x02, 0x10, 0x20
ROW = b"\xd1"


def short_text(text: str) -> bytes:
    """B_VARCHAR: at most 255 characters."""
    data = text.encode("utf-16-le")[:510]
    return bytes([len(data) // 2]) + data


def long_text(text: str) -> bytes:
    """US_VARCHAR: at most 65,535 characters."""
    data = text.encode("utf-16-le")[:8000]
    return struct.pack("<H", len(data) // 2) + data


def columns(outputs: Sequence[Output]) -> bytes:
    """COLMETADATA."""
    out = [b"\x81", struct.pack("<H", len(outputs))]
    for output in outputs:
        user_type = 0x50 if output.type.name == "timestamp" else 0
        flags = int(output.nullable) | 0x08
        out += [struct.pack("<IH", user_type, flags), codec(output.type)[0], short_text(output.name)]
    return b"".join(out)


def done(token: int = DONE, status: int = 0, command: int = 0, count: int = 0) -> bytes:
    return struct.pack("<BHHQ", token, status, command, count)


def message(number: int, text: str, severity: int, state: int = 1, server: str = "dev-sqlserver") -> bytes:
    """ERROR, or INFO up to severity 10."""
    body = (
        struct.pack("<iBB", number, state, severity)
        + long_text(text)
        + short_text(server)
        + short_text("")
        + struct.pack("<I", 1)
    )
    return struct.pack("<BH", 0xAA if severity > 10 else 0xAB, len(body)) + body


def error(failure: SqlError) -> bytes:
    return message(failure.number, failure.text, max(11, failure.severity), failure.state)


def environment(kind: int, new: bytes, old: bytes) -> bytes:
    """ENVCHANGE."""
    body = bytes([kind]) + new + old
    return struct.pack("<BH", 0xE3, len(body)) + body


def changed_text(kind: int, new: str, old: str) -> bytes:
    return environment(kind, short_text(new), short_text(old))


def transaction_began(number: int) -> bytes:
    return environment(8, b"\x08" + struct.pack("<Q", number), b"\0")


def transaction_ended(number: int, committed: bool) -> bytes:
    return environment(9 if committed else 10, b"\0", b"\x08" + struct.pack("<Q", number))


def login_acknowledged() -> bytes:
    body = b"\x01" + bytes.fromhex("74000004") + short_text("Microsoft SQL Server") + bytes([16, 0, 0x0F, 0xFF])
    return struct.pack("<BH", 0xAD, len(body)) + body


def collation_change() -> bytes:
    return environment(7, b"\x05" + COLLATION, b"\0")


def return_status(value: int = 0) -> bytes:
    return struct.pack("<Bi", 0x79, value)


def return_integer(name: str, value: int, ordinal: int = 0) -> bytes:
    """RETURNVALUE of an int output parameter."""
    head = struct.pack("<BH", 0xAC, ordinal) + short_text(name) + b"\1" + struct.pack("<IH", 0, 0)
    return head + b"\x26\x04\x04" + struct.pack("<i", value)
