"""The lab's images: ``python -m lab.docker.images bash-17 paste batch``"""

import sys
import tempfile
from pathlib import Path

from ..run import LabError, locked
from ..versions import CAPTURED, RELEASES, VERSIONS
from .cli import (
    IMAGE,
    WINE_IMAGE,
    check_version,
    docker,
    execute,
    inputs,
    machines,
    settings,
    unavailable_reason,
    write_clients,
    write_settings,
)


def prepare(name: str, server: str = CAPTURED) -> str:
    """Build the images for servers of this major version; what is in them, in a line.

    ``LabError`` if the lab ``name`` is in use, Docker does not answer, an image cannot
    be built, or holds another version.
    """
    with locked(name):
        pass
    build(*dict.fromkeys(f"bash-{version}" for version in (CAPTURED, server)))
    postgres = check_version(RELEASES[server], "/usr/lib/postgresql/*/bin/postgres", server)
    psql = check_version(RELEASES[CAPTURED], "psql", CAPTURED)
    return f"docker, PostgreSQL {postgres}, psql {psql}"


def image(service: str) -> str:
    """The image of a client, such as ``bash-17`` or ``paste``."""
    if service.startswith("bash-"):
        return f"{IMAGE}:{RELEASES[service.removeprefix('bash-')]}"
    return f"{WINE_IMAGE}:{VERSIONS['wine'][service]['debian']}"


def is_built(service: str) -> bool:
    """Whether the image of a client is there, from the files as they are now."""
    label = '--format={{index .Config.Labels "inputs"}}'
    try:
        return docker("image", "inspect", label, image(service)).strip() == inputs()
    except LabError:
        return False


def build(*services: str) -> None:
    """Build the images of ``services`` that are not there; ``LabError`` if it fails."""
    if reason := unavailable_reason():
        raise LabError(f"Docker cannot run the lab: {reason}. Start it, or use LAB=local.")
    missing = [service for service in services if not is_built(service)]
    if not missing:
        return
    name = "first-connect-images"
    with tempfile.TemporaryDirectory() as folder:
        write_clients(Path(folder, "clients.json"), name)
        write_settings(Path(folder), settings(name, CAPTURED))
        words = f"build --progress plain {' '.join(missing)}"
        execute(machines(name, Path(folder)), words, "An image cannot be built")


if __name__ == "__main__":
    try:
        build(*(sys.argv[1:] or [f"bash-{CAPTURED}"]))
    except LabError as error:
        sys.exit(str(error))
