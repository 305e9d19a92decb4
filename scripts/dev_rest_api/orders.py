"""The data set: orders that are made and changed as time goes on, the same for the same seed.

Time is in microseconds since 1970; a version's `updatedAt` is a whole millisecond and the version is visible from that
instant on, never before and never later. So a window that ends in the past is complete whenever it is read.
"""

import json
from bisect import bisect_left, insort
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any
from zlib import crc32

MILLISECOND = 1_000
SECOND = 1_000_000

NAMES = ["Zoë Müller", "José Núñez", "李小龍", "Анна Петрова", "O'Brien, \"Pat\"", "Ayşe 🎉 Yılmaz", "Jürgen Groß", "名無し"]
CITIES = ["København", "São Paulo", "Łódź", "東京", "Reykjavík", "Zürich", "New\tYork", "İzmir"]
NOTES = [None, "", "ring twice", "line one\nline two", "back\\slash / \"quotes\"", "emoji 👩‍🚀 and e\u0301", None, "null"]
STATUSES = ["open", "paid", "packed", "sent", "returned"]
TAGS = ["gift", "express", "b2b", "größe", "🚚", "second-hand"]


def text_of(instant: int) -> str:
    """An instant as ISO 8601 with milliseconds, in UTC."""
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=instant)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def whole_millisecond(instant: float) -> int:
    """The first whole millisecond at or after an instant."""
    return -(-int(instant) // MILLISECOND) * MILLISECOND


@dataclass(frozen=True)
class Version:
    """One version of an order; `json` is the record as it is served."""

    updated_at: int
    id: int
    number: int
    json: bytes

    @property
    def position(self) -> tuple[int, int, int]:
        """Where it stands in order of change."""
        return (self.updated_at, self.id, self.number)

    @property
    def scattered_position(self) -> tuple[int, int, int]:
        """Where it stands in an order that has nothing to do with time."""
        return (crc32(b"%d/%d" % (self.id, self.number)), self.id, self.number)

    @property
    def value(self) -> dict[str, Any]:
        return json.loads(self.json)


class Orders:
    """Every version ever made, and which of them is the newest of its order."""

    def __init__(self, seed: int, records: int, rate: float, updates: float, start: int, span: int):
        """`records` orders over the `span` before `start`; then `rate` changes each second, a share `updates` of them to
        orders that exist."""
        self._seed, self._rate, self._updates, self._start = seed, rate, updates, start
        self._keys: list[tuple[int, int, int]] = []
        self._versions: dict[tuple[int, int, int], Version] = {}
        self._history: dict[int, list[Version]] = {}
        self._made = 0
        self._grown = 0
        self._shape: list[dict[str, Any]] = []
        for index in range(records):
            self._make(whole_millisecond(start - span + span * index // max(records, 1)), order=None)

    # What is there

    def visible(self, now: int, since: int, before: int, current: bool) -> list[Version]:
        """The versions with `since <= updatedAt < before` that are visible now, in order of change; `current`: only those
        that no newer visible version of the same order replaces."""
        self._grow(now)
        first = bisect_left(self._keys, (since,))
        end = bisect_left(self._keys, (min(before, now + 1),))
        found = [self._versions[key] for key in self._keys[first:end]]
        return [version for version in found if self._newest(version.id, now) is version] if current else found

    def _newest(self, order: int, now: int) -> Version:
        history = self._history[order]
        if history[-1].updated_at <= now:
            return history[-1]
        return [version for version in history if version.updated_at <= now][-1]

    # How it grows

    def append(self, now: int, count: int, updates: int = 0, at: "int | None" = None) -> list[Version]:
        """Makes `count` new orders and changes `updates` old ones, at the next whole millisecond or at the instant `at`."""
        self._grow(now)
        instant = whole_millisecond(now if at is None else at)
        made = [self._make(instant, order=None) for _ in range(count)]
        known = len(self._history) - count
        chosen = Random(self._seed + self._made).sample(range(1, known + 1), min(updates, known))
        return made + [self._make(max(instant, self._history[order][-1].updated_at), order) for order in chosen]

    def reshape(self, change: dict[str, Any]) -> None:
        """From now on records look different: `add: {field: value}`, `text: [field]` (its value becomes text),
        `remove: [field]`."""
        self._shape.append(change)

    def _grow(self, now: int) -> None:
        due = max(int((now - self._start) * self._rate) // SECOND, 0)
        for index in range(self._grown, due):
            instant = whole_millisecond(self._start + (index + 1) * SECOND / self._rate)
            choice = Random(self._seed * 7_919 + index)
            changes = self._history and choice.random() < self._updates
            self._make(instant, choice.randint(1, len(self._history)) if changes else None)
        self._grown = max(self._grown, due)

    def _make(self, instant: int, order: "int | None") -> Version:
        """Adds a version: of a new order, or the next of an old one."""
        earlier = self._history.get(order, []) if order else []
        number = len(earlier) + 1
        order = order or len(self._history) + 1
        created = earlier[0].updated_at if earlier else instant
        record = self._reshaped(record_of(Random(self._seed * 1_000_003 + self._made), order, number, created, instant))
        self._made += 1
        version = Version(instant, order, number, json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode())
        self._history.setdefault(order, []).append(version)
        self._versions[version.position] = version
        insort(self._keys, version.position)
        return version

    def _reshaped(self, record: dict[str, Any]) -> dict[str, Any]:
        for change in self._shape:
            record.update(change.get("add", {}))
            for name in change.get("text", []):
                record[name] = json.dumps(record.get(name))
            for name in change.get("remove", []):
                record.pop(name, None)
        return record


def record_of(random: Random, order: int, number: int, created: int, updated: int) -> dict[str, Any]:
    """An order as a caller sees it: flat and nested values, decimals as text and as number, nulls, text of many scripts."""
    items = [
        {
            "sku": f"SKU-{random.randrange(10_000):04d}",
            "quantity": random.randint(1, 9),
            "price": random.randint(1, 100_000) / 100,
        }
        for _ in range(random.randint(0, 4))
    ]
    cents = sum(round(item["quantity"] * item["price"] * 100) for item in items)
    name = random.choice(NAMES)
    return {
        "id": order,
        "version": number,
        "status": random.choice(STATUSES),
        "createdAt": text_of(created),
        "updatedAt": text_of(updated),
        "customer": {"name": name, "city": random.choice(CITIES), "email": f"kunde+{order}🎈@beispiel-{name[0]}.example"},
        "items": items,
        "total": f"{cents // 100}.{cents % 100:02d}",
        "amount": cents / 100,
        "reference": 9_007_199_254_740_993 + order * 1_000_003,
        "tags": random.sample(TAGS, random.randint(0, 3)),
        "note": random.choice(NOTES),
        "discount": random.choice([None, 0.5, 0.25, 0.125]),
    }
