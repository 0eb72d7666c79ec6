"""Words that a reader must decode are found where the text has them, and nowhere else."""

import pytest
from guide.lint.words import main, odd_words


@pytest.mark.parametrize(
    ("text", "word", "better"),
    [
        ("A\nblank is there.", "blank", "space"),
        ("The cure is near.", "cure", "fix"),
        ("It is behind the name.", "is behind", "is after"),
        ("You simply connect.", "simply", "nothing (delete the word)"),
    ],
)
def test_an_odd_word_is_named_with_its_better(text, word, better, tmp_path, capsys) -> None:
    (tmp_path / "page.rst").write_text(text)
    line = text.count("\n") + 1
    assert [*odd_words(text)] == [(line, word, better)]
    assert main([f"{tmp_path}/page.rst"]) == 1
    assert f"page.rst:{line}: {word!r}; write: {better}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["cures = ['a']", ".. cure:: it", "``blank``", "It is behind a bastion host."]
)
def test_what_is_no_prose_is_left_alone(text: str) -> None:
    assert [*odd_words(text)] == []
