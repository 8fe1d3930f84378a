import datetime as dt
import uuid

import jwt
import pytest

from graph import tokens
from graph.errors import Problem

SECRET = "s" * 40
CLAIMS = tokens.Claims(3, uuid.uuid4(), 7)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def reason(token: str, secret: str = SECRET) -> str:
    with pytest.raises(Problem) as refused:
        tokens.read(secret, token)
    assert refused.value.code == "UNAUTHENTICATED"
    assert refused.value.details is not None
    return str(refused.value.details["reason"])


def test_a_token_says_who_it_was_issued_to() -> None:
    assert tokens.read(SECRET, tokens.issue(SECRET, CLAIMS, now())) == CLAIMS


def test_an_expired_token_says_so() -> None:
    assert reason(tokens.issue(SECRET, CLAIMS, now() - tokens.LIFETIME)) == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x.y.z",
        "e" * 10_000,
        tokens.issue("t" * 40, CLAIMS, now()),
        jwt.encode({"iss": "wardgraph", "sub": "1", "hid": 1, "sid": "x", "exp": 2**40}, SECRET, algorithm="HS256"),
        jwt.encode({"iss": "wardgraph", "sub": "1", "exp": 2**40}, SECRET, algorithm="HS256"),
        jwt.encode({"iss": "other", "sub": "1", "hid": 1, "sid": str(uuid.uuid4()), "exp": 2**40}, SECRET),
        jwt.encode(
            {"iss": "wardgraph", "sub": "1", "hid": 1, "sid": str(uuid.uuid4()), "exp": 2**40}, None, algorithm="none"
        ),
        jwt.encode(
            {"iss": "wardgraph", "sub": "1", "hid": 1, "sid": str(uuid.uuid4()), "exp": 2**40},
            "s" * 64,
            algorithm="HS512",
        ),
    ],
)
def test_forged_and_malformed_tokens_are_refused(token: str) -> None:
    assert reason(token) == "TOKEN_INVALID"


def test_refresh_tokens_name_their_hospital_and_nothing_else() -> None:
    token = tokens.new_refresh_token(12)
    assert tokens.hospital_of(token) == 12
    assert token != tokens.new_refresh_token(12)
    assert len(tokens.digest(token)) == 32


@pytest.mark.parametrize("token", ["", "12", "12.", ".x", "x.y", "-1.x", "٣.x", "9" * 40 + ".x"])
def test_other_texts_are_no_refresh_tokens(token: str) -> None:
    with pytest.raises(Problem, match="not valid"):
        tokens.hospital_of(token)
