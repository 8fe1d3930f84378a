"""Payers take turns, have half of what there is, and give up their own when there are too many."""

import asyncio
from collections.abc import Hashable

import pytest

from tests.databases import Database
from tests.wardgraph.test_pool import pool_of, until
from wardgraph.errors import Problem
from wardgraph.fair import FairQueue, Turns, payer
from wardgraph.pool import Load


class Visit:
    """Somebody at the turns: in or waiting, until told to go."""

    def __init__(self, turns: Turns, of: Hashable) -> None:
        self.go = asyncio.Event()
        self.is_in = False
        self._turns = turns
        self._of = of
        self.task = asyncio.create_task(self._visit())

    async def _visit(self) -> None:
        payer.set(self._of)
        async with self._turns.one():
            self.is_in = True
            await self.go.wait()

    async def leave(self) -> None:
        self.go.set()
        await self.task


async def visits(turns: Turns, *payers: Hashable) -> list[Visit]:
    """As many as there are payers, after each had time to come in."""
    made = [Visit(turns, of) for of in payers]
    for _ in range(3):
        await asyncio.sleep(0)
    return made


def turns_of(places: int = 4, most: int = 8, seconds: float = 30) -> Turns:
    return Turns(places, most, seconds, "many things to do")


def entered(made: list[Visit]) -> list[bool]:
    return [each.is_in for each in made]


async def end(made: list[Visit]) -> None:
    for each in made:
        each.go.set()
    await asyncio.gather(*(each.task for each in made), return_exceptions=True)


def refusal(visit: Visit) -> str:
    error = visit.task.exception() if visit.task.done() else None
    assert isinstance(error, Problem)
    assert error.details == {"retryAfterSeconds": 1}
    return error.code


def test_payers_are_served_in_turns_and_each_in_order() -> None:
    queue: FairQueue[int] = FairQueue()
    for of, item in (("a", 1), ("a", 2), ("a", 3), ("b", 4), ("c", 5), ("b", 6)):
        queue.add(of, item)
    assert (len(queue), queue.count("a"), queue.count("z")) == (6, 3, 0)
    assert queue.remove("a", 2)
    assert not queue.remove("a", 2)
    order = [queue.next(lambda _: True) for _ in range(5)]
    assert order == [("a", 1), ("b", 4), ("c", 5), ("a", 3), ("b", 6)]
    assert queue.next(lambda _: True) is None
    assert len(queue) == 0


def test_whoever_may_not_is_passed_over_and_keeps_the_turn() -> None:
    queue: FairQueue[int] = FairQueue()
    for of, item in (("a", 1), ("b", 2), ("b", 3)):
        queue.add(of, item)
    assert queue.next(lambda of: of == "b") == ("b", 2)
    assert queue.next(lambda _: True) == ("a", 1)
    assert queue.next(lambda of: of == "a") is None


async def test_one_payer_has_half_of_the_places() -> None:
    turns = turns_of(4, 8)
    made = await visits(turns, "a", "a", "a", "b")
    assert entered(made) == [True, True, False, True]
    await made[3].leave()
    assert entered(made) == [True, True, False, True]
    await made[0].leave()
    await asyncio.sleep(0)
    assert made[2].is_in
    await end(made)


async def test_what_has_no_payer_has_no_share() -> None:
    made = await visits(turns_of(4, 8), None, None, None, None, None)
    assert entered(made) == [True, True, True, True, False]
    await end(made)


async def test_those_who_wait_are_let_in_by_turns() -> None:
    turns = turns_of(2, 8)
    made = await visits(turns, "a", "b", "c", "c", "c", "d")
    assert entered(made) == [True, True, False, False, False, False]
    await made[0].leave()
    await asyncio.sleep(0)
    await made[1].leave()
    await asyncio.sleep(0)
    assert entered(made) == [True, True, True, False, False, True]
    await end(made)


async def test_the_last_of_whoever_waits_most_is_refused_for_another() -> None:
    turns = turns_of(2, 5)
    made = await visits(turns, "a", "a", "a", "a", "b")
    assert entered(made) == [True, False, False, False, True]
    (more,) = await visits(turns, "a")
    assert refusal(more) == "OVERLOADED"
    (other,) = await visits(turns, "c")
    await asyncio.sleep(0)
    assert refusal(made[3]) == "OVERLOADED"
    assert not other.task.done()
    await made[4].leave()
    await asyncio.sleep(0)
    # One is in for a, whose turn does not come before another leaves.
    assert entered([other]) == [True]
    await end([*made, other])


async def test_whoever_waits_too_long_is_refused() -> None:
    turns = turns_of(2, 8, seconds=0.01)
    made = await visits(turns, "a", "a")
    with pytest.raises(Problem):
        await asyncio.wait_for(made[1].task, 30)
    assert refusal(made[1]) == "OVERLOADED"
    await end(made)
    assert entered(await visits(turns, "b")) == [True]


async def test_whoever_is_cancelled_leaves_the_place_to_others() -> None:
    turns = turns_of(2, 8)
    made = await visits(turns, "a", "b", "a", "c")
    made[3].task.cancel()
    made[0].task.cancel()
    await asyncio.gather(made[0].task, made[3].task, return_exceptions=True)
    await asyncio.sleep(0)
    assert entered(made) == [True, True, True, False]
    # Let in and cancelled in the same turn of the loop.
    (waiting,) = await visits(turns, "d")
    made[1].go.set()
    await asyncio.sleep(0)
    waiting.task.cancel()
    await asyncio.gather(made[1].task, waiting.task, return_exceptions=True)
    await end(made)
    assert entered(await visits(turns, "x", "y")) == [True, True]


async def test_half_of_the_connections_are_one_payers(database: Database) -> None:
    pool = pool_of(database.api_dsn)

    async def ask(of: Hashable, seconds: float) -> None:
        payer.set(of)
        await pool.fetch(f"SELECT pg_sleep({seconds})", ())

    crowd = [asyncio.create_task(ask("crowd", 0.2)) for _ in range(12)]
    await until(lambda: pool.load == Load(2, 2, 10))
    async with asyncio.timeout(30):
        for of in ("one", "other", None):
            await ask(of, 0)
    # All of them were served, one after the other, while most of the crowd waits behind itself.
    assert pool.load.waiting >= 6
    await asyncio.gather(*crowd)
    assert pool.load.in_use == 0
    await asyncio.wait_for(pool.close(), 30)
    assert pool.load == Load(0, 0, 0)


async def test_shares_are_given_back_by_whatever_ends_a_statement(database: Database) -> None:
    pool = pool_of(database.api_dsn)
    payer.set("one")
    for _ in range(5):
        with pytest.raises(Exception, match="division by zero"):
            await pool.fetch("SELECT 1 / 0", ())
        slow = [asyncio.create_task(pool.fetch("SELECT pg_sleep(60)", ())) for _ in range(4)]
        await until(lambda: pool.load.in_use == 2)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        await until(lambda: pool.load.in_use == 0)
        pool.expire()
        async with asyncio.timeout(30):
            await asyncio.gather(*(pool.fetch("SELECT 1", ()) for _ in range(8)))
    await asyncio.wait_for(pool.close(), 30)
