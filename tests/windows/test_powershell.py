"""The PowerShell tabs, run by a real PowerShell: pages, fixes, meaning, and syntax."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from guide.model.problems import Problem, all_problems
from guide.model.tasks import all_tasks
from lab.docker.powershell import RUN_FILE, PowerShellClient
from lab.faults import replace_all
from robot import invocations
from robot.page_run import read_page
from robot.pages import (
    SNIPPETS,
    has_own_commands,
    walked_in,
)
from robot.problem_run import meet_and_fix
from robot.terminal import open_terminal

pytestmark = pytest.mark.skipif(
    not shutil.which("pwsh"), reason="needs PowerShell: there is no pwsh in PATH"
)
TAB = "windows.ps1"
TASKS = all_tasks(SNIPPETS)
PAGES = walked_in(TAB)
PROBLEMS = [
    problem
    for problem in all_problems(SNIPPETS)
    if problem.is_provoked_in("powershell") and has_own_commands(problem.page, TAB)
]
UNIX, PS1 = map(invocations.compared, ("unix.sh", TAB))


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
def test_in_powershell_the_fix_of_a_problem_works(problem: Problem, client) -> None:
    meet_and_fix(problem, client, capture=False)


def test_the_prompt_tells_a_failure_of_every_kind(client) -> None:
    failing = ["Copy-Item no-such-file here", "no-such-program", "echo )", "psql --x"]
    with open_terminal(client) as terminal:
        for text in failing:
            answers = [terminal.type(each) for each in ("echo good", text, "echo good")]
            assert [bool(answer.status) for answer in answers] == [False, True, False], text


def test_the_folder_of_psql_is_added_to_the_path(client) -> None:
    with open_terminal(client) as terminal:
        terminal.type("$env:Path = 'before'")
        terminal.type((SNIPPETS / "problems/psql-not-found/path" / TAB).read_text())
        shown = terminal.type("echo $env:Path").shown
    assert shown == r"before;C:\Program Files\PostgreSQL\18\bin"


def test_notepad_opens_the_password_file(client) -> None:
    with open_terminal(client) as terminal:
        terminal.type((SNIPPETS / "psql/password-file" / TAB).read_text())
        terminal.type(r"Get-Item $env:APPDATA\postgresql\pgpass.conf").succeeded()


@cache
def meanings(passing: str) -> dict[str, invocations.Invocations]:
    """What each tab means; ``Legacy`` gives arguments as Windows PowerShell 5.1 does."""
    return invocations.by_powershell(PS1, passing)


@pytest.fixture(params=["Standard", "Legacy"])
def in_powershell(request) -> dict[str, invocations.Invocations]:
    """What each tab means, in each way to give arguments to programs."""
    return meanings(request.param)


@pytest.mark.parametrize("task", sorted(PS1.keys() & UNIX.keys()))
def test_powershell_means_what_unix_means(task: str, in_powershell, unix) -> None:
    assert in_powershell[task] == unix[task]


@pytest.mark.parametrize("task", sorted(PS1.keys() - UNIX.keys()))
def test_where_unix_has_no_tab_both_windows_shells_mean_the_same(
    task: str, in_powershell, command_prompt
) -> None:
    assert in_powershell[task] == command_prompt[task]


# What the guide's tabs are made of; Windows PowerShell 5.1 knows all of it.
ALLOWED = {
    word.strip()
    for word in r"""
    AssignmentStatementAst Equals, AssignmentStatementAst PlusEquals, CommandAst
    CommandExpressionAst, CommandParameterAst, ConstantExpressionAst 1252
    ConstantExpressionAst 5432, ExpandableStringExpressionAst, MemberExpressionAst
    InvokeMemberExpressionAst, TypeExpressionAst, VariableExpressionAst password
    NamedBlockAst, ParenExpressionAst, PipelineAst, ScriptBlockAst
    StringConstantExpressionAst, VariableExpressionAst env:APPDATA
    VariableExpressionAst env:AWS_PROFILE
    VariableExpressionAst env:PGPASSWORD, VariableExpressionAst env:PGSSLMAXPROTOCOLVERSION
    VariableExpressionAst env:Path
    command Add-Content -Encoding ascii, command ConvertFrom-Json, command Copy-Item
    command Read-Host -AsSecureString, command Remove-Item
    command Test-NetConnection -ComputerName -Port
    command mkdir -Force, command C:\Program Files\PostgreSQL\18\bin\psql.exe
    command aws, command chcp, command curl.exe -fsS, command curl.exe -fsSO
    command echo, command notepad, command nslookup, command pg_isready, command psql
    command ssh -i -N -o -L
    """.replace("\n", ",").split(",")
}
# Prints a line for each thing that is in a file: what it is, and what makes it special.
PARSE = r"""
foreach ($file in $args) {
  $errors = $null
  $tree = [System.Management.Automation.Language.Parser]::ParseFile(
    $file, [ref]$null, [ref]$errors)
  "file $file"
  $errors | ForEach-Object { "error $($_.Message)" }
  foreach ($node in $tree.FindAll({ $true }, $true)) {
    $kind = $node.GetType().Name
    $own = switch ($kind) {
      AssignmentStatementAst { $node.Operator }
      ConstantExpressionAst { $node.Extent.Text }
      VariableExpressionAst { $node.VariablePath.UserPath }
      NamedBlockAst { if ($node.BlockKind -ne 'End') { $node.BlockKind } }
      MemberExpressionAst { if ($node.NullConditional) { '?.' } }
      PipelineAst { if ($node.Background) { '&' } }
      CommandAst { if ($node.InvocationOperator -eq 'Dot') { '.' } }
    }
    "$kind $own".Trim()
    if ($kind -eq 'CommandAst') {
      $words = foreach ($element in $node.CommandElements) {
        if ($element.ParameterName) { "-$($element.ParameterName)" }
        if ($before -eq 'Encoding') { $element.Extent.Text }
        $before = $element.ParameterName
      }
      "command $(@($node.GetCommandName()) + $words -join ' ')".Trim()
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
    words = [*RUN_FILE, folder / "parse.ps1", *files.values()]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    _, *parts = re.split(r"(?m)^file .*\n", done.stdout)
    found = {}
    for (name, text), part in zip(texts.items(), parts, strict=True):
        # A backtick joins lines, and writes nothing else.
        odd = {f"character {c!r}" for c in re.findall(r"`(?!\n)|[^\x00-\x7f]", text)}
        if wrong := odd | {*part.splitlines()} - ALLOWED:
            found[name] = wrong
    return found


def test_windows_powershell_knows_all_that_the_tabs_are_made_of(tmp_path) -> None:
    tabs = {t.name: t.variants[TAB].read_text() for t in TASKS if TAB in t.variants}
    assert len(tabs) > 40
    assert not_allowed(tmp_path, tabs | PS1) == {}


# Of a tab: what is replaced, and by what.
SPOILT = {
    "a backslash for a backtick": ("psql/connect", "`\n", "\\\n"),
    "a space after the backtick": ("psql/connect", "`\n", "` \n"),
    "no backtick at all": ("psql/connect", "`\n", "\n"),
    "a missing quote": ("psql/connect", '.pem"', ".pem"),
    "another program of this name": ("psql/ca-bundle", "curl.exe", "curl"),
    "a variable of PowerShell's own": ("token/take", "$env:PGPASSWORD", "$PGPASSWORD"),
    "a name in quotes that replace it": ("secret/connect", "=mypgdb", "=$mypgdb"),
    "a quoted path that is not called": ("windows/full-path", "& ", ""),
    ">> for Add-Content": (
        "windows/password-file",
        "Add-Content -Encoding ascii",
        "echo >>",
    ),
    "another database": ("psql/connect", "dbname=mypgdb", "dbname=mypgdb2"),
    "an operator that 5.1 lacks": ("secret/take", ").password", ")?.password"),
}


def test_a_spoilt_tab_is_found(unix, tmp_path) -> None:
    good = {task: (SNIPPETS / task / TAB).read_text() for task, _, _ in SPOILT.values()}
    spoilt = {how: replace_all(good[task], (a, b)) for how, (task, a, b) in SPOILT.items()}
    faulty = not_allowed(tmp_path, good | spoilt)
    rest = {how: text for how, text in spoilt.items() if how not in faulty}
    found = invocations.by_powershell(rest, "Standard")
    assert faulty.keys() & good.keys() == set()
    assert [how for how in rest if found[how] == unix[SPOILT[how][0]]] == []
