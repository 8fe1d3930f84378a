import time

from graph import passwords


async def test_a_password_matches_its_own_hash_only() -> None:
    password_hash = await passwords.hashed("demo")
    assert password_hash.startswith("$argon2id$")
    assert await passwords.matches(password_hash, "demo")
    assert not await passwords.matches(password_hash, "Demo")
    assert not await passwords.matches("no hash at all", "demo")


async def test_nobody_takes_as_long_as_a_wrong_password() -> None:
    password_hash = await passwords.hashed("demo")

    async def seconds(of: str | None, password: str) -> float:
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            assert not await passwords.matches(of, password)
            taken.append(time.perf_counter() - start)
        return min(taken)

    wrong = await seconds(password_hash, "wrong")
    for of, password in ((None, "wrong"), (password_hash, "x" * 5000)):
        assert 0.3 < await seconds(of, password) / wrong < 3
