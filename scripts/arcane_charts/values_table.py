"""A table of a chart's values, from the comments in its values.yaml."""

import json
from typing import Any, Iterator

import yaml

BEGIN, END = "<!-- values -->", "<!-- /values -->"


class Undocumented(Exception):
    """A value without a comment above it."""


def values_table(text: str) -> str:
    """The table of the values in `text`; a comment right above a key describes it.

    A mapping is one row where the keys in it have no comments, else a row for each of them. Raises `Undocumented`.
    """
    rows = ["| value | default | |", "| --- | --- | --- |"]
    lines = text.splitlines()
    for path, node, comment in documented(yaml.compose(text, yaml.SafeLoader), lines, ""):
        default = f"`{json.dumps(plain(node), ensure_ascii=False)}`" if node else ""
        rows.append(f"| `{path}` | {default} | {comment.replace('|', '&#124;')} |")
    return "\n".join(rows)


def with_table(readme: str, values: str) -> str:
    """The README with the table of `values` between its two marks."""
    head, rest = readme.split(BEGIN)
    return f"{head}{BEGIN}\n{values_table(values)}\n{END}{rest.split(END)[1]}"


def documented(mapping: yaml.MappingNode, lines: list[str], prefix: str) -> Iterator[tuple[str, "yaml.Node | None", str]]:
    """The path of each value that is described, its default, and its description; a group of others has no default."""
    for key, value in mapping.value:
        path = f"{prefix}{key.value}"
        comment = comment_above(lines, key.start_mark.line)
        inner = isinstance(value, yaml.MappingNode) and not value.flow_style and has_comments(value, lines)
        if comment:
            yield path, None if inner else value, comment
        if inner:
            yield from documented(value, lines, f"{path}.")
        elif not comment:
            raise Undocumented(f"values.yaml, line {key.start_mark.line + 1}: say above `{path}` what it is")


def has_comments(mapping: yaml.MappingNode, lines: list[str]) -> bool:
    return any(comment_above(lines, key.start_mark.line) for key, _ in mapping.value)


def comment_above(lines: list[str], line: int) -> str:
    """The comment that ends right above a line, as one text."""
    first = line
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return " ".join(text.strip().lstrip("#").strip() for text in lines[first:line])


def plain(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    return loader.construct_object(node, deep=True)
