"""HTTP/1.1 as it travels: framing, many requests on one connection, and heads that cannot be read."""

import socket

import pytest


def exchange(server, data: bytes, pieces: int = 1) -> bytes:
    """What comes back, until the server closes, for bytes sent in so many pieces."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as channel:
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        size = -(-len(data) // pieces)
        for start in range(0, len(data), size):
            channel.sendall(data[start : start + size])
        received = b""
        while piece := channel.recv(65536):
            received += piece
        return received


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: here", *headers, "", ""]).encode()


@pytest.mark.parametrize("pieces", [1, 40])
def test_requests_sent_at_once_are_answered_in_their_order(server, pieces):
    body = b'{"page": 3}'
    post = b"POST /open/orders?paging=page&pageSize=1 HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    asked = get("/open/orders?paging=page&pageSize=1&page=1") + post + get("/nowhere", "Connection: close")
    received = exchange(server, asked, pieces)
    assert received.count(b"HTTP/1.1 200 OK") == 2 and received.count(b"HTTP/1.1 404") == 1
    first, third = server.truth()[0]["id"], server.truth()[2]["id"]
    assert received.index(b'{"id":%d,' % first) < received.index(b'{"id":%d,' % third) < received.index(b"HTTP/1.1 404")


def test_a_connection_serves_many_requests_and_closes_when_asked(server):
    for _ in range(50):
        assert server.get("/open/orders", pageSize=1).status == 200
    assert exchange(server, get("/log", "Connection: close")).startswith(b"HTTP/1.1 200 OK")
    assert exchange(server, b"GET /log HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 OK")


def test_head_has_the_length_and_no_body(server):
    answer = server.ask("HEAD", "/open/orders?paging=page&pageSize=1")
    assert answer.status == 200 and int(answer.headers["Content-Length"]) > 100 and answer.body == b""


def test_a_client_that_waits_for_leave_to_send_gets_it(server):
    head = b"POST /open/orders HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    received = exchange(server, head + b"{}")
    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "head",
    [
        b"GET\r\n\r\n",
        b"GET / SPDY/3\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_the_connection_closed(server, head):
    assert exchange(server, head).startswith(b"HTTP/1.1 400")
    assert server.get("/log").status == 200


def test_a_client_that_leaves_in_the_middle_does_no_harm(server):
    for cut in (b"GET /open", get("/open/orders")[:-1], b"POST /open/orders HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
        with socket.create_connection(("127.0.0.1", server.port)) as channel:
            channel.sendall(cut)
    assert server.get("/open/orders").status == 200
