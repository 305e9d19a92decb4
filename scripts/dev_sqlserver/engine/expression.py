"""Compiled expressions: SQLite text with the type that SQL Server gives it, and how types meet."""

from dataclasses import dataclass
from typing import Sequence

from ..values.sqltype import MAX, SqlType, nvarchar


@dataclass(frozen=True)
class Compiled:
    """An expression in SQLite's words; no type means the constant NULL."""

    text: str
    type: "SqlType | None"
    nullable: bool = True
    constant: "str | int | None" = None


def quote(text: str) -> str:
    """A string constant for SQLite."""
    return "'" + text.replace("'", "''") + "'" if "\0" not in text else "CAST(x'" + text.encode().hex() + "' AS TEXT)"


def converted(value: Compiled, target: SqlType, style: "int | None" = None, lenient: bool = False) -> Compiled:
    """The expression in another type, as CAST does it; lenient: NULL where it cannot be converted."""
    if value.type is None or value.type == target and not lenient:
        return Compiled(value.text, target, value.nullable, value.constant)
    function = "tsql_try_convert" if lenient else "tsql_convert"
    arguments = f"{value.text}, {quote(described(value.type))}, {quote(described(target))}"
    return Compiled(f"{function}({arguments}{'' if style is None else f', {style}'})", target, value.nullable or lenient)


def described(sql_type: SqlType) -> str:
    """A type for the conversion functions, which read it with `parse_type`; collations do not matter there."""
    return str(sql_type)


def stronger(types: Sequence["SqlType | None"]) -> "SqlType | None":
    """The type that operands of these types are brought to (data type precedence), wide enough for all of them."""
    known = [sql_type for sql_type in types if sql_type is not None]
    if not known:
        return None
    best = min(known, key=lambda sql_type: sql_type.precedence)
    if best.family in ("text", "binary"):
        lengths = [sql_type.length if sql_type.family == best.family else 50 for sql_type in known]
        longest = MAX if MAX in lengths else max(lengths)
        name = (
            {"char": "varchar", "nchar": "nvarchar", "binary": "varbinary"}.get(best.name, best.name)
            if len(set(known)) > 1
            else best.name
        )
        return SqlType(name, longest, collation=best.collation)
    if best.family == "decimal" and best.name in ("decimal", "numeric"):
        decimals = [as_decimal(sql_type) for sql_type in known if sql_type.family in ("decimal", "integer")]
        scale = max(sql_type.scale for sql_type in decimals)
        whole = max(sql_type.precision - sql_type.scale for sql_type in decimals)
        return SqlType("decimal", precision=min(38, whole + scale), scale=min(scale, 38 - min(whole, 38)))
    if best.name in ("datetime2", "datetimeoffset", "time"):
        return SqlType(
            best.name, scale=max(sql_type.scale for sql_type in known if sql_type.family in ("moment", "offset", "time"))
        )
    return best


def as_decimal(sql_type: SqlType) -> SqlType:
    """The decimal that holds every value of an exact type."""
    if sql_type.family == "decimal":
        return sql_type
    return SqlType("decimal", precision={"bit": 1, "tinyint": 3, "smallint": 5, "int": 10}.get(sql_type.name, 19), scale=0)


def comparable(left: Compiled, right: Compiled) -> tuple[Compiled, Compiled, str]:
    """Both sides of a comparison in one form, and the collation that compares them."""
    if left.type is None or right.type is None:
        return left, right, (left.type or right.type or SqlType("int")).sorting
    if left.type.family == right.type.family:
        return left, right, _collation(left.type, right.type)
    if "variant" in (left.type.family, right.type.family):
        return _unwrapped(left, right), _unwrapped(right, left), left.type.sorting or right.type.sorting
    target = left.type if left.type.precedence < right.type.precedence else right.type
    if target.name in ("datetime2", "datetimeoffset", "time"):
        target = SqlType(target.name, scale=7)
    if target.family == "decimal":
        target = SqlType("decimal", precision=38, scale=target.scale)
    sides = [side if side.type.family == target.family else converted(side, target) for side in (left, right)]
    return sides[0], sides[1], target.sorting


def _unwrapped(value: Compiled, other: Compiled) -> Compiled:
    """A sql_variant in the type of what it is compared with; as what cannot be converted to that, it equals nothing."""
    if value.type is None or other.type is None or value.type.family != "variant":
        return value
    target = nvarchar(MAX) if other.type.family == "text" else other.type
    return converted(value, target, lenient=True)


def _collation(left: SqlType, right: SqlType) -> str:
    """Of two text types: the one that is not the default wins, as a column's wins over a constant's."""
    if left.family != "text":
        return left.sorting
    return left.sorting if left.sorting != "CI" else right.sorting
