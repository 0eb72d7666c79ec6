"""Serve the site on loopback and rebuild it on change: ``python -m guide.tools.serve``

The words after it are sphinx-autobuild's. A port in use is named, and the next
one taken.
"""

import errno
import socket
import sys

from sphinx_autobuild.__main__ import main

HOST = "127.0.0.1"
FIRST, LAST = 8000, 8099


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
    main([f"--host={HOST}", f"--port={free_port()}", *sys.argv[1:]])
