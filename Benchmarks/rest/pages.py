"""The pages that everybody reads: JSON of ten fields, nested ones among them, the same on every machine."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, Iterator

RECORDS_PER_PAGE = 100
BEGIN = datetime(2024, 1, 1, tzinfo=timezone.utc)
CITIES = ["København", "São Paulo", "Łódź", "東京", "Reykjavík", "Zürich", "New York", "İzmir"]


def record(random: Random, number: int) -> dict[str, Any]:
    """One order."""
    created = BEGIN + timedelta(seconds=37 * number)
    cents = random.randint(100, 1_000_000)
    name = f"{random.choice(['Zoë', 'José', 'Anna', 'Jürgen', 'Ayşe'])} {random.choice(['Müller', 'Núñez', 'Petrova', 'Groß'])}"
    return {
        "id": number,
        "createdAt": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updatedAt": (created + timedelta(seconds=random.randint(0, 86_400))).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "status": random.choice(["open", "paid", "packed", "sent", "returned"]),
        "customer": {"name": name, "city": random.choice(CITIES), "email": f"customer{random.randint(1, 99_999)}@shop.example"},
        "items": [
            {
                "sku": f"SKU-{random.randint(0, 9_999):04d}",
                "name": random.choice(["desk lamp", "kettle", "rain coat", "Küchenmesser"]),
                "quantity": random.randint(1, 9),
                "price": random.randint(1, 9_999) / 100,
            }
            for _ in range(random.randint(1, 3))
        ],
        "total": cents / 100,
        "tags": random.sample(["gift", "express", "b2b", "fragile"], random.randint(0, 2)),
        "note": random.choice([None, "ring twice", "leave it with the neighbour in the house on the left 🎁"]),
        "paid": random.random() < 0.7,
    }


def records(count: int) -> Iterator[dict[str, Any]]:
    """`count` orders, numbered from 1."""
    random = Random(1)
    return (record(random, number) for number in range(1, count + 1))


def write(folder: Path, pages: int) -> int:
    """Writes the pages into files `1` to `pages`; returns their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    source = records(pages * RECORDS_PER_PAGE)
    for page in range(1, pages + 1):
        data = [next(source) for _ in range(RECORDS_PER_PAGE)]
        value = {"data": data, "meta": {"page": page, "pages": pages}}
        (folder / str(page)).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return sum((folder / str(page)).stat().st_size for page in range(1, pages + 1))


def fingerprint(source: Iterator[dict[str, Any]]) -> str:
    """One hash over what every record says, in the order of the ids, independent of how nested values are stored."""
    digest = hashlib.sha256()
    for one in source:
        nested = [json.loads(one[name]) if isinstance(one[name], str) else one[name] for name in ("customer", "items", "tags")]
        moments = [_moment(one[name]) for name in ("createdAt", "updatedAt")]
        value = [one["id"], *moments, one["status"], *nested, float(one["total"]), one["note"], one["paid"]]
        digest.update(json.dumps(value, sort_keys=True).encode())
    return digest.hexdigest()


def _moment(value: "str | datetime") -> str:
    moment = datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).astimezone(timezone.utc).isoformat()
