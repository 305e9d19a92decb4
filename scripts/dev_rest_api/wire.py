"""HTTP/1.1 on raw streams: one request after the other on a connection that stays open."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

MAXIMUM_HEAD = 1 << 20
MAXIMUM_BODY = 16 << 20


class BadRequest(Exception):
    """What the client sent cannot be read; the text goes back with status 400."""


@dataclass
class Request:
    """One request; `headers` have lower-case names."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def raw_query(self) -> str:
        return urlsplit(self.target).query

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))


@dataclass
class Response:
    """One answer, whole in memory."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = False

    def head(self, keep_alive: bool) -> bytes:
        """The status line and the headers; the length is that of the body, whatever is sent of it later."""
        try:
            reason = HTTPStatus(self.status).phrase
        except ValueError:
            reason = "Unknown"
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append("Transfer-Encoding: chunked" if self.chunked else f"Content-Length: {len(self.body)}")
        lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def framed_body(self) -> bytes:
        """The body as it travels: in pieces with their lengths when chunked."""
        if not self.chunked:
            return self.body
        pieces = (self.body[start : start + 8192] for start in range(0, len(self.body), 8192))
        return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class Connection:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader = reader
        self.writer = writer

    async def request(self) -> "Request | None":
        """The next request, or none when the client has closed."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        except asyncio.LimitOverrunError as error:
            raise BadRequest(f"the request's head is longer than {MAXIMUM_HEAD} bytes") from error
        lines = head[:-4].decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise BadRequest("the request line is not `METHOD target HTTP/1.x`")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon:
                raise BadRequest("a header line has no colon")
            headers[name.strip().lower()] = value.strip()
        if parts[2] == "HTTP/1.0":
            headers.setdefault("connection", "close")
        return Request(parts[0], parts[1], headers, await self._body(headers))

    async def _body(self, headers: dict[str, str]) -> bytes:
        if "transfer-encoding" in headers:
            raise BadRequest("request bodies need a Content-Length here")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAXIMUM_BODY:
            raise BadRequest(f"Content-Length is not a number up to {MAXIMUM_BODY}")
        if headers.get("expect", "").lower() == "100-continue":
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return await self.reader.readexactly(int(length))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def wait_for_close(self) -> None:
        """Returns when the client has given up."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        channel: socket.socket = self.writer.get_extra_info("socket")
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
