"""Random histories: change tracking tells what a simple model of the documentation expects, and a follower loses nothing."""

import random
import threading

import pytest

from sql_server import Database

OPERATIONS = ["insert", "insert", "update", "update", "delete", "rekey", "again"]


class Model:
    """The table, and per committed version what happened to which key."""

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}
        self.history: list[tuple[int, list[tuple[int, str]]]] = []

    def changes(self, since: int) -> list[tuple[int, str, int]]:
        """The net change of each key: "D" when it is gone, "I" when it was not there at the baseline, "U" otherwise."""
        steps: dict[int, list[tuple[str, int]]] = {}
        for version, operations in self.history:
            if version > since:
                for key, operation in operations:
                    steps.setdefault(key, []).append((operation, version))
        found = []
        for key, seen in sorted(steps.items()):
            net = "D" if seen[-1][0] == "D" else "I" if seen[0][0] == "I" else "U"
            found.append((key, net, seen[-1][1]))
        return found


def step(model: Model, chance: random.Random) -> tuple[str, list[tuple[int, str]]]:
    """One statement, and what it does to the model."""
    kind, value = chance.choice(OPERATIONS), chance.randrange(1000)
    free = next(key for key in iter(lambda: chance.randrange(40), None) if key not in model.rows)
    if kind == "insert" or not model.rows:
        model.rows[free] = value
        return f"INSERT T VALUES ({free}, {value})", [(free, "I")]
    key = chance.choice(sorted(model.rows))
    if kind == "update":
        model.rows[key] = value
        return f"UPDATE T SET v = {value} WHERE id = {key}", [(key, "U")]
    if kind == "delete":
        del model.rows[key]
        return f"DELETE T WHERE id = {key}", [(key, "D")]
    if kind == "rekey":
        model.rows[free] = model.rows.pop(key)
        return f"UPDATE T SET id = {free} WHERE id = {key}", [(key, "D"), (free, "I")]
    model.rows[key] = value
    return f"DELETE T WHERE id = {key} INSERT T VALUES ({key}, {value})", [(key, "D"), (key, "I")]


@pytest.mark.parametrize("seed", range(6))
def test_changes_are_those_of_the_model_for_every_baseline(database: Database, seed: int):
    database.run("CREATE TABLE T(id int PRIMARY KEY, v int) ALTER TABLE T ENABLE CHANGE_TRACKING")
    chance, model, batches = random.Random(seed), Model(), []
    for _ in range(30):
        statements, operations = [], []
        before = dict(model.rows)
        for _ in range(chance.randint(1, 4)):
            text, done = step(model, chance)
            statements.append(text)
            operations += done
        rolled_back = chance.random() < 0.1
        if rolled_back:
            model.rows = before
        batches.append(f"BEGIN TRAN {' '.join(statements)} {'ROLLBACK' if rolled_back else 'COMMIT'}")
        if not rolled_back:
            model.history.append((len(model.history) + 1, operations))
    database.run("\n".join(batches))
    last = len(model.history)
    assert database.value("CHANGE_TRACKING_CURRENT_VERSION()") == last
    assert {row[0]: row[1] for row in database.rows("SELECT id, v FROM T")} == model.rows
    for since in range(0, last + 1, 3):
        query = f"SELECT id, SYS_CHANGE_OPERATION, SYS_CHANGE_VERSION FROM CHANGETABLE(CHANGES T, {since}) AS c ORDER BY id"
        assert [tuple(row) for row in database.rows(query)] == model.changes(since)


def test_a_follower_in_snapshots_ends_with_the_table_while_three_writers_work(database: Database):
    database.run("CREATE TABLE T(id int PRIMARY KEY, v int) ALTER TABLE T ENABLE CHANGE_TRACKING")

    def write(number: int) -> None:
        connection, chance = database.connect(), random.Random(number)
        for _ in range(60):
            key = chance.randrange(25) * 3 + number
            text = f"IF EXISTS (SELECT 1 FROM T WHERE id = {key}) "
            change = chance.choice([f"UPDATE T SET v = {chance.randrange(99)} WHERE id = {key}", f"DELETE T WHERE id = {key}"])
            connection.execute(f"{text} {change} ELSE INSERT T VALUES ({key}, 0)")
        connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    copy: dict[int, int] = {}
    position, finished = 0, False
    connection = database.connect()
    connection.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
    while not finished:
        finished = not any(writer.is_alive() for writer in writers)  # one more window after the last write
        connection.execute("BEGIN TRAN")
        upper = connection.execute("SELECT CHANGE_TRACKING_CURRENT_VERSION()").fetchval()
        query = (
            "SELECT c.id, c.SYS_CHANGE_VERSION, t.id, t.v FROM CHANGETABLE(CHANGES T, ?) AS c LEFT JOIN T AS t ON t.id = c.id"
        )
        for key, version, found, value in connection.execute(query.replace("?", str(position))).fetchall():
            assert position < version <= upper
            if found is None:
                copy.pop(key, None)
            else:
                copy[key] = value
        connection.execute("COMMIT")
        position = upper
    assert copy == {row[0]: row[1] for row in database.rows("SELECT id, v FROM T")}
    assert position == 180


WORDS = """
    SELECT FROM WHERE id T ( ) , 1 'a' N'ї' 0x1 AND OR NOT NULL = < LIKE IN BETWEEN CASE WHEN THEN ELSE END CAST
    AS int GROUP BY ORDER COUNT MAX ISNULL JOIN ON LEFT UPDATE SET v INSERT VALUES DELETE BEGIN TRAN COMMIT
    ROLLBACK IF EXISTS DECLARE @x CHANGETABLE CHANGES VERSION TOP DISTINCT UNION ALL OVER PARTITION * . ; + - / %
    CREATE TABLE ALTER DROP EXEC sp_tables
""".split()


@pytest.mark.parametrize("seed", range(8))
def test_no_text_ends_a_session(database: Database, seed: int):
    database.run("CREATE TABLE T(id int PRIMARY KEY, v int) ALTER TABLE T ENABLE CHANGE_TRACKING INSERT T VALUES (1, 1)")
    good = [
        "SELECT TOP 3 id, CAST(v AS nvarchar(5)) FROM T WHERE id IN (1, 2) GROUP BY id, v ORDER BY 1",
        "DECLARE @x int = 0 SELECT c.id FROM CHANGETABLE(CHANGES T, @x) AS c LEFT JOIN T ON T.id = c.id",
        "IF EXISTS (SELECT 1 FROM T) UPDATE T SET v = v + 1 WHERE id = 1 ELSE INSERT T VALUES (5, 5)",
    ]
    chance = random.Random(seed)
    for _ in range(60):
        words = chance.choice(good).split()
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(words))
            words[at : at + chance.randint(0, 2)] = chance.choices(WORDS, k=chance.randint(0, 2))
            words = words or ["SELECT"]
        text = " ".join(words)
        answer = database.server.control("POST", "/sql", {"sql": text, "database": database.name})
        assert not [error for error in answer["errors"] if "defect" in error["message"]], text
