"""A step that cannot be done is named with file and line, before anybody tries it."""

from pathlib import Path

import pytest
from guide.model.steps import load_steps
from guide.model.tasks import SnippetError
from guide.model.values import Values

GOOD = """[[step]]
action = "fill"
label = "Username"
value = "user"
sentence = "{label}: {value}."
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "steps.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('action = "fill"', 'action = "type"', "'type' is no action; there are click"),
        ('action = "fill"\n', "", "[step] has no 'action'"),
        ('label = "Username"', 'lable = "Username"', "'lable' is no key"),
        ('label = "Username"', "label = 5", "'label' must be text in quotes"),
        ('value = "user"\n', "", "to fill needs a 'value'"),
        ('action = "fill"', 'action = "set"', "to set needs a 'choice'"),
        ('value = "user"', 'value = "user"\npicture = "../a"', "no name for a picture"),
        ('value = "user"', 'value = "usr"', "'usr' is not in values.toml"),
        ("{value}.", "", "'value' and {value} in the sentence belong together"),
        ("{label}: ", "", "'label' and {label} in the sentence belong together"),
        ("{value}.", "{value}, {choice}.", "'choice' and {choice}"),
        ("{value}.", "{value}{}.", "a brace that stands for nothing"),
        ("{value}.", "{value} {valu}.", "a brace that stands for nothing"),
        ('value = "user"', 'value = "user"\npicture = "a"', "a picture needs an 'alt'"),
    ],
)
def test_a_faulty_step_is_named_with_its_line(
    old: str, new: str, complaint: str, tmp_path: Path, values: Values
) -> None:
    assert old in GOOD
    path = written(tmp_path, f"# First a good one.\n{GOOD}\n{GOOD.replace(old, new)}")
    with pytest.raises(SnippetError) as error:
        load_steps(path, values)
    # The line of the key, or where that is not at fault, of the step.
    line = 10 if old == 'label = "Username"' else 8
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    "text", ["", "[step]\n", "step = 1\n", "step = [1]\n", f"x = 1\n{GOOD}", "[[step"]
)
def test_a_file_of_anything_but_steps_is_refused(
    text: str, tmp_path: Path, values: Values
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SnippetError, match=f"{path}:1: "):
        load_steps(path, values)


def test_each_step_knows_its_line_however_its_header_is_written(
    tmp_path: Path, values: Values
) -> None:
    odd = GOOD.replace("[[step]]", " [[ step ]] # the second")
    path = written(tmp_path, f"{GOOD}\n{odd}")
    assert [step.where for step in load_steps(path, values)] == [f"{path}:1", f"{path}:7"]


def test_a_sentence_says_the_label_and_what_is_put_there(
    tmp_path: Path, values: Values
) -> None:
    menu = GOOD.replace('value = "user"', 'choice = "Register > Server..."')
    menu = menu.replace("fill", "right-click")
    path = written(tmp_path, GOOD + menu.replace("{value}", "{choice}"))
    fill, choose = load_steps(path, values)
    assert fill.text == ":guilabel:`Username`: :value:`user`."
    assert choose.text == ":guilabel:`Username`: :menuselection:`Register --> Server...`."
