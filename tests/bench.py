"""What the guide costs: ``make bench`` prints a row for each. Nothing here is a test."""

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from guide.model.values import load_values
from lab.clients import Client
from lab.docker.lab import prepare, start
from lab.run import LabError, poll
from robot.pages import ROOT, SNIPPETS, alternatives
from robot.runner import BUNDLE, SnippetRunner
from robot.terminal import open_terminal

NAME = "first-connect-bench"
SERVE = str(ROOT / "docs/_ext/guide/tools/serve.py")
WORDS = "-n -W --keep-going -q -c . docs html".split()


@contextmanager
def timed(row: str, times: int = 1) -> Iterator[list[float]]:
    """Print the seconds that the block took, of each of ``times``, and keep them."""
    took: list[float] = []
    begin = time.perf_counter()
    yield took
    took.append((time.perf_counter() - begin) / times)
    print(f"{row:50}  {took[0]:8.3f} s")


def bench_site() -> None:
    """A cold build, and a page's change under ``make serve`` (aim: 1 s)."""
    work = ROOT / "_build" / "bench"
    shutil.rmtree(work, ignore_errors=True)
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, work / name)
    for name in ("conf.py", "tests/lab/versions.toml"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, work / name)
    with timed("html, cold"):
        subprocess.run([sys.executable, "-m", "sphinx", *WORDS], cwd=work, check=True)
    words = [sys.executable, "-u", SERVE, *WORDS]
    server = subprocess.Popen(words, cwd=work, stdout=subprocess.PIPE, text=True)
    try:
        lines = iter(server.stdout or ())
        said = next(line for line in lines if "Serving on" in line)
        address = re.findall(r"http://[0-9.:]+", said)[0]
        poll(lambda: answers(address), "the site is served")
        for row in ("first", "second"):
            with (work / "docs" / "psql.rst").open("a") as page:
                page.write("\nOne more line.\n")
            with timed(f"html, one page changed, {row} time (aim: 1 s)"):
                next(line for line in lines if "Serving on" in line)
    finally:
        server.terminate()
        server.wait()
    shutil.rmtree(work)


def answers(address: str) -> bool:
    """Whether somebody serves pages at ``address``."""
    with suppress(OSError), urllib.request.urlopen(address):
        return True
    return False


def bench_lab() -> None:
    """The lab, the pages, and one command against a plain loop (aim: 1.5 times)."""
    prepare(NAME)
    values = load_values(SNIPPETS / "values.toml")
    with ExitStack() as stack:
        with timed("lab up (aim: 10 s)"):
            lab = stack.enter_context(start(NAME, values))
        client = lab.bash()
        for page in ("index", "psql"):
            for name, steps in alternatives(page).items():
                row = f"{name or page}, {len(steps)} steps"
                with timed(row), open_terminal(client) as terminal:
                    runner = SnippetRunner(terminal)
                    for block in steps:
                        runner.perform(block)
        for times in (10, 100, 1000):
            bench_commands(client, times)


def bench_commands(client: Client, times: int) -> None:
    """A real psql command, so many ``times``: typed by the reader, and by a plain loop."""
    command = (SNIPPETS / "psql/batch/unix.sh").read_text()
    with open_terminal(client) as terminal:
        runner = SnippetRunner(terminal)
        for task in (BUNDLE, "psql/password-file", "psql/password-line"):
            runner.run(task)
        with timed(f"a psql command, {times} times", times) as reader:
            for _ in range(times):
                runner.type(command)
        client.append("loop.sh", f"for _ in $(seq {times}); do\n{command}\ndone\n")
        with timed("the same in a plain loop", times) as loop:
            terminal.type("bash loop.sh > /dev/null", limit=times + 10).succeeded()
    print(f"{reader[0] / loop[0]:.2f} times")


if __name__ == "__main__":
    bench_site()
    try:
        bench_lab()
    except LabError as error:
        sys.exit(f"no bench without the Docker lab: {error}")
