"""The built pages, as a reader finds them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup
from guide.model.kinds import KINDS, SHELLS, Kind
from guide.model.tasks import load_task

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SNIPPETS = ROOT / "snippets"
SITE = ROOT / "_build" / "html"
FAILURES = ROOT / "_build" / "failures"  # what is left to look at of a failed run
UNIX = "unix.sh"
TEMPLATES = ("404", "search")  # the pages of the site that have no source
# A page of each kind.
OF_EACH_KIND = ["index", "psql", "pgadmin", "troubleshooting", "problems/timeout", "search"]


@dataclass(frozen=True)
class Block:
    """A command on a page: ``snippet`` is its file, ``text`` what the page shows.

    ``alternative`` is the id of the heading of the page's alternative that it belongs
    to; None if to all of them. ``second_terminal``: it is typed in a second terminal,
    which it holds if it is ``long_running``.
    """

    page: str
    snippet: str
    text: str
    alternative: str | None
    second_terminal: bool
    long_running: bool

    @property
    def path(self) -> Path:
        """The snippet's file."""
        return SNIPPETS / self.snippet

    @property
    def kind(self) -> Kind:
        """What the text is typed into, and what else is special about such a file."""
        return KINDS[self.path.name]


def page_names() -> list[str]:
    """Every page of the guide, such as "psql" and "problems/timeout"."""
    files = [*DOCS.glob("*.rst"), *DOCS.glob("*.md"), *DOCS.glob("problems/*.rst")]
    return sorted(p.relative_to(DOCS).with_suffix("").as_posix() for p in files)


def pages_to_walk() -> list[str]:
    """The pages that a reader does from top to bottom; a problem is met first."""
    return [page for page in page_names() if "/" not in page]


@cache
def soup(page: str, site: Path = SITE) -> BeautifulSoup:
    """A page of the built site, or of another one in the folder ``site``."""
    return BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser")


def blocks(page: str, which: str = "pre") -> list[Block]:
    """Every command of ``page`` in reading order, all tabs.

    ``which`` is a CSS selector: only those of the commands.
    """
    found = []
    for pre in soup(page).select(f"{which}[data-snippet]"):
        section = pre.find_parent("section", class_=["way", "fix"])
        found.append(
            Block(
                page,
                str(pre["data-snippet"]),
                pre.get_text(),
                str(section["id"]) if section else None,
                pre.has_attr("data-second-terminal"),
                pre.has_attr("data-long-running"),
            )
        )
    return found


@cache
def all_blocks() -> dict[str, Block]:
    """The commands of all built pages, by their snippet."""
    return {block.snippet: block for page in page_names() for block in blocks(page)}


def step_lists(page: str) -> dict[str, list[str]]:
    """The steps in pgAdmin on ``page``, in order, by the file that they come from."""
    return {
        str(steps["data-snippet"]): [step.get_text() for step in steps.find_all("li")]
        for steps in soup(page).select("ol[data-snippet]")
    }


def is_typed_in(kind: Kind, tab: str) -> bool:
    """Whether a reader who has chosen ``tab``, such as ``UNIX``, types such a file."""
    return kind.file == tab or bool(kind.typed_at and not kind.tabs)


def alternatives(page: str, tab: str = UNIX) -> dict[str, list[Block]]:
    """What the reader does on ``page`` in one tab, in order.

    A page without alternatives is one, named "". With them, of which a reader takes one,
    each has the steps that belong to none, too. What leads to a problem's message is no
    step of its page.
    """
    found = blocks(page, "pre:not(section.seen pre)")
    steps = [b for b in found if is_typed_in(b.kind, tab) and not is_excused(b.snippet)]
    tabs = {b.kind.file for b in found} & SHELLS.keys()
    if tabs and tab not in tabs:
        return {}  # a page about another system
    of_all = dict.fromkeys(b.alternative for b in steps if b.alternative)
    names = of_all or [""] * bool(steps)
    return {name: [b for b in steps if b.alternative in (name, None)] for name in names}


def walked_in(tab: str) -> list[str]:
    """The pages on which a reader in ``tab`` has something to do."""
    return [page for page in pages_to_walk() if alternatives(page, tab)]


@cache
def _on_walked_pages(tab: str) -> set[str]:
    """The snippets on the pages that a reader in ``tab`` walks."""
    return {block.snippet for page in walked_in(tab) for block in blocks(page)}


def has_own_commands(page: str, tab: str) -> bool:
    """Whether ``page`` has a command for ``tab`` that is on no page to walk."""
    typed = [b for b in blocks(page) if is_typed_in(b.kind, tab)]
    own = {b.snippet for b in typed if not is_excused(b.snippet)}
    return not own <= _on_walked_pages(tab)


@dataclass(frozen=True)
class Fix:
    """A fix on the page of a problem, with all that a reader does there, in order.

    Those of the ``steps`` that are part of no alternative are checks. ``then`` is what
    the reader reaches. ``simulated``: the test does something in the reader's stead;
    ``not_run``: no test can do this.
    """

    id: str
    cause: str
    then: str
    simulated: bool
    not_run: bool
    steps: list[Block]


def fixes(page: str, tab: str) -> list[Fix]:
    """The fixes on ``page``, each with what a reader does for it in one tab."""
    steps = alternatives(page, tab)
    checks = [b for b in next(iter(steps.values()), []) if b.alternative is None]
    found = []
    for section in soup(page).select("section.fix"):
        words = dict(c.split("-", 1) for c in section["class"] if "-" in c)
        of_fix = steps.get(str(section["id"]), checks)
        marks = {"simulated", "not-run"} & {*section["class"]}
        found.append(
            Fix(
                str(section["id"]),
                words.get("cause", ""),
                words["then"],
                "simulated" in marks,
                "not-run" in marks,
                of_fix,
            )
        )
    return found


def is_excused(snippet: str) -> bool:
    """Whether the snippet's folder gives a reason why no test runs it."""
    task, _, name = snippet.rpartition("/")
    return name in load_task(SNIPPETS, task).untested
