"""The PowerShell tabs, run by a real PowerShell: pages, cures, meaning, and syntax."""

import re
import subprocess
from pathlib import Path

import pytest
from guide.model.kinds import KINDS
from guide.model.problems import Problem, all_problems
from guide.model.tasks import all_tasks
from lab.docker.powershell import PowerShellClient
from lab.faults import replace_all
from robot import invocations
from robot.page_run import read_page
from robot.pages import SNIPPETS, alternatives, is_typed_in, page_names
from robot.problem_run import meet_and_cure
from robot.terminal import open_terminal

TAB = "windows.ps1"
TASKS = all_tasks(SNIPPETS)
PAGES = [page for page in page_names() if alternatives(page, TAB)]
# Those with commands of their own; what the others need stands on pages.
OF_PROBLEMS = {
    task.folder.parent
    for task in TASKS
    for name in task.variants.keys() - task.untested
    if is_typed_in(KINDS[name], TAB)
}
PROBLEMS = [
    problem
    for problem in all_problems(SNIPPETS)
    if problem.is_provoked_in("powershell") and problem.folder in OF_PROBLEMS
]
UNIX, CMD, PS1 = map(invocations.compared, ("unix.sh", "windows.cmd", TAB))


@pytest.fixture(scope="session")
def client(docker_lab, say) -> PowerShellClient:
    """A reader's seat with PowerShell."""
    client = PowerShellClient(docker_lab)
    say(client.report)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_in_powershell_sees_what_the_page_shows(page, client, capture) -> None:
    read_page(page, client, capture)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_in_powershell_the_cure_of_a_problem_cures(problem: Problem, client) -> None:
    meet_and_cure(problem, client, capture=False)


@pytest.mark.parametrize(
    "failing", ["Copy-Item no-such-file here", "no-such-program", "echo )", "psql --x"]
)
def test_the_prompt_tells_a_failure_of_every_kind(failing: str, client) -> None:
    with open_terminal(client) as terminal:
        answers = [terminal.type(text) for text in ("echo good", failing, "echo good")]
    assert [bool(answer.status) for answer in answers] == [False, True, False]


def test_the_folder_of_psql_is_added_to_the_path(client) -> None:
    with open_terminal(client) as terminal:
        terminal.type((SNIPPETS / "problems/psql-not-found/path" / TAB).read_text())
        shown = terminal.type("echo $env:Path").shown
    assert shown.endswith(r";C:\Program Files\PostgreSQL\18\bin")


@pytest.mark.parametrize("passing", ["Standard", "Legacy"])
def test_powershell_means_what_the_other_shells_mean(passing, unix, command_prompt) -> None:
    """``Legacy`` is how Windows PowerShell 5.1 gives arguments to programs."""
    found = invocations.by_powershell(PS1, passing)
    wanted = {**command_prompt, **unix}
    assert len(PS1.keys() & wanted.keys()) > 40
    assert found == {task: wanted[task] for task in PS1}


# What the guide's tabs are made of; Windows PowerShell 5.1 knows all of it.
ALLOWED = set(
    r"""
    node AssignmentStatementAst, node CommandAst, node CommandExpressionAst
    node CommandParameterAst, node ConstantExpressionAst, node ExpandableStringExpressionAst
    node MemberExpressionAst, node NamedBlockAst, node ParenExpressionAst, node PipelineAst
    node ScriptBlockAst, node StringConstantExpressionAst, node VariableExpressionAst
    command Add-Content -Encoding, command ConvertFrom-Json, command Copy-Item
    command Remove-Item, command Test-NetConnection -ComputerName -Port
    command mkdir -Force, command C:\Program Files\PostgreSQL\18\bin\psql.exe
    command aws, command chcp, command curl.exe -fsS, command curl.exe -fsSO
    command echo, command notepad, command nslookup, command pg_isready, command psql
    command ssh -i -N -o -L
    """.replace("\n", ",").split(",")
)
# Prints a line for each thing that is in a file: what it is, and its name.
PARSE = r"""
foreach ($file in $args) {
  $errors = $null
  $tree = [System.Management.Automation.Language.Parser]::ParseFile(
    $file, [ref]$null, [ref]$errors)
  "file $file"
  $errors | ForEach-Object { "error $($_.Message)" }
  foreach ($node in $tree.FindAll({ $true }, $true)) {
    "node $($node.GetType().Name)"
    if ($node.Background) { "background $node" }
    if ($node -is [System.Management.Automation.Language.CommandAst]) {
      $names = $node.CommandElements.ParameterName | Where-Object { $_ }
      "command " + (@($node.GetCommandName()) + ($names -replace '^', '-') -join ' ')
    }
  }
}
"""


def not_allowed(folder: Path, texts: dict[str, str]) -> dict[str, set[str]]:
    """By name, what is in a text that the guide does without; empty sets are left out."""
    (folder / "parse.ps1").write_text(PARSE)
    files = {name: folder / f"{number}.ps1" for number, name in enumerate(texts)}
    for name, file in files.items():
        file.write_text(texts[name])
    words = ["pwsh", "-NoProfile", "-NonInteractive", "-File", folder / "parse.ps1"]
    done = subprocess.run([*words, *files.values()], capture_output=True, text=True)
    _, *parts = re.split(r"(?m)^file .*\n", done.stdout)
    found = {}
    for (name, text), part in zip(texts.items(), parts, strict=True):
        # A backtick joins lines, and writes nothing else.
        odd = {f"character {c!r}" for c in re.findall(r"`(?!\n)|[^\x00-\x7f]", text)}
        if wrong := odd | {*part.splitlines()} - {line.strip() for line in ALLOWED}:
            found[name] = wrong
    return found


def test_windows_powershell_knows_all_that_the_tabs_are_made_of(tmp_path) -> None:
    tabs = {t.name: t.variants[TAB].read_text() for t in TASKS if TAB in t.variants}
    assert len(tabs) > 40
    assert not_allowed(tmp_path, tabs | PS1) == {}


SPOILT = {
    "a backslash for a backtick": ("psql/connect", ("`\n", "\\\n")),
    "a blank after the backtick": ("psql/connect", ("`\n", "` \n")),
    "no backtick at all": ("psql/connect", ("`\n", "\n")),
    "a missing quote": ("psql/connect", ('.pem"', ".pem")),
    "another program of this name": ("psql/ca-bundle", ("curl.exe", "curl")),
    "a variable of PowerShell's own": ("token/take", ("$env:PGPASSWORD", "$PGPASSWORD")),
    "quotes in which a name is replaced": ("windows/password", ("'your-", '"$your-')),
    "a quoted path that is not called": ("windows/full-path", ("& ", "")),
    ">> for Add-Content": (
        "windows/password-file",
        ("Add-Content -Encoding ascii", "echo >>"),
    ),
    "another database": ("psql/connect", ("dbname=mypgdb", "dbname=mypgdb2")),
}


def test_a_spoilt_tab_is_found(unix, tmp_path) -> None:
    texts = {}
    for how, (task, change) in SPOILT.items():
        text = (SNIPPETS / task / TAB).read_text()
        texts[how] = replace_all(text, change)
    faulty = not_allowed(tmp_path, texts)
    rest = {how: text for how, text in texts.items() if how not in faulty}
    found = invocations.by_powershell(rest, "Standard")
    assert [how for how in rest if found[how] == unix.get(SPOILT[how][0])] == []
