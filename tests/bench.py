"""What the guide costs: ``make bench`` prints a row for each. Nothing here is a test."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from guide.model.values import load_values
from lab.clients import Client
from lab.docker.lab import prepare, start
from lab.run import LabError
from robot.pages import ROOT, SNIPPETS, alternatives
from robot.runner import BUNDLE, SnippetRunner
from robot.terminal import open_terminal

NAME = "first-connect-bench"
SPHINX = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-c", "."]


@contextmanager
def timed(row: str, times: int = 1) -> Iterator[list[float]]:
    """Print the seconds that the block took, of each of ``times``, and keep them."""
    took: list[float] = []
    begin = time.perf_counter()
    yield took
    took.append((time.perf_counter() - begin) / times)
    print(f"{row:50}  {took[0]:8.3f} s")


def bench_site() -> None:
    """A cold build (aim: 2 s), and one after a change to a single page (aim: 1 s)."""
    work = ROOT / "_build" / "bench"
    shutil.rmtree(work, ignore_errors=True)
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, work / name)
    shutil.copy(ROOT / "conf.py", work)
    for row in ("html, cold (aim: 2 s)", "html, one page changed (aim: 1 s)"):
        with timed(row):
            subprocess.run([*SPHINX, "docs", "html"], cwd=work, check=True)
        with (work / "docs" / "psql.rst").open("a") as page:
            page.write("\nOne more line.\n")
    shutil.rmtree(work)


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
