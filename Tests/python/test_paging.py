"""Every kind of paging reads the same records, in windows, sorted or not."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

WINDOW = {"from": "2026-01-05T00:00:00Z", "to": "2026-01-20T00:00:00Z", "pageSize": 30}
KINDS = ["none", "page", "until-empty", "offset", "token-body", "token-header", "link-body", "link-header", "link-relative"]


def read(server, kind: str, path: str = "/open/orders", **parameters) -> list[int]:
    """The ids that a client of this paging kind gets."""
    ids: list[int] = []
    paging = {"until-empty": "page"}.get(kind, kind.split("-")[0])
    given = {**parameters, "paging": paging, "next": "header" if kind.endswith("-header") else "body"}
    if kind == "link-relative":
        given["relative"] = "true"
    if kind == "until-empty":
        given["totals"] = "false"
    for turn in range(100):
        if paging == "page":
            given["page"] = turn + 1
        if paging == "offset":
            given["offset"] = turn * int(given["pageSize"])
        answer = server.get(path, **given)
        assert answer.status == 200, answer.body
        ids += answer.ids
        meta, links = answer.json["meta"], answer.json["links"]
        if kind == "none" or (kind == "page" and turn + 1 >= meta["pages"]):
            return ids
        if kind == "until-empty":
            assert meta == {}
        if kind in ("until-empty", "offset") and not answer.ids:
            return ids
        if paging == "token":
            token = answer.headers["X-Next-Token"] if kind == "token-header" else meta.get("next")
            if token is None:
                return ids
            given["token"] = token
        if paging == "link":
            link = links.get("next")
            if kind == "link-header":
                assert links == {}
                found = re.search(r'<([^>]*)>; title="a, b"; rel="next"', answer.headers.get("Link", ""))
                link = found and found.group(1)
            if link is None:
                return ids
            parts = urlsplit(link)
            assert parts.path == path and bool(parts.netloc) == (kind != "link-relative")
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    raise AssertionError


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", ["updatedAt", "none"])
def test_all_kinds_read_the_window_and_nothing_else(server, kind, sort):
    truth = [record["id"] for record in server.truth(**{"from": WINDOW["from"], "to": WINDOW["to"]})]
    assert len(truth) > 100
    ids = read(server, kind, sort=sort, **WINDOW)
    assert sorted(ids) == sorted(truth)
    assert (ids == truth) == (sort == "updatedAt")


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_end_on_an_empty_window(server, kind):
    assert read(server, kind, **{"from": "2031-01-01T00:00:00Z", "pageSize": 30}) == []


def test_totals_count_what_is_in_the_window(server):
    answer = server.get("/open/orders", paging="page", page=1, **WINDOW)
    count = len(server.truth(**{"from": WINDOW["from"], "to": WINDOW["to"]}))
    assert answer.json["meta"] == {"total": count, "pages": -(-count // 30)}


@pytest.mark.parametrize("paging", ["page", "offset"])
def test_a_truth_value_says_whether_there_are_more(server, paging):
    count = len(server.truth())
    metas = []
    for turn in range(-(-count // 100)):
        pointer = turn + 1 if paging == "page" else turn * 100
        metas.append(server.get("/open/orders", paging=paging, totals="more", pageSize=100, **{paging: pointer}).json["meta"])
    assert metas == [{"more": True}] * (len(metas) - 1) + [{"more": False}]


def test_tokens_go_on_behind_a_record_even_when_others_change(server):
    first = server.get("/open/orders", paging="token", pageSize=100)
    server.post("/append", {"updates": 40})
    rest = read(server, "token-body", pageSize=100, token=first.json["meta"]["next"])
    assert set(first.ids) | set(rest) == {record["id"] for record in server.truth()}


def test_pages_shift_when_orders_change_but_never_among_the_changes(server):
    everything = {(record["id"], record["version"]) for record in server.truth(history="true")}
    first = server.get("/open/changes", paging="page", page=1, pageSize=200).json["data"]
    server.post("/append", {"updates": 100})
    second = server.get("/open/changes", paging="page", page=2, pageSize=200).json["data"]
    assert everything <= {(record["id"], record["version"]) for record in first + second}


@pytest.mark.parametrize("bad", [{"page": "0"}, {"page": "x"}, {"pageSize": "1001"}, {"paging": "guess"}, {"page": "-1"}])
def test_nonsense_is_refused_by_name(server, bad):
    answer = server.get("/open/orders", **{"paging": "page", **bad})
    assert answer.status == 400 and f"parameter {next(iter(bad))}" in answer.json["error"]


@pytest.mark.parametrize("token", ["x", "e30=+/=", "WzFd+/="])
def test_a_token_that_was_not_issued_is_refused(server, token):
    assert server.get("/open/orders", paging="token", token=token).status == 400
