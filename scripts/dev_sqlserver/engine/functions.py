"""Makes a SQLite connection know the functions that compiled statements call."""

import sqlite3
from typing import TYPE_CHECKING, Any, Callable

from ..errors import Cancelled, SqlError
from ..values import collations, decimals
from ..values.convert import convert, variant_parts
from ..values.sqltype import SqlType, parse_type
from ..values.utf16 import encoded
from . import dates, system
from .scalar import SCALARS, Scalar, like
from .tracking import MaskUnion

if TYPE_CHECKING:
    from .session import Session


def install(connection: sqlite3.Connection, session: "Session") -> None:
    """Installs collations, functions and aggregates; errors in them are kept in the session, since SQLite hides them."""

    def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except (SqlError, Cancelled) as error:
                session.pending_error = error
                raise
            except (ArithmeticError, ValueError, TypeError, AttributeError) as error:
                session.pending_error = SqlError(
                    50000, f"The development server could not compute {function.__name__}: {error}"
                )
                raise

        return call

    collations.install(connection)
    pure: dict[str, Callable[..., Any]] = {
        "tsql_convert": _convert,
        "tsql_try_convert": _try_convert,
        "tsql_convert_sum": lambda value, declared: (
            None if value is None else convert(value, _SUM if isinstance(value, str) else _INTEGER, parse_type(declared))
        ),
        "tsql_calculate": _calculate,
        "tsql_like": like,
        "tsql_dateadd": lambda part, count, value, declared: (
            None if count is None or value is None else dates.add(part, count, value, parse_type(declared))
        ),
        "tsql_datediff": _datediff,
        "tsql_datepart": lambda part, value, declared: (
            None if value is None else dates.extract(part, dates.ticks_of(value, parse_type(declared)))
        ),
        "tsql_datalength": _data_length,
        "tsql_variant_property": _variant_property,
        "tsql_rowversion": lambda number: number.to_bytes(8, "big"),
    }
    for name, function in pure.items():
        connection.create_function(name, -1, guarded(function), deterministic=True)
    for name, scalar in SCALARS.items():
        connection.create_function(f"tsql_{name.lower()}", -1, guarded(_null_aware(scalar)), deterministic=name != "NEWID")
    stateful: dict[str, Callable[..., Any]] = {
        "tsql_system": lambda name, *arguments: system.call(session, name, arguments),
        "tsql_may_track": lambda object_id: int(session.may_track(object_id)),
        "tsql_assign": session.assign,
        "tsql_next_identity": session.counters.next_identity,
        "tsql_next_rowversion": session.counters.next_rowversion,
    }
    for name, function in stateful.items():
        connection.create_function(name, -1, guarded(function))
    connection.create_aggregate("tsql_sum", 1, _Sum)  # type: ignore[arg-type]
    connection.create_aggregate("tsql_avg", 1, _Average)  # type: ignore[arg-type]
    connection.create_aggregate("tsql_mask", 2, MaskUnion)  # type: ignore[arg-type]


_SUM = SqlType("decimal", precision=38, scale=19)
_INTEGER = SqlType("bigint")


def _null_aware(scalar: Scalar) -> Callable[..., Any]:
    if not scalar.null_if_any:
        return scalar.compute
    return lambda *arguments: None if None in arguments else scalar.compute(*arguments)


def _convert(value: Any, source: str, target: str, style: "int | None" = None) -> Any:
    return None if value is None else convert(value, parse_type(source), parse_type(target), style)


def _try_convert(value: Any, source: str, target: str, style: "int | None" = None) -> Any:
    try:
        return _convert(value, source, target, style)
    except SqlError:
        return None


def _calculate(operator: str, left: Any, right: Any, declared: str) -> Any:
    if left is None or right is None:
        return None
    kind = parse_type(declared)
    if kind.family == "decimal":
        return decimals.calculate(operator, str(left), str(right), kind)
    if kind.family == "float":
        a, b = float(left), float(right)
        if operator in "/%" and not b:
            raise SqlError(8134, "Divide by zero error encountered.")
        return convert(
            {"+": a + b, "-": a - b, "*": a * b}[operator] if operator in "+-*" else a / b if operator == "/" else a % b,
            kind,
            kind,
        )
    a, b = int(left), int(right)
    if operator in "/%":
        if not b:
            raise SqlError(8134, "Divide by zero error encountered.")
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        return quotient if operator == "/" else a - quotient * b
    result = {"+": a + b, "-": a - b, "*": a * b}[operator]
    return convert(result, _INTEGER, kind)


def _datediff(part: str, start: Any, start_type: str, end: Any, end_type: str, declared: str) -> Any:
    if start is None or end is None:
        return None
    count = dates.difference(part, dates.ticks_of(start, parse_type(start_type)), dates.ticks_of(end, parse_type(end_type)))
    if not -(2**31) <= count < 2**31 and declared == "int":
        raise SqlError(535, "The datediff function resulted in an overflow. Try to use datediff with a less precise datepart.")
    return count


def _data_length(value: Any, declared: str) -> Any:
    if value is None:
        return None
    kind = parse_type(declared)
    if kind.family == "text":
        return len(encoded(value) if kind.is_wide else value.encode("cp1252", "replace"))
    if kind.family in ("binary", "udt"):
        return len(value)
    if kind.family == "variant":
        base, inner = variant_parts(value)
        return _data_length(inner, str(base))
    return kind.max_length


def _variant_property(value: Any, name: str) -> Any:
    if value is None:
        return None
    base, _ = variant_parts(value)
    match name.lower():
        case "basetype":
            return base.name
        case "precision":
            return str(base.catalog_precision)
        case "scale":
            return str(base.scale)
        case "maxlength":
            return str(base.max_length)
        case "collation":
            return base.collation or None
    return None


class _Sum:
    """SUM of exact numbers."""

    def __init__(self) -> None:
        self.total: Any = None
        self.count = 0

    def step(self, value: Any) -> None:
        if value is None:
            return
        self.count += 1
        number = value if isinstance(value, int) else decimals.EXACT.create_decimal(value)
        self.total = (
            number
            if self.total is None
            else self.total + number
            if isinstance(number, int)
            else decimals.EXACT.add(self.total, number)
        )

    def finalize(self) -> Any:
        return self.total if self.total is None or isinstance(self.total, int) and abs(self.total) < 2**63 else str(self.total)


class _Average(_Sum):
    """AVG of exact numbers; of integers, without what is behind the point."""

    def finalize(self) -> Any:
        if self.total is None:
            return None
        if isinstance(self.total, int):
            return abs(self.total) // self.count * (1 if self.total >= 0 else -1)
        return f"{decimals.EXACT.divide(self.total, self.count):f}"
