"""The kinds of paging: which records make one page, and what the answer says about the next."""

import base64
import json
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from .orders import Version
from .selection import Selection, one_of, whole_number
from .wire import BadRequest


@dataclass
class Page:
    """The records of one page, and what stands beside them in the body and in the headers."""

    records: list[Version]
    meta: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def page_of(found: list[Version], selection: Selection, parameters: dict[str, str], base: str, fault: str = "") -> Page:
    """The page of `found` that the parameters ask for.

    `base` is the URL of the resource without its query, for links. `fault`: the defect of an API that leads back to a page that
    was read, by naming it as the next (`same-pointer`) or by answering with the page before (`same-page`).
    """
    kind = one_of(parameters, "paging", ["none", "page", "offset", "token", "link"])
    if selection.scattered:
        found = sorted(found, key=selection.position)
    if kind == "none":
        return Page(found)
    if kind in ("page", "offset"):
        return _counted(found, selection, parameters, kind, fault == "same-page")
    return _continued(found, selection, parameters, kind, base, fault == "same-pointer")


def _counted(found: list[Version], selection: Selection, parameters: dict[str, str], kind: str, same_page: bool) -> Page:
    """Pages that are asked for by number or by position."""
    size = selection.page_size
    if kind == "page":
        start = (whole_number(parameters, "page", default=1, least=1) - 1) * size
    else:
        start = whole_number(parameters, "offset", default=0)
    if same_page:
        start = max(0, start - size)
    page = Page(found[start : start + size])
    totals = one_of(parameters, "totals", ["true", "false", "more"])
    if totals == "true":
        page.meta = {"total": len(found), "pages": -(-len(found) // size)}
    elif totals == "more":
        page.meta = {"more": start + size < len(found)}
    return page


def _continued(
    found: list[Version], selection: Selection, parameters: dict[str, str], kind: str, base: str, same_pointer: bool
) -> Page:
    """Pages that continue behind the last record of the page before."""
    given = parameters.get("token", "")
    start = bisect_right(found, _position(given), key=selection.position) if given else 0
    page = Page(found[start : start + selection.page_size])
    if start + selection.page_size >= len(found):
        return page
    token = given if same_pointer and given else _token(selection.position(page.records[-1]))
    in_header = one_of(parameters, "next", ["body", "header"]) == "header"
    if kind == "token" and in_header:
        page.headers["X-Next-Token"] = token
    elif kind == "token":
        page.meta["next"] = token
    else:
        link = f"{base}?{urlencode({**parameters, 'token': token})}"
        if in_header:
            page.headers["Link"] = f'<{base}>; rel="first", <{link}>; title="a, b"; rel="next"'
        else:
            page.links["next"] = link
    return page


def _token(position: tuple[int, int, int]) -> str:
    """A position as text that callers cannot read; it has characters that a URL must encode."""
    return base64.b64encode(json.dumps(position).encode()).decode() + "+/="


def _position(token: str) -> tuple[int, int, int]:
    try:
        first, second, third = json.loads(base64.b64decode(token.removesuffix("+/="), validate=True))
        return (int(first), int(second), int(third))
    except (ValueError, TypeError) as error:
        raise BadRequest("parameter token: this API did not issue it; take it from the page before") from error
