"""What may differ from run to run; all else in an output is exact."""

import re

# name: (pattern, what stands for it). Each masks what its name says, no more.
MASKS = {
    "versions": (r"(?m)^psql \((?:\d.*\)|PostgreSQL\) \d.*)$", "psql (VERSIONS)"),
    "cipher": (r"\bcipher: [A-Z0-9_-]+", "cipher: CIPHER"),
    "process": (r"(?m)^( Backend PID +\| )\d+$", r"\1PID"),
    "signature": (r"(?<=X-Amz-Credential=)\S+", "..."),
}
# What is masked in the captured file, too: who signed a token, when, and how.
KEPT_OUT = {"signature": MASKS["signature"]}
# What Windows says before it says that a connection was lost differs from case to case;
# and its console has more empty lines.
ON_WINDOWS = MASKS | {
    "loss": (r"(?sm)\A.*?(?=^The connection to the server was lost)", ""),
    "empty lines": (r"\n{3,}", "\n\n"),
}
# Each line of psql's greeting; after a lost connection, it comes without the last.
GREETING = (
    r"psql \(\d.*\)",
    r"WARNING: psql major version .*\n +Some psql features might not work\.",
    r"WARNING: Console code page .*\n +8-bit .*\n +page .*",
    r"SSL connection \(protocol: .*\)",
    r"Type \"help\" for help\.\n",
)
BANNER = re.compile(rf"(?m)^(?:{'|'.join(GREETING)})\n?")


def masked(text: str, masks: dict[str, tuple[str, str]] = MASKS) -> str:
    """``text`` with each mask's word in the place of what may differ."""
    for pattern, word in masks.values():
        text = re.sub(pattern, word, text)
    return text


def without_banner(text: str) -> str:
    """``text`` without psql's greeting, which differs between major versions."""
    return BANNER.sub("", text)
