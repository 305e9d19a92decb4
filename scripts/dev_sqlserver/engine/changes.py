"""INSERT, UPDATE, DELETE and TRUNCATE."""

from typing import TYPE_CHECKING, Iterator

from sqlglot import exp

from ..errors import SqlError, syntax, unsupported
from ..tsql.cursor import Cursor
from ..tsql.lexer import Token
from ..tsql.rewrite import parse_query
from . import tracking
from .catalog import Column, Table
from .change import Change, find_target
from .compiler import Compiler
from .database import Database
from .events import DELETE, INSERT, UPDATE, Done, Event
from .expression import Compiled
from .scope import Scope

if TYPE_CHECKING:
    from .session import Session


# INSERT


def insert(session: "Session", cursor: Cursor, context: "bytes | None") -> Iterator[Event]:
    """INSERT … VALUES, SELECT or DEFAULT VALUES."""
    if cursor.next.upper == "TOP":
        raise unsupported("INSERT TOP")
    cursor.accept("INTO")
    database, table = find_target(session, cursor.name(), "INSERT")
    if cursor.accept("WITH"):
        cursor.parenthesized()
    names = None
    if cursor.next.text == "(":
        names = [part[0].name for part in cursor.list_of(cursor.parenthesized_tokens())]
    output = cursor.until("VALUES", "SELECT", "WITH", "DEFAULT", "(") if cursor.accept("OUTPUT") else []
    with Change(session, database, table, context) as change:
        columns = _insert_columns(session, table, names)
        compiler = session.compiler()
        if cursor.accept("DEFAULT", "VALUES"):
            values = ", ".join(
                f"{change.default(compiler, column)} AS {column.storage}" for column in table.columns if not column.computed
            )
            change.stage(f"SELECT {values}", compiler)
        elif cursor.next.upper == "VALUES":
            _stage_values(change, compiler, columns, cursor.rest())
        elif cursor.next.upper in ("EXEC", "EXECUTE"):
            raise unsupported("INSERT … EXEC")
        else:
            _stage_query(change, columns, cursor.rest())
        stored = [column for column in table.columns if not column.computed]
        base = session.sql(f"SELECT coalesce(max(rowid), 0) FROM {change.name}").fetchone()[0]
        session.sql("ALTER TABLE temp.staged ADD COLUMN r")
        session.sql("UPDATE temp.staged SET r = rowid + ?", (base,))
        listed = ", ".join(column.storage for column in stored)
        session.sql(f"INSERT INTO {change.name}(rowid, {listed}) SELECT r, {listed} FROM temp.staged")
        change.track("I", ", ".join(column.storage for column in table.key_columns))
        count = session.row_count = change.count
        events = list(change.output(output, cursor, ("inserted",)))
    yield from events
    yield Done(count, INSERT)


def _insert_columns(session: "Session", table: Table, names: "list[str] | None") -> list[Column]:
    """The columns that get given values, in the order of these."""
    if names is None:
        return [
            c
            for c in table.columns
            if not c.computed
            and not c.is_rowversion
            and not c.generated
            and (c.identity is None or session.identity_insert == table.object_id)
        ]
    found = []
    for name in names:
        column = table.column(name)
        if column is None:
            raise SqlError(207, f"Invalid column name '{name}'.")
        if column.identity is not None and session.identity_insert != table.object_id:
            raise SqlError(
                544,
                f"Cannot insert explicit value for identity column in table '{table.name}' when IDENTITY_INSERT is set to OFF.",
            )
        if column.is_rowversion:
            raise SqlError(
                273,
                "Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the "
                "timestamp column.",
            )
        if column.computed:
            raise SqlError(271, f'The column "{column.name}" cannot be modified because it is a computed column.')
        found.append(column)
    return found


def _stage_values(change: Change, compiler: Compiler, columns: list[Column], text: str) -> None:
    """VALUES: each value goes straight into the type of its column."""
    parsed = parse_query(f"SELECT * FROM ({text}) AS v")
    compiler.change_tables = parsed.change_tables
    values = parsed.tree.find(exp.Values)
    if values is None:
        raise syntax("VALUES")
    rest = [column for column in change.table.columns if not column.computed and column not in columns]
    rows = []
    for row in values.expressions:
        cells = row.expressions if isinstance(row, exp.Tuple) else [row]
        if len(cells) != len(columns):
            raise SqlError(
                110 if len(cells) < len(columns) else 213,
                "Column name or number of supplied values does not match table definition.",
            )
        texts = []
        for cell, column in zip(cells, columns):
            if isinstance(cell, exp.Var) and cell.name.upper() == "DEFAULT":
                texts.append(change.default(compiler, column))
            else:
                texts.append(change.assigned(compiler.expression(cell, Scope()), column))
        rows.append(f"({', '.join(texts + [change.default(compiler, column) for column in rest])})")
    change.session.check(compiler)
    names = ", ".join(f"column{at} AS {column.storage}" for at, column in enumerate([*columns, *rest], 1))
    change.stage(f"SELECT {names} FROM (VALUES {', '.join(rows)})", compiler)


def _stage_query(change: Change, columns: list[Column], text: str) -> None:
    query, compiler = change.session.compile_query(text)
    if len(query.columns) != len(columns):
        raise SqlError(213, "Column name or number of supplied values does not match table definition.")
    texts = [
        f"{change.assigned(Compiled(f'c{at}', output.type), column)} AS {column.storage}"
        for at, (output, column) in enumerate(zip(query.columns, columns), 1)
    ]
    rest = [column for column in change.table.columns if not column.computed and column not in columns]
    texts += [f"{change.default(compiler, column)} AS {column.storage}" for column in rest]
    change.stage(f"SELECT {', '.join(texts)} FROM ({query.text})", compiler)


# UPDATE and DELETE


def _first_target(session: "Session", cursor: Cursor, parts: list[str], permission: str) -> tuple[Database, Table]:
    """The table that UPDATE or DELETE means: its target may be an alias of its FROM clause."""
    if len(parts) == 1:
        words = cursor.tokens
        for at, token in enumerate(words):
            if token.upper in ("FROM", "JOIN") or (token.text == "," and at > cursor.position):
                inner = Cursor(words[at + 1 :], cursor.text)
                if inner.next.kind not in ("word", "quoted"):
                    continue
                name = inner.name()
                inner.accept("AS")
                if inner.next.kind in ("word", "quoted") and inner.next.name.lower() == parts[0].lower():
                    return find_target(session, name, permission)
    return find_target(session, parts, permission)


def _rows_to_change(
    change: Change, parts: list[str], selected: list[str], origin: str, condition: str, limit: str
) -> tuple[exp.Select, Compiler, Scope, str, str]:
    """Compiles where the rows come from; returns also the SQLite alias of the target."""
    session = change.session
    text = (
        f"SELECT {limit} {', '.join(selected) or '1'} FROM "
        f"{origin or '.'.join('[' + part.replace(']', ']]') + ']' for part in parts)} {condition}"
    )
    parsed = parse_query(text)
    tree, compiler = parsed.tree, session.compiler()
    compiler.change_tables = parsed.change_tables
    scope = Scope()
    from_text = compiler.queries.from_clause(tree, scope)
    matching = [source for source in scope.sources if source.table and source.table.object_id == change.table.object_id]
    named = [source for source in matching if source.alias.lower() == parts[-1].lower()] or matching
    if not named:
        raise SqlError(208, f"Invalid object name '{'.'.join(parts)}'.")
    alias = named[0].reference
    where = tree.args.get("where")
    from_text += f" WHERE {compiler.expression(where.this, scope).text}" if where else ""
    if len(scope.sources) > 1:
        from_text += f" GROUP BY {alias}.rowid"  # a row that is found more than once is changed once
    return tree, compiler, scope, alias, from_text + compiler.queries.limit_clause(tree, scope)


def _old_values(table: Table, alias: str) -> str:
    return "".join(f", {alias}.{column.storage} AS d_{column.storage}" for column in table.columns if not column.computed)


def _top(cursor: Cursor) -> str:
    if not cursor.accept("TOP"):
        return ""
    return f"TOP ({cursor.parenthesized() if cursor.next.text == '(' else cursor.take().text})"


def update(session: "Session", cursor: Cursor, context: "bytes | None") -> Iterator[Event]:
    """UPDATE … SET … [OUTPUT …] [FROM …] [WHERE …]."""
    if cursor.accept("STATISTICS"):
        yield Done()
        return
    limit = _top(cursor)
    parts = cursor.name()
    database, table = _first_target(session, cursor, parts, "UPDATE")
    if cursor.accept("WITH"):
        cursor.parenthesized()
    cursor.expect("SET")
    settings = [_setting(table, part, cursor) for part in cursor.list_of(cursor.until("OUTPUT", "FROM", "WHERE", "OPTION"))]
    output = cursor.until("FROM", "WHERE", "OPTION") if cursor.accept("OUTPUT") else []
    origin = cursor.source(cursor.until("WHERE", "OPTION")) if cursor.accept("FROM") else ""
    with Change(session, database, table, context) as change:
        tree, compiler, scope, alias, from_text = _rows_to_change(
            change, parts, [text for _, text in settings], origin, cursor.rest(), limit
        )
        texts = []
        for at, (item, (column, _)) in enumerate(zip(tree.expressions, settings)):
            default = isinstance(item, exp.Column) and item.name.upper() == "DEFAULT" and not item.this.args.get("quoted")
            value = change.default(compiler, column) if default else change.assigned(compiler.expression(item, scope), column)
            texts.append(f", {value} AS n{at}")
        session.check(compiler, apart_from=table)
        change.stage(f"SELECT {alias}.rowid AS r{''.join(texts)}{_old_values(table, alias)}{from_text}", compiler)
        _apply_update(change, [column for column, _ in settings])
        count = session.row_count = change.count
        events = list(change.output(output, cursor, ("inserted", "deleted")))
    yield from events
    yield Done(count, UPDATE)


def _setting(table: Table, tokens: list[Token], cursor: Cursor) -> tuple[Column, str]:
    """One assignment of SET: the column, and the text of its new value."""
    inner = Cursor(tokens, cursor.text)
    if inner.next.kind == "variable":
        raise unsupported("variables in the SET clause of UPDATE")
    name = inner.name()[-1]
    column = table.column(name)
    if column is None:
        raise SqlError(207, f"Invalid column name '{name}'.")
    if column.computed or column.is_rowversion or column.identity is not None:
        raise SqlError(8102 if column.identity else 272, f"Cannot update column '{column.name}'.")
    operator = inner.take().text
    text = inner.rest()
    if operator == "=":
        return column, text
    if operator not in ("+=", "-=", "*=", "/=", "%="):
        raise syntax(operator)
    quoted = "[" + name.replace("]", "]]") + "]"
    return column, f"{quoted} {operator[0]} ({text})"


def _apply_update(change: Change, columns: list[Column]) -> None:
    """Writes the new values; a key that changes is a deletion and an insertion to change tracking."""
    session, table = change.session, change.table
    sets = [f"{column.storage} = staged.n{at}" for at, column in enumerate(columns)]
    sets += [f"{c.storage} = tsql_next_rowversion({change.database.id})" for c in table.columns if c.is_rowversion]
    indexed = {column_id for key in table.keys for column_id in key.columns}
    cleared = [column.storage for column in columns if column.column_id in indexed]
    if cleared:  # so that values can change places among the rows
        session.sql(
            f"UPDATE {change.name} SET {', '.join(name + ' = NULL' for name in cleared)} WHERE rowid IN (SELECT r "
            "FROM temp.staged)"
        )
    session.sql(f"UPDATE {change.name} SET {', '.join(sets)} FROM temp.staged AS staged WHERE staged.r = {table.storage}.rowid")
    keys = table.key_columns
    new = {column.column_id: f"staged.n{at}" for at, column in enumerate(columns)}
    old_keys = ", ".join(f"staged.d_{key.storage}" for key in keys)
    new_keys = ", ".join(new.get(key.column_id, f"staged.d_{key.storage}") for key in keys)
    if any(key.column_id in new for key in keys):  # a deletion and an insertion, also where the key stays the same
        change.track("D", old_keys)
        change.track("I", new_keys)
        return
    changed = [column.column_id for column in columns] + [column.column_id for column in table.columns if column.is_rowversion]
    others = {column.column_id for column in table.columns if not column.computed and column not in keys}
    follows = session.sql(
        f"SELECT columns_updated FROM {change.database.prefix}.tracking WHERE object_id = ?", (table.object_id,)
    ).fetchone()
    mask = None if follows is None or not follows[0] or others <= set(changed) else tracking.mask_of(changed)
    change.track("U", old_keys, mask)


def delete(session: "Session", cursor: Cursor, context: "bytes | None") -> Iterator[Event]:
    """DELETE [FROM] … [OUTPUT …] [FROM …] [WHERE …]."""
    limit = _top(cursor)
    cursor.accept("FROM")
    parts = cursor.name()
    database, table = _first_target(session, cursor, parts, "DELETE")
    if cursor.accept("WITH"):
        cursor.parenthesized()
    output = cursor.until("FROM", "WHERE", "OPTION") if cursor.accept("OUTPUT") else []
    origin = cursor.source(cursor.until("WHERE", "OPTION")) if cursor.accept("FROM") else ""
    with Change(session, database, table, context) as change:
        _, compiler, _, alias, from_text = _rows_to_change(change, parts, [], origin, cursor.rest(), limit)
        session.check(compiler, apart_from=table)
        change.stage(f"SELECT {alias}.rowid AS r{_old_values(table, alias)}{from_text}", compiler)
        session.sql(f"DELETE FROM {change.name} WHERE rowid IN (SELECT r FROM temp.staged)")
        change.track("D", ", ".join(f"staged.d_{key.storage}" for key in table.key_columns))
        count = session.row_count = change.count
        events = list(change.output(output, cursor, ("deleted",)))
    yield from events
    yield Done(count, DELETE)


def truncate(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """TRUNCATE TABLE: no row is tracked, and what was tracked before is forgotten."""
    cursor.expect("TABLE")
    database, table = find_target(session, cursor.name(), "ALTER")
    session.sql(f"DELETE FROM {database.prefix}.{table.storage}")
    session.sql(f"DELETE FROM {database.prefix}.identities WHERE object_id = ?", (table.object_id,))
    if tracking.is_tracked(session.connection, database, table):
        tracking.start_again(session.connection, database, table, session.version_of_reset(database))
    yield Done()
