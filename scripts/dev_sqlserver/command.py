"""The command: parses arguments, listens, says where, and serves until it is told to stop."""

import argparse
import signal
import socket
import sqlite3
import ssl
import sys
import tempfile
import threading
from pathlib import Path
from typing import Callable

from devserver import announce, end_with_parent

from . import bulk
from .connection import Connection
from .control import Control, listen
from .engine.database import Database
from .engine.server import Server
from .errors import SqlError
from .services import Services
from .wire.transport import Transport


def main() -> None:
    """Runs the server."""
    arguments = _arguments()
    end_with_parent()
    with tempfile.TemporaryDirectory(prefix="dev-sqlserver-") as temporary:
        folder = Path(arguments.data or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        _serve(arguments, folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A SQL Server to develop against; docs/development-sql-server.md says how.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: one that is free (default)")
    parser.add_argument("--control-port", type=int, default=0, help="of the control channel; 0: one that is free (default)")
    parser.add_argument("--data", default="", help="folder of the databases (default: a temporary one)")
    parser.add_argument("--user", default="sa", help="the administrator (default: sa)")
    parser.add_argument("--password", default="Development.1", help="of the administrator (default: Development.1)")
    parser.add_argument("--certificate", default="", help="PEM file with a certificate and its key: offers TLS")
    parser.add_argument("--require-encryption", action="store_true", help="refuses sessions that are not encrypted")
    parser.add_argument("--script", default="", help="file of T-SQL that runs before the server is ready; batches end with GO")
    parser.add_argument(
        "--bulk", type=int, default=0, help="makes the table bulk.dbo.Orders with so many rows, sent from recordings"
    )
    parser.add_argument(
        "--resets-take-versions", action="store_true", help="TRUNCATE TABLE and tracking a table again raise the version"
    )
    parser.add_argument(
        "--cleanup-seconds", type=float, default=1800, help="how often change tracking is cleaned up (default: 1800)"
    )
    parser.add_argument("--checkpoint-seconds", type=float, default=60, help="how often checkpoints happen (default: 60)")
    arguments = parser.parse_args()
    if arguments.require_encryption and not arguments.certificate:
        parser.error("--require-encryption needs --certificate")
    return arguments


def _serve(arguments: argparse.Namespace, folder: Path) -> None:
    server = Server(folder, arguments.user, arguments.password)
    server.resets_take_versions = arguments.resets_take_versions
    services = Services(server, _tls(arguments.certificate), arguments.require_encryption)
    control = Control(services)
    if arguments.script:
        _run_script(control, Path(arguments.script).read_text())
    if arguments.bulk:
        bulk.fill(server, arguments.bulk)
        services.recordings.databases.add(bulk.DATABASE)
    listener = socket.create_server((arguments.host, arguments.port), backlog=128)
    control_port = listen(control, arguments.host, arguments.control_port)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    _repeat(stopped, arguments.cleanup_seconds, server, server.clean_up)
    _repeat(stopped, arguments.checkpoint_seconds, server, server.checkpoint)

    def accept() -> None:
        while not stopped.is_set():
            client, _ = listener.accept()
            connection = Connection(services, Transport(client))
            threading.Thread(target=connection.converse, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    announce(listener.getsockname()[1], control=control_port)
    stopped.wait()
    listener.close()
    for session in server.open_sessions:
        server.kill(session.spid)


def _tls(certificate: str) -> "ssl.SSLContext | None":
    if not certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # clients of TDS 7.4 know the handshake up to here
    return context


def _repeat(stopped: threading.Event, seconds: float, server: Server, work: Callable[[Database], object]) -> None:
    """Does something to every database every so often, in a thread of its own."""

    def run() -> None:
        while not stopped.wait(seconds):
            for database in server.databases:
                try:
                    work(database)
                except (SqlError, sqlite3.Error) as error:
                    print(f"{database.name}: {error}", file=sys.stderr)  # it may have been dropped; the next time comes

    threading.Thread(target=run, daemon=True).start()


def _run_script(control: Control, text: str) -> None:
    database = "master"
    for batch in _batches(text):
        words = batch.split()
        if len(words) == 2 and words[0].upper() == "USE":
            database = words[1].strip("[];")
            continue
        answer = control.respond("POST", "/sql", {"sql": batch, "database": database})
        if answer["errors"]:
            raise SystemExit(f"{answer['errors'][0]['message']}\nin the batch: {batch}")


def _batches(text: str) -> list[str]:
    """The batches of a script: they end with GO on a line of its own."""
    batches, current = [], []
    for line in [*text.splitlines(), "GO"]:
        if line.strip().rstrip(";").upper() == "GO":
            if "".join(current).strip():
                batches.append("\n".join(current))
            current = []
        else:
            current.append(line)
    return batches
