"""Fetch pgAdmin, with all that it needs, from the package registry: fetch.py FOLDER

FOLDER, which is emptied before, then is what the machine ``pgadmin`` finds under
/pgadmin: 500 MB of packages for its own Python, whichever runs this.
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
PIP = (sys.executable, "-m", "pip")

folder = Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
sources = [line for line in LOCK.read_text().split() if line.startswith(SOURCES)]
with TemporaryDirectory() as wheels:
    build = ["wheel", "--quiet", "--no-deps", f"--wheel-dir={wheels}"]
    subprocess.run([*PIP, *build, *sources], check=True)
    install = ["install", "--quiet", "--no-deps", "--no-compile", f"--target={folder}"]
    fitting = [f"--platform={glibc}_{platform.machine()}" for glibc in GLIBC]
    binary = ["--only-binary=:all:", f"--python-version={PYTHON}", f"--find-links={wheels}"]
    wanted = [f"--requirement={LOCK}"]
    subprocess.run([*PIP, *install, *fitting, *binary, *wanted], check=True)
