"""What names mean inside of a query."""

from dataclasses import dataclass, field

from ..errors import SqlError
from ..values.sqltype import SqlType
from .catalog import Column, Table
from .database import Database
from .expression import Compiled


@dataclass
class SourceColumn:
    """A column that a query can name: its SQLite text and its type."""

    name: str
    text: str
    type: SqlType
    nullable: bool = True
    column: "Column | None" = None


@dataclass
class Source:
    """What stands in FROM: a table, a view, a subquery, or changes. `reference` is its alias in SQLite's text."""

    alias: str
    columns: list[SourceColumn]
    table: "Table | None" = None
    database: "Database | None" = None
    label: str = ""
    reference: str = ""
    used: set[int] = field(default_factory=set)

    @property
    def visible(self) -> list[SourceColumn]:
        """The columns of `*`."""
        return [column for column in self.columns if column.column is None or not column.column.is_hidden]


@dataclass
class Scope:
    """The sources of a query, and the query around it."""

    sources: list[Source] = field(default_factory=list)
    parent: "Scope | None" = None

    def find(self, parts: list[str]) -> tuple[Source, SourceColumn]:
        """The column of a name with one to four parts."""
        *qualifier, name = parts
        found = [
            (source, column)
            for source in self.sources
            if self._is(source, qualifier)
            for column in source.columns
            if column.name.lower() == name.lower()
        ]
        if len(found) > 1:
            raise SqlError(209, f"Ambiguous column name '{name}'.")
        if found:
            source, column = found[0]
            if column.column:
                source.used.add(column.column.column_id)
            return source, column
        if self.parent:
            return self.parent.find(parts)
        if qualifier:
            raise SqlError(4104, f'The multi-part identifier "{".".join(parts)}" could not be bound.')
        raise SqlError(207, f"Invalid column name '{name}'.")

    def compiled(self, parts: list[str]) -> Compiled:
        _, column = self.find(parts)
        return Compiled(column.text, column.type, column.nullable)

    def sources_of(self, qualifier: list[str]) -> list[Source]:
        """The sources of `*` or of `t.*`."""
        found = [source for source in self.sources if self._is(source, qualifier)]
        if not found:
            raise SqlError(
                107,
                f"The column prefix '{'.'.join(qualifier)}' does not match with a table name or alias name used in the query.",
                15,
            )
        return found

    @staticmethod
    def _is(source: Source, qualifier: list[str]) -> bool:
        if not qualifier:
            return True
        if source.alias.lower() == qualifier[-1].lower():
            return len(qualifier) == 1 or bool(source.label)
        return False
