"""The built pages, as a reader finds them."""

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from guide.snippets import SHELLS, SINGLES, load_task

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SNIPPETS = ROOT / "snippets"
UNIX, WINDOWS = "unix.sh", "windows.cmd"
# What the client's image is built with.
INSTALL = "psql/install/apt.sh"
# What the lab lets a role do.
POLICY = "token/policy/policy.json"
SITE = ROOT / "_build" / "html"


@dataclass(frozen=True)
class Block:
    """A command on a page: ``snippet`` is its file, ``text`` what the page shows.

    ``way`` is the way through the page that it belongs to; None if to all of them.
    ``beside``: in a second terminal, which it holds if it ``stays``.
    """

    page: str
    snippet: str
    text: str
    way: str | None
    beside: bool
    stays: bool

    @property
    def path(self) -> Path:
        return SNIPPETS / self.snippet

    @property
    def kind(self) -> str:
        """The file's name, such as ``unix.sh``: what the text is typed into."""
        return self.path.name


def page_names() -> list[str]:
    """Every page of the guide."""
    return sorted(p.stem for p in DOCS.iterdir() if p.suffix in (".rst", ".md"))


def soup(page: str) -> BeautifulSoup:
    """The built page."""
    return BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")


def blocks(page: str, which: str = "pre") -> list[Block]:
    """Every command of ``page`` in reading order, all tabs.

    ``which`` is a CSS selector: only those of the commands.
    """
    found = []
    for pre in soup(page).select(f"{which}[data-snippet]"):
        way = pre.find_parent("section", class_="way")
        found.append(
            Block(
                page,
                pre["data-snippet"],
                pre.get_text(),
                way and way["id"],
                pre.has_attr("data-beside"),
                pre.has_attr("data-stays"),
            )
        )
    return found


def step_lists(page: str) -> dict[str, list[str]]:
    """The steps in pgAdmin on ``page``, in order, by the file that they come from."""
    return {
        steps["data-snippet"]: [step.get_text() for step in steps.find_all("li")]
        for steps in soup(page).select("ol[data-snippet]")
    }


def typed_in(tab: str) -> set[str]:
    """The kinds of files that a reader types who has chosen ``tab``, such as ``UNIX``."""
    return {tab, *SINGLES} - {"policy.json"}  # which is read, not typed


def sessions(page: str, tab: str = UNIX) -> dict[str, list[Block]]:
    """What the reader does on ``page`` in one tab, in order, a session each.

    A page is one session, named "". One with several ways, of which a reader takes one,
    is a session for each, with the steps that belong to none. The entry of a problem
    is no step: a reader comes to it alone, with its message.
    """
    found = blocks(page, "pre:not(section.problem pre)")
    typed = typed_in(tab)
    steps = [b for b in found if b.kind in typed and not _is_excused(b.snippet)]
    tabs = {b.kind for b in found} & SHELLS.keys()
    if tabs and tab not in tabs:
        return {}  # a page about another system
    ways = dict.fromkeys(b.way for b in steps if b.way) or [""] * bool(steps)
    return {way: [b for b in steps if b.way in (way, None)] for way in ways}


def _is_excused(snippet: str) -> bool:
    # The snippet's folder gives a reason why no test runs it.
    task, _, name = snippet.rpartition("/")
    return name in load_task(SNIPPETS, task).untested
