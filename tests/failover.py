"""The writer moves, as AWS's ``failover-db-cluster`` makes it.

Aurora's instances share their storage: what one committed, the next one has. In the
lab, every commit waits until the replica has it, too, before it is acknowledged.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import faults
import psycopg
from lab import connect
from lab.compose import REPLICA, ComposeLab
from reader import Terminal

SHARE = (
    "ALTER SYSTEM SET synchronous_standby_names = '*';"
    " ALTER SYSTEM SET synchronous_commit = 'remote_apply'; SELECT pg_reload_conf()"
)
SHARED = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


class Ledger:
    """Somebody who commits one row after the other, and counts what was acknowledged."""

    def __init__(self, lab: ComposeLab) -> None:
        values = lab.run.values
        self.acknowledged = 0
        self._lab, self._database = lab, values["database"]
        self._connection = connect(
            lab, "primary", values["user"], values["password"], self._database
        )
        self._connection.execute("CREATE TABLE ledger (n integer)")
        self._thread = threading.Thread(target=self._commit, daemon=True)
        self._thread.start()

    def _commit(self) -> None:
        try:
            while True:
                self._connection.execute("INSERT INTO ledger VALUES (1)")
                self.acknowledged += 1
        except psycopg.OperationalError:
            self._connection.close()

    def check(self) -> None:
        """Every acknowledged row is on the new writer, and at most one more."""
        self._thread.join(faults.LIMIT)
        assert self.acknowledged > 0, "nothing was committed before the failover"
        counted = self._lab.keeper(
            "SELECT count(*) FROM ledger; DROP TABLE ledger", "replica", self._database
        )
        assert self.acknowledged <= int(counted) <= self.acknowledged + 1


@contextmanager
def moves(lab: ComposeLab, window: Terminal) -> Iterator[faults.Typing]:
    """The writer moves to the replica as soon as AWS says that it does."""
    before = lab.account.writer
    within_the_limit = faults.deadline()
    try:
        lab.keeper(SHARE)
        while lab.keeper(SHARED).strip() != "1":
            within_the_limit()
        ledger: Ledger | None = Ledger(lab)

        def typed(text: str) -> str:
            nonlocal ledger
            if "failover-db-cluster" in text and "aws" in lab.absent:
                lab.account.writer = lab.run.values["second"].split(".")[0]
            elif ledger and lab.account.writer != before:
                lab.fail_over()
                lab.lead(lab.run.values["endpoint"], REPLICA)
                ledger.check()
                ledger = None
            return text

        yield typed
        assert not ledger, "the writer did not move"
    finally:
        lab.start_servers_again()
        lab.account.writer = before
