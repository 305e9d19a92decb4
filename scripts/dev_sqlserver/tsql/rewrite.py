"""What sqlglot cannot read, written so that it can.

Casts become ordinary functions with their type as text, so that no type is renamed on the way; CHANGETABLE and the change
context become markers; options are left out, and of hints it is kept whether they take locks.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.dialects.tsql import TSQL
from sqlglot.errors import SqlglotError

from ..errors import SqlError, syntax
from .cursor import Cursor
from .lexer import Token, tokenize


class PlainTSQL(TSQL):
    """T-SQL whose functions are all read as a name with arguments: their meaning is ours."""

    class Parser(TSQL.Parser):
        FUNCTIONS: dict = {}
        FUNCTION_PARSERS: dict = {}
        NO_PAREN_FUNCTIONS: dict = {}


@dataclass
class ChangeTable:
    """CHANGETABLE(CHANGES table, version) or CHANGETABLE(VERSION table, (columns), (values))."""

    table: list[str]
    version: str = ""
    columns: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


@dataclass
class Rewritten:
    """The text for sqlglot, and what its markers stand for."""

    text: str
    change_tables: list[ChangeTable] = field(default_factory=list)
    takes_locks: bool = False

    def parse(self) -> exp.Expression:
        try:
            return sqlglot.parse_one(self.text, read=PlainTSQL)
        except SqlglotError as error:
            place = getattr(error, "errors", None)
            raise syntax(place[0].get("highlight") or self.text[:40] if place else self.text[:40]) from None


@dataclass(frozen=True)
class Parsed:
    """The tree of a query, its change tables, and whether its hints make it wait for writers."""

    tree: exp.Expression
    change_tables: list[ChangeTable]
    takes_locks: bool


MARKER = "change tables"
_LOCKING = {"READCOMMITTEDLOCK", "REPEATABLEREAD", "SERIALIZABLE", "HOLDLOCK", "UPDLOCK", "XLOCK", "TABLOCK", "TABLOCKX"}


def rewrite(text: str) -> Rewritten:
    """Text of a query or an expression, ready for `parse`."""
    done = Rewritten("")
    done.text = _rewrite(tokenize(text), text, done)
    return done


@lru_cache(maxsize=1000)
def parse_query(text: str) -> Parsed:
    """Reads a query; the same text is read once."""
    rewritten = rewrite(text)
    return Parsed(rewritten.parse(), rewritten.change_tables, rewritten.takes_locks)


def _rewrite(tokens: Sequence[Token], text: str, done: Rewritten) -> str:
    cursor, out = Cursor(tokens, text), []
    while not cursor.at_end:
        token = cursor.next
        word = token.upper
        called = cursor.position + 1 < len(tokens) and tokens[cursor.position + 1].text == "("
        if word in ("CAST", "TRY_CAST") and called:
            cursor.take()
            out.append(_cast(cursor, word, done))
        elif word in ("CONVERT", "TRY_CONVERT") and called:
            cursor.take()
            out.append(_convert(cursor, word, done))
        elif word == "CHANGETABLE" and called:
            cursor.take()
            out.append(_change_table(cursor, done))
        elif word == "OPTION" and called:
            cursor.take()
            cursor.parenthesized()
        elif word == "RIGHT" and not called or word == "COLLATE" or token.kind != "word":
            out.append(_constant(cursor.take()))
        elif word == "WITH" and called:
            cursor.take()
            hints = {hint.upper for hint in cursor.parenthesized_tokens()}
            done.takes_locks = done.takes_locks or bool(hints & _LOCKING)
        else:
            out.append(cursor.take().text)
    return " ".join(out)


def _constant(token: Token) -> str:
    return "TSQL_EMPTY()" if token.kind == "binary" and len(token.text) == 2 else token.text


def _cast(cursor: Cursor, word: str, done: Rewritten) -> str:
    tokens = cursor.parenthesized_tokens()
    depth, at = 0, -1
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if token.upper == "AS" and not depth:
            at = index
    if at < 0:
        raise syntax(word)
    declared = cursor.source(tokens[at + 1 :]).replace("'", "''")
    return f"TSQL_{word}({_rewrite(tokens[:at], cursor.text, done)}, '{declared}')"


def _convert(cursor: Cursor, word: str, done: Rewritten) -> str:
    parts = cursor.list_of(cursor.parenthesized_tokens())
    if len(parts) not in (2, 3) or not parts[0]:
        raise syntax(word)
    arguments = [_rewrite(part, cursor.text, done) for part in parts[1:]]
    declared = cursor.source(parts[0]).replace("'", "''")
    return (
        f"TSQL_{'TRY_' if word.startswith('TRY') else ''}CAST({arguments[0]}, "
        f"'{declared}'{''.join(', ' + a for a in arguments[1:])})"
    )


def _change_table(cursor: Cursor, done: Rewritten) -> str:
    inner = Cursor(cursor.parenthesized_tokens(), cursor.text)
    kind = inner.take().upper
    table = ChangeTable(inner.name())
    inner.expect(",")
    if kind == "CHANGES":
        version = inner.take()
        sign = version.text if version.text == "-" else ""
        version = inner.take() if sign else version
        if version.kind != "variable" and version.upper != "NULL" and not version.text.isdigit():
            raise syntax(version.text)
        table.version = sign + version.text
    elif kind == "VERSION":
        table.columns = [part[0].name for part in inner.list_of(inner.parenthesized_tokens())]
        inner.expect(",")
        table.values = [inner.source(part) for part in inner.list_of(inner.parenthesized_tokens())]
    else:
        raise syntax(kind)
    if inner.accept(",") and not inner.accept("FORCESEEK"):
        raise inner.wrong()
    if not inner.at_end:
        raise inner.wrong()
    if cursor.next.kind not in ("word", "quoted") or cursor.next.upper in (
        "WHERE",
        "ON",
        "ORDER",
        "LEFT",
        "RIGHT",
        "INNER",
        "JOIN",
        "GROUP",
        "UNION",
    ):
        raise SqlError(22104, "A table returned by the CHANGETABLE function must be aliased.")
    done.change_tables.append(table)
    return f"[{MARKER}].[{len(done.change_tables) - 1}]"
