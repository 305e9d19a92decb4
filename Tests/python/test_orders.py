"""The data set of the development server."""

from dev_rest_api.orders import SECOND, Orders, text_of
from dev_rest_api.selection import FOREVER

START = 1_700_000_000 * SECOND
DAY = 86_400 * SECOND


def orders(rate: float = 0.0, updates: float = 0.25, records: int = 20, seed: int = 1) -> Orders:
    return Orders(seed=seed, records=records, rate=rate, updates=updates, start=START, span=DAY)


def everything(data: Orders, now: int, current: bool = False) -> list:
    return data.visible(now, 0, FOREVER, current)


def test_the_same_seed_makes_the_same_records_and_another_seed_others():
    now = START + 100 * SECOND
    assert everything(orders(rate=3), now) == everything(orders(rate=3), now)
    assert everything(orders(rate=3), now) != everything(orders(rate=3, seed=2), now)


def test_growth_does_not_depend_on_when_it_is_looked_at():
    often, once = orders(rate=7), orders(rate=7)
    for step in range(1000):
        often.visible(START + step * SECOND // 50, 0, FOREVER, True)
    assert everything(often, START + 20 * SECOND) == everything(once, START + 20 * SECOND)
    assert len(everything(once, START + 20 * SECOND)) == 20 + 140


def test_a_version_is_visible_exactly_from_its_own_time_on():
    data = orders(records=0)
    version = data.append(START + 1, count=1)[0]
    assert version.updated_at == START + 1000
    assert everything(data, START + 999) == []
    assert everything(data, START + 1000) == [version]


def test_a_window_that_has_passed_never_changes_among_all_versions():
    data = orders(rate=50, updates=0.5)
    window = data.visible(START + 10 * SECOND, START, START + 10 * SECOND, False)
    data.append(START + 10 * SECOND, count=5, updates=20)
    assert data.visible(START + 99 * SECOND, START, START + 10 * SECOND, False) == window


def test_an_order_that_changes_leaves_its_old_place_and_counts_its_version():
    data = orders()
    (changed,) = data.append(START + DAY, count=0, updates=1)
    now = START + DAY + SECOND
    assert changed.number == 2 and changed.value["version"] == 2
    assert [version.number for version in everything(data, now) if version.id == changed.id] == [1, 2]
    assert [version for version in everything(data, now, current=True) if version.id == changed.id] == [changed]
    assert changed.value["createdAt"] < changed.value["updatedAt"] == text_of(changed.updated_at)


def test_an_order_that_will_change_in_a_moment_is_still_there_as_it_was():
    data = orders(records=1)
    data.append(START + 1, count=0, updates=1)
    assert [version.number for version in everything(data, START + 500, current=True)] == [1]


def test_late_arrivals_stand_where_their_time_says():
    data = orders(records=0)
    data.append(START + 9 * SECOND, count=1)
    data.append(START + 10 * SECOND, count=1, at=START + 5 * SECOND)
    assert [version.id for version in everything(data, START + 10 * SECOND)] == [2, 1]


def test_the_shape_changes_only_for_records_made_afterwards():
    data = orders(records=1)
    data.reshape({"add": {"channel": "web"}, "text": ["amount"], "remove": ["note"]})
    data.append(START, count=1)
    before, after = [version.value for version in everything(data, START + SECOND)]
    assert "channel" not in before and isinstance(before["amount"], float) and "note" in before
    assert after["channel"] == "web" and isinstance(after["amount"], str) and "note" not in after


def test_records_have_the_values_that_are_hard_to_carry():
    values = [version.value for version in everything(orders(records=200), START)]
    assert all(value["reference"] > 2**53 for value in values)
    assert {None, ""} <= {value["note"] for value in values}
    assert any(value["items"] == [] for value in values) and any(len(value["items"]) > 1 for value in values)
    assert any(ord(letter) > 0xFFFF for value in values for letter in value["customer"]["email"])
    assert all(f"{value['amount']:.2f}" == value["total"] for value in values)
