"""The PowerShell tabs, run by this machine's PowerShell; collected where there is one."""

import pytest
from pages import page_names
from pwsh import PowerShell
from reading import read_page, ways_in_docker

PAGES = set(page_names()) - {"windows"}  # whose files and folders are those of Windows


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_reader_in_powershell_sees_what_the_page_shows(page, lab) -> None:
    left_out = ways_in_docker(page, PowerShell.TAB)
    read_page(page, lab, PowerShell, left_out=left_out)
