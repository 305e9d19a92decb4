"""PRELOGIN and LOGIN7 ([MS-TDS] 2.2.6.4 and 2.2.6.5)."""

import struct
from dataclasses import dataclass

from ..values.decode import Reader

ENCRYPT_OFF, ENCRYPT_ON, ENCRYPT_NOT_SUPPORTED, ENCRYPT_REQUIRED = 0, 1, 2, 3


def wanted_encryption(body: bytes) -> int:
    """What a client's PRELOGIN says about encryption."""
    position = 0
    while position + 5 <= len(body) and body[position] != 0xFF:
        option, offset, length = struct.unpack_from(">BHH", body, position)
        if option == 1 and length and offset < len(body):
            return body[offset]
        position += 5
    return ENCRYPT_NOT_SUPPORTED


def answered_encryption(wanted: int, offered: bool, required: bool) -> int:
    """What the server answers: it has TLS or not, and requires it or not."""
    if not offered:
        return ENCRYPT_NOT_SUPPORTED
    if required:
        return ENCRYPT_REQUIRED if wanted == ENCRYPT_NOT_SUPPORTED else ENCRYPT_ON
    if wanted == ENCRYPT_NOT_SUPPORTED:
        return ENCRYPT_NOT_SUPPORTED
    return ENCRYPT_ON if wanted in (ENCRYPT_ON, ENCRYPT_REQUIRED) else ENCRYPT_OFF


def prelogin_answer(encryption: int) -> bytes:
    """The server's PRELOGIN: version 16.0, encryption, instance, thread, no MARS."""
    options = [(0, bytes([16, 0, 0x0F, 0xFF, 0, 0])), (1, bytes([encryption])), (2, b"\0"), (3, b""), (4, b"\0")]
    offset = 5 * len(options) + 1
    head, data = b"", b""
    for option, value in options:
        head += struct.pack(">BHH", option, offset, len(value))
        offset += len(value)
        data += value
    return head + b"\xff" + data


@dataclass
class LoginRequest:
    """What LOGIN7 asks for."""

    user: str
    password: str
    host: str
    application: str
    database: str
    packet_size: int


def read_login(body: bytes) -> LoginRequest:
    reader = Reader(body)
    reader.bytes(8)
    packet_size = reader.number("I")

    def field(number: int) -> bytes:
        offset, length = struct.unpack_from("<HH", body, 36 + 4 * number)
        return body[offset : offset + 2 * length]

    def text(number: int) -> str:
        return field(number).decode("utf-16-le", "replace")

    password = bytes((byte ^ 0xA5) >> 4 | ((byte ^ 0xA5) & 0x0F) << 4 for byte in field(2)).decode("utf-16-le", "replace")
    return LoginRequest(text(1), password, text(0), text(3), text(8), packet_size)
