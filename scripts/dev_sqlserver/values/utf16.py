"""Texts as units of UTF-16, which SQL Server keeps whatever they are.

SQLite keeps no half of a surrogate pair. The last 2048 characters of Unicode, which are for private use, stand for the halves in between.
"""

import re

_STAND_INS = 0x10F800
_HALVES = 0xD800
_stand_in = re.compile("[\U0010f800-\U0010ffff]")
_half = re.compile("[\ud800-\udfff]")


def encoded(text: str) -> bytes:
    """The units of a text, low bytes first."""
    if not text.isascii():
        text = _stand_in.sub(lambda found: chr(ord(found[0]) - _STAND_INS + _HALVES), text)
    return text.encode("utf-16-le", "surrogatepass")


def decoded(units: bytes) -> str:
    """The text of units; half of a unit at the end is replaced."""
    return kept(units.decode("utf-16-le", "surrogatepass" if len(units) % 2 == 0 else "replace"))


def kept(text: str) -> str:
    """A text as SQLite can keep it."""
    return text if text.isascii() else _half.sub(lambda found: chr(ord(found[0]) - _HALVES + _STAND_INS), text)


def cut(text: str, length: int) -> str:
    """The first `length` units of a text, without the character that the cut would divide."""
    units = encoded(text)
    first, rest = units[: length * 2], units[length * 2 :]
    divides = rest and 0xD8 <= first[-1] < 0xDC and 0xDC <= rest[1] < 0xE0
    return decoded(first[:-2] if divides else first)
