"""Windows: their edges and the formats of their times."""

import pytest

from dev_rest_api.selection import Selection, instant
from dev_rest_api.wire import BadRequest

EDGE = "2026-01-10T12:00:00Z"


@pytest.mark.parametrize(
    "time, text",
    [
        ("iso", "2026-01-10T12:00:00Z"),
        ("iso", "2026-01-10T12:00:00.000"),
        ("iso", "2026-01-10T14:30:00+02:30"),
        ("seconds", "1768046400"),
        ("milliseconds", "1768046400000"),
        ("compact", "20260110120000"),
    ],
)
def test_all_formats_say_the_same_instant(time, text):
    assert instant(text, time, "from") == 1_768_046_400_000_000


@pytest.mark.parametrize("time, text", [("iso", "yesterday"), ("seconds", "1e9"), ("compact", EDGE), ("iso", "@from")])
def test_a_time_that_cannot_be_read_is_refused_by_name(time, text):
    with pytest.raises(BadRequest, match="parameter from"):
        Selection.of({"from": text, "time": time})


def test_a_window_is_half_open_or_closed_as_asked():
    half_open = Selection.of({"from": EDGE, "to": EDGE})
    closed = Selection.of({"from": EDGE, "to": EDGE, "interval": "closed"})
    assert half_open.before - half_open.since == 0
    assert closed.before - closed.since == 1


def test_records_at_the_edges_come_once_or_twice(server):
    server.post("/append", {"count": 2, "at": EDGE})
    window = {"from": "2026-01-10T00:00:00Z", "to": EDGE}
    then = {"from": EDGE, "to": "2026-01-11T00:00:00Z"}
    at_edge = {record["id"] for record in server.truth() if record["updatedAt"] == "2026-01-10T12:00:00.000Z"}
    assert len(at_edge) >= 2
    half_open = server.get("/open/orders", **window).ids + server.get("/open/orders", **then).ids
    closed = server.get("/open/orders", interval="closed", **window).ids + server.get(
        "/open/orders", interval="closed", **then
    ).ids
    assert sorted(closed) == sorted(half_open + list(at_edge))
