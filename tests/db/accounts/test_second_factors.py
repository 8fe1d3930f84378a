"""Second factors: the codes that authenticators show, once each; recovery codes; and no session without one."""

import asyncio
import hashlib
import hmac
import time
from base64 import b32encode
from typing import Any

import asyncpg
import pyotp
import pytest

from tests.refusals import refused
from tests.world import PROOF, Hospital

STEP = 30


@pytest.mark.parametrize("length", [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 200])
async def test_sha_1_is_that_of_python(owner: asyncpg.Connection, length: int) -> None:
    message = bytes(place * 7 % 256 for place in range(length))
    assert await owner.fetchval("SELECT rules.sha1($1)", message) == hashlib.sha1(message).digest()  # noqa: S324


# RFC 2202, section 3.
@pytest.mark.parametrize(
    ("key", "message", "digest"),
    [
        (b"\x0b" * 20, b"Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        (b"Jefe", b"what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (b"\xaa" * 20, b"\xdd" * 50, "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
        (bytes(range(1, 26)), b"\xcd" * 50, "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
        (b"\x0c" * 20, b"Test With Truncation", "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
        (
            b"\xaa" * 80,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112",
        ),
        (
            b"\xaa" * 80,
            b"Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
            "e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
        ),
    ],
)
async def test_hmac_is_that_of_rfc_2202(owner: asyncpg.Connection, key: bytes, message: bytes, digest: str) -> None:
    assert hmac.new(key, message, hashlib.sha1).hexdigest() == digest
    assert (await owner.fetchval("SELECT rules.hmac_sha1($1, $2)", key, message)).hex() == digest


# RFC 6238, appendix B, of whose eight digits authenticators show the last six.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
async def test_codes_are_those_of_rfc_6238(owner: asyncpg.Connection, seconds: int, code: str) -> None:
    secret = b"12345678901234567890"
    assert await owner.fetchval("SELECT rules.totp($1, $2)", secret, seconds // STEP) == code[2:]


class Person:
    """Somebody with an authenticator, at the account CLERK."""

    def __init__(self, hospital: Hospital, secret: bytes, account: int) -> None:
        self.hospital, self.account = hospital, account
        self.email = f"clerk@{hospital.id}.example"
        self._totp = pyotp.TOTP(b32encode(secret).decode())

    def code(self, steps: int = 0) -> str:
        """The code of now, or of some periods of 30 seconds away."""
        return self._totp.at(int(time.time()) + steps * STEP)

    async def sign_in(self, code: str | None, proof: bytes = PROOF) -> list[Any]:
        given = {"p_email": self.email, "p_proof": proof, "p_code": code, "p_refresh_token": f"{time.monotonic_ns()}"}
        rows = await self.hospital.rows(None, "open_session", **given)
        return [row["session_key"] for row in rows]

    async def forget(self) -> None:
        """As if the last code had been used long ago."""
        await self.hospital.admin.execute(
            "UPDATE auth.second_factors SET last_step = 0 WHERE hospital_id = $1", self.hospital.id
        )


@pytest.fixture
async def begun(hospital: Hospital) -> Person:
    await hospital.sign_in("CLERK", ["CASHIER"])
    row = await hospital.call("CLERK", "begin_second_factor")
    assert (row["email"], len(row["secret"])) == (f"clerk@{hospital.id}.example", 20)
    return Person(hospital, row["secret"], (await hospital.call("CLERK", "viewer"))["account_id"])


@pytest.fixture
async def person(hospital: Hospital, begun: Person) -> Person:
    assert len(await hospital.rows("CLERK", "confirm_second_factor", p_code=begun.code())) == 10
    await begun.forget()
    return begun


async def test_it_counts_for_nothing_until_a_code_confirms_it(hospital: Hospital, begun: Person) -> None:
    assert len(await begun.sign_in(None)) == 1
    assert await hospital.rows("CLERK", "confirm_second_factor", p_code="000000x") == []
    assert (await begun.sign_in(None))[0]
    # A new secret may be asked for until then.
    again = Person(hospital, (await hospital.call("CLERK", "begin_second_factor"))["secret"], begun.account)
    assert await hospital.rows("CLERK", "confirm_second_factor", p_code=begun.code()) == []
    assert len(await hospital.rows("CLERK", "confirm_second_factor", p_code=again.code())) == 10
    assert await again.sign_in(None) == [None]
    for command, given in (("begin_second_factor", {}), ("confirm_second_factor", {"p_code": again.code(1)})):
        await refused(hospital.admin, hospital.call("CLERK", command, **given), "ZH504", {"path": "accountId"})


async def test_a_session_takes_password_and_code(person: Person) -> None:
    sessions = "SELECT count(*) FROM auth.sessions WHERE account_id = $1 AND hospital_id = $2"
    before = await person.hospital.admin.fetchval(sessions, person.account, person.hospital.id)
    # The password alone is answered with what is missing, and a wrong one with nothing, whatever code comes with it.
    assert await person.sign_in(None) == [None]
    for code in (person.code(), None, ""):
        assert await person.sign_in(code, proof=bytes(32)) == []
    for code in ("", "000000x", person.code(-3), person.code(3), "0" * 7, "\N{ARABIC-INDIC DIGIT ONE}" * 6):
        assert await person.sign_in(code) == []
    assert await person.hospital.admin.fetchval(sessions, person.account, person.hospital.id) == before
    assert len([key for key in await person.sign_in(person.code()) if key]) == 1


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_code_is_good_once_and_none_before_it(person: Person, steps: int) -> None:
    code = person.code(steps)
    spaced = f" {code[:3]} {code[3:]} "
    assert (await person.sign_in(spaced))[0]
    assert await person.sign_in(code) == []
    assert await person.sign_in(person.code(-1)) == []


async def test_of_many_with_one_code_at_once_one_gets_in(person: Person) -> None:
    code = person.code()
    answers = await asyncio.gather(*(person.sign_in(code) for _ in range(6)))
    assert len([answer for answer in answers if answer]) == 1


async def test_recovery_codes_are_good_once_each(hospital: Hospital, begun: Person) -> None:
    rows = await hospital.rows("CLERK", "confirm_second_factor", p_code=begun.code())
    codes = [row["recovery_code"] for row in rows]
    assert len(set(codes)) == 10
    for code in codes[:2]:
        typed = f"{code[:10].lower()}-{code[10:]}"
        assert (await begun.sign_in(typed))[0]
        assert await begun.sign_in(code) == []
    kept = "SELECT count(*) FROM auth.recovery_codes WHERE hospital_id = $1"
    assert await hospital.admin.fetchval(kept, hospital.id) == 8


async def test_wrong_codes_are_limited_wherever_they_come_from(person: Person) -> None:
    # Ten in an hour, and only whoever has the password comes this far.
    for _ in range(10):
        assert await person.sign_in("000000x") == []
    with pytest.raises(asyncpg.PostgresError) as caught:
        await person.sign_in(person.code())
    assert caught.value.sqlstate == "ZH006"


async def test_turning_it_off_takes_a_code_or_an_administrator(hospital: Hospital, person: Person) -> None:
    off = {"p_account_id": person.account}
    assert await hospital.rows("CLERK", "disable_second_factor", **off, p_code="000000x") == []
    assert await hospital.rows("CLERK", "disable_second_factor", **off) == []
    assert await person.sign_in(None) == [None]
    assert len(await hospital.rows("CLERK", "disable_second_factor", **off, p_code=person.code())) == 1
    assert (await person.sign_in(None))[0]
    await hospital.call("CLERK", "begin_second_factor")
    await hospital.sign_in("DESK", ["RECEPTIONIST"])
    missing = {"type": "account", "id": str(person.account)}
    await refused(hospital.admin, hospital.call("DESK", "disable_second_factor", **off), "ZH003", missing)
    assert len(await hospital.rows("ADMIN", "disable_second_factor", **off)) == 1
    left = "SELECT count(*) FROM auth.second_factors WHERE hospital_id = $1"
    assert await hospital.admin.fetchval(left, hospital.id) == 0
