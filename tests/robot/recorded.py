"""What commands invoke that a reader types into a terminal: a recorder is every program."""

from lab.docker.bash import HOME, UnixClient

from .invocations import PROGRAMS, RECORDER, WATCHED, Call, read
from .terminal import TerminalError, open_terminal

FOLDER, RECORD = f"{HOME}/recorders", f"{HOME}/record"
INSTALL = f"""\
mkdir {FOLDER}; cat > {FOLDER}/psql; chmod 755 {FOLDER}/psql
for name; do [ "$name" = psql ] || ln {FOLDER}/psql "{FOLDER}/$name"; done
"""
TAKE = f"cat {RECORD}; rm -f {RECORD}"
UNIX = f'export RECORD={RECORD} PATH="{FOLDER}:$PATH"'
USE_THEM = {
    "bash": UNIX,
    "zsh": UNIX,
    "powershell": f'$env:RECORD = "{RECORD}"; $env:PATH = "{FOLDER}:$env:PATH"',
}


def _files(client: UnixClient) -> set[str]:
    """What is in the home folder; a program or an editor may keep its history there."""
    return {*client.execute("find", HOME, "-maxdepth", "2").splitlines()}


def by_terminal(client: UnixClient, texts: list[str]) -> list[list[Call] | TerminalError]:
    """What each of ``texts`` invokes, typed one after the other at ``client``.

    A ``TerminalError`` says why one came to no end; the next has a fresh terminal.
    """
    found: list[list[Call] | TerminalError] = []
    while len(found) < len(texts):
        with open_terminal(client) as terminal:
            names = [*PROGRAMS, *WATCHED]
            client.execute("sh", "-c", INSTALL, "sh", *names, user="reader", stdin=RECORDER)
            terminal.type(USE_THEM[client.shell]).succeeded()
            before = _files(client)
            for text in texts[len(found) :]:
                try:
                    terminal.type(text)
                except TerminalError as error:
                    found.append(error)
                    break
                record = client.execute("sh", "-c", TAKE, user="reader", check=False)
                found.append([call for call, _ in read(record)])
            made = _files(client) - before
            assert not made, f"the commands made files: {made}"
    return found
