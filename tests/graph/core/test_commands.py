import datetime as dt
import enum
import uuid
from decimal import Decimal

import pytest
import strawberry

from graph.declare import ids
from graph.declare.commands import command, optional, optional_reference, reference, required
from graph.declare.fields import choice, enum_type, input_type
from graph.engine.parameters import command_parameters
from graph.engine.schema import core_of
from graph.schema import schema
from wardgraph.catalogue import NotInCatalogue


@enum_type
class Colour(enum.Enum):
    """A colour."""

    RED = choice("RED", "Red.")


@input_type
class ItemInput:
    """An item."""

    medication_id: strawberry.ID = reference("Medication", "What.")
    duration_days: int = required("How long.")
    unit_price: Decimal | None = optional("How much.")
    colour: Colour | None = optional("Which.")


@input_type
class PrescribeInput:
    """A prescription."""

    visit_id: strawberry.ID = reference("Visit", "When.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "The doctor.")
    items: list[ItemInput] = required("What.")
    colours: list[Colour] | None = optional("Which.")
    main: ItemInput | None = optional("Which of them.")
    at: dt.datetime | None = optional("When.")
    amount: Decimal | None = optional("How much.")
    request_id: uuid.UUID | None = optional("Whose.")


@input_type
class VisitInput:
    """A visit."""

    visit_id: strawberry.ID = reference("Visit", "When.")


@input_type
class ReleaseInput:
    """A hold."""

    hold_id: strawberry.ID = reference("Hold", "Which one.")


ITEM = ItemInput(medication_id=strawberry.ID(ids.encode("Medication", 9)), duration_days=3)


async def test_fields_become_arguments_by_their_names() -> None:
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
    assert await command_parameters(given) == {
        "p_visit_id": 5,
        "p_doctor_id": 6,
        "p_items": [item],
        "p_colours": ["RED"],
        "p_main": item,
        "p_at": at,
        "p_amount": Decimal("1.50"),
        "p_request_id": request_id,
    }


async def test_what_is_left_out_is_null() -> None:
    given = PrescribeInput(visit_id=strawberry.ID(ids.encode("Visit", 5)), items=[], main=None)
    arguments = await command_parameters(given)
    assert (arguments.pop("p_visit_id"), arguments.pop("p_items")) == (5, [])
    assert arguments == dict.fromkeys(["p_doctor_id", "p_colours", "p_main", "p_at", "p_amount", "p_request_id"])


async def test_malformed_ids_are_keys_that_no_row_has() -> None:
    wrong = ItemInput(medication_id=strawberry.ID("nonsense"), duration_days=1, colour=Colour.RED)
    given = PrescribeInput(visit_id=strawberry.ID(ids.encode("Doctor", 5)), items=[wrong])
    arguments = await command_parameters(given)
    assert arguments["p_visit_id"] == 0
    assert arguments["p_items"] == [{"medication_id": 0, "duration_days": 1, "colour": "RED"}]


def test_an_input_that_is_not_what_the_command_takes_is_refused_when_it_is_declared() -> None:
    with pytest.raises(NotInCatalogue, match=r"api\.prescribe takes no p_amount, p_at, .*; it takes: .*p_visit_id"):
        command("prescribe", PrescribeInput, "Prescribes.")
    with pytest.raises(NotInCatalogue, match=r"A call of api\.prescribe lacks p_items; it takes: "):
        command("prescribe", VisitInput, "Prescribes.")
    with pytest.raises(NotInCatalogue, match=r"There is no function api\.proscribe\. There are: prescribe"):
        command("proscribe", PrescribeInput, "Prescribes.")


def test_who_may_and_what_may_go_wrong_is_part_of_the_description() -> None:
    released = command("release_hold", ReleaseInput, "Ends a hold.")
    assert released.description == (
        "Ends a hold.\n\nRoles: `PATIENT` (their own), `RECEPTIONIST`, `ADMIN`."
        "\n\nErrors: `BAD_USER_INPUT`, `NOT_FOUND`."
    )
    roles = "`PATIENT` (their own), `RECEPTIONIST`, `ADMIN`; with `overbookReason` `DOCTOR` (their own), `ADMIN`."
    assert roles in described("bookAppointment")
    assert "Roles: everybody, also without signing in." in described("signUpPatient")


def described(mutation: str) -> str:
    return core_of(schema).mutation_type.fields[mutation].description or ""  # type: ignore[union-attr]
