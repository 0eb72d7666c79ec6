"""The lab's images: ``python -m lab.docker.images bash-18 paste batch``"""

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from ..run import LabError, locked
from ..versions import CAPTURED, RELEASES, VERSIONS
from . import cli


def prepare(name: str, server: str = CAPTURED, clients: Iterable[str] = ()) -> str:
    """Build the images for servers of this major version; what is in them, in a line.

    Those of ``clients`` with bash, too: an image takes longer than a test may.

    ``LabError`` if the lab ``name`` is in use, Docker does not answer, an image cannot
    be built, or holds another version.
    """
    with locked(name):
        pass
    bash = {client for client in clients if client.startswith("bash-")}
    build(*{f"bash-{CAPTURED}", f"bash-{server}", *bash})
    # An image has psql and the server of one release, so one program tells of both.
    found = {v: cli.check_version(RELEASES[v], "psql", v) for v in {CAPTURED, server}}
    return f"docker, PostgreSQL {found[server]}, psql {found[CAPTURED]}"


def built_from(client: str) -> str | None:
    """The digest of the files from which the image of ``client`` was built.

    None if there is no image; ``LabError`` if there is no such client.
    """
    images = {f"bash-{v}": f"{cli.IMAGE}:{debian}" for v, debian in RELEASES.items()}
    images["powershell"] = f"{cli.IMAGE}:{RELEASES[CAPTURED]}"
    images["pgadmin"] = f"{cli.IMAGE}:{VERSIONS['pgadmin']['debian']}"
    for name, of in VERSIONS["wine"].items():
        images[name] = f"{cli.WINE_IMAGE}:{of['debian']}"
    if client not in images:
        raise LabError(f"there is no image for {client!r}; there are {', '.join(images)}")
    label = '--format={{index .Config.Labels "inputs"}}'
    try:
        return cli.docker("image", "inspect", label, images[client], limit=20).strip()
    except LabError:
        return None


def build(*clients: str) -> None:
    """Build the images of ``clients`` that are not as the files are now.

    ``LabError`` if Docker does not answer, or an image cannot be built.
    """
    missing = [client for client in clients if built_from(client) != cli.inputs()]
    if not missing:
        return
    if reason := cli.unavailable_reason():
        raise LabError(f"Docker cannot run the lab: {reason}. Start it, or use LAB=local.")
    with TemporaryDirectory() as folder:
        machines = cli.machines("first-connect-images", CAPTURED, Path(folder), {})
        words = f"build --progress plain {' '.join(missing)}"
        cli.execute(machines, words, "An image cannot be built")


if __name__ == "__main__":
    try:
        build(*(sys.argv[1:] or [f"bash-{CAPTURED}"]))
    except LabError as error:
        sys.exit(str(error))
