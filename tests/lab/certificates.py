"""The certificates and keys of one run: two roots, and impostors to be refused.

The *web root* is Amazon's: it signs the HTTPS host and the express cluster, and stands
in the client's own store. The *RDS root* signs the other database servers, through an
intermediate, and stands only in the bundle. With one root for both, a client that
trusts its own store would connect where Aurora refuses.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from guide.model.values import Values


def make(folder: Path, values: Values, names: list[str]) -> None:
    """Write ``server/``, ``web/``, ``bastion/`` and ``web-root.pem`` below ``folder``.

    ``names`` are those of the cluster in a VPC.
    """
    for below in ("server", "bastion", "web/files/global", "web/files/repository"):
        (folder / below).mkdir(parents=True)
    # The HTTPS host answers every client with the example address.
    (folder / "web/files/index.html").write_text(values["address"] + "\n")

    web_root = trustme.CA(organization_name="Lab web root")
    rds_root = trustme.CA(organization_name="Lab RDS root")
    other_root = trustme.CA(organization_name="Lab RDS root of another Region")
    for root, file in (
        (web_root, "web-root.pem"),
        (web_root, "web/files/repository/AmazonRootCA1.pem"),
        (rds_root, "server/rds-root.pem"),
        # The real bundle holds many roots; this one holds a second, unused one.
        (other_root, "web/files/global/global-bundle.pem"),
        (rds_root, "web/files/global/global-bundle.pem"),
    ):
        root.cert_pem.write_to_path(folder / file, append=True)

    rds = rds_root.create_child_ca()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for leaf, file in (
        (web_root.issue_cert(*values.hosts), "web/certificate"),
        (web_root.issue_cert(values["express"]), "server/express"),
        (rds.issue_cert(*names), "server/server"),
        # What server_certificate, a fault, shows.
        (rds.issue_cert("another-cluster.example"), "server/wrong-name"),
        (web_root.issue_cert(*names), "server/wrong-ca"),
        (rds.issue_cert(*names, not_after=yesterday), "server/expired"),
    ):
        for pem in leaf.cert_chain_pems:
            pem.write_to_path(folder / f"{file}.pem", append=True)
        leaf.private_key_pem.write_to_path(folder / f"{file}.key")

    key, openssh = Ed25519PrivateKey.generate(), form.Encoding.OpenSSH
    public = key.public_key().public_bytes(openssh, form.PublicFormat.OpenSSH)
    (folder / "bastion/authorized_keys").write_bytes(public + b"\n")
    private = (form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    (folder / "bastion/key.pem").write_bytes(key.private_bytes(*private))
