"""A client with PowerShell in the lab in Docker, where this machine has a ``pwsh``.

Its psql is Linux's, which looks for its files in the home folder; there, links lead into
the folders of a drive ``C:``, where the guide puts them.
"""

import shutil
from typing import TYPE_CHECKING

from ..clients import COLUMNS, PAINTED_ROWS
from ..run import LabError
from .bash import HOME, UnixClient

if TYPE_CHECKING:
    from .lab import DockerLab

PROGRAM = "/powershell/pwsh"  # as in compose.yaml
# It asks nobody for updates and tells nobody of its use; what runs for seconds only is not
# compiled a second time; the machine has no ICU.
SETTINGS = (
    "POWERSHELL_UPDATECHECK=Off",
    "POWERSHELL_TELEMETRY_OPTOUT=1",
    "DOTNET_TieredPGO=0",
    "DOTNET_TC_CallCountThreshold=1000",
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
)
# Runs the file that follows, on this machine.
RUN_FILE = ("env", *SETTINGS, "pwsh", "-NoProfile", "-NonInteractive", "-File")
DRIVE = "/tmp/drive"
ROAMING = "Users/reader/AppData/Roaming"
BIN = "Program Files/PostgreSQL/18/bin"
# A file of the reader's is the reader's alone, as on Windows.
BEGIN = f"""\
umask 077
mkdir -p '{DRIVE}/{BIN}' {DRIVE}/{ROAMING} {DRIVE}/Users/Public
printf '#!/bin/sh\nexec psql "$@"\n' > '{DRIVE}/{BIN}/psql.exe'
chmod +x '{DRIVE}/{BIN}/psql.exe'
ln -sfn {DRIVE} {HOME}/C:
ln -sfn {DRIVE}/{ROAMING}/postgresql {HOME}/.postgresql
ln -sfn {DRIVE}/{ROAMING}/postgresql/pgpass.conf {HOME}/.pgpass
stty rows {PAINTED_ROWS} cols {COLUMNS}
exec {PROGRAM} -NoLogo -NoProfile -NoExit -Command "$0"
"""
# What Windows has, and the prompt. $LASTEXITCODE knows programs alone: a cmdlet that
# failed, an unknown program and a syntax error are in $? and $Error. A program that fails
# within parentheses shows in none of them.
ON_WINDOWS = rf"""
New-PSDrive -Name C -PSProvider FileSystem -Root {DRIVE} -Scope Global | Out-Null
$env:APPDATA = 'C:\{ROAMING.replace("/", chr(92))}'
Set-Alias curl.exe /usr/bin/curl
function mkdir {{ New-Item -ItemType Directory @args | Out-Null }}
function notepad($file) {{ New-Item $file | Out-Null }}
function prompt {{
  $ok = $? -and -not $Error.Count; $Error.Clear()
  $status = if ($ok) {{ 0 }} else {{ [Math]::Max(1, $LASTEXITCODE) }}
  "reader[$status]> "
}}
"""


class PowerShellClient(UnixClient):
    """PowerShell with its editor, and the newest psql of the lab."""

    shell = "powershell"

    def __init__(self, lab: "DockerLab") -> None:
        if not shutil.which("pwsh"):
            raise LabError("needs PowerShell: there is no pwsh in PATH")
        super().__init__(lab, "powershell")

    @property
    def report(self) -> str:
        """One line with what runs on this machine."""
        words = ["env", *SETTINGS, PROGRAM, "--version"]
        shell, aws = self.execute(*words).strip(), self.execute("aws", "--version").split()
        return f"{shell}, psql {self.versions['psql']}, {aws[0]}"

    def shell_command(self) -> list[str]:
        own = ("TERM=xterm", "LANG=C.UTF-8", *SETTINGS)
        return self.terminal(*own, "sh", "-c", BEGIN, ON_WINDOWS)

    def reset(self) -> None:
        super().reset()
        self.execute("rm", "-rf", DRIVE)

    def append(self, name: str, text: str) -> None:
        save = f'umask 077; cat >> "{HOME}/$0"'
        self.execute("sh", "-c", save, name, user="reader", stdin=text)
