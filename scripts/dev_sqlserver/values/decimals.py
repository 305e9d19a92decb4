"""Exact numbers of up to 38 digits, kept as text with the digits of their scale."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation

from ..errors import SqlError
from .sqltype import SqlType

EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
_LIMITS = {"money": 2**63, "smallmoney": 2**31}


def kept(value: "Decimal | int | str", target: SqlType) -> str:
    """A number rounded to the scale of its type, half away from zero; fails where it has too many digits."""
    number = Decimal(value).quantize(Decimal(1).scaleb(-target.scale), context=EXACT)
    scaled = int(number.scaleb(target.scale, context=EXACT))
    limit = _LIMITS.get(target.name, 10**target.precision)
    if not -limit <= scaled < limit or (target.name not in _LIMITS and scaled == -limit):
        raise SqlError(8115, f"Arithmetic overflow error converting expression to data type {target.name}.")
    return f"{number:f}" if scaled else f"{abs(number):f}"


def read(text: str, target: SqlType) -> str:
    """A number from text, as CAST reads it."""
    cleaned = text.strip()
    if target.name in _LIMITS:
        cleaned = cleaned.replace(",", "").replace("$", "")
    try:
        if not cleaned or "e" in cleaned.lower() or "n" in cleaned.lower():
            raise InvalidOperation
        return kept(Decimal(cleaned), target)
    except InvalidOperation:
        raise SqlError(8114, f"Error converting data type varchar to {target.name}.") from None


def scaled_integer(text: str, scale: int) -> int:
    """The number without its point."""
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(scale, "0")[:scale])


def exact_text(number: int, scale: int) -> str:
    """A number of so many units of its last digit, as text."""
    return f"{Decimal(number).scaleb(-scale, context=EXACT):f}"


def result_type(operator: str, left: SqlType, right: SqlType) -> SqlType:
    """Precision and scale of an operation, by the rules of "Precision, scale, and length (Transact-SQL)"."""
    p1, s1, p2, s2 = left.precision, left.scale, right.precision, right.scale
    match operator:
        case "+" | "-":
            scale = max(s1, s2)
            precision = max(p1 - s1, p2 - s2) + scale + 1
        case "*":
            scale, precision = s1 + s2, p1 + p2 + 1
        case "/":
            scale = max(6, s1 + p2 + 1)
            precision = p1 - s1 + s2 + scale
        case _:
            scale = max(s1, s2)
            precision = min(p1 - s1, p2 - s2) + scale
    if precision > 38:
        whole = precision - scale
        scale = max(38 - whole, min(scale, 6)) if operator in "*/" else max(38 - whole, 0)
        precision = 38
    return SqlType("decimal", precision=precision, scale=scale)


def calculate(operator: str, left: str, right: str, target: SqlType) -> str:
    """The result of an operation in its type."""
    a, b = Decimal(left), Decimal(right)
    if operator in "/%" and not b:
        raise SqlError(8134, "Divide by zero error encountered.")
    match operator:
        case "+":
            return kept(EXACT.add(a, b), target)
        case "-":
            return kept(EXACT.subtract(a, b), target)
        case "*":
            return kept(EXACT.multiply(a, b), target)
        case "/":
            quotient = EXACT.divide(a, b).quantize(Decimal(1).scaleb(-target.scale), ROUND_DOWN, context=EXACT)
            return kept(quotient, target)
    return kept(EXACT.remainder(a, b), target)
