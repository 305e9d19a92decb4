"""Parameters of remote calls: their TYPE_INFO and values, as the server keeps them."""

import struct
import uuid
from typing import Any

from ..errors import SqlError
from . import temporal
from .decimals import exact_text
from .sqltype import DEFAULT_COLLATION, MAX, SqlType
from .utf16 import decoded

_FIXED = {
    0x30: ("tinyint", 1),
    0x32: ("bit", 1),
    0x34: ("smallint", 2),
    0x38: ("int", 4),
    0x7F: ("bigint", 8),
    0x3B: ("real", 4),
}
_FIXED |= {0x3E: ("float", 8), 0x3C: ("money", 8), 0x7A: ("smallmoney", 4), 0x3D: ("datetime", 8), 0x3A: ("smalldatetime", 4)}
_BY_WIDTH = {
    0x26: {1: "tinyint", 2: "smallint", 4: "int", 8: "bigint"},
    0x68: {1: "bit"},
    0x6D: {4: "real", 8: "float"},
    0x6E: {4: "smallmoney", 8: "money"},
    0x6F: {4: "smalldatetime", 8: "datetime"},
    0x24: {16: "uniqueidentifier"},
}
_SIZED = {0xE7: "nvarchar", 0xEF: "nchar", 0xA7: "varchar", 0xAF: "char", 0xA5: "varbinary", 0xAD: "binary"}
_LONG = {0x23: "text", 0x63: "ntext", 0x22: "image"}
_TIMES = {0x29: "time", 0x2A: "datetime2", 0x2B: "datetimeoffset"}


class Reader:
    """Reads a message from its start to its end."""

    def __init__(self, data: bytes, position: int = 0):
        self.data, self.position = data, position

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.data)

    def bytes(self, count: int) -> bytes:
        taken = self.data[self.position : self.position + count]
        if len(taken) < count:
            raise SqlError(
                4002, "The incoming tabular data stream (TDS) protocol stream is incorrect. The stream ended unexpectedly.", 16
            )
        self.position += count
        return taken

    def number(self, form: str) -> Any:
        return struct.unpack("<" + form, self.bytes(struct.calcsize("<" + form)))[0]

    def text(self, characters: int) -> str:
        return decoded(self.bytes(2 * characters))


def read_typed(reader: Reader) -> tuple[SqlType, Any]:
    """A TYPE_INFO and the value behind it."""
    token = reader.number("B")
    if token in _FIXED:
        name, width = _FIXED[token]
        return _plain(name), _number(_plain(name), reader.bytes(width))
    if token in _BY_WIDTH:
        width = reader.number("B")
        sql_type = _plain(_BY_WIDTH[token].get(width, _BY_WIDTH[token][max(_BY_WIDTH[token])]))
        data = reader.bytes(reader.number("B"))
        return sql_type, _number(_plain(_BY_WIDTH[token][len(data)]), data) if data else None
    if token in (0x6A, 0x6C):
        _, precision, scale = reader.bytes(3)
        data = reader.bytes(reader.number("B"))
        number = int.from_bytes(data[1:], "little") * (1 if data[:1] == b"\1" else -1)
        return SqlType("decimal", precision=precision, scale=scale), exact_text(number, scale) if data else None
    if token in _SIZED:
        return _sized(reader, _SIZED[token])
    if token in _LONG:
        name = _LONG[token]
        reader.bytes(4 if name == "image" else 9)
        length = reader.number("I")
        sql_type = SqlType(
            {"text": "varchar", "ntext": "nvarchar", "image": "varbinary"}[name],
            MAX,
            collation="" if name == "image" else DEFAULT_COLLATION,
        )
        return sql_type, None if length == 0xFFFFFFFF else _text(sql_type, reader.bytes(length))
    if token == 0x28:
        data = reader.bytes(reader.number("B"))
        return SqlType("date"), int.from_bytes(data, "little") if data else None
    if token in _TIMES:
        return _time(reader, SqlType(_TIMES[token], scale=reader.number("B")))
    if token == 0xF1:
        if reader.number("B"):
            raise SqlError(50000, "The development server does not support typed xml parameters.")
        return SqlType("nvarchar", MAX, collation=DEFAULT_COLLATION), _text(SqlType("nvarchar", MAX), _parts(reader))
    raise SqlError(
        4002, f"The incoming tabular data stream (TDS) remote procedure call has a parameter of the unknown type 0x{token:02X}."
    )


def _plain(name: str) -> SqlType:
    if name in ("money", "smallmoney"):
        return SqlType(name, precision=19 if name == "money" else 10, scale=4)
    return SqlType(name)


def _number(sql_type: SqlType, data: bytes) -> Any:
    match sql_type.name:
        case "real":
            return struct.unpack("<f", data)[0]
        case "float":
            return struct.unpack("<d", data)[0]
        case "smallmoney":
            return exact_text(struct.unpack("<i", data)[0], 4)
        case "money":
            high, low = struct.unpack("<iI", data)
            return exact_text(high << 32 | low, 4)
        case "smalldatetime":
            day, minutes = struct.unpack("<HH", data)
            return (day + temporal.EPOCH_1900) * temporal.DAY + minutes * temporal.MINUTE
        case "datetime":
            day, thirds = struct.unpack("<iI", data)
            return (day + temporal.EPOCH_1900) * temporal.DAY + temporal.of_thirds(thirds)
        case "uniqueidentifier":
            return str(uuid.UUID(bytes_le=data)).upper()
    return int.from_bytes(data, "little", signed=len(data) > 1)


def _sized(reader: Reader, name: str) -> tuple[SqlType, Any]:
    length = reader.number("H")
    if "binary" not in name:
        reader.bytes(5)
    wide = name.startswith("n")
    characters = MAX if length == 0xFFFF else max(1, length // 2 if wide else length)
    sql_type = SqlType(name, characters, collation="" if "binary" in name else DEFAULT_COLLATION)
    if length == 0xFFFF:
        return sql_type, _text(sql_type, _parts(reader))
    size = reader.number("H")
    return sql_type, None if size == 0xFFFF else _text(sql_type, reader.bytes(size))


def _parts(reader: Reader) -> "bytes | None":
    if reader.number("Q") == 0xFFFFFFFFFFFFFFFF:
        return None
    pieces = []
    while size := reader.number("I"):
        pieces.append(reader.bytes(size))
    return b"".join(pieces)


def _text(sql_type: SqlType, data: "bytes | None") -> Any:
    if data is None or sql_type.family == "binary":
        return data
    return decoded(data) if sql_type.is_wide else data.decode("cp1252", "replace")


def _time(reader: Reader, sql_type: SqlType) -> tuple[SqlType, Any]:
    data = reader.bytes(reader.number("B"))
    if not data:
        return sql_type, None
    unit = 10 ** (7 - sql_type.scale)
    if sql_type.name == "time":
        return sql_type, int.from_bytes(data, "little") * unit
    tail = 3 if sql_type.name == "datetime2" else 5
    ticks, rest = int.from_bytes(data[:-tail], "little") * unit, data[-tail:]
    moment = int.from_bytes(rest[:3], "little") * temporal.DAY + ticks
    return sql_type, moment if tail == 3 else temporal.pack_offset(moment, struct.unpack("<h", rest[3:])[0])
