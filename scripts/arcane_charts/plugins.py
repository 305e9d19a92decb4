"""The charts of plugins, all made from charts/plugin."""

from dataclasses import dataclass, field
from pathlib import Path

from arcane_charts.values_table import with_table


@dataclass(frozen=True)
class Plugin:
    """What is different from plugin to plugin."""

    name: str
    """The name of program, image and chart, such as arcane-rest-plugin."""
    source: str
    """What it reads, for people: REST APIs."""
    secret_refs: list[str] = field(default_factory=list)
    """The fields of a stream's spec that name Secrets."""


OURS = [
    Plugin("arcane-rest-plugin", "REST APIs", ["credentialsRef"]),
    Plugin("arcane-sqlserver-plugin", "tables of SQL Server", ["connectionRef"]),
]
"""The plugins of this repository."""


def plugin_chart(skeleton: Path, plugin: Plugin, crd: str) -> dict[str, str]:
    """The files of the plugin's chart, by their paths in it; `crd` is the CRD that the plugin prints."""
    words = {
        "PLUGIN_NAME": plugin.name,
        "PLUGIN_SOURCE": plugin.source,
        "PLUGIN_SECRET_REFS": f"[{', '.join(plugin.secret_refs)}]",
    }
    files = {"files/crd.yaml": crd}
    for path in sorted(skeleton.rglob("*")):
        if path.is_file():
            text = path.read_text()
            for word, meaning in words.items():
                text = text.replace(word, meaning)
            files[str(path.relative_to(skeleton))] = text
    files["README.md"] = with_table(files["README.md"], files["values.yaml"])
    return files


def chart_elsewhere(skeleton: Path, plugin: Plugin, crd: str) -> dict[str, str]:
    """The files of a chart that is not in this repository: its README speaks of no folder and no page of ours."""
    files = plugin_chart(skeleton, plugin, crd)
    ours = {
        "[arcane-operator](../arcane-operator/README.md)": "arcane-operator",
        f" charts/{plugin.name} ": " ./chart ",
        " What comes then: [install](../../docs/install.md).": "",
    }
    for text, another in ours.items():
        files["README.md"] = files["README.md"].replace(text, another)
    return files
