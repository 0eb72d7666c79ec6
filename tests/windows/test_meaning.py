"""What a command means to bash and to Command Prompt; PowerShell's are beside it."""

import pytest
from guide.model.tasks import all_tasks
from robot import invocations
from robot.pages import SNIPPETS

UNIX, CMD, PS1 = map(invocations.compared, ("unix.sh", "windows.cmd", "windows.ps1"))


@pytest.mark.parametrize("task", sorted(CMD.keys() & UNIX.keys()))
def test_command_prompt_means_what_unix_means(task: str, unix, command_prompt) -> None:
    assert command_prompt[task] == unix[task]


def test_every_windows_tab_is_compared_with_its_twin_but_a_few() -> None:
    tasks = all_tasks(SNIPPETS)
    # Command Prompt runs them, and no PowerShell.
    untested = {task.name for task in tasks if "windows.ps1" in task.untested}
    for shell, texts in (("windows.cmd", CMD), ("windows.ps1", PS1)):
        tabs = {task.name for task in tasks if shell in task.variants}
        assert tabs - texts.keys() <= {*invocations.DIFFERENT, *untested}


def test_the_one_line_form_means_what_the_form_in_lines_means(unix) -> None:
    assert unix["psql/connect/oneline"] == unix["psql/connect"]


def test_a_recorder_tells_what_a_shell_made_of_a_command() -> None:
    texts = {
        "joined": "psql \\\n  --port=1\n",
        "fell apart": "psql \\ \n  --port=1\n",
    }
    calls = {name: found.calls for name, found in invocations.by_bash(texts).items()}
    assert calls["joined"] == (("psql", "--port=1"),)
    assert calls["fell apart"] == (("psql", " "),)
