"""Invented stock is never short: of what is prescribed, nor of the units that a count finds missing."""

import datetime as dt
from collections import defaultdict
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadgen.plan.conditions import CONDITIONS
from loadgen.plan.days import Days
from loadgen.plan.pharmacy import Delivery, Need, Shelves
from loadgen.plan.places import DEMO
from loadgen.plan.plan import plan
from loadgen.plan.supporting import supporting
from loadgen.play.house import House
from loadgen.play.stories.cast import Cast
from loadgen.play.stories.telling import Step
from loadgen.play.stories.wards import stock_transfers

AS_OF = dt.datetime(2030, 5, 14, 10, 40, tzinfo=ZoneInfo("Europe/Berlin"))
DAYS = Days(ZoneInfo("Europe/Berlin"), AS_OF)
MEDICATIONS = [
    (place, name)
    for place, department in enumerate(DEMO.departments[:2])
    for name in sorted({name for condition in CONDITIONS[department.name] for name in condition.medications})
]
# Of few medications, and on days in a row, so that batches run out.
NEEDS = st.lists(
    st.builds(
        lambda of, day, units: Need(day, of[0], of[1], units),
        st.sampled_from(MEDICATIONS[:2]),
        st.integers(-12, 0),
        st.sampled_from((9, 60, 84)),
    ),
    min_size=20,
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(NEEDS, st.integers(0, 10_000))
def test_stock_is_never_short(needs: list[Need], seed: int) -> None:
    shelves = Shelves(DEMO.departments[:2], DAYS, seed, "demo")
    deliveries = shelves.deliveries(needs)
    on_hand: dict[tuple[int, str], dict[Delivery, int]] = defaultdict(dict)
    # The history of a day: deliveries come first, and counts when the day's prescriptions are written.
    for day in range(-60, 1):
        for delivery in deliveries:
            if DAYS.day_of(delivery.at) == day:
                on_hand[delivery.department, delivery.medication][delivery] = delivery.quantity
        for need in needs:
            if need.day == day:
                batches = on_hand[need.department, need.medication]
                lacking = need.units
                for batch in sorted(batches, key=lambda batch: batch.expires_on):
                    if batch.expires_on >= DAYS.date(day):
                        taken = min(lacking, batches[batch])
                        batches[batch] -= taken
                        lacking -= taken
                assert lacking == 0, need
        for correction in shelves.corrections:
            if DAYS.day_of(correction.at) == day:
                of = correction.delivery
                batches = on_hand[of.department, of.medication]
                batches[of] -= correction.missing
                assert batches[of] >= 0, correction


# As of each of these moments a count finds units missing of what was delivered on the day before, or on that before it.
@pytest.mark.parametrize("moment", ["2026-11-30T08:09:38Z", "2026-11-30T14:15:38Z", "2026-11-30T20:21:38Z"])
def test_stock_is_moved_after_it_was_delivered(moment: str) -> None:
    made = plan(DEMO, dt.datetime.fromisoformat(moment), 1)
    delivered = {one.batch_number: one.at for one in made.deliveries}
    assert any(one.delivery.day >= -2 for one in made.corrections)
    house = House(list(range(len(DEMO.departments))), [], [], [], [])
    free = supporting(DEMO.slug, made.days, made.patients, set())
    moved = 0
    story = stock_transfers(Cast(made, house, free))
    part = next(story, None)
    while part is not None:
        if isinstance(part, Step):
            moved += 1
            assert delivered[part.arguments["batch_number"]] < part.at
        try:
            part = story.send(1)
        except StopIteration:
            break
    assert moved
