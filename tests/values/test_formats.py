"""What a value is in SQL, JSON and the arguments of programs, to those who read them."""

import json
import re
import shutil

from psycopg import sql
from robot import invocations
from robot.hostile import hostile, in_threes
from robot.invocations import Invocations
from robot.pages import all_blocks, soup

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


MERE_TEXT = (
    "endpoint reader express port user iam_user region cluster group profile".split()
)
# What an argument begins with that has a format of its own.
HAS_FORMAT = re.compile(r"(--dbname=|--command=)?(\w+=\S+[ ,]|postgresql:|[A-Z]+ |DO )")


def test_every_argument_of_every_command_has_the_readers_value(open_form, values) -> None:
    examples = {key: value for key, (_, value, _) in _examples(open_form).items()}
    own = {
        key: f"a'b $x!{number}" for number, key in enumerate(examples) if key != "password"
    }
    given, expected = {}, {}
    for page in sorted({block.page for block in all_blocks().values()}):
        form = None
        for block in (b for b in all_blocks().values() if b.page == page):
            if block.kind.shell != "unix" or not soup(page).select_one(".values"):
                continue
            if form is None:
                form = open_form(page, "unix.sh")
                fields = form.tab.locator(".fields input").all()
                keys = [field.get_attribute("name") for field in fields]
                form.fill(**{key: own[key] for key in keys})
            given[block.snippet] = form.text(block.snippet)
            expected[block.snippet] = block.text
        if form:
            form.tab.context.close()
    found, before = invocations.by_bash(given), invocations.by_bash(expected)
    longest_first = sorted(own, key=lambda key: -len(examples[key]))
    any_example = re.compile("|".join(re.escape(examples[key]) for key in longest_first))
    key_of = {examples[key]: key for key in own}
    for snippet, invoked in before.items():
        for was, now in zip(invoked.calls, found[snippet].calls, strict=True):
            for old, new in zip(was, now, strict=True):
                if any_example.search(old) and not HAS_FORMAT.match(old):
                    filled = any_example.sub(lambda m: own[key_of[m.group()]], old)
                    assert new == filled, snippet


def _examples(open_form) -> dict[str, list[str]]:
    return open_form("psql").tab.evaluate("EXAMPLES")
