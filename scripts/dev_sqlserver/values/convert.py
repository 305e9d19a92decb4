"""Conversions between types, on values as they are kept (see `values/__init__.py`)."""

import math
import struct
import uuid
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any, Callable

from ..errors import SqlError
from . import decimals, temporal
from .sqltype import MAX, SqlType, parse_type, units
from .utf16 import cut, encoded

_RANGES = {
    "tinyint": (0, 255),
    "smallint": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}
_DEFAULT_STYLE = {"datetime": 0, "smalldatetime": 0, "money": 0}


@lru_cache(maxsize=4096)
def converter(source: SqlType, target: SqlType, style: "int | None" = None) -> Callable[[Any], Any]:
    """A function that converts a value that is not NULL, as CAST and CONVERT do; text that is too long is cut."""
    if source.family == "variant" and target.family != "variant":
        return lambda value: _from_variant(value, target, style)
    make = {
        "integer": _to_integer,
        "decimal": _to_decimal,
        "float": _to_float,
        "text": _to_text,
        "binary": _to_binary,
        "guid": _to_guid,
        "date": _to_date,
        "time": _to_time,
        "moment": _to_moment,
        "offset": _to_offset,
        "variant": _to_variant,
        "udt": _to_udt,
    }[target.family]
    return make(source, target, style)


def convert(value: Any, source: SqlType, target: SqlType, style: "int | None" = None) -> Any:
    """A value in another type; NULL stays NULL."""
    return None if value is None else converter(source, target, style)(value)


@lru_cache(maxsize=4096)
def assignment(source: SqlType, target: SqlType, place: str) -> Callable[[Any], Any]:
    """Like `converter`, for a value that is stored in a column: text and bytes that do not fit are an error."""
    if target.family not in ("text", "binary") or target.length == MAX or target.name == "timestamp":
        return converter(source, target)
    unbounded = parse_type(f"{'n' if target.is_wide else ''}varchar(max)" if target.family == "text" else "varbinary(max)")
    whole, fitted = converter(source, unbounded), converter(source, target)

    def assign(value: Any) -> Any:
        full = whole(value)
        size = (
            units(full.rstrip(" "))
            if target.is_wide
            else len(full.rstrip(" ") if isinstance(full, str) else full)
        )
        if size > target.length:
            shown = full[:100] if isinstance(full, str) else full[:50].hex()
            raise SqlError(2628, f"String or binary data would be truncated in {place}. Truncated value: '{shown}'.")
        return fitted(value)

    return assign


def _refuse(source: SqlType, target: SqlType) -> SqlError:
    return SqlError(529, f"Explicit conversion from data type {source.name} to {target.name} is not allowed.")


# To numbers


def _to_integer(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    if target.name == "bit":
        if source.family == "text":
            return lambda text: (
                1
                if text.strip().lower() == "true"
                else 0
                if text.strip().lower() == "false"
                else int(_parse_integer(text, target) != 0)
            )
        return lambda value: int(any(value) if isinstance(value, bytes) else Decimal(value) != 0)
    low, high = _RANGES[target.name]

    def checked(number: int) -> int:
        if not low <= number <= high:
            raise SqlError(8115, f"Arithmetic overflow error converting expression to data type {target.name}.")
        return number

    match source.family:
        case "integer":
            return checked
        case "decimal":
            return lambda value: checked(int(Decimal(value).to_integral_value(ROUND_DOWN)))
        case "float":
            return lambda value: checked(int(value)) if math.isfinite(value) else checked(2**64)
        case "text":
            return lambda value: checked(_parse_integer(value, target))
        case "binary":
            width = target.max_length
            return lambda value: int.from_bytes(value[-width:].rjust(width, b"\0"), "big", signed=low < 0)
        case "moment" if source.name in ("datetime", "smalldatetime"):
            return lambda value: checked((value + temporal.DAY // 2) // temporal.DAY - temporal.EPOCH_1900)
    raise _refuse(source, target)


def _parse_integer(text: str, target: SqlType) -> int:
    try:
        return int(text.strip() or "0")
    except ValueError:
        raise SqlError(
            245, f"Conversion failed when converting the varchar value '{text}' to data type {target.name}."
        ) from None


def _to_decimal(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    match source.family:
        case "integer" | "decimal":
            return lambda value: decimals.kept(value, target)
        case "float":
            return lambda value: decimals.kept(Decimal(repr(value)), target)
        case "text":
            return lambda value: decimals.read(value, target)
    raise _refuse(source, target)


def _to_float(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    if source.family not in ("integer", "decimal", "float", "text"):
        raise _refuse(source, target)

    def read(value: Any) -> float:
        try:
            number = float(value)
            if target.name == "real":
                number = struct.unpack("<f", struct.pack("<f", number))[0]
        except ValueError:
            raise SqlError(8114, f"Error converting data type varchar to {target.name}.") from None
        except OverflowError:
            raise SqlError(8115, "Arithmetic overflow error converting expression to data type real.") from None
        if not math.isfinite(number):
            raise SqlError(8115, f"Arithmetic overflow error converting expression to data type {target.name}.")
        return number

    return read


# To text and bytes


def _to_text(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    as_text = _textual(source, style)
    if not target.is_wide:
        inner = as_text
        as_text = lambda value: inner(value).encode("cp1252", "replace").decode("cp1252", "replace")  # noqa: E731
    if target.length == MAX:
        return as_text
    length, padded = target.length, target.name in ("char", "nchar")

    def fitted(value: Any) -> str:
        text = as_text(value)
        if target.is_wide and len(text) * 2 > length:
            text = cut(text, length)
        text = text[:length]
        return (
            text + " " * (length - units(text) if target.is_wide else length - len(text))
            if padded
            else text
        )

    return fitted


def _textual(source: SqlType, style: "int | None") -> Callable[[Any], str]:
    """The text of a value, by the default style of its type where none is given."""
    match source.family:
        case "text":
            return str
        case "integer":
            return str
        case "decimal" if source.name in ("money", "smallmoney"):
            return lambda value: f"{Decimal(value):.4f}" if style == 2 else f"{Decimal(value):.2f}"
        case "decimal":
            return str
        case "float":
            return lambda value: _float_text(value, source.name, style or 0)
        case "guid":
            return str
        case "binary" | "udt":
            return lambda value: _binary_text(value, source, style or 0)
        case "date":
            return lambda value: temporal.styled(value * temporal.DAY, 0, 23 if style is None else style)
        case "time":
            return lambda value: temporal.time_text(value, source.scale)
        case "offset":
            return lambda value: _offset_text(value, source.scale, style)
    digits = 3 if source.name == "datetime" else 0 if source.name == "smalldatetime" else source.scale
    chosen = _DEFAULT_STYLE.get(source.name, 121) if style is None else style
    if source.name == "datetime":
        return lambda value: temporal.styled(temporal.rounded(value, 3), digits, chosen)
    return lambda value: temporal.styled(value, digits, chosen)


def _float_text(value: float, name: str, style: int) -> str:
    if style == 3:
        return repr(value)
    if style in (1, 2):
        digits = 8 if style == 1 else 16
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        return f"{mantissa}e{exponent[0]}{exponent[1:]:0>3}"
    text = f"{value:.6g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:]:0>3}" if e else "0" if text == "-0" else text


def _binary_text(value: bytes, source: SqlType, style: int) -> str:
    if style in (1, 2):
        return ("0x" if style == 1 else "") + value.hex().upper()
    return value.decode("cp1252", "replace")


def _offset_text(value: str, scale: int, style: "int | None") -> str:
    utc, minutes = temporal.unpack_offset(value)
    if style == 127:
        return temporal.styled(utc, scale, 127)
    local = temporal.styled(utc + minutes * temporal.MINUTE, scale, 121 if style is None else style)
    return local + ("" if style == 126 else " ") + temporal.offset_text(minutes)


def _to_binary(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    def raw(value: Any) -> bytes:
        match source.family:
            case "binary" | "udt":
                return value
            case "text":
                if style in (1, 2):
                    digits = value[2:] if style == 1 else value
                    try:
                        return bytes.fromhex(digits)
                    except ValueError:
                        raise SqlError(8114, "Error converting data type varchar to varbinary.") from None
                return encoded(value) if source.is_wide else value.encode("cp1252", "replace")
            case "integer":
                return value.to_bytes(source.max_length, "big", signed=value < 0)
            case "guid":
                return uuid.UUID(value).bytes_le
        raise _refuse(source, target)

    if target.length == MAX:
        return raw
    cut_left = source.family == "integer"
    padded = target.name in ("binary", "timestamp")

    def fitted(value: Any) -> bytes:
        data = raw(value)
        if cut_left:
            return data[-target.length :].rjust(target.length, b"\0") if padded else data[-target.length :]
        return data[: target.length].ljust(target.length, b"\0") if padded else data[: target.length]

    return fitted


def _to_guid(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    match source.family:
        case "guid":
            return str
        case "binary":
            return lambda value: str(uuid.UUID(bytes_le=value[:16].ljust(16, b"\0"))).upper()
        case "text":

            def read(value: str) -> str:
                try:
                    return str(uuid.UUID(value.strip().strip("{}")[:36])).upper()
                except ValueError:
                    raise SqlError(
                        8169, "Conversion failed when converting from a character string to uniqueidentifier."
                    ) from None

            return read
    raise _refuse(source, target)


def _to_udt(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    if source.family not in ("binary", "udt"):
        raise _refuse(source, target)
    return lambda value: value


# To dates and times


def _to_date(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    match source.family:
        case "date":
            return lambda value: value
        case "moment":
            return lambda value: value // temporal.DAY
        case "offset":
            return lambda value: _local(value) // temporal.DAY
        case "text":
            return lambda value: temporal.parse(value)[0]
    raise _refuse(source, target)


def _to_time(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    def fit(ticks: int) -> int:
        kept = temporal.rounded(ticks % temporal.DAY, target.scale)
        return kept if kept < temporal.DAY else 0

    match source.family:
        case "time" | "moment":
            return fit
        case "offset":
            return lambda value: fit(_local(value))
        case "text":
            return lambda value: fit(temporal.parse(value)[1])
    raise _refuse(source, target)


def _to_moment(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    name, scale = target.name, target.scale
    match source.family:
        case "moment":
            return lambda value: temporal.fit(value, name, scale)
        case "date":
            return lambda value: temporal.fit(value * temporal.DAY, name, scale)
        case "time":
            return lambda value: temporal.fit(temporal.EPOCH_1900 * temporal.DAY + value, name, scale)
        case "offset":
            return lambda value: temporal.fit(_local(value), name, scale)
        case "text":

            def read(value: str) -> int:
                day, ticks, _ = temporal.parse(value)
                return temporal.fit(day * temporal.DAY + ticks, name, scale)

            return read
        case "integer" | "decimal" | "float" if name in ("datetime", "smalldatetime"):
            return lambda value: temporal.fit(
                int(Decimal(value) * temporal.DAY) + temporal.EPOCH_1900 * temporal.DAY, name, scale
            )
    raise _refuse(source, target)


def _to_offset(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    scale = target.scale
    match source.family:
        case "offset":

            def again(value: str) -> str:
                utc, minutes = temporal.unpack_offset(value)
                return temporal.pack_offset(temporal.fit(utc, target.name, scale), minutes)

            return again
        case "text":

            def read(value: str) -> str:
                day, ticks, minutes = temporal.parse(value)
                local = temporal.fit(day * temporal.DAY + ticks, target.name, scale)
                return temporal.pack_offset(local - (minutes or 0) * temporal.MINUTE, minutes or 0)

            return read
        case "date" | "time" | "moment":
            moment = converter(source, SqlType("datetime2", scale=scale))
            return lambda value: temporal.pack_offset(moment(value), 0)
    raise _refuse(source, target)


def _local(value: str) -> int:
    utc, minutes = temporal.unpack_offset(value)
    return utc + minutes * temporal.MINUTE


# sql_variant


def _to_variant(source: SqlType, target: SqlType, style: "int | None") -> Callable[[Any], Any]:
    if source.family == "variant":
        return lambda value: value
    return lambda value: f"{source}\x1f{value.hex() if isinstance(value, bytes) else value}"


def variant_parts(value: str) -> tuple[SqlType, Any]:
    """The base type of a `sql_variant`, and its value as that type keeps it."""
    declared, _, text = value.partition("\x1f")
    base = parse_type(declared)
    match base.family:
        case "integer" | "date" | "time" | "moment":
            return base, int(text)
        case "float":
            return base, float(text)
        case "binary":
            return base, bytes.fromhex(text)
    return base, text


def _from_variant(value: str, target: SqlType, style: "int | None") -> Any:
    base, inner = variant_parts(value)
    return converter(base, target, style)(inner)
