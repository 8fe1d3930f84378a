"""People of a hospital of tests who sign in over HTTP."""

import httpx
from argon2 import PasswordHasher

from tests.web import Client, sign_in
from tests.world import Hospital

PASSWORD = "correct horse battery staple"
# A hash says how it was made, so this one is verified as quickly. tests/wardgraph/test_passwords.py has the real ones.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Staff:
    """A hospital whose people sign in over HTTP; `slug` is its name there."""

    def __init__(self, hospital: Hospital, http: httpx.AsyncClient, slug: str) -> None:
        self.hospital, self.http, self.slug = hospital, http, slug

    async def person(self, *roles: str, **people: int) -> Client:
        """A new account's client."""
        email = f"{'-'.join(roles).lower()}@{self.slug}.example"
        await self.hospital.admin.execute(
            "SELECT clinic.insert_account($1, $2, $3, $4, $5, $6, $7, NULL)",
            self.hospital.id,
            email,
            HASH,
            list(roles),
            people.get("patient"),
            people.get("doctor"),
            people.get("nurse"),
        )
        return await sign_in(self.http, self.slug, email, PASSWORD)
