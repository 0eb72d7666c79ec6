"""The blocks that a snippet is shown in: a command or an output, under its label."""

from pathlib import Path

from docutils import nodes

from ..model.kinds import KINDS
from ..model.project import Project
from ..model.tasks import Task
from ..model.values import Values
from .nodes import command, output, value


def marked(text: str, values: Values) -> list[nodes.Node]:
    """``text`` as nodes, each example value in an element that names it."""
    return [
        value(piece, piece, value=key) if key else nodes.Text(piece)
        for piece, key in values.split(text)
    ]


def show_variant(task: Task, name: str, values: Values) -> list[nodes.Node]:
    """One variant under its label, byte for byte but for the last line's end."""
    text = read(task.variants[name]).removesuffix("\n")
    snippet, label = f"{task.name}/{name}", KINDS[name].label
    block = command(text, "", *marked(text, values), snippet=snippet, label=label)
    if list(task.tabs) == [name] and KINDS[name].tabs != "shell":
        return [block]  # nothing to tell it from
    return [nodes.paragraph("", label, classes=["block-label"]), block]


def show_captured(label: str, path: Path, project: Project) -> list[nodes.Node]:
    """A captured file under its label."""
    head = nodes.paragraph("", label, classes=["block-label"])
    return [head, show_output(read(path), path, project)]


def show_output(text: str, path: Path, project: Project) -> output:
    """What ``path``, a file under ``snippets/``, says that the reader sees."""
    text, file = text.rstrip("\n"), path.relative_to(project.snippets).as_posix()
    return output(text, "", *marked(text, project.values), file=file)


def read(path: Path) -> str:
    """The file's text; what is not UTF-8 in it is a finding of ``lint.files``."""
    return path.read_text(encoding="utf-8", errors="replace")
