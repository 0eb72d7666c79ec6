"""Every value arrives as it was typed: the shells themselves read the commands."""

import shutil

import pytest
from lab.docker.powershell import PowerShellClient
from lab.versions import CAPTURED
from robot import invocations
from robot.form import FilledPage
from robot.hostile import assert_arrived, hostile, in_threes
from robot.invocations import Invocations
from robot.recorded import by_terminal

NEEDS_PWSH = pytest.mark.skipif(
    not shutil.which("pwsh"), reason="needs PowerShell: there is no pwsh in PATH"
)
# The same command as a URI, and as a keyword string.
ONE_LINE = ["psql/uri/oneline.sh", "psql/keywords/oneline.sh"]


def copies(form: FilledPage, snippet: str, rows: list[dict[str, str]]) -> list[str]:
    """What the copy button of ``snippet`` gives for each of ``rows``."""
    found = []
    for row in rows:
        form.fill(**row)
        assert not form.refusal(snippet), f"{row}: {form.refusal(snippet)}"
        found.append(form.copied(snippet))
    return found


def one_liners(form: FilledPage, row: dict[str, str]) -> list[str]:
    """What the page shows of each of ``ONE_LINE`` with the values of ``row``."""
    form.fill(**row)
    assert not any(map(form.refusal, ONE_LINE)), row
    return [form.text(snippet) for snippet in ONE_LINE]


def by_name(texts: list[str]) -> dict[str, str]:
    """``texts`` under names that tell their order."""
    return {str(number): text for number, text in enumerate(texts)}


def calls(found: dict[str, Invocations]) -> list:
    """What each text called, in order; or why it came to no end."""
    return [
        list(each.calls) if isinstance(each, Invocations) else each
        for each in found.values()
    ]


@pytest.mark.parametrize(("shell", "client"), [("bash", CAPTURED), ("zsh", "zsh")])
def test_every_value_arrives_from_a_terminal(
    shell, client, lab, open_form, count, say
) -> None:
    rows = in_threes(hostile(count))
    texts = copies(open_form("psql", "unix"), "psql/connect/unix.sh", rows)
    say(assert_arrived(rows, by_terminal(lab.unix(client), texts), shell))


@NEEDS_PWSH
def test_every_value_arrives_from_powershell(lab, open_form, count, say) -> None:
    rows = in_threes(hostile(count))
    texts = copies(open_form("psql", "powershell"), "psql/connect/windows.ps1", rows)
    say(
        assert_arrived(
            rows, by_terminal(PowerShellClient(lab), texts), "PowerShell, pasted"
        )
    )


@NEEDS_PWSH
def test_every_value_passes_both_powershells(open_form, count, say) -> None:
    rows, form = in_threes(hostile(count)), open_form("psql", "powershell")
    texts = copies(form, "psql/connect/windows.ps1", rows)
    texts += [text for row in rows for text in one_liners(form, row)]
    rows += [row for row in rows for _ in ONE_LINE]
    for passing in ("Standard", "Legacy"):  # 7's way to give arguments, and 5.1's
        found = invocations.by_powershell(by_name(texts), passing)
        say(assert_arrived(rows, calls(found), f"PowerShell, {passing}"))


def test_every_value_arrives_in_one_line(open_form, count, say) -> None:
    rows, form = in_threes(hostile(count)), open_form("psql", "unix")
    texts = [text for row in rows for text in one_liners(form, row)]
    rows = [row for row in rows for _ in ONE_LINE]
    found = invocations.by_bash(by_name(texts))
    say(assert_arrived(rows, calls(found), "bash, one line"))


def test_every_value_arrives_from_command_prompt(
    command_prompt, windows_name, open_form, count, say
) -> None:
    rows = in_threes(hostile(count, ascii_only=True))
    form = open_form("psql", "cmd")
    texts = copies(form, "psql/connect/windows.cmd", rows)
    some = rows[::4]
    texts += [text for row in some for text in one_liners(form, row)]
    rows += [row for row in some for _ in ONE_LINE]
    found = calls(invocations.by_command_prompt(command_prompt, by_name(texts)))
    say(assert_arrived(rows, found, f"Command Prompt, {windows_name}"))
