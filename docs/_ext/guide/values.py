"""The example values of the guide, from ``snippets/values.toml``."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

# What the guide's commands and the lab cannot do without.
REQUIRED = ("endpoint", "reader", "port", "user", "database", "password")


class ValuesError(Exception):
    """``values.toml`` cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Value:
    """One example value.

    ``key`` names it in the markup, ``name`` to the reader; ``example`` is what
    the commands show and ``instead`` what the reader puts in its place.
    """

    key: str
    name: str
    example: str
    instead: str


@dataclass(frozen=True)
class Values:
    """All example values by key, and the names that are nobody's example."""

    by_key: dict[str, Value]
    fixed: frozenset[str]

    @property
    def hosts(self) -> frozenset[str]:
        """Those of the fixed names that are host names."""
        return frozenset(n for n in self.fixed if "." in n and not n[-1].isdigit())

    def __getitem__(self, key: str) -> str:
        """The example that stands for ``key``; ``KeyError`` if there is none."""
        return self.by_key[key].example

    def split(self, text: str) -> list[tuple[str, str | None]]:
        """Cut ``text`` into pairs (piece, key); the key is None between values."""
        keys = {value.example: key for key, value in self.by_key.items()}
        longest_first = sorted(keys, key=len, reverse=True)
        any_example = "|".join(map(re.escape, longest_first))
        pieces = re.split(rf"(?<![\w.-])({any_example})(?![\w-]|\.\w)", text)
        return [(piece, keys.get(piece)) for piece in pieces if piece]


def load_values(path: Path) -> Values:
    """Read ``values.toml``; ``ValuesError`` says what is missing and where."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValuesError(f"{path}: {error}") from None
    fixed = frozenset(tables.pop("fixed", {}).values())
    for key in REQUIRED:
        if key not in tables:
            raise ValuesError(f"{path}: there is no table [{key}]; add it")
    by_key = {}
    for key, table in tables.items():
        for field in ("name", "example", "instead"):
            if not isinstance(table, dict) or not table.get(field):
                raise ValuesError(f"{path}: [{key}] has no {field!r}; add it")
            if not isinstance(table[field], str):
                raise ValuesError(f"{path}: [{key}] {field} is not text; put it in quotes")
        by_key[key] = Value(key, table["name"], table["example"], table["instead"])
    return Values(by_key, fixed)
