"""Each fault of a problem is known, and off again whatever happens."""

from contextlib import contextmanager

import pytest
from guide.model.problems import FaultUse, all_problems
from lab.faults import FAULTS, check_use, replace_all, switched_on
from lab.run import LabError
from robot.pages import SNIPPETS

PROBLEMS = all_problems(SNIPPETS)


def test_every_fault_of_a_problem_is_known_with_its_parameters() -> None:
    for problem in PROBLEMS:
        for client in ("bash", "windows", "pgadmin"):
            for cause in problem.causes:
                for use in problem.faults_in(client, cause):
                    check_use(use)


@pytest.mark.parametrize(
    ("kind", "parameters", "complaint"),
    [
        ("edit_comand", {}, "there is no fault 'edit_comand'; there are .*edit_command"),
        ("edit_command", {}, "missing a required argument: 'changes'"),
        ("custom_name", {"name": "x"}, "unexpected keyword argument 'name'"),
    ],
)
def test_a_fault_that_is_named_wrong_says_where(kind, parameters, complaint) -> None:
    use = FaultUse(kind, parameters, lambda: "problem.toml:7")
    with pytest.raises(LabError, match=f"^problem.toml:7: .*{complaint}"):
        switched_on(None, [use])


@pytest.mark.parametrize(
    ("second", "error", "states"),
    [("good", ZeroDivisionError, "on on off off"), ("broken", LabError, "on off")],
)
def test_a_fault_is_off_whatever_fails(second, error, states, monkeypatch) -> None:
    switched = []

    @contextmanager
    def good(reader):
        switched.append("on")
        try:
            yield
        finally:
            switched.append("off")

    def broken(reader):
        raise LabError("it does not come")

    for fault in (good, broken):
        monkeypatch.setitem(FAULTS, fault.__name__, fault)
    uses = [FaultUse(kind, {}, str) for kind in ("good", second)]
    with pytest.raises(error), switched_on(None, uses):
        _ = 1 / 0
    assert switched == states.split()


def test_what_a_fault_replaces_must_be_there() -> None:
    assert replace_all("a b", ("a", "c"), ("b", "d")) == "c d"
    with pytest.raises(LabError, match="replaces 'x', which is not in 'a b'"):
        replace_all("a b", ("x", "y"))


# An id, once published, never changes and never goes.
IDS = set(
    "auth-method-unsupported aws-access-denied aws-cluster-not-found aws-no-credentials"
    " aws-not-found cert-expired cert-hostname-mismatch cert-verify-failed"
    " connection-lost conninfo-parse database-does-not-exist dns-not-found"
    " iam-not-granted iam-token iam-token-expired iam-token-other-host iam-without-tls"
    " locale-codepage-warning network-unreachable no-hba-other no-hba-tls-required"
    " password-missing password-wrong password-wrong-then-no-encryption"
    " permission-denied pgpass-permissions psql-not-found quoting-shell"
    " read-only-after-failover read-only-transaction refused root-cert-missing"
    " root-of-the-other-kind schema-permission-denied scram-client-too-old"
    " server-starting-or-shutdown system-roots timeout tls-not-supported-by-server"
    " tls-version-or-handshake too-many-connections tunnel-down unix-socket uri-parse"
    " wrong-port-or-not-postgres".split()
)


def test_the_ids_that_others_link_to_are_all_there() -> None:
    assert {problem.id for problem in PROBLEMS} >= IDS


def test_only_one_problem_is_not_provoked() -> None:
    # This list only shrinks.
    assert [p.id for p in PROBLEMS if p.not_provoked] == ["scram-client-too-old"]


def test_each_message_of_pgadmin_is_provoked_in_pgadmin() -> None:
    for problem in PROBLEMS:
        said = (problem.folder / "message-pgadmin.txt").exists()
        assert said == problem.is_provoked_in("pgadmin"), problem.id
