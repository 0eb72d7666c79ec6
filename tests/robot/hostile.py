"""Values that try every sign a shell or a format has for itself, and what came of them."""

import re
from collections.abc import Mapping

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from psycopg.conninfo import conninfo_to_dict

from .invocations import Call
from .terminal import TerminalError

# Each has broken some way of quoting, or is a word of a language on the way.
FIXED = (
    r"""
%PATH%~my db~o'neil~a"b~50%~$x~$(id)~`id`~a^b~a&b~a!b~!!~-a~--help~a\~a b\~a\"b~'~"~''~""
\~\\~\'~a=b~a;b~a b;c~a>b~<a~a|b~(a)~a)~{a}~[a]~#a~*~?~a,b~a:b~a/b~@a~%20~%%~^~&~&&~$$~${x}
a'; touch x; '~a" & calc & "~user~Order~postgresql:~@{u}~''a~"a"b~a\\"b~%a%b%~a\%b~^%PATH^%
~""".replace("\n", "~")
    .strip("~")
    .split("~")
)
BEYOND_ASCII = ["über", "名前", "‘a’", "“a”", "‛id‚", "é'è\"", "~a"]  # noqa: RUF001 - PowerShell's other quotes
SIGNS = "'\"`\\$%^&!|<>()[]{}#~*?;:,=@+-_./ ab1"
MORE_SIGNS = "ßü名‘’‚‛“”„–€"  # noqa: RUF001
Target = dict[str, str | None]  # of psql: the endpoint, the user, the database


# What can be hostile in a value, by name.
CLASSES = {
    "quotes": "['\"\u2018-\u201f]",
    "backslashes": r"\\",
    "percent signs": "%",
    "$ and `": "[$`]",
    "shell signs": "[&|<>^;!(){}*?#~]",
    "blanks": " ",
    "leading dashes": "^-",
    "beyond ASCII": "[^ -~]",
}


def hostile(count: int, ascii_only: bool = False) -> list[str]:
    """The fixed values, and ``count`` more made of signs; the same ones each time.

    A form takes a value without the blanks around it.
    """
    found = FIXED + ([] if ascii_only else BEYOND_ASCII)
    signs = SIGNS if ascii_only else SIGNS + MORE_SIGNS
    values = some.text(signs, min_size=1, max_size=14).map(str.strip)

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values.filter(lambda text: text and "://" not in text))
    def collect(value: str) -> None:
        found.append(value)

    collect()
    return list(dict.fromkeys(found))


def in_threes(values: list[str]) -> list[dict[str, str]]:
    """All ``values``, three a command, as the endpoint, the user and the database."""
    rows = [values[start : start + 3] for start in range(0, len(values), 3)]
    rows[-1] += values[: 3 - len(rows[-1])]
    return [dict(zip(("endpoint", "user", "database"), row, strict=True)) for row in rows]


def target(calls: list[Call]) -> Target:
    """Where psql goes, as libpq reads the arguments of its one call.

    ``ValueError`` says what else was run, or what libpq cannot read.
    """
    if [call[0] for call in calls] != ["psql"]:
        raise ValueError(f"it ran {calls}")
    words = calls[0][1:]
    options = dict(
        word.split("=", 1) for word in words if word.startswith("--") and "=" in word
    )
    bare = [word for word in words if not word.startswith("--")]
    try:
        parsed = conninfo_to_dict(options.get("--dbname", "".join(bare)))
    except Exception as error:
        raise ValueError(f"{words}: {error}") from None
    string = {key: str(value) for key, value in parsed.items()}
    # A connection string comes after the options, and counts more.
    return {
        "endpoint": string.get("host", options.get("--host")),
        "user": string.get("user", options.get("--username")),
        "database": string.get("dbname"),
    }


def assert_arrived(
    rows: list[dict[str, str]], found: list[list[Call] | TerminalError], shell: str
) -> str:
    """Every value of ``rows`` is ``found``; else one error with each that is not.

    Returns a line with the figures.
    """
    wrong = []
    for row, calls in zip(rows, found, strict=True):
        try:
            if isinstance(calls, TerminalError):
                raise ValueError(str(calls))
            there: Mapping[str, str | None] = target(calls)
            wrong += [
                f"typed {value!r} as the {key}, {there[key]!r} arrived"
                for key, value in row.items()
                if there[key] != value
            ]
        except ValueError as error:
            wrong.append(f"typed {row}: {error}")
    assert not wrong, f"{shell}, {len(wrong)} wrong:\n" + "\n".join(wrong)
    values = [value for row in rows for value in row.values()]
    table = ", ".join(
        f"{name} {sum(bool(re.search(pattern, value)) for value in values)}"
        for name, pattern in CLASSES.items()
    )
    return f"values that arrived, {shell}: {len(values)}, of them with {table}"
