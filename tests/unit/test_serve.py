"""``make serve``: build, serve, build again on a change, end cleanly."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from faults import changed
from pages import ROOT

LIMIT = 60  # seconds for a build and its way to the browser


def page(port: int) -> str:
    """The start page as served now; empty while nothing answers."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/index.html", timeout=5
        ) as answer:
            return answer.read().decode()
    except (OSError, http.client.HTTPException):
        return ""


def wait_for(text: str, port: int) -> None:
    deadline = time.monotonic() + LIMIT
    while text not in page(port):
        assert time.monotonic() < deadline, f"{text!r} does not come"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "conf.py", tmp_path)
    return tmp_path


def test_a_changed_page_is_served_and_ctrl_c_ends_it_cleanly(project: Path) -> None:
    opened = project / "opened"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "docs" / "_ext"),
        "BROWSER": f"sh -c 'echo $1 > {opened}' sh %s",
    }
    words = ["--open-browser", "--delay=0", "--watch=snippets", "-q", "-c", "."]
    with socket.socket() as other:
        if other.connect_ex(("127.0.0.1", 8000)):
            other.bind(("127.0.0.1", 8000))
            other.listen()
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "guide.serve", *words, "docs", "html"],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            assert server.stdout.readline() == "Port 8000 is in use; trying 8001\n"
            said = next(line for line in server.stdout if "Serving on" in line)
            port = int(re.search(r"127\.0\.0\.1:(\d+)", said).group(1))
            wait_for("Connecting to PostgreSQL on Amazon Aurora", port)
            index = project / "docs" / "index.rst"
            index.write_text(changed(index.read_text(), ("handful", "Quattro stagioni")))
            wait_for("Quattro stagioni", port)
            connect = project / "snippets/psql/connect/unix.sh"
            connect.write_text(changed(connect.read_text(), ("--password", "--echo-all")))
            wait_for("--echo-all", port)
            assert opened.read_text().strip() == f"http://127.0.0.1:{port}"
            os.killpg(server.pid, signal.SIGINT)
            output, _ = server.communicate(timeout=LIMIT)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
    assert server.returncode == 0, output
    assert "KeyboardInterrupt" not in output
