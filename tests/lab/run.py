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
from pathlib import Path

from guide.model.values import Values

from . import certificates

SERVERS = ("primary", "replica")  # of the cluster in a VPC
# Its endpoints, by their keys in values.toml, and which server answers there.
ENDPOINTS = dict(endpoint="primary", reader="replica", instance="primary", second="replica")
# In the environment of every process that a lab starts on this machine.
MARK = "FIRST_CONNECT_RUN"


class LabError(Exception):
    """The lab cannot run, or one of its machines fails; the message says why."""


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
    """A second Ctrl-C does not stop what takes the lab down."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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
                f"the lab {name} is in use by {_holder(name)}. Wait until it ends, or"
                " choose another name with --lab-name"
            ) from None
        lock.listen()
        yield


def _holder(name: str) -> str:
    with socket.socket(socket.AF_UNIX) as other:
        try:
            other.connect(f"\0{name}")
            peer = other.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
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
                certificates.make(folder, values, [values[key] for key in ENDPOINTS])
            yield Run(name, folder, values, environment)
        finally:
            with uninterrupted():
                shutil.rmtree(folder, ignore_errors=True)
