import base64
import os
import sys

import pytest
from argon2 import PasswordHasher

from wardgraph import passwords


def parts(password_hash: str) -> tuple[str, bytes]:
    """The parameters and the output that a PHC string consists of."""
    parameters, _, output = password_hash.rpartition("$")
    return parameters, base64.b64decode(output + "=")


async def test_a_password_gives_the_output_of_its_own_hash_only() -> None:
    parameters, output = parts(await passwords.hashed("demo"))
    assert parameters.startswith(f"{passwords.CURRENT}$")
    assert (await passwords.proof(parameters, "demo"), len(output)) == (output, 32)
    assert await passwords.proof(parameters, "Demo") != output
    with pytest.raises(ValueError, match="not the parameters"):
        await passwords.proof("no parameters at all", "demo")


async def test_parameters_are_those_of_the_hash_and_not_todays() -> None:
    made = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2, salt_len=11).hash("of another day")
    parameters, output = parts(made)
    assert await passwords.proof(parameters, "of another day") == output


@pytest.mark.parametrize(
    ("length", "right"), [(0, False), (1, False), (11, False), (12, True), (1024, True), (1025, False)]
)
async def test_what_fits_is_what_matches(length: int, right: bool) -> None:
    password = ("correct horse " * 80)[:length]
    assert passwords.unfit(password) == (None if right else "PASSWORD_LENGTH")
    if length:
        # One that was set when shorter ones could be goes on matching.
        parameters, output = parts(await passwords.hashed(password))
        assert (await passwords.proof(parameters, password) == output) == (right or length < 12)


def test_characters_are_counted_and_not_bytes() -> None:
    faces = "".join(map(chr, range(0x1F600, 0x1F600 + 24, 2)))
    assert passwords.unfit(faces[:11]) == "PASSWORD_LENGTH"
    assert passwords.unfit(faces) is None


async def test_what_is_guessed_first_does_not_fit_and_is_not_hashed() -> None:
    assert await passwords.hashed_if_fit("password1234") == "COMMON_PASSWORD"
    assert await passwords.hashed_if_fit("my Ann.Lee secret", "ann.lee@north.example", "North") == "PERSONAL_PASSWORD"
    assert await passwords.hashed_if_fit("at north hospital", None, "North Hospital") == "PERSONAL_PASSWORD"
    assert (await passwords.hashed_if_fit("at north hospital", "ann.lee@x.example", "South")).startswith("$argon2id$")


async def test_a_password_that_is_too_long_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters, _ = parts(await passwords.hashed("demo"))
    ran: list[str] = []
    run = passwords._output  # noqa: SLF001 - the work is what this test is about

    def run_and_tell(of: str, password: str) -> bytes:
        ran.append(of)
        return run(of, password)

    monkeypatch.setattr(passwords, "_output", run_and_tell)
    assert len(await passwords.proof(parameters, "wrong")) == 32
    assert await passwords.proof(parameters, "x" * 5000) == b""
    assert ran == [parameters, parameters]


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux only")
def test_hashing_gives_way_to_all_else() -> None:
    niceness = passwords._workers.submit(os.getpriority, os.PRIO_PROCESS, 0).result()  # noqa: SLF001 - its threads
    assert niceness >= 10
    assert niceness > os.getpriority(os.PRIO_PROCESS, 0) or os.getpriority(os.PRIO_PROCESS, 0) >= 10
