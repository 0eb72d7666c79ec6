"""What PowerShell makes of a snippet, by a strict model, where there is no PowerShell.

It knows literal arguments, the ways in which the guide sets the environment, and
nothing else: all else is refused. What it calls would get the same arguments from
Windows PowerShell 5.1 and from PowerShell 7.3 and later.
"""

import re

from .invocations import ANSWER, PROGRAMS, Call, Invocations

SETTING = re.compile(r"\$env:(\w+) = (.+)")
OF_JSON = re.compile(r"\((.+) \| ConvertFrom-Json\)\.password")
REMOVAL = re.compile(r"Remove-Item Env:(\w+)")
SHOWING = re.compile(r'echo "\$env:\w+"')
# Outside quotes, and within double ones, what may mean something to PowerShell.
BARE = re.compile(r"[$&|<>(){}#`;,]|(?<!\w)@")
QUOTED = re.compile(r"[$`]")
PIECES = re.compile(r"""[^\s"']+|"[^"]*"|'[^']*'|\s+|.""")
# Aliases of Windows PowerShell, which take other options than the programs.
ALIASES = {"curl", "wget", "set", "cd", "mkdir"}


class Unreadable(Exception):
    """The model does not know what a text would do."""


def invocations(text: str, environment: dict[str, str]) -> Invocations:
    """What ``text`` means, begun in ``environment``; ``Unreadable`` names the line."""
    calls: list[Call] = []
    after = dict(environment)
    for line in re.sub(r" `\n *", " ", text).splitlines():
        if removal := REMOVAL.fullmatch(line):
            after.pop(removal[1], None)
        elif setting := SETTING.fullmatch(line):
            name, value = setting.groups()
            if re.fullmatch(r"'[^']*'", value):
                after[name] = value[1:-1]
            else:
                of_json = OF_JSON.fullmatch(value)
                calls.append(call(of_json[1] if of_json else value))
                after[name] = ANSWER
        elif not SHOWING.fullmatch(line):
            calls.append(call(line))
    return Invocations(tuple(calls), after)


def call(line: str) -> Call:
    """The program and the arguments of a line that calls one."""
    if not line.isascii():
        raise Unreadable(f"not ASCII, where quotes may look alike: {line}")
    words: list[str] = []
    word: str | None = None
    after_quote = False
    for piece in PIECES.findall(line):
        if piece.isspace():
            words, word = ([*words, word], None) if word is not None else (words, None)
            after_quote = False
            continue
        quote = piece[0] if piece[0] in "\"'" else ""
        if quote and len(piece) == 1:
            raise Unreadable(f"a quote is not closed: {line}")
        if quote and (after_quote or (word and not word.endswith("="))):
            raise Unreadable(f"a quote in the middle of a word: {line}")
        after_quote = bool(quote)
        odd = {"": BARE, '"': QUOTED, "'": re.compile("(?!)")}[quote].search(piece)
        if odd:
            raise Unreadable(f"{odd.group()!r} is not known to the model: {line}")
        word = (word or "") + (piece[1:-1] if quote else piece)
    words += [word] if word is not None else []
    program, *arguments = words
    if program in ALIASES:
        raise Unreadable(f"{program!r} is an alias in Windows PowerShell: {line}")
    for argument in arguments:
        _check(argument, line)
    if program not in PROGRAMS or not line.startswith(program):
        raise Unreadable(f"{program!r} is no program of the guide: {line}")
    return (program.removesuffix(".exe"), *arguments)


def _check(argument: str, line: str) -> None:
    # PowerShell splits a word such as -x.y at the dot, and knows --% as its own.
    if re.match(r"-[A-Za-z_][^=]*[.:]", argument) or argument == "--%":
        raise Unreadable(f"PowerShell reads {argument!r} as two words: {line}")
    # 5.1 puts quotes around an argument with blanks, and escapes nothing in it.
    if not argument or '"' in argument or (argument.endswith("\\") and " " in argument):
        raise Unreadable(f"Windows PowerShell 5.1 passes on another {argument!r}: {line}")
