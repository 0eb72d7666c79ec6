"""What is wrong in a TOML file is one error, with its line and a way out."""

import re
from pathlib import Path

import pytest
from guide.model.problems import Cause, FaultUse, InClient, OtherWording, load_problem
from guide.model.project import load_project
from guide.model.steps import load_steps
from guide.model.toml_file import SnippetError
from guide.model.values import REQUIRED, Values, load_values

ROOT = Path(__file__).parents[2]
PROBLEM = "problems/no-such-thing/problem.toml"
STEPS = "topic/fill/steps.toml"
REASONS = "psql/connect/reasons.toml"
CLIENTS = """\
[bash]
absent = "only on Windows"

[windows]
message = "no such"

[[windows.fault]]
kind = "custom_name"

[pgadmin]
fault = []
fill = { "Password" = "another" }
leave_out = ["Add row"]

[[other_wordings]]
by = "psql 9"
source = "from reports"
text = "no thing"
"""
ALL_VALUES = ", ".join(f"[{key}]" for key in REQUIRED)
CONTROL = '"fill"\nlabel = "Username"\nvalue = "user"'
NO_FIXED = "[fixed], the names for everyone, must be a table with lines such as"


def read(folder: Path) -> None:
    """Read all files of a folder of snippets."""
    load_steps(folder / STEPS, load_project(folder).values)


# Each puts ``new`` in the place of the last ``old``, after which the file has a comment;
# what is then wrong stands where the last ``at`` begins.
FAULTS = {
    "values.toml": [
        ('"5432"', "5432", "example = 5432", "'example' must be text in quotes"),
        ('"5432"', '""', 'example = ""', "'example' must be text in quotes, not empty"),
        ('"5432"', '"5432"\nhost = 1', "host = 1", "unknown key 'host'; use one of: name"),
        ("[port]", "[port]\n[other]", "[port]", "[port] has no 'name', 'example', 'instea"),
        ("[port]", "[port", "[port", "Expected ']' at the end of a table"),
        ("[port]", "[part]", "# The", "there is no table [port]; add it, with name"),
        (
            "# The",
            'host = "x"\n# The',
            'host = "x"',
            "'host' must be a table; write",
        ),
        ("[fixed]", "[fxed]", "# The", NO_FIXED),
        ("[fixed]", "[fixed]\nport = 5432", "[fixed]", NO_FIXED),
    ],
    PROBLEM: [
        ('"name"', '"nmae"', "stage", "'stage' must be one of command, name, network,"),
        ('stage = "name"\n', "", 'trigger = ["topic', "there is no 'stage'; add it"),
        ("stage =", "heading = 'x'\nstage =", "head", "unknown key 'heading'; use one of"),
        ('["topic/ask"]', "[3]", "trigger = [3", "'trigger' must be a list such as"),
        ('["topic/ask"]', "[]", "trigger = []", "'trigger' must be a list such as"),
        ('["topic/ask"]', '"topic/ask"]', 'trigger = "t', "correct the TOML"),
        ("stage =", "rank = true\nstage =", "rank", "'rank' must be a whole number"),
        ("stage =", "not_provoked = 'x'\nstage =", "not_p", "add 'fault', the cause, or"),
        ("[[fault]]", "[[faults]]", "[[faults]]", "unknown key 'faults'; use one of: "),
        ('"custom_name"', "5", "kind = 5", "a fault has a 'kind', text in quotes; add it"),
        (
            "kind",
            "knid",
            "[[cause.other.fault]]\nk",
            "a fault has a 'kind', text in quotes",
        ),
        (
            "[[cause.other.f",
            "[[cause.other.x",
            "[[cause",
            "unknown key 'xault'; use one of",
        ),
        ("# end", "[cause.more]", "[cause.more", "[cause.more] has no 'fault'; add it"),
        (
            "stage =",
            "cause.x = 1\nstage =",
            "cause.x",
            "'cause' must be tables with a name",
        ),
        ("stage =", "windows = 5\nstage =", "windows", "'windows' must be a table"),
        ("# end", "[windows]\nabsnt = 'x'", "absnt", "unknown key 'absnt'; use one of: a"),
        ("# end", "[bash]\nabsent = ''", "absent", "'absent' must be text in quotes"),
        ("# end", "[[windows.fault]]\nx = 1", "[[win", "a fault has a 'kind'"),
        ("# end", "[pgadmin]\nfill = {a = 1}", "fill", "'fill' must be a table with lines"),
        ("# end", "[pgadmin]\nfault = 'x'", "fault = ", "'fault' must be tables, each und"),
        ("# end", "[labels]\n'a.txt' = 1", "[labels]\n'", "'labels' must be a table with"),
        ("# end", "[[other_wordings]]", "[[oth", "has no 'by', 'text', 'source'; add it"),
    ],
    STEPS: [
        ("fill", "type", "[[step]]\n", "unknown action 'type'; use one of: click"),
        ('action = "fill"\n', "", "[[step]]\nlab", "[step] has no 'action'; add it"),
        ("label =", "lable =", "lable", "unknown key 'lable'"),
        ('"Username"', "5", "label = 5", "'label' must be text in quotes"),
        ('value = "user"\n', "", "[[step]]\n", "to fill needs a 'value'"),
        ('"fill"', '"set"', "[[step]]\n", "to set needs a 'choice'"),
        (CONTROL, '"press"', "[[step]]\n", "there is neither 'label' nor 'value'"),
        (
            "value =",
            'picture = "../a"\nvalue =',
            "[[step]]\n",
            "cannot be a picture's name",
        ),
        ("value =", 'picture = "a"\nvalue =', "[[step]]\n", "a picture needs an 'alt'"),
        ('"user"', '"usr"', "[[step]]\n", "'usr' is not in values.toml"),
        ("{value}.", "", "[[step]]\n", "'value' is for a sentence with {value}"),
        ("{label}: ", "", "[[step]]\n", "'label' is for a sentence with {label}"),
        (
            "{value}.",
            "{value}, {choice}.",
            "[[step]]\n",
            "'choice' is for a sentence with {choice}",
        ),
        ("{value}.", "{value}{}.", "[[step]]\n", "a brace that stands for nothing"),
        ("{value}.", "{value} {valu}.", "[[step]]\n", "a brace that stands for nothing"),
    ],
    REASONS: [
        ("[missing]", "[why]", "[why]", "unknown key 'why'; use one of: untested, missi"),
        ('"windows.ps1" = "x"', "a = 5", "[missing]", "'missing' must be a table with"),
        ("[missing]", "[long_running]", "[long", "must be a table with the one line why"),
    ],
}


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "complaint"),
    [(name, *row) for name, rows in FAULTS.items() for row in rows],
)
def test_a_fault_has_its_line(name, old, new, at, complaint, good, snippets) -> None:
    before, found, after = (good[name] + "# end").rpartition(old)
    assert found
    text = before + new + after
    folder = snippets({name: text})
    with pytest.raises(SnippetError) as error:
        read(folder)
    line = text[: text.rindex(at)].count("\n") + 1
    assert str(error.value).startswith(f"{folder / name}:{line}: ")
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    "text", ["", "[step]\n", "step = 1\n", "step = [1]\n", "x = 1\n[[step]]\n", "[[step"]
)
def test_a_file_of_anything_but_steps_is_refused(text: str, snippets) -> None:
    folder = snippets({STEPS: text})
    with pytest.raises(SnippetError, match=f"{folder / STEPS}:1: "):
        read(folder)


def test_all_values_that_are_missing_are_named_at_once(snippets) -> None:
    with pytest.raises(SnippetError) as error:
        read(snippets({"values.toml": "[fixed]\n"}))
    assert f"values.toml:1: there is no table {ALL_VALUES}; add it" in str(error.value)


def test_a_file_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "values.toml"
    with pytest.raises(SnippetError, match=f"{path}:1: No such file"):
        load_values(path)
    path.write_bytes(b"# one\n# \xff\n")
    with pytest.raises(SnippetError, match=f"{path}:2: not UTF-8"):
        load_values(path)


@pytest.mark.parametrize("folder", ["tests", "docs/_ext"])
def test_no_value_is_used_by_its_key_that_might_be_missing(folder: str) -> None:
    code = "\n".join(path.read_text() for path in (ROOT / folder).rglob("*.py"))
    used = {*re.findall(r"""\bvalues\[["'](\w+)["']\]""", code)}
    assert used - {*REQUIRED} == set(), "add it to REQUIRED"


def test_a_text_is_cut_at_each_example_value(values: Values) -> None:
    pieces = values.split(f"--host={values['endpoint']} --port=54321 awsuser@x")
    found = [piece for piece in pieces if piece[1]]
    assert found == [(values["endpoint"], "endpoint"), ("awsuser", "user")]


def test_a_problem_says_how_it_is_provoked_for_whom(good, snippets) -> None:
    file = snippets({PROBLEM: good[PROBLEM] + CLIENTS}) / PROBLEM
    found = load_problem(file.parent)
    edit = FaultUse("edit_command", {"changes": [["a", "b"]]}, str)
    main = (edit, FaultUse("wrong_password", {}, str))
    other = (FaultUse("custom_name", {}, str),)
    assert found.causes == {
        "": Cause(("topic/ask",), main),
        "other": Cause(("psql/connect",), other),
    }
    own = (FaultUse("custom_name", {}, str),)
    fill, leave_out = {"Password": "another"}, ("Add row",)
    assert found.clients == {
        "bash": InClient(absent="only on Windows"),
        "windows": InClient(message="no such", faults=own),
        "pgadmin": InClient(faults=(), fill=fill, leave_out=leave_out),
    }
    assert found.faults_in("bash") == main
    assert found.faults_in("windows") == own
    assert found.faults_in("windows", "other") == other
    assert found.faults_in("pgadmin") == ()
    uses = [
        *found.faults_in("bash"),
        *found.faults_in("windows", "other"),
        *found.faults_in("windows"),
    ]
    assert [use.where() for use in uses] == [f"{file}:{line}" for line in (4, 8, 14, 22)]
    assert found.other_wordings == (OtherWording("psql 9", "no thing", "from reports"),)


@pytest.mark.parametrize("line", ["fault = []", 'not_provoked = "It is too old."'])
def test_a_problem_may_have_no_fault(line: str, good, snippets) -> None:
    text = good[PROBLEM].partition("[[fault]]")[0]
    found = load_problem((snippets({PROBLEM: f"{text}{line}\n"}) / PROBLEM).parent)
    assert found.causes[""].faults == ()
    assert found.not_provoked == ("It is too old." if "old" in line else "")


def test_each_step_says_its_sentence_and_knows_its_line(good, snippets, values) -> None:
    menu = good[STEPS].partition("\n\n")[0].replace("[[step]]", " [[ step ]] # 2nd")
    menu = menu.replace('"fill"', '"right-click"').replace("{value}", "{choice}")
    menu = menu.replace('value = "user"', 'choice = "Register > Server..."')
    path = snippets({STEPS: f"{good[STEPS]}\n{menu}\n"}) / STEPS
    fill, _, choose = load_steps(path, values)
    assert [fill.where, choose.where] == [f"{path}:1", f"{path}:13"]
    assert fill.text == ":guilabel:`Username`: :value:`user`."
    assert choose.text == ":guilabel:`Username`: :menuselection:`Register --> Server...`."
