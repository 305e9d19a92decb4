"""The catalog views (`sys.…`, `INFORMATION_SCHEMA.…`). Their rows are made from the catalog when a query uses them."""

from typing import TYPE_CHECKING, Sequence

from ...errors import SqlError
from ..database import Database
from . import databases, information_schema, objects
from .definition import VIEWS, Context, SystemView

if TYPE_CHECKING:
    from ..session import Session

__all__ = ["databases", "find", "information_schema", "materialize", "objects"]


def find(parts: Sequence[str]) -> "SystemView | None":
    """The view of a name, if it is one."""
    schema = parts[-2].lower() if len(parts) > 1 else ""
    if schema not in ("sys", "information_schema"):
        return None
    view = VIEWS.get(f"{schema}.{parts[-1].lower()}")
    if view is None:
        raise SqlError(208, f"Invalid object name '{'.'.join(parts)}'.")
    return view


def materialize(view: SystemView, database: Database, session: "Session") -> str:
    """Fills a temporary table with the rows of a view; its name."""
    session.transaction.before_read(database)
    name = f'"{database.prefix} {view.name}"'
    columns = ", ".join(f"{column}{' COLLATE ' + kind.sorting if kind.sorting else ''}" for column, kind in view.columns)
    rows = list(view.rows(Context(session, database, session.catalog(database))))
    session.sql(f"DROP TABLE IF EXISTS temp.{name}")
    session.sql(f"CREATE TEMP TABLE {name}({columns})")
    session.connection.executemany(f"INSERT INTO temp.{name} VALUES ({', '.join('?' * len(view.columns))})", rows)
    return f"temp.{name}"
