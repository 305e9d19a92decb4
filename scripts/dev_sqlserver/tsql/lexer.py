"""T-SQL as a list of words; comments and white space are left out."""

import re
from dataclasses import dataclass

from ..errors import SqlError

_WORDS = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*)
    | (?P<comment>/\*)
    | (?P<string>[Nn]?'(?:[^']|'')*')
    | (?P<quoted>\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*")
    | (?P<binary>0[xX][0-9A-Fa-f]*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<variable>@@?[\w$#@]+)
    | (?P<word>[^\W\d][\w$#@]*|\#\#?\w+)
    | (?P<symbol><>|<=|>=|!=|!<|!>|\+=|-=|\*=|/=|%=|&=|\|=|\^=|::|.)
    """,
    re.X | re.S,
)


@dataclass(frozen=True)
class Token:
    """One word: what it is, how it is written, and where."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word in upper case when it is a word without quotes, else nothing."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The identifier without its quotes."""
        if self.kind == "quoted":
            return self.text[1:-1].replace(self.text[-1] * 2, self.text[-1])
        return self.text

    @property
    def value(self) -> str:
        """The text of a string constant."""
        return self.text[self.text.index("'") + 1 : -1].replace("''", "'")


def tokenize(text: str) -> list[Token]:
    """The words of a batch."""
    tokens, position = [], 0
    while position < len(text):
        match = _WORDS.match(text, position)
        assert match is not None  # the last alternative takes any character
        if match.lastgroup == "comment":
            position = _end_of_comment(text, match.end())
            continue
        if match.lastgroup == "symbol" and match[0] in "'[\"":
            raise SqlError(
                105, f"Unclosed quotation mark after the character string '{text[position + 1 : position + 40]}'.", 15
            )
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup or "", match[0], position, match.end()))
        position = match.end()
    return tokens


def _end_of_comment(text: str, position: int) -> int:
    depth = 1
    while depth:
        match = re.compile(r"/\*|\*/").search(text, position)
        if match is None:
            raise SqlError(113, "Missing end comment mark '*/'.", 15)
        depth += 1 if match[0] == "/*" else -1
        position = match.end()
    return position
