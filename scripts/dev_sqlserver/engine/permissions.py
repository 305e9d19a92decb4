"""Who may do what in a database ("Permissions (Database Engine)", "Metadata Visibility Configuration")."""

from typing import TYPE_CHECKING

from ..errors import SqlError
from .catalog import Catalog, Permission, Table
from .database import Database
from .scope import Source

if TYPE_CHECKING:
    from .login import Login

FIXED_ROLES = ["db_owner", "db_datareader", "db_datawriter", "db_ddladmin", "db_denydatareader"]
_ROLE_PERMISSIONS = {
    "db_datareader": {"SELECT"},
    "db_datawriter": {"INSERT", "UPDATE", "DELETE"},
    "db_ddladmin": {"ALTER", "CREATE TABLE", "CREATE SCHEMA", "CREATE VIEW", "VIEW DEFINITION"},
}


class Permissions:
    """What one login may do in one database."""

    def __init__(self, login: "Login", database: Database, catalog: Catalog):
        self._login, self._database, self._catalog = login, database, catalog
        self.user = self._user()
        self._roles = self._memberships()

    def _user(self) -> str:
        """The name of the user that the login is here; nothing when it has no access."""
        if self._login.is_sysadmin:
            return "dbo"
        return next((user for user, login in self._catalog.users.items() if login.lower() == self._login.name.lower()), "")

    def _memberships(self) -> set[str]:
        names = {self.user.lower(), "public"}
        while True:
            more = {
                role.lower() for role, members in self._catalog.roles.items() if names & {member.lower() for member in members}
            }
            if more <= names:
                return names
            names |= more

    @property
    def is_owner(self) -> bool:
        return self.user == "dbo" or "db_owner" in self._roles

    @property
    def may_enter(self) -> bool:
        return bool(self.user) or self._database.name in ("master", "tempdb")

    def is_member(self, role: str) -> bool:
        return role.lower() in self._roles or (self.user == "dbo" and role.lower() in FIXED_ROLES)

    def allows(self, permission: str, table: "Table | None" = None, columns: "set[int] | None" = None) -> bool:
        """Whether it may do something to a table, to some columns of it, or (without a table) in the database."""
        if self.is_owner:
            return True
        if permission == "SELECT" and "db_denydatareader" in self._roles:
            return False
        matching = [
            p for p in self._catalog.permissions if p.grantee.lower() in self._roles and self._covers(p, permission, table)
        ]
        denied = [p for p in matching if p.state == "DENY"]
        if any(not p.columns or (columns and set(p.columns) & columns) for p in denied):
            return False
        if (
            any(permission in _ROLE_PERMISSIONS.get(role, ()) for role in self._roles)
            and table is not None
            or permission in self._of_roles()
        ):
            return True
        granted = [p for p in matching if p.state == "GRANT"]
        if any(not p.columns for p in granted):
            return True
        return columns is not None and bool(columns) and columns <= {column for p in granted for column in p.columns}

    def _of_roles(self) -> set[str]:
        return {permission for role in self._roles for permission in _ROLE_PERMISSIONS.get(role, ())}

    @staticmethod
    def _covers(given: Permission, permission: str, table: "Table | None") -> bool:
        if given.permission not in (permission, "CONTROL"):
            return False
        if table is None:
            return not given.object_id and not given.schema
        if given.object_id:
            return given.object_id == table.object_id
        return not given.schema or given.schema.lower() == table.schema.lower()

    def sees(self, table: Table) -> bool:
        """Whether the catalog shows a table: whoever owns it or has any permission on it sees it."""
        if self.is_owner:
            return True
        wanted = {p.permission for p in self._catalog.permissions} | {"SELECT", "INSERT", "ALTER", "VIEW DEFINITION"}
        return any(self.allows(permission, table, {column.column_id}) for permission in wanted for column in table.columns)

    def require(self, permission: str, table: Table) -> None:
        if not self.allows(permission, table):
            raise self._denied(permission, table)

    def require_in_database(self, permission: str, error: SqlError) -> None:
        if not self.allows(permission):
            raise error

    def require_select(self, source: Source) -> None:
        """Fails unless every column that a query uses may be read."""
        table = source.table
        if table is None:
            return
        used = source.used or {column.column_id for column in table.columns}
        if self.allows("SELECT", table, used):
            return
        if any(self.allows("SELECT", table, {column.column_id}) for column in table.columns):
            for column_id in sorted(used):
                if not self.allows("SELECT", table, {column_id}):
                    name = table.by_id(column_id).name
                    raise SqlError(
                        230,
                        f"The SELECT permission was denied on the column '{name}' of the object '{table.name}', database "
                        f"'{self._database.name}', schema '{table.schema}'.",
                        14,
                    )
            return
        raise self._denied("SELECT", table)

    def require_tracking(self, table: Table) -> None:
        """CHANGETABLE needs SELECT on the key and VIEW CHANGE TRACKING on the table."""
        keys = {column.column_id for column in table.key_columns}
        if not self.allows("SELECT", table, keys):
            raise self._denied("SELECT", table)
        self.require("VIEW CHANGE TRACKING", table)

    def may_track(self, table: Table) -> bool:
        return self.allows("VIEW CHANGE TRACKING", table) and self.allows(
            "SELECT", table, {column.column_id for column in table.key_columns}
        )

    def _denied(self, permission: str, table: Table) -> SqlError:
        return SqlError(
            229,
            f"The {permission} permission was denied on the object '{table.name}', database '{self._database.name}', "
            f"schema '{table.schema}'.",
            14,
        )
