"""The pages about the charts say what is so."""

import re

import pytest

from chart_renders import ALL, CHARTS, OPERATOR, helm, one, render
from conftest import ROOT
from helm_command import merged
from local_cluster import IS_BUILT
from page_commands import blocks


PAGE = ROOT / "docs/install.md"


@pytest.mark.parametrize("page", [PAGE, *(CHARTS / chart / "README.md" for chart in ALL)], ids=lambda page: page.parent.name)
def test_values_that_a_page_sets_are_taken(page):
    """Each `--set`, also in commands that need a cluster."""
    code = "".join(blocks(page, "sh") + blocks(page, "console"))
    for command in re.findall(r"helm (?:install|upgrade)[^\n]*(?:\\\n[^\n]*)*", code):
        chart = next(chart for chart in ALL if f"charts/{chart}" in command)
        values: dict = {}
        for setting in re.findall(r"--set (?:'([^']*)'|(\S+))", command):
            path, text = ("".join(setting)).split("=", 1)
            values = merged(values, helm.parse_set_string(f"{path}={text}"))
        with helm.Chart.load(CHARTS / chart) as loaded:
            loaded.validate_schema(values)


@pytest.mark.parametrize("page", [PAGE, *(CHARTS / chart / "README.md" for chart in ALL)], ids=lambda page: page.parent.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)", page.read_text()):
        assert (page.parent / link).exists(), link


def test_the_page_names_all_alerts():
    rules = one(render(OPERATOR, {"prometheusRule": {"enabled": True}}), "PrometheusRule")["spec"]["groups"]
    named = set(re.findall(r"`(Arcane[A-Z]\w+)`", PAGE.read_text()))
    assert named == {rule["alert"] for group in rules for rule in group["rules"]}


def rights_of_the_page() -> set[tuple[str, str, str]]:
    """The table of docs/operator.md: group, resource and verb; `*` for each plugin's plural."""
    text = (ROOT / "docs/operator.md").read_text().split("## What it must be allowed")[1].split("\n## ")[0]
    result, group = set(), ""
    for row in re.findall(r"^\| (.*) \|$", text, re.MULTILINE)[2:]:
        cells = [cell.strip().replace("`", "") for cell in row.split("|")]
        group = cells[0] or group
        api = {"core": "", "each plugin's": "streaming.sneaksanddata.com"}.get(group, group)
        for resource in cells[1].replace("its plural", "*").split(", "):
            result |= {(api, resource, verb) for verb in cells[2].split(", ")}
    return result


@pytest.mark.skipif(not IS_BUILT, reason="the programs are not built")
def test_the_table_of_rights_is_what_the_operator_asks_for(story):
    kinds = {"restapistreams": "*", "ticks": "*", "restapistreams/status": "*/status", "ticks/status": "*/status"}
    made = {(call.group, kinds.get(call.resource, call.resource), call.verb) for account, call in story.gate.made if account.endswith("operator")}
    assert made == rights_of_the_page()
