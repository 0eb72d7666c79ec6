"""The writer moves, as AWS's ``failover-db-cluster`` makes it.

Aurora's instances share their storage: what one committed, the next one has. In the
lab, every commit waits until the replica has it, too, before it is acknowledged.
"""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg

from ..run import LabError, poll
from ..sessions import connect
from .base import Edit, Reader, fault

LIMIT = 20  # seconds until the last commit is known to have failed
SHARE = (
    "ALTER SYSTEM SET synchronous_standby_names = '*';"
    " ALTER SYSTEM SET synchronous_commit = 'remote_apply'; SELECT pg_reload_conf()"
)
SHARED = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


class Ledger:
    """A program that commits one row after the other, and counts what was acknowledged."""

    def __init__(self, lab: Any) -> None:
        values = lab.values
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
        self._thread.join(LIMIT)
        counted = self._lab.superuser_sql(
            "SELECT count(*) FROM ledger; DROP TABLE ledger", "replica", self._database
        )
        assert self.acknowledged > 0, "nothing was committed before the failover"
        assert self.acknowledged <= int(counted) <= self.acknowledged + 1


@fault
def writer_moves(reader: Reader) -> Iterator[Edit]:
    """The writer moves to the replica as soon as AWS says that it does."""
    lab = reader.lab
    before = lab.account.writer
    try:
        lab.superuser_sql(SHARE)
        poll(lambda: lab.superuser_sql(SHARED).strip() == "1", "the replica is in step")
        ledger: Ledger | None = Ledger(lab)

        def edit(text: str) -> str:
            nonlocal ledger
            if "failover-db-cluster" in text and "aws" in reader.client.missing_programs:
                lab.account.writer = lab.values["second"].split(".")[0]
            elif ledger and lab.account.writer != before:
                lab.fail_over()
                lab.set_dns(lab.values["endpoint"], lab.machine_address("replica"))
                ledger.check()
                ledger = None
            return text

        yield edit
        if ledger:
            raise LabError("the writer did not move")
    finally:
        lab.restore_cluster()
        lab.account.writer = before
