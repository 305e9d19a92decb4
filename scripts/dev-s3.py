#!/usr/bin/env python3
"""AWS's S3 and STS in memory (moto) on a free port of 127.0.0.1, for tests and for trying things out.

    dev-s3.py [ACCESS_KEY_ID SECRET_ACCESS_KEY]

With keys, every signed request must carry the signature that botocore makes of it with them, and the right hash of its body;
requests without a signature are let through. Temporary keys that STS gave are not known, and neither are their signatures
checked.

Prints {"port": N} on its first line when it is ready, and ends with the process that started it. It serves one request at a
time: moto looks for an object and then writes it without a lock, so its conditional writes would not be atomic otherwise.
"""

import hashlib
import io
import logging
import re
import sys
import threading

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

import devserver

KEYS = sys.argv[1:3]
REFUSAL = b"<?xml version='1.0'?><Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message></Error>"

logging.getLogger("werkzeug").setLevel(logging.ERROR)


def is_signed_rightly(environ, body):
    """Whether a request has the signature that botocore computes, if it is signed with the known keys at all."""
    given = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)",
        environ.get("HTTP_AUTHORIZATION", ""),
    )
    if not KEYS or given is None or given[1] != KEYS[0]:
        return given is not None or "HTTP_AUTHORIZATION" not in environ
    names = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
    headers = {name: environ[names.get(name, "HTTP_" + name.upper().replace("-", "_"))] for name in given[3].split(";")}
    if headers.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
        return False
    request = AWSRequest(
        method=environ["REQUEST_METHOD"], url=f"http://{environ['HTTP_HOST']}{environ['RAW_URI']}", headers=headers)
    request.context["timestamp"] = headers["x-amz-date"]
    signer = S3SigV4Auth(Credentials(*KEYS), "s3", given[2])
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return signer.signature(text, request) == given[4]


class Checked:
    """The application behind the check of signatures, one request at a time."""

    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if not is_signed_rightly(environ, body):
            start_response("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(REFUSAL)))])
            return [REFUSAL]
        environ["wsgi.input"] = io.BytesIO(body)
        with self.lock:
            return list(self.application(environ, start_response))


server = make_server("127.0.0.1", 0, Checked(DomainDispatcherApplication(create_backend_app)), threaded=True)
devserver.end_with_parent()
devserver.announce(server.server_port)
server.serve_forever()
