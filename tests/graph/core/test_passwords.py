import pytest
from argon2 import extract_parameters

from graph import passwords


async def test_a_password_matches_its_own_hash_only() -> None:
    password_hash = await passwords.hashed("demo")
    assert password_hash.startswith("$argon2id$")
    assert await passwords.matches(password_hash, "demo")
    assert not await passwords.matches(password_hash, "Demo")
    assert not await passwords.matches("no hash at all", "demo")


@pytest.mark.parametrize(("length", "right"), [(0, False), (1, True), (1024, True), (1025, False)])
async def test_what_fits_is_what_matches(length: int, right: bool) -> None:
    password = "x" * length
    assert passwords.fits(password) == right
    if length:
        assert await passwords.matches(await passwords.hashed(password), password) == right


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
