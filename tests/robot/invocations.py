"""What a snippet means: which programs a shell invokes, how, and what it leaves behind.

A recorder stands in for every program. Afterwards, psql is called once more: of that
call, only the environment counts.
"""

import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guide.model.kinds import SHELLS
from guide.model.tasks import all_tasks
from lab.docker.powershell import RUN_FILE
from lab.docker.windows import WindowsClient

from .pages import SNIPPETS
from .terminal import TerminalError, terminal_class
from .terminal.base import Terminal

PROGRAMS = "aws chcp curl curl.exe nslookup pg_isready psql ssh".split()
# What a reader's value might start, if it were not quoted.
WATCHED = "a b calc id touch x".split()
# What is there already when a snippet begins.
BEFORE = {"PGPASSWORD": "old", "PGSSLMAXPROTOCOLVERSION": "TLSv1.2"}
# What a program prints whose answer goes into a variable; PowerShell reads JSON itself.
ANSWER = "answer"
SECRET = f'{{"username": "awsuser", "password": "{ANSWER}"}}'
PROBE = "psql"

# Tasks whose variants do not mean the same, or call no program, and why.
DIFFERENT = {
    "psql/password-file": "another file, opened in another editor",
    "windows/for-everyone": "copies a file",
    "windows/root-certificate": "copies a file",
    "windows/password": "asks for the password",
    "windows/password-file": "writes a file",
    "windows/use-password": "only PowerShell has that password",
    "windows/full-path": "the program's own place",
    "problems/psql-not-found/path": "programs lie elsewhere on each system",
    "checks/network": "no program that tries a port is on every system",
}

Call = tuple[str, ...]


@dataclass(frozen=True)
class Invocations:
    """The programs called, each with its arguments, and the environment's PG* after."""

    calls: tuple[Call, ...]
    environment: dict[str, str]


@cache
def compared(shell: str) -> dict[str, str]:
    """What ``shell``, a file name as ``unix.sh``, is given: text by the task's name.

    Each task with tabs for two shells or three, and each line that is the same in every
    shell, which is named as the pages do it: ``psql/connect/oneline``.
    """
    found = {}
    for task in all_tasks(SNIPPETS):
        twins = SHELLS.keys() & task.variants.keys()
        if len(twins) > 1 and shell in twins and task.name not in DIFFERENT:
            found[task.name] = task.variants[shell].read_text()
        if "oneline.sh" in task.variants:
            found[f"{task.name}/oneline"] = task.variants["oneline.sh"].read_text()
    return found


def read(record: str) -> list[tuple[Call, dict[str, str]]]:
    """The calls that recorders wrote down, each with its PG* environment."""
    calls: list[tuple[list[str], dict[str, str]]] = []
    for line in record.replace("\r", "").splitlines():
        kind, _, text = line.partition(" ")
        if kind == "program":
            calls.append(([text.removesuffix(".exe")], {}))
        elif kind == "argument":
            calls[-1][0].append(text)
        elif line.startswith("environment PG"):
            name, _, value = text.partition("=")
            calls[-1][1][name] = value
        elif line.startswith("export PG"):  # as sh writes it, in quotes
            name, _, value = shlex.split(text)[0].partition("=")
            calls[-1][1][name] = value
    return [(tuple(call), environment) for call, environment in calls]


def parse_invocations(record: str) -> Invocations:
    """What a snippet meant whose record, with the probe's at the end, this is."""
    *calls, (_, environment) = read(record)
    return Invocations(tuple(call for call, _ in calls), environment)


RECORDER = f"""#!/bin/sh
{{
  echo "program ${{0##*/}}"
  for argument; do printf 'argument %s\\n' "$argument"; done
  export -p
}} >> "$RECORD"
case " $* " in
  *" get-secret-value "*) echo '{SECRET}' ;;
  *) echo {ANSWER} ;;
esac
"""
# Reads JSON, as PowerShell does by itself.
JQ = f"""#!/bin/sh
cat > /dev/null
echo {ANSWER}
"""


# Each shell's way through the files that it is given, one after the other.
THROUGH = 'for file; do (export RECORD="$file.record"; . "$file"; psql); done'
THROUGH_PS1 = """
foreach ($file in $args) {
  $env:RECORD = "$file.record"
  Remove-Item Env:PG*
  BEFORE
  try { . $file } catch { "${file}: $_" }
  psql
}
""".replace("BEFORE", "; ".join(f"$env:{key} = '{value}'" for key, value in BEFORE.items()))


def by_program(
    words: list[str], script: str, texts: dict[str, str]
) -> dict[str, Invocations]:
    """What each of ``texts``, by name, means to a shell of this machine.

    ``words`` call the shell with ``script``, which goes through the files that follow.
    """
    with tempfile.TemporaryDirectory() as folder:
        recorders = Path(folder, "bin")
        recorders.mkdir()
        for program, text in {
            **dict.fromkeys(PROGRAMS + WATCHED, RECORDER),
            "jq": JQ,
        }.items():
            (recorders / program).write_text(text)
            (recorders / program).chmod(0o755)
        path = f"{recorders}:{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": folder, **BEFORE}
        # PowerShell wants this ending of a script.
        files = {name: Path(folder, f"{number}.ps1") for number, name in enumerate(texts)}
        for name, file in files.items():
            file.write_text(texts[name])
        (begin := Path(folder, "begin.ps1")).write_text(script)
        done = subprocess.run(
            [*words, begin, *files.values()],
            env=environment,
            cwd=folder,
            capture_output=True,
            timeout=120,
        )
        records = {name: Path(f"{file}.record") for name, file in files.items()}
        for name, record in records.items():
            assert record.exists(), f"{name}: {done.stdout!r} {done.stderr!r}"
        return {name: parse_invocations(r.read_text()) for name, r in records.items()}


def by_bash(texts: dict[str, str]) -> dict[str, Invocations]:
    """What each of ``texts`` means to bash."""
    return by_program(["bash", "--noprofile", "--norc"], THROUGH, texts)


def by_powershell(texts: dict[str, str], passing: str) -> dict[str, Invocations]:
    """What each of ``texts`` means to this machine's PowerShell.

    ``passing`` is how it gives arguments to programs: ``Standard``, or ``Legacy``, as
    Windows PowerShell 5.1 does.
    """
    how = f"$PSNativeCommandArgumentPassing = '{passing}'"
    return by_program([*RUN_FILE], how + THROUGH_PS1, texts)


def by_command_prompt(
    client: WindowsClient, texts: dict[str, str]
) -> dict[str, Invocations | TerminalError]:
    """What each of ``texts`` means to Command Prompt; or why it came to no end."""

    def begin() -> tuple[Terminal, dict[str, str]]:
        client.reset()
        client.answer("aws", f"{ANSWER}\n")
        return terminal_class(client)(client), {}

    def meaning(terminal: Terminal, text: str) -> Invocations:
        terminal.type(text)
        terminal.type(PROBE)
        return parse_invocations(client.recorded())

    found: dict[str, Invocations | TerminalError] = {}
    terminal, environment = begin()
    try:
        for name, text in texts.items():
            try:
                if environment != BEFORE:
                    for key, value in BEFORE.items():
                        terminal.type(f'set "{key}={value}"')
                invocations = meaning(terminal, text)
                if not invocations.calls:  # Wine on a busy machine, seldom
                    invocations = meaning(terminal, text)
                found[name], environment = invocations, invocations.environment
            except TerminalError as error:
                found[name] = error
                terminal.close()
                terminal, environment = begin()
    finally:
        terminal.close()
        client.reset()
    return found
