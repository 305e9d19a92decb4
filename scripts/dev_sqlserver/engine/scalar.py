"""Functions of values alone."""

import hashlib
import math
import re
import uuid
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Callable, Sequence

from ..errors import SqlError
from ..values import decimals
from ..values.sqltype import GUID, INT, MAX, SqlType, nvarchar, units, varbinary, varchar
from ..values.utf16 import kept
from .tracking import is_in_mask

ResultType = Callable[[Sequence["SqlType | None"]], SqlType]


@dataclass(frozen=True)
class Scalar:
    """A function: what it computes, the type of its result, and what its arguments are converted to first."""

    compute: Callable[..., Any]
    result: ResultType
    arguments: tuple["SqlType | None", ...] = ()
    null_if_any: bool = True


TEXT = nvarchar(MAX)


def _always(sql_type: SqlType) -> ResultType:
    return lambda types: sql_type


def _first_text(types: Sequence["SqlType | None"]) -> SqlType:
    """The type of the first argument; text of a variable length where it was no text."""
    first = types[0]
    if first is None or first.family not in ("text", "binary"):
        return nvarchar(4000)
    return SqlType(
        {"nchar": "nvarchar", "char": "varchar"}.get(first.name, first.name), first.length, collation=first.collation
    )


def _long_text(types: Sequence["SqlType | None"]) -> SqlType:
    """Text of any length, wide where an argument is."""
    wide = any(t is None or t.family != "text" or t.is_wide for t in types[:1])
    if any(t and t.length == MAX for t in types):
        return nvarchar(MAX) if wide else varchar(MAX)
    return nvarchar(4000) if wide else varchar(8000)


def _joined_text(types: Sequence["SqlType | None"]) -> SqlType:
    """The type of CONCAT."""
    wide = any(t is not None and t.family == "text" and t.is_wide for t in types)
    return _long_text([t for t in types if t is not None and t.family == "text" and t.is_wide == wide])


def _numeric(types: Sequence["SqlType | None"]) -> SqlType:
    first = types[0] or INT
    return first if first.family in ("decimal", "float") else INT if first.name in ("bit", "tinyint", "smallint") else first


def _substring(value: Any, start: int, length: int) -> Any:
    if length < 0:
        raise SqlError(537, "Invalid length parameter passed to the SUBSTRING function.")
    first = max(start, 1)
    return value[first - 1 : max(first - 1, start - 1 + length)]


def _rounded(value: Any, digits: int, cut: int = 0) -> Any:
    if isinstance(value, float):
        factor = 10.0**digits
        return (
            math.trunc(value * factor) / factor
            if cut
            else math.floor(abs(value) * factor + 0.5) / factor * math.copysign(1, value)
        )
    number = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_DOWN if cut else ROUND_HALF_UP, context=decimals.EXACT)
    if isinstance(value, int):
        return int(number)
    return f"{number.quantize(Decimal(value), context=decimals.EXACT):f}"


def _whole(rounding: str) -> Callable[[Any], Any]:
    def compute(value: Any) -> Any:
        if isinstance(value, float):
            return math.floor(value) * 1.0 if rounding == ROUND_FLOOR else math.ceil(value) * 1.0
        return value if isinstance(value, int) else f"{Decimal(value).to_integral_value(rounding):f}"

    return compute


def _whole_type(types: Sequence["SqlType | None"]) -> SqlType:
    first = types[0] or INT
    return SqlType("decimal", precision=first.precision, scale=0) if first.family == "decimal" else first


def _abs(value: Any) -> Any:
    return value.lstrip("-") if isinstance(value, str) else abs(value)


def _sign(value: Any) -> Any:
    number = Decimal(value)
    sign = (number > 0) - (number < 0)
    return (
        sign
        if isinstance(value, int)
        else float(sign)
        if isinstance(value, float)
        else f"{Decimal(sign).quantize(Decimal(value)):f}"
    )


def _hash(algorithm: str, value: Any) -> bytes:
    name = {"SHA2_256": "sha256", "SHA2_512": "sha512", "SHA1": "sha1", "SHA": "sha1", "MD5": "md5"}.get(algorithm.upper())
    return hashlib.new(name, value).digest() if name else b""


def _concat(*values: Any) -> str:
    return "".join(value for value in values if value is not None)


def _stuff(text: str, start: int, length: int, inserted: str) -> "str | None":
    return text[: start - 1] + inserted + text[start - 1 + length :] if 1 <= start <= len(text) and length >= 0 else None


@lru_cache(maxsize=4096)
def like_pattern(pattern: str, escape: str, sensitive: bool) -> "re.Pattern[str]":
    """A LIKE pattern as a regular expression."""
    out, at = "", 0
    while at < len(pattern):
        character = pattern[at]
        if escape and character == escape and at + 1 < len(pattern):
            at += 1
            out += re.escape(pattern[at])
        elif character == "[" and "]" in pattern[at + 2 :]:
            end = pattern.index("]", at + 2)
            inner = pattern[at + 1 : end]
            out += (
                "[" + ("^" if inner.startswith("^") else "") + inner.lstrip("^").replace("\\", "\\\\").replace("[", "\\[") + "]"
            )
            at = end
        else:
            out += {"%": ".*", "_": "."}.get(character, re.escape(character))
        at += 1
    return re.compile(out, re.S if sensitive else re.S | re.I)


def like(value: Any, pattern: Any, sensitive: int, escape: str = "") -> "int | None":
    if value is None or pattern is None:
        return None
    compiled = like_pattern(pattern, escape, bool(sensitive))
    return int(bool(compiled.fullmatch(value)) or (value.endswith(" ") and bool(compiled.fullmatch(value.rstrip(" ")))))


SCALARS: dict[str, Scalar] = {
    "LEN": Scalar(lambda text: units(text.rstrip(" ")), _always(INT), (TEXT,)),
    "UPPER": Scalar(lambda text: text.upper(), _first_text, (TEXT,)),
    "LOWER": Scalar(lambda text: text.lower(), _first_text, (TEXT,)),
    "LTRIM": Scalar(lambda text: text.lstrip(" "), _first_text, (TEXT,)),
    "RTRIM": Scalar(lambda text: text.rstrip(" "), _first_text, (TEXT,)),
    "TRIM": Scalar(lambda text: text.strip(" "), _first_text, (TEXT,)),
    "SUBSTRING": Scalar(_substring, _first_text, (None, INT, INT)),
    "LEFT": Scalar(lambda text, count: text[:count], _first_text, (TEXT, INT)),
    "RIGHT": Scalar(lambda text, count: text[-count:] if count else "", _first_text, (TEXT, INT)),
    "REPLACE": Scalar(
        lambda text, old, new: re.sub(re.escape(old), lambda _: new, text, flags=re.I) if old else text,
        _long_text,
        (TEXT, TEXT, TEXT),
    ),
    "CHARINDEX": Scalar(
        lambda part, text, start=1: text.lower().find(part.lower(), max(start - 1, 0)) + 1, _always(INT), (TEXT, TEXT, INT)
    ),
    "REPLICATE": Scalar(lambda text, count: text * count if count >= 0 else None, _long_text, (TEXT, INT)),
    "SPACE": Scalar(lambda count: " " * count, _always(nvarchar(4000)), (INT,)),
    "REVERSE": Scalar(lambda text: text[::-1], _first_text, (TEXT,)),
    "STUFF": Scalar(_stuff, _long_text, (TEXT, INT, INT, TEXT)),
    "QUOTENAME": Scalar(
        lambda name, mark="[": (
            "[" + name.replace("]", "]]") + "]" if mark in "[]" else mark + name.replace(mark, mark * 2) + mark
        ),
        _always(nvarchar(258)),
        (TEXT, TEXT),
    ),
    "CONCAT": Scalar(_concat, _joined_text, (TEXT,) * 254, null_if_any=False),
    "CHAR": Scalar(
        lambda code: bytes([code]).decode("cp1252", "replace") if 0 <= code < 256 else None, _always(SqlType("char", 1)), (INT,)
    ),
    "NCHAR": Scalar(lambda code: kept(chr(code)) if 0 <= code < 0x110000 else None, _always(nvarchar(2)), (INT,)),
    "UNICODE": Scalar(lambda text: ord(text[0]) if text else None, _always(INT), (TEXT,)),
    "ASCII": Scalar(lambda text: text[0].encode("cp1252", "replace")[0] if text else None, _always(INT), (TEXT,)),
    "HASHBYTES": Scalar(_hash, _always(varbinary(8000)), (TEXT, varbinary(MAX))),
    "ABS": Scalar(_abs, _numeric),
    "SIGN": Scalar(_sign, _numeric),
    "FLOOR": Scalar(_whole(ROUND_FLOOR), _whole_type),
    "CEILING": Scalar(_whole(ROUND_CEILING), _whole_type),
    "ROUND": Scalar(_rounded, _numeric, (None, INT, INT)),
    "POWER": Scalar(lambda base, exponent: base**exponent, _always(SqlType("float")), (SqlType("float"), SqlType("float"))),
    "SQRT": Scalar(math.sqrt, _always(SqlType("float")), (SqlType("float"),)),
    "NEWID": Scalar(lambda: str(uuid.uuid4()).upper(), _always(GUID)),
    "CHANGE_TRACKING_IS_COLUMN_IN_MASK": Scalar(is_in_mask, _always(SqlType("bit")), (INT, varbinary(4100)), null_if_any=False),
}
