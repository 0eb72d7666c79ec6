"""Which pages Sphinx reads again, though they themselves did not change.

Any change below ``snippets/`` or in the extension reads every page: there are few pages,
and a new variant or output is no dependency that a page could name. So does a build that
warned: Sphinx warns of a page when it reads it, and the next build would otherwise pass
with the fault still there.
"""

import hashlib
import logging
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE

FAULTY = "guide-faulty"  # stands beside the doctrees of a build that warned


class _Warnings(logging.Handler):
    """Notices whether there was any warning."""

    any = False

    def emit(self, record: logging.LogRecord) -> None:
        self.any = True


def _digest(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    parts = [str(p.relative_to(folder)).encode() + p.read_bytes() for p in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _digest_sources(app: Sphinx, config: Config) -> None:
    folders = (Path(app.confdir) / config.guide_snippets, Path(__file__).parent)
    config.guide_digest = " ".join(map(_digest, folders))


def _read_all_after_a_fault(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> set[str]:
    return env.found_docs if (Path(app.doctreedir) / FAULTY).exists() else set()


def setup(app: Sphinx) -> None:
    """Register what decides which pages are read."""
    warnings = _Warnings(logging.WARNING)
    logging.getLogger(NAMESPACE).addHandler(warnings)

    def remember(app: Sphinx, exception: Exception | None) -> None:
        if app.builder.name == "linkcheck":
            return  # it warns of other people's pages
        faulty = Path(app.doctreedir) / FAULTY
        if exception or warnings.any:
            faulty.touch()
        else:
            faulty.unlink(missing_ok=True)

    app.add_config_value("guide_digest", "", "env", [str])
    app.connect("config-inited", _digest_sources)
    app.connect("env-get-outdated", _read_all_after_a_fault)
    app.connect("build-finished", remember)
