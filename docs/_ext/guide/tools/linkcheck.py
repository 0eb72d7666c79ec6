"""Check the links of the built site: ``python -m guide.tools.linkcheck SITE [REPORT]``

SITE is the built site and REPORT the ``output.json`` of Sphinx's linkcheck;
without it, only the links inside the site are checked.
Links inside the site always decide. Links to other hosts decide as soon as any
host can be reached; when none can, that is said and passes, unless the
environment has ``STRICT=1``.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

GOOD = {"working", "redirected", "ignored", "unchecked", "local"}
# Sphinx's words for a host that never spoke HTTP, as against one that said no. A
# proxy that breaks TLS is silence, too: it says nothing of the link.
SILENCE = re.compile(r"Max retries exceeded|Connection aborted|NameResolution")


def broken_inside(site: Path) -> Iterator[str]:
    """Links of the site's pages to files or places that the site has not."""
    site = site.resolve()  # as every link's target is, by which a page is looked up
    pages = {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.relative_to(site).parts
    }
    for path, page in pages.items():
        for tag in page.select("a[href], link[href], script[src], img[src]"):
            link = str(tag.get("href") or tag.get("src") or "")
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            name = path.relative_to(site)
            place = unquote(parts.fragment)
            if not target.is_file():
                yield f"{name}: {link}: no such file in the site"
            elif place and target in pages and not pages[target].find(id=place):
                yield f"{name}: {link}: no such place on that page"


def judge_outside(report: str, strict: bool) -> tuple[list[str], str]:
    """The broken links of Sphinx's ``report``, and a line that sums it up.

    ``report`` is the text of ``output.json``: one JSON object a line.
    """
    results = [json.loads(line) for line in report.splitlines()]
    outside = [r for r in results if urlsplit(r["uri"]).scheme in ("http", "https")]
    bad = [r for r in outside if r["status"] not in GOOD]
    silent = [r for r in bad if r["status"] == "timeout" or SILENCE.search(r["info"])]
    if outside and len(silent) == len(outside) and not strict:
        number = len(outside)
        return [], f"no host can be reached: {number} external links were not checked"
    broken = [
        f"docs/{r['filename']}:{r['lineno']}: {r['uri']}: {r['status']}: {r['info']}"
        for r in bad
    ]
    return sorted(broken), f"{len(outside)} external links checked"


def main(site: str, report: str | None = None) -> int:
    """Print every broken link; 1 if there is any."""
    inside = list(broken_inside(Path(site)))
    outside: list[str] = []
    summary = "external links left out"
    if report is not None:
        if not Path(report).is_file():
            print(f"linkcheck: Sphinx wrote no {report}", file=sys.stderr)
            return 1
        strict = os.environ.get("STRICT") == "1"
        outside, summary = judge_outside(Path(report).read_text("utf-8"), strict)
    for line in [*inside, *outside]:
        print(f"broken link: {line}", file=sys.stderr)
    print(f"linkcheck: {len(inside)} broken inside; {summary}, {len(outside)} broken")
    return 1 if inside or outside else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
