"""The statements of a batch, which need no semicolons between them."""

from dataclasses import dataclass
from typing import Union

from ..errors import syntax, unsupported
from .cursor import Cursor
from .lexer import Token, tokenize

_STARTS = set(
    """
    SELECT INSERT UPDATE DELETE MERGE DECLARE SET IF ELSE WHILE BEGIN END COMMIT ROLLBACK SAVE EXEC EXECUTE CREATE
    ALTER DROP TRUNCATE USE PRINT RAISERROR THROW WAITFOR GRANT REVOKE DENY RETURN KILL CHECKPOINT BACKUP RESTORE
    DBCC BREAK CONTINUE
    """.split()
)


@dataclass
class Simple:
    """A statement without others in it."""

    tokens: list[Token]
    text: str

    @property
    def head(self) -> str:
        return self.tokens[0].upper

    def cursor(self) -> Cursor:
        return Cursor(self.tokens, self.text)

    @property
    def source(self) -> str:
        return self.text[self.tokens[0].start : self.tokens[-1].end]


@dataclass
class Block:
    statements: "list[Statement]"


@dataclass
class If:
    condition: str
    then: "Statement"
    otherwise: "Statement | None"


@dataclass
class While:
    condition: str
    body: "Statement"


_PARTS_OF_ALTER = {
    ("ROLLBACK", "IMMEDIATE"),
    ("ALTER", "COLUMN"),
    ("DROP", "COLUMN"),
    ("DROP", "CONSTRAINT"),
    ("DROP", "MEMBER"),
    ("DROP", "MASKED"),
    ("SET", "("),
}
_DROPPED = {"TABLE", "VIEW", "COLUMN", "CONSTRAINT", "DATABASE", "SCHEMA", "LOGIN", "USER", "ROLE", "INDEX"}
Statement = Union[Simple, Block, If, While]


def parse_batch(text: str) -> list[Statement]:
    """The statements of a batch in their order."""
    cursor = Cursor(tokenize(text), text)
    statements: list[Statement] = []
    while True:
        while cursor.accept(";"):
            pass
        if cursor.at_end:
            return statements
        statements.append(_statement(cursor))


def _statement(cursor: Cursor) -> Statement:
    while cursor.accept(";"):
        pass
    head = cursor.next.upper
    following = _word(cursor, 1)
    if head == "BEGIN" and following not in ("TRAN", "TRANSACTION", "DISTRIBUTED"):
        return _block(cursor)
    if head in ("IF", "WHILE"):
        cursor.take()
        condition = cursor.source(_condition(cursor))
        body = _statement(cursor)
        if head == "WHILE":
            return While(condition, body)
        if cursor.next.text == ";" and _word(cursor, 1) == "ELSE":
            cursor.take()
        return If(condition, body, _statement(cursor) if cursor.accept("ELSE") else None)
    if cursor.at_end or head in ("END", "ELSE"):
        raise cursor.wrong()
    first = cursor.position
    _skip_simple(cursor, head, following)
    return Simple(list(cursor.tokens[first : cursor.position]), cursor.text)


def _word(cursor: Cursor, ahead: int) -> str:
    """The word, or the symbol, that stands so many words ahead."""
    at = cursor.position + ahead
    return "" if at >= len(cursor.tokens) else cursor.tokens[at].upper or cursor.tokens[at].text


def _block(cursor: Cursor) -> Block:
    cursor.take()
    if cursor.next.upper in ("TRY", "CATCH"):
        raise unsupported("BEGIN TRY")
    statements: list[Statement] = []
    while not cursor.accept("END"):
        if cursor.at_end:
            raise syntax("BEGIN")
        if not cursor.accept(";"):
            statements.append(_statement(cursor))
    return Block(statements)


def _condition(cursor: Cursor) -> list[Token]:
    """What is between IF and the statement."""
    first, depth, cases = cursor.position, 0, 0
    while not cursor.at_end:
        word = cursor.next.upper
        if not depth and not cases and word in _STARTS:
            break
        depth += (cursor.next.text == "(") - (cursor.next.text == ")")
        cases += (word == "CASE") - (word == "END")
        cursor.take()
    return list(cursor.tokens[first : cursor.position])


def _skip_simple(cursor: Cursor, head: str, following: str) -> None:
    """Reads up to the end of a statement: a semicolon, or a word that begins another one."""
    if head == "CREATE" and following in ("VIEW", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "OR"):
        cursor.position = len(cursor.tokens)
        return
    cursor.take()
    depth = cases = 0
    pending = {  # words that begin no statement of their own the next time they come
        "INSERT": ["SELECT", "EXEC", "EXECUTE"],
        "WITH": ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"],
        "UPDATE": ["SET"],
        "ALTER": ["SET"] if following == "DATABASE" else [],
    }.get(head, []).copy()
    granting = head in ("GRANT", "REVOKE", "DENY")
    while not cursor.at_end and not (cursor.next.text == ";" and not depth):
        token = cursor.next
        word = token.upper
        if not depth and word in _STARTS and not granting:
            if word in ("END", "ELSE") and cases:
                cases -= word == "END"
            elif head == "MERGE" and word in ("UPDATE", "INSERT", "DELETE", "SET"):
                pass
            elif head == "ALTER" and (word, _word(cursor, 1)) in _PARTS_OF_ALTER:
                pass
            elif word == "IF" and cursor.tokens[cursor.position - 1].upper in _DROPPED:
                pass
            elif word == "SELECT" and cursor.tokens[cursor.position - 1].upper in ("UNION", "ALL", "EXCEPT", "INTERSECT"):
                pass
            elif word in pending:
                pending = {"INSERT": ["SELECT"], "UPDATE": ["SET"]}.get(word, []) if head == "WITH" else []
            else:
                return
        if word == "VALUES" and not depth:
            pending = []
        granting = granting and word not in ("TO", "FROM")
        cases += word == "CASE" and not depth
        depth += (token.text == "(") - (token.text == ")")
        cursor.take()
