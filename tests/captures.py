"""What the terminal showed, against what is captured under ``snippets/``."""

import re
from pathlib import Path

from masks import KEPT_OUT, MASKS, ON_WINDOWS, is_captured_pair, masked, without_banner

OF_A_VERSION = re.compile(r"-(?:psql|server)\d+$")


def for_versions(file: Path, versions: dict[str, str]) -> Path:
    """``file``, or its sibling for one of these versions, as ``message-psql15.txt``.

    ``message-windows.txt`` is for every version of psql on Windows.
    """
    own = []
    for name, version in versions.items():
        own += [f"{name}{version.split('.')[0]}", name]
    siblings = [file.with_stem(f"{file.stem}-{suffix}") for suffix in own]
    return next((path for path in siblings if path.exists()), file)


def compare(file: Path, shown: str, versions: dict[str, str], capture: bool) -> None:
    """What the terminal showed is what ``file`` says, but for the masks."""
    captured, file = file, for_versions(file, versions)
    expected = file.read_text("utf-8").rstrip("\n") if file.exists() else ""
    strip = (lambda text: text) if is_captured_pair(versions) else without_banner
    masks = ON_WINDOWS if "windows" in versions else MASKS
    same = masked(strip(shown), masks) == masked(strip(expected), masks)
    if not capture:
        assert same, f"{file} differs; run: make snippets"
    elif not same and "windows" in versions:
        major = versions["windows"].split(".")[0]
        captured.with_stem(f"{captured.stem}-windows{major}").write_text(shown + "\n")
    elif not same and (is_captured_pair(versions) or OF_A_VERSION.search(file.stem)):
        kept = masked(shown, KEPT_OUT)
        file.write_text(kept + "\n") if kept else file.unlink()
