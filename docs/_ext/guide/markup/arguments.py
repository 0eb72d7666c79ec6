"""The arguments of a command in which example values stand.

A reader's own value may need other quotes than the example. So a page says, for each
argument with a value in it, in which format the value stands there; the script of the
page, ``theme/quoting.js``, knows how each format and each shell writes a value.
"""

import re
from collections.abc import Iterator

from ..model.kinds import KINDS

# One argument: no blanks but in quotes, and nothing of $( ) around a command.
ARGUMENT = re.compile(r'(?:"(?!\$\()[^"]*"|\'[^\']*\'|[^\s"\'()])+')
OPTION = re.compile(r"--?[\w-]+=|[A-Z_]+=")
# What stands in the argument, after its option and its first quote, tells the format.
FORMATS = (
    ("uri", re.compile(r"postgresql://")),
    ("shorthand", re.compile(r"[A-Za-z]+=[^ ]+,[A-Za-z]+=")),
    ("keyword", re.compile(r"[a-z]+=[^ ]+ ")),
    ("sql", re.compile(r"[A-Z]+ ")),
    ("pgpass", re.compile(r"[^ :]+:\d+:[^ :]+:")),
)
# These take the argument from the shell itself, not from a command line of Windows.
NO_PROGRAM = re.compile(r"set |>>|\$env:\w+ = '|Add-Content |Test-NetConnection ")


def arguments(text: str, file: str) -> Iterator[tuple[str, str | None, bool]]:
    """Cut ``text``, a command in ``file`` such as "unix.sh", at its arguments.

    Each is a triple: the piece; the format of what is in it, one of ``FORMATS`` or empty
    for mere text, and None between arguments; and whether a program gets it.
    """
    if KINDS[file].typed_at != "shell":
        yield text, None, False
        return
    end = 0
    for match in ARGUMENT.finditer(text):
        yield text[end : match.start()], None, False
        begin = text.rfind("\n", 0, match.start()) + 1
        body = OPTION.sub("", match.group(), count=1).lstrip("\"'")
        of = next((name for name, pattern in FORMATS if pattern.match(body)), "")
        yield match.group(), of, not NO_PROGRAM.match(text, begin)
        end = match.end()
    yield text[end:], None, False
