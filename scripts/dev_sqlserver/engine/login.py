"""Who may connect."""

from dataclasses import dataclass, field


@dataclass
class Login:
    """A login, and what it may do on the whole server."""

    name: str
    password: str
    is_sysadmin: bool = False
    granted: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    default_database: str = "master"

    def may(self, permission: str, public: set[str]) -> bool:
        """Whether it has a permission on the server; `public` are those that everybody has."""
        return self.is_sysadmin or permission not in self.denied and permission in self.granted | public
