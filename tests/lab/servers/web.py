"""The HTTPS host of the CA bundle: web.py ADDRESS PORT FOLDER

FOLDER holds ``certificate.pem`` (chain), ``certificate.key`` and ``files/``,
which is what the host serves. Python's standard library only: the lab's image
and a machine without Docker both run it.
"""

import functools
import http.server
import ssl
import sys
from pathlib import Path

address, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "certificate.pem", folder / "certificate.key")
serve_files = functools.partial(
    http.server.SimpleHTTPRequestHandler, directory=folder / "files"
)
server = http.server.ThreadingHTTPServer((address, port), serve_files)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
