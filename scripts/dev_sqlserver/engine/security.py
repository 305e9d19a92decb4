"""Logins, users, roles, and GRANT, DENY and REVOKE."""

from typing import TYPE_CHECKING, Iterator

from ..errors import SqlError, unsupported
from ..tsql.cursor import Cursor
from .catalog import Catalog, Permission
from .edit import Edit
from .events import Done, Event
from .login import Login
from .permissions import FIXED_ROLES

if TYPE_CHECKING:
    from .session import Session

_SERVER_PERMISSIONS = {
    "VIEW SERVER STATE",
    "VIEW SERVER PERFORMANCE STATE",
    "VIEW ANY DATABASE",
    "VIEW ANY DEFINITION",
    "ALTER ANY DATABASE",
}


def _require_owner(session: "Session") -> None:
    if not session.permissions(session.database).is_owner:
        raise SqlError(15247, "User does not have permission to perform this action.")


def create(session: "Session", kind: str, cursor: Cursor) -> None:
    """CREATE LOGIN, USER or ROLE."""
    _require_owner(session)
    name = cursor.identifier()
    if kind == "LOGIN":
        cursor.expect("WITH", "PASSWORD", "=")
        password = cursor.string()
        default = "master"
        while cursor.accept(","):
            option = cursor.identifier().upper()
            cursor.expect("=")
            value = cursor.take().name
            default = value if option == "DEFAULT_DATABASE" else default
        if name.lower() in session.server.logins:
            raise SqlError(15025, f"The server principal '{name}' already exists.")
        session.server.logins[name.lower()] = Login(name, password, default_database=default)
        return
    with Edit(session, session.database) as catalog:
        if name.lower() in {known.lower() for known in [*catalog.users, *catalog.roles, *FIXED_ROLES]}:
            raise SqlError(15023, f"User, group, or role '{name}' already exists in the current database.")
        if kind == "USER":
            login = cursor.identifier() if cursor.accept("FOR", "LOGIN") or cursor.accept("FROM", "LOGIN") else name
            if login.lower() not in session.server.logins:
                raise SqlError(15007, f"'{login}' is not a valid login or you do not have permission.")
            catalog.users[name] = login
        else:
            catalog.roles[name] = []


def alter(session: "Session", kind: str, cursor: Cursor) -> None:
    """ALTER ROLE … ADD or DROP MEMBER, ALTER SERVER ROLE … ADD MEMBER, ALTER LOGIN … WITH PASSWORD."""
    _require_owner(session)
    if kind == "LOGIN":
        login = session.server.logins.get(cursor.identifier().lower())
        if login is None:
            raise SqlError(15151, "Cannot alter the login, because it does not exist or you do not have permission.")
        if cursor.accept("WITH", "PASSWORD", "="):
            login.password = cursor.string()
        cursor.rest()
        return
    if kind == "SERVER":
        cursor.expect("ROLE")
        role = cursor.identifier().lower()
        adding = _adds_member(cursor)
        login = session.server.logins.get(cursor.identifier().lower())
        if role != "sysadmin" or login is None:
            raise unsupported(f"the server role {role}, or a login that does not exist")
        login.is_sysadmin = adding
        return
    if kind != "ROLE":
        raise unsupported(f"ALTER {kind}")
    role = cursor.identifier()
    adding = _adds_member(cursor)
    change_members(session, role, cursor.identifier(), adding)


def _adds_member(cursor: Cursor) -> bool:
    """Reads ADD MEMBER or DROP MEMBER."""
    adding = cursor.accept("ADD", "MEMBER")
    if not adding:
        cursor.expect("DROP", "MEMBER")
    return adding


def change_members(session: "Session", role: str, member: str, adding: bool) -> None:
    """Puts a user into a role or takes it out."""
    with Edit(session, session.database) as catalog:
        known = next((name for name in [*catalog.roles, *FIXED_ROLES] if name.lower() == role.lower()), None)
        if known is None:
            raise SqlError(15151, f"Cannot alter the role '{role}', because it does not exist or you do not have permission.")
        _require_principal(catalog, member)
        members = catalog.roles.setdefault(known, [])
        if adding:
            members.append(member)
        else:
            catalog.roles[known] = [name for name in members if name.lower() != member.lower()]


def drop(session: "Session", kind: str, name: str, quiet: bool) -> None:
    """DROP LOGIN, USER or ROLE."""
    _require_owner(session)
    if kind == "LOGIN":
        if session.server.logins.pop(name.lower(), None) is None and not quiet:
            raise SqlError(15151, f"Cannot drop the login '{name}', because it does not exist or you do not have permission.")
        return
    with Edit(session, session.database) as catalog:
        known = catalog.users if kind == "USER" else catalog.roles
        found = next((key for key in known if key.lower() == name.lower()), None)
        if found is None:
            if quiet:
                return
            raise SqlError(
                15151, f"Cannot drop the {kind.lower()} '{name}', because it does not exist or you do not have permission."
            )
        known.pop(found)  # type: ignore[attr-defined]
        catalog.permissions = [p for p in catalog.permissions if p.grantee.lower() != name.lower()]


def grant(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """GRANT permissions [ON object] TO principals."""
    _decide(session, cursor, "GRANT")
    yield Done()


def deny(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """DENY permissions [ON object] TO principals."""
    _decide(session, cursor, "DENY")
    yield Done()


def revoke(session: "Session", cursor: Cursor) -> Iterator[Event]:
    """REVOKE permissions [ON object] FROM principals: neither granted nor denied any more."""
    cursor.accept("GRANT", "OPTION", "FOR")
    _decide(session, cursor, "")
    yield Done()


def _decide(session: "Session", cursor: Cursor, state: str) -> None:
    _require_owner(session)
    wanted = []
    for part in cursor.list_of(cursor.until("ON", "TO", "FROM")):
        inner = Cursor(part, cursor.text)
        name = " ".join(token.upper for token in inner.until("("))
        columns = [item[0].name for item in inner.list_of(inner.parenthesized_tokens())] if not inner.at_end else []
        wanted.append((name, columns))
    kind, parts = _securable(cursor)
    if not (cursor.accept("TO") or cursor.accept("FROM")):
        raise cursor.wrong()
    grantees = [part[0].name for part in cursor.list_of(cursor.until("WITH", "AS", "CASCADE"))]
    cursor.rest()
    if all(name in _SERVER_PERMISSIONS for name, _ in wanted):
        _decide_on_server(session, [name for name, _ in wanted], grantees, state)
        return
    table = None
    if kind == "OBJECT":
        _, table = session.find_table(parts)
        if table is None:
            raise SqlError(
                15151, f"Cannot find the object '{'.'.join(parts)}', because it does not exist or you do not have permission."
            )
    with Edit(session, session.database) as catalog:
        for grantee in grantees:
            _require_principal(catalog, grantee)
            for name, columns in wanted:
                ids = [column.column_id for column in table.columns if column.name in columns] if table else []
                entry = Permission(
                    grantee, name, state, table.object_id if table else 0, parts[-1] if kind == "SCHEMA" else "", ids
                )
                place = (entry.grantee.lower(), entry.permission, entry.object_id, entry.schema.lower(), entry.columns)
                catalog.permissions = [
                    p
                    for p in catalog.permissions
                    if (p.grantee.lower(), p.permission, p.object_id, p.schema.lower(), p.columns) != place
                ]
                if state:
                    catalog.permissions.append(entry)


def _securable(cursor: Cursor) -> tuple[str, list[str]]:
    """What stands behind ON: an object, a schema, or the database."""
    if not cursor.accept("ON"):
        return "DATABASE", []
    kind = "OBJECT"
    for word in ("OBJECT", "SCHEMA", "DATABASE"):
        if cursor.next.upper == word and cursor.tokens[cursor.position + 1].text == "::":
            cursor.position += 2
            kind = word
    return kind, cursor.name()


def _decide_on_server(session: "Session", names: list[str], grantees: list[str], state: str) -> None:
    for grantee in grantees:
        login = session.server.logins.get(grantee.lower())
        if login is None and (grantee.lower() != "public" or state == "DENY"):
            raise SqlError(
                15151, f"Cannot find the login '{grantee}', because it does not exist or you do not have permission."
            )
        granted = login.granted if login else session.server.public
        granted.difference_update(names)
        if state == "GRANT":
            granted.update(names)
        if login is not None:
            login.denied.difference_update(names)
            login.denied.update(names if state == "DENY" else ())


def _require_principal(catalog: Catalog, name: str) -> None:
    if name.lower() not in {known.lower() for known in [*catalog.users, *catalog.roles, *FIXED_ROLES, "public"]}:
        raise SqlError(15151, f"Cannot find the user '{name}', because it does not exist or you do not have permission.")
