"""The orders that SQLite does not have."""

import sqlite3
from decimal import Decimal
from functools import lru_cache
from typing import Any, Callable

_GUID_ORDER = [slice(24, 36), slice(19, 23), slice(14, 18), slice(9, 13), slice(0, 8)]


def _by(key: Callable[[str], Any]) -> Callable[[str, str], int]:
    def compare(left: str, right: str) -> int:
        if left == right:
            return 0
        a, b = key(left), key(right)
        return (a > b) - (a < b)

    return compare


def _guid(text: str) -> str:
    """SQL Server compares the last group first; within the first three groups the bytes stand the other way round."""
    last, fourth, third, second, first = (text[part] for part in _GUID_ORDER)
    return last + fourth + _swapped(third) + _swapped(second) + _swapped(first)


def _swapped(group: str) -> str:
    return "".join(group[at : at + 2] for at in range(len(group) - 2, -2, -2))


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return text.rstrip(" ").casefold()


def _mixed(text: str) -> tuple[str, str]:
    return _folded(text), text.rstrip(" ").swapcase()


COLLATIONS = {
    "CI": _by(_folded),
    "CS": _by(_mixed),
    "BIN": _by(lambda text: text.rstrip(" ").encode("utf-16-be")),
    "DECIMAL": _by(Decimal),
    "GUID": _by(_guid),
    "INSTANT": _by(lambda kept: kept[:19]),
}


def install(connection: sqlite3.Connection) -> None:
    """Makes a SQLite connection know the orders."""
    for name, compare in COLLATIONS.items():
        connection.create_collation(name, compare)
