"""Answers pages after a delay, as an API that is far away: `/orders?from=…&to=…&page=N`.

The windows start at whole steps of time after `--begin`; window number w has the pages from w × `--pages` + 1 on. So windows can be
read independently of each other, and all of them together are the same pages that nginx serves. All files are held in memory, and
one page costs about a tenth of a millisecond, so the delay decides.

It prints `{"port": N}`, and when it is told to stop (SIGTERM) `{"requests": N}`.
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class DelayingServer:
    """The pages, and how long each takes."""

    def __init__(self, arguments: argparse.Namespace):
        self.begin, self.step, self.delay = arguments.begin, arguments.step, arguments.delay
        self.pages = arguments.pages
        files = sorted(arguments.folder.iterdir(), key=lambda file: int(file.name))
        ends = [(file.read_bytes(), page % self.pages + 1) for page, file in enumerate(files)]
        self.bodies = [body[: body.rindex(b',"meta":')] + self._meta(page) for body, page in ends]
        self.requests = 0

    def _meta(self, page: int) -> bytes:
        return b',"meta":{"page":%d,"pages":%d}}' % (page, self.pages)

    def body(self, target: str) -> bytes:
        """The page that a request asks for; an empty one where no window of ours starts."""
        query = parse_qs(urlsplit(target).query)
        page = int(query["page"][0])
        window = (int(query["from"][0]) - self.begin) // self.step
        index = window * self.pages + page - 1
        if 0 <= window and 1 <= page <= self.pages and index < len(self.bodies):
            return self.bodies[index]
        return b'{"data":[],"meta":{"page":%d,"pages":0}}' % page

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                body = self.body(head.split(b" ", 2)[1].decode())
                await asyncio.sleep(self.delay)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def serve(arguments: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    pages = DelayingServer(arguments)
    server = await asyncio.start_server(pages.converse, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await stopped.wait()
    print(json.dumps({"requests": pages.requests}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="the pages, in files named by their numbers")
    parser.add_argument("--begin", type=int, required=True, help="epoch seconds: where window 0 starts")
    parser.add_argument("--step", type=int, required=True, help="seconds: how long a window is")
    parser.add_argument("--pages", type=int, required=True, help="pages in each window")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds before each answer")
    asyncio.run(serve(parser.parse_args()))
