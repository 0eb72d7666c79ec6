"""How soon a page is painted on a phone: ``python tests/bench_paint.py [PEER]``

Each page against an empty one, in the same run: a phone with a CPU four times slower, on
slow 4G, with nothing in its cache. PEER is a folder with another site, of which the start
page is measured, too. Nothing here is a test; what cannot depend on the machine (requests,
bytes) is one, in ``tests/site``. The last columns are the longest task, and the time for
which a reader's click has to wait: what tasks after the first paint take beyond 50 ms, in
sum (`total blocking time <https://web.dev/articles/tbt>`_).
"""

import gzip
import http.server
import statistics
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from robot import chromium
from robot.pages import SITE, pages_to_walk

TIMES = 10
# The longest of the problems' pages, and the shortest.
PAGES = [*pages_to_walk(), "problems/timeout", "problems/psql-not-found"]
# Chromium's own "slow 4G": milliseconds, and bytes a second.
SLOW_4G = {"latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWER = 4  # times, the CPU
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140"
EMPTY = b'<!DOCTYPE html><html lang="en"><title>Empty</title><p>Empty.</p></html>'
# What the browser saw until a page was quiet: times in milliseconds.
SEEN = """() => new Promise((done) => {
  const seen = { largest: 0, shift: 0, task: 0, blocked: 0 };
  const tasks = [];
  const watch = (type, take) => new PerformanceObserver(
    (list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => { seen.largest = entry.startTime });
  watch("layout-shift", (entry) => { seen.shift += entry.value });
  watch("longtask", (entry) => tasks.push(entry));
  setTimeout(() => {
    seen.first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    for (const { startTime, duration } of tasks) {
      seen.task = Math.max(seen.task, duration);
      const left = startTime + duration - seen.first; // of it, after the first paint
      seen.blocked += Math.max(0, Math.min(duration, left) - 50);
    }
    const files = performance.getEntriesByType("resource");
    const all = [...performance.getEntriesByType("navigation"), ...files];
    seen.requests = all.filter((entry) => entry.initiatorType !== "img").length;
    seen.bytes = all.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
    done(seen) }, 300) })"""


@dataclass(frozen=True)
class Seat:
    """A page to open: its address, what the browser says that it is, the page before."""

    row: str
    path: str
    user_agent: str | None = None
    after: str = ""


@contextmanager
def served(folders: dict[str, Path]) -> Iterator[str]:
    """The address that serves each of ``folders`` below its name, and ``/empty.html``."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            _, name, *rest = path.split("/")
            found = EMPTY if path == "/empty.html" else None
            if name in folders and (file := folders[name].joinpath(*rest)).is_file():
                found = file.read_bytes()
            body = gzip.compress(found or b"")
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", guess_type(path)[0] or "text/html")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(browser: Browser, address: str, seat: Seat) -> dict[str, float]:
    """What ``SEEN`` says of one visit; the cache has at most the page before."""
    context = browser.new_context(
        viewport=chromium.PHONE, user_agent=seat.user_agent, bypass_csp=True
    )
    try:
        tab = context.new_page()
        session = context.new_cdp_session(tab)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        if seat.after:
            tab.goto(f"{address}/{seat.after}", wait_until="load")
        tab.goto(f"{address}/{seat.path}", wait_until="load")
        return tab.evaluate(SEEN)
    finally:
        context.close()


def main(peer: str = "") -> None:
    """Print a row for each page: the medians of ``TIMES`` visits, in turns."""
    seats = [Seat("an empty page", "empty.html")]
    seats += [Seat(page, f"site/{page}.html") for page in PAGES]
    seats.append(Seat("psql, on Windows", "site/psql.html", WINDOWS))
    seats.append(
        Seat("psql, as the second page", "site/psql.html", after="site/index.html")
    )
    folders = {"site": SITE}
    if peer:
        folders["peer"] = Path(peer)
        seats.append(Seat("the peer's start page", "peer/index.html"))
    visits = defaultdict(list)
    with served(folders) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program())
        for _ in range(TIMES):
            for seat in seats:
                visits[seat.row].append(visit(browser, address, seat))
    print(f"{'':42}  first  times  largest  times  requests   KiB  shift  task  blocked")
    empty = middle(visits["an empty page"])
    for row, found in visits.items():
        of = middle(found)
        print(
            f"{row:42} {of['first']:6.0f} {of['first'] / empty['first']:6.2f}"
            f" {of['largest']:8.0f} {of['largest'] / empty['largest']:6.2f}"
            f" {of['requests']:9.0f} {of['bytes'] / 1024:5.1f} {of['shift']:6.3f}"
            f" {of['task']:5.0f} {of['blocked']:8.0f}"
        )


def middle(found: list[dict[str, float]]) -> dict[str, float]:
    """The median of each measure."""
    return {key: statistics.median(each[key] for each in found) for key in found[0]}


if __name__ == "__main__":
    main(*sys.argv[1:])
