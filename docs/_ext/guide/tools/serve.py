"""Serve the site on loopback and rebuild it on change: ``python guide/tools/serve.py``

The words after it are sphinx-autobuild's. A port in use is named, and the next
one taken. As a file, and not as ``-m guide.tools.serve``: it goes on serving while
somebody has a mistake in another file of this package.
"""

import errno
import multiprocessing
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import sphinx_autobuild.__main__ as autobuild
from sphinx.application import builtin_extensions
from sphinx.cmd.build import main as build
from sphinx_autobuild.build import Builder
from sphinx_autobuild.utils import show_message

HOST = "127.0.0.1"
FIRST, LAST = 8000, 8099
# What a build imports; not our own, which somebody may change meanwhile.
LIBRARIES = [
    *builtin_extensions,
    "myst_parser.sphinx_ext.main",
    "notfound.extension",
    "sphinx.cmd.build",
    "sphinx_autobuild.__main__",
    "sphinx_tabs.tabs",
]


class QuickBuilder(Builder):
    """Builds after a change where the libraries are loaded already."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build in this process, which sphinx-autobuild starts for each change.

        The first build is a program of its own; meanwhile the libraries are loaded.
        """
        if not changed_paths:
            super().__call__(changed_paths=changed_paths)
            return
        names = ", ".join(sorted(path.name for path in changed_paths))
        show_message(f"Building again, for {names}")
        try:
            is_good = build(self.sphinx_args) == 0
        except SystemExit as error:  # or the server would end, too
            print(error.code, file=sys.stderr)
            is_good = False
        if not is_good:
            show_message("The site may be out of date: mend what is named above")
        show_message(f"Serving on {self.uri}")


def free_port() -> int:
    """The first free port; ``SystemExit`` when all are in use."""
    for port in range(FIRST, LAST + 1):
        try:
            socket.create_server((HOST, port)).close()
            return port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"Port {port} is in use; trying {port + 1}", flush=True)
    raise SystemExit(f"All ports from {FIRST} to {LAST} are in use on {HOST}")


if __name__ == "__main__":
    if "forkserver" in multiprocessing.get_all_start_methods():  # not on Windows
        from multiprocessing import forkserver

        multiprocessing.set_start_method("forkserver")
        multiprocessing.set_forkserver_preload(LIBRARIES)
        forkserver.ensure_running()
    autobuild.Builder = QuickBuilder
    autobuild.main([f"--host={HOST}", f"--port={free_port()}", *sys.argv[1:]])
