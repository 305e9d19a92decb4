#!/usr/bin/env python3
"""A proxy in front of an object store that fails as told: dev-store-faults.py UPSTREAM_PORT

Prints {"port": N} on its first line when it is ready, and ends with the process that started it.

PUT /-faults takes a list of rules, as JSON, in place of those before; each fails the next `times` requests that fit:
    {"method": "PUT", "match": "text in path and query", "times": 1, "fault": FAULT, "status": 503, "body": "<Error>…"}
FAULT is one of
    answer   answers `status` and `body` without asking the store
    after    asks the store, and answers `status` and `body` in place of what it says
    drop     closes the connection without asking the store
    lose     asks the store, and closes the connection without an answer
    cut      asks the store, and sends its answer only in part
GET /-requests returns the requests since the start, one line each: METHOD path?query, length of the body.
"""

import http.client
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import devserver

UPSTREAM = int(sys.argv[1])
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class State:
    lock = threading.Lock()
    rules = []
    requests = []

    @classmethod
    def take(cls, method, target):
        """The first rule that fits and is not used up."""
        with cls.lock:
            for rule in cls.rules:
                fits = rule.get("method", method) == method and rule.get("match", "") in target
                if fits and rule["times"] > 0:
                    rule["times"] -= 1
                    return rule
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *arguments):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/-faults":
            with State.lock:
                State.rules = [dict({"times": 1}, **rule) for rule in json.loads(body)]
            return self.answer(200, {}, b"")
        if self.path == "/-requests":
            with State.lock:
                return self.answer(200, {}, "\n".join(State.requests).encode())
        with State.lock:
            State.requests.append(f"{self.command} {self.path} {len(body)}")
        rule = State.take(self.command, self.path)
        if rule is None:
            return self.answer(*self.ask(body))
        fault = rule["fault"]
        status, text = rule.get("status", 500), rule.get("body", "").encode()
        if fault == "answer":
            return self.answer(status, rule.get("headers", {}), text)
        if fault == "drop":
            return self.close()
        status_there, headers, content = self.ask(body)
        if fault == "after":
            return self.answer(status, rule.get("headers", {}), text)
        if fault == "lose":
            return self.close()
        assert fault == "cut", fault
        self.answer(status_there, headers, content, sent=len(content) // 2)
        self.close()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

    def ask(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", UPSTREAM, timeout=60)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP_BY_HOP or name.lower() == "date":
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        headers = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
        connection.close()
        return response.status, headers, content

    def answer(self, status, headers, content, sent=None):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if sent is None else content[:sent])
        self.wfile.flush()

    def close(self):
        self.close_connection = True
        self.connection.shutdown(2)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
devserver.end_with_parent()
devserver.announce(server.server_port)
server.serve_forever()
