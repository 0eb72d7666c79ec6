"""What the guide costs: ``make bench`` prints one table. Nothing here is a test."""

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from guide.model.values import load_values
from lab.clients import Client
from lab.docker.lab import prepare, start
from lab.run import LabError
from robot.pages import ROOT, SNIPPETS, sessions
from robot.runner import BUNDLE, SnippetRunner
from robot.terminal import open_terminal

NAME = "first-connect-bench"
SIZES = (10, 100, 1000)
AIMS = {
    "html": "aim: cold 2 s, one page 1 s",
    "lab up": "aim: 10 s",
    "a psql command": "aim: 1.5 times, at every size",
}
SPHINX = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-c", "."]


@contextlib.contextmanager
def timed(table: dict[str, str], row: str) -> Iterator[None]:
    """Add a row with the seconds that the block took."""
    begin = time.perf_counter()
    yield
    table[row] = f"{time.perf_counter() - begin:.2f} s"


def bench_site(table: dict[str, str]) -> None:
    """A cold build, and one after a change to a single page."""
    work = ROOT / "_build" / "bench"
    shutil.rmtree(work, ignore_errors=True)
    for name in ("conf.py", "docs", "snippets"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        work.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, work / name)
    for row in ("html, cold", "html, one page changed"):
        with timed(table, row):
            subprocess.run([*SPHINX, "docs", "html"], cwd=work, check=True)
        with (work / "docs" / "psql.rst").open("a") as page:
            page.write("\nOne more line.\n")
    shutil.rmtree(work)


def bench_lab(table: dict[str, str]) -> None:
    """The lab, the pages, and one command against a plain loop."""
    values = load_values(SNIPPETS / "values.toml")
    prepare(NAME)
    with contextlib.ExitStack() as stack:
        with timed(table, "lab up, images built"):
            lab = stack.enter_context(start(NAME, values))
        client = lab.bash()
        for page in ("index", "psql"):
            for name, steps in sessions(page).items():
                row = f"{name or page}, {len(steps)} steps"
                with timed(table, row), open_terminal(client) as terminal:
                    runner = SnippetRunner(terminal)
                    for block in steps:
                        runner.perform(block)
        for size in SIZES:
            bench_commands(table, client, size)
        begin = time.perf_counter()
    table["lab down"] = f"{time.perf_counter() - begin:.2f} s"


def bench_commands(table: dict[str, str], client: Client, size: int) -> None:
    """``size`` real psql commands: typed by the reader, and run by a plain loop."""
    command = (SNIPPETS / "psql/batch/unix.sh").read_text()
    with open_terminal(client) as terminal:
        runner = SnippetRunner(terminal)
        for task in (BUNDLE, "psql/password-file", "psql/password-line"):
            runner.run(task)
        begin = time.perf_counter()
        for _ in range(size):
            runner.type(command)
        reader = (time.perf_counter() - begin) / size * 1000
        client.append("loop.sh", f"for _ in $(seq {size}); do\n{command}\ndone\n")
        begin = time.perf_counter()
        terminal.type("bash loop.sh > /dev/null", limit=size + 10).succeeded()
        loop = (time.perf_counter() - begin) / size * 1000
    row = f"a psql command, {size} times"
    table[row] = f"{reader:.1f} ms; plain loop {loop:.1f} ms; {reader / loop:.2f} times"


if __name__ == "__main__":
    rows: dict[str, str] = {}
    try:
        bench_site(rows)
        bench_lab(rows)
    except LabError as error:
        sys.exit(f"no bench without the Docker lab: {error}")
    finally:
        width = max(map(len, rows), default=0)
        for name, cost in rows.items():
            print(f"{name:{width}}  {cost:24}  {AIMS.get(name.split(',')[0], '')}")
