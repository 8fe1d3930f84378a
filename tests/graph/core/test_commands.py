import datetime as dt
import enum
import uuid
from decimal import Decimal

import strawberry

from graph import ids
from graph.commands import given, optional, optional_reference, positional, reference
from graph.fields import choice, choices, input_of


@choices
class Colour(enum.Enum):
    """A colour."""

    RED = choice("RED", "Red.")


@input_of
class ItemInput:
    """An item."""

    medication_id: strawberry.ID = reference("Medication", "What.")
    duration_days: int = given("How long.")
    unit_price: Decimal | None = optional("How much.")
    colour: Colour | None = optional("Which.")


@input_of
class PrescribeInput:
    """A prescription."""

    visit_id: strawberry.ID = reference("Visit", "When.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "By whom.")
    items: list[ItemInput] = given("What.")
    colours: list[Colour] | None = optional("Which.")
    main: ItemInput | None = optional("Which of them.")
    at: dt.datetime | None = optional("When.")
    amount: Decimal | None = optional("How much.")
    request_id: uuid.UUID | None = optional("Whose.")


ITEM = ItemInput(medication_id=strawberry.ID(ids.encode("Medication", 9)), duration_days=3)


async def test_fields_become_arguments_in_their_order() -> None:
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    request_id = uuid.uuid4()
    given = PrescribeInput(
        visit_id=strawberry.ID(ids.encode("Visit", 5)),
        doctor_id=strawberry.ID(ids.encode("Doctor", 6)),
        items=[ITEM],
        colours=[Colour.RED],
        main=ITEM,
        at=at,
        amount=Decimal("1.50"),
        request_id=request_id,
    )
    item = {"medication_id": 9, "duration_days": 3}
    assert await positional(given) == [5, 6, [item], ["RED"], item, at, Decimal("1.50"), request_id]


async def test_what_is_left_out_is_null() -> None:
    given = PrescribeInput(visit_id=strawberry.ID(ids.encode("Visit", 5)), items=[], main=None)
    assert await positional(given) == [5, None, [], None, None, None, None, None]


async def test_malformed_ids_are_keys_that_no_row_has() -> None:
    wrong = ItemInput(medication_id=strawberry.ID("nonsense"), duration_days=1, colour=Colour.RED)
    given = PrescribeInput(visit_id=strawberry.ID(ids.encode("Doctor", 5)), items=[wrong])
    arguments = await positional(given)
    assert arguments[0] == 0
    assert arguments[2] == [{"medication_id": 0, "duration_days": 1, "colour": "RED"}]
