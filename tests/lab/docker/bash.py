"""Clients with bash and psql in the lab in Docker, one for each version of psql."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from ..clients import BASH, COLUMNS, PAINTED_ROWS, PLAIN, ROWS, Client
from ..versions import CAPTURED, RELEASES, VERSIONS
from .cli import CLIENTS, up
from .images import build

if TYPE_CHECKING:
    from .lab import DockerLab

HOME = "/home/reader"  # an error text names it
# Docker gives a terminal its size when the program in it runs already; where it has the
# size by then, nothing changes, and no shell writes its prompt once more.
SIZED = f'stty rows {ROWS} cols {COLUMNS}; exec "$@"'


class DockerClient(Client):
    """A client on a machine of its own, which has its name, and is started with it."""

    lab: "DockerLab"

    def __init__(self, lab: "DockerLab", name: str) -> None:
        self.lab, self.name = lab, name
        self.address = f"{lab.network}.{CLIENTS[name]}"
        self.execute = partial(lab.execute, name)
        build(name)
        up(lab.machines, name)


class UnixClient(DockerClient):
    """A client with programs of Linux, whose reader is at home in ``HOME``."""

    @cached_property
    def versions(self) -> dict[str, str]:
        psql = self.execute("psql", "--version").split()[2]
        return {"psql": psql, "server": self.lab.server_version}

    def terminal(self, *words: str) -> list[str]:
        """The command of a program in a terminal, with nobody's settings."""
        return [
            *("docker", "exec", "-it", "--user=reader", f"--workdir={HOME}"),
            *(self.lab.container(self.name), "env", "-i", f"HOME={HOME}"),
            *("PATH=/usr/bin:/bin", *self.lab.account.environment(), *words),
        ]

    def reset(self) -> None:
        # Docker leaves the processes of an exec alone when its client ends.
        self.execute("sh", "-c", "kill -KILL -1 2>/dev/null", user="reader", check=False)
        self.execute("find", HOME, "-mindepth", "1", "-delete")
        self.lab.account.reset()

    def append(self, name: str, text: str) -> None:
        self.execute("tee", "-a", f"{HOME}/{name}", user="reader", stdin=text)


class BashClient(UnixClient):
    """Bash with psql of a major version."""

    shell = "bash"

    def __init__(self, lab: "DockerLab", version: str = CAPTURED) -> None:
        super().__init__(lab, f"bash-{version}")
        if RELEASES[version] not in VERSIONS["aws"]["debian"]:
            self.missing_programs = ("aws",)

    def shell_command(self) -> list[str]:
        # The AWS CLI's pager wants a terminal that paints, as zsh and PowerShell have it.
        return self.terminal("AWS_PAGER=", *PLAIN, "sh", "-c", SIZED, "sh", *BASH)

    def install_commands(self) -> str:
        """The commands that installed psql when the image was built."""
        return self.execute("cat", "/lab/install/apt.sh")


class ZshClient(BashClient):
    """Zsh, as on macOS, at the same machine as bash with the newest psql."""

    shell = "zsh"

    @cached_property
    def versions(self) -> dict[str, str]:
        return {"zsh": self.execute("zsh", "--version").split()[1], **super().versions}

    def shell_command(self) -> list[str]:
        # With nobody's settings, and an editor that paints.
        own = ("TERM=xterm", "LANG=C.UTF-8", "PS1=reader[%?]%% ", "PS2=more> ")
        size = f"stty rows {PAINTED_ROWS} cols {COLUMNS}; exec zsh -f"
        return self.terminal(*own, "sh", "-c", size)
