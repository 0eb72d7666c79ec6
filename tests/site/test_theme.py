"""The site's own theme: menu, keys, sizes, colors and paper."""

import re
from itertools import chain

import pytest
from playwright.sync_api import expect
from robot.chromium import PHONE
from robot.pages import OF_EACH_KIND


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(opened) -> None:
    tab = opened("psql", viewport=PHONE)
    menu = tab.get_by_role("navigation", name="Site")
    expect(menu).not_to_be_visible()
    tab.get_by_role("button", name="Menu").focus()
    tab.keyboard.press("Enter")
    expect(menu).to_be_visible()
    tab.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(menu).not_to_be_visible()


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_search_and_menu_stay_in_reach_on_a_phone(size: str, opened) -> None:
    tab = opened("psql", viewport=PHONE)
    tab.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    button = tab.get_by_role("button", name="Menu")
    expect(tab.get_by_role("searchbox")).to_be_in_viewport(ratio=1)
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(tab.get_by_role("navigation", name="Site")).to_be_in_viewport()
    button.click()  # which the menu does not cover
    expect(tab.get_by_role("navigation", name="Site")).not_to_be_visible()


def test_a_table_of_psql_keeps_its_columns_and_is_scrolled_by_keyboard(opened) -> None:
    tab = opened("problems/read-only-transaction", viewport={"width": 320, "height": 640})
    table = tab.locator("pre.table").first
    table.scroll_into_view_if_needed()
    wide = "table => table.scrollWidth - table.clientWidth"
    assert table.evaluate(wide) > 0, "it is no wider than the screen: take another one"
    # Chromium stops at what can be scrolled by itself; other browsers do not.
    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    tab.keyboard.press("ArrowRight")
    expect(table).not_to_have_js_property("scrollLeft", 0)
    heads, rule = table.inner_text().split("\n")[:2]
    assert heads.index("|") == rule.index("+")


def test_a_link_in_the_menu_closes_it_and_shows_its_place(opened) -> None:
    tab = opened("psql", viewport=PHONE)
    tab.get_by_role("button", name="Menu").click()
    place = tab.get_by_role("navigation", name="This page").get_by_role("link").last
    target = place.get_attribute("href")
    place.click()
    expect(tab.get_by_role("navigation", name="Site")).not_to_be_visible()
    expect(tab.locator(target)).to_be_in_viewport()


def test_the_sign_beside_a_heading_says_where_it_leads(opened) -> None:
    link = opened("psql").locator("h2 .headerlink").first
    heading = link.evaluate("link => link.parentElement.firstChild.textContent")
    assert link.get_attribute("aria-label") == f"Link to: {heading}"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_stop_of_the_tab_key_is_seen(width: int, opened) -> None:
    tab = opened("psql", viewport={"width": width, "height": 800})
    for _ in range(60):
        tab.keyboard.press("Tab")
        seen = tab.evaluate(
            """() => { const it = document.activeElement, box = it.getBoundingClientRect();
                 if (it === document.body) return "";
                 const inside = box.width && box.bottom > 0 && box.top < innerHeight
                   && box.right > 0 && box.left < innerWidth;
                 const outline = getComputedStyle(it).outlineStyle;
                 return inside && outline !== "none" ? "" : it.outerHTML.slice(0, 120) }"""
        )
        assert seen == "", "the focus is not seen"


@pytest.mark.parametrize("page", OF_EACH_KIND)
def test_a_narrow_window_and_large_text_need_no_sideways_scrolling(page, opened) -> None:
    tab = opened(page, viewport={"width": 320, "height": 640})
    for size in ("100%", "200%"):
        tab.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, size


def test_what_is_copied_is_said(opened) -> None:
    tab = opened("psql", permissions=["clipboard-read", "clipboard-write"])
    tab.locator(".copybtn:visible").first.click()
    expect(tab.get_by_role("status")).to_have_text("Copied")
    expect(tab.get_by_role("status")).to_have_text("")


def test_paper_has_dark_text_no_header_and_where_links_lead(opened) -> None:
    tab = opened("psql", color_scheme="dark")
    tab.locator(".scheme").click(click_count=2)  # dark, also by the page's own button
    tab.emulate_media(media="print")
    color = tab.evaluate("getComputedStyle(document.body).color")
    assert max(map(int, re.findall(r"\d+", color))) < 64, "pale on paper"
    link = tab.locator('main a[href^="https:"]').first
    shown = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert shown == f'" ({link.get_attribute("href")})"'
    for selector in ("header", ".skip", "#menu nav"):
        expect(tab.locator(selector).first).not_to_be_visible()


def test_high_contrast_shows_values_the_open_tab_and_the_focus(opened) -> None:
    tab = opened("psql", forced_colors="active")
    value = tab.locator("pre mark").first
    tabs = tab.get_by_role("tablist").first.get_by_role("tab")
    borders = tabs.evaluate_all(
        "tabs => tabs.map((each) => getComputedStyle(each).borderBottomColor)"
    )
    button = tab.locator(".copybtn:visible").first
    button.focus()
    styles = """it => { const { borderTopStyle, outlineStyle } = getComputedStyle(it);
      return [borderTopStyle, outlineStyle] }"""
    assert value.evaluate("it => getComputedStyle(it).borderBottomStyle") == "solid"
    assert borders[0] not in borders[1:], "the open tab looks like the others"
    assert button.evaluate(styles) == ["solid", "solid"]


@pytest.mark.parametrize("page", OF_EACH_KIND)
def test_nothing_moves(page: str, opened) -> None:
    tab = opened(page)
    moving = tab.evaluate(
        """() => [...document.querySelectorAll("*")].filter((it) => {
             const style = getComputedStyle(it);
             return style.transitionDuration !== "0s" || style.animationName !== "none"
           }).map((it) => it.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_the_colors_are_chosen_once_and_remembered(opened) -> None:
    tab = opened("psql", color_scheme="light")
    colour = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(colour)
    for _ in range(2):
        tab.locator(".scheme").click()
    dark = tab.evaluate(colour)
    tab.reload()
    assert light != dark == tab.evaluate(colour)


# In a page: where the parts of the header are while it comes, one after the other.
PLACES = """() => {
  const header = document.querySelector("header");
  const parts = [...header.children];
  const edge = (part) => { const { left, right, top } = part.getBoundingClientRect();
    return part.matches(".brand") ? [left, top] : [right, top]; };
  const whole = parts.map(edge);
  return parts.map((_, count) => {
    const come = parts.slice(0, count + 1);
    header.replaceChildren(...come);
    return come.map((part, n) => [part.className, edge(part), whole[n]]);
  });
}"""


@pytest.mark.parametrize("width", [1280, 800, 390, 320])
def test_what_comes_later_moves_nothing_in_the_header(width: int, visit) -> None:
    tab = visit("psql.html", viewport={"width": width, "height": 700})
    for name, while_it_comes, then in chain.from_iterable(tab.evaluate(PLACES)):
        assert while_it_comes == pytest.approx(then, abs=1), name
