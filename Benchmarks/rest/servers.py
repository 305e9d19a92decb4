"""The two servers: nginx for speed, and one that waits before each page."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    open_file_cache max=4000;
    default_type application/json;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {pages};
        location = /orders {{ try_files /$arg_page =404; }}
    }}
}}
"""


@contextmanager
def nginx(pages: Path, folder: Path, port: int = 18_080) -> Iterator[str]:
    """The URL of nginx with one worker, which answers `/orders?page=N` with a file."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else root's worker becomes somebody who may not read the folder
    configuration.write_text(CONFIGURATION.format(folder=folder, pages=pages, port=port, user=user))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-e", f"{folder}/error.log", "-p", str(folder), "-c", str(configuration)])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/orders?page=1").close()
                break
            except OSError:
                if process.poll() is not None:
                    sys.exit(f"nginx ended at once: see {folder}/error.log (is port {port} free?)")
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()


@contextmanager
def script(name: str, *arguments: str) -> Iterator[dict[str, int]]:
    """What a Python server of this folder says on its first line of output, while it runs."""
    path = Path(__file__).with_name(name)
    process = subprocess.Popen([sys.executable, str(path), *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
