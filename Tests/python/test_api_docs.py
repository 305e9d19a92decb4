"""The pages of the kit's public API."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from plugin_packages import shell

CATALOGUE = ROOT / "Sources/ArcanePluginKit/ArcanePluginKit.docc"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, made by the command as it stands."""
    if shutil.which("docc") is None:
        pytest.skip("the tool chain has no documentation compiler")
    site = tmp_path_factory.mktemp("site")
    assert str(site) in shell(f"scripts/api-docs {site}", ROOT)
    return site / "data/documentation/arcanepluginkit"


def test_every_article_has_a_page_and_stands_on_the_first_one(pages):
    first = json.loads((pages.parent / "arcanepluginkit.json").read_text())
    shown = {identifier.rpartition("/")[2] for section in first["topicSections"] for identifier in section["identifiers"]}
    articles = {path.stem for path in CATALOGUE.glob("*.md")} - {"ArcanePluginKit"}
    assert len(articles) == 4 and articles <= shown
    for article in articles:
        assert (pages / f"{article.lower()}.json").exists()


@pytest.mark.parametrize("name", ["StreamSource", "RecordOutput", "Setting", "Schema", "HTTPClient", "Secret"])
def test_the_api_that_a_plugin_sees_has_pages_also_where_it_comes_from_other_modules(pages, name):
    page = json.loads((pages / f"{name.lower()}.json").read_text())
    assert page["metadata"]["title"] == name and page["abstract"]
