"""One run of a lab: its lock, its folder with certificates and keys, its passwords."""

import errno
import os
import re
import secrets
import shutil
import signal
import socket
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from guide.model.values import Values

SERVERS = ("primary", "replica")  # of the cluster in a VPC
# Its endpoints, by their keys in values.toml, and which server answers there.
ENDPOINTS = dict(endpoint="primary", reader="replica", instance="primary", second="replica")
INTERRUPTIONS = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
# In the environment of every process that a lab starts on this machine.
MARK = "FIRST_CONNECT_RUN"


class LabError(Exception):
    """The lab cannot run, or one of its machines fails; the message says why."""


class NoNamespaceError(LabError):
    """This machine gives the reader's shell no host names of its own."""


@dataclass(frozen=True)
class Run:
    """What one run of a lab makes up for itself.

    ``folder`` holds its certificates, keys and host names, for its owner alone. Two
    exceptions: run by root without Docker, the folder may be passed through, because
    the servers, another user's, have a folder of their own in it; and in Docker,
    anyone who may use the engine can read a container's environment. ``environment``
    has the example values and the two passwords that ``server.sh`` wants.
    """

    name: str
    folder: Path
    values: Values
    environment: dict[str, str]


def poll(
    done: Callable[[], bool], what: str, limit: float = 20, every: float = 0.05
) -> None:
    """Wait until ``done()``; ``LabError`` says ``what`` did not come within ``limit``.

    ``every``: seconds between two tries.
    """
    end = time.monotonic() + limit
    while not done():
        if time.monotonic() > end:
            raise LabError(f"not within {limit:g} seconds: {what}")
        time.sleep(every)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A second Ctrl-C, or a terminal that closes, does not stop what takes the lab down."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in INTERRUPTIONS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupted_later() -> Iterator[None]:
    """An interruption that comes meanwhile is heeded at the end of the block."""
    before = {number: signal.getsignal(number) for number in INTERRUPTIONS}
    heeded = {number: handler for number, handler in before.items() if callable(handler)}
    came: list[int] = []
    for number in heeded:
        signal.signal(number, lambda interruption, _: came.append(interruption))
    try:
        yield
    finally:
        for number, handler in heeded.items():
            signal.signal(number, handler)
        for interruption in came:
            signal.raise_signal(interruption)


@contextmanager
def private_files() -> Iterator[None]:
    """Files and folders that are made meanwhile are for their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lab ``name``; ``LabError`` names the process that holds it already.

    The lock is a Unix socket in Linux's abstract name space: no file, and the kernel
    lets go of it when its process ends, however it ends.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,40}", name):
        raise LabError(f"{name!r} is no name for a lab: use up to 41 of a-z, 0-9, _ and -")
    with socket.socket(socket.AF_UNIX) as lock:
        try:
            lock.bind(f"\0{name}")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise LabError(
                f"the lab {name} is in use by {_holder(lock, name)}. Wait until it ends, or"
                " choose another name: make NAME=mine, or pytest's --lab-name"
            ) from None
        lock.listen()
        yield


def _holder(lock: socket.socket, name: str) -> str:
    try:
        lock.connect(f"\0{name}")
        peer = lock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        process = struct.unpack("3i", peer)[0]
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return "a process that is ending"
    return f"process {process} ({command.decode(errors='replace').strip()})"


@contextmanager
def new_run(name: str, values: Values) -> Iterator[Run]:
    """The lab ``name`` for this process alone, with a folder that is gone afterwards."""
    with locked(name):
        for left in Path(tempfile.gettempdir()).glob(f"{name}-run-*"):  # by a killed run
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{name}-run-"))
        environment = {
            "ENDPOINT": values["endpoint"],
            "LAB_USER": values["user"],
            "LAB_PASSWORD": values["password"],
            "LAB_DATABASE": values["database"],
            "OBSERVER_PASSWORD": secrets.token_urlsafe(),
            "REPLICATOR_PASSWORD": secrets.token_urlsafe(),
        }
        try:
            with private_files():
                _make_certificates(folder, values)
            yield Run(name, folder, values, environment)
        finally:
            with uninterrupted():
                shutil.rmtree(folder, ignore_errors=True)


def _make_certificates(folder: Path, values: Values) -> None:
    """Write ``server/``, ``web/``, ``bastion/`` and ``web-root.pem`` below ``folder``.

    The web root is Amazon's: it signs the HTTPS host and the express cluster, and stands
    in the client's own store. The RDS root signs the other database servers, through an
    intermediate, and stands only in the bundle. With one root for both, a client that
    trusts its own store would connect where Aurora refuses.
    """
    for below in ("server", "bastion", "web/files/global", "web/files/repository"):
        (folder / below).mkdir(parents=True)
    # The HTTPS host answers every client with the example address.
    (folder / "web/files/index.html").write_text(values["address"] + "\n")

    web_root = trustme.CA(organization_name="Lab web root")
    rds_root = trustme.CA(organization_name="Lab RDS root")
    other_root = trustme.CA(organization_name="Lab RDS root of another Region")
    for root, file in (
        (web_root, "web-root.pem"),
        (web_root, "web/files/repository/AmazonRootCA1.pem"),
        (rds_root, "server/rds-root.pem"),
        # The real bundle holds many roots; this one holds a second, unused one.
        (other_root, "web/files/global/global-bundle.pem"),
        (rds_root, "web/files/global/global-bundle.pem"),
    ):
        root.cert_pem.write_to_path(folder / file, append=True)

    rds, names = rds_root.create_child_ca(), [values[key] for key in ENDPOINTS]
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for leaf, file in (
        (web_root.issue_cert(*values.hosts), "web/certificate"),
        (web_root.issue_cert(values["express"]), "server/express"),
        (rds.issue_cert(*names), "server/server"),
        # What server_certificate, a fault, shows.
        (rds.issue_cert("another-cluster.example"), "server/wrong-name"),
        (web_root.issue_cert(*names), "server/wrong-ca"),
        (rds.issue_cert(*names, not_after=yesterday), "server/expired"),
    ):
        for pem in leaf.cert_chain_pems:
            pem.write_to_path(folder / f"{file}.pem", append=True)
        leaf.private_key_pem.write_to_path(folder / f"{file}.key")

    key, openssh = Ed25519PrivateKey.generate(), form.Encoding.OpenSSH
    public = key.public_key().public_bytes(openssh, form.PublicFormat.OpenSSH)
    (folder / "bastion/authorized_keys").write_bytes(public + b"\n")
    private = (form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    (folder / "bastion/key.pem").write_bytes(key.private_bytes(*private))
