"""The lab, seen from another machine: nothing of it can be reached."""

from lab.docker import cli
from lab.versions import CAPTURED, RELEASES


def test_a_machine_outside_the_lab_reaches_nothing_of_it(docker_reader) -> None:
    lab = docker_reader.lab
    aws = f"{lab.network}.1 {lab.account.port}"
    ports = [aws, *(" ".join(map(str, lab.address(server))) for server in lab.servers)]
    tries = [f"nc -z -w 2 {port} 2>/dev/null && echo reached {port}" for port in ports]
    inside = [docker_reader.terminal.type(attempt).shown for attempt in tries]
    # On a network of its own, which this machine joins to the lab's.
    image = f"--entrypoint=sh {cli.IMAGE}:{RELEASES[CAPTURED]} -c".split()
    outside = cli.docker("run", "--rm", *image, "\n".join([*tries, "echo tried"]))
    assert inside == [f"reached {port}" for port in ports]
    assert outside == "tried\n"
