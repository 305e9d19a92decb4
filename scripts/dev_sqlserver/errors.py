"""What a statement can fail with, by SQL Server's own numbers."""

STATEMENT_ONLY = {515, 547, 2601, 2627, 2628, 3902, 3903, 8115, 8134, 15151}
"""Errors that end their statement and leave the rest of the batch to run; all others end the batch."""

ROLLS_BACK = {1205, 3952, 3960, 3961}
"""Errors that take the transaction with them."""


class SqlError(Exception):
    """An error message as a client sees it; severity 20 and more ends the connection."""

    def __init__(self, number: int, text: str, severity: int = 16, state: int = 1):
        super().__init__(text)
        self.number, self.text, self.severity, self.state = number, text, severity, state


class Cancelled(Exception):
    """The client has sent ATTENTION, or has gone: what runs for it stops."""


def unsupported(what: str) -> SqlError:
    """An error for what SQL Server can do and this server cannot."""
    return SqlError(50000, f"The development server does not support {what}.")


def syntax(near: str) -> SqlError:
    """The error for text that cannot be read."""
    return SqlError(102, f"Incorrect syntax near '{near}'.", 15)
