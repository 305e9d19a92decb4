"""A change of a database's catalog, as part of the transaction."""

import copy
from typing import TYPE_CHECKING

from ..errors import SqlError
from .catalog import Catalog
from .database import Database

if TYPE_CHECKING:
    from .session import Session


def require_writable(session: "Session", database: Database) -> None:
    """Fails in a database that is read-only."""
    if session.catalog(database).options.get("read_only"):
        raise SqlError(3906, f'Failed to update database "{database.name}" because the database is read-only.')


class Edit:
    """A change of a database's catalog: locked, and written when it ends without an error."""

    def __init__(self, session: "Session", database: Database, even_read_only: bool = False):
        self.session, self.database, self._even_read_only = session, database, even_read_only

    def __enter__(self) -> Catalog:
        if not self._even_read_only:
            require_writable(self.session, self.database)
        self.session.transaction.before_write(self.database)
        self.catalog = copy.deepcopy(self.session.catalog(self.database))
        return self.catalog

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self.database.save(self.session.connection, self.catalog)
