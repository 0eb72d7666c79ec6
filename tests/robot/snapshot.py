"""What a reader saw, against what is captured under ``snippets/``."""

import difflib
import re
from pathlib import Path

from lab.clients import Client
from lab.versions import CAPTURED, major

from .pages import ROOT

# name: (pattern, what stands for it). Each masks what its name says, no more.
MASKS = {
    "minor version": (r"(?m)^psql \((?:(\d+).*\)|(PostgreSQL\) \d+).*)$", r"psql (\1\2"),
    "cipher": (r"\bcipher: [A-Z0-9_-]+", "cipher: CIPHER"),
    "process": (r"(?m)^( Backend PID +\| )\d+$", r"\1PID"),
    "signature": (r"(?<=X-Amz-Credential=)\S+", "..."),
}
# With other versions than those of the captures, the major version does not count.
OF_OTHERS = MASKS | {
    "version": (r"(?m)^psql \((?:PostgreSQL\) )?\d+$", "psql ("),
    "ALPN": (r"(?m)^( ALPN +\| )(?:postgresql|none)$", r"\1ALPN"),
}
# What is masked in the captured file, too: who signed a token, when, and how.
KEPT_OUT = {"signature": MASKS["signature"]}
# What Windows says before it says that a connection was lost differs from case to case;
# and its console has more empty lines.
ON_WINDOWS = OF_OTHERS | {
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
OF_A_VERSION = re.compile(r"-(?:psql|server)\d+$")
# In the captured files, the addresses in the lab's two networks begin so, and this is the
# client's.
NETWORKS = {"network": "10.142.57.", "private_network": "10.142.58."}
CLIENT_ADDRESS = "10.142.57.21"


def masked(text: str, masks: dict[str, tuple[str, str]] = MASKS) -> str:
    """``text`` with each mask's word in the place of what may differ."""
    for pattern, word in masks.values():
        text = re.sub(pattern, word, text)
    return text


def without_banner(text: str) -> str:
    """``text`` without psql's greeting, which differs between major versions."""
    return BANNER.sub("", text)


def for_versions(file: Path, versions: dict[str, str]) -> Path:
    """``file``, or its sibling for one of these versions, as ``message-psql15.txt``.

    That is for psql 15 and earlier; ``message-windows.txt`` for every psql on Windows.
    """
    for name, version in versions.items():
        siblings = sorted(file.parent.glob(f"{file.stem}-{name}[0-9]*.txt"))
        for path in [*siblings, file.with_stem(f"{file.stem}-{name}")]:
            until = path.stem.rpartition(name)[2]
            if path.exists() and int(until or major(version)) >= int(major(version)):
                return path
    return file


def is_captured_pair(versions: dict[str, str]) -> bool:
    """Whether these versions, of psql on Unix and of the server, are the captured ones."""
    of_both = {major(versions[name]) for name in ("psql", "server")}
    return of_both == {CAPTURED} and "windows" not in versions


def with_captured_networks(shown: str, client: Client) -> str:
    """``shown`` with the addresses of the networks that the captured files come from."""
    for name, captured in NETWORKS.items():
        if network := getattr(client.lab, name, None):
            shown = shown.replace(f"{network}.", captured)
    return shown


def with_captured_addresses(shown: str, client: Client) -> str:
    """As ``with_captured_networks``, and with the address of the captured client."""
    if hasattr(client.lab, "network"):
        shown = re.sub(rf"{re.escape(client.address)}\b", CLIENT_ADDRESS, shown)
    return with_captured_networks(shown, client)


def compare(file: Path, shown: str, client: Client, capture: bool) -> None:
    """Compare what the terminal showed with ``file``, but for the masks.

    ``AssertionError`` shows the difference. With ``capture``, it is written instead.
    """
    versions = client.versions
    shown = with_captured_addresses(shown, client)
    captured, file = file, for_versions(file, versions)
    expected = file.read_text("utf-8").rstrip("\n") if file.exists() else ""
    on_windows = "windows" in versions
    texts, masks = [expected, shown], MASKS
    if not is_captured_pair(versions):
        texts = [without_banner(text) for text in texts]
        masks = ON_WINDOWS if on_windows else OF_OTHERS
    wanted, seen = (masked(text, masks) for text in texts)
    if not capture:
        check_same(file, wanted, seen, "make snippets")
    elif wanted != seen and on_windows:
        stem = f"{captured.stem}-windows{major(versions['windows'])}"
        captured.with_stem(stem).write_text(shown + "\n")
    elif wanted != seen and (is_captured_pair(versions) or OF_A_VERSION.search(file.stem)):
        kept = masked(shown, KEPT_OUT)
        file.write_text(kept + "\n") if kept else file.unlink()


def check_same(file: Path, wanted: str, seen: str, repair: str) -> None:
    """``AssertionError`` with the difference, the file, and the command to repair it."""
    if wanted == seen:
        return
    lines = difflib.unified_diff(
        wanted.splitlines(), seen.splitlines(), "captured", "seen now", lineterm=""
    )
    name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    difference = "\n".join(lines)
    raise AssertionError(f"{name} differs; if it should, run: {repair}\n{difference}")
