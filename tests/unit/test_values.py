"""What is wrong with the example values is one error, with its line and a way out."""

import re
from pathlib import Path

import pytest
from guide.model.tasks import SnippetError, load_task
from guide.model.values import REQUIRED, Values, ValuesError, load_values

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "snippets" / "values.toml").read_text()
FIXED = GOOD[GOOD.index("[fixed]") :]
ALL = ", ".join(f"[{key}]" for key in REQUIRED)
NO_STRINGS = "[fixed], the names for everyone, must be a table with lines such as"


def line_of(text: str) -> int:
    return GOOD[: GOOD.index(text)].count("\n") + 1


def refusal(text: str, tmp_path: Path) -> str:
    """What is said of a ``values.toml`` with this text, behind its path."""
    path = tmp_path / "values.toml"
    path.write_text(text)
    with pytest.raises(ValuesError) as error:
        load_values(path)
    return str(error.value).removeprefix(f"{path}:")


@pytest.mark.parametrize("key", REQUIRED)
def test_a_value_that_the_guide_or_the_lab_needs_is_missed(
    key: str, tmp_path: Path
) -> None:
    table = re.search(rf"^\[{key}\]\n(?:.+\n)+", GOOD, re.MULTILINE)
    assert table
    assert refusal(GOOD.replace(table[0], ""), tmp_path) == (
        f"1: there is no table [{key}]; add it, with name, example, instead"
    )


@pytest.mark.parametrize("folder", ["tests", "docs/_ext"])
def test_no_value_is_used_by_its_key_that_might_be_missing(folder: str) -> None:
    code = "\n".join(path.read_text() for path in (ROOT / folder).rglob("*.py"))
    used = {*re.findall(r"""\bvalues\[["'](\w+)["']\]""", code)}
    assert used - {*REQUIRED} == set(), "add it to REQUIRED"


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ('"5432"', "5432", line_of('"5432"'), "'example' must be text in quotes"),
        ('"5432"', '""', line_of('"5432"'), "'example' must be text in quotes, not empty"),
        ('example = "5432"\n', "", line_of("[port]"), "[port] has no 'example'; add it"),
        ("[port]", "[port", line_of("[port]"), "Expected ']' at the end of a table"),
        (GOOD, f'host = "x"\n{GOOD}', 1, "'host' is no table; write [host], with name"),
        (FIXED, "", 1, NO_STRINGS),
        (FIXED, "[fixed]\nport = 5432\n", line_of("[fixed]"), NO_STRINGS),
        (
            GOOD,
            "[fixed]\n",
            1,
            f"there is no table {', '.join(f'[{key}]' for key in REQUIRED)}",
        ),
    ],
)
def test_a_faulty_file_is_named_with_its_line(
    old: str, new: str, line: int, complaint: str, tmp_path: Path
) -> None:
    where, _, what = refusal(GOOD.replace(old, new), tmp_path).partition(": ")
    assert complaint in what
    assert where == str(line)


def test_a_file_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "values.toml"
    with pytest.raises(ValuesError, match=f"{path}:1: No such file"):
        load_values(path)
    path.write_bytes(b"# one\n# \xff\n")
    with pytest.raises(ValuesError, match=f"{path}:2: not UTF-8"):
        load_values(path)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("[why]\n", 1, "'why' is no key here; there are untested, missing, long_running"),
        ('[missing]\n"a.sh" = 5\n', 1, "'missing' must be a table with lines such as"),
        ("\n[long_running]\n", 2, 'must be a table with the one line why = "reason"'),
        ('[missing]\n"a.sh = "b"\n', 2, "mend the TOML"),
    ],
)
def test_a_faulty_file_of_reasons_is_named_with_its_line(
    text: str, line: int, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "task" / "reasons.toml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(SnippetError, match=f"{path}:{line}: ") as error:
        load_task(tmp_path, "task")
    assert complaint in str(error.value)


def test_a_text_is_cut_at_each_example_value(values: Values) -> None:
    pieces = values.split(f"--host={values['endpoint']} --port=54321 awsuser@x")
    assert [piece for piece in pieces if piece[1]] == [
        (values["endpoint"], "endpoint"),
        ("awsuser", "user"),
    ]
