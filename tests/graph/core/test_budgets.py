"""What an account or an address may spend, and how whoever has spent it is told."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from graph.engine import budgets
from graph.engine.budgets import Brake, Budgets
from tests.databases import Database
from tests.staff import Staff
from tests.web import SECRET, Client, serving
from wardgraph.asker import payer_of
from wardgraph.errors import Problem
from wardgraph.limits import PRODUCTION, Limits
from wardgraph.settings import Settings
from wardgraph.tokens import Claims, issue

ADDRESS, OTHER, ACCOUNT = "192.0.2.1", "192.0.2.2", (1, 7)
LIMITS = Limits(account_budget=1000, account_burst=50_000, address_budget=100, address_burst=5_000)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def wait(kept: Budgets, of: Any) -> int:
    """The seconds that a payer is told to wait; 0 where it is let in."""
    try:
        kept.check(of)
    except Problem as problem:
        refused = problem
    else:
        return 0
    assert refused.code == "RATE_LIMITED"
    assert refused.details
    seconds: int = refused.details["retryAfterSeconds"]
    return seconds


@pytest.mark.parametrize(("of", "burst", "rate"), [(ADDRESS, 5_000, 100), (ACCOUNT, 50_000, 1000)])
def test_a_bucket_is_emptied_and_fills_again(of: Any, burst: int, rate: int) -> None:
    clock = Clock(1000)
    kept = Budgets(LIMITS, clock)
    assert wait(kept, of) == 0
    kept.spend(of, burst - 1)
    assert wait(kept, of) == 0
    kept.spend(of, 1 + 10 * rate)
    assert wait(kept, of) == 11
    assert wait(kept, OTHER) == 0
    clock.now += 10
    assert wait(kept, of) == 1
    clock.now += 1
    assert wait(kept, of) == 0
    # Never fuller than at first.
    clock.now += 1_000_000
    assert wait(kept, of) == 0
    kept.spend(of, burst)
    assert wait(kept, of) == 1


def test_an_absurd_debt_is_not_told_to_wait_for_ever() -> None:
    kept = Budgets(LIMITS, Clock())
    kept.check(ADDRESS)
    kept.spend(ADDRESS, 10**9)
    assert wait(kept, ADDRESS) == 3600


def test_nobody_in_particular_and_budgets_of_nought_are_not_counted() -> None:
    kept = Budgets(Limits(), Clock())
    for of in (ADDRESS, ACCOUNT, None):
        kept.check(of)
        kept.spend(of, 10**9)
        assert wait(kept, of) == 0
    assert len(kept) == 0
    kept = Budgets(LIMITS, Clock())
    kept.check(None)
    assert len(kept) == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "_MOST_KNOWN", 10)
    kept = Budgets(LIMITS, Clock())
    kept.check(ADDRESS)
    kept.spend(ADDRESS, 6_000)
    for place in range(100):
        kept.check(f"198.51.100.{place}")
        # Whoever goes on asking is not forgotten for others.
        assert wait(kept, ADDRESS)
    assert len(kept) == 10


async def test_whoever_does_not_wait_is_made_to_but_not_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "_MOST_HELD", 3)
    brake = Brake()
    began = asyncio.get_running_loop().time()
    held = [asyncio.create_task(brake.hold()) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.wait_for(brake.hold(), budgets.HOLD_SECONDS / 2)
    held[0].cancel()
    await asyncio.gather(*held, return_exceptions=True)
    assert asyncio.get_running_loop().time() - began >= budgets.HOLD_SECONDS * 0.9
    again = asyncio.create_task(brake.hold())
    await asyncio.sleep(0)
    assert not again.done()
    await again


def test_in_production_addresses_may_spend_less_than_accounts() -> None:
    given = {"WARDGRAPH_ENV": "production", "DATABASE_URL": "postgresql://a@b/c", "WARDGRAPH_SECRET": "s" * 32}
    settings = Settings.from_environment(given)
    assert 0 < settings.address_budget < settings.account_budget
    assert settings.address_burst < settings.account_burst
    assert (settings.address_budget, settings.account_budget) == (
        PRODUCTION["address_budget"],
        PRODUCTION["account_budget"],
    )
    assert Settings.from_environment(given | {"WARDGRAPH_ADDRESS_BUDGET": "7"}).address_budget == 7
    # One development machine is a test or a benchmark, too.
    assert (Settings().address_budget, Settings().account_budget) == (0, 0)


def bearer(account: int, secret: str = SECRET) -> str:
    claims = Claims(3, uuid4(), account)
    return f"Bearer {issue(secret, claims, dt.datetime.now(dt.UTC))}"


def test_who_pays() -> None:
    assert payer_of((SECRET,), bearer(5), ADDRESS) == (3, 5)
    assert payer_of((SECRET,), bearer(5), OTHER) == (3, 5)
    for authorization in (None, "", "Bearer", "Bearer nonsense", bearer(5, "another secret of thirty-two characters")):
        assert payer_of((SECRET,), authorization, ADDRESS) == ADDRESS
    assert payer_of((SECRET,), None, None) is None


def test_of_ipv6_a_network_pays() -> None:
    networks = {payer_of((SECRET,), None, f"2001:db8:0:7:{place:x}::1") for place in range(100)}
    assert networks == {"2001:db8:0:7::/64"}
    assert payer_of((SECRET,), None, "2001:db8:0:8::1") == "2001:db8:0:8::/64"
    assert payer_of((SECRET,), None, "::ffff:192.0.2.1") == ADDRESS


@pytest.fixture(scope="module")
async def administrator(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture(params=["compiled", "core"])
async def frugal(request: pytest.FixtureRequest, database: Database, staff: Staff) -> AsyncIterator[httpx.AsyncClient]:
    """A server whose addresses may spend 2000 at once, and next to nothing later."""
    given: dict[str, Any] = {"address_budget": 1, "address_burst": 2000, "account_budget": 1, "account_burst": 5000}
    async with (
        serving(database, executor=request.param, **given) as address,
        httpx.AsyncClient(base_url=address, headers={"Wardgraph-Hospital": staff.slug}) as made,
    ):
        yield made


async def post(http: httpx.AsyncClient, text: str, **headers: str) -> httpx.Response:
    return await http.post("/graphql", json={"query": text}, headers=headers)


async def test_an_address_that_has_spent_its_budget_is_refused_and_others_are_not(
    frugal: httpx.AsyncClient, administrator: Client
) -> None:
    dear = "{ doctors(first: 50) { nodes { id department { id name } } totalCount } }"
    assert "errors" not in (await post(frugal, dear)).json()
    refused = await post(frugal, "{ __typename }")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 100
    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["details"]["retryAfterSeconds"] == int(refused.headers["retry-after"])
    assert "data" not in refused.json()
    # Not even looked at.
    assert (await post(frugal, "{ nonsense")).status_code == 429
    # A token that is not valid is an address's like none.
    assert (await post(frugal, "{ __typename }", Authorization="Bearer nonsense")).status_code == 429
    for _ in range(2):
        assert (await post(frugal, dear, **administrator.headers)).status_code == 200
    while (answer := await post(frugal, dear, **administrator.headers)).status_code == 200:
        assert "errors" not in answer.json()
    assert answer.status_code == 429


async def test_what_is_refused_is_paid_for(frugal: httpx.AsyncClient) -> None:
    sent = 0
    # Each of its own, since what is known already takes no time to refuse.
    while (await post(frugal, f"{{ {' '.join(f'x{place}' for place in range(50))} }} # {sent}")).status_code != 429:
        sent += 1
    assert 0 < sent < 20


async def test_one_address_does_not_take_all_turns(database: Database, staff: Staff) -> None:
    """Of two that may wait, a third is refused at once; with an answer that says when to come back."""
    async with (
        serving(database, max_requests=8, pool_size=1, pool_spare=0) as address,
        httpx.AsyncClient(
            base_url=address, headers={"Wardgraph-Hospital": staff.slug}, limits=httpx.Limits(max_connections=None)
        ) as http,
    ):
        await post(http, "{ hospital { name } }")
        async with staff.hospital.admin.transaction():
            await staff.hospital.admin.execute("LOCK TABLE clinic.hospitals IN ACCESS EXCLUSIVE MODE")
            crowd = [asyncio.create_task(post(http, "{ hospital { name } }")) for _ in range(20)]
            done, waiting = set[asyncio.Task[httpx.Response]](), set(crowd)
            async with asyncio.timeout(30):
                while len(done) < 12:
                    ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                    done |= ended
            answers = [task.result() for task in done]
            assert {(each.status_code, each.headers["retry-after"]) for each in answers} == {(503, "1")}
            assert {each.json()["errors"][0]["extensions"]["code"] for each in answers} == {"OVERLOADED"}
        await asyncio.gather(*waiting)


async def test_a_document_that_is_not_known_by_its_hash_is_paid_for(frugal: httpx.AsyncClient) -> None:
    sent = 0
    # Each asks the database.
    while sent < 20:
        asked = {"persistedQuery": {"version": 1, "sha256Hash": f"{sent:064x}"}}
        answer = await frugal.post("/graphql", json={"extensions": asked})
        if answer.status_code == 429:
            break
        assert answer.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
        sent += 1
    assert 0 < sent < 20
