"""The PowerShell tabs, run by this machine's PowerShell in the lab without Docker."""

import pytest
from lab.docker.lab import DockerLab
from lab.local.lab import LocalClient
from robot.page_run import alternatives_in_docker, read_page
from robot.pages import page_names

PAGES = sorted({*page_names()} - {"windows"})  # which names files and folders of Windows


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_in_powershell_sees_what_the_page_shows(page: str, lab) -> None:
    if isinstance(lab, DockerLab):
        pytest.skip("needs LAB=local, whose reader has this machine's PowerShell")
    client = LocalClient(lab, "powershell")
    read_page(page, client, left_out=alternatives_in_docker(page, "windows.ps1"))
