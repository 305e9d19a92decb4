"""Large answers are kept as packets and sent again at the speed of the wire, as long as their database does not change.

Meant for benchmarks, where the server would otherwise be what is measured. Only batches of queries are kept, and only in
databases for which it was asked.
"""

import tempfile
import threading
from dataclasses import dataclass, field
from typing import Any

from .engine.session import Session
from .errors import SqlError
from .tsql.batch import Simple, parse_batch
from .wire.transport import Transport

_SMALLEST = 1 << 20
_HEADS = {"SELECT", "WITH", "DECLARE"}
Key = tuple[Any, ...]


@dataclass
class Recording:
    """The packets of one answer in a file; each piece ends with a whole row."""

    file: Any = field(default_factory=lambda: tempfile.TemporaryFile(prefix="dev-sqlserver-"))
    pieces: list[int] = field(default_factory=list)

    def add(self, packets: bytes) -> None:
        self.file.write(packets)
        self.pieces.append(len(packets))

    def finish(self) -> None:
        self.file.flush()

    def send(self, transport: Transport) -> None:
        """Sends everything; between two pieces the client may cancel."""
        offset = 0
        for size in self.pieces:
            transport.poll()
            transport.send_file(self.file, offset, size)
            offset += size


class Recordings:
    """The answers of all databases for which it was asked."""

    def __init__(self) -> None:
        self.databases: set[str] = set()
        self._kept: dict[Key, Recording] = {}
        self._lock = threading.Lock()

    def key(self, session: Session, transport: Transport, kind: int, body: bytes, text: str) -> "Key | None":
        """What an answer is kept under; none when it is not to be kept."""
        if session.database.name.lower() not in self.databases or not _is_query(text):
            return None
        return (
            session.database.id,
            session.login.name,
            session.transaction.seen_writes(session.database),
            transport.packet_size,
            kind,
            body,
        )

    def find(self, key: "Key | None") -> "Recording | None":
        with self._lock:
            return self._kept.get(key) if key is not None else None

    def keep(self, key: Key, recording: Recording) -> None:
        """Keeps an answer if it is large; older ones of a database that has changed are dropped."""
        recording.finish()
        if sum(recording.pieces) < _SMALLEST:
            return
        with self._lock:
            stale = [old for old in self._kept if old[0] == key[0] and old[2] != key[2]]
            for old in stale:
                del self._kept[old]
            self._kept[key] = recording


def _is_query(text: str) -> bool:
    try:
        return all(isinstance(part, Simple) and part.head in _HEADS for part in parse_batch(text))
    except SqlError:
        return False
