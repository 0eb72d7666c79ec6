"""What the terminal showed, against what is captured under ``snippets/``."""

import re
from pathlib import Path

from masks import KEPT_OUT, is_captured_pair, masked, without_banner

OF_A_VERSION = re.compile(r"-(?:psql|server)\d+$")


def for_versions(file: Path, versions: dict[str, str]) -> Path:
    """``file``, or its sibling for one of these versions, as ``message-psql15.txt``."""
    majors = {name: version.split(".")[0] for name, version in versions.items()}
    own = [file.with_stem(f"{file.stem}-{name}{major}") for name, major in majors.items()]
    return next((path for path in own if path.exists()), file)


def compare(file: Path, shown: str, versions: dict[str, str], capture: bool) -> None:
    """What the terminal showed is what ``file`` says, but for the masks."""
    file = for_versions(file, versions)
    expected = file.read_text("utf-8").rstrip("\n") if file.exists() else ""
    captured_here = is_captured_pair(versions) or OF_A_VERSION.search(file.stem)
    if capture and captured_here:
        if masked(shown) != masked(expected):
            kept = masked(shown, KEPT_OUT)
            file.write_text(kept + "\n") if kept else file.unlink()
        return
    if not is_captured_pair(versions):
        shown, expected = without_banner(shown), without_banner(expected)
    assert masked(shown) == masked(expected), f"{file} differs; run: make snippets"
