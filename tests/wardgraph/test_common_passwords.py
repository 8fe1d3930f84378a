"""Passwords that are guessed first are recognised, and no others."""

import pytest

from wardgraph.common_passwords import is_common, names


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456",
        "1q2w3e4r5t6y",
        "Password1234",
        "password2026!",
        "!!!PassWord!!!",
        "passwordpassword",
        "dragonmonkey",
        "Summer2026Winter",
        "iloveyou-iloveyou",
        "aaaaaaaaaaaa",
        "abababababab",
        "012345678901",
        "123456789012",
        "987654321098",
        "abcdefghijklmn",
        "zyxwvutsrqpo",
    ],
)
def test_what_is_guessed_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "a long password of mine",
        "Tr0ub4dor&3-of-us",
        "839201774623",
        "gehdjkw-lqpbvz",
        "Fünf Bäume im Wind",
        "пароль на зиму",
        "x" * 500 + "y9!kQ",
    ],
)
def test_what_is_not_well_known_is_not_common(password: str) -> None:
    assert not is_common(password)


@pytest.mark.parametrize(
    "password",
    ["ann.lee@north.example", "my ANN-LEE secret", "xxannleexx", "LindenhofHospital1", "the lindenhof hospital"],
)
def test_what_everybody_knows_of_somebody_is_named(password: str) -> None:
    assert names(password, "Ann.Lee@north.example", "Lindenhof Hospital")


def test_a_short_name_is_not_found_across_words() -> None:
    assert not names("another long one of mine", "gone@north.example", "Gone")
    assert names("not gone at all", "gone@north.example", None)


@pytest.mark.parametrize(("email", "hospital"), [("al@x.example", "ABC"), (None, None), ("", "")])
def test_what_is_too_short_to_be_recognised_is_not(email: str | None, hospital: str | None) -> None:
    assert not names("an alphabet of abcs", email, hospital)


def test_a_megabyte_is_judged_at_once() -> None:
    assert not is_common("correct horse " * 80_000)
