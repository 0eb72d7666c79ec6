"""The Windows tabs, in Command Prompt with a real psql.exe: pasted, and as batch files."""

import pytest
from captures import compare
from console import KINDS
from faults import mistyped
from guide.problems import MESSAGE, Problem, all_problems
from lab.compose import CLIENT
from lab.windows import MACHINES, WindowsLab
from pages import SNIPPETS, page_names
from provoked import FAULTS
from reader import Answer, terminal
from reading import read_page
from walk import BUNDLE, Walk

# Where Command Prompt has its own words, which Wine's are not, what counts of them.
WORDS_OF_THE_SHELL = {
    "psql-not-found": "'psql",
    "unix-socket": (
        'psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed:'
        " Connection refused (0x0000274D/10061)"
    ),
}
# psql.exe 18 on Wine 10 hears of the kernel's time-out half a minute later.
TOO_SLOW = {("batch", "timeout")}
# What is wrong there, so that the message is another than on Unix.
ON_WINDOWS = {
    "root-cert-missing": mistyped((" sslrootcert=global-bundle.pem", "")),
}
# Problems that a reader on Windows has not.
NOT_ON_WINDOWS = {"pgpass-permissions"}  # libpq does not look at the file's rights there
PROBLEMS = {problem.id: problem for problem in all_problems(SNIPPETS)}


def has_own(problem: Problem) -> bool:
    """Whether Windows has a message of its own, or the entry a command for psql."""
    if problem.id in WORDS_OF_THE_SHELL or list(problem.folder.glob("*-windows*.txt")):
        return True
    own = [*problem.folder.glob("*/windows.cmd"), *problem.folder.glob("*/oneline.sh")]
    return any(command.read_text().startswith("psql ") for command in own)


# With the newest psql, all of them. Pasted, those that are not the same again.
PROVOKED = [
    (client, id)
    for client in MACHINES
    for id, problem in PROBLEMS.items()
    if id in FAULTS.keys() - NOT_ON_WINDOWS
    and (client, id) not in TOO_SLOW
    and (client == "batch" or has_own(problem))
]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", page_names())
def test_a_reader_on_windows_sees_what_the_page_shows(
    page: str,
    on_windows: WindowsLab,
    ran_on_windows: dict[str, set[str]],
    capture: bool,
) -> None:
    client = on_windows.client
    ran_on_windows[client] |= read_page(page, on_windows, KINDS[client], capture)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("on_windows", "problem"), PROVOKED, ids=str, indirect=["on_windows"]
)
def test_on_windows_the_message_is_the_pages_and_the_cure_cures(
    problem: str,
    on_windows: WindowsLab,
    ran_on_windows: dict[str, set[str]],
    capture: bool,
) -> None:
    problem = PROBLEMS[problem]

    def see(stem: str, answer: Answer) -> None:
        if stem == MESSAGE and problem.id in WORDS_OF_THE_SHELL:
            assert WORDS_OF_THE_SHELL[problem.id] in answer.shown
            return
        shown = answer.shown.replace(on_windows.address_of_client, CLIENT)
        compare(problem.folder / f"{stem}.txt", shown, on_windows.versions, capture)

    with terminal(on_windows, KINDS[on_windows.client]) as window:
        walk = Walk(on_windows, window)
        walk.type(BUNDLE)
        walk.go_through(problem, (FAULTS | ON_WINDOWS)[problem.id], see)
        walk.connect()
    ran_on_windows[on_windows.client] |= walk.typed
