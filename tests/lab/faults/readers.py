"""Faults of the reader: another command, another password, something done before."""

from collections.abc import Iterator
from pathlib import Path

from ..run import LabError
from .base import Edit, Reader, fault, replace_all

SNIPPETS = Path(__file__).parents[3] / "snippets"
PASSWORD_FILE = SNIPPETS / "psql" / "password-file" / "unix.sh"
PASSWORD_LINE = SNIPPETS / "psql" / "password-line" / "pgpass.conf"


@fault
def edit_command(
    reader: Reader, changes: list[tuple[str, str]], only_in: str = ""
) -> Iterator[Edit]:
    """The reader types something else than the page shows.

    ``changes`` are pairs of old and new text. With ``only_in``, only the commands in
    which that word stands are changed.
    """
    yield lambda text: replace_all(text, *changes) if only_in in text else text


@fault
def trailing_space_in_continuation(reader: Reader) -> Iterator[Edit]:
    """Each line but the last ends in a space, after what should join it to the next."""
    yield lambda text: text.replace("\n", " \n")


@fault
def run_first(
    reader: Reader, unix: str, windows: str, powershell: str = ""
) -> Iterator[None]:
    """The reader did something before, which stays; ``windows`` in Command Prompt."""
    if reader.tab == "windows.ps1" and not powershell:
        raise LabError("has no 'powershell', which is typed there; add it")
    tabs = {"unix.sh": unix, "windows.ps1": powershell}
    reader.type(tabs.get(reader.tab, windows))
    yield


@fault
def program_missing(reader: Reader, name: str) -> Iterator[None]:
    """A program, of those in ``/usr/bin``, is not on the reader's machine."""
    path = f"/usr/bin/{name}"
    reader.lab.execute(reader.client.name, "mv", path, f"{path}.away")
    try:
        yield
    finally:
        reader.lab.execute(reader.client.name, "mv", f"{path}.away", path)


@fault
def signed_out(reader: Reader, profile: str = "") -> Iterator[None]:
    """The reader is signed out of AWS until the fix, but under ``profile``."""
    lines = reader.lab.account.environment()
    is_unix = reader.tab == "unix.sh"
    keys = dict(line.split("=", 1) for line in lines if "_ACCESS_KEY" in line)
    if profile:
        for name, key in keys.items():
            reader.type(f"aws configure set {name.lower()} {key} --profile {profile}")
    for name in keys:
        reader.type(f"unset {name}" if is_unix else f"Remove-Item Env:{name}")
    yield
    if not profile:
        for name, key in keys.items():
            reader.type(f"export {name}={key}" if is_unix else f"$env:{name} = '{key}'")


@fault
def wrong_password(reader: Reader) -> Iterator[None]:
    """The reader has another password in mind, until the fix."""
    right, reader.password = reader.password, "another-password"
    try:
        yield
    finally:
        reader.password = right


@fault
def readable_password_file(reader: Reader) -> Iterator[None]:
    """The password file is there, and others can read it."""
    reader.type(replace_all(PASSWORD_FILE.read_text(), ("600", "644")))
    reader.client.append(reader.client.password_file, PASSWORD_LINE.read_text())
    yield
