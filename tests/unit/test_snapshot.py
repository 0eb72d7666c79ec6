"""What a reader sees is compared with the capture for the versions at hand."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from lab.versions import CAPTURED
from robot.snapshot import compare, for_versions

OTHER = "15"


def client(psql: str = CAPTURED, server: str = CAPTURED, **more: str):
    """A client of a lab, with these versions."""
    lab = SimpleNamespace(network="10.142.9")
    versions = {**more, "psql": f"{psql}.4", "server": f"{server}.2"}
    return SimpleNamespace(lab=lab, address="10.142.9.41", versions=versions)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "message.txt"
    path.write_text('psql (17.1)\nhost "10.142.57.21" at 10.142.57.11\n')
    return path


SAME = 'psql (17.9)\nhost "10.142.9.41" at 10.142.9.11'


def test_addresses_and_versions_may_differ(file: Path) -> None:
    compare(file, SAME, client(), capture=False)


def test_a_difference_is_shown_with_its_file_and_the_command_to_repair(file: Path) -> None:
    with pytest.raises(AssertionError) as error:
        compare(file, SAME.replace("host", "user"), client(), capture=False)
    said = str(error.value)
    assert f"{file} differs; if it should, run: make snippets" in said
    assert '-host "10.142.57.21" at 10.142.57.11' in said
    assert '+user "10.142.57.21" at 10.142.57.11' in said


def test_what_another_version_says_may_stand_beside(file: Path) -> None:
    own = file.with_stem(f"message-psql{OTHER}")
    own.write_text("older words\n")
    assert for_versions(file, client(OTHER).versions) == own
    assert for_versions(file, client().versions) == file
    compare(file, "older words", client(OTHER), capture=False)
    windows = file.with_stem("message-windows")
    windows.write_text("Windows' words\n")
    assert for_versions(file, client(windows="18.4").versions) == windows


def test_a_capture_writes_what_differs_and_nothing_else(file: Path) -> None:
    before = file.read_text()
    compare(file, SAME, client(), capture=True)
    assert file.read_text() == before
    compare(file, "new words", client(OTHER), capture=True)
    assert file.read_text() == before, "another version's words are not the page's"
    compare(file, "new words", client(), capture=True)
    assert file.read_text() == "new words\n"
    compare(file, "", client(), capture=True)
    assert not file.exists()
