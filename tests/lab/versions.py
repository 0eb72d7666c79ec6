"""The lab's versions, from ``versions.toml``."""

import sys
import tomllib
from pathlib import Path

VERSIONS = tomllib.loads(Path(__file__).with_name("versions.toml").read_text("utf-8"))
# The Debian release that brings each major version of PostgreSQL.
RELEASES: dict[str, str] = VERSIONS["postgresql"]
# The major version of psql and of the server that the captured outputs come from.
CAPTURED: str = VERSIONS["captured"]


def major(version: str) -> str:
    """The major version of ``version``, such as 17 of 17.6."""
    return version.split(".")[0]


def main(what: str, server: str = "") -> str:
    """For the Makefile: ``all`` servers' versions, or the ``clients`` for one of them.

    The pair that was captured is left out: it is always tested.
    """
    if what == "all":
        return " ".join(RELEASES)
    versions = [v for v in RELEASES if (v, server) != (CAPTURED, CAPTURED)]
    return ",".join(f"bash-{version}" for version in versions)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
