"""``make serve``: build, serve, build again on a change, end cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import ExitStack, suppress
from http.client import HTTPException
from itertools import takewhile
from pathlib import Path
from shutil import copytree

from lab.run import poll

ROOT = Path(__file__).parents[2]
SERVE = "docs/_ext/guide/tools/serve.py"
# A file of the project, a mistake in it, and what is said then.
MISTAKES = [
    ("snippets/values.toml", ("[port]", "[port"), "snippets/values.toml:34: Expected"),
    ("docs/_ext/guide/search.py", ("import ", "imprt "), "SyntaxError: invalid syntax"),
]
LIMIT = 60  # seconds for a build and its way to the browser
SILENCE = (OSError, HTTPException)  # while nothing answers yet


def wait_for(text: str, address: str) -> None:
    def is_served() -> bool:
        page = f"{address}/index.html"
        with suppress(*SILENCE), urllib.request.urlopen(page, timeout=5) as answer:
            return text in answer.read().decode()
        return False

    poll(is_served, f"{text!r} is served", LIMIT, every=0.1)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_change_is_served_a_mistake_is_survived_and_ctrl_c_ends_it_cleanly(
    small_project: Path,
) -> None:
    opened = small_project / "opened"
    copytree(ROOT / "docs/_ext", small_project / "docs/_ext")
    browser = f"sh -c 'echo $1 > {opened}' sh %s"
    words = "--open-browser --delay=0 --watch=snippets -q -c . docs html".split()
    with ExitStack() as stack:
        with suppress(OSError):  # another program has the port
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        server = subprocess.Popen(
            [sys.executable, "-u", SERVE, *words],
            cwd=small_project,
            env={**os.environ, "BROWSER": browser},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            assert server.stdout.readline() == "Port 8000 is in use; trying 8001\n"
            said = next(line for line in server.stdout if "Serving on" in line)
            address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
            wait_for("Title", address)
            replace(small_project / "docs/index.rst", "Title", "Other")
            wait_for("Other", address)
            connect = small_project / "snippets/psql/connect/unix.sh"
            replace(connect, "--password", "--echo-all")
            wait_for("--echo-all", address)
            for name, (right, wrong), says in MISTAKES:
                text = (small_project / name).read_text()
                replace(small_project / name, right, wrong)
                told = takewhile(lambda line: "mend" not in line, server.stdout)
                assert says in "".join(told)
                (small_project / name).write_text(text)
            replace(connect, "--echo-all", "--echo-queries")
            wait_for("--echo-queries", address)
            assert opened.read_text().strip() == address
            os.killpg(server.pid, signal.SIGINT)
            output, _ = server.communicate(timeout=LIMIT)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
    assert server.returncode == 0, output
    assert "-m sphinx build" not in output  # what it needs is loaded already
    assert "KeyboardInterrupt" not in output
