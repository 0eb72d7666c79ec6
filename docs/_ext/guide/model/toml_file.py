"""TOML files whose errors are named with file and line."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?")
KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w.-]+))\s*=""")
LAST_STEP = re.compile(r"\.?[^.\[]+$|\[\d+\]$")


@dataclass(frozen=True)
class Shape:
    """What a key must hold: in ``words``, and as a check that a value ``fits``."""

    words: str
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(map(_is_text, values))


def _are_named_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _are_tables(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(each, dict) for each in values)


TEXT = Shape("text in quotes, not empty", _is_text)
TEXTS = Shape('a list such as ["a", "b"], not empty', _are_texts)
NAMED_TEXTS = Shape('a table with lines such as "name" = "text"', _are_named_texts)
NUMBER = Shape("a whole number", lambda value: type(value) is int)
TABLE = Shape("a table", lambda value: isinstance(value, dict))
TABLES = Shape("tables, each under a header in [[ ]], or []", _are_tables)


class TomlFile:
    """A TOML file: its ``tables``, and where each key stands.

    A key is named by its way from the root, such as ``windows.fault[1].kind``; [0] is
    the first of several tables of one name.
    """

    def __init__(self, path: Path, error: type[Exception]) -> None:
        """Read ``path``. Whatever is wrong in it raises ``error``: "file:line: what"."""
        self.path, self._error = path, error
        try:
            text = path.read_text(encoding="utf-8")
            self.tables: dict[str, Any] = tomllib.loads(text)
        except OSError as wrong:
            raise error(f"{path}:1: {wrong.strerror}; write this file") from None
        except UnicodeDecodeError as wrong:
            line = wrong.object.count(b"\n", 0, wrong.start) + 1
            raise error(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
        except tomllib.TOMLDecodeError as wrong:
            found = re.search(r"at line (\d+)", str(wrong))
            line = int(found[1]) if found else len(text.splitlines())
            raise error(f"{path}:{line}: {wrong}; mend the TOML") from None
        self._lines = _lines_of_keys(text)

    def where(self, key: str = "") -> str:
        """``file:line`` of ``key``; if it is not there, of the table around it."""
        while key and key not in self._lines:
            key = LAST_STEP.sub("", key)
        return f"{self.path}:{self._lines.get(key, 1)}"

    def fail(self, what: str, key: str = "") -> NoReturn:
        """Raise the file's error: ``what`` is wrong with ``key``, and how to mend it."""
        raise self._error(f"{self.where(key)}: {what}")

    def check(
        self,
        table: Mapping[str, Any],
        shapes: Mapping[str, Shape],
        required: Iterable[str] = (),
        inside: str = "",
    ) -> None:
        """Fail unless ``table``, the one at ``inside``, has these keys and no others."""
        for key, value in table.items():
            place = f"{inside}.{key}".lstrip(".")
            if key not in shapes:
                self.fail(f"{key!r} is no key here; there are {', '.join(shapes)}", place)
            if not shapes[key].fits(value):
                self.fail(f"{key!r} must be {shapes[key].words}", place)
        for key in required:
            if key not in table:
                table_name = re.sub(r"\[\d+\]", "", inside)
                has = f"[{table_name}] has" if inside else "there is"
                self.fail(f"{has} no {key!r}; add it", inside)


def _lines_of_keys(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    seen: Counter[str] = Counter()
    table = inside = ""  # ``inside``: the quotes of a text of several lines
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := HEADER.fullmatch(line):
            table = header[2]
            lines.setdefault(table, number)
            if header[1] == "[[":
                seen[table] += 1
                table = f"{table}[{seen[table] - 1}]"
                lines[table] = number
        elif key := KEY.match(line):
            name = key[1] or key[2] or key[3]
            lines.setdefault(f"{table}.{name}".lstrip("."), number)
        inside = next((q for q in ("'''", '"""') if line.count(q) % 2), "")
    return lines
