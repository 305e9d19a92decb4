"""The table of the quickstart, dbo.Stock of examples/quickstart/database.sql in a development SQL Server: somebody keeps changing it."""

import json
import random
import threading
import urllib.request
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Iterator

Row = dict[str, Any]


class Stock:
    """The table, through the server's control channel. Nobody else changes it."""

    def __init__(self, control: int, articles: int, seed: int = 1) -> None:
        """Fills the table with so many articles; the seed decides what happens to them."""
        self.control = control
        self.chance = random.Random(seed)
        self.articles: list[int] = []
        self.next = 1
        while len(self.articles) < articles:
            self.run(self.arrival(min(500, articles - len(self.articles))))

    def run(self, sql: str) -> list[list[list[Any]]]:
        """Runs a batch as the administrator; the rows of its results."""
        body = json.dumps({"database": "shop", "sql": sql}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/sql", body, timeout=60) as response:
            answer = json.load(response)
        if answer["errors"]:
            raise RuntimeError(f"{answer['errors'][0]['message']}\nin the batch: {sql}")
        return [result["rows"] for result in answer["results"]]

    def rows(self) -> list[Row]:
        """What the table holds."""
        (rows,) = self.run("SELECT article, name, amount, price, changedAt FROM dbo.Stock")
        return [
            {
                "article": article, "name": name, "amount": amount, "price": None if price is None else Decimal(price),
                "changedAt": datetime.fromisoformat(changed),
            }
            for article, name, amount, price, changed in rows
        ]  # fmt: skip

    def version(self) -> int:
        """The version of the last change."""
        return self.run("SELECT CHANGE_TRACKING_CURRENT_VERSION()")[0][0][0]

    def change(self) -> None:
        """One transaction of each kind: articles come, are sold, go, and get another number, which is their key."""
        self.run(self.arrival(3))
        sold = ", ".join(map(str, self.chance.sample(self.articles, 4)))
        self.run(f"UPDATE dbo.Stock SET amount = amount - 1, price = NULL, changedAt = SYSUTCDATETIME() WHERE article IN ({sold})")
        gone = [self.articles.pop(self.chance.randrange(len(self.articles))) for _ in range(2)]
        self.run(f"DELETE dbo.Stock WHERE article IN ({gone[0]}, {gone[1]})")
        renumbered = self.chance.randrange(len(self.articles))
        self.run(f"UPDATE dbo.Stock SET article = {self.next} WHERE article = {self.articles[renumbered]}")
        self.articles[renumbered] = self.next
        self.next += 1

    def arrival(self, count: int) -> str:
        """The batch by which new articles come."""
        new = range(self.next, self.next + count)
        self.next += count
        self.articles += new
        values = (
            f"({it}, N'{self.chance.choice(['Tür', 'крючок', '螺丝', 'screw 🔩'])} {it}', {self.chance.randrange(1000)}, "
            f"{self.chance.randrange(10**9)}.{self.chance.randrange(10**4):04})"
            for it in new
        )
        return f"INSERT dbo.Stock (article, name, amount, price) VALUES {', '.join(values)}"

    @contextmanager
    def kept_changing(self, seconds: float) -> Iterator[Callable[[], None]]:
        """Somebody changes the table every so often, until the end, or until what this gives is called. What goes wrong with that is raised."""
        stopped, errors = threading.Event(), []

        def keep_changing() -> None:
            try:
                while not stopped.wait(seconds):
                    self.change()
            except Exception as error:  # it belongs to whoever waits for the changes
                errors.append(error)

        somebody = threading.Thread(target=keep_changing, daemon=True)

        def stop() -> None:
            stopped.set()
            somebody.join()
            if errors:
                raise errors[0]

        somebody.start()
        try:
            yield stop
        finally:
            stopped.set()
            somebody.join()
