"""Clients with Command Prompt in the lab in Docker: Wine, and a real psql.exe.

At ``paste`` the reader pastes line by line; at ``batch`` each command is saved as a batch
file. Each has the Wine that does this as Windows does: see ``versions.toml``.
"""

from functools import cached_property
from pathlib import Path

from .bash import DockerClient
from .images import built_from
from .lab import DockerLab

CLIENTS = ("paste", "batch")
# What "make windows" leaves behind.
FETCHED = Path(__file__).parents[3] / "_build" / "windows" / ".fetched"
DRIVE = "/home/reader/.wine/drive_c"
PROFILE = f"{DRIVE}/users/reader"  # C:\users\reader, where Command Prompt opens
BIN = r"C:\Program Files\PostgreSQL\18\bin"
STAND_INS, RECORDERS = r"Z:\lab\stand-ins", r"Z:\lab\recorders"
RECORD, ANSWERS = "/tmp/record", "/tmp/answers"  # as in wine/recorder.c
CURL = "/tmp/curl"  # as in wine/Dockerfile
SIZE = 100, 1000  # rows and columns of the terminal
# Command Prompt echoes by itself, so the terminal must not.
COMMAND_PROMPT = "stty rows {} cols {} raw -echo; exec wine cmd".format(*SIZE)
# What a reader runs; Wine's own services stay.
READERS = "start.exe|conhost.exe|cmd.exe|psql|psql.exe|pg_isready|curl|ssh"


def unavailable_reason(client: str) -> str | None:
    """Why Windows' programs cannot run at ``client``; None when they can."""
    if not FETCHED.exists() or not built_from(client):
        return f"needs Wine: make windows{'' if client == 'paste' else '-batch'}"
    return None


class WindowsClient(DockerClient):
    """Command Prompt at one of ``CLIENTS``; ``programs`` come before Windows' own.

    They are folders of Windows: the reader's psql, and either stand-ins for what Wine
    has not, or recorders of every program.
    """

    # What Wine has not.
    missing_programs = ("aws", "ssh", "nslookup", "curl -fsS")
    password_file = "AppData/Roaming/postgresql/pgpass.conf"

    def __init__(
        self, lab: DockerLab, client: str, programs: str = rf"{BIN};{STAND_INS}"
    ) -> None:
        super().__init__(lab, client)
        self.shell = f"cmd-{client}"
        self.uses_stand_ins = STAND_INS in programs
        self._programs = programs

    def shell_command(self) -> list[str]:
        return [
            *("docker", "exec", "-it", "--user=reader", f"--workdir={PROFILE}"),
            *("--env=TERM=xterm", "--env=LANG=C.UTF-8", f"--env=WINEPATH={self._programs}"),
            *(self.lab.container(self.name), "sh", "-c", COMMAND_PROMPT),
        ]

    def reset(self) -> None:
        end = (
            f"pkill -KILL -x '{READERS}'; rm -rf {PROFILE} {RECORD} {ANSWERS};"
            f" rm -f {DRIVE}/users/Public/*.pem;"
            f" cp -a /home/reader/profile {PROFILE}"
        )
        self.execute("sh", "-c", end, user="reader")
        self.lab.account.reset()

    def append(self, name: str, text: str) -> None:
        lines = text.replace("\n", "\r\n")
        self.execute("tee", "-a", f"{PROFILE}/{name}", user="reader", stdin=lines)

    def write(self, name: str, text: str) -> None:
        """Let the file ``name`` in the reader's own folder hold ``text``."""
        self.execute("rm", "-f", f"{PROFILE}/{name}")
        self.append(name, text)

    def answer(self, program: str, text: str) -> None:
        save = f'mkdir -p {ANSWERS} && cat > {ANSWERS}/"$0"'
        self.execute("sh", "-c", save, program, user="reader", stdin=text)

    def status_of_curl(self) -> int:
        """The exit status of the stand-in for curl, as soon as it is done."""
        wait = f"timeout 20 sh -c 'until [ -e {CURL} ]; do sleep 0.05; done'"
        return int(self.execute("sh", "-c", f"{wait}; cat {CURL}; rm {CURL}"))

    def start_tunnel(self, command: str) -> None:
        """Leave ``command``, one of Linux's ssh, running in the reader's stead."""
        key = f"{PROFILE}/{self.lab.values['key']}"
        trusting = "ssh -f -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR "
        command = command.replace("ssh ", trusting, 1)
        plain = f"sed -i 's/\\r//' {key}; chmod 400 {key}; cd {PROFILE}; {command}"
        self.execute("sh", "-c", plain, user="reader")

    def recorded(self) -> str:
        """What recorders wrote since the last time; see ``wine/recorder.c``."""
        take = f"cat {RECORD} && rm {RECORD}"
        return self.execute("sh", "-c", take, user="reader")

    @cached_property
    def versions(self) -> dict[str, str]:
        said = self.execute("wine", rf"{BIN}\psql.exe", "--version", user="reader")
        psql = said.split()[2]
        return {"windows": psql, "psql": psql, "server": self.lab.server_version}

    @cached_property
    def report(self) -> str:
        """One line with what runs on this machine."""
        wine = self.execute("wine", "--version", user="reader").split()[0]
        libpq = self.execute("wine", rf"{BIN}\libpq.exe", user="reader").strip()
        return f"{self.name}: {wine}, psql.exe {self.versions['psql']}, libpq {libpq}"


def start(lab: DockerLab, client: str) -> WindowsClient:
    """Start one of ``CLIENTS`` in ``lab``, with which it goes down."""
    return WindowsClient(lab, client)
