"""The formats of the answers, and the paths that tests use."""

import gzip
import json
import zlib

import pytest

from conftest import running


def test_all_formats_and_encodings_carry_the_same_records(server):
    truth = server.truth()
    ask = lambda **parameters: server.get("/open/orders", paging="page", pageSize=1000, **parameters)  # noqa: E731
    assert ask().json["data"] == truth
    assert ask(format="array").json == truth
    assert [json.loads(line) for line in ask(format="jsonl").body.splitlines()] == truth
    assert [order for region in ask(format="nested").json["regions"] for order in region["orders"]] == truth
    assert json.loads(gzip.decompress(ask(encoding="gzip").body))["data"] == truth
    assert json.loads(zlib.decompress(ask(encoding="deflate").body))["data"] == truth
    chunked = ask(transfer="chunked")
    assert chunked.headers["Transfer-Encoding"] == "chunked" and chunked.json["data"] == truth


def test_parameters_may_stand_in_a_json_or_form_body(server):
    json_body = server.post("/open/orders?paging=page&pageSize=5", {"page": 2, "token": None})
    form = server.ask(
        "POST", "/open/orders?paging=page", b"page=2&pageSize=5", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert json_body.ids == form.ids == [record["id"] for record in server.truth()[5:10]]
    assert server.post("/open/orders", ["page"]).status == 400
    assert server.ask("POST", "/open/orders", b"{page", {"Content-Type": "application/json"}).status == 400


def test_what_is_appended_is_there_when_the_answer_comes(server):
    for _ in range(20):
        made = server.post("/append", {"count": 2, "updates": 1}).json["made"]
        truth = {(record["id"], record["version"]) for record in server.truth()}
        assert len(made) == 3 and {(one["id"], one["version"]) for one in made} <= truth


def test_the_truth_has_the_current_records_or_all_versions(server):
    changed = server.post("/append", {"updates": 10}).json["made"]
    current, history = server.truth(), server.truth(history="true")
    assert len(current) == 250 and len(history) == 260
    assert {one["id"] for one in changed} == {record["id"] for record in current if record["version"] == 2}
    assert all(record in history for record in current)


def test_the_schema_changes_from_now_on(server):
    server.post("/schema", {"add": {"channel": "web"}})
    server.post("/append", {"count": 1})
    assert [record.get("channel") for record in server.truth()[-2:]] == [None, "web"]


def test_a_server_with_a_rate_grows_by_itself():
    with running("--records", "10", "--rate", "200", "--updates", "0") as server:
        seen = len(server.truth())
        while len(server.truth()) < seen + 50:
            pass
        ids = [record["id"] for record in server.truth()]
        assert ids == list(range(1, len(ids) + 1))


def test_the_log_has_each_request_for_data_with_headers_only_as_hashes(server):
    server.get("/open/orders", headers={"Authorization": "Bearer s3cret"}, page=3)
    server.get("/open/orders", headers={"Authorization": "Bearer s3cret"})
    server.get("/basic/orders")
    server.get("/nowhere")
    server.get("/open/orders", paging="guess")
    log = server.log()
    assert [(entry["number"], entry["path"], entry["status"]) for entry in log] == [
        (1, "/open/orders", 200), (2, "/open/orders", 200), (3, "/basic/orders", 401), (4, "/nowhere", 404), (5, "/open/orders", 400),
    ]  # fmt: skip
    assert log[0]["query"] == {"page": "3"} and log[0]["records"] == 250
    assert log[0]["headers"]["authorization"] == log[1]["headers"]["authorization"]
    assert "s3cret" not in json.dumps(log)
    server.ask("DELETE", "/log")
    assert server.log() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods_are_refused(server, method):
    assert server.ask(method, "/open/orders").status == 405
