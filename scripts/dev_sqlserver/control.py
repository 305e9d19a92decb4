"""The control channel: HTTP with JSON, for tests and for people.

POST /sql         `{"sql": text, "database": name}`: runs a batch as the administrator; answers with its results
POST /faults      a fault, or a list of them (see `faults.py`); DELETE removes all
GET /log          every batch so far: number, time, session, login, application, database, text; DELETE forgets them
POST /clock       `{"forward": seconds}`: moves the server's time on
POST /cleanup     `{"database": name}`: what the cleanup of change tracking does every 30 minutes
POST /checkpoint  `{"database": name}`
POST /commits     `{"held": true}`: commits stay invisible in `sys.dm_tran_commit_table` until a checkpoint, for everybody;
                  `{"refused": true}`: without VIEW DATABASE STATE the view is refused instead of lagging
POST /replay      `{"database": name}`: large answers from this database are kept and sent again (see `replay.py`)
POST /version     `{"database": name, "version": n}`: the change-tracking version is n, as after a restore elsewhere
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .engine.database import Database
from .engine.events import Done, Failed, Info, Rows
from .errors import SqlError
from .faults import Fault
from .services import Services
from .values.convert import convert
from .values.sqltype import MAX, SqlType, nvarchar


class Control:
    """What the paths do."""

    def __init__(self, services: Services):
        self._services, self._server, self._faults = services, services.server, services.faults

    def respond(self, method: str, path: str, given: Any) -> Any:
        """The answer to a request; a ValueError or an SqlError says what is wrong with it."""
        match method, path:
            case "POST", "/sql":
                return self._sql(given)
            case "POST", "/faults":
                for rule in [Fault.of(value, self._intrude) for value in (given if isinstance(given, list) else [given])]:
                    self._faults.add(rule)
            case "DELETE", "/faults":
                self._faults.clear()
            case "GET", "/log":
                return {"batches": self._services.log.entries}
            case "DELETE", "/log":
                self._services.log.clear()
            case "POST", "/clock":
                self._server.clock_offset += float(given["forward"])
            case "POST", "/cleanup":
                return {"version": self._server.clean_up(self._database(given), even_without_auto_cleanup=True)}
            case "POST", "/checkpoint":
                self._server.checkpoint(self._database(given))
            case "POST", "/commits":
                self._server.holds_commit_table = bool(given.get("held"))
                self._server.refuses_commit_table = bool(given.get("refused"))
            case "POST", "/replay":
                self._services.recordings.databases.add(self._database(given).name.lower())
            case "POST", "/version":
                self._server.set_version(self._database(given), int(given["version"]))
            case _:
                raise ValueError("no such path")
        return {"done": True}

    def _database(self, given: dict[str, Any]) -> Database:
        database = self._server.database(given["database"])
        if database is None:
            raise ValueError(f"there is no database {given['database']}")
        return database

    def _intrude(self, database: str, text: str) -> None:
        """Runs a batch between two moments of somebody else's, whom it concerns when it fails."""
        if errors := self._sql({"database": database, "sql": text})["errors"]:
            raise SqlError(50000, f"The sql of a fault failed with error {errors[0]['number']}: {errors[0]['message']}")

    def _sql(self, given: dict[str, Any]) -> dict[str, Any]:
        session = self._server.administer(given.get("database", "master"))
        results: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        counts: list[int] = []
        try:
            for event in session.run(given["sql"]):
                match event:
                    case Rows(columns, rows):
                        kinds = [column.type for column in columns]
                        values = [[_shown(value, kind) for value, kind in zip(row, kinds)] for row in rows]
                        results.append({"columns": [column.name for column in columns], "rows": values})
                    case Done(count, _) if count is not None:
                        counts.append(count)
                    case Failed(error):
                        errors.append({"number": error.number, "message": error.text})
                    case Info():
                        pass
        except SqlError as error:
            errors.append({"number": error.number, "message": error.text})
        finally:
            self._server.close_session(session)
        return {"results": results, "counts": counts, "errors": errors}


def _shown(value: Any, kind: SqlType) -> Any:
    """A value in JSON: numbers and text as they are, all else as its text."""
    if value is None or kind.family in ("integer", "float", "text"):
        return value
    if kind.family in ("binary", "udt"):
        return value.hex().upper()
    return convert(value, kind, nvarchar(MAX))


def listen(control: Control, host: str, port: int) -> int:
    """Serves the control channel in threads of its own; the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                status, answer = 200, control.respond(self.command, self.path, json.loads(body or b"{}"))
            except SqlError as error:
                status, answer = 400, {"error": error.text, "number": error.number}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                status, answer = 400, {"error": str(error)}
            data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            """Says nothing: the log is at /log."""

    class ControlServer(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128  # the tests of a whole suite ask at once

    server = ControlServer((host, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
