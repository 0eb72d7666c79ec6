"""Links inside the site always decide; others as soon as there is a network."""

import json
from pathlib import Path

import pytest
from guide.tools.linkcheck import broken_inside, judge_outside, main


def report(*results: tuple[str, str, str]) -> str:
    """Sphinx's ``output.json`` for results of (status, URL, info)."""
    lines = [
        {"filename": "psql.rst", "lineno": 7, "status": s, "code": 0, "uri": u, "info": i}
        for s, u, i in results
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


RETRIED = "Max retries exceeded with url: / (Caused by ...)"
SILENT = ("broken", "https://a.example/", RETRIED)
LATE = ("timeout", "https://b.example/", "Read timed out.")
DEAD = ("broken", "https://c.example/x", "404 Client Error: Not Found for url")
ALIVE = ("working", "https://d.example/", "")
INSIDE = ("unchecked", "#place", "")


def test_without_any_network_the_links_are_counted_and_pass() -> None:
    broken, summary = judge_outside(report(SILENT, LATE, INSIDE), strict=False)
    assert broken == []
    assert summary == "no host can be reached: 2 external links were not checked"


def test_without_any_network_a_strict_check_fails() -> None:
    broken, _ = judge_outside(report(SILENT, LATE), strict=True)
    assert len(broken) == 2


def test_a_dead_link_among_living_ones_fails_with_page_and_line() -> None:
    broken, _ = judge_outside(report(ALIVE, DEAD), strict=False)
    assert broken == [
        "docs/psql.rst:7: https://c.example/x: broken: 404 Client Error: Not Found for url"
    ]


def test_a_silent_host_among_living_ones_fails() -> None:
    broken, _ = judge_outside(report(ALIVE, SILENT), strict=False)
    assert len(broken) == 1


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("other.html", None),
        ("other.html#here", None),
        ("#top", None),
        ("gone.html", "gone.html: no such file in the site"),
        ("other.html#gone", "other.html#gone: no such place on that page"),
        ("#gone", "#gone: no such place on that page"),
    ],
)
def test_a_link_inside_the_site_leads_somewhere(
    link: str, complaint: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "_build" / "html"
    site.mkdir(parents=True)
    (site / "index.html").write_text(f'<p id="top"><a href="{link}">x</a></p>')
    (site / "other.html").write_text('<p id="here">y</p>')
    monkeypatch.chdir(tmp_path)
    found = [f"index.html: {complaint}"] if complaint else []
    assert list(broken_inside(Path("_build/html"))) == found, "as the Makefile names it"
    assert list(broken_inside(site)) == found


def test_links_to_others_can_be_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text('<a href="https://c.example/x">x</a>')
    assert main(str(tmp_path)) == 0
    assert "external links left out" in capsys.readouterr().out


def test_a_broken_link_inside_fails_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text('<a href="gone.html">x</a>')
    (tmp_path / "output.json").write_text(report(SILENT))
    assert main(str(tmp_path), str(tmp_path / "output.json")) == 1
    assert "index.html: gone.html" in capsys.readouterr().err
