"""After a failover or a pause: what a reader meets beside the page's own steps."""

from lab.faults import replace_all
from lab.faults.network import cluster_paused
from robot.runner import CONNECT, SnippetRunner
from robot.terminal import LOST


def test_while_the_name_lags_psql_does_not_come_back_and_a_new_session_does(
    docker_reader: SnippetRunner,
) -> None:
    reader, lab = docker_reader, docker_reader.lab
    reader.answer(CONNECT).in_psql()
    try:
        lab.fail_over()
        lost = reader.terminal.type("SELECT 1;", limit=60)
        lab.set_dns(lab.values["endpoint"], lab.machine_address("replica"))
        reader.terminal.type(r"\q").succeeded()
        reader.connect()
    finally:
        lab.restore_cluster()
    assert lost.at == LOST
    assert "Attempting reset: Failed." in lost.shown


def test_of_several_hosts_the_one_that_accepts_writes_is_taken(docker_reader) -> None:
    reader, values = docker_reader, docker_reader.lab.values
    hosts = f"host={values['instance']},{values['second']}"
    replica_first = (hosts, f"host={values['second']},{values['instance']}")
    anyone = (" target_session_attrs=read-write", "")
    found = []
    for changes in ([replica_first], [replica_first, anyone]):
        reader.answer("failover/hosts", lambda t, c=changes: replace_all(t, *c)).in_psql()
        found.append(reader.terminal.type("SELECT pg_is_in_recovery();").shown)
        reader.leave_psql()
    writer, replica = found
    assert " f\n" in writer
    assert " t\n" in replica


def test_a_paused_cluster_needs_more_time_than_a_short_limit(docker_reader) -> None:
    short = ("connect_timeout=60", "connect_timeout=2")
    with cluster_paused(docker_reader):
        patient = "failover/patient"
        impatient = docker_reader.answer(patient, lambda t: replace_all(t, short))
        docker_reader.answer(patient).in_psql()
    assert "timeout expired" in impatient.refusal
