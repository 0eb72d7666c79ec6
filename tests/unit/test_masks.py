"""Each mask hides what its name says, and nothing else."""

import pytest
from robot.snapshot import KEPT_OUT, MASKS, OF_OTHERS, ON_WINDOWS, masked, without_banner

BANNER = """\
Password:
psql (17.6 (Debian 17.6-0+deb13u1), server 15.1)
WARNING: psql major version 17, server major version 15.
         Some psql features might not work.
SSL connection (protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384, compression: off)
Type "help" for help.

mypgdb=>"""


def test_there_are_few_masks() -> None:
    assert set(MASKS) == {"minor version", "cipher", "process", "signature"}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("psql (17.6)", "psql (17.12 (Debian 17.12-0+deb13u1))"),
        ("psql (17.6)", "psql (17beta1, server 15.2)"),
        ("psql (PostgreSQL) 17.6", "psql (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)"),
        (" Backend PID          | 662", " Backend PID          | 71"),
        ("cipher: TLS_AES_256_GCM_SHA384,", "cipher: ECDHE-RSA-AES256-GCM-SHA384,"),
        ("?DBUser=u&X-Amz-Credential=A%2F1&X-Amz-Date=2", "?DBUser=u&X-Amz-Credential=B"),
    ],
)
def test_a_mask_hides_what_differs_between_machines(one, another) -> None:
    assert masked(one) == masked(another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("protocol: TLSv1.3, cipher: A", "protocol: TLSv1.2, cipher: A"),
        ("cipher: A, compression: off", "cipher: A, compression: on"),
        ("psql (17.6)\nx", "psql (17.6)\ny"),
        ("psql (17.6)", "psql (18.6)"),
        ("say psql (17.6)", "say psql (17.7)"),
        ("psql (17.6) failed", "psql (17.7) failed"),
        (" Server Port          | 662", " Server Port          | 71"),
        (" t   | TLSv1.3", " f   | TLSv1.3"),
        ("h:1/?DBUser=u&X-Amz-Credential=A", "h:1/?DBUser=v&X-Amz-Credential=A"),
        ("X-Amz-Credential=A\nx", "X-Amz-Credential=A\ny"),
    ],
)
def test_a_mask_hides_nothing_else(one, another) -> None:
    assert masked(one) != masked(another)


def test_with_other_versions_the_major_version_does_not_count() -> None:
    for one, another in (
        ("psql (17.6)", "psql (18.1)"),
        ("psql (PostgreSQL) 17", "psql (8"),
    ):
        assert masked(one, OF_OTHERS) == masked(another, OF_OTHERS)


def test_on_windows_the_words_before_a_loss_and_empty_lines_do_not_count() -> None:
    lost = "The connection to the server was lost. Attempting reset: "
    one, another = f"FATAL:  x\n{lost}Succeeded.", f"SSL error: y\n{lost}Succeeded."
    assert masked(one, ON_WINDOWS) == masked(another, ON_WINDOWS)
    assert masked(one, ON_WINDOWS) != masked(f"{lost}Failed.", ON_WINDOWS)
    assert masked("a\n\n\nb", ON_WINDOWS) == masked("a\n\nb", ON_WINDOWS)
    assert masked("a\nb", ON_WINDOWS) != masked("a\n\nb", ON_WINDOWS)
    assert masked("FATAL:  x", ON_WINDOWS) != masked("FATAL:  y", ON_WINDOWS)


def test_who_signed_a_token_is_kept_out_of_what_is_captured() -> None:
    token = "h:1/?DBUser=u&X-Amz-Credential=AKIA%2F1&X-Amz-Signature=0"
    assert masked(token, KEPT_OUT) == "h:1/?DBUser=u&X-Amz-Credential=..."
    assert masked("cipher: A", KEPT_OUT) == "cipher: A"


def test_the_banner_is_cut_and_nothing_else() -> None:
    assert without_banner(BANNER) == "Password:\nmypgdb=>"
    rest = "mypgdb=> \n t | TLSv1.3\npsql: error: SSL connection has been closed"
    assert without_banner(rest) == rest
