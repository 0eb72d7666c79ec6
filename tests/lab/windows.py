"""Windows' programs in the lab in Docker: two machines with Wine and a real psql.exe.

No one Wine does all. On ``pasted``, Wine 8's Command Prompt joins lines at a caret as
Windows does, and runs psql.exe 15. On ``batch``, Wine 10 runs the newest psql.exe, and
takes the commands from batch files. ``make windows`` builds both.
"""

import subprocess
import sys
from functools import cached_property

from . import HERE, LabError, engine
from .compose import ComposeLab

# Each machine's Wine is that of its image's Debian release.
MACHINES = {"pasted": "10.142.57.22", "batch": "10.142.57.23"}
# What "make windows" leaves behind.
FETCHED = HERE.parents[1] / "_build" / "windows" / ".fetched"
IMAGES = [f"first-connect-windows:{release}" for release in ("bookworm", "trixie")]
DRIVE = "/home/reader/.wine/drive_c"
PROFILE = f"{DRIVE}/users/reader"  # C:\users\reader, where Command Prompt opens
BIN = r"C:\Program Files\PostgreSQL\17\bin"
STAND_INS, RECORDERS = r"Z:\lab\stand-ins", r"Z:\lab\recorders"
RECORD, ANSWERS = "/tmp/record", "/tmp/answers"  # as in wine/recorder.c
CURL = "/tmp/curl"  # as in wine/Dockerfile
ROWS, COLUMNS = 400, 1000
COMMAND_PROMPT = "stty raw -echo; exec wine cmd"  # which echoes by itself
# What a reader runs; Wine's own services stay.
READERS = "start.exe|conhost.exe|cmd.exe|psql|psql.exe|pg_isready|curl|ssh"


def trouble() -> str | None:
    """Why Windows' programs cannot run here; None when they can."""
    words = ["docker", "image", "inspect", "--format={{.Id}}", *IMAGES]
    if not FETCHED.exists() or subprocess.run(words, capture_output=True).returncode:
        return "needs Wine: make windows"
    return None


class WindowsLab:
    """The lab, for a reader whose machine is one of ``MACHINES``; see ``lab.Lab``.

    What is not said here is the lab's own.
    """

    # What Wine has not.
    absent = ("aws", "ssh", "nslookup", "curl -fsS")
    password_file = "AppData/Roaming/postgresql/pgpass.conf"

    def __init__(
        self, lab: ComposeLab, client: str, programs: str = rf"{BIN};{STAND_INS}"
    ) -> None:
        """``programs`` are the folders that come before Windows' own."""
        self._lab, self.client, self._programs = lab, client, programs
        self.stands_in = STAND_INS in programs  # rather than records
        self.address_of_client = MACHINES[client]

    def __getattr__(self, name: str):
        return getattr(self._lab, name)

    def shell(self) -> list[str]:
        size = f'until [ "$(stty size)" = "{ROWS} {COLUMNS}" ]; do :; done'
        return [
            *("docker", "exec", "-it", "--user=reader", f"--workdir={PROFILE}"),
            *("--env=TERM=xterm", "--env=LANG=C.UTF-8", f"--env=WINEPATH={self._programs}"),
            *(self._container(self.client), "sh", "-c", f"{size}; {COMMAND_PROMPT}"),
        ]

    def clear(self) -> None:
        end = (
            f"pkill -KILL -x '{READERS}'; rm -rf {PROFILE} {RECORD} {ANSWERS};"
            f" rm -f {DRIVE}/users/Public/*.pem;"
            f" cp -a /home/reader/profile {PROFILE}"
        )
        self.on(self.client, "sh", "-c", end, user="reader")
        self.account.reset()

    def write(self, name: str, text: str) -> None:
        self._tee("-a", name, text)

    def save(self, name: str, text: str) -> None:
        """Let the file ``name`` in the reader's own folder hold ``text``."""
        self._tee("--", name, text)

    def _tee(self, option: str, name: str, text: str) -> None:
        words = ["tee", option, f"{PROFILE}/{name}"]
        self.on(self.client, *words, user="reader", stdin=text.replace("\n", "\r\n"))

    def answer(self, program: str, text: str) -> None:
        """Let a stand-in for ``program`` print ``text`` from now on."""
        save = f'mkdir -p {ANSWERS} && cat > {ANSWERS}/"$0"'
        self.on(self.client, "sh", "-c", save, program, user="reader", stdin=text)

    def status_of_curl(self) -> int:
        """The exit status of the stand-in for curl, as soon as it is done."""
        wait = f"timeout 20 sh -c 'until [ -e {CURL} ]; do :; done'"
        return int(self.on(self.client, "sh", "-c", f"{wait}; cat {CURL}; rm {CURL}"))

    def tunnel(self, command: str) -> None:
        """Leave ``command``, one of Linux's ssh, running in the reader's stead."""
        key = f"{PROFILE}/{self.run.values['key']}"
        trusting = "ssh -f -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR "
        command = command.replace("ssh ", trusting, 1)
        plain = f"sed -i 's/\\r//' {key}; chmod 400 {key}; cd {PROFILE}; {command}"
        self.on(self.client, "sh", "-c", plain, user="reader")

    def record(self) -> str:
        """What recorders wrote since the last time; see ``wine/recorder.c``."""
        take = f"cat {RECORD} && rm {RECORD}"
        return self.on(self.client, "sh", "-c", take, user="reader")

    @cached_property
    def versions(self) -> dict[str, str]:
        psql = self._version_of("psql --version").split()[2]
        return {"windows": psql, "psql": psql, "server": self._lab.versions["server"]}

    @cached_property
    def report(self) -> str:
        """One line with what runs on this machine."""
        wine = self.on(self.client, "wine", "--version", user="reader").split()[0]
        libpq = self._version_of("libpq").strip()
        return f"{self.client}: {wine}, psql.exe {self.versions['psql']}, libpq {libpq}"

    def _version_of(self, command: str) -> str:
        program, *words = command.split()
        path = rf"{BIN}\{program}.exe"
        return self.on(self.client, "wine", path, *words, user="reader")


def start(lab: ComposeLab) -> dict[str, WindowsLab]:
    """Start both machines beside those of ``lab``, with which they go down."""
    build()  # what changed since "make windows"
    lab.start_more(*MACHINES)
    return {client: WindowsLab(lab, client) for client in MACHINES}


def build() -> None:
    """Build both images; ``LabError`` if Docker cannot."""
    if reason := engine.trouble():
        raise LabError(f"Docker cannot run here: {reason}. Start it.")
    images = engine.compose("env CLIENT=trixie SERVER=trixie LAB_RUN=/ docker compose")
    services = " ".join(MACHINES)
    engine.execute(images, f"build {services}", "An image cannot be built")


if __name__ == "__main__":
    try:
        build()
    except LabError as error:
        sys.exit(str(error))
