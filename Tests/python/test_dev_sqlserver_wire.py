"""The protocol: logins, TLS, packets, prepared statements, cancelling, and the clients that must work."""

import random
import shutil
import socket
import struct
import subprocess
import threading
import time
from typing import Iterator

import pyodbc
import pytest

from sql_server import ROOT, Database, SqlServer, number_of, running

DRIVERS = ["freetds", "microsoft"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PEM file with a key and a certificate for localhost, which is its own authority."""
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    subprocess.run(
        [*command, "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], check=True, capture_output=True
    )
    both = folder / "both.pem"
    both.write_text((folder / "certificate.pem").read_text() + (folder / "key.pem").read_text())
    return str(both)


@pytest.fixture(scope="module")
def tls_server(certificate: str) -> Iterator[SqlServer]:
    with running("--certificate", certificate, "--bulk", "50000") as it:
        yield it


# Clients


def test_tsql_runs_batches(sql_server: SqlServer):
    tsql = shutil.which("tsql") or pytest.skip("tsql is not installed: scripts/setup installs it")
    place, login = ["-H", sql_server.host, "-p", str(sql_server.port)], ["-U", sql_server.user, "-P", sql_server.password]
    result = subprocess.run(
        [tsql, *place, *login],
        input="SELECT 1 + 1 AS two, N'é' AS accent\ngo\n",
        capture_output=True,
        text=True,
        env={"TDSVER": "7.4", "LC_ALL": "C.UTF-8"},
        timeout=120,
    )
    assert "two\taccent" in result.stdout and "2\té" in result.stdout and "(1 row affected)" in result.stdout


def test_isql_runs_statements(sql_server: SqlServer):
    isql = shutil.which("isql") or pytest.skip("isql is not installed: scripts/setup installs it")
    result = subprocess.run(
        [isql, "-k", sql_server.connection_string(), "-b"],
        input="SELECT name FROM sys.databases WHERE name = 'master'\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "| master" in result.stdout and "1 rows fetched" in result.stdout


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("size", [512, 4096, 32767])
def test_packets_of_every_size(database: Database, driver: str, size: int):
    connection = database.connect(driver, **({"PacketSize": size} if driver == "freetds" else {"Packet Size": size}))
    assert connection.execute("SELECT REPLICATE(CAST(N'é' AS nvarchar(max)), 100000)").fetchval() == "é" * 100_000


def test_the_example_of_the_page_runs(sql_server: SqlServer):
    page = (ROOT / "docs/development-sql-server.md").read_text()
    example = page.partition("```sql\n")[2].partition("```")[0].replace("shop", "example_of_the_page")
    create, _, rest = example.partition("USE")
    sql_server.run(create)
    assert sql_server.run(f"USE {rest}")[-1] == [[1, "I", "first"]]
    sql_server.run("DROP DATABASE example_of_the_page")


# Logins


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("keywords", [{"PWD": "wrong"}, {"UID": "nobody"}, {"Database": "missing"}])
def test_logins_that_are_refused(sql_server: SqlServer, driver: str, keywords: dict):
    with pytest.raises(pyodbc.Error) as caught:
        sql_server.connect(driver, **keywords)
    assert "Login failed for user" in str(caught.value) and "(18456)" in str(caught.value) or "(4060)" in str(caught.value)


def test_a_database_that_is_missing_has_a_number_of_its_own(sql_server: SqlServer):
    with pytest.raises(pyodbc.Error) as caught:
        sql_server.connect("microsoft", Database="missing")
    assert "(4060)" in str(caught.value)


def test_a_login_sees_its_name_its_host_and_its_program(sql_server: SqlServer):
    connection = sql_server.connect("microsoft", APP="a program", WSID="a host")
    assert tuple(connection.execute("SELECT SUSER_SNAME(), APP_NAME(), HOST_NAME(), DB_NAME()").fetchone()) == (
        "sa",
        "a program",
        "a host",
        "master",
    )


# TLS


@pytest.mark.parametrize(
    "driver, keywords",
    [("freetds", {"Encryption": "require"}), ("freetds", {"Encryption": "request"}), ("microsoft", {"Encrypt": "yes"})],
)
def test_sessions_and_logins_under_tls(tls_server: SqlServer, driver: str, keywords: dict):
    connection = tls_server.connect(driver, **keywords)
    assert connection.execute("SELECT REPLICATE(CAST('x' AS varchar(max)), 200000)").fetchval() == "x" * 200_000
    assert connection.execute("SELECT ?", "back").fetchval() == "back"


def test_recordings_are_sent_under_tls(tls_server: SqlServer):
    for _ in range(2):
        rows = tls_server.connect(Encryption="require", Database="bulk").execute("SELECT * FROM Orders").fetchall()
        assert len(rows) == 50_000


def test_a_server_may_require_encryption(certificate: str):
    with running("--certificate", certificate, "--require-encryption") as server:
        with pytest.raises(pyodbc.Error):
            server.connect(Encryption="off")
        assert server.connect(Encryption="require").execute("SELECT 1").fetchval() == 1


def test_a_client_that_requires_encryption_refuses_a_server_without(sql_server: SqlServer):
    with pytest.raises(pyodbc.Error):
        sql_server.connect(Encryption="require")


def test_a_client_can_check_the_certificate(tls_server: SqlServer):
    checking = {"Server": f"localhost,{tls_server.port}", "Encrypt": "yes", "TrustServerCertificate": "no"}
    with pytest.raises(pyodbc.Error) as caught:
        tls_server.connect("microsoft", **checking)
    assert "certificate verify failed" in str(caught.value)


# Statements


@pytest.mark.parametrize("driver", DRIVERS)
def test_prepared_statements_run_again_with_other_parameters(database: Database, driver: str):
    database.run("CREATE TABLE T(id int PRIMARY KEY, name nvarchar(20))")
    cursor = database.connect(driver).cursor()
    cursor.executemany("INSERT INTO T VALUES (?, ?)", [(number, f"name {number}") for number in range(50)])
    for number in (3, 40):
        assert cursor.execute("SELECT name FROM T WHERE id = ?", number).fetchval() == f"name {number}"
    assert database.rows("SELECT COUNT(*) FROM T") == [[50]]


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_batch_with_several_results(database: Database, driver: str):
    cursor = database.connect(driver).cursor()
    cursor.execute("SET NOCOUNT ON DECLARE @n int = 2 SELECT @n AS a SELECT @n * 2 AS b, 'x' AS c")
    assert cursor.fetchall()[0][0] == 2
    assert cursor.nextset() and [tuple(row) for row in cursor.fetchall()] == [(4, "x")]
    assert not cursor.nextset()


def test_counts_of_changed_rows_arrive_unless_nocount_is_on(database: Database):
    cursor = database.connect().cursor()
    cursor.execute("CREATE TABLE T(id int)")
    assert cursor.execute("INSERT T VALUES (1), (2), (3)").rowcount == 3
    assert cursor.execute("UPDATE T SET id = 0 WHERE id > 1").rowcount == 2
    assert cursor.execute("SET NOCOUNT ON DELETE T").rowcount <= 0


@pytest.mark.parametrize("driver", DRIVERS)
def test_an_error_in_the_middle_of_the_rows_comes_after_them(database: Database, driver: str):
    numbers = (
        "SELECT TOP 5000 a.object_id AS n, ROW_NUMBER() OVER (ORDER BY a.object_id) AS r FROM sys.columns a, "
        "sys.columns b, sys.columns c"
    )
    database.run(
        "CREATE TABLE T(a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int, l int, m "
        "int, n int, o int, p int, q int, r int)"
    )
    cursor = database.connect(driver).cursor()
    cursor.execute(f"SELECT r, 1 / (4000 - r) FROM ({numbers}) AS x")
    read = 0
    with pytest.raises(pyodbc.Error) as caught:
        while cursor.fetchone() is not None:
            read += 1
    assert number_of(caught.value) == 8134
    assert 3998 <= read <= 3999  # SQLite reads one row ahead


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_connection_goes_on_after_an_error(database: Database, driver: str):
    connection = database.connect(driver)
    with pytest.raises(pyodbc.Error):
        connection.execute("SELECT * FROM missing")
    assert connection.execute("SELECT 7").fetchval() == 7


# Cancelling


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_result_that_is_left_unread_is_cancelled_at_once(tls_server: SqlServer, driver: str):
    connection = tls_server.connect(driver, Database="bulk")
    for _ in range(3):  # computed, recorded, and sent from the recording
        cursor = connection.cursor()
        cursor.execute("SELECT *, 1 AS one FROM Orders")
        assert cursor.fetchone()[0] == 1
        started = time.monotonic()
        cursor.close()
        assert time.monotonic() - started < 2
    assert connection.execute("SELECT COUNT(*) FROM Orders").fetchval() == 50_000


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize(
    "statement",
    ["WAITFOR DELAY '00:01:00'", "WHILE 1 = 1 SELECT 1 WHERE 1 = 2", "SELECT COUNT(*) FROM Big a, Big b, Big c, Big d"],
)
def test_cancelling_from_another_thread_ends_a_statement(database: Database, driver: str, statement: str):
    database.run("CREATE TABLE Big(n int)" + "INSERT Big VALUES " + ", ".join(["(1)"] * 1000))
    connection = database.connect(driver)
    cursor = connection.cursor()
    timer = threading.Timer(0.3, cursor.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(pyodbc.Error):
        cursor.execute(statement)
        while cursor.nextset():
            pass
    assert time.monotonic() - started < 5
    timer.join()
    cursor.close()
    assert connection.execute("SELECT 5").fetchval() == 5


def test_a_query_timeout_ends_a_statement(database: Database):
    connection = database.connect()
    connection.timeout = 1
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("WAITFOR DELAY '00:01:00'")
    assert caught.value.args[0] == "HYT00"


def test_a_killed_session_is_gone_and_others_stay(database: Database, sql_server: SqlServer):
    victim, other = database.connect(), database.connect()
    spid = victim.execute("SELECT @@SPID").fetchval()
    sql_server.run(f"KILL {spid}")
    with pytest.raises(pyodbc.Error):
        victim.execute("SELECT 1")
    assert other.execute("SELECT 1").fetchval() == 1


# Restart


def packet(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBHHBB", kind, 1, len(body) + 8, 0, 1, 0) + body


PRELOGIN = packet(18, bytes.fromhex("0100060001ff02"))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_no_tds_ends_its_own_connection_only(database: Database, seed: int):
    chance, server = random.Random(seed), database.server
    for _ in range(40):
        body = chance.randbytes(chance.randrange(120))
        noise = chance.choice([body, packet(18, body), PRELOGIN + packet(16, body), packet(chance.randrange(20), body)])
        with socket.create_connection((server.host, server.port), timeout=10) as client:
            client.sendall(noise)
            client.shutdown(socket.SHUT_WR)
            while client.recv(4096):
                pass
    assert database.value("1") == 1


def logged_in(server: SqlServer) -> socket.socket:
    """A connection without encryption after its login, written by hand."""
    user, password = server.user.encode("utf-16-le"), server.password.encode("utf-16-le")
    hidden = bytes((((byte & 0x0F) << 4) | (byte >> 4)) ^ 0xA5 for byte in password)
    head = struct.pack("<IIIIIIBBBBiI", 94 + len(user + hidden), 0x74000004, 4096, 7, 1, 0, 0, 0, 0, 0, 0, 0)
    places = struct.pack("<HH", 94, 0) + struct.pack("<HHHH", 94, len(user) // 2, 94 + len(user), len(password) // 2)
    client = socket.create_connection((server.host, server.port), timeout=10)
    client.sendall(PRELOGIN)
    client.recv(4096)
    client.sendall(packet(16, (head + places).ljust(94, b"\0") + user + hidden))
    assert b"\xad" in client.recv(4096)
    return client


@pytest.mark.parametrize("seed", range(3))
def test_requests_that_cannot_be_read_are_errors(sql_server: SqlServer, seed: int):
    chance = random.Random(seed)
    headers = struct.pack("<IIHQI", 22, 18, 2, 0, 1)
    for _ in range(25):
        call = b"\xff\xff\x0a\0\0\0" + b"".join(
            bytes([0, 0, chance.choice([0x26, 0x6A, 0xE7, 0x2A, 0x29, 0x24, 0xA5, 0xF1])]) + chance.randbytes(12) for _ in "12"
        )
        with logged_in(sql_server) as client:
            client.sendall(packet(3, headers + call) if chance.random() < 0.8 else packet(3, chance.randbytes(30)))
            assert client.recv(4096)[:1] == b"\4"  # a response, whatever it says
    assert sql_server.run("SELECT 1") == [[[1]]]


def test_databases_and_versions_outlive_the_process(tmp_path):
    for start in range(2):
        with running("--data", str(tmp_path)) as server:
            if start == 0:
                server.run("CREATE DATABASE kept")
                server.run(
                    "ALTER DATABASE kept SET CHANGE_TRACKING = ON CREATE TABLE T(id int PRIMARY KEY) ALTER TABLE T ENABLE "
                    "CHANGE_TRACKING INSERT T VALUES (1)",
                    "kept",
                )
            else:
                assert server.run("SELECT id, CHANGE_TRACKING_CURRENT_VERSION() FROM T", "kept") == [[[1, 1]]]


def test_a_script_prepares_the_server(tmp_path):
    script = tmp_path / "start.sql"
    script.write_text("CREATE DATABASE shop\nGO\nUSE shop\nGO\nCREATE TABLE T(id int)\nINSERT T VALUES (42)\nGO\n")
    with running("--script", str(script)) as server:
        assert server.run("SELECT id FROM T", "shop") == [[[42]]]
