"""Holding, booking what is held, and overbooking, over HTTP."""

import datetime as dt
from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client


def utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
async def desk(staff: Staff) -> Client:
    return await staff.person("RECEPTIONIST")


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


async def booking(staff: Staff, doctor: int, starts: dt.datetime, **more: Any) -> dict[str, Any]:
    """The input of a booking for a new patient."""
    patient = await staff.hospital.new_patient()
    given = {"patientId": ids.encode("Patient", patient), "doctorId": ids.encode("Doctor", doctor)}
    return given | {"startsAt": starts.isoformat(), "durationMinutes": 30} | more


async def test_a_held_slot_is_booked_by_whoever_holds_it(staff: Staff, desk: Client, boss: Client) -> None:
    doctor, nine = await staff.hospital.new_doctor(), staff.hospital.at(9)
    slot = {"doctorId": ids.encode("Doctor", doctor), "startsAt": nine.isoformat(), "durationMinutes": 30}
    made = await desk.do("holdSlot", "id startsAt endsAt expiresAt doctor { id } heldBy { email }", **slot)
    assert made["startsAt"] == utc(nine)
    assert made["endsAt"] == utc(nine + dt.timedelta(minutes=30))
    assert (made["doctor"], made["heldBy"]) == ({"id": slot["doctorId"]}, {"email": "receptionist@day.example"})
    remaining = dt.datetime.fromisoformat(made["expiresAt"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=4) < remaining <= dt.timedelta(minutes=5)
    found = await desk.data("query Test($id: ID!) { node(id: $id) { ... on Hold { id startsAt } } }", id=made["id"])
    assert found == {"node": {"id": made["id"], "startsAt": made["startsAt"]}}

    refused = await boss.refused("bookAppointment", **await booking(staff, doctor, nine))
    assert (refused["code"], refused["details"]["doctorId"]) == ("SLOT_HELD", slot["doctorId"])
    assert dt.datetime.fromisoformat(refused["details"]["expiresAt"]) == dt.datetime.fromisoformat(made["expiresAt"])
    values = await booking(staff, doctor, nine, holdId=made["id"])
    assert (await desk.do("bookAppointment", "status overbookedAt", **values)) == {
        "status": "BOOKED", "overbookedAt": None,
    }  # fmt: skip
    later = await booking(staff, doctor, staff.hospital.at(11), holdId=made["id"])
    refused = await desk.refused("bookAppointment", **later)
    assert (refused["code"], refused["details"]) == ("HOLD_ENDED", {"holdId": made["id"]})


async def test_a_released_hold_is_over(staff: Staff, desk: Client, boss: Client) -> None:
    doctor, nine = await staff.hospital.new_doctor(), staff.hospital.at(9)
    slot = {"doctorId": ids.encode("Doctor", doctor), "startsAt": nine.isoformat(), "durationMinutes": 30}
    made = await desk.do("holdSlot", "id", **slot)
    assert (await boss.refused("holdSlot", **slot))["code"] == "SLOT_HELD"
    released = await desk.do("releaseHold", "id expiresAt", holdId=made["id"])
    assert released["id"] == made["id"]
    assert dt.datetime.fromisoformat(released["expiresAt"]) <= dt.datetime.now(dt.UTC)
    await boss.do("holdSlot", "id", **slot)


async def test_overbooking_needs_its_permission_and_leaves_its_record(staff: Staff, desk: Client, boss: Client) -> None:
    doctor, nine = await staff.hospital.new_doctor(), staff.hospital.at(9)
    await desk.do("bookAppointment", "id", **await booking(staff, doctor, nine))
    values = await booking(staff, doctor, nine, overbookReason="Chest pain")
    refused = await desk.refused("bookAppointment", **values)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.overbook"})
    row = await boss.do("bookAppointment", "overbookedAt overbookReason overbookedBy { email }", **values)
    assert (row["overbookReason"], row["overbookedBy"]) == ("Chest pain", {"email": "admin@day.example"})
    assert row["overbookedAt"] is not None
