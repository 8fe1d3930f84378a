import os
import sys

import pytest
from argon2 import extract_parameters

from wardgraph import passwords


async def test_a_password_matches_its_own_hash_only() -> None:
    password_hash = await passwords.hashed("demo")
    assert password_hash.startswith("$argon2id$")
    assert await passwords.matches(password_hash, "demo")
    assert not await passwords.matches(password_hash, "Demo")
    assert not await passwords.matches("no hash at all", "demo")


@pytest.mark.parametrize(
    ("length", "right"), [(0, False), (1, False), (11, False), (12, True), (1024, True), (1025, False)]
)
async def test_what_fits_is_what_matches(length: int, right: bool) -> None:
    password = "x" * length
    assert passwords.fits(password) == right
    if length:
        # One that was set when shorter ones could be goes on matching.
        assert await passwords.matches(await passwords.hashed(password), password) == (right or length < 12)


def test_characters_are_counted_and_not_bytes() -> None:
    assert not passwords.fits("\N{GRINNING FACE}" * 11)
    assert passwords.fits("\N{GRINNING FACE}" * 12)


async def test_nobody_takes_the_same_work_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    password_hash = await passwords.hashed("demo")
    verified: list[str] = []
    verify = passwords._verify  # noqa: SLF001 - the work is what this test is about

    def verify_and_tell(of: str, password: str) -> bool:
        verified.append(of)
        return verify(of, password)

    monkeypatch.setattr(passwords, "_verify", verify_and_tell)
    assert not await passwords.matches(password_hash, "wrong")
    assert not await passwords.matches(None, "wrong")
    assert not await passwords.matches(password_hash, "x" * 5000)
    wrong, nobody, too_long = map(extract_parameters, verified)
    assert wrong == nobody == too_long


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux only")
def test_hashing_gives_way_to_all_else() -> None:
    niceness = passwords._workers.submit(os.getpriority, os.PRIO_PROCESS, 0).result()  # noqa: SLF001 - its threads
    assert niceness >= 10
    assert niceness > os.getpriority(os.PRIO_PROCESS, 0) or os.getpriority(os.PRIO_PROCESS, 0) >= 10
