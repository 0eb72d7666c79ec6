"""What the guide costs: ``make bench`` prints one table. Nothing here is a test."""

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from guide.values import load_values
from lab import Lab, LabError, compose
from pages import ROOT, SNIPPETS, Block, blocks, sessions
from reader import Terminal, terminal

SIZES = (10, 100, 1000)
AIMS = {
    "html": "aim: cold 2 s, one page 1 s",
    "lab up": "aim: 10 s",
    "a psql command": "aim: 1.5 times, at every size",
}
SPHINX = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-c", "."]


@contextlib.contextmanager
def timed(table: dict[str, str], row: str, unit: str = "s") -> Iterator[None]:
    """Add a row with the seconds that the block took."""
    begin = time.perf_counter()
    yield
    table[row] = f"{time.perf_counter() - begin:.2f} {unit}"


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
    """The lab, the walks, and one command against a plain loop."""
    values = load_values(SNIPPETS / "values.toml")
    compose.prepare()
    with contextlib.ExitStack() as stack:
        with timed(table, "lab up, images built"):
            lab = stack.enter_context(compose.start(values))
        for page in ("index", "psql"):
            for way, steps in sessions(page).items():
                with timed(table, f"walk of {way or page}, {len(steps)} steps"):
                    walk(lab, steps)
        for size in SIZES:
            bench_commands(table, lab, size)
        begin = time.perf_counter()
    table["lab down"] = f"{time.perf_counter() - begin:.2f} s"


def walk(lab: Lab, steps: list[Block]) -> None:
    with terminal(lab) as window:
        for block in steps:
            if block.kind == "pgpass.conf":
                lab.write(lab.password_file, block.text + "\n")
            else:
                window.type(block.text)


def bench_commands(table: dict[str, str], lab: Lab, size: int) -> None:
    """``size`` real psql commands: typed by the reader, and run by a plain loop."""
    command = (SNIPPETS / "psql/batch/unix.sh").read_text()
    with terminal(lab) as window:
        prepare(lab, window)
        begin = time.perf_counter()
        for _ in range(size):
            assert window.type(command).status == 0
        reader = (time.perf_counter() - begin) / size * 1000
        lab.write("loop.sh", f"for _ in $(seq {size}); do\n{command}\ndone\n")
        begin = time.perf_counter()
        assert window.type("bash loop.sh > /dev/null", limit=size + 10).status == 0
        loop = (time.perf_counter() - begin) / size * 1000
    row = f"a psql command, {size} times"
    table[row] = f"{reader:.1f} ms; plain loop {loop:.1f} ms; {reader / loop:.2f} times"


def prepare(lab: Lab, window: Terminal) -> None:
    for block in blocks("psql"):
        if block.snippet in ("psql/ca-bundle/unix.sh", "psql/password-file/unix.sh"):
            window.type(block.text)
        elif block.kind == "pgpass.conf":
            lab.write(lab.password_file, block.text + "\n")


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
