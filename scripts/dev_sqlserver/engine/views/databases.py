"""Views of databases, change tracking, users and sessions."""

from ...errors import SqlError
from ..database import Database
from ..permissions import Permissions
from .definition import Context, Rows, view


@view(
    "sys.databases",
    """
    name database_id:int create_date:time compatibility_level:tiny collation_name state:tiny state_desc:short
    is_read_only:bit snapshot_isolation_state:tiny snapshot_isolation_state_desc:short is_read_committed_snapshot_on:bit
    recovery_model:tiny recovery_model_desc:short service_broker_guid:guid
    """,
)
def _databases(context: Context) -> Rows:
    for database in _visible(context, and_current=True):
        options = database.newest_catalog().options
        snapshot = int(bool(options.get("snapshot")))
        yield (
            database.name,
            database.id,
            options.get("created", 0),
            160,
            options.get("collation", "SQL_Latin1_General_CP1_CI_AS"),
            0,
            "ONLINE",
            int(bool(options.get("read_only"))),
            snapshot,
            "ON" if snapshot else "OFF",
            int(bool(options.get("read_committed_snapshot"))),
            3,
            "SIMPLE",
            options.get("broker_guid"),
        )


@view("sys.database_recovery_status", "database_id:int database_guid:guid family_guid:guid recovery_fork_guid:guid")
def _recovery_status(context: Context) -> Rows:
    """The database's guid stays, the fork changes with every restore."""
    for database in _visible(context):
        options = database.newest_catalog().options
        yield database.id, options.get("database_guid"), options.get("database_guid"), options.get("fork_guid")


def _visible(context: Context, and_current: bool = False) -> list[Database]:
    """The databases of which a login sees the rows: of all with VIEW ANY DATABASE, which `public` has at first."""
    session = context.session
    if session.may("VIEW ANY DATABASE") or session.may("ALTER ANY DATABASE"):
        return session.server.databases
    return [
        database
        for database in session.server.databases
        if database.name in ("master", "tempdb")
        or and_current
        and database is session.database
        or Permissions(session.login, database, database.newest_catalog()).is_owner
    ]


@view(
    "sys.change_tracking_databases",
    """
    database_id:int is_auto_cleanup_on:bit retention_period:int retention_period_units:tiny
    retention_period_units_desc:short max_cleanup_version:big
    """,
)
def _tracking_databases(context: Context) -> Rows:
    session = context.session
    for database in session.server.databases:
        settings = database.newest_catalog().options.get("change_tracking")
        if settings:
            unit = {"MINUTES": 1, "HOURS": 2, "DAYS": 3}[settings["unit"]]
            yield database.id, int(settings["auto_cleanup"]), int(settings["retention"]), unit, settings["unit"], 0


@view(
    "sys.change_tracking_tables",
    """
    object_id:int is_track_columns_updated_on:bit begin_version:big cleanup_version:big min_valid_version:big
    """,
)
def _tracking_tables(context: Context) -> Rows:
    visible = {table.object_id for table in context.tables}
    for row in context.select(
        "SELECT object_id, columns_updated, begin_version, cleanup_version, min_valid_version FROM "
        f"{context.database.prefix}.tracking"
    ):
        if row[0] in visible:
            yield row


@view("sys.dm_tran_commit_table", "commit_ts:big xdes_id:big commit_lbn:big commit_csn:big commit_time:time")
def _commit_table(context: Context) -> Rows:
    """Without VIEW SERVER STATE, commits appear with the next checkpoint ("sys.dm_tran_commit_table")."""
    session, prefix = context.session, context.database.prefix
    may = session.may("VIEW SERVER STATE") or session.permissions(context.database).is_owner
    if (
        not may
        and not session.permissions(context.database).allows("VIEW DATABASE STATE")
        and session.server.refuses_commit_table
    ):
        raise SqlError(262, f"VIEW DATABASE STATE permission was denied in database '{context.database.name}'.", 14)
    limit = "" if may and not session.server.holds_commit_table else f"WHERE version <= (SELECT flushed FROM {prefix}.clock)"
    for version, transaction_id, time in context.select(f"SELECT version, transaction_id, time FROM {prefix}.commits {limit}"):
        yield version, transaction_id, version * 3, version, time


@view(
    "sys.server_principals", "name principal_id:int type:kind type_desc:short is_disabled:bit default_database_name"
)
def _server_principals(context: Context) -> Rows:
    """Other logins are seen only by those who may alter them."""
    session = context.session
    yield "public", 2, "R", "SERVER_ROLE", 0, None
    yield "sysadmin", 3, "R", "SERVER_ROLE", 0, None
    for number, login in enumerate(list(session.server.logins.values())):
        if login in (session.login, session.server.administrator) or session.may("ALTER ANY LOGIN"):
            yield login.name, number + 256 if number else 1, "S", "SQL_LOGIN", 0, login.default_database


@view("sys.database_principals", "name principal_id:int type:kind type_desc:short default_schema_name")
def _database_principals(context: Context) -> Rows:
    yield "dbo", 1, "S", "SQL_USER", "dbo"
    for number, name in enumerate(context.catalog.users, 5):
        yield name, number, "S", "SQL_USER", "dbo"
    for number, name in enumerate(context.catalog.roles, 100):
        yield name, number, "R", "DATABASE_ROLE", None


@view(
    "sys.dm_exec_sessions",
    """
    session_id:small login_name host_name program_name database_id:small status:short open_transaction_count:int
    """,
)
def _sessions(context: Context) -> Rows:
    for session in context.session.server.open_sessions:
        yield (
            session.spid,
            session.login.name,
            session.client.host,
            session.client.application,
            session.database.id,
            "running" if session is context.session else "sleeping",
            session.transaction.depth,
        )
