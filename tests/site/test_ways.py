"""The start page shows the one way that is the reader's."""

from playwright.sync_api import Page, expect
from robot.form import HOST


def open_sections(tab: Page) -> list[str]:
    """The ids of the ways on the start page that are not folded."""
    ways = tab.locator("section.way:not([data-folded])").all()
    return [way.get_attribute("id") or "" for way in ways]


VPC, EXPRESS = "a-cluster-in-a-vpc-with-a-password", "express-configuration-with-a-token"


def test_the_start_page_shows_the_one_way_that_is_asked_for(visit) -> None:
    tab = visit("index.html")
    assert open_sections(tab) == [VPC, EXPRESS]
    tab.get_by_label("My cluster is").select_option("express")
    assert open_sections(tab) == [EXPRESS]
    expect(tab.locator(f"#{VPC} p").first).not_to_be_visible()
    tab.get_by_label("I log in with").select_option("password")
    expect(tab.get_by_text("An express cluster has no password")).to_be_visible()
    tab.get_by_label("My cluster is").select_option("vpc")
    assert open_sections(tab) == [VPC]
    tab.get_by_label("I log in with").select_option("token")
    assert open_sections(tab) == []
    expect(tab.get_by_role("link", name="Log in with an IAM token").first).to_be_visible()
    tab.get_by_label("I type into").select_option("cmd")
    expect(tab.locator('[role=tab][name="cmd"]').first).to_have_attribute(
        "aria-selected", "true"
    )
    tab.reload()
    assert open_sections(tab) == []
    expect(tab.get_by_label("I type into")).to_have_value("cmd")
    tab.locator(f"#{VPC}").get_by_role("button", name="Show it").click()
    assert open_sections(tab) == [VPC]


def test_the_endpoint_that_is_typed_says_which_way(filled) -> None:
    form = filled("index")
    form.fill(express=HOST)
    form.tab.locator("#value-express").blur()
    assert open_sections(form.tab) == [EXPRESS]


def test_a_link_to_a_way_that_is_folded_opens_it(visit) -> None:
    tab = visit("index.html")
    tab.get_by_label("My cluster is").select_option("express")
    tab.get_by_role("link", name="with a password", exact=True).click()
    expect(tab.locator(f"#{VPC} p").first).to_be_visible()
