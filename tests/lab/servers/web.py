"""The HTTPS host of the CA bundle: web.py ADDRESS PORT FOLDER

FOLDER holds ``certificate.pem`` (chain), ``certificate.key`` and ``files/``,
which is what the host serves. Python's standard library only: the lab's image
and a machine without Docker both run it.
"""

import os
import ssl
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

address, port, folder = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/certificate.key")
os.chdir(f"{folder}/files")  # what is served is the current folder
server = ThreadingHTTPServer((address, int(port)), SimpleHTTPRequestHandler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
