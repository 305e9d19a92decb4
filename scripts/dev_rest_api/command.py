"""The command: parses arguments, listens, says where, and serves until it is told to stop."""

import argparse
import asyncio
import signal
import time

from devserver import announce, end_with_parent

from .api import API
from .authentication import Authentication, answer
from .faults import deliver
from .orders import SECOND, Orders
from .selection import instant
from .wire import MAXIMUM_HEAD, BadRequest, Connection


def main() -> None:
    """Runs the server."""
    end_with_parent()
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A REST API to develop and test against; `pydoc dev_rest_api` says how.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: one that is free (default)")
    parser.add_argument("--records", type=int, default=1000, help="orders that are there at the start")
    parser.add_argument("--rate", type=float, default=0.0, help="changes that arrive each second")
    parser.add_argument("--updates", type=float, default=0.25, help="share of the changes that concern orders that exist")
    parser.add_argument("--seed", type=int, default=1, help="decides the records and the faults")
    parser.add_argument("--start", default="", help="ISO 8601: when the data set was made (default: now)")
    parser.add_argument("--days", type=float, default=30.0, help="the time before the start over which its orders spread")
    parser.add_argument("--token-seconds", type=float, default=60, help="how long issued tokens hold")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    start = instant(arguments.start, "iso", "--start")
    orders = Orders(
        seed=arguments.seed,
        records=arguments.records,
        rate=arguments.rate,
        updates=arguments.updates,
        start=int(time.time() * SECOND) if start is None else start,
        span=int(arguments.days * 86_400 * SECOND),
    )
    api = API(orders, Authentication(arguments.token_seconds))
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server = await asyncio.start_server(
        lambda reader, writer: _converse(api, Connection(reader, writer)),
        arguments.host,
        arguments.port,
        limit=MAXIMUM_HEAD,
        backlog=1024,
    )
    announce(server.sockets[0].getsockname()[1])
    await stopped.wait()
    server.close()


async def _converse(api: API, connection: Connection) -> None:
    """Answers the requests of one connection in their order."""
    try:
        while True:
            try:
                request = await connection.request()
            except BadRequest as error:
                response = answer({"error": str(error)}, 400)
                await connection.send(response.head(keep_alive=False) + response.body)
                return
            if request is None:
                return
            response, rule = await api.respond(request)
            keep_alive = request.headers.get("connection", "").lower() != "close"
            if not await deliver(connection, response, request.method != "HEAD", keep_alive, rule):
                return
    except (ConnectionError, asyncio.IncompleteReadError):
        return
    except asyncio.CancelledError:
        connection.reset()
    finally:
        connection.writer.close()
