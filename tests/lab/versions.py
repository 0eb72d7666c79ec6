"""The lab's versions, from ``versions.toml``."""

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


if __name__ == "__main__":  # for the Makefile: a server a line, and who reads there
    for server, versions in VERSIONS["pairs"].items():
        print(server, ",".join(f"bash-{version}" for version in versions))
