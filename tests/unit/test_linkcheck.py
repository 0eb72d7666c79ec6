"""Links inside the site always decide; others as soon as there is a network."""

import functools
import http.server
import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from guide.tools.linkcheck import broken_inside, judge_outside, main
from sphinx.cmd import build

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:1/"  # nothing listens on port 1
RETRIED = "Max retries exceeded with url: / (Caused by ...)"
# Of Sphinx's report: the status, the URL and what is said of it.
SILENT = ("broken", "https://a.example/", RETRIED)
LATE = ("timeout", "https://b.example/", "Read timed out.")
DEAD = ("broken", "https://c.example/x", "404 Client Error: Not Found for url")
ALIVE = ("working", "https://d.example/", "")
INSIDE = ("unchecked", "#place", "")


def report(*results: tuple[str, str, str]) -> str:
    """Sphinx's ``output.json`` of these results."""
    lines = [
        {"filename": "psql.rst", "lineno": 7, "status": s, "uri": uri, "info": info}
        for s, uri, info in results
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.mark.parametrize(
    ("results", "strict", "broken", "summary"),
    [
        ((SILENT, LATE, INSIDE), False, (), "no host can be reached, so 2 were not chec"),
        ((SILENT, LATE), True, (SILENT, LATE), "2 checked, 2 broken"),
        ((ALIVE, DEAD), False, (DEAD,), "2 checked, 1 broken"),
        ((ALIVE, SILENT), False, (SILENT,), "2 checked, 1 broken"),
        ((ALIVE, INSIDE), False, (), "1 checked, none broken"),
    ],
)
def test_links_to_others_decide_if_a_host_answers(results, strict, broken, summary) -> None:
    found, said = judge_outside(report(*results), strict)
    assert found == [f"docs/psql.rst:7: {uri}: {s}: {info}" for s, uri, info in broken]
    assert said.startswith(summary)


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("other.html", None),
        ("other.html#here", None),
        ("#top", None),
        ("gone.html", "gone.html: no such file in the site"),
        ("other.html#gone", "other.html#gone: no such place on that page"),
        ("../html/other.html#x", "../html/other.html#x: no such place on that page"),
        ("#gone", "#gone: no such place on that page"),
    ],
)
def test_links_inside_the_site(link, complaint, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    site = Path("html")  # as the Makefile names it: not from the root
    site.mkdir()
    (site / "index.html").write_text(f'<p id="top"><a href="{link}">x</a></p>')
    (site / "other.html").write_text('<p id="here">y</p>')
    (site / "output.json").write_text(report(SILENT))
    found = [f"index.html: {complaint}"] if complaint else []
    assert list(broken_inside(site)) == list(broken_inside(site.resolve())) == found
    assert main("html", "html/output.json") == main("html") == len(found)
    said = capsys.readouterr()
    number = len(found) or "none"
    assert f"site: {number} broken. External links: not checked.\n" in said.out
    assert said.err == "".join(f"broken link: {line}\n" for line in found) * 2


def test_without_sphinxs_report_the_check_fails(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"Sphinx wrote no gone\.json"):
        main(str(tmp_path), "gone.json")


class Answers(http.server.SimpleHTTPRequestHandler):
    """A file late, after some time or after a failure, as its name says."""

    closing = threading.Event()
    shaken = False

    def send_head(self):
        if self.path == "/late.html":
            self.closing.wait(60)  # ends with the test
            return None
        if self.path == "/slow.html":
            self.closing.wait(0.5)
        if self.path == "/shaky.html" and not self.shaken:
            Answers.shaken = self.command == "GET"
            return self.send_error(500)
        return super().send_head()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Where pages are served; ``/moved`` is a folder, to which the slash is missing."""
    for name in ("good.html", "slow.html", "shaky.html", "moved/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('<p id="here">good</p>')
    handler = functools.partial(Answers, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        Answers.closing.set()
        server.shutdown()


@pytest.fixture
def check(tmp_path: Path, monkeypatch) -> Callable[..., tuple[list[str], str]]:
    """Check a page with these links, four lines each, with the project's conf.py."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # conf.py adds to it

    def check(*links: str) -> tuple[list[str], str]:
        body = "".join(f"`{link}`__\n\n__ {link}\n\n" for link in links)
        (tmp_path / "index.rst").write_text(f"Title\n=====\n\n{body}")
        quick = ["-D", "linkcheck_timeout=1"]  # a test cannot wait as long
        words = ["-Q", "-b", "linkcheck", "-c", str(ROOT), *quick]
        build.main([*words, str(tmp_path), str(tmp_path / "out")])
        return judge_outside((tmp_path / "out/output.json").read_text(), strict=False)

    return check


def test_only_dead_links_fail_and_each_is_named(check, server: str) -> None:
    good = ["/good.html", "/moved", "/good.html#here", "/slow.html", "/shaky.html"]
    bad = {
        f"{server}/gone.html": "404 Client Error",
        f"{server}/good.html#nowhere": "Anchor 'nowhere' not found",
        f"{server}/late.html": "timeout",
        NOBODY: "Connection refused",
    }
    broken, summary = check(*bad, *(server + path for path in good))
    assert summary == "9 checked, 4 broken"
    for number, (link, complaint) in enumerate(bad.items()):
        start = f"docs/index.rst:{4 + 4 * number}: {link}: "
        (line,) = [line for line in broken if line.startswith(start)]
        assert complaint in line


def test_where_nobody_answers_the_links_are_counted_and_pass(check) -> None:
    unchecked = ([], "no host can be reached, so 2 were not checked")
    assert check(NOBODY, NOBODY + "other") == unchecked
