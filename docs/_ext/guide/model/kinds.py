"""What is special about each kind of snippet, which its file name tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A file name that a task may hold.

    ``label`` is what the reader sees. ``tabs`` names the row of tabs in which it stands,
    "shell" or "system"; empty if it stands alone. ``typed_at`` is where the reader types
    it: "shell", "psql" or "password file"; empty if nowhere. ``room`` is the folder of the
    tests that perform it, or "lab" if the lab is made with it; empty if no test can.
    ``continuation`` ends a line that goes on in the next; empty if there is no such
    character. ``long_lines``: a line is not to be broken, however long it is. ``shell`` is
    the id of the shell, which addresses and browsers keep; empty if it is none.
    """

    file: str
    label: str
    tabs: str = ""
    typed_at: str = ""
    room: str = ""
    continuation: str = ""
    shell: str = ""
    long_lines: bool = False


ONE_LINE = "One line, the same in every shell"
_TABLE = (
    Kind("unix.sh", "Unix (macOS, Linux)", "shell", "shell", "unix", "\\", "unix"),
    Kind("windows.cmd", "Windows Command Prompt", "shell", "shell", "windows", "^", "cmd"),
    Kind(
        "windows.ps1", "Windows PowerShell", "shell", "shell", "windows", "`", "powershell"
    ),
    Kind("apt.sh", "Debian, Ubuntu", "system", "shell", "lab", "\\"),
    Kind("amazon.sh", "Amazon Linux", "system", "shell", "", "\\"),
    Kind("rhel.sh", "Red Hat, Fedora", "system", "shell", "", "\\"),
    Kind("brew.sh", "macOS", "system", "shell", "", "\\"),
    Kind("winget.cmd", "Windows", "system", "shell", "", "^"),
    Kind("oneline.sh", ONE_LINE, typed_at="shell", room="unix", long_lines=True),
    Kind("session.sql", "At the psql prompt", typed_at="psql", room="unix"),
    Kind("pgpass.conf", "In the password file", typed_at="password file", room="unix"),
    Kind("policy.json", "In the policy", room="lab"),
    Kind("steps.toml", "In pgAdmin", room="pgadmin", long_lines=True),
    Kind("query.sql", "In the Query Tool", room="pgadmin"),
    Kind("servers.json", "In servers.json", room="pgadmin"),
)
# By file name, in the order of the tabs.
KINDS = {kind.file: kind for kind in _TABLE}
SHELLS = {file: kind for file, kind in KINDS.items() if kind.tabs == "shell"}
SYSTEMS = {file: kind for file, kind in KINDS.items() if kind.tabs == "system"}
