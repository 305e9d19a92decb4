#!/usr/bin/env python3
"""Azure Blob Storage in memory on a free port of 127.0.0.1: dev-azure-blob.py ACCOUNT KEY [SAS] [--page N] [--hierarchical]

Serves what a writer of block blobs needs, under http://127.0.0.1:PORT/ACCOUNT: create container, put, get and delete blob, put
block, put block list, list blobs in pages of N (default 5,000). Every request must carry a right Shared Key signature, or the
parameters of the shared access signature SAS. With --hierarchical, lists hold folders too, as those of accounts with a hierarchical
namespace do.

Prints {"port": N} on its first line when it is ready, and ends with the process that started it. The signature is checked
after "Authorize with Shared Key" of Microsoft's REST reference.
"""

import argparse
import base64
import email.utils
import hashlib
import hmac
import threading
import time
import xml.etree.ElementTree as ElementTree
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

import devserver

arguments = argparse.ArgumentParser()
arguments.add_argument("account")
arguments.add_argument("key")
arguments.add_argument("sas", nargs="?", default="")
arguments.add_argument("--page", type=int, default=5000)
arguments.add_argument("--hierarchical", action="store_true")
arguments = arguments.parse_args()

STANDARD = [
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date", "if-modified-since",
    "if-match", "if-none-match", "if-unmodified-since", "range",
]

lock = threading.Lock()
containers = {}


class Container:
    def __init__(self):
        self.blobs = {}
        self.blocks = {}


class Failure(Exception):
    def __init__(self, status, code, message=""):
        self.status, self.code, self.message = status, code, message


def signature(method, path, query, headers):
    """The signature that a request must have; `headers` has lower-case names."""
    values = [headers.get(name, "") for name in STANDARD]
    if values[2] == "0":
        values[2] = ""
    own = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers) if name.startswith("x-ms-"))
    parameters = {}
    for name, value in query:
        parameters.setdefault(name.lower(), []).append(value)
    resource = "/" + arguments.account + path
    for name in sorted(parameters):
        resource += f"\n{name}:{','.join(sorted(parameters[name]))}"
    text = method + "\n" + "\n".join(values) + "\n" + own + resource
    digest = hmac.new(base64.b64decode(arguments.key), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode(), text


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        query = parse_qsl(query, keep_blank_values=True)
        try:
            self.authorize(path, query)
            with lock:
                status, content = self.serve(path, dict(query), body)
        except Failure as failure:
            text = f"<?xml version='1.0'?><Error><Code>{failure.code}</Code><Message>{escape(failure.message)}</Message></Error>"
            return self.answer(failure.status, text.encode(), {"x-ms-error-code": failure.code, "Content-Type": "application/xml"})
        self.answer(status, content, {})

    do_GET = do_PUT = do_DELETE = do_POST = do_HEAD = handle_any

    def authorize(self, path, query):
        headers = {name.lower(): value for name, value in self.headers.items()}
        if "x-ms-version" not in headers:
            raise Failure(400, "MissingRequiredHeader")
        authorization = headers.get("authorization")
        if authorization is None:
            if not arguments.sas or not set(parse_qsl(arguments.sas)) <= set(query):
                raise Failure(403, "AuthenticationFailed")
            return
        given = email.utils.parsedate_to_datetime(headers.get("x-ms-date", "Thu, 01 Jan 1970 00:00:00 GMT")).timestamp()
        if abs(given - time.time()) > 900:
            raise Failure(403, "AuthenticationFailed", "Request date header too old")
        expected, text = signature(self.command, path, query, headers)
        if authorization != f"SharedKey {arguments.account}:{expected}":
            raise Failure(403, "AuthenticationFailed", f"Server used following string to sign: '{text}'")

    def serve(self, path, query, body):
        parts = path.split("/", 3)
        if len(parts) < 3 or parts[1] != arguments.account:
            raise Failure(400, "InvalidUri")
        name = unquote(parts[2])
        key = unquote(parts[3]) if len(parts) > 3 else ""
        if query.get("restype") == "container" and self.command == "PUT":
            if name in containers:
                raise Failure(409, "ContainerAlreadyExists")
            containers[name] = Container()
            return 201, b""
        container = containers.get(name)
        if container is None:
            raise Failure(404, "ContainerNotFound")
        if query.get("restype") == "container":
            return 200, self.list(container, query)
        operation = {
            ("PUT", None): self.put, ("PUT", "block"): self.put_block, ("PUT", "blocklist"): self.put_block_list,
            ("GET", None): self.get, ("DELETE", None): self.delete,
        }.get((self.command, query.get("comp")))
        if operation is None:
            raise Failure(400, "UnsupportedQueryParameter")
        return operation(container, key, query, body)

    def put(self, container, key, _, body):
        if self.headers.get("x-ms-blob-type") != "BlockBlob":
            raise Failure(400, "MissingRequiredHeader")
        if self.headers.get("If-None-Match") == "*" and key in container.blobs:
            raise Failure(409, "BlobAlreadyExists")
        container.blobs[key] = body
        container.blocks.pop(key, None)
        return 201, b""

    def put_block(self, container, key, query, body):
        blocks = container.blocks.setdefault(key, {})
        if blocks and len(next(iter(blocks))) != len(query["blockid"]):
            raise Failure(400, "InvalidBlobOrBlock")
        base64.b64decode(query["blockid"], validate=True)
        blocks[query["blockid"]] = body
        return 201, b""

    def put_block_list(self, container, key, _, body):
        blocks = container.blocks.get(key, {})
        names = [entry.text for entry in ElementTree.fromstring(body)]
        if any(name not in blocks for name in names):
            raise Failure(400, "InvalidBlockList")
        container.blobs[key] = b"".join(blocks[name] for name in names)
        return 201, b""

    def get(self, container, key, *_):
        if key not in container.blobs:
            raise Failure(404, "BlobNotFound")
        return 200, container.blobs[key]

    def delete(self, container, key, *_):
        if container.blobs.pop(key, None) is None:
            raise Failure(404, "BlobNotFound")
        return 202, b""

    def list(self, container, query):
        entries = {key: len(body) for key, body in container.blobs.items()}
        folders = set()
        if arguments.hierarchical:
            for key in container.blobs:
                parts = key.split("/")[:-1]
                folders |= {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
        names = sorted(set(entries) | folders, key=lambda name: name.encode())
        names = [name for name in names if name.startswith(query.get("prefix", ""))]
        first = int(query.get("marker") or 0)
        page = names[first : first + arguments.page]
        more = first + arguments.page < len(names)
        blobs = "".join(
            f"<Blob><Name>{escape(name)}</Name><Properties><Content-Length>{entries.get(name, 0)}</Content-Length>"
            f"<ResourceType>{'directory' if name in folders else 'file'}</ResourceType></Properties></Blob>"
            for name in page
        )
        marker = f"<NextMarker>{first + arguments.page}</NextMarker>" if more else "<NextMarker />"
        return f'\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="x"><Blobs>{blobs}</Blobs>{marker}</EnumerationResults>'.encode()

    def answer(self, status, content, headers):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.request_queue_size = 128
devserver.end_with_parent()
devserver.announce(server.server_port)
server.serve_forever()
