"""Rule 7: a bed holds one patient at a time, and a stay keeps its beds over time."""

import itertools
from typing import Any

import asyncpg

from tests.refusals import problems, refused, violates
from tests.world import Hospital


async def bed_ids(hospital: Hospital, room: int) -> list[int]:
    return [row["id"] for row in await hospital.rows("ADMIN", "beds_by_room_id", p_ids=[room])]


async def admit(hospital: Hospital, room: int, bed: int | None = None, patient: int = 0) -> asyncpg.Record:
    return await hospital.call(
        "ADMIN",
        "admit_patient",
        p_patient_id=patient or await hospital.new_patient(),
        p_room_id=room,
        p_reason="Fracture",
        p_bed_id=bed,
    )


async def transfer(hospital: Hospital, admission: int, room: int, bed: int | None = None) -> asyncpg.Record:
    return await hospital.call(
        "ADMIN", "transfer_patient", p_admission_id=admission, p_room_id=room, p_reason=" Isolation ", p_bed_id=bed
    )


async def stays(hospital: Hospital, admission: int) -> list[tuple[Any, ...]]:
    """Bed, room, type and reason of each bed of a stay, after a look at what lies between them: nothing."""
    rows = await hospital.rows("ADMIN", "bed_stays_by_admission_id", p_ids=[admission])
    for before, after in itertools.pairwise(rows):
        assert before["ends_at"] == after["starts_at"]
    (stay,) = await hospital.rows("ADMIN", "admissions_by_id", p_ids=[admission])
    assert (rows[0]["starts_at"], rows[-1]["ends_at"]) == (stay["admitted_at"], stay["discharged_at"])
    assert (rows[-1]["bed_id"], rows[-1]["room_id"]) == (stay["bed_id"], stay["room_id"])
    return [(row["bed_id"], row["room_id"], row["room_type"], row["reason"]) for row in rows]


async def numbers(hospital: Hospital, room: int) -> list[tuple[str, bool]]:
    """The number of each bed of a room, and whether it is in use."""
    rows = await hospital.rows("ADMIN", "beds_by_room_id", p_ids=[room])
    (seen,) = await hospital.rows("ADMIN", "rooms_by_id", p_ids=[room])
    occupancy = await hospital.call("ADMIN", "room_occupancy_by_room_id", p_ids=[room])
    in_use = sum(row["retired_at"] is None for row in rows)
    assert (seen["beds"], occupancy["beds"], occupancy["occupied"]) == (
        in_use,
        in_use,
        sum(r["occupied"] for r in rows),
    )
    return [(row["number"], row["retired_at"] is None) for row in rows]


async def test_a_stay_goes_on_in_another_bed_and_keeps_where_it_was(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    ward, icu = await hospital.new_room(2), await hospital.new_room(1)
    await hospital.call("ADMIN", "update_room", p_room_id=icu, p_changes={"type": "ICU"})
    (first, second), (third,) = await bed_ids(hospital, ward), await bed_ids(hospital, icu)
    admission = await admit(hospital, ward)
    assert (admission["bed_id"], admission["room_id"]) == (first, ward)
    moved = await transfer(hospital, admission["id"], icu)
    assert (moved["id"], moved["bed_id"], moved["room_id"], moved["discharged_at"]) == (
        admission["id"],
        third,
        icu,
        None,
    )
    assert moved["admitted_at"] == admission["admitted_at"]
    await transfer(hospital, admission["id"], ward, second)
    # The room is what it was when the patient lay there.
    await hospital.call("ADMIN", "update_room", p_room_id=icu, p_changes={"type": "GENERAL"})
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=admission["id"])
    assert await stays(hospital, admission["id"]) == [
        (first, ward, "GENERAL", None), (third, icu, "ICU", "Isolation"), (second, ward, "GENERAL", "Isolation"),
    ]  # fmt: skip
    assert await numbers(hospital, ward) == [("1", True), ("2", True)]
    by = await admin.fetch("SELECT DISTINCT moved_by_id FROM clinic.bed_stays WHERE admission_id = $1", admission["id"])
    assert [row["moved_by_id"] for row in by] == [(await hospital.call("ADMIN", "viewer"))["account_id"]]


async def test_a_bed_is_refused_that_is_taken_or_out_of_use_or_elsewhere(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    room, other, full = await hospital.new_room(3), await hospital.new_room(1), await hospital.new_room(1)
    (taken, broken, free), (elsewhere,) = await bed_ids(hospital, room), await bed_ids(hospital, other)
    lying, waiting = await admit(hospital, room), await admit(hospital, full)
    patient = await hospital.new_patient()
    await hospital.call("ADMIN", "retire_bed", p_bed_id=broken)
    for bed, code, details in (
        (taken, "ZH404", {"bedId": str(taken), "roomId": str(room)}),
        (broken, "ZH505", {"type": "bed", "id": str(broken)}),
        (elsewhere, "ZH501", problems(("bedId", "IN_ANOTHER_ROOM"))),
        (10**9, "ZH003", {"type": "bed", "id": str(10**9)}),
    ):
        await refused(admin, transfer(hospital, waiting["id"], room, bed), code, details)
        await refused(admin, admit(hospital, room, bed, patient), code, details)
    # Not even out of the way of themselves.
    here = problems(("bedId", "ALREADY_THERE"))
    await refused(admin, transfer(hospital, lying["id"], room, taken), "ZH501", here)
    no_bed = {"roomId": str(full), "beds": 1, "occupied": 1}
    for admission in (lying, waiting):
        await refused(admin, transfer(hospital, admission["id"], full), "ZH401", no_bed)
    assert (await transfer(hospital, waiting["id"], room, free))["bed_id"] == free
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=lying["id"])
    gone = {"admissionId": str(lying["id"])}
    await refused(admin, transfer(hospital, lying["id"], other), "ZH403", gone)
    wrong = problems(
        ("admissionId", "MALFORMED_ID"), ("roomId", "REQUIRED"), ("bedId", "MALFORMED_ID"), ("reason", "REQUIRED")
    )
    call = hospital.call("ADMIN", "transfer_patient", p_admission_id=0, p_bed_id=0, p_reason=" ")
    await refused(admin, call, "ZH501", wrong)


async def test_a_transfer_that_is_sent_again_moves_once(hospital: Hospital) -> None:
    admission, room = await admit(hospital, await hospital.new_room(1)), await hospital.new_room(3)
    request = "00000000-0000-0000-0000-000000000007"
    for _ in range(2):
        moved = await hospital.call(
            "ADMIN",
            "transfer_patient",
            p_admission_id=admission["id"],
            p_room_id=room,
            p_reason="Rest",
            p_request_id=request,
        )
    assert moved["bed_id"] == (await bed_ids(hospital, room))[0]
    assert len(await stays(hospital, admission["id"])) == 2


async def test_a_rooms_number_of_beds_and_its_beds_follow_each_other(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    room = await hospital.new_room(3)
    assert await numbers(hospital, room) == [("1", True), ("2", True), ("3", True)]
    await admit(hospital, room, (await bed_ids(hospital, room))[2])
    # The last that is free goes, since a patient is in the third.
    await hospital.call("ADMIN", "update_room", p_room_id=room, p_changes={"beds": 2})
    assert await numbers(hospital, room) == [("1", True), ("2", False), ("3", True)]
    await hospital.call("ADMIN", "update_room", p_room_id=room, p_changes={"beds": 5})
    assert await numbers(hospital, room) == [(str(n), True) for n in range(1, 6)]
    bed = (await hospital.call("ADMIN", "create_bed", p_room_id=room, p_number=" Window "))["id"]
    assert (await numbers(hospital, room))[-1] == ("Window", True)
    again = hospital.call("ADMIN", "create_bed", p_room_id=room, p_number="WINDOW")
    await refused(admin, again, "ZH504", {"path": "number"})
    await hospital.call("ADMIN", "retire_bed", p_bed_id=bed)
    assert (await numbers(hospital, room))[-1] == ("Window", False)
    await hospital.call("ADMIN", "reinstate_bed", p_bed_id=bed)
    await hospital.call("ADMIN", "delete_bed", p_bed_id=bed)
    assert len(await numbers(hospital, room)) == 5


async def test_a_bed_with_a_patient_stays_in_use(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    room = await hospital.new_room(2)
    admission = await admit(hospital, room)
    bed = admission["bed_id"]
    uses = {"type": "bed", "id": str(bed), "uses": {"admissions": 1}}
    await refused(admin, hospital.call("ADMIN", "retire_bed", p_bed_id=bed), "ZH506", uses)
    write = owner.execute("UPDATE clinic.beds SET retired_at = now() WHERE id = $1", bed)
    await violates(admin, write, "bed_out_of_use_is_empty")
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=admission["id"])
    await hospital.call("ADMIN", "retire_bed", p_bed_id=bed)
    deleted = hospital.call("ADMIN", "delete_bed", p_bed_id=bed)
    await refused(admin, deleted, "ZH506", {"type": "bed", "id": str(bed), "uses": {}})


async def test_whoever_writes_is_held_to_one_patient_a_bed(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    room = await hospital.new_room(2)
    first, second = await admit(hospital, room), await admit(hospital, room)
    write = owner.execute("UPDATE clinic.admissions SET bed_id = $2 WHERE id = $1", second["id"], first["bed_id"])
    await violates(admin, write, "bed_holds_one_patient_at_a_time")
    by_hand = owner.execute("UPDATE clinic.beds SET admission_id = NULL WHERE id = $1", first["bed_id"])
    await refused(admin, by_hand, "ZH502", {"what": "admission_id"})
