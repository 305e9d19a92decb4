"""DATEADD, DATEDIFF and DATEPART on values as they are kept."""

import calendar
import datetime
from typing import Any

from ..errors import SqlError
from ..values import temporal
from ..values.sqltype import SqlType

_PARTS = {
    "year": "year yyyy yy",
    "quarter": "quarter qq q",
    "month": "month mm m",
    "dayofyear": "dayofyear dy y",
    "day": "day dd d",
    "week": "week wk ww",
    "weekday": "weekday dw w",
    "hour": "hour hh",
    "minute": "minute mi n",
    "second": "second ss s",
    "millisecond": "millisecond ms",
    "microsecond": "microsecond mcs",
    "nanosecond": "nanosecond ns",
}
_NAMES = {alias: name for name, aliases in _PARTS.items() for alias in aliases.split()}
_TICKS = {
    "week": 7 * temporal.DAY,
    "day": temporal.DAY,
    "dayofyear": temporal.DAY,
    "weekday": temporal.DAY,
    "hour": 60 * temporal.MINUTE,
    "minute": temporal.MINUTE,
    "second": temporal.SECOND,
    "millisecond": 10_000,
    "microsecond": 10,
}


def part_name(text: str) -> str:
    """A date part by its full name."""
    if text.lower() not in _NAMES:
        raise SqlError(155, f"'{text}' is not a recognized datepart option.", 15)
    return _NAMES[text.lower()]


def ticks_of(value: Any, sql_type: SqlType) -> int:
    """The local instant of a value."""
    match sql_type.family:
        case "date":
            return value * temporal.DAY
        case "time":
            return temporal.EPOCH_1900 * temporal.DAY + value
        case "offset":
            utc, minutes = temporal.unpack_offset(value)
            return utc + minutes * temporal.MINUTE
    return value


def add(part: str, count: int, value: Any, sql_type: SqlType) -> Any:
    """DATEADD: a value of the same type."""
    ticks = ticks_of(value, sql_type)
    if part in ("year", "quarter", "month"):
        moved = _add_months(ticks, count * {"year": 12, "quarter": 3, "month": 1}[part])
    else:
        moved = ticks + (count // 100 if part == "nanosecond" else count * _TICKS[part])
    if not 0 <= moved <= temporal.LAST:
        raise SqlError(517, f"Adding a value to a '{sql_type.name}' column caused an overflow.")
    match sql_type.family:
        case "date":
            return moved // temporal.DAY
        case "time":
            return moved % temporal.DAY
        case "offset":
            minutes = temporal.unpack_offset(value)[1]
            return temporal.pack_offset(moved - minutes * temporal.MINUTE, minutes)
    return temporal.fit(moved, sql_type.name, sql_type.scale)


def _add_months(ticks: int, months: int) -> int:
    day, rest = divmod(ticks, temporal.DAY)
    date = datetime.date.fromordinal(day + 1)
    month = date.year * 12 + date.month - 1 + months
    year, month = divmod(month, 12)
    if not 1 <= year <= 9999:
        raise SqlError(517, "Adding a value to a 'datetime2' column caused an overflow.")
    moved = datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
    return (moved.toordinal() - 1) * temporal.DAY + rest


def difference(part: str, start: int, end: int) -> int:
    """DATEDIFF: how many boundaries of the part lie between two instants."""
    if part in ("year", "quarter", "month"):
        first, last = (datetime.date.fromordinal(ticks // temporal.DAY + 1) for ticks in (start, end))
        if part == "year":
            return last.year - first.year
        unit = 3 if part == "quarter" else 1
        return (last.year * 12 + last.month - 1) // unit - (first.year * 12 + first.month - 1) // unit
    if part == "nanosecond":
        return (end - start) * 100
    if part == "week":
        return (end + temporal.DAY) // (7 * temporal.DAY) - (start + temporal.DAY) // (7 * temporal.DAY)
    return end // _TICKS[part] - start // _TICKS[part]


def extract(part: str, ticks: int) -> int:
    """DATEPART."""
    day, rest = divmod(ticks, temporal.DAY)
    date = datetime.date.fromordinal(day + 1)
    match part:
        case "year":
            return date.year
        case "quarter":
            return (date.month + 2) // 3
        case "month":
            return date.month
        case "day":
            return date.day
        case "dayofyear":
            return date.timetuple().tm_yday
        case "weekday":
            return date.isoweekday() % 7 + 1
        case "week":
            first = datetime.date(date.year, 1, 1)
            return (date.timetuple().tm_yday + first.isoweekday() % 7 - 1) // 7 + 1
        case "hour":
            return rest // _TICKS["hour"]
        case "minute":
            return rest // temporal.MINUTE % 60
        case "second":
            return rest // temporal.SECOND % 60
        case "nanosecond":
            return rest % temporal.SECOND * 100
    return rest % temporal.SECOND // _TICKS[part]
