"""Steps in a program with windows: ``steps.toml`` in a task's folder.

Each step says what is done (``action``), to which control, by its exact ``label``, and
in which words (``sentence``). The page shows the sentences as a numbered list; a test
does the steps, by the same labels. What is typed is a value of ``values.toml``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .toml_file import TABLES, TEXT, TomlFile
from .values import Values

STEPS = "steps.toml"
# What can be done, and what it needs to say beside the control.
ACTIONS: dict[str, tuple[str, ...]] = {
    "click": (),  # a node of the tree
    "right-click": ("choice",),  # a node of the tree, to choose from its menu
    "open-menu": ("choice",),  # a menu on top, to choose from it
    "expand": (),  # a node of the tree
    "open-tab": (),  # a tab of the window
    "fill": ("value",),  # a text field
    "set": ("choice",),  # a row of a grid: its value
    "add": ("choice",),  # the button for a new row of a grid: its name
    "pick-file": ("choice",),  # a button that opens a window of files: a file's name
    "answer": ("value",),  # a window that asks one thing, by its title
    "tick": (),  # a box
    "press": (),  # a button
    "query": (),  # an editor, for query.sql in the same folder
}
KEYS = dict.fromkeys("action label value choice sentence picture alt".split(), TEXT)
NAMED = re.compile(r":guilabel:`([^`]+)`")


@dataclass(frozen=True)
class Step:
    """One step. ``where`` is its place, ``file:line``.

    ``label`` is the exact name of the control on the screen; without one, the control
    is named by the example value. ``value`` is a key of ``values.toml``, ``choice`` the
    exact text of what is chosen, a menu's entries joined by " > ". ``sentence`` is
    reStructuredText in which {label}, {choice} and {value} stand for these. ``picture``
    names the picture of what is then on the screen, and ``alt`` says what it shows.
    """

    where: str
    action: str
    sentence: str
    label: str = ""
    value: str = ""
    choice: str = ""
    picture: str = ""
    alt: str = ""

    @property
    def text(self) -> str:
        """The sentence as the page has it, in reStructuredText."""
        menu = ":menuselection:`{}`".format(self.choice.replace(" > ", " --> "))
        return self.sentence.format(
            label=f":guilabel:`{self.label}`",
            choice=menu if " > " in self.choice else f":guilabel:`{self.choice}`",
            value=f":value:`{self.value}`",
        )

    @property
    def query(self) -> str:
        """What a step of that kind puts into the editor."""
        file = Path(self.where.rpartition(":")[0]).with_name("query.sql")
        return file.read_text(encoding="utf-8").removesuffix("\n")

    @property
    def also_named(self) -> list[str]:
        """The labels of other controls, which the sentence names."""
        return NAMED.findall(self.sentence)


def load_steps(path: Path, values: Values) -> list[Step]:
    """Read ``path``; ``SnippetError`` says which line is wrong, and how to fix it."""
    file = TomlFile(path)
    if list(file.tables) != ["step"] or not TABLES.fits(file.tables["step"]):
        file.fail("write each step under [[step]], and nothing else")
    steps = []
    for number, table in enumerate(file.tables["step"]):
        file.check(table, KEYS, ("action", "sentence"), inside=("step", number))
        if wrong := _wrong(table, values):
            file.fail(wrong, "step", number)
        steps.append(Step(where=file.where("step", number), **table))
    return steps


def _wrong(table: dict[str, str], values: Values) -> str:
    """What is wrong with one step, and how to fix it; empty if nothing is."""
    if table["action"] not in ACTIONS:
        return f"unknown action {table['action']!r}; use one of: {', '.join(ACTIONS)}"
    for key in ACTIONS[table["action"]]:
        if key not in table:
            return f"to {table['action']} needs a {key!r}; add it"
    if "label" not in table and "value" not in table:
        return "there is neither 'label' nor 'value'; say which control is meant"
    if "value" in table and table["value"] not in values.by_key:
        return f"{table['value']!r} is not in values.toml; use one of its keys or add it"
    for key in ("label", "value", "choice"):
        if (key in table) != (f"{{{key}}}" in table["sentence"]):
            return f"{key!r} is for a sentence with {{{key}}}; change one of the two"
    if not re.fullmatch("[a-z-]*", table.get("picture", "")):
        return f"{table['picture']!r} cannot be a picture's name; use only a-z and -"
    if ("picture" in table) != ("alt" in table):
        return "a picture needs an 'alt' that says what it shows, and the other way round"
    try:
        table["sentence"].format(label="", value="", choice="")
    except (KeyError, IndexError, ValueError) as error:
        return f"the sentence has a brace that stands for nothing: {error}"
    return ""
