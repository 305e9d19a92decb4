"""What roles allow, as an API server decides it, and which of it was needed."""

import re
from dataclasses import dataclass
from typing import Any, Iterable
from urllib.parse import parse_qs, urlsplit

Object = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request as an authorizer sees it."""

    verb: str
    group: str
    resource: str
    """The plural name, with the subresource: jobs/status."""
    namespace: str
    name: str

    @staticmethod
    def of(method: str, path: str) -> "Call | None":
        """The call of a request; nothing for one that is about no resource, such as discovery."""
        url = urlsplit(path)
        found = re.fullmatch(
            r"/(?:api|apis/(?P<group>[^/]+))/v[^/]+(?:/namespaces/(?P<namespace>[^/]+))?/(?P<resource>[^/]+)"
            r"(?:/(?P<name>[^/]+)(?P<sub>/[^/]+)?)?",
            url.path,
        )
        if not found:
            return None
        parts = {key: value or "" for key, value in found.groupdict().items()}
        verbs = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete" if parts["name"] else "deletecollection"}
        watches = parse_qs(url.query).get("watch", ["false"])[0] in ("1", "true")
        verb = verbs.get(method) or ("get" if parts["name"] else "watch" if watches else "list")
        return Call(verb, parts["group"], parts["resource"] + parts["sub"], parts["namespace"], parts["name"])


@dataclass(frozen=True)
class Grant:
    """One thing that a role allows."""

    role: str
    group: str
    resource: str
    verb: str
    name: str = ""
    """The only object that it is about, if it is about one."""
    namespace: str = ""
    """The only namespace in which it is bound, if it is not bound in the cluster."""

    def allows(self, call: Call) -> bool:
        wanted = (self.group, self.resource, self.verb) == (call.group, call.resource, call.verb)
        return wanted and self.name in ("", call.name) and self.namespace in ("", call.namespace)


def grants(objects: Iterable[Object], account: str, namespace: str) -> set[Grant]:
    """Everything that a service account may do by these roles and bindings."""
    objects = list(objects)
    roles = {(found["kind"], found["metadata"].get("namespace", ""), found["metadata"]["name"]): found for found in objects}
    result = set()
    for binding in objects:
        subjects = binding.get("subjects", [])
        if not any(subject["name"] == account and subject.get("namespace") == namespace for subject in subjects):
            continue
        place = binding["metadata"].get("namespace", "")
        reference = binding["roleRef"]
        role = roles[reference["kind"], place if reference["kind"] == "Role" else "", reference["name"]]
        for rule in rules(role, objects):
            result |= {
                Grant(reference["name"], group, resource, verb, name, place)
                for group in rule["apiGroups"]
                for resource in rule["resources"]
                for verb in rule["verbs"]
                for name in rule.get("resourceNames", [""])
            }
    return result


def rules(role: Object, objects: Iterable[Object]) -> list[Object]:
    """The rules of a role; of one that others join, theirs."""
    found = list(role.get("rules") or [])
    for selector in role.get("aggregationRule", {}).get("clusterRoleSelectors", []):
        for other in objects:
            labels = other["metadata"].get("labels", {})
            if other["kind"] == "ClusterRole" and selector["matchLabels"].items() <= labels.items():
                found += other.get("rules") or []
    return found
