"""The PowerShell tabs, run by this machine's PowerShell; collected where there is one."""

import pytest
from pages import page_names, sessions
from pwsh import PowerShell
from reading import read_page
from scenes import SCENES
from test_pages import needs_docker

PAGES = set(page_names()) - {"windows"}  # whose files and folders are those of Windows


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_reader_in_powershell_sees_what_the_page_shows(page, lab) -> None:
    ways = sessions(page, PowerShell.TAB).items()
    in_docker = {w for w, steps in ways if w in SCENES or any(map(needs_docker, steps))}
    read_page(page, lab, PowerShell, left_out=in_docker)
