"""A place in a list of words, for reading statements from left to right."""

from typing import Sequence

from ..errors import SqlError, syntax
from .lexer import Token


class Cursor:
    """Reads words one after the other."""

    def __init__(self, tokens: Sequence[Token], text: str):
        self.tokens, self.text, self.position = tokens, text, 0

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.tokens)

    @property
    def next(self) -> Token:
        """The word here; an empty one at the end."""
        return Token("end", "", len(self.text), len(self.text)) if self.at_end else self.tokens[self.position]

    def take(self) -> Token:
        token = self.next
        self.position += 1
        return token

    def accept(self, *words: str) -> bool:
        """Reads these words if they stand here."""
        here = self.tokens[self.position : self.position + len(words)]
        if len(here) == len(words) and all(token.upper == word or token.text == word for token, word in zip(here, words)):
            self.position += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            raise self.wrong()

    def wrong(self) -> SqlError:
        return syntax(self.next.text or (self.tokens[-1].text if self.tokens else ""))

    def identifier(self) -> str:
        token = self.take()
        if token.kind not in ("word", "quoted"):
            self.position -= 1
            raise self.wrong()
        return token.name

    def name(self) -> list[str]:
        """A name of one to four parts; parts that are left out are empty."""
        parts = [self.identifier()]
        while self.accept("."):
            parts.append("" if self.next.text == "." else self.identifier())
        return parts

    def string(self) -> str:
        token = self.take()
        if token.kind != "string":
            self.position -= 1
            raise self.wrong()
        return token.value

    def parenthesized(self) -> str:
        """The text between the parenthesis here and the one that closes it."""
        return self.source(self.parenthesized_tokens())

    def parenthesized_tokens(self) -> list[Token]:
        self.expect("(")
        first, depth = self.position, 1
        while depth:
            if self.at_end:
                raise self.wrong()
            symbol = self.take().text
            depth += (symbol == "(") - (symbol == ")")
        return list(self.tokens[first : self.position - 1])

    def until(self, *words: str) -> list[Token]:
        """The words up to one of these outside of parentheses, which is not taken."""
        first, depth = self.position, 0
        while not self.at_end and (depth or (self.next.upper not in words and self.next.text not in words)):
            depth += (self.next.text == "(") - (self.next.text == ")")
            self.position += 1
        return list(self.tokens[first : self.position])

    def source(self, tokens: Sequence[Token]) -> str:
        """The text of these words as it was written."""
        return self.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def rest(self) -> str:
        """The text from here on; nothing is left after it."""
        tokens, self.position = self.tokens[self.position :], len(self.tokens)
        return self.source(tokens)

    def type_text(self) -> str:
        """A type as it is written: a name, and what stands in parentheses behind it."""
        text = ".".join(self.name())
        if text.lower() in ("double", "national") or (
            text.lower() in ("character", "char", "binary") and self.next.upper == "VARYING"
        ):
            text += " " + self.identifier()
        return text + (f"({self.parenthesized()})" if self.next.text == "(" else "")

    def list_of(self, stop: Sequence[Token]) -> list[list[Token]]:
        """Words split at the commas outside of parentheses."""
        parts: list[list[Token]] = [[]]
        depth = 0
        for token in stop:
            depth += (token.text == "(") - (token.text == ")")
            if token.text == "," and not depth:
                parts.append([])
            else:
                parts[-1].append(token)
        return parts
