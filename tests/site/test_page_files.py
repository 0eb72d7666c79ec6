"""What a page is made of: its files, its title, and what its policy lets in."""

import gzip

import pytest
from playwright.sync_api import Browser, expect
from robot.pages import OF_EACH_KIND, SITE, page_names, soup

KIB = 1024


@pytest.mark.parametrize("page", page_names())
def test_a_page_is_small_and_needs_four_files_at_most_besides_pictures(page: str) -> None:
    tree = soup(page)
    paths = [str(script["src"]) for script in tree.select("script[src]")]
    scripts = [name.rpartition("/")[2] for name in paths]
    # What fills the reader's values in, where there is any.
    assert scripts == ["guide.js", *(["fill.js"] if tree.select("main mark") else [])]
    assert tree.select("link[rel=stylesheet]") == []
    assert [link["href"].rpartition("/")[2] for link in tree.select("link[rel=icon]")] == [
        "mark.svg"
    ]
    assert len(gzip.compress((SITE / "_static/fill.js").read_bytes())) <= 12 * KIB
    assert all(script.has_attr("defer") for script in tree.select("script[src]"))
    files = [f"{page}.html", "_static/mark.svg", *(f"_static/{name}" for name in scripts)]
    size = sum(len(gzip.compress((SITE / file).read_bytes())) for file in files)
    assert size <= 32 * KIB, f"{size / KIB:.1f} KiB"


@pytest.mark.parametrize("page", page_names())
def test_a_title_says_what_the_page_answers_and_names_aurora(page: str) -> None:
    tree = soup(page)
    (title,) = tree.select("head > title")
    words = title.get_text()
    assert "Aurora PostgreSQL" in words or "PostgreSQL on Amazon Aurora" in words
    assert tree.select_one("meta[name=description]"), "no description"
    assert not tree.select("[style]"), "the policy lets no style attribute in"


@pytest.mark.parametrize("page", OF_EACH_KIND)
def test_a_page_from_a_file_keeps_its_own_policy(page: str, opened) -> None:
    tab = opened(page)
    expect(tab.locator(".scheme")).to_have_attribute("aria-label", "Colors: as your system")


def test_the_search_works_from_a_file_with_the_keyboard(opened) -> None:
    tab = opened("psql")
    tab.get_by_role("searchbox").focus()
    tab.keyboard.type("connection timed out")
    tab.keyboard.press("Enter")
    expect(tab.locator("ul.search li").first).to_be_visible()
    assert tab.locator("ul.search a").first.get_attribute("href") == "problems/timeout.html"


def test_the_policy_stops_a_script_of_somebody_else(browser: Browser, site) -> None:
    tab = browser.new_page()
    tab.goto(f"file://{SITE}/index.html")
    ran = tab.evaluate(
        """() => { const script = document.createElement("script");
             script.textContent = "window.ran = true"; document.body.append(script);
             return window.ran === true }"""
    )
    tab.close()
    assert ran is False
