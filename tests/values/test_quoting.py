"""Every value arrives as it was typed: the shells themselves read the commands."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from lab.docker.powershell import PowerShellClient
from lab.versions import CAPTURED
from robot import invocations
from robot.form import FilledPage
from robot.hostile import assert_arrived, hostile, in_threes
from robot.invocations import Invocations
from robot.recorded import by_terminal
from robot.terminal import TerminalError

NEEDS_PWSH = pytest.mark.skipif(
    not shutil.which("pwsh"), reason="needs PowerShell: there is no pwsh in PATH"
)
# The same command as a URI, and as a keyword string.
ONE_LINE = ["psql/uri/oneline.sh", "psql/keywords/oneline.sh"]


@dataclass
class Copied:
    """What the page gives for each of ``rows``: the command in lines, and in one line."""

    rows: list[dict[str, str]]
    in_lines: list[str]
    in_one_line: list[list[str]]

    def one_liners(self, every: int = 1) -> tuple[list[dict[str, str]], list[str]]:
        """Rows, each as often as it has a command in one line, and these commands."""
        pairs = [*zip(self.rows, self.in_one_line, strict=True)][::every]
        rows = [row for row, lines in pairs for _ in lines]
        return rows, [line for _, lines in pairs for line in lines]


@pytest.fixture(scope="module")
def copied(browser, address, count) -> Callable[[str], Copied]:
    """Type every value, and copy, in a shell's tab: ``copied("windows.cmd")``."""

    @cache
    def copied(file: str) -> Copied:
        form = FilledPage.open(browser, address, "psql", file)
        found = Copied(in_threes(hostile(count, ascii_only=file == "windows.cmd")), [], [])
        for row in found.rows:
            form.fill(**row)
            refused = [form.refusal(name) for name in (f"psql/connect/{file}", *ONE_LINE)]
            assert not any(refused), f"{row}: {refused}"
            found.in_lines.append(form.copied(f"psql/connect/{file}"))
            found.in_one_line.append([form.text(name) for name in ONE_LINE])
        form.tab.context.close()
        return found

    return copied


def by_name(texts: list[str]) -> dict[str, str]:
    """``texts`` under names that tell their order."""
    return {str(number): text for number, text in enumerate(texts)}


def calls(found: Mapping[str, Invocations | TerminalError]) -> list:
    """What each text called, in order; or why it came to no end."""
    return [
        list(each.calls) if isinstance(each, Invocations) else each
        for each in found.values()
    ]


@pytest.mark.parametrize(("shell", "client"), [("bash", CAPTURED), ("zsh", "zsh")])
def test_every_value_arrives_from_a_terminal(shell, client, lab, copied, say) -> None:
    given = copied("unix.sh")
    found = by_terminal(lab.unix(client), given.in_lines)
    say(assert_arrived(given.rows, found, shell))


def test_every_value_arrives_in_one_line(copied, say) -> None:
    rows, lines = copied("unix.sh").one_liners()
    found = calls(invocations.by_bash(by_name(lines)))
    say(assert_arrived(rows, found, "bash, one line"))


@NEEDS_PWSH
def test_every_value_arrives_from_powershell(lab, copied, say) -> None:
    given = copied("windows.ps1")
    found = by_terminal(PowerShellClient(lab), given.in_lines)
    say(assert_arrived(given.rows, found, "PowerShell, pasted"))


@NEEDS_PWSH
@pytest.mark.parametrize("passing", ["Standard", "Legacy"])  # 7's way, and 5.1's
def test_every_value_passes_both_powershells(passing, copied, say) -> None:
    given = copied("windows.ps1")
    rows, lines = given.one_liners()
    found = invocations.by_powershell(by_name(given.in_lines + lines), passing)
    say(assert_arrived(given.rows + rows, calls(found), f"PowerShell, {passing}"))


def test_every_value_arrives_from_command_prompt(
    command_prompt, windows_name, copied, say
) -> None:
    given = copied("windows.cmd")
    rows, lines = given.one_liners(every=4)
    texts = by_name(given.in_lines + lines)
    found = invocations.by_command_prompt(command_prompt, texts)
    say(assert_arrived(given.rows + rows, calls(found), f"Command Prompt, {windows_name}"))
