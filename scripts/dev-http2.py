#!/usr/bin/env python3
"""An HTTP/2 server over TLS, for the tests of the HTTP client: dev-http2.py FOLDER

FOLDER holds server.pem and server.key. Prints {"port": N} on its first line when it is ready, and ends with the process
that started it. It speaks HTTP/1.1 to clients that do not ask for more.

    /echo               what the server got: version, method, path, authority, length of the body, number of the connection
    /held?key=K         "one"; "two" once /release?key=K was asked for
    /stalled            "one" and no end; /counts says under "stalled" and "left" how many came and went
    /flood?n=N&key=K    N bytes as fast as the client takes them; /counts says under K how many that were so far
    /meet?n=N           an answer as soon as N requests are waiting for one
    /short              fewer bytes than were declared
    /counts             what was counted
"""

import asyncio
import collections
import json
import socket
import sys
import urllib.parse

import devserver
import hypercorn.asyncio
import hypercorn.config

counts = collections.Counter()
events = collections.defaultdict(asyncio.Event)
connections = {}
PIECE = bytes(range(256)) * 64


class Exchange:
    """One request, and the way to answer it."""

    def __init__(self, scope, receive, send):
        self.scope, self.receive, self.send = scope, receive, send
        self.query = dict(urllib.parse.parse_qsl(scope["query_string"].decode()))
        self.headers = {name.decode(): value.decode() for name, value in scope["headers"]}

    async def begin(self, *fields):
        await self.send({"type": "http.response.start", "status": 200, "headers": list(fields)})

    async def write(self, data, more=True):
        await self.send({"type": "http.response.body", "body": data, "more_body": more})

    async def answer(self, value):
        await self.begin((b"content-type", b"application/json"))
        await self.write(json.dumps(value).encode(), more=False)

    async def body_length(self):
        length = 0
        while True:
            message = await self.receive()
            length += len(message.get("body", b""))
            if not message.get("more_body"):
                return length

    async def until_left(self):
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def echo(x):
    number = connections.setdefault(x.scope["client"], len(connections) + 1)
    await x.answer({
        "version": x.scope["http_version"], "method": x.scope["method"], "path": x.scope["raw_path"].decode(),
        "authority": x.headers.get("host", ""), "length": await x.body_length(), "connection": number})


async def held(x):
    await x.begin()
    await x.write(b"one")
    await events[x.query["key"]].wait()
    await x.write(b"two", more=False)


async def release(x):
    events[x.query["key"]].set()
    await x.answer("released")


async def stalled(x):
    counts["stalled"] += 1
    await x.begin()
    await x.write(b"one")
    await x.until_left()
    counts["left"] += 1


async def flood(x):
    await x.begin()
    for sent in range(0, int(x.query["n"]), len(PIECE)):
        counts[x.query["key"]] = sent
        await x.write(PIECE)
    await x.write(b"", more=False)


async def meet(x):
    counts["met"] += 1
    if counts["met"] == int(x.query["n"]):
        events["met"].set()
    await events["met"].wait()
    await echo(x)


async def short(x):
    await x.begin((b"content-length", b"100"))
    await x.write(b"hello", more=False)


async def tell_counts(x):
    await x.answer(counts)


ROUTES = {
    "/echo": echo, "/held": held, "/release": release, "/stalled": stalled, "/flood": flood, "/meet": meet, "/short": short,
    "/counts": tell_counts,
}


async def app(scope, receive, send):
    if scope["type"] == "http":
        await ROUTES[scope["path"]](Exchange(scope, receive, send))


async def main():
    folder = sys.argv[1]
    listener = socket.create_server(("127.0.0.1", 0))
    config = hypercorn.config.Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = f"{folder}/server.pem", f"{folder}/server.key"
    config.errorlog = None
    devserver.end_with_parent()
    devserver.announce(listener.getsockname()[1])
    await hypercorn.asyncio.serve(app, config, shutdown_trigger=asyncio.Event().wait)


asyncio.run(main())
