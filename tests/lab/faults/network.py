"""Faults of names and of the network: DNS, a closed security group, a pause, a bastion."""

from collections.abc import Iterator
from itertools import count

from .base import Edit, Fault, Reader, fault, replace_all, together

UNROUTABLE = "198.51.100.7"  # for documentation (RFC 5737); the lab has no route to it
CUSTOM_NAME = "db.example.com"
WAKING_UP = 4  # seconds; Aurora takes 15 and more
POSTMASTER = "$(head -n 1 /tmp/server/data/postmaster.pid)"


@fault
def endpoint_resolves_to(reader: Reader, to: str) -> Iterator[None]:
    """The cluster endpoint resolves to another machine.

    ``to`` is a machine of the lab, "private" (the primary's address in the VPC),
    "unroutable", or "nothing": nobody knows the name.
    """
    lab = reader.lab
    special = {"nothing": None, "unroutable": UNROUTABLE, "private": lab.private_address}
    address = special[to] if to in special else lab.machine_address(to)
    endpoint = lab.values["endpoint"]
    try:
        lab.set_dns(endpoint, address)
        yield
    finally:
        lab.set_dns(endpoint, lab.machine_address("primary"))


@fault
def custom_name(reader: Reader) -> Iterator[Edit]:
    """Somebody made a name of their own for the cluster, and the reader uses it."""
    lab = reader.lab
    try:
        lab.set_dns(CUSTOM_NAME, lab.machine_address("primary"))
        yield lambda text: replace_all(text, (lab.values["endpoint"], CUSTOM_NAME))
    finally:
        lab.set_dns(CUSTOM_NAME, None)


@fault
def security_group_closed(reader: Reader) -> Iterator[Edit]:
    """No rule lets the reader in: packets are dropped, until AWS has the right rule."""
    lab, client = reader.lab, reader.client
    port = lab.values["port"]
    wanted = ("tcp", int(port), {"CidrIp": f"{lab.values['address']}/32"})
    drop = ("INPUT", "-p", "tcp", "--dport", port, "-s", client.address, "-j", "DROP")
    tries = count()

    def edit(text: str) -> str:
        rules = [(r.ip_protocol, r.to_port, r.ip_range) for r in lab.account.inbound_rules]
        # Where the AWS CLI cannot run, every try but the first finds the rule there.
        if wanted in rules or (next(tries) and "aws" in client.missing_programs):
            lab.execute("primary", "iptables", "-F", "INPUT")
        return text

    lab.execute("primary", "iptables", "-A", *drop)
    try:
        yield edit
    finally:
        lab.execute("primary", "iptables", "-F", "INPUT")


@fault
def bastion_key(reader: Reader) -> Iterator[None]:
    """The reader has the private key of the bastion's key pair."""
    key = (reader.lab.run.folder / "bastion" / "key.pem").read_text()
    reader.client.append(reader.lab.values["key"], key)
    yield


@fault
def behind_bastion(reader: Reader) -> Fault:
    """The cluster is not publicly accessible; the reader has the bastion's key."""
    return together(endpoint_resolves_to(reader, "private"), bastion_key(reader))


@fault
def cluster_paused(reader: Reader) -> Iterator[None]:
    """The cluster has paused; a connection of the reader's wakes it up.

    Its machine takes the connection, and nobody answers for another ``WAKING_UP``.
    """
    lab, client = reader.lab, reader.client.address
    somebody = f'ss -Htn state established "sport = :5432 and dst = {client}"'
    wakes_up = (
        f'until [ -n "$({somebody})" ]; do sleep 0.1; done; sleep {WAKING_UP};'
        f" kill -CONT {POSTMASTER}"
    )
    stop = f"kill -STOP {POSTMASTER}; ({wakes_up}) >/dev/null 2>&1 &"
    lab.execute("primary", "sh", "-c", stop)
    try:
        yield
    finally:
        lab.execute("primary", "sh", "-c", f"kill -CONT {POSTMASTER}")
