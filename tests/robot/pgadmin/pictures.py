"""The pictures of pgAdmin: kept small, with what was done before each."""

import hashlib
import io
import re
from pathlib import Path

from guide.model.steps import Step
from guide.model.values import Values
from lab.docker.cli import HERE
from PIL import Image, PngImagePlugin

COLOURS = 32  # enough for windows with text, and a third of the bytes
DONE = "Done"
LOCK = HERE / "pgadmin4" / "requirements.txt"


def keep(shot: bytes, file: Path, done: str) -> None:
    """Write ``shot``, a PNG that was taken after ``done``, as small as it reads well."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text(DONE, done)
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
    file.parent.mkdir(exist_ok=True)
    picture.save(file, optimize=True, pnginfo=notes)


def taken_after(file: Path) -> str:
    """What was done before a picture was taken, as ``digest`` has it; empty if unknown."""
    if not file.exists():
        return ""
    with Image.open(file) as picture:
        return picture.info.get(DONE, "")


def digest(steps: list[Step], values: Values) -> str:
    """What is done in ``steps``, but for the sentences, and in which pgAdmin."""
    done = [version()]
    for step in steps:
        value = values[step.value] if step.value else ""
        query = step.query if step.action == "query" else ""
        done += [step.action, step.label, value, step.choice, query]
    return hashlib.sha256("\0".join(done).encode()).hexdigest()


def version() -> str:
    """The version of pgAdmin in the lab."""
    (found,) = re.findall(r"^pgadmin4==(.*)$", LOCK.read_text(), re.MULTILINE)
    return found
