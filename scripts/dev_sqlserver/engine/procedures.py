"""EXEC: the procedures of SQL Server that clients and this project use."""

from typing import TYPE_CHECKING, Callable, Iterator

from ..errors import SqlError
from ..tsql.cursor import Cursor
from ..tsql.lexer import tokenize
from ..values.convert import convert
from ..values.sqltype import SqlType, nvarchar, parse_type
from . import catalogprocedures, security
from .edit import Edit
from .events import Done, Event
from .system import split_name
from .variables import Variable

if TYPE_CHECKING:
    from .session import Session

Arguments = catalogprocedures.Arguments


def execute(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """EXEC procedure arguments, or EXEC (text)."""
    cursor.accept("EXEC") or cursor.accept("EXECUTE")
    if cursor.next.text == "(":
        value, _ = session.value(cursor.parenthesized())
        yield from _nested(session, str(value), {})
        return
    if cursor.next.kind == "variable":
        cursor.take()
        cursor.expect("=")
    name = cursor.name()[-1].lower()
    arguments: list[tuple[str, Variable]] = []
    for part in cursor.list_of(cursor.until()):
        inner = Cursor(part, cursor.text)
        if inner.at_end:
            continue
        label = ""
        if len(part) > 2 and part[0].kind == "variable" and part[1].text == "=":
            label = part[0].text.lower()
            inner.position = 2
        if inner.next.kind == "word" and len(part) - inner.position == 1 and inner.next.upper not in ("NULL", "DEFAULT"):
            word = inner.take().text
            arguments.append((label, Variable(nvarchar(max(1, len(word))), word)))
            continue
        value, kind = session.value(inner.source(inner.until("OUTPUT", "OUT")))
        arguments.append((label, Variable(kind or nvarchar(1), value)))
    yield from call(session, name, arguments)


def call(session: "Session", name: str, arguments: list[tuple[str, Variable]]) -> Iterator[Event]:
    """Runs a procedure by its name; arguments without a name come first."""
    procedure = _PROCEDURES.get(name)
    if procedure is None:
        raise SqlError(2812, f"Could not find stored procedure '{name}'.", 16, 62)
    function, names = procedure
    given = {
        label.lower() or (names[at] if at < len(names) else f"@{at}"): variable
        for at, (label, variable) in enumerate(arguments)
    }
    yield from function(session, given)


def declared_parameters(declaration: str) -> list[tuple[str, SqlType]]:
    """The parameters of sp_executesql and sp_prepare: names with types."""
    cursor = Cursor(tokenize(declaration), declaration)
    found = []
    for part in cursor.list_of(cursor.until()):
        inner = Cursor(part, declaration)
        if not inner.at_end:
            name = inner.take().text
            found.append((name.lower(), parse_type(inner.type_text())))
    return found


def bind(declaration: str, arguments: list[tuple[str, Variable]]) -> dict[str, Variable]:
    """Arguments as the declared parameters, in their types."""
    bound = {name: Variable(kind, None) for name, kind in declared_parameters(declaration)}
    names = list(bound)
    for at, (label, variable) in enumerate(arguments):
        name = label.lower() or (names[at] if at < len(names) else "")
        if name not in bound:
            raise SqlError(8144, "Procedure or function has too many arguments specified.")
        bound[name].value = convert(variable.value, variable.type, bound[name].type)
    return bound


def _nested(session: "Session", text: str, parameters: dict[str, Variable]) -> Iterator[Event]:
    outer = session.variables
    try:
        yield from session.run(text, parameters)
    finally:
        session.variables = outer


def _execute_sql(session: "Session", arguments: Arguments) -> Iterator[Event]:
    given = dict(arguments)
    statement = given.pop("@stmt", None) or given.pop("@statement", None)
    declaration = given.pop("@params", None)
    if statement is None or statement.value is None:
        raise SqlError(201, "Procedure or function 'sp_executesql' expects parameter '@statement', which was not supplied.")
    pairs = [("" if label[1:].isdigit() else label, variable) for label, variable in given.items()]
    yield from _nested(session, statement.value, bind(declaration.value if declaration and declaration.value else "", pairs))


def _sp_rename(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_rename of a table or, with 'COLUMN', of a column."""
    parts, new = split_name(arguments["@objname"].value), arguments["@newname"].value
    kind = arguments.get("@objtype")
    is_column = kind is not None and (kind.value or "").upper() == "COLUMN"
    database, table = session.table(parts[:-1] if is_column else parts)
    session.permissions(database).require("ALTER", table)
    with Edit(session, database) as catalog:
        edited = catalog.by_id(table.object_id)
        assert edited is not None
        edited.modified = session.server.now()
        if is_column:
            column = edited.column(parts[-1])
            if column is None:
                raise SqlError(
                    15248, "Either the parameter @objname is ambiguous or the claimed @objtype (COLUMN) is wrong.", 11
                )
            column.name = new
        else:
            edited.name = new
    session.transaction.altered(database, table.object_id)
    yield Done()


def _flush_changes(session: "Session", arguments: Arguments) -> Iterator[Event]:
    """sp_flush_CT_internal_table_on_demand: cleanup now, whatever AUTO_CLEANUP says."""
    session.server.clean_up(session.database, even_without_auto_cleanup=True)
    yield Done()


def _role_member(adding: bool) -> Callable[["Session", Arguments], Iterator[Event]]:
    def procedure(session: "Session", arguments: Arguments) -> Iterator[Event]:
        security.change_members(session, arguments["@rolename"].value, arguments["@membername"].value, adding)
        yield Done()

    return procedure


def _nothing(session: "Session", arguments: Arguments) -> Iterator[Event]:
    yield Done()


_PROCEDURES: dict[str, tuple[Callable[["Session", Arguments], Iterator[Event]], list[str]]] = {
    "sp_executesql": (_execute_sql, ["@stmt", "@params"]),
    "sp_tables": (catalogprocedures.tables, ["@table_name", "@table_owner", "@table_qualifier", "@table_type"]),
    "sp_columns": (catalogprocedures.columns, ["@table_name", "@table_owner", "@table_qualifier", "@column_name"]),
    "sp_columns_100": (catalogprocedures.columns, ["@table_name", "@table_owner", "@table_qualifier", "@column_name"]),
    "sp_pkeys": (catalogprocedures.primary_keys, ["@table_name", "@table_owner", "@table_qualifier"]),
    "sp_datatype_info": (catalogprocedures.data_types, ["@data_type", "@odbcver"]),
    "sp_datatype_info_100": (catalogprocedures.data_types, ["@data_type", "@odbcver"]),
    "sp_rename": (_sp_rename, ["@objname", "@newname", "@objtype"]),
    "sp_flush_ct_internal_table_on_demand": (_flush_changes, ["@tabletoclean"]),
    "sp_flush_commit_table_on_demand": (_flush_changes, ["@numrows"]),
    "sp_addrolemember": (_role_member(True), ["@rolename", "@membername"]),
    "sp_droprolemember": (_role_member(False), ["@rolename", "@membername"]),
    "sp_reset_connection": (_nothing, []),
    "sp_updatestats": (_nothing, []),
}
