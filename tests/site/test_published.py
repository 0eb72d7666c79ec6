"""The site as it is published: what search engines and who shares a link find there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from robot.pages import ROOT, TEMPLATES, page_names, soup

ADDRESS = "https://guide.example/en/latest/"


@pytest.fixture(scope="module")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built for ``ADDRESS`` from what the other build has read."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(site.with_name("doctrees"), folder / "doctrees")
    words = f"-m sphinx -n -W -q -c . -d {folder}/doctrees docs {folder}/html".split()
    environment = {**os.environ, "READTHEDOCS_CANONICAL_URL": ADDRESS}
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=True)
    return folder / "html"


def content(page: BeautifulSoup, selector: str) -> str:
    (tag,) = page.select(selector)
    return str(tag["content"])


def test_every_page_says_where_it_is_and_what_it_is_about(published: Path) -> None:
    described = set()
    for name in page_names():
        page = soup(name, published)
        (canonical,) = page.select("link[rel=canonical]")
        address = f"{ADDRESS}{name}.html"
        assert canonical["href"] == content(page, "meta[property='og:url']") == address
        description = content(page, "meta[name=description]")
        assert content(page, "meta[property='og:description']") == description
        assert content(page, "meta[property='og:image']") == f"{ADDRESS}card.png"
        titled = content(page, "meta[property='og:title']")
        assert page.title.get_text() == f"{titled} | First Connect"
        described.add(description)
    with Image.open(published / "card.png") as card:
        assert card.size == (1200, 630)
    with Image.open(published / "_static" / "mark.png") as mark:
        assert mark.size == (180, 180)
    assert len(described) == len(page_names()), "two pages have one description"


def test_the_sitemap_lists_every_page_and_robots_find_it(published: Path) -> None:
    (line,) = (published / "robots.txt").read_text().splitlines()[2:]
    assert line == f"Sitemap: {ADDRESS}sitemap.xml"
    listed = ElementTree.parse(published / "sitemap.xml").iterfind(".//{*}loc")
    found = {location.text for location in listed}
    assert found == {f"{ADDRESS}{name}.html" for name in page_names()}


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_search_engine_lists_a_page_without_an_answer(published: Path, name) -> None:
    page = soup(name, published)
    assert content(page, "meta[name=robots]") == "noindex"
    assert page.select("link[rel=canonical]") == []


def test_a_missing_page_leads_on_from_every_address(published: Path) -> None:
    page = soup("404", published)
    links = [str(tag.get("href") or tag.get("src")) for tag in page.select("[href], [src]")]
    inside = [link for link in links if not link.startswith("#")]
    assert [link for link in inside if not link.startswith("/en/latest/")] == []
    (search,) = page.select("form[role=search]")
    assert search["action"] == "/en/latest/search.html"
    assert page.select("main a[href='/en/latest/troubleshooting.html']")


def test_a_site_that_is_only_built_claims_no_address() -> None:
    for name in page_names():
        assert soup(name).select("link[rel=canonical], meta[property^='og:']") == []
