"""Check the links of the built site: ``python -m guide.tools.linkcheck SITE [REPORT]``

REPORT is the ``output.json`` of Sphinx's linkcheck; without it, only the links inside
the site are checked. Those always decide. Links to other hosts decide as soon as any
host can be reached; when none can, that is said and passes, unless the environment has
``STRICT=1``.
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
        name = path.relative_to(site)
        for tag in page.select("a[href], link[href], script[src], img[src]"):
            link = str(tag.get("href") or tag.get("src") or "")
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            # 404.html has addresses from the root on, for it stands in for every page.
            link_path = unquote(parts.path)
            base = site if link_path.startswith("/") else path.parent
            target = (base / link_path.lstrip("/")).resolve() if link_path else path
            place = unquote(parts.fragment)
            if not target.is_file():
                yield f"{name}: {link}: no such file in the site"
            elif place and target in pages and not pages[target].find(id=place):
                yield f"{name}: {link}: no such place on that page"


def judge_outside(report: str, strict: bool) -> tuple[list[str], str]:
    """The broken links of ``report``, the text of ``output.json``, and their summary."""
    results = [json.loads(line) for line in report.splitlines()]
    outside = [r for r in results if urlsplit(r["uri"]).scheme in ("http", "https")]
    bad = [r for r in outside if r["status"] not in GOOD]
    silent = [r for r in bad if r["status"] == "timeout" or SILENCE.search(r["info"])]
    if outside and len(silent) == len(outside) and not strict:
        return [], f"no host can be reached, so {len(outside)} were not checked"
    broken = [
        f"docs/{r['filename']}:{r['lineno']}: {r['uri']}: {r['status']}: {r['info']}"
        for r in bad
    ]
    return sorted(broken), f"{len(outside)} checked, {len(broken) or 'none'} broken"


def main(site: str, report: str = "") -> int:
    """Print every broken link; 1 if there is any. ``SystemExit`` if there is no report."""
    broken = list(broken_inside(Path(site)))
    inside, outside = f"{len(broken) or 'none'} broken", "not checked"
    if report:
        if not Path(report).is_file():
            sys.exit(f"Sphinx wrote no {report}; run make linkcheck again")
        strict = os.environ.get("STRICT") == "1"
        found, outside = judge_outside(Path(report).read_text("utf-8"), strict)
        broken += found
    for line in broken:
        print(f"broken link: {line}", file=sys.stderr)
    print(f"Links inside the site: {inside}. External links: {outside}.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
