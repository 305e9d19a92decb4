"""What all connections share."""

import ssl
from dataclasses import dataclass, field

from .engine.server import Server
from .faults import Faults
from .log import Log
from .replay import Recordings


@dataclass
class Services:
    """The engine, and what stands between it and the clients; without `tls`, nothing is encrypted."""

    server: Server
    tls: "ssl.SSLContext | None" = None
    requires_encryption: bool = False
    faults: Faults = field(default_factory=Faults)
    recordings: Recordings = field(default_factory=Recordings)
    log: Log = field(default_factory=Log)
