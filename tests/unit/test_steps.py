"""A step that cannot be done is named with file and line, before anybody tries it."""

from pathlib import Path

import pytest
from guide.snippets import SnippetError
from guide.steps import ACTIONS, load_steps
from guide.values import Values
from hands import Hands

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
        ('action = "fill"\n', "", "there is no 'action'"),
        ('label = "Username"', 'lable = "Username"', "'lable' is no key"),
        ('label = "Username"', "label = 5", "'label' is not text"),
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
    assert str(error.value).startswith(f"{path}:8: ")
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[step]\n", "step = 1\n", "step = [1]\n", f"x = 1\n{GOOD}", "[[step"),
        *(GOOD.replace("[[step]]", start) for start in ("[[ step ]]", "[[step]] # one")),
    ],
)
def test_a_file_of_anything_but_steps_is_refused(
    text: str, tmp_path: Path, values: Values
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SnippetError, match=f"{path}:1: "):
        load_steps(path, values)


def test_a_sentence_says_the_label_and_what_is_put_there(
    tmp_path: Path, values: Values
) -> None:
    menu = GOOD.replace('value = "user"', 'choice = "Register > Server..."')
    menu = menu.replace("fill", "right-click")
    path = written(tmp_path, GOOD + menu.replace("{value}", "{choice}"))
    fill, choose = load_steps(path, values)
    assert fill.text == ":guilabel:`Username`: :value:`user`."
    assert choose.text == ":guilabel:`Username`: :menuselection:`Register --> Server...`."


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_can_be_done(action: str) -> None:
    assert callable(getattr(Hands, f"_{action.replace('-', '_')}"))
