"""Dates and times: 100 ns ticks since 0001-01-01, their text, and the styles of CONVERT."""

import datetime
import re
from functools import lru_cache

from ..errors import SqlError

SECOND = 10_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
EPOCH_1900 = datetime.date(1900, 1, 1).toordinal() - 1
LAST = datetime.date(9999, 12, 31).toordinal() * DAY - 1
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_PATTERN = re.compile(
    r"\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2}))?"
    r"(?:(?:T|\s*)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?\s*(AM|PM)?)?"
    r"\s*(?:(Z)|([+-])(\d{2}):(\d{2}))?\s*",
    re.I,
)


def parse(text: str) -> "tuple[int, int, int | None]":
    """Text as (day since 0001-01-01, ticks of the day, offset in minutes or none); a time alone is on 1900-01-01."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise SqlError(241, "Conversion failed when converting date and/or time from character string.")
    day, ticks, offset = EPOCH_1900, 0, None
    year, month, dom = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    try:
        if year:
            day = datetime.date(int(year), int(month), int(dom)).toordinal() - 1
        if match[7]:
            hour = int(match[7])
            if match[11]:
                hour = hour % 12 + (12 if match[11].upper() == "PM" else 0)
            moment = datetime.time(hour, int(match[8]), int(match[9] or 0))
            fraction = (match[10] or "").ljust(9, "0")
            ticks = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND + (int(fraction) + 50) // 100
        if match[12] or match[13]:
            offset = 0 if match[12] else (1 if match[13] == "+" else -1) * (int(match[14]) * 60 + int(match[15]))
    except ValueError:
        raise SqlError(241, "Conversion failed when converting date and/or time from character string.") from None
    return day, ticks, offset


@lru_cache(maxsize=65536)
def date_text(day: int) -> str:
    date = datetime.date.fromordinal(day + 1)
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def time_text(ticks: int, scale: int) -> str:
    seconds, fraction = divmod(ticks, SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{fraction // 10 ** (7 - scale):0{scale}}" if scale else text


def offset_text(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def rounded(ticks: int, scale: int) -> int:
    """Ticks rounded to a number of digits behind the second, half up."""
    unit = 10 ** (7 - scale)
    return (ticks + unit // 2) // unit * unit


def thirds(ticks: int) -> int:
    """Ticks of a day in the 1/300 s of `datetime`."""
    return (ticks * 3 + 50_000) // 100_000


def of_thirds(count: int) -> int:
    """The ticks of a number of 1/300 s, as a conversion of `datetime` to `datetime2(7)` shows them."""
    return (count * 200_000 + 3) // 6


def fit(ticks: int, name: str, scale: int) -> int:
    """An instant as a type keeps it; fails outside of its range."""
    day, rest = divmod(ticks, DAY)
    if name == "datetime":
        kept, lowest, highest = day * DAY + of_thirds(thirds(rest)), 639_905, 3_652_058
    elif name == "smalldatetime":
        kept, lowest, highest = day * DAY + (rest // SECOND + 30) // 60 * MINUTE, EPOCH_1900, EPOCH_1900 + 65_535
    else:
        kept, lowest, highest = day * DAY + rounded(rest, scale), 0, 3_652_058
        if kept > LAST:
            kept = kept - 10 ** (7 - scale)  # a fraction that would round up to the year 10000 stays below it
    if not lowest <= kept // DAY <= highest:
        raise SqlError(242, f"The conversion of a data type to a {name} data type resulted in an out-of-range value.")
    return kept


def pack_offset(utc: int, minutes: int) -> str:
    """A `datetimeoffset` as it is kept."""
    if not 0 <= utc <= LAST or abs(minutes) > 840:
        raise SqlError(517, "Adding a value to a 'datetimeoffset' column caused an overflow.")
    return f"{utc:019}{minutes:+}"


def unpack_offset(kept: str) -> tuple[int, int]:
    """UTC ticks and the offset in minutes."""
    return int(kept[:19]), int(kept[19:])


def styled(ticks: int, digits: int, style: int) -> str:
    """The text of CONVERT(varchar, instant, style); `digits` behind the second."""
    day, rest = divmod(ticks, DAY)
    date = date_text(day)
    year, month, dom = date[:4], date[5:7], date[8:]
    clock = time_text(rest, 0)
    hour = int(clock[:2])
    match style:
        case 0 | 100:
            half = "PM" if hour >= 12 else "AM"
            return f"{_MONTHS[int(month) - 1]} {int(dom):2} {year} {hour % 12 or 12:2}:{clock[3:5]}{half}"
        case 23:
            return date
        case 101:
            return f"{month}/{dom}/{year}"
        case 103:
            return f"{dom}/{month}/{year}"
        case 104:
            return f"{dom}.{month}.{year}"
        case 108:
            return clock
        case 112:
            return f"{year}{month}{dom}"
        case 20 | 120:
            return f"{date} {clock}"
        case 21 | 25 | 121:
            return f"{date} {time_text(rest, digits)}"
        case 126 | 127:
            shown = time_text(rest, digits)
            if digits and int(shown.rpartition(".")[2]) == 0:
                shown = clock
            return f"{date}T{shown}{'Z' if style == 127 else ''}"
    raise SqlError(281, f"{style} is not a valid style number when converting from datetime to a character string.")
