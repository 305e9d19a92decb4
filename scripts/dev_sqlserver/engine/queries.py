"""From SELECT to SQLite: sources are bound, outputs are typed and named c1, c2 and so on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Sequence

from sqlglot import exp

from ..errors import SqlError, unsupported
from ..tsql.rewrite import MARKER, rewrite
from ..values.sqltype import INT, SqlType
from . import changetable, views
from .catalog import Table
from .database import Database
from .expression import Compiled, converted, stronger
from .scope import Scope, Source, SourceColumn

if TYPE_CHECKING:
    from .compiler import Compiler
    from .session import Session


@dataclass
class Output:
    """A column of a result."""

    name: str
    type: SqlType
    nullable: bool = True


@dataclass
class Query:
    """A query in SQLite's words, and its columns."""

    text: str
    columns: list[Output]
    assigned: list[str]


class QueryCompiler:
    """Compiles the queries of one statement; `sources` are those whose permissions are to be checked."""

    def __init__(self, session: "Session", compiler: "Compiler"):
        self.session, self.compiler = session, compiler
        self.sources: list[Source] = []
        self._aliases = 0
        self._common: list[dict[str, tuple[exp.Expression, list[str]]]] = []

    def query(self, tree: exp.Expression, parent: "Scope | None") -> Query:
        """Compiles a SELECT or a set of them."""
        common = tree.args.get("with_")
        if common is not None:
            self._common.append({cte.alias.lower(): (cte.this, cte.alias_column_names) for cte in common.expressions})
        try:
            if isinstance(tree, exp.SetOperation):
                return self._set_operation(tree, parent)
            if isinstance(tree, exp.Subquery):
                return self.query(tree.this, parent)
            if not isinstance(tree, exp.Select):
                raise unsupported(f"{type(tree).__name__} as a query")
            return self._select(tree, parent)
        finally:
            if common is not None:
                self._common.pop()

    # SELECT

    def _select(self, tree: exp.Select, parent: "Scope | None") -> Query:
        for name in ("into", "connect", "pivots", "laterals"):
            if tree.args.get(name):
                raise unsupported(f"{name.upper()} in a query")
        scope = Scope(parent=parent)
        origin = self.from_clause(tree, scope)
        outputs, texts, assigned = self._outputs(tree, scope)
        distinct = "DISTINCT " if tree.args.get("distinct") else ""
        text = f"SELECT {distinct}{', '.join(f'{text} AS c{at}' for at, text in enumerate(texts, 1))}{origin}"
        if where := tree.args.get("where"):
            text += f" WHERE {self.compiler.expression(where.this, scope).text}"
        if group := tree.args.get("group"):
            text += " GROUP BY " + ", ".join(self.compiler.ordered(item, scope) for item in group.expressions)
        if having := tree.args.get("having"):
            text += f" HAVING {self.compiler.expression(having.this, scope).text}"
        if order := tree.args.get("order"):
            text += " ORDER BY " + ", ".join(self._order(item, scope, outputs, texts) for item in order.expressions)
        return Query(text + self.limit_clause(tree, scope), outputs, assigned)

    def _outputs(self, tree: exp.Select, scope: Scope) -> tuple[list[Output], list[str], list[str]]:
        outputs, texts, assigned = [], [], []
        for item in tree.expressions:
            if isinstance(item, exp.EQ) and isinstance(item.this, exp.Parameter):
                assigned.append("@" + item.this.name)
                item = item.expression
            inner = item.this if isinstance(item, exp.Column) else item
            if isinstance(inner, exp.Star):
                qualifier = [part.name for part in item.parts[:-1]] if isinstance(item, exp.Column) else []
                for source in scope.sources_of(qualifier):
                    for column in source.visible:
                        if column.column:
                            source.used.add(column.column.column_id)
                        outputs.append(Output(column.name, column.type, column.nullable))
                        texts.append(column.text)
                continue
            compiled = self.compiler.expression(item, scope)
            outputs.append(
                Output(
                    item.alias_or_name if isinstance(item, (exp.Alias, exp.Column)) else "",
                    compiled.type or INT,
                    compiled.nullable,
                )
            )
            texts.append(compiled.text)
        return outputs, texts, assigned

    def _order(self, item: exp.Ordered, scope: Scope, outputs: Sequence[Output], texts: Sequence[str]) -> str:
        """An item of ORDER BY: the number or the name of an output, or an expression over the sources."""
        chosen = None
        if isinstance(item.this, exp.Literal) and not item.this.is_string:
            chosen = int(item.this.this) - 1
            if not 0 <= chosen < len(outputs):
                raise SqlError(
                    108,
                    f"The ORDER BY position number {chosen + 1} is out of range of the number of items in the select list.",
                    15,
                )
        elif isinstance(item.this, exp.Column) and not item.this.table:
            chosen = next((at for at, output in enumerate(outputs) if output.name.lower() == item.this.name.lower()), None)
        if chosen is None:
            return self.compiler.ordered(item, scope)
        collation = outputs[chosen].type.sorting
        return texts[chosen] + (f" COLLATE {collation}" if collation else "") + (" DESC" if item.args.get("desc") else "")

    def limit_clause(self, tree: exp.Expression, scope: Scope) -> str:
        """TOP, or OFFSET with FETCH."""
        limit, offset = tree.args.get("limit"), tree.args.get("offset")
        if limit is None and offset is None:
            return ""
        count = "-1"
        if limit is not None:
            options = limit.args.get("limit_options")
            if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
                raise unsupported("TOP with PERCENT or TIES")
            value = limit.args.get("count") if isinstance(limit, exp.Fetch) else limit.expression
            count = converted(self.compiler.expression(value, scope), SqlType("bigint")).text
        skipped = f" OFFSET {self.compiler.expression(offset.expression, scope).text}" if offset is not None else ""
        return f" LIMIT {count}{skipped}"

    def _set_operation(self, tree: exp.SetOperation, parent: "Scope | None") -> Query:
        left, right = self.query(tree.left, parent), self.query(tree.right, parent)
        if len(left.columns) != len(right.columns):
            raise SqlError(
                205,
                "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions "
                "in their target lists.",
            )
        outputs = []
        for a, b in zip(left.columns, right.columns):
            outputs.append(Output(a.name, stronger([a.type, b.type]) or INT, a.nullable or b.nullable))
        word = {exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}[type(tree)]
        if not tree.args.get("distinct"):
            word += " ALL"
        text = f"SELECT * FROM ({self._aligned(left, outputs)} {word} {self._aligned(right, outputs)})"
        if order := tree.args.get("order"):
            names = [f"c{at}" for at in range(1, len(outputs) + 1)]
            scope = Scope([Source("", [SourceColumn(output.name, name, output.type) for output, name in zip(outputs, names)])])
            text += " ORDER BY " + ", ".join(self._order(item, scope, outputs, names) for item in order.expressions)
        return Query(text + self.limit_clause(tree, Scope(parent=parent)), outputs, [])

    def _aligned(self, query: Query, outputs: Sequence[Output]) -> str:
        """A query whose columns have the types of the outputs."""
        texts = []
        for at, (column, output) in enumerate(zip(query.columns, outputs), 1):
            texts.append(f"{self.compiler.unified(Compiled(f'c{at}', column.type), output.type).text} AS c{at}")
        return f"SELECT {', '.join(texts)} FROM ({query.text})"

    # FROM

    def from_clause(self, tree: exp.Select, scope: Scope) -> str:
        """FROM with its joins, whose sources come into the scope."""
        origin = tree.args.get("from_")
        if origin is None:
            return ""
        text, single = self.source(origin.this, scope), True
        for join in [*origin.this.args.get("joins", []), *tree.args.get("joins", [])]:
            side, kind = (join.args.get("side") or "").upper(), (join.args.get("kind") or "").upper()
            if isinstance(join.this, exp.Lateral):
                text, single = text + self._applied(join.this, scope), False
                continue
            other = self.source(join.this, scope)
            if side == "RIGHT" and single:
                text, other, side = other, text, "LEFT"  # older releases of SQLite know no RIGHT JOIN
            condition = join.args.get("on")
            on = f" ON {self.compiler.expression(condition, scope).text}" if condition is not None else ""
            text += (
                f" {side} JOIN {other}{on}"
                if side
                else f" {'CROSS' if kind == 'CROSS' or not on else 'INNER'} JOIN {other}{on}"
            )
            single = False
        return f" FROM {text}"

    def _applied(self, node: exp.Lateral, scope: Scope) -> str:
        """CROSS or OUTER APPLY of CHANGETABLE(VERSION …): a join with the versions of all rows."""
        name = node.this
        if not isinstance(name, exp.Dot) or name.this.name != MARKER:
            raise unsupported("APPLY of anything but CHANGETABLE(VERSION …)")
        self._aliases += 1
        alias = f"s{self._aliases}"
        text, source, condition = changetable.versions(self.compiler, int(name.expression.name), alias, scope)
        source.alias, source.reference = node.alias, alias
        scope.sources.append(source)
        return f" {'JOIN' if node.args.get('cross_apply') else 'LEFT JOIN'} {text} AS {alias} ON {condition}"

    def source(self, node: exp.Expression, scope: Scope) -> str:
        """Adds a source to the scope; its SQLite text with an alias."""
        self._aliases += 1
        alias = f"s{self._aliases}"
        if isinstance(node, exp.Table):
            text, source = self._named(node, alias, scope)
        elif isinstance(node, exp.Subquery):
            text, source = self._derived(self.query(node.this, scope.parent), alias)
        elif isinstance(node, exp.Values):
            text, source = self._values(node, alias, scope)
        else:
            raise unsupported(f"{type(node).__name__} in FROM")
        if node.alias:
            source.alias, source.label = node.alias, ""
            names = node.alias_column_names
            for column, name in zip(source.columns, names):
                column.name = name
        source.reference = alias
        scope.sources.append(source)
        return f"{text} AS {alias}"

    def _named(self, node: exp.Table, alias: str, scope: Scope) -> tuple[str, Source]:
        if isinstance(node.this, exp.Anonymous):
            raise SqlError(208, f"Invalid object name '{node.this.name}'.")
        if node.db == MARKER:
            return changetable.source(self.compiler, int(node.name), alias, scope)
        if not node.db:
            for common in reversed(self._common):
                if node.name.lower() in common:
                    tree, names = common[node.name.lower()]
                    text, source = self._derived(self.query(tree, None), alias)
                    for column, name in zip(source.columns, names):
                        column.name = name
                    source.alias = node.name
                    return text, source
        parts = [part.name for part in node.parts]
        view = views.find(parts)
        if view is not None:
            database = self.session.database_named(parts[-3]) if len(parts) > 2 and parts[-3] else self.session.database
            text = views.materialize(view, database, self.session)
            return text, Source(parts[-1], [SourceColumn(name, f"{alias}.{name}", kind) for name, kind in view.columns])
        database, table = self.session.table(parts)
        return self.table(database, table, alias)

    def table(self, database: Database, table: Table, alias: str) -> tuple[str, Source]:
        """A table or a view as a source whose permissions are checked."""
        source = Source(table.name, [], table, database, label=table.name)
        self.sources.append(source)
        if table.is_view:
            inner = QueryCompiler(self.session, self.compiler)  # what a view reads is its owner's affair
            inner._aliases = self._aliases + 1000
            query = inner.query(rewrite(table.definition).parse(), None)
            source.columns = [
                SourceColumn(c.name, f"{alias}.c{at}", o.type, o.nullable, c)
                for at, (c, o) in enumerate(zip(table.columns, query.columns), 1)
            ]
            return f"({query.text})", source
        source.columns = [
            SourceColumn(c.name, f"{alias}.{c.storage}", c.type, c.nullable, c) for c in table.columns if not c.computed
        ]
        for column in table.columns:
            if column.computed:
                compiled = self.compiler.expression_text(column.computed, Scope([source]))
                source.columns.append(SourceColumn(column.name, compiled.text, column.type, True, column))
        source.columns.sort(key=lambda c: c.column.column_id if c.column else 0)
        source.used.clear()
        return f"{database.prefix}.{table.storage}", source

    def _derived(self, query: Query, alias: str) -> tuple[str, Source]:
        columns = [
            SourceColumn(output.name, f"{alias}.c{at}", output.type, output.nullable)
            for at, output in enumerate(query.columns, 1)
        ]
        return f"({query.text})", Source("", columns)

    def _values(self, node: exp.Values, alias: str, scope: Scope) -> tuple[str, Source]:
        rows = [
            [self.compiler.expression(value, Scope(parent=scope.parent)) for value in row.expressions]
            for row in node.expressions
        ]
        kinds = [stronger([row[at].type for row in rows]) or INT for at in range(len(rows[0]))]
        texts = [f"({', '.join(self.compiler.unified(value, kind).text for value, kind in zip(row, kinds))})" for row in rows]
        columns = [SourceColumn("", f"{alias}.column{at}", kind) for at, kind in enumerate(kinds, 1)]
        return f"(VALUES {', '.join(texts)})", Source("", columns)
