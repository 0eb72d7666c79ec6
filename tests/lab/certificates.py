"""The certificates and keys of one run: two roots, and impostors to be refused.

The *web root* is Amazon's: it signs the HTTPS host and the express cluster, and stands
in the client's own store. The *RDS root* signs the other database servers, through an
intermediate, and stands only in the bundle. With one root for both, a client that
trusts its own store would connect where Aurora refuses.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from guide.model.values import Values

IMPOSTORS = ("wrong-name", "wrong-ca", "expired")


def make(folder: Path, values: Values, names: list[str]) -> None:
    """Write ``server/``, ``web/``, ``bastion/`` and ``web-root.pem`` below ``folder``.

    ``names`` are those of the cluster in a VPC.
    """
    web_root = trustme.CA(organization_name="Lab web root")
    rds_root = trustme.CA(organization_name="Lab RDS root")
    rds = rds_root.create_child_ca()

    server = folder / "server"
    server.mkdir()
    _write(rds.issue_cert(*names), server, "server")
    _write(
        rds.issue_cert("another-cluster.example", common_name="another-cluster.example"),
        server,
        "wrong-name",
    )
    _write(web_root.issue_cert(*names), server, "wrong-ca")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    _write(rds.issue_cert(*names, not_after=yesterday), server, "expired")
    _write(web_root.issue_cert(values["express"]), server, "express")
    rds_root.cert_pem.write_to_path(server / "rds-root.pem")

    web = folder / "web"
    bundle = web / "files" / "global" / "global-bundle.pem"
    bundle.parent.mkdir(parents=True)
    amazon = web / "files" / "repository" / "AmazonRootCA1.pem"
    amazon.parent.mkdir()
    web_root.cert_pem.write_to_path(amazon)
    # The real bundle holds many roots; this one holds a second, unused one.
    other_root = trustme.CA(organization_name="Lab RDS root of another Region")
    for root in (other_root, rds_root):
        root.cert_pem.write_to_path(bundle, append=True)
    _write(web_root.issue_cert(*values.hosts), web, "certificate")
    web_root.cert_pem.write_to_path(folder / "web-root.pem")
    _write_key_pair(folder / "bastion")


def _write_key_pair(folder: Path) -> None:
    folder.mkdir()
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    (folder / "authorized_keys").write_bytes(public + b"\n")


def _write(leaf: trustme.LeafCert, folder: Path, name: str) -> None:
    for pem in leaf.cert_chain_pems:
        pem.write_to_path(folder / f"{name}.pem", append=True)
    leaf.private_key_pem.write_to_path(folder / f"{name}.key")
