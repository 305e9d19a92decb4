"""Bytes and packets of one connection, plain or under TLS ([MS-TDS] 2.2.3.1)."""

import os
import select
import socket
import ssl
import struct
from typing import IO, Callable

from ..errors import Cancelled

BATCH, RPC, RESPONSE, ATTENTION, TRANSACTION, LOGIN, PRELOGIN = 1, 3, 4, 6, 14, 16, 18
_LAST, _RESET, _RESET_KEEPING = 0x01, 0x08, 0x10


class Disconnected(Exception):
    """The client has gone."""


class Transport:
    """The server's end of a connection: reads messages, writes packets, and notices ATTENTION in between."""

    def __init__(self, connection: socket.socket):
        self._socket = connection
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._poller = select.poll()
        self._poller.register(connection, select.POLLIN)
        self._received = bytearray()
        self._tls: "ssl.SSLObject | None" = None
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._packet_number = 0
        self.packet_size = 4096
        self.attention = False
        self.asked_for_reset = False
        self.on_send: "Callable[[bytes], None] | None" = None

    # Reading

    def message(self) -> tuple[int, bytes]:
        """The next message: its type and its whole body."""
        body = bytearray()
        while True:
            kind, status, piece = self._packet()
            body += piece
            if status & (_RESET | _RESET_KEEPING):
                self.asked_for_reset = True
            if status & _LAST:
                return kind, bytes(body)

    def _packet(self) -> tuple[int, int, bytes]:
        while True:
            packet = self._complete_packet()
            if packet is not None:
                return packet
            self._receive(self._socket.recv(65536))

    def _complete_packet(self) -> "tuple[int, int, bytes] | None":
        if len(self._received) < 8:
            return None
        kind, status, length = struct.unpack_from(">BBH", self._received)
        if length < 8:
            raise Disconnected
        if len(self._received) < length:
            return None
        body = bytes(self._received[8:length])
        del self._received[:length]
        return kind, status, body

    def _receive(self, data: bytes) -> None:
        if not data:
            raise Disconnected
        if self._tls is None:
            self._received += data
            return
        self._incoming.write(data)
        try:
            while piece := self._tls.read(65536):
                self._received += piece
        except ssl.SSLWantReadError:
            return
        raise Disconnected

    def poll(self) -> None:
        """Raises Cancelled when the client has sent ATTENTION, or has gone."""
        if self.attention:
            raise Cancelled
        while self._poller.poll(0):
            try:
                self._receive(self._socket.recv(65536))
            except (Disconnected, OSError):
                raise Cancelled from None
        if len(self._received) >= 8 and self._received[0] == ATTENTION and self._complete_packet() is not None:
            self.attention = True
            raise Cancelled

    def wait_for_client(self, seconds: float = 3600) -> None:
        """Stays silent until the client gives up, says something, or the time is over."""
        self._poller.poll(seconds * 1000)

    # Writing

    def send(self, data: bytes, last: bool = True, kind: int = RESPONSE) -> None:
        """Sends data as packets; the last one ends the message."""
        packets = self._framed(data, last, kind)
        if self.on_send is not None:
            self.on_send(packets)
        self.send_raw(packets)

    def _framed(self, data: bytes, last: bool = True, kind: int = RESPONSE) -> bytes:
        """Data as packets of the negotiated size."""
        room, out = self.packet_size - 8, bytearray()
        for start in range(0, max(len(data), 1), room):
            piece = data[start : start + room]
            self._packet_number = (self._packet_number + 1) & 0xFF
            end = last and start + room >= len(data)
            out += struct.pack(">BBHHBB", kind, _LAST if end else 0, len(piece) + 8, 0, self._packet_number, 0) + piece
        if last:
            self._packet_number = 0
        return bytes(out)

    def send_raw(self, packets: bytes) -> None:
        if self._tls is not None:
            self._tls.write(packets)
            packets = self._outgoing.read()
        try:
            self._socket.sendall(packets)
        except OSError:
            raise Disconnected from None

    def send_file(self, file: IO[bytes], offset: int, size: int) -> None:
        """Sends packets that are kept in a file."""
        if self._tls is not None:
            self.send_raw(os.pread(file.fileno(), size, offset))
            return
        end = offset + size
        try:
            while offset < end:
                offset += os.sendfile(self._socket.fileno(), file.fileno(), offset, end - offset)
        except OSError:
            raise Disconnected from None

    # TLS

    def start_tls(self, context: ssl.SSLContext) -> None:
        """The handshake, which travels inside of PRELOGIN packets."""
        tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        while True:
            try:
                tls.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                done = False
            except ssl.SSLError:
                raise Disconnected from None
            if answer := self._outgoing.read():
                self.send(answer, kind=PRELOGIN)
            if done:
                break
            self._incoming.write(self.message()[1])
        self._tls = tls

    def stop_tls(self) -> None:
        """Back to plain text, after a login that alone was encrypted."""
        self._tls = None

    # Ending

    def close(self) -> None:
        self._socket.close()

    def cut(self) -> None:
        """Ends the connection from another thread."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()
