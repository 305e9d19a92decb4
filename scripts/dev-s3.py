#!/usr/bin/env python3
"""An S3 service in memory (moto) on a free port of 127.0.0.1, for tests and for trying things out.

Prints {"port": N} on its first line when it is ready, and ends with the process that started it. It serves one request at a
time: moto looks for an object and then writes it without a lock, so its conditional writes would not be atomic otherwise.
It does not check signatures.
"""

import logging
import threading

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

import devserver

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class OneAtATime:
    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self.lock:
            return list(self.application(environ, start_response))


server = make_server("127.0.0.1", 0, OneAtATime(DomainDispatcherApplication(create_backend_app)), threaded=True)
devserver.end_with_parent()
devserver.announce(server.server_port)
server.serve_forever()
