"""An API server's authorizer: a proxy before the local cluster, which has none, that lets pass what roles allow, and notes it."""

import http.client
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Iterator

from front import serving
from local_cluster import LocalCluster
from rights import Call, Grant, Object, grants

ROLES = "/apis/rbac.authorization.k8s.io/v1"


SILENCE = 60
"""Seconds for which the API may say nothing. Watches that want bookmarks, as all of ours do, get one in half of that."""


class Gate(ThreadingHTTPServer):
    """The proxy. A service account's token is its name: namespace/name."""

    daemon_threads = True
    request_queue_size = 128
    """An operator that starts opens more connections at once than the usual five."""

    def __init__(self, cluster: LocalCluster):
        super().__init__(("127.0.0.1", 0), Handler)
        self.cluster = cluster
        self.lock = threading.Lock()
        self.made: set[tuple[str, Call]] = set()
        """Each account's calls that were allowed."""
        self.refused: set[tuple[str, Call]] = set()
        """Each account's calls that were not."""
        self.silences: list[str] = []
        """Requests that the API did not answer, or watches in which it said nothing, for too long."""
        self.used: dict[str, set[Grant]] = {}
        """What of its rights each account has used."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def roles(self) -> list[Object]:
        """All roles and bindings of the cluster, as they are now."""
        kinds = {"clusterroles": "ClusterRole", "clusterrolebindings": "ClusterRoleBinding", "roles": "Role", "rolebindings": "RoleBinding"}
        return [{**found, "kind": kind} for plural, kind in kinds.items() for found in self.cluster.items(f"{ROLES}/{plural}")]

    def grants(self, account: str) -> set[Grant]:
        namespace, name = account.split("/")
        return grants(self.roles(), name, namespace)

    def admits(self, account: str, call: Call) -> bool:
        matching = {grant for grant in self.grants(account) if grant.allows(call)}
        with self.lock:
            (self.made if matching else self.refused).add((account, call))
            self.used.setdefault(account, set()).update(matching)
        return bool(matching)

    def mount(self, folder: Path, account: str) -> dict[str, str]:
        """The credentials of a pod in `folder`, and the variables that lead to them."""
        folder.mkdir(parents=True)
        (folder / "token").write_text(account)
        (folder / "namespace").write_text(account.split("/")[0])
        return {"ARCANE__KUBERNETES_SERVER": self.url, "ARCANE__SERVICE_ACCOUNT_FOLDER": str(folder)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        account = self.headers.get("Authorization", "").removeprefix("Bearer ")
        call = Call.of(self.command, self.path)
        connection = self.server.cluster.connection(timeout=SILENCE)
        try:
            if call and not self.server.admits(account, call):
                return self.refuse(f"{account} cannot {call.verb} {call.resource} in the API group '{call.group}' ({call.namespace})")
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "authorization")}
            connection.request(self.command, self.path, body or None, {**headers, "Authorization": f"Bearer {self.server.cluster.token}"})
            self.answer(connection.getresponse())
        except TimeoutError:
            self.server.silences.append(f"{self.command} {self.path}")
            self.close_connection = True
        except (BrokenPipeError, ConnectionResetError, http.client.IncompleteRead):
            self.close_connection = True  # one of the two has gone, as at the end of a watch
        finally:
            connection.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on

    def answer(self, response: http.client.HTTPResponse) -> None:
        """Hands the answer on as it comes: a watch has no end."""
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while chunk := response.read1(65536):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def refuse(self, message: str) -> None:
        status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403, "message": message}
        body = json.dumps(status).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def gate(cluster: LocalCluster) -> Iterator[Gate]:
    """A gate that is open until the end."""
    server = Gate(cluster)
    with serving(server):
        try:
            yield server
        finally:
            assert not server.silences, f"the API said nothing for {SILENCE} s: {server.silences}"
