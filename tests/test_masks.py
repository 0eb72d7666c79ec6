"""Each mask hides what its name says, and nothing else."""

import pytest
from masks import MASKS, masked, without_banner

BANNER = """\
Password:
psql (17.6 (Debian 17.6-0+deb13u1), server 15.1)
WARNING: psql major version 17, server major version 15.
         Some psql features might not work.
SSL connection (protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384, compression: off)
Type "help" for help.

mypgdb=>"""


def test_there_are_few_masks() -> None:
    assert set(MASKS) == {"versions", "cipher"}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("psql (17.6)", "psql (17.12 (Debian 17.12-0+deb13u1))"),
        ("psql (17.6)", "psql (18beta1, server 15.2)"),
        ("cipher: TLS_AES_256_GCM_SHA384,", "cipher: ECDHE-RSA-AES256-GCM-SHA384,"),
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
        ("say psql (17.6)", "say psql (17.7)"),
        ("psql (17.6) failed", "psql (17.7) failed"),
        (" t   | TLSv1.3", " f   | TLSv1.3"),
    ],
)
def test_a_mask_hides_nothing_else(one, another) -> None:
    assert masked(one) != masked(another)


def test_the_banner_is_cut_and_nothing_else() -> None:
    assert without_banner(BANNER) == "Password:\nmypgdb=>"
    rest = "mypgdb=> \n t | TLSv1.3\npsql: error: SSL connection has been closed"
    assert without_banner(rest) == rest
