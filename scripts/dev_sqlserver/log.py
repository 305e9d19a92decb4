"""What clients have asked for."""

import threading
import time
from collections import deque
from typing import Any

from .engine.session import Session


class Log:
    """Every batch and call so far, the oldest left out after 100,000."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=100_000)
        self._lock = threading.Lock()
        self._number = 0

    def add(self, session: Session, text: str) -> None:
        with self._lock:
            self._number += 1
            self._entries.append(
                {
                    "number": self._number,
                    "time": time.time(),
                    "session": session.spid,
                    "login": session.login.name,
                    "application": session.client.application,
                    "database": session.database.name,
                    "text": text,
                }
            )

    @property
    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
