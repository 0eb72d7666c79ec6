"""Fetch pgAdmin, with all that it needs, from the package registry: fetch.py FOLDER

FOLDER then is what the machine ``pgadmin`` finds under /pgadmin: packages for its own
Python, whichever runs this.
"""

import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

LOCK = Path(__file__).with_name("requirements.txt")
VERSIONS = Path(__file__).parents[2] / "versions.toml"
PYTHON = tomllib.loads(VERSIONS.read_text())["pgadmin"]["python"]
GLIBC = ("manylinux2014", "manylinux_2_28", "manylinux_2_34")
# Published as source alone, and built here: they are Python and nothing else.
SOURCES = ("Flask-Principal", "jsonformatter")


def fetch(folder: Path) -> None:
    """Fill ``folder``, which is emptied before; half a minute, 500 MB."""
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip"]
    sources = [line for line in LOCK.read_text().split() if line.startswith(SOURCES)]
    with TemporaryDirectory() as wheels:
        build = ["wheel", "--quiet", "--no-deps", f"--wheel-dir={wheels}"]
        subprocess.run([*pip, *build, *sources], check=True)
        subprocess.run(
            [
                *(*pip, "install", "--quiet", "--no-deps", "--no-compile"),
                *(f"--target={folder}", f"--python-version={PYTHON}"),
                *(f"--platform={glibc}_{platform.machine()}" for glibc in GLIBC),
                *("--only-binary=:all:", f"--find-links={wheels}"),
                f"--requirement={LOCK}",
            ],
            check=True,
        )


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
