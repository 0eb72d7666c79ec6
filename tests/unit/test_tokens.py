"""IAM tokens, without a server: the policy of the page, and AWS's own signature."""

import json
from datetime import UTC, datetime

import botocore.session
from guide.model.values import Values
from lab.aws import tokens
from lab.aws.account import ACCOUNT
from lab.docker.lab import POLICY


def test_the_policy_of_the_page_lets_its_user_connect_and_nobody_else(values) -> None:
    policy = json.loads(POLICY.read_text())
    users = f"arn:aws:rds-db:{values['region']}:{ACCOUNT}:dbuser:{values['resource']}"
    assert tokens.may_connect(policy, f"{users}/{values['iam_user']}")
    assert not tokens.may_connect(policy, f"{users}/{values['user']}")


def test_the_libraries_of_aws_sign_as_the_lab_reads(values: Values) -> None:
    who = {"key": "AKIDEXAMPLE", "secret": "not/a+secret", "session": "a/b+c=="}
    client = botocore.session.get_session().create_client(
        "rds",
        region_name=values["region"],
        aws_access_key_id=who["key"],
        aws_secret_access_key=who["secret"],
        aws_session_token=who["session"],
    )
    host, port = values["endpoint"], values["port"]
    theirs = client.generate_db_auth_token(host, int(port), values["iam_user"])
    now = datetime.now(UTC)
    ours = tokens.token(f"{host}:{port}", values["iam_user"], values["region"], who, now)
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    server = {
        "hosts": [host],
        "port": port,
        "region": values["region"],
        "arn": "arn",
        "identities": [who | {"policy": everything}],
    }
    for made in (theirs, ours):
        tokens.check(made, values["iam_user"], server, now)
