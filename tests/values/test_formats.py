"""What a value is in SQL, JSON and the arguments of programs, to those who read them."""

import json
import re
import shutil
from functools import partial

from guide.model.values import load_values
from psycopg import sql
from robot import invocations
from robot.chromium import go
from robot.form import FilledPage
from robot.hostile import hostile, in_threes
from robot.invocations import Invocations
from robot.pages import SNIPPETS, blocks, page_names, soup

GRANT = "problems/iam-not-granted/grant/{}"
CREATE = "token/user/session.sql"
LONGEST = 63  # bytes of a name


def names(count: int, taken: str, ascii_only: bool = False) -> list[str]:
    """Names that a role may have: hostile ones, but that which is ``taken``."""
    found = [n for n in hostile(count, ascii_only) if len(n.encode()) <= LONGEST]
    return [name for name in found if name != taken]


def granted(lab, statements: dict[str, str], is_made: bool = False) -> list[str]:
    """Those of the roles for which the statement did not grant ``rds_iam`` to just them.

    ``statements`` by the role's name; each in a transaction, which is undone.
    """
    script = []
    for name, statement in statements.items():
        make = sql.SQL("CREATE ROLE {};").format(sql.Identifier(name)).as_string()
        member = sql.SQL(
            "SELECT count(*) FROM pg_auth_members JOIN pg_roles r ON r.oid = member"
            " WHERE roleid = 'rds_iam'::regrole AND rolname = {};"
        ).format(sql.Literal(name))
        script += ["BEGIN;", "" if is_made else make, f"{statement};"]
        script += [member.as_string(), "ROLLBACK;"]
    told = lab.superuser_sql("\n".join(script)).split()
    return [name for name, found in zip(statements, told, strict=True) if found != "1"]


def statement(found: Invocations) -> str:
    """The SQL that psql, called once, was given."""
    (call,) = found.calls
    return next(w.split("=", 1)[1] for w in call if w.startswith("--command="))


def test_a_name_in_a_statement_is_the_name_that_was_typed(
    lab, open_form, count, say
) -> None:
    form = open_form("problems/iam-not-granted", "unix.sh")
    texts: dict[str, dict[str, str]] = {"unix.sh": {}, "windows.ps1": {}}
    for name in names(count, lab.values["user"]):
        form.fill(iam_user=name)
        for file, found in texts.items():
            assert not form.refusal(GRANT.format(file)), name
            found[name] = form.text(GRANT.format(file))
    readers = {"bash": invocations.by_bash(texts["unix.sh"])}
    if shutil.which("pwsh"):
        for passing in ("Standard", "Legacy"):
            found = invocations.by_powershell(texts["windows.ps1"], passing)
            readers[f"PowerShell, {passing}"] = found
    for shell, found in readers.items():
        statements = {name: statement(each) for name, each in found.items()}
        assert granted(lab, statements) == [], shell
        say(f"names in SQL, {shell}: {len(statements)} arrived, 0 refused, 0 wrong")


def test_a_name_in_a_statement_arrives_from_command_prompt(
    command_prompt, lab, open_form, count, say
) -> None:
    form, texts = open_form("problems/iam-not-granted", "windows.cmd"), {}
    for name in names(count, lab.values["user"], ascii_only=True)[::4]:
        form.fill(iam_user=name)
        texts[name] = form.copied(GRANT.format("windows.cmd"))
    found = invocations.by_command_prompt(command_prompt, texts)
    assert granted(lab, {name: statement(each) for name, each in found.items()}) == []
    say(f"names in SQL, Command Prompt: {len(texts)} arrived, 0 refused, 0 wrong")


def test_a_word_of_sql_is_quoted_where_it_must_be(lab, open_form) -> None:
    # No role has the name none, with or without quotes.
    words = lab.superuser_sql(
        "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U' AND word <> 'none'"
    )
    form = open_form("login")
    statements = {}
    for word in [*words.split(), "Upper", "ordinary_name"]:
        form.fill(iam_user=word)
        statements[word] = form.text(CREATE).replace("; ", ";\n")
    assert granted(lab, statements, is_made=True) == []
    assert statements["ordinary_name"].startswith("CREATE USER ordinary_name;")


def test_json_is_json_and_has_the_values(open_form, count) -> None:
    form = open_form("pgadmin")
    for row in in_threes(hostile(count)):
        form.fill(**row)
        server = json.loads(form.text("pgadmin/servers/servers.json"))["Servers"]["1"]
        assert server["Host"] == row["endpoint"]
        assert server["Username"] == row["user"]
        assert server["MaintenanceDB"] == row["database"]
    form.fill(port="5433")
    text = form.text("pgadmin/servers/servers.json")
    assert json.loads(text)["Servers"]["1"]["Port"] == 5433
    form.fill(port="many")
    assert "A port is a number" in form.refusal("pgadmin/servers/servers.json")


AWS_READS = """
import json, sys
from awscli.shorthand import ShorthandParser
print(json.dumps([ShorthandParser().parse(text) for text in sys.argv[1:]]))
"""


def test_the_aws_cli_reads_its_short_form_as_it_was_typed(
    lab, open_form, count, say
) -> None:
    form, texts = open_form("network", "unix.sh"), {}
    values = hostile(count)
    for value in values:
        form.fill(endpoint=value)
        texts[value] = form.text("network/session-manager/unix.sh")
    calls = [found.calls[0] for found in invocations.by_bash(texts).values()]
    given = [next(w for w in call if w.startswith("host=")) for call in calls]
    said = lab.bash().execute("python3", "-c", AWS_READS, *given)
    assert [each["host"] for each in json.loads(said)] == values
    say(f"values in the short form of the AWS CLI: {len(values)} arrived, 0 wrong")


# What an argument begins with that has a format of its own.
HAS_FORMAT = re.compile(r"(--dbname=|--command=)?(\w+=\S+[ ,]|postgresql:|[A-Z]+ |DO )")


def test_every_argument_of_every_command_has_the_readers_value(open_form, address) -> None:
    examples = load_values(SNIPPETS / "values.toml")
    own = {key: f"a'b $x!{number}" for number, key in enumerate(examples.by_key)}
    shells = {"unix.sh": invocations.by_bash}
    if shutil.which("pwsh"):
        shells["windows.ps1"] = partial(invocations.by_powershell, passing="Legacy")
    given: dict[str, dict[str, str]] = {file: {} for file in shells}
    tab = open_form("index", "unix.sh").tab
    for page in (page for page in page_names() if soup(page).select_one(".values")):
        go(tab, f"{address}/{page}.html")
        form = FilledPage(tab)  # with what was typed on the pages before
        form.fill_all(own)
        for block in blocks(page):
            if block.path.name in shells:
                given[block.path.name][block.snippet] = form.text(block.snippet)
    for file, read in shells.items():
        found = read(given[file])
        before = read({name: (SNIPPETS / name).read_text() for name in given[file]})
        for snippet, invoked in before.items():
            # An express cluster has one port.
            fixed = {"port": examples["port"]} if snippet.startswith("express/") else {}
            mine = own | fixed
            for was, now in zip(invoked.calls, found[snippet].calls, strict=True):
                for old, new in zip(was, now, strict=True):
                    parts = examples.split(old)
                    if any(key for _, key in parts) and not HAS_FORMAT.match(old):
                        expected = [mine[key] if key else part for part, key in parts]
                        assert new == "".join(expected), snippet
