"""Words that a reader of the guide must decode, with the better ones.

``python -m guide.lint.words FILE ...`` prints each, as ``file:line``; status 1 if any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

BETTER = {
    r"blanks?": "space",
    r"cure[sd]?|mend(?:s|ed)?": "fix",
    r"hardly": "probably not",
    r"(?:stands?|lies|is|are) behind(?! an? (?:bastion|proxy|firewall))": "is after",
    r"command line client": "command-line client",
    r"at once": "immediately",
    r"utili[sz]es?": "use",
    r"simply|easily|obviously|of course": "nothing (delete the word)",
}
# What is no prose: a key of a TOML file, a directive, an address, code.
NO_PROSE = re.compile(r"^\s*[\w-]+ *=|^\s*\.\. [\w-]+::.*|https?://\S+|``.*?``|`[^`]*`")


def odd_words(text: str) -> Iterator[tuple[int, str, str]]:
    """The line, the word, and what to write in its place, for each of ``BETTER``."""
    for number, line in enumerate(text.splitlines(), 1):
        prose = NO_PROSE.sub("", line)
        for pattern, better in BETTER.items():
            for match in re.finditer(rf"\b(?:{pattern})\b", prose, re.IGNORECASE):
                yield number, match[0], better


def main(names: list[str]) -> int:
    """Print the odd words of these files; the exit status."""
    found = [
        f"{name}:{number}: {word!r}; write: {better}"
        for name in names
        for number, word, better in odd_words(Path(name).read_text("utf-8"))
    ]
    print("\n".join(found) or "No odd words")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
