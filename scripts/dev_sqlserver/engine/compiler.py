"""From T-SQL expressions to SQLite: names are bound, types are known, and values meet in one form."""

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from ..errors import SqlError, syntax, unsupported
from ..tsql.rewrite import ChangeTable, rewrite
from ..values import decimals
from ..values.sqltype import (
    BIGINT,
    BIT,
    FLOAT,
    INT,
    MAX,
    SqlType,
    nvarchar,
    parse_type,
    units,
    varbinary,
    varchar,
)
from . import calls
from .expression import (
    Compiled,
    as_decimal,
    comparable,
    converted,
    described,
    quote,
    stronger,
)
from .scope import Scope

if TYPE_CHECKING:
    from .queries import QueryCompiler
    from .session import Session

_COMPARISONS = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_ARITHMETIC = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}
_BITWISE = {exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseXor: "^"}


class Compiler:
    """Compiles the expressions of one statement; collects the variables it uses."""

    def __init__(self, session: "Session"):
        self.session = session
        self.parameters: dict[str, Any] = {}
        self.change_tables: list[ChangeTable] = []
        self.queries: "QueryCompiler"

    def expression_text(self, text: str, scope: "Scope | None" = None) -> Compiled:
        """Compiles an expression from its T-SQL text."""
        rewritten = rewrite(f"SELECT {text}")
        tree = rewritten.parse()
        if not isinstance(tree, exp.Select) or len(tree.expressions) != 1:
            raise syntax(text)
        before, self.change_tables = self.change_tables, rewritten.change_tables
        try:
            return self.expression(tree.expressions[0], scope or Scope())
        finally:
            self.change_tables = before

    def condition_text(self, text: str, scope: "Scope | None" = None) -> Compiled:
        """Compiles a condition from its T-SQL text."""
        return self.expression_text(f"CASE WHEN {text} THEN 1 ELSE 0 END", scope)

    def expression(self, tree: exp.Expression, scope: Scope) -> Compiled:
        """Compiles an expression."""
        if type(tree) in _COMPARISONS:
            return self._comparison(_COMPARISONS[type(tree)], tree.this, tree.expression, scope)
        if type(tree) in _ARITHMETIC:
            return self._arithmetic(
                _ARITHMETIC[type(tree)], self.expression(tree.this, scope), self.expression(tree.expression, scope)
            )
        if type(tree) in _BITWISE:
            return self._bitwise(
                _BITWISE[type(tree)], self.expression(tree.this, scope), self.expression(tree.expression, scope)
            )
        method = getattr(self, "_" + type(tree).__name__.lower(), None)
        if method is None:
            raise unsupported(f"{type(tree).__name__} in an expression")
        return method(tree, scope)

    # Constants and names

    def _literal(self, tree: exp.Literal, scope: Scope) -> Compiled:
        text = tree.this
        if tree.is_string:
            return Compiled(quote(text), varchar(max(1, len(text))), False, text)
        if "e" in text.lower():
            return Compiled(repr(float(text)), FLOAT, False)
        if "." in text:
            whole, _, fraction = text.partition(".")
            whole = whole.lstrip("0")
            digits = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
            return Compiled(
                quote(digits), SqlType("decimal", precision=max(1, len(whole) + len(fraction)), scale=len(fraction)), False
            )
        number = int(text)
        if number >= 2**63:
            return Compiled(quote(str(number)), SqlType("decimal", precision=len(str(number)), scale=0), False)
        return Compiled(str(number), INT if number < 2**31 else BIGINT, False, number)

    def _national(self, tree: exp.National, scope: Scope) -> Compiled:
        return Compiled(quote(tree.this), nvarchar(max(1, units(tree.this))), False, tree.this)

    def _hexstring(self, tree: exp.HexString, scope: Scope) -> Compiled:
        digits = tree.this if isinstance(tree.this, str) else ""
        digits = digits if len(digits) % 2 == 0 else "0" + digits
        return Compiled(f"x'{digits}'", varbinary(max(1, len(digits) // 2)), False)

    def _null(self, tree: exp.Null, scope: Scope) -> Compiled:
        return Compiled("NULL", None)

    def _boolean(self, tree: exp.Boolean, scope: Scope) -> Compiled:
        raise SqlError(207, f"Invalid column name '{tree.sql()}'.")

    def _paren(self, tree: exp.Paren, scope: Scope) -> Compiled:
        inner = self.expression(tree.this, scope)
        return Compiled(f"({inner.text})", inner.type, inner.nullable, inner.constant)

    def _alias(self, tree: exp.Alias, scope: Scope) -> Compiled:
        return self.expression(tree.this, scope)

    def _column(self, tree: exp.Column, scope: Scope) -> Compiled:
        parts = [part.name for part in tree.parts]
        if len(parts) == 1 and not tree.this.args.get("quoted") and parts[0].upper() in calls.WITHOUT_PARENTHESES:
            return calls.call(self, parts[0].upper(), [], scope)
        return scope.compiled(parts)

    def _dot(self, tree: exp.Dot, scope: Scope) -> Compiled:
        names: list[exp.Expression] = []
        node: exp.Expression = tree
        while isinstance(node, exp.Dot):
            names.insert(0, node.expression)
            node = node.this
        if not isinstance(names[-1], exp.Anonymous):
            raise syntax(tree.sql())
        column = scope.compiled([node.name] + [name.name for name in names[:-1]])
        if column.type is None or column.type.family != "udt":
            raise SqlError(258, f"Cannot call methods on {column.type.name if column.type else 'NULL'}.", 15)
        raise unsupported(f"the method {names[-1].name} of {column.type.name}")

    def _parameter(self, tree: exp.Parameter, scope: Scope) -> Compiled:
        if isinstance(tree.this, exp.Parameter):
            return calls.global_variable(self, tree.this.name.upper())
        return self.variable("@" + tree.this.name)

    def variable(self, name: str) -> Compiled:
        variable = self.session.variables.get(name.lower())
        if variable is None:
            raise SqlError(137, f'Must declare the scalar variable "{name}".', 15)
        key = f"v{list(self.session.variables).index(name.lower())}"
        self.parameters[key] = variable.value
        return Compiled(f":{key}", variable.type)

    # Operators

    def _comparison(self, operator: str, left_tree: exp.Expression, right_tree: exp.Expression, scope: Scope) -> Compiled:
        left, right = self.expression(left_tree, scope), self.expression(right_tree, scope)
        return self.compare(operator, left, right)

    @staticmethod
    def compare(operator: str, left: Compiled, right: Compiled) -> Compiled:
        left, right, collation = comparable(left, right)
        order = f" COLLATE {collation}" if collation else ""
        return Compiled(f"({left.text} {operator} {right.text}{order})", BIT)

    def _arithmetic(self, operator: str, left: Compiled, right: Compiled) -> Compiled:
        target = stronger([left.type, right.type])
        if target is None:
            return Compiled("NULL", INT)
        if target.family in ("text", "binary") and operator == "+":
            lengths = [side.type.length for side in (left, right) if side.type]
            total = MAX if MAX in lengths else sum(lengths)
            limit = 4000 if target.is_wide else 8000
            kind = SqlType(target.name, MAX if total > limit else total, collation=target.collation)
            sides = [converted(side, kind) if side.type and side.type.family != kind.family else side for side in (left, right)]
            return Compiled(f"({sides[0].text} || {sides[1].text})", kind)
        if target.family == "moment" and operator in "+-":
            days = right if left.type and left.type.family == "moment" else left
            moment = left if days is right else right
            return Compiled(
                f"tsql_dateadd('day', {'-' if operator == '-' else ''}{days.text}, {moment.text}, {quote(described(target))})",
                target,
            )
        if target.family not in ("integer", "decimal", "float"):
            raise SqlError(8117, f"Operand data type {target.name} is invalid for {operator} operator.")
        if target.family == "decimal":
            exact = [decimals_of(side) for side in (left, right)]
            target = decimals.result_type(operator, exact[0], exact[1])
        sides = [
            side if side.type and side.type.family in ("integer", "decimal", "float") else converted(side, target)
            for side in (left, right)
        ]
        target = INT if target.name in ("bit", "tinyint", "smallint") else target
        return Compiled(f"tsql_calculate('{operator}', {sides[0].text}, {sides[1].text}, {quote(described(target))})", target)

    def _bitwise(self, operator: str, left: Compiled, right: Compiled) -> Compiled:
        if operator == "^":
            return Compiled(f"(({left.text} | {right.text}) - ({left.text} & {right.text}))", stronger([left.type, right.type]))
        return Compiled(f"({left.text} {operator} {right.text})", stronger([left.type, right.type]))

    def _bitwisenot(self, tree: exp.BitwiseNot, scope: Scope) -> Compiled:
        inner = self.expression(tree.this, scope)
        return Compiled(f"(NOT {inner.text})" if inner.type == BIT else f"(~{inner.text})", inner.type)

    def _neg(self, tree: exp.Neg, scope: Scope) -> Compiled:
        if isinstance(tree.this, exp.Literal) and not tree.this.is_string:
            inner = self._literal(tree.this, scope)
            if inner.type is not None and inner.type.family == "decimal" and inner.text == quote(str(2**63)):
                return Compiled(f"(-{2**63 - 1} - 1)", BIGINT, False)
            if inner.type is not None and inner.type.family == "decimal":
                return Compiled(quote("-" + inner.text[1:-1]), inner.type, False)
            return Compiled(f"(-{inner.text})", INT if inner.text == str(2**31) else inner.type, False)
        inner = self.expression(tree.this, scope)
        return self._arithmetic("-", Compiled("0", INT, False), inner)

    def _collate(self, tree: exp.Collate, scope: Scope) -> Compiled:
        inner = self.expression(tree.this, scope)
        kind = inner.type.with_collation(tree.expression.name) if inner.type else None
        return Compiled(f"({inner.text} COLLATE {kind.sorting})" if kind else inner.text, kind, inner.nullable)

    def _attimezone(self, tree: exp.AtTimeZone, scope: Scope) -> Compiled:
        if tree.args["zone"].name.upper() != "UTC":
            raise unsupported("AT TIME ZONE with another zone than 'UTC'")
        inner = self.expression(tree.this, scope)
        exact = inner.type is not None and inner.type.name in ("datetime2", "datetimeoffset")
        return converted(inner, SqlType("datetimeoffset", scale=inner.type.scale if inner.type and exact else 7))

    # Conditions

    def _and(self, tree: exp.And, scope: Scope) -> Compiled:
        return self._joined("AND", tree, scope)

    def _or(self, tree: exp.Or, scope: Scope) -> Compiled:
        return self._joined("OR", tree, scope)

    def _joined(self, operator: str, tree: exp.Expression, scope: Scope) -> Compiled:
        return Compiled(
            f"({self.expression(tree.this, scope).text} {operator} {self.expression(tree.expression, scope).text})", BIT
        )

    def _not(self, tree: exp.Not, scope: Scope) -> Compiled:
        return Compiled(f"(NOT {self.expression(tree.this, scope).text})", BIT)

    def _is(self, tree: exp.Is, scope: Scope) -> Compiled:
        negated = isinstance(tree.expression, exp.Not)
        return Compiled(f"({self.expression(tree.this, scope).text} IS {'NOT ' if negated else ''}NULL)", BIT, False)

    def _between(self, tree: exp.Between, scope: Scope) -> Compiled:
        low = self._comparison(">=", tree.this, tree.args["low"], scope)
        high = self._comparison("<=", tree.this, tree.args["high"], scope)
        return Compiled(f"({low.text} AND {high.text})", BIT)

    def _in(self, tree: exp.In, scope: Scope) -> Compiled:
        left = self.expression(tree.this, scope)
        query = tree.args.get("query")
        if query is not None:
            inner = self.session.query(query.this if isinstance(query, exp.Subquery) else query, self, scope)
            (column,) = inner.columns
            a, b, collation = comparable(left, Compiled("c1", column.type))
            order = f" COLLATE {collation}" if collation else ""
            return Compiled(f"({a.text} IN (SELECT {b.text}{order} FROM ({inner.text})))", BIT)
        parts = [self.compare("=", left, self.expression(item, scope)).text for item in tree.expressions]
        return Compiled(f"({' OR '.join(parts)})", BIT)

    def _like(self, tree: exp.Like, scope: Scope, escape: str = "''") -> Compiled:
        left, right = self.expression(tree.this, scope), self.expression(tree.expression, scope)
        left, right = (
            side if side.type and side.type.family == "text" else converted(side, nvarchar(MAX)) for side in (left, right)
        )
        sensitive = int(left.type is not None and left.type.sorting != "CI")
        text = f"tsql_like({left.text}, {right.text}, {sensitive}, {escape})"
        return Compiled(f"(NOT {text})" if tree.args.get("negate") else text, BIT)

    def _escape(self, tree: exp.Escape, scope: Scope) -> Compiled:
        return self._like(tree.this, scope, self.expression(tree.expression, scope).text)

    def _exists(self, tree: exp.Exists, scope: Scope) -> Compiled:
        query = tree.this.this if isinstance(tree.this, exp.Subquery) else tree.this
        return Compiled(f"EXISTS ({self.session.query(query, self, scope).text})", BIT, False)

    def _case(self, tree: exp.Case, scope: Scope) -> Compiled:
        subject = self.expression(tree.this, scope) if tree.this else None
        conditions, results = [], []
        for branch in tree.args["ifs"]:
            condition = self.expression(branch.this, scope)
            conditions.append(self.compare("=", subject, condition) if subject else condition)
            results.append(self.expression(branch.args["true"], scope))
        default = tree.args.get("default")
        results.append(self.expression(default, scope) if default is not None else Compiled("NULL", None))
        return self.chosen(conditions, results)

    def chosen(self, conditions: list[Compiled], results: list[Compiled]) -> Compiled:
        """CASE with as many results as conditions, and one more for all else."""
        kind = stronger([result.type for result in results]) or INT
        values = [self.unified(result, kind) for result in results]
        branches = "".join(f" WHEN {condition.text} THEN {value.text}" for condition, value in zip(conditions, values))
        return Compiled(f"(CASE{branches} ELSE {values[-1].text} END)", kind)

    @staticmethod
    def unified(value: Compiled, kind: SqlType) -> Compiled:
        """One of several values that become one column: converted where its form would be another."""
        if (
            value.type is None
            or value.type.family == kind.family
            and kind.family in ("integer", "text", "binary", "float", "moment", "offset", "guid", "date")
        ):
            return Compiled(value.text, kind, value.nullable)
        return converted(value, kind)

    def _subquery(self, tree: exp.Subquery, scope: Scope) -> Compiled:
        inner = self.session.query(tree.this, self, scope)
        if len(inner.columns) != 1:
            raise SqlError(
                116, "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS."
            )
        return Compiled(f"({inner.text})", inner.columns[0].type)

    def _select(self, tree: exp.Select, scope: Scope) -> Compiled:
        return self._subquery(exp.Subquery(this=tree), scope)

    # Functions

    def _anonymous(self, tree: exp.Anonymous, scope: Scope) -> Compiled:
        return calls.call(self, tree.name.upper(), tree.expressions, scope)

    def _window(self, tree: exp.Window, scope: Scope) -> Compiled:
        inner = self.expression(tree.this, scope)
        parts = []
        if tree.args.get("partition_by"):
            parts.append("PARTITION BY " + ", ".join(self.ordered(item, scope) for item in tree.args["partition_by"]))
        if tree.args.get("order"):
            parts.append("ORDER BY " + ", ".join(self.ordered(item, scope) for item in tree.args["order"].expressions))
        if tree.args.get("spec"):
            parts.append(tree.args["spec"].sql("sqlite"))
        return Compiled(f"{inner.text} OVER ({' '.join(parts)})", inner.type)

    def _withingroup(self, tree: exp.WithinGroup, scope: Scope) -> Compiled:
        return self.expression(tree.this, scope)

    def ordered(self, tree: exp.Expression, scope: Scope) -> str:
        """An item of ORDER BY or PARTITION BY, with the collation that orders it."""
        descending = isinstance(tree, exp.Ordered) and tree.args.get("desc")
        inner = self.expression(tree.this if isinstance(tree, exp.Ordered) else tree, scope)
        collation = inner.type.sorting if inner.type else ""
        return inner.text + (f" COLLATE {collation}" if collation else "") + (" DESC" if descending else "")

    def cast(self, arguments: list[exp.Expression], scope: Scope, lenient: bool) -> Compiled:
        """CAST, CONVERT and their TRY_ forms, as `rewrite` writes them."""
        value = self.expression(arguments[0], scope)
        target = parse_type(arguments[1].this, 30)
        style = self.expression(arguments[2], scope).constant if len(arguments) > 2 else None
        if target.family == "text" and value.type is not None and value.type.family == "text":
            target = target.with_collation(value.type.collation)
        return converted(value, target, int(style) if style is not None else None, lenient)


def decimals_of(side: Compiled) -> SqlType:
    """The exact type in which an operand takes part in decimal arithmetic; a constant has the digits it is written with."""
    if isinstance(side.constant, int):
        return SqlType("decimal", precision=len(str(abs(side.constant))), scale=0)
    if side.type is None or side.type.family == "text":
        return SqlType("decimal", precision=38, scale=10)
    return as_decimal(side.type)
