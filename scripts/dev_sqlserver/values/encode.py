"""Values on the wire: TYPE_INFO and the bytes of a value ([MS-TDS] 2.2.5.4 to 2.2.5.6)."""

import struct
import uuid
from functools import lru_cache
from typing import Any, Callable

from . import temporal
from .convert import variant_parts
from .decimals import scaled_integer
from .sqltype import LONG, MAX, SqlType, time_bytes
from .utf16 import encoded

Encoder = Callable[[Any], bytes]

COLLATION = bytes.fromhex("0904d00034")  # SQL_Latin1_General_CP1_CI_AS
NULL_BYTE, NULL_SHORT, NULL_PARTS = b"\0", b"\xff\xff", b"\xff" * 8
_EPOCH_1900_TICKS = temporal.EPOCH_1900 * temporal.DAY


@lru_cache(maxsize=4096)
def codec(sql_type: SqlType) -> tuple[bytes, Encoder]:
    """The TYPE_INFO of a type, and a function that makes the bytes of a value or of NULL."""
    match sql_type.family:
        case "integer":
            return _integer(sql_type)
        case "decimal" if sql_type.name in ("money", "smallmoney"):
            return _money(sql_type)
        case "decimal":
            return _decimal(sql_type)
        case "float":
            return _float(sql_type)
        case "text" | "binary" if sql_type.name in LONG:
            return _long(sql_type)
        case "text" | "binary":
            return _sized(sql_type)
        case "guid":
            return b"\x24\x10", lambda value: NULL_BYTE if value is None else b"\x10" + uuid.UUID(value).bytes_le
        case "variant":
            return b"\x62" + struct.pack("<I", 8009), _variant_bytes
        case "udt":
            return _udt(sql_type)
    return _temporal(sql_type)


def _integer(sql_type: SqlType) -> tuple[bytes, Encoder]:
    if sql_type.name == "bit":
        return b"\x68\x01", lambda value: NULL_BYTE if value is None else b"\1\1" if value else b"\1\0"
    width = sql_type.max_length
    pack = struct.Struct("<B" + {1: "B", 2: "h", 4: "i", 8: "q"}[width]).pack
    return bytes([0x26, width]), lambda value: NULL_BYTE if value is None else pack(width, value)


def _float(sql_type: SqlType) -> tuple[bytes, Encoder]:
    width = sql_type.max_length
    pack = struct.Struct("<Bd" if width == 8 else "<Bf").pack
    return bytes([0x6D, width]), lambda value: NULL_BYTE if value is None else pack(width, value)


def _decimal(sql_type: SqlType) -> tuple[bytes, Encoder]:
    scale, width = sql_type.scale, sql_type.max_length

    def encode(value: "str | None") -> bytes:
        if value is None:
            return NULL_BYTE
        number = scaled_integer(value, scale)
        return bytes((width, number >= 0)) + abs(number).to_bytes(width - 1, "little")

    return bytes([0x6A, width, sql_type.precision, scale]), encode


def _money(sql_type: SqlType) -> tuple[bytes, Encoder]:
    width = sql_type.max_length

    def encode(value: "str | None") -> bytes:
        if value is None:
            return NULL_BYTE
        number = scaled_integer(value, 4)
        return struct.pack("<Bi", 4, number) if width == 4 else struct.pack("<BiI", 8, number >> 32, number & 0xFFFFFFFF)

    return bytes([0x6E, width]), encode


def _in_parts(data: bytes) -> bytes:
    """A value of a `max` type, xml or a CLR type: its length, the pieces, and an empty one."""
    length = struct.pack("<Q", len(data))
    return length + (struct.pack("<I", len(data)) + data if data else b"") + b"\0\0\0\0"


def _raw(sql_type: SqlType) -> Callable[[Any], bytes]:
    if sql_type.family == "binary":
        return bytes
    if sql_type.is_wide:
        return encoded
    return lambda value: value.encode("cp1252", "replace")


def _sized(sql_type: SqlType) -> tuple[bytes, Encoder]:
    """Character and binary types with a length or `max`, and xml."""
    raw = _raw(sql_type)
    collation = COLLATION if sql_type.family == "text" else b""
    token = {"nvarchar": 0xE7, "nchar": 0xEF, "varchar": 0xA7, "char": 0xAF, "varbinary": 0xA5, "binary": 0xAD}.get(
        sql_type.name, 0xAD
    )
    if sql_type.name == "xml" or sql_type.length == MAX:
        info = b"\xf1\0" if sql_type.name == "xml" else bytes([token]) + NULL_SHORT + collation
        return info, lambda value: NULL_PARTS if value is None else _in_parts(raw(value))

    def encode(value: Any) -> bytes:
        if value is None:
            return NULL_SHORT
        data = raw(value)
        return struct.pack("<H", len(data)) + data

    return bytes([token]) + struct.pack("<H", sql_type.max_length) + collation, encode


def _long(sql_type: SqlType) -> tuple[bytes, Encoder]:
    """text, ntext and image, with a text pointer and a timestamp that mean nothing."""
    raw = _raw(sql_type)
    token = {"text": 0x23, "ntext": 0x63, "image": 0x22}[sql_type.name]
    head = bytes([16]) + b"text pointer".ljust(16, b"\0") + b"\0" * 8

    def encode(value: Any) -> bytes:
        if value is None:
            return NULL_BYTE
        data = raw(value)
        return head + struct.pack("<I", len(data)) + data

    table_name = b"\1" + struct.pack("<H", 1) + "t".encode("utf-16-le")
    return bytes([token]) + struct.pack("<I", 0x7FFFFFFF) + (COLLATION if token != 0x22 else b"") + table_name, encode


def _udt(sql_type: SqlType) -> tuple[bytes, Encoder]:
    def short(text: str) -> bytes:
        return bytes([len(text)]) + text.encode("utf-16-le")

    assembly = "Microsoft.SqlServer.Types"
    info = b"\xf0" + struct.pack("<H", sql_type.max_length & 0xFFFF) + short("master") + short("sys") + short(sql_type.name)
    info += struct.pack("<H", len(assembly)) + assembly.encode("utf-16-le")
    return info, lambda value: NULL_PARTS if value is None else _in_parts(value)


def _variant_bytes(value: "str | None") -> bytes:
    """sql_variant: the base type, its properties, and the value."""
    if value is None:
        return b"\0\0\0\0"
    base, inner = variant_parts(value)
    info, encode = codec(base)
    token = {
        0x26: {1: 0x30, 2: 0x34, 4: 0x38, 8: 0x7F},
        0x68: {1: 0x32},
        0x6D: {4: 0x3B, 8: 0x3E},
        0x6E: {4: 0x7A, 8: 0x3C},
        0x6F: {4: 0x3A, 8: 0x3D},
    }
    kind = token.get(info[0], {}).get(info[1] if len(info) > 1 else 0, info[0])
    data = encode(inner)
    if base.family in ("text", "binary"):
        data = data[2:]
        properties = (COLLATION if base.family == "text" else b"") + struct.pack("<H", base.max_length)
    else:
        data = data[1:]
        properties = {
            "decimal": bytes([base.precision, base.scale]) if kind == 0x6A else b"",
            "time": info[1:2],
            "offset": info[1:2],
        }.get(base.family, b"")
        if base.name == "datetime2":
            properties = info[1:2]
    body = bytes([kind, len(properties)]) + properties + data
    return struct.pack("<I", len(body)) + body


def _temporal(sql_type: SqlType) -> tuple[bytes, Encoder]:
    scale = sql_type.scale
    width, unit = time_bytes(scale), 10 ** (7 - scale)
    day_ticks = temporal.DAY

    def date(value: "int | None") -> bytes:
        return NULL_BYTE if value is None else b"\3" + value.to_bytes(3, "little")

    def time(value: "int | None") -> bytes:
        return NULL_BYTE if value is None else bytes([width]) + (value // unit).to_bytes(width, "little")

    def datetime2(value: "int | None") -> bytes:
        if value is None:
            return NULL_BYTE
        day, ticks = divmod(value, day_ticks)
        return bytes([width + 3]) + (ticks // unit).to_bytes(width, "little") + day.to_bytes(3, "little")

    def datetimeoffset(value: "str | None") -> bytes:
        if value is None:
            return NULL_BYTE
        utc, minutes = temporal.unpack_offset(value)
        return bytes([width + 5]) + datetime2(utc)[1:] + struct.pack("<h", minutes)

    def datetime(value: "int | None") -> bytes:
        if value is None:
            return NULL_BYTE
        day, ticks = divmod(value - _EPOCH_1900_TICKS, day_ticks)
        return struct.pack("<BiI", 8, day, temporal.thirds(ticks))

    def smalldatetime(value: "int | None") -> bytes:
        if value is None:
            return NULL_BYTE
        day, ticks = divmod(value - _EPOCH_1900_TICKS, day_ticks)
        return struct.pack("<BHH", 4, day, ticks // temporal.MINUTE)

    return {
        "date": (b"\x28", date),
        "time": (bytes([0x29, scale]), time),
        "datetime2": (bytes([0x2A, scale]), datetime2),
        "datetimeoffset": (bytes([0x2B, scale]), datetimeoffset),
        "datetime": (b"\x6f\x08", datetime),
        "smalldatetime": (b"\x6f\x04", smalldatetime),
    }[sql_type.name]
