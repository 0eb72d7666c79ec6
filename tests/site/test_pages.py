"""What the built pages show: the snippets' bytes, the problems' entries, the steps."""

import pytest
from guide.model.problems import STAGES, all_problems
from guide.model.steps import STEPS, load_steps
from guide.model.tasks import all_tasks
from guide.model.values import load_values
from lab.faults.setups import SETUPS
from robot.pages import DOCS, SNIPPETS, alternatives, blocks, page_names, soup, step_lists
from robot.pgadmin import pictures
from robot.pgadmin.session import PICTURES

pytestmark = pytest.mark.usefixtures("site")
PROBLEMS = all_problems(SNIPPETS)
VALUES = load_values(SNIPPETS / "values.toml")
STEP_LISTS = {
    f"{task.name}/{STEPS}": load_steps(task.variants[STEPS], VALUES)
    for task in all_tasks(SNIPPETS)
    if STEPS in task.variants
}


@pytest.mark.parametrize("page", page_names())
def test_every_command_and_output_on_the_page_is_the_file_byte_for_byte(page) -> None:
    for block in blocks(page):
        assert block.text + "\n" == block.path.read_text("utf-8"), block.snippet
    for pre in soup(page).select("pre[data-output$='.txt']"):
        file = SNIPPETS / str(pre["data-output"])
        assert pre.get_text() + "\n" == file.read_text("utf-8"), file


def test_the_start_page_leads_to_a_verified_session_for_each_kind_of_cluster() -> None:
    found = [[b.snippet for b in steps] for steps in alternatives("index").values()]
    kind, leave = "cluster/kind/unix.sh", "psql/leave/session.sql"
    in_a_vpc = [f"psql/{task}/unix.sh" for task in ("ca-bundle", "connect")]
    express = [f"express/{task}/unix.sh" for task in ("ca", "token", "connect")]
    assert found == [
        [kind, *in_a_vpc, "psql/encrypted/session.sql", leave],
        [kind, *express, "express/encrypted/session.sql", leave],
    ]


def test_every_setup_belongs_to_an_alternative_of_a_page() -> None:
    assert SETUPS.keys() <= {name for page in page_names() for name in alternatives(page)}


def test_every_problem_has_a_page_with_its_message_and_what_it_is_confused_with() -> None:
    for problem in PROBLEMS:
        page = soup(problem.page)
        assert problem.not_provoked or page.select("section.seen .output"), problem.id
        for other in problem.other_wordings:
            assert other.text.rstrip() in page.get_text()
        description = page.select_one("meta[name=description]")
        assert description and "Aurora PostgreSQL: " in str(description["content"])
        similar = page.select("#similar-messages a.reference.internal[href]")
        assert similar, f"{problem.id}: it is confused with nothing"


def test_the_list_leads_to_every_problem_and_has_the_addresses_of_old() -> None:
    page = soup("troubleshooting")
    for problem in PROBLEMS:
        item = page.select_one(f".problem-list li#{problem.id}")
        assert item, problem.id
        assert [a["href"] for a in item.select("a")] == [f"{problem.page}.html"]
        assert item.select(f"#{problem.id}-cure")


def test_each_stage_in_the_picture_leads_to_its_part_of_the_list() -> None:
    page = soup("troubleshooting")
    links = [str(link["href"]) for link in page.select("svg.stages a")]
    assert links == [f"#stage-{stage}" for stage in STAGES]
    for link, stage in zip(page.select("svg.stages a"), STAGES, strict=True):
        section = page.select_one(f"section#stage-{stage}")
        assert section and section.find(["h2", "h3"]).get_text().startswith(
            STAGES[stage][0]
        )
        assert all(words in link.get_text() for words in STAGES[stage])


def test_the_pages_show_each_step_that_is_done_and_in_this_order() -> None:
    shown = {name: items for p in page_names() for name, items in step_lists(p).items()}
    assert shown.keys() == STEP_LISTS.keys()
    for name, steps in STEP_LISTS.items():
        for step, item in zip(steps, shown[name], strict=True):
            for words in (step.label or VALUES[step.value], *step.choice.split(" > ")):
                assert words in item


def test_the_page_names_the_version_that_was_clicked_and_no_other_controls() -> None:
    page = soup("pgadmin").find("main")
    assert page and f"pgAdmin {pictures.version()} " in page.get_text()
    # Seen besides those of the steps: in the Query Tool, in a window of files.
    known = {"Data Output", "Select"}
    for step in (step for steps in STEP_LISTS.values() for step in steps):
        known |= {step.label, step.choice, *step.also_named}
    assert {label.get_text() for label in page.select(".guilabel")} - known == set()


def test_each_picture_was_taken_after_the_steps_as_they_are_now() -> None:
    pictured = set()
    for steps in STEP_LISTS.values():
        for number, step in enumerate(steps, 1):
            if step.picture:
                file = PICTURES / f"{step.picture}.png"
                done = pictures.digest(steps[:number], VALUES)
                assert pictures.taken_after(file) == done, f"{file}: make pictures"
                pictured.add(file)
    assert {*PICTURES.iterdir()} - pictured == set(), "no page shows these: delete them"
    assert len(pictured) <= 6
    assert sum(file.stat().st_size for file in pictured) <= 100 * 1024


def test_a_drawing_says_in_words_what_it_shows() -> None:
    drawings = [svg for name in page_names() for svg in soup(name).select("svg.diagram")]
    assert len(drawings) == len([*(DOCS / "diagrams").iterdir()])
    for svg in drawings:
        named = {svg.find(id=part).name for part in str(svg["aria-labelledby"]).split()}
        assert (svg["role"], named) == ("img", {"title", "desc"})
