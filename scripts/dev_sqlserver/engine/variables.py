"""Variables and parameters of a batch."""

from dataclasses import dataclass
from typing import Any

from ..values.sqltype import SqlType


@dataclass
class Variable:
    """A variable or parameter, its value in the form of its type."""

    type: SqlType
    value: Any


class BatchEnded(Exception):
    """An error or RETURN has ended the batch."""
