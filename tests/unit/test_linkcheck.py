"""Sphinx's linkcheck and our judgement of it, against a server of our own."""

import http.server
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from guide.tools.linkcheck import judge_outside
from sphinx.cmd.build import main

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:1/"  # nothing listens on port 1


class Answers(http.server.BaseHTTPRequestHandler):
    """/good and /moved lead to a page, /slow too, in the end; /shaky the second time.

    /gone leads to none, and /late to silence.
    """

    closing = threading.Event()
    asked: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        if self.path == "/late":
            self.closing.wait(60)  # ends with the test
            return
        if self.path == "/slow":
            self.closing.wait(0.5)
        known = {"/good": 200, "/slow": 200, "/moved": 301, "/shaky": 500}
        status = known.get(self.path, 404)
        if self.path in self.asked:
            status = 200
        if self.command == "GET" and self.path == "/shaky":
            self.asked.add(self.path)
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/good")
        self.end_headers()
        if status == 200:
            self.wfile.write(b'<p id="here">good</p>')

    do_HEAD = do_GET

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Answers.closing.clear()
    Answers.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        Answers.closing.set()
        server.shutdown()


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[str], str]]:
    """Check a page with these links, four lines each, with the project's conf.py."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # conf.py adds to it

    def check(*links: str) -> tuple[list[str], str]:
        body = "".join(f"`{link}`__\n\n__ {link}\n\n" for link in links)
        (tmp_path / "index.rst").write_text(f"Title\n=====\n\n{body}")
        quick = ["-D", "linkcheck_timeout=1"]  # a test cannot wait as long
        words = ["-Q", "-b", "linkcheck", "-c", str(ROOT), *quick]
        main([*words, str(tmp_path), str(tmp_path / "out")])
        return judge_outside((tmp_path / "out/output.json").read_text(), strict=False)

    return check


def test_only_dead_links_fail_and_each_is_named(check, server: str) -> None:
    good = ["/good", "/moved", "/good#here", "/slow", "/shaky"]
    bad = {
        f"{server}/gone": "404 Client Error",
        f"{server}/good#nowhere": "Anchor 'nowhere' not found",
        f"{server}/late": "timeout",
        NOBODY: "Connection refused",
    }
    broken, summary = check(*bad, *(server + path for path in good))
    assert summary == "9 external links checked"
    assert len(broken) == len(bad)
    for number, (link, complaint) in enumerate(bad.items()):
        start = f"docs/index.rst:{4 + 4 * number}: {link}: "
        (line,) = [line for line in broken if line.startswith(start)]
        assert complaint in line


def test_where_nobody_answers_the_links_are_counted_and_pass(check) -> None:
    broken, summary = check(NOBODY, NOBODY + "other")
    assert broken == []
    assert summary == "no host can be reached: 2 external links were not checked"
