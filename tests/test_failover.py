"""After a failover or a pause: what a reader meets beside the way of the page."""

import faults
from lab import Lab
from lab.compose import REPLICA
from reader import LOST, PSQL, SHELL
from scenes import asleep
from walk import CONNECT, Walk


def test_while_the_name_lags_psql_does_not_come_back_and_a_new_session_does(
    lab: Lab, walk: Walk
) -> None:
    assert walk.type(CONNECT).at == PSQL
    try:
        lab.fail_over()
        lost = walk.window.type("SELECT 1;")
        assert lost.at == LOST
        assert "Attempting reset: Failed." in lost.shown
        lab.lead(lab.run.values["endpoint"], REPLICA)
        assert walk.window.type(r"\q").at == SHELL
        assert walk.type(CONNECT).at == PSQL
        walk.leave()
    finally:
        lab.start_servers_again()


def test_of_several_hosts_the_one_that_accepts_writes_is_taken(
    lab: Lab, walk: Walk
) -> None:
    values = lab.run.values
    hosts = f"host={values['instance']},{values['second']}"
    replica_first = (hosts, f"host={values['second']},{values['instance']}")
    anyone = (" target_session_attrs=read-write", "")
    for changes, is_replica in (([replica_first], "f"), ([replica_first, anyone], "t")):
        walk.type("failover/hosts", lambda text, c=changes: faults.changed(text, *c))
        answer = walk.window.type("SELECT pg_is_in_recovery();")
        assert f" {is_replica}\n" in answer.shown
        walk.leave()


def test_a_paused_cluster_needs_more_time_than_a_short_limit(walk: Walk) -> None:
    short = ("connect_timeout=60", "connect_timeout=2")
    with asleep(walk.lab, walk.window):
        answer = walk.type("failover/patient", lambda text: faults.changed(text, short))
        assert "timeout expired" in answer.refusal
        assert walk.type("failover/patient").at == PSQL
