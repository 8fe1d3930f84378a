import datetime as dt
import uuid

import jwt
import pytest

from wardgraph import tokens
from wardgraph.errors import Problem

SECRET = "s" * 40
CLAIMS = tokens.Claims(3, uuid.uuid4(), 7)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def reason(token: str, secret: str = SECRET) -> str:
    with pytest.raises(Problem) as refused:
        tokens.read((secret,), token)
    assert refused.value.code == "UNAUTHENTICATED"
    assert refused.value.details is not None
    return str(refused.value.details["reason"])


def test_a_token_says_who_it_was_issued_to() -> None:
    assert tokens.read((SECRET,), tokens.issue(SECRET, CLAIMS, now())) == CLAIMS


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


def test_a_token_known_to_be_good_expires_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    issued = now()
    token = tokens.issue(SECRET, CLAIMS, issued)
    assert tokens.read((SECRET,), token) == CLAIMS
    expires = int((issued + tokens.LIFETIME).timestamp())
    for seconds, is_live in ((expires - 0.001, True), (expires, False)):
        monkeypatch.setattr("time.time", lambda at=seconds: at)
        if is_live:
            assert tokens.read((SECRET,), token) == CLAIMS
        else:
            assert reason(token) == "TOKEN_EXPIRED"


def test_a_good_signature_is_good_for_its_secret_only() -> None:
    token = tokens.issue(SECRET, CLAIMS, now())
    assert tokens.read((SECRET,), token) == CLAIMS
    assert reason(token, "t" * 40) == "TOKEN_INVALID"
    assert reason(token[:-1] + ("A" if token[-1] != "A" else "E")) == "TOKEN_INVALID"
    assert tokens.read((SECRET,), token) == CLAIMS


def test_tokens_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MOST_REMEMBERED", 10)
    monkeypatch.setattr(tokens, "_verified", {})
    issued = [tokens.issue(SECRET, tokens.Claims(number, uuid.uuid4(), 1), now()) for number in range(1, 31)]
    for number, token in enumerate(issued, 1):
        assert tokens.read((SECRET,), token).hospital_id == number
    assert len(tokens._verified) == 10  # noqa: SLF001 - nothing else shows that it is bounded
    assert tokens.read((SECRET,), issued[0]).hospital_id == 1


def test_refresh_tokens_name_their_hospital_and_nothing_else() -> None:
    token = tokens.new_refresh_token(12)
    assert tokens.hospital_of(token) == 12
    assert token != tokens.new_refresh_token(12)


@pytest.mark.parametrize("token", ["", "12", "12.", ".x", "x.y", "-1.x", "٣.x", "9" * 40 + ".x"])
def test_other_texts_are_no_refresh_tokens(token: str) -> None:
    with pytest.raises(Problem, match="not valid"):
        tokens.hospital_of(token)


def test_a_token_of_an_earlier_secret_is_good_for_as_long_as_that_is_believed() -> None:
    older, newer = "o" * 40, "n" * 40
    token = tokens.issue(older, CLAIMS, now())
    assert tokens.read((newer, older), token) == CLAIMS
    assert tokens.read((newer, "x" * 40, older), token) == CLAIMS
    assert reason(token, newer) == "TOKEN_INVALID"
    # What was found good by one list of secrets is not by another.
    assert tokens.read((older,), token) == CLAIMS
    assert reason(token, newer) == "TOKEN_INVALID"


def test_a_token_names_its_secret_and_does_not_tell_it() -> None:
    token = tokens.issue(SECRET, CLAIMS, now())
    named = jwt.get_unverified_header(token)["kid"]
    assert named == tokens.key_id(SECRET)
    assert len(named) == 16
    assert named not in SECRET
    # Signed by one and naming another, as who does not know the named one would have it.
    payload = jwt.decode(token, options={"verify_signature": False})
    forged = jwt.encode(payload, "f" * 40, algorithm="HS256", headers={"kid": named})
    assert reason(forged) == "TOKEN_INVALID"
    foreign = jwt.encode(payload, SECRET, algorithm="HS256", headers={"kid": tokens.key_id("f" * 40)})
    assert reason(foreign) == "TOKEN_INVALID"


def test_tokens_from_before_they_named_their_secret_are_read() -> None:
    payload = jwt.decode(tokens.issue(SECRET, CLAIMS, now()), options={"verify_signature": False})
    assert tokens.read(("n" * 40, SECRET), jwt.encode(payload, SECRET, algorithm="HS256")) == CLAIMS
