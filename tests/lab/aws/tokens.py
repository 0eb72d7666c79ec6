"""IAM tokens: how one is signed, and what a server of the lab thinks of one.

A token is a presigned request without its scheme: host, port, user, Region and time,
signed with the secret key of whoever made it. ``sign`` follows AWS Signature Version 4,
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

As a program, PAM's: the token comes on standard input, ``PAM_USER`` says who logs in,
and the file ``TOKENS`` what ``check`` is told of the server. It exits with 0 for a good
token; else it prints why not to the server's log, as Aurora writes to its
``iam-db-auth-error`` log. Python's standard library only: the lab's image runs it.
"""

import fnmatch
import hashlib
import hmac
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

EXPIRES = 900  # seconds: AWS's own, 15 minutes
SKEW = timedelta(minutes=5)  # that the clock of whoever made it may be fast
ALGORITHM = "AWS4-HMAC-SHA256"
STAMP = "%Y%m%dT%H%M%SZ"
SIGNATURE = "X-Amz-Signature"


class BadToken(Exception):
    """A token that is refused; the message says why."""


def sign(host: str, query: dict[str, str], secret: str) -> str:
    """The signature, in hexadecimal, of the request that ``query`` makes of ``host``.

    ``host`` is ``name:port``, ``secret`` the secret access key, and ``query`` has the
    request's parameters in plain text, without the signature.
    """
    stamp = query["X-Amz-Date"]
    scope = query["X-Amz-Credential"].split("/", 1)[1]
    pairs = urlencode(sorted(query.items()), quote_via=quote)
    nothing = hashlib.sha256(b"").hexdigest()
    request = f"GET\n/\n{pairs}\nhost:{host}\n\nhost\n{nothing}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for word in (*scope.split("/"), f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"):
        key = hmac.digest(key, word.encode(), "sha256")
    return key.hex()


def token(host: str, user: str, region: str, identity: dict, made: datetime) -> str:
    """A token for ``user`` at ``host`` (``name:port``), as the AWS CLI makes it.

    ``identity`` has ``key``, ``secret`` and, of temporary credentials, ``session``.
    """
    query = {
        "Action": "connect",
        "DBUser": user,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{identity['key']}/{made:%Y%m%d}/{region}/rds-db/aws4_request",
        "X-Amz-Date": made.strftime(STAMP),
        "X-Amz-Expires": str(EXPIRES),
        "X-Amz-SignedHeaders": "host",
    }
    if identity["session"]:
        query["X-Amz-Security-Token"] = identity["session"]
    query[SIGNATURE] = sign(host, query, identity["secret"])
    return f"{host}/?{urlencode(query, quote_via=quote)}"


def check(text: str, user: str, server: dict, now: datetime) -> None:
    """``BadToken`` unless the token ``text`` lets ``user`` into ``server`` at ``now``.

    ``server`` has its ``hosts``, ``port`` and ``region``, the ``arn`` of its database
    users, and the ``identities`` of the account, each with its ``policy``.
    """
    parts = urlsplit(f"https://{text}")
    query = dict(parse_qsl(parts.query))
    signature = query.pop(SIGNATURE, "")
    signed = {"X-Amz-Credential", "X-Amz-Date"}
    if query.get("Action") != "connect" or not query.keys() >= signed:
        raise BadToken("this is no token")
    key, day, region, *rest = [*query["X-Amz-Credential"].split("/"), "", ""]
    if [day, *rest[:2]] != [query["X-Amz-Date"][:8], "rds-db", "aws4_request"]:
        raise BadToken("this is no token for a database")
    identity = next((i for i in server["identities"] if i["key"] == key), None)
    if not identity or query.get("X-Amz-Security-Token") != identity["session"]:
        raise BadToken("nobody has these credentials")
    if not hmac.compare_digest(signature, sign(parts.netloc, query, identity["secret"])):
        raise BadToken("the signature does not fit")
    host, _, port = parts.netloc.rpartition(":")
    for what, is_so, should in (
        ("host", host, server["hosts"]),
        ("port", port, [server["port"]]),
        ("Region", region, [server["region"]]),
        ("user", query.get("DBUser"), [user]),
    ):
        if is_so not in should:
            raise BadToken(f"the token is for the {what} {is_so}")
    made = datetime.strptime(query["X-Amz-Date"], STAMP).replace(tzinfo=UTC)
    if not -SKEW <= now - made < timedelta(seconds=EXPIRES):
        raise BadToken("the token is not valid at this time")
    if not may_connect(identity["policy"], f"{server['arn']}/{user}"):
        raise BadToken("no policy allows rds-db:connect")


def may_connect(policy: dict, resource: str) -> bool:
    """Whether an IAM ``policy`` allows to log in as the database user ``resource``."""
    return any(
        statement["Effect"] == "Allow"
        and fnmatch.fnmatchcase("rds-db:connect", statement["Action"])
        and fnmatch.fnmatchcase(resource, statement["Resource"])
        for statement in policy["Statement"]
    )


if __name__ == "__main__":
    server = json.loads(Path(os.environ["TOKENS"]).read_text())
    try:
        check(sys.stdin.read(), os.environ["PAM_USER"], server, datetime.now(UTC))
    except BadToken as error:
        sys.exit(f"IAM: {error}")
