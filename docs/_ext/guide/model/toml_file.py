"""TOML files whose errors are named with file and line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any, NoReturn


class SnippetError(Exception):
    """Something under ``snippets/`` cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Shape:
    """What a key must hold: in ``words``, and as a check that a value ``fits``."""

    words: str
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


TEXT = Shape("text in quotes, not empty", _is_text)
TEXTS = Shape(
    'a list such as ["a", "b"], not empty',
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
)
NAMED_TEXTS = Shape(
    'a table with lines such as "name" = "text"',
    lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
)
NUMBER = Shape("a whole number", lambda value: type(value) is int)
TABLE = Shape("a table", lambda value: isinstance(value, dict))
TABLES = Shape(
    "tables, each under a header in [[ ]], or []",
    lambda value: isinstance(value, list) and all(map(TABLE.fits, value)),
)


class TomlFile:
    """A TOML file: its ``tables``, and where each key stands.

    The way to a key leads from the root, such as "windows", "fault", 1, "kind"; 0 is the
    first of several tables of one name.
    """

    def __init__(self, path: Path) -> None:
        """Read ``path``; a ``SnippetError`` says what is wrong, as "file:line: what"."""
        self.path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self.tables: dict[str, Any] = tomllib.loads(self._text)
        except OSError as wrong:
            raise SnippetError(f"{path}:1: {wrong.strerror}; write this file") from None
        except UnicodeDecodeError as wrong:
            line = wrong.object.count(b"\n", 0, wrong.start) + 1
            raise SnippetError(f"{path}:{line}: not UTF-8; save it as UTF-8") from None
        except tomllib.TOMLDecodeError as wrong:
            found = re.search(r"at line (\d+)", str(wrong))
            line = int(found[1]) if found else len(self._text.splitlines())
            raise SnippetError(f"{path}:{line}: {wrong}; correct the TOML") from None

    def where(self, *way: str | int) -> str:
        """``file:line`` of a key; if it is not there, of the table around it."""
        while not _leads_to_a_key(self.tables, way):
            way = way[:-1]
        lines = self._text.splitlines(keepends=True)
        for number in reversed(range(len(lines))):
            with suppress(tomllib.TOMLDecodeError):  # within a text of several lines
                before = tomllib.loads("".join(lines[:number]))
                if not _leads_to_a_key(before, way):
                    return f"{self.path}:{number + 1}"
        return f"{self.path}:1"

    def fail(self, what: str, *way: str | int) -> NoReturn:
        """Raise a ``SnippetError``: ``what`` is wrong with a key, and how to fix it."""
        raise SnippetError(f"{self.where(*way)}: {what}")

    def check(
        self,
        table: Mapping[str, Any],
        shapes: Mapping[str, Shape],
        required: Iterable[str] = (),
        inside: tuple[str | int, ...] = (),
    ) -> None:
        """Fail unless ``table``, the one at ``inside``, has these keys and no others."""
        for key, value in table.items():
            if key not in shapes:
                what = f"unknown key {key!r}; use one of: {', '.join(shapes)}"
                self.fail(what, *inside, key)
            if not shapes[key].fits(value):
                self.fail(f"{key!r} must be {shapes[key].words}", *inside, key)
        if missing := ", ".join(repr(key) for key in required if key not in table):
            name = ".".join(step for step in inside if isinstance(step, str))
            where = f"[{name}] has" if name else "there is"
            self.fail(f"{where} no {missing}; add it", *inside)


def _leads_to_a_key(tables: dict[str, Any], way: tuple[str | int, ...]) -> bool:
    try:
        reduce(getitem, way, tables)  # type: ignore[arg-type]
    except (LookupError, TypeError):
        return False
    return True
