"""Column and constraint definitions of CREATE TABLE and ALTER TABLE."""

from dataclasses import dataclass, field, fields
from typing import Any

from ..errors import unsupported
from .cursor import Cursor
from .lexer import Token

_CONSTRAINTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "INDEX", "PERIOD")


@dataclass(kw_only=True)
class ColumnProperties:
    """What a column has beside its name, its type and whether it takes NULL."""

    identity: "tuple[int, int] | None" = None
    computed: str = ""
    default: str = ""
    default_name: str = ""
    is_sparse: bool = False
    is_hidden: bool = False
    is_masked: bool = False
    is_persisted: bool = False
    generated: int = 0


@dataclass
class ColumnDefinition(ColumnProperties):
    """A column as it is written."""

    name: str
    type: str = ""
    collation: str = ""
    nullable: "bool | None" = None

    @property
    def properties(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(ColumnProperties)}


@dataclass
class KeyDefinition:
    """A primary key or a unique constraint as it is written."""

    name: str
    primary: bool
    columns: list[str]
    descending: list[bool]
    clustered: bool = True


@dataclass
class Definitions:
    """What stands between the parentheses of CREATE TABLE."""

    columns: list[ColumnDefinition] = field(default_factory=list)
    keys: list[KeyDefinition] = field(default_factory=list)


def read_definitions(parts: list[list[Token]], text: str) -> Definitions:
    """Reads columns, keys, and constraints that are accepted and not enforced (CHECK, FOREIGN KEY)."""
    found = Definitions()
    for part in parts:
        cursor = Cursor(part, text)
        if cursor.next.upper in _CONSTRAINTS:
            _constraint(cursor, found)
        else:
            found.columns.append(_column(cursor, found))
    return found


def _constraint(cursor: Cursor, found: Definitions) -> None:
    name = cursor.identifier() if cursor.accept("CONSTRAINT") else ""
    if cursor.accept("PRIMARY", "KEY") or cursor.next.upper == "UNIQUE":
        primary = not cursor.accept("UNIQUE")
        found.keys.append(_key(cursor, name, primary, None))
    elif cursor.accept("DEFAULT"):
        default = cursor.source(cursor.until("FOR"))
        cursor.expect("FOR")
        found.columns.append(ColumnDefinition(cursor.identifier(), default=default, default_name=name))
    else:
        cursor.rest()


def _key(cursor: Cursor, name: str, primary: bool, column: "str | None") -> KeyDefinition:
    clustered = not cursor.accept("NONCLUSTERED") and (cursor.accept("CLUSTERED") or primary)
    columns, descending = [], []
    if column is not None:
        columns, descending = [column], [False]
    else:
        for part in cursor.list_of(cursor.parenthesized_tokens()):
            columns.append(part[0].name)
            descending.append(part[-1].upper == "DESC")
    return KeyDefinition(name, primary, columns, descending, clustered)


def _column(cursor: Cursor, found: Definitions) -> ColumnDefinition:
    column = ColumnDefinition(cursor.identifier())
    if cursor.accept("AS"):
        column.computed = (
            f"({cursor.parenthesized()})"
            if cursor.next.text == "("
            else cursor.source(cursor.until("PERSISTED", "NOT", "NULL", "PRIMARY", "UNIQUE"))
        )
    elif cursor.next.upper == "TIMESTAMP" and len(cursor.tokens) == 1:
        column.type = cursor.take().text
    elif not cursor.at_end:
        column.type = cursor.type_text()
    name = ""
    while not cursor.at_end:
        name = _option(cursor, column, found, name)
    return column


def _option(cursor: Cursor, column: ColumnDefinition, found: Definitions, name: str) -> str:
    """Reads one property; returns the name of the constraint that is being defined."""
    if cursor.accept("CONSTRAINT"):
        return cursor.identifier()
    if cursor.accept("NOT", "NULL"):
        column.nullable = False
    elif cursor.accept("NULL"):
        column.nullable = True
    elif cursor.accept("COLLATE"):
        column.collation = cursor.identifier()
    elif cursor.accept("IDENTITY"):
        numbers = cursor.parenthesized().split(",") if cursor.next.text == "(" else ["1", "1"]
        column.identity = (int(numbers[0]), int(numbers[1]))
        column.nullable = False
    elif cursor.accept("DEFAULT"):
        column.default = _default(cursor)
        column.default_name = name
    elif cursor.accept("PRIMARY", "KEY"):
        found.keys.append(_key(cursor, name, True, column.name))
    elif cursor.accept("UNIQUE"):
        found.keys.append(_key(cursor, name, False, column.name))
    elif cursor.accept("SPARSE"):
        column.is_sparse = True
    elif cursor.accept("HIDDEN"):
        column.is_hidden = True
    elif cursor.accept("PERSISTED"):
        column.is_persisted = True
    elif cursor.accept("MASKED"):
        column.is_masked = True
        cursor.expect("WITH")
        cursor.parenthesized()
    elif cursor.accept("GENERATED", "ALWAYS", "AS", "ROW"):
        column.generated = 1 if cursor.accept("START") else 2
        cursor.accept("END")
        column.nullable = False
    elif cursor.accept("CHECK"):
        cursor.parenthesized()
    elif cursor.accept("REFERENCES"):
        cursor.name()
        if cursor.next.text == "(":
            cursor.parenthesized()
        while cursor.accept("ON"):
            cursor.take()
            cursor.take()
            cursor.accept("ACTION") or cursor.accept("NULL")
    elif cursor.accept("ROWGUIDCOL"):
        pass
    elif cursor.accept("FOREIGN", "KEY"):
        pass
    else:
        raise unsupported(f"{cursor.next.text} in the definition of a column")
    return ""


def _default(cursor: Cursor) -> str:
    """The expression behind DEFAULT: in parentheses, a call, or a constant."""
    if cursor.next.text == "(":
        return f"({cursor.parenthesized()})"
    first = cursor.take()
    if first.text in "+-":
        return first.text + cursor.take().text
    if cursor.next.text == "(":
        return f"{first.text}({cursor.parenthesized()})"
    return first.text
