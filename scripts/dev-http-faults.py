"""An HTTP server that misbehaves on request, for the tests of the HTTP client.

Prints {"port": N, "tlsPort": N, "strictTlsPort": N} when it is ready (the TLS ports only with --tls FOLDER). Every
byte is written by hand on plain sockets; the path says what goes wrong, and /counts tells what the server saw.
"""
import argparse
import asyncio
import collections
import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
import urllib.parse
import zlib

counts = collections.Counter()
ROUTES = {}


class Exchange:
    """One request, and the connection to answer it on."""

    def __init__(self, reader, writer, connection):
        self.reader, self.writer, self.connection = reader, writer, connection

    async def read(self):
        """Reads a request; False at the end of the connection."""
        try:
            first = await self.reader.readexactly(1)
            if first == b"\x16":  # a TLS handshake on the plain port
                await self.answer(status="400 Bad Request")
                return False
            head = (first + await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, ConnectionError):
            return False
        line, *fields = head.split("\r\n")
        self.method, self.target, _ = line.split(" ", 2)
        self.fields = [tuple(part.strip() for part in field.split(":", 1)) for field in fields if field]
        self.headers = {name.lower(): value for name, value in self.fields}
        target = self.target
        if target.startswith("http://"):
            target = "/" + target.split("/", 3)[3]
        self.path, _, query = target.partition("?")
        self.query = dict(part.partition("=")[::2] for part in query.split("&") if part)
        if self.headers.get("expect", "").lower() == "100-continue":
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.body = await self.reader.readexactly(int(self.headers.get("content-length", 0)))
        return True

    def number(self, name, default):
        return int(self.query.get(name, default))

    async def send(self, data):
        self.writer.write(data if isinstance(data, bytes) else data.encode("latin-1"))
        await self.writer.drain()

    async def answer(self, body=b"", status="200 OK", fields=(), length=None):
        """A well-formed answer, unless `length` says otherwise."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *fields]
        await self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    async def answer_json(self, value, **more):
        await self.answer(json.dumps(value).encode(), **more)

    async def until_closed(self, key):
        """Waits for the client to close, and counts that."""
        try:
            while await self.reader.read(1 << 16):
                pass
        except ConnectionError:
            pass
        counts[key] += 1

    def close(self):
        self.writer.close()

    def reset(self):
        """Ends the connection with RST instead of FIN."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def route(path):
    def register(function):
        ROUTES[path] = function
        return function
    return register


@route("/bytes")
async def some_bytes(x):
    await x.answer(bytes(i % 251 for i in range(x.number("n", 10))))


@route("/echo")
async def echo(x):
    """What the server got, byte for byte where it matters."""
    await x.answer_json({
        "method": x.method, "target": x.target, "fields": x.fields, "body": x.body[:1000].decode("latin-1"),
        "length": len(x.body), "connection": x.connection})


@route("/checksum")
async def checksum(x):
    await x.answer(str(zlib.crc32(x.body)).encode())


@route("/counts")
async def tell_counts(x):
    await x.answer_json(counts)


@route("/reset-before-head")
async def reset_before_head(x):
    x.reset()


@route("/reset-in-head")
async def reset_in_head(x):
    await x.send("HTTP/1.1 200 OK\r\nContent-Len")
    x.reset()


@route("/close-before-head")
async def close_before_head(x):
    x.close()


@route("/reset-after-head")
async def reset_after_head(x):
    await x.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
    await asyncio.sleep(0.05)
    x.reset()


@route("/stall-before-head")
async def stall_before_head(x):
    counts["stalled"] += 1
    await x.until_closed("closed-in-stall")


@route("/stall-in-body")
async def stall_in_body(x):
    await x.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
    counts["stalled-in-body"] += 1
    await x.until_closed("closed-in-body")


@route("/truncated")
async def truncated(x):
    await x.answer(b"x" * x.number("n", 5), length=100)
    x.close()


@route("/longer-than-declared")
async def longer_than_declared(x):
    await x.answer(b"0123456789-and-more", length=10)


@route("/bad-length")
async def bad_length(x):
    await x.answer(b"hello", length="five")
    x.close()


@route("/two-lengths")
async def two_lengths(x):
    await x.answer(b"hello", fields=["Content-Length: 3"])
    x.close()


@route("/chunked")
async def chunked(x):
    await x.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n")


@route("/bad-chunk")
async def bad_chunk(x):
    await x.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n")
    x.close()


@route("/chunks-without-end")
async def chunks_without_end(x):
    await x.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
    x.close()


@route("/not-http")
async def not_http(x):
    await x.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")
    x.close()


@route("/drip")
async def drip(x):
    """`n` bytes, one every `ms` milliseconds."""
    n = x.number("n", 10)
    await x.send(f"HTTP/1.1 200 OK\r\nContent-Length: {n}\r\n\r\n")
    for _ in range(n):
        await x.send(b"x")
        await asyncio.sleep(x.number("ms", 100) / 1000)


@route("/large-header")
async def large_header(x):
    """A header of `n` bytes, in `fields` fields."""
    size, fields = x.number("n", 1 << 20), x.number("fields", 1)
    await x.answer(fields=[f"X-Large-{i}: " + "a" * (size // fields) for i in range(fields)])


@route("/redirect")
async def redirect(x):
    """Answers with `status` and a Location of `to` (percent-decoded)."""
    await x.answer(b"moved", status=f"{x.query.get('status', 302)} Moved", fields=["Location: " + urllib.parse.unquote(x.query["to"])])


@route("/redirect-stalled")
async def redirect_stalled(x):
    await x.send("HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 100\r\n\r\nhello")
    await x.until_closed("closed-in-redirect")


@route("/redirect-forever")
async def redirect_forever(x):
    counts["endless"] += 1
    await x.answer(status="302 Found", fields=[f"Location: /redirect-forever?n={x.number('n', 0) + 1}"])


def compressed(text, coding):
    """With `br` or `zstd`, which Python's own library does not have."""
    import pyarrow
    return pyarrow.compress(text, codec={"br": "brotli"}.get(coding, coding), asbytes=True)


def coded(x):
    text = b"some text that is worth compressing " * x.number("n", 100)
    if x.query.get("coding") in ("br", "zstd"):
        return compressed(text, x.query["coding"]), x.query["coding"]
    if x.query.get("coding") == "raw":
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(text) + packer.flush(), "deflate"
    if x.query.get("coding") == "members":
        return gzip.compress(text[:100]) + gzip.compress(text[100:]), "x-gzip"
    if x.query.get("coding") == "deflate":
        return zlib.compress(text), "deflate"
    return gzip.compress(text), "gzip"


@route("/coded")
async def coded_body(x):
    body, coding = coded(x)
    await x.answer(body, fields=[f"Content-Encoding: {coding}"])


@route("/coded-broken")
async def coded_broken(x):
    body, coding = coded(x)
    middle = len(body) // 2
    await x.answer(body[:middle] + b"\xff" * 20 + body[middle + 20:], fields=[f"Content-Encoding: {coding}"])


@route("/coded-cut")
async def coded_cut(x):
    """A coded body that ends early, its length declared accordingly."""
    body, coding = coded(x)
    await x.answer(body[: len(body) // 2], fields=[f"Content-Encoding: {coding}"])


@route("/coded-unknown")
async def coded_unknown(x):
    await x.answer(b"hello", fields=["Content-Encoding: compress"])


@route("/bomb")
async def bomb(x):
    """`n` MiB of zeros, compressed, in one go."""
    coding = x.query.get("coding", "gzip")
    if coding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(x.number("n", 100))) + packer.flush()
    else:
        body = compressed(bytes(x.number("n", 100) << 20), coding)
    await x.answer(body, fields=[f"Content-Encoding: {coding}"])


@route("/close-idle")
async def close_idle(x):
    """Answers as if the connection could be used again, and closes it."""
    await x.answer(b"hello")
    x.close()


@route("/close-second")
async def close_second(x):
    """The second request of a connection is not answered; the first one is."""
    x.requests = getattr(x, "requests", 0) + 1
    counts["close-second-" + x.method] += 1
    if x.requests > 1:
        x.close()
    else:
        await x.answer(b"hello")


@route("/flood")
async def flood(x):
    """`n` bytes as fast as the client takes them; /counts says under `key` how many were taken."""
    n, key = x.number("n", 1 << 26), x.query.get("key", "flood")
    coding = x.query.get("coding")
    piece = bytes(range(256)) * 256
    if coding == "gzip":
        await x.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
        packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    else:
        await x.send(f"HTTP/1.1 200 OK\r\nContent-Length: {n}\r\n\r\n")
    try:
        sent = 0
        while sent < n:
            if coding == "gzip":
                packed = packer.compress(piece) + (packer.flush() if sent + len(piece) >= n else b"")
                if packed:
                    await x.send(b"%x\r\n%s\r\n" % (len(packed), packed))
            else:
                await x.send(piece)
            sent += len(piece)
            counts[key] = sent
        if coding == "gzip":
            await x.send(b"0\r\n\r\n")
    except ConnectionError:
        counts[key + "-cut"] += 1


@route("/status")
async def status(x):
    """`code` for the first `times` requests with `key`, then 200; header fields in the request's X-Answer fields."""
    key = "status-" + x.query.get("key", "")
    counts[key] += 1
    fields = [value for name, value in x.fields if name.lower() == "x-answer"]
    code = x.query.get("code", "503")
    if counts[key] > x.number("times", 1 << 30):
        await x.answer(b"done")
    elif code in ("204", "304"):
        await x.send(f"HTTP/1.1 {code} Nothing\r\n\r\n")
    else:
        await x.answer(b"not yet", status=f"{code} Later", fields=fields)


@route("/cut-first")
async def cut_first(x):
    """The body is cut for the first `times` requests with `key`."""
    key = "cut-" + x.query.get("key", "")
    counts[key] += 1
    if counts[key] <= x.number("times", 1):
        await x.answer(b"hal", length=10)
        x.close()
    else:
        await x.answer(b"0123456789")


@route("/head")
async def head(x):
    """A length without a body, as an answer to HEAD has it."""
    await x.send("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n" + ("" if x.method == "HEAD" else "x" * 12345))


@route("/interim")
async def interim(x):
    """Interim responses before the final one."""
    await x.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n")
    await x.answer(b"final", fields=["X-Final: yes"])


@route("/refuse-upload")
async def refuse_upload(x):
    await x.answer(status="413 Too Large")


async def tunnel(x):
    """CONNECT: copies bytes both ways."""
    counts["connects"] += 1
    host, _, port = x.target.rpartition(":")
    reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    await x.send("HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n")

    async def copy(source, sink):
        try:
            while data := await source.read(1 << 16):
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        sink.close()

    await asyncio.gather(copy(x.reader, writer), copy(reader, x.writer))


async def serve(reader, writer):
    counts["connections"] += 1
    x = Exchange(reader, writer, counts["connections"])
    try:
        while await x.read():
            counts["requests"] += 1
            if x.method == "CONNECT":
                await tunnel(x)
                break
            if x.target.startswith("http://"):
                counts["forwarded"] += 1
            await ROUTES[x.path](x)
            if writer.is_closing():
                break
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


def tls(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")

    def count_name(_, name, __):
        counts[f"asked-for-{name}"] += 1

    context.sni_callback = count_name
    return context


def serve_strictly(folder, listener):
    """Asks for a client certificate. With blocking sockets: asyncio drops the alert that a refused client should get."""
    context = tls(folder)
    context.load_verify_locations(f"{folder}/ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    while True:
        plain, _ = listener.accept()
        secure = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        try:
            secure.do_handshake()
            secure.recv(1 << 16)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            secure.close()
        except ssl.SSLError:
            # Reads what the client still sends, so that the alert is not overtaken by a reset.
            with socket.socket(fileno=secure.detach()) as plain, contextlib.suppress(OSError):
                plain.shutdown(socket.SHUT_WR)
                while plain.recv(1 << 16):
                    pass
        except OSError:
            # The client has gone. The next one is to be served all the same.
            secure.close()


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tls", help="a folder with server.pem, server.key and ca.pem")
    folder = arguments.parse_args().tls
    servers = {"port": await asyncio.start_server(serve, "127.0.0.1", 0)}
    ports = {}
    if folder:
        servers["tlsPort"] = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls(folder))
        strict = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=serve_strictly, args=(folder, strict), daemon=True).start()
        ports["strictTlsPort"] = strict.getsockname()[1]
    ports |= {name: server.sockets[0].getsockname()[1] for name, server in servers.items()}
    print(json.dumps(ports), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers.values()))


asyncio.run(main())
