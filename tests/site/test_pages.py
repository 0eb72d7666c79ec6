"""What the built pages show: the snippets' bytes, the problems' entries, the steps."""

import pytest
from guide.model.problems import MESSAGE, all_problems
from guide.model.steps import STEPS, load_steps
from guide.model.tasks import all_tasks
from guide.model.values import Values
from lab.faults.setups import SETUPS
from robot.pages import SNIPPETS, alternatives, blocks, page_names, soup, step_lists
from robot.pgadmin import pictures
from robot.pgadmin.session import PICTURES

PROBLEMS = all_problems(SNIPPETS)


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


def test_every_problem_has_an_entry_under_its_id_with_its_message() -> None:
    page = soup("troubleshooting")
    for problem in PROBLEMS:
        entry = page.select_one(f"section#{problem.id}")
        assert entry, problem.id
        assert entry.find(["h2", "h3"]).get_text().startswith(problem.heading)
        assert problem.not_provoked or MESSAGE in problem.captures, problem.id
        shown = {pre["data-output"]: pre.get_text() for pre in entry.select(".output pre")}
        for paths in problem.captures.values():
            for path in paths:
                name = path.relative_to(SNIPPETS).as_posix()
                assert shown[name] + "\n" == path.read_text("utf-8")
        for other in problem.other_wordings:
            assert other.text.rstrip() in entry.get_text()


def test_the_list_on_top_leads_to_every_entry_in_one_tap() -> None:
    links = {a["href"] for a in soup("troubleshooting").select(".problem-list a")}
    assert links == {f"#{problem.id}" for problem in PROBLEMS}


def test_the_pages_show_each_step_that_is_done_and_in_this_order(values: Values) -> None:
    lists = {}
    for page in page_names():
        lists |= step_lists(page)
    wanted = [task for task in all_tasks(SNIPPETS) if STEPS in task.variants]
    assert lists.keys() == {f"{task.name}/{STEPS}" for task in wanted}
    for task in wanted:
        steps = load_steps(task.variants[STEPS], values)
        for step, item in zip(steps, lists[f"{task.name}/{STEPS}"], strict=True):
            named = step.label or values[step.value]
            assert named in item
            assert all(entry in item for entry in step.choice.split(" > "))


# Those besides the steps' that a test looks for: in the Query Tool, in a window of files.
SEEN_BESIDES = {"Data Output", "Select"}


def test_the_page_names_the_version_that_was_clicked_and_no_other_controls(
    values: Values,
) -> None:
    page = soup("pgadmin").find("article")
    assert page and f"pgAdmin {pictures.version()} " in page.get_text()
    known = set(SEEN_BESIDES)
    for step in every_step(values):
        known |= {step.label, step.choice, *step.also_named}
    assert {label.get_text() for label in page.select(".guilabel")} - known == set()


def every_step(values: Values) -> list:
    return [step for steps in every_list(values) for step in steps]


def every_list(values: Values) -> list:
    files = [t.variants[STEPS] for t in all_tasks(SNIPPETS) if STEPS in t.variants]
    return [load_steps(file, values) for file in files]


def test_each_picture_was_taken_after_the_steps_as_they_are_now(values: Values) -> None:
    pictured = set()
    for steps in every_list(values):
        for number, step in enumerate(steps, 1):
            if step.picture:
                file = PICTURES / f"{step.picture}.png"
                done = pictures.digest(steps[:number], values)
                assert pictures.taken_after(file) == done, f"{file}: make pictures"
                pictured.add(file)
    assert {*PICTURES.iterdir()} - pictured == set(), "no page shows these: delete them"
    assert len(pictured) <= 6
    assert sum(file.stat().st_size for file in pictured) <= 100 * 1024
