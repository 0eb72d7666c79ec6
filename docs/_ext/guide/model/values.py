"""The example values of the guide, from ``snippets/values.toml``."""

import re
from dataclasses import dataclass
from pathlib import Path

from .toml_file import NAMED_TEXTS, TEXT, TomlFile

# What the guide's pages and the lab cannot do without.
REQUIRED = (
    "endpoint reader instance second custom express port user iam_user database password"
    " group client_group cluster express_cluster resource region secret bastion key tunnel"
    " address bundle".split()
)
FIELDS = {"name": TEXT, "example": TEXT, "instead": TEXT}


@dataclass(frozen=True)
class Value:
    """One example value.

    ``name`` is what the reader calls it; ``example`` is what the commands show and
    ``instead`` what the reader puts in its place.
    """

    name: str
    example: str
    instead: str


@dataclass(frozen=True)
class Values:
    """All example values by key, and the names that every reader uses unchanged."""

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
    """Read ``values.toml``; ``SnippetError`` says what is wrong, and on which line."""
    file = TomlFile(path)
    tables = dict(file.tables)
    fixed = tables.pop("fixed", None)
    if not NAMED_TEXTS.fits(fixed):
        file.fail(f"[fixed], the names for everyone, must be {NAMED_TEXTS.words}", "fixed")
    if missing := ", ".join(f"[{key}]" for key in REQUIRED if key not in tables):
        file.fail(f"there is no table {missing}; add it, with {', '.join(FIELDS)}")
    for key, table in tables.items():
        if not isinstance(table, dict):
            file.fail(
                f"{key!r} must be a table; write [{key}], with {', '.join(FIELDS)}", key
            )
        file.check(table, FIELDS, required=FIELDS, inside=(key,))
    by_key = {key: Value(**table) for key, table in tables.items()}
    return Values(by_key, frozenset(fixed.values()))
