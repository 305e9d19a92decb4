"""Faults strike when they should, as often as they should, and in the way they say."""

import gzip
import http.client
import json
import time
from email.utils import parsedate_to_datetime

import pytest

from dev_rest_api.faults import Rule


def statuses(server, count: int, path: str = "/open/orders") -> list[int]:
    return [server.get(path, pageSize=1).status for _ in range(count)]


def test_a_fault_comes_after_some_requests_and_then_some_times(server):
    server.post("/control", {"fault": "status", "status": 502, "after": 2, "times": 3})
    assert statuses(server, 7) == [200, 200, 502, 502, 502, 200, 200]


def test_faults_can_be_for_one_path_forever_and_be_taken_back(server):
    server.post("/control", [{"fault": "status", "path": "changes", "times": None}])
    assert statuses(server, 2) == [200, 200]
    assert statuses(server, 3, "/open/changes") == [503, 503, 503]
    server.ask("DELETE", "/control")
    assert statuses(server, 1, "/open/changes") == [200]


def test_token_endpoints_fail_only_when_they_are_named(server):
    server.post("/control", {"fault": "status"})
    assert server.post("/token/session", {}).status == 403
    server.post("/control", {"fault": "status", "path": "/token/session"})
    assert server.post("/token/session", {}).status == 503


def test_chance_is_decided_by_the_seed():
    def struck(seed: int) -> list[bool]:
        rule = Rule(fault="reset", times=None, probability=0.3, seed=seed)
        return [rule.strikes("/open/orders") for _ in range(200)]

    assert struck(1) == struck(1) != struck(2)
    assert 30 < sum(struck(1)) < 90


@pytest.mark.parametrize("bad", [{"fault": "flood"}, {"times": 2}, "reset"])
def test_a_rule_that_says_nothing_is_refused(server, bad):
    assert server.post("/control", bad).status == 400


def test_retry_after_stands_in_seconds_or_as_a_date(server):
    server.post("/control", [{"fault": "status", "retryAfter": 2}, {"fault": "status", "retryAt": 30}])
    assert server.get("/open/orders").headers["Retry-After"] == "2"
    when = parsedate_to_datetime(server.get("/open/orders").headers["Retry-After"]).timestamp()
    assert 25 < when - time.time() <= 30


def test_rate_limits_speak_three_dialects(server):
    server.post("/control", [{"fault": "rate-limit", "seconds": 3, "style": style} for style in ("Retry-After", "RateLimit", "X")])
    answers = [server.get("/open/orders") for _ in range(3)]
    assert [answer.status for answer in answers] == [429, 429, 429]
    assert answers[0].headers["Retry-After"] == answers[1].headers["RateLimit-Reset"] == "3"
    assert abs(int(answers[2].headers["X-RateLimit-Reset"]) - time.time() - 3) < 2


@pytest.mark.parametrize("bytes_sent", [0, 100, 4000])
def test_a_reset_ends_the_connection_hard(server, bytes_sent):
    server.post("/control", {"fault": "reset", "bytes": bytes_sent})
    with pytest.raises(ConnectionResetError):
        server.get("/open/orders")
    server.connection.close()
    assert statuses(server, 1) == [200]


def test_a_truncated_answer_is_shorter_than_it_says(server):
    server.post("/control", {"fault": "truncate"})
    with pytest.raises(http.client.IncompleteRead):
        server.get("/open/orders")
    server.connection.close()
    server.post("/control", {"fault": "truncate"})
    with pytest.raises(http.client.IncompleteRead):
        server.get("/open/orders", transfer="chunked")


@pytest.mark.parametrize("bytes_sent", [0, 300])
def test_a_stall_lasts_until_the_client_gives_up(server, bytes_sent):
    server.post("/control", {"fault": "stall", "bytes": bytes_sent})
    impatient = http.client.HTTPConnection("127.0.0.1", server.port, timeout=0.3)
    impatient.request("GET", "/open/orders")
    with pytest.raises(TimeoutError):
        impatient.getresponse().read()
    impatient.close()
    assert statuses(server, 1) == [200]


def test_a_slow_answer_takes_its_time_and_is_right(server):
    server.post("/control", {"fault": "slow", "seconds": 0.4, "pieces": 8})
    before = time.monotonic()
    assert len(server.get("/open/orders").ids) == 250
    assert time.monotonic() - before > 0.3


def test_bodies_that_are_not_what_they_say(server):
    names = ["html", "error-body", "empty", "garbage", "cut-document", "bad-encoding"]
    server.post("/control", [{"fault": name} for name in names])
    html, error, empty, garbage, cut, encoding = [server.get("/open/orders") for _ in names]
    assert html.headers["Content-Type"] == "text/html" and html.body.startswith(b"<!DOCTYPE")
    assert error.status == 200 and error.json["error"]["code"] == 7
    assert empty.body == b""
    for answer in (garbage, cut):
        assert answer.status == 200
        with pytest.raises(ValueError):
            json.loads(answer.body)
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(encoding.body)


def test_one_record_can_break_the_schema(server):
    server.post("/control", {"fault": "bad-record"})
    records = server.get("/open/orders").json["data"]
    assert [type(record["amount"]) for record in records].count(dict) == 1


def test_a_status_can_have_a_body(server):
    server.post("/control", {"fault": "status", "status": 409, "body": {"code": "BUSY"}})
    answer = server.get("/open/orders")
    assert (answer.status, answer.json, answer.headers["Content-Type"]) == (409, {"code": "BUSY"}, "application/json")


def test_a_redirect_goes_where_it_is_told(server):
    server.post("/control", {"fault": "redirect", "status": 307, "location": "http://localhost:1/elsewhere"})
    answer = server.get("/open/orders")
    assert (answer.status, answer.headers["Location"]) == (307, "http://localhost:1/elsewhere")


def test_a_pointer_can_point_to_itself(server):
    token = server.get("/open/orders", paging="token").json["meta"]["next"]
    server.post("/control", {"fault": "same-pointer"})
    again = server.get("/open/orders", paging="token", token=token).json["meta"]["next"]
    assert again == token != server.get("/open/orders", paging="token", token=token).json["meta"].get("next")


@pytest.mark.parametrize("paging, pointers", [("page", [1, 2, 3]), ("offset", [0, 40, 80])])
def test_a_page_can_be_the_one_before(server, paging, pointers):
    def page(pointer: int) -> list[int]:
        return server.get("/open/orders", paging=paging, pageSize=40, **{paging: pointer}).ids

    first, second, _ = map(page, pointers)
    server.post("/control", {"fault": "same-page", "times": 3})
    assert [page(pointer) for pointer in pointers] == [first, first, second]
    assert page(pointers[1]) == second


def test_the_log_says_which_fault_struck(server):
    server.post("/control", {"fault": "reset", "bytes": 0, "after": 1})
    statuses(server, 1)
    with pytest.raises(ConnectionError):
        server.get("/open/orders")
    server.connection.close()
    assert [(entry["fault"], entry["status"], entry["records"]) for entry in server.log()] == [(None, 200, 250), ("reset", 200, 250)]
