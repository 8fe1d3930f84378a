"""Every declared update: it sets what it was given and nothing else, and says all that is wrong at once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.changes.made import CHANGES, CLEARED, COMMANDS, made, row_of
from tests.refusals import problems, refused
from tests.world import Hospital

UPDATES = [name for name, command in COMMANDS.items() if command.kind == "update"]
NAMES = {"first_name", "last_name"}
REFERENCES = {"department_id", "patient_id", "doctor_id", "nurse_id", "receptionist_id"}


def _path(column: str) -> str:
    first, *rest = column.split("_")
    return first + "".join(word.title() for word in rest)


def _stored(value: Any, stored: Any) -> Any:
    return Decimal(value) if isinstance(stored, Decimal) else value


def test_every_column_of_every_update_is_tried_here() -> None:
    assert {name: set(CHANGES[name]) for name in UPDATES} == {
        name: set(COMMANDS[name].columns) - REFERENCES for name in UPDATES
    }


@pytest.mark.parametrize("name", UPDATES)
async def test_an_update_sets_each_column_by_itself_and_leaves_all_others(hospital: Hospital, name: str) -> None:
    record = await made(hospital, COMMANDS[name].singular)
    for column, value in CHANGES[name].items():
        before = await row_of(hospital, record)
        answer = await hospital.call("ADMIN", name, record.id, {column: value})
        after = await row_of(hospital, record)
        assert after[column] == _stored(value, after[column]) != before[column]
        # What names are sorted by follows them, and the digits of a telephone number.
        followers = (f"{column}_key", f"{column}_digits", f"{column}_words")
        follows = {name: after[name] for name in followers if name in after}
        expected = {**before, column: after[column], "updated_at": after["updated_at"], **follows}
        assert after == expected
        assert dict(answer) == after
    again = await row_of(hospital, record)
    await hospital.call("ADMIN", name, record.id, {})
    assert await row_of(hospital, record) == {**again, "updated_at": (await row_of(hospital, record))["updated_at"]}


@pytest.mark.parametrize("name", UPDATES)
async def test_null_clears_what_may_be_absent_and_is_refused_for_the_rest(hospital: Hospital, name: str) -> None:
    record = await made(hospital, COMMANDS[name].singular)
    cleared = CLEARED.get(name, {})
    await hospital.call("ADMIN", name, record.id, dict.fromkeys(cleared))
    after = await row_of(hospital, record)
    assert {column: after[column] for column in cleared} == cleared
    for column in set(COMMANDS[name].columns) - set(cleared) - NAMES:
        with pytest.raises(asyncpg.PostgresError) as caught:
            await hospital.call("ADMIN", name, record.id, {column: None})
        assert caught.value.sqlstate == "ZH501"
        assert f'"path": "{_path(column)}"' in str(caught.value.detail)
    assert await row_of(hospital, record) == after


@pytest.mark.parametrize("name", [name for name in UPDATES if set(COMMANDS[name].columns) >= NAMES])
async def test_one_of_two_names_may_be_cleared(hospital: Hospital, admin: asyncpg.Connection, name: str) -> None:
    record = await made(hospital, COMMANDS[name].singular)
    both = problems(("firstName", "REQUIRED"), ("lastName", "REQUIRED"))
    await hospital.call("ADMIN", name, record.id, {"first_name": "Mia", "last_name": "Doe"})
    await refused(admin, hospital.call("ADMIN", name, record.id, dict.fromkeys(sorted(NAMES))), "ZH501", both)
    for gone, kept in (("last_name", {"first_name": "Mia"}), ("first_name", {"last_name": "Doe"})):
        await hospital.call("ADMIN", name, record.id, {gone: None, **kept})
        after = await row_of(hospital, record)
        assert {column: after[column] for column in NAMES} == {gone: "", **kept}
        await refused(admin, hospital.call("ADMIN", name, record.id, dict.fromkeys(kept)), "ZH501", both)
        await refused(admin, hospital.call("ADMIN", name, record.id, dict.fromkeys(kept, " ")), "ZH501", both)
        assert await row_of(hospital, record) == after


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize("column", ["id", "hospital_id", "created_at", "retired_at", "units_on_hand", "nonsense"])
async def test_what_follows_from_other_records_cannot_be_set(
    hospital: Hospital, admin: asyncpg.Connection, name: str, column: str
) -> None:
    record = await made(hospital, COMMANDS[name].singular)
    value = "2020-01-01" if column.endswith("_at") else "1"
    call = hospital.call("ADMIN", name, record.id, {column: value})
    await refused(admin, call, "ZH501", problems((_path(column), "UNKNOWN_FIELD")))


@pytest.mark.parametrize("name", [name for name in UPDATES if f"retire_{COMMANDS[name].singular}" in COMMANDS])
async def test_a_retired_record_is_not_changed(hospital: Hospital, admin: asyncpg.Connection, name: str) -> None:
    thing = COMMANDS[name].singular
    record = await made(hospital, thing)
    await hospital.call("ADMIN", f"retire_{thing}", record.id)
    told = {"type": thing, "id": str(record.id)}
    column, value = next(iter(CHANGES[name].items()))
    await refused(admin, hospital.call("ADMIN", name, record.id, {column: value}), "ZH505", told)
    await hospital.call("ADMIN", f"reinstate_{thing}", record.id)
    await hospital.call("ADMIN", name, record.id, {column: value})
    assert (await row_of(hospital, record))[column] == value


async def test_all_problems_are_told_at_once_and_only_of_what_was_given(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    names = {"first_name": " ", "last_name": ""}
    changes = names | {"registration_number": None, "consultation_fee": "1.001", "email": "x", "no": 1}
    call = hospital.call("ADMIN", "update_doctor", p_doctor_id=0, p_changes=changes)
    await refused(admin, call, "ZH501", problems(
        ("doctorId", "MALFORMED_ID"), ("no", "UNKNOWN_FIELD"), ("firstName", "REQUIRED"), ("lastName", "REQUIRED"),
        ("registrationNumber", "REQUIRED"), ("consultationFee", "TOO_PRECISE"), ("email", "MALFORMED_EMAIL"),
    ))  # fmt: skip


async def test_opening_hours_may_pass_midnight(hospital: Hospital, admin: asyncpg.Connection) -> None:
    department = await hospital.new_department(opens="08:00", closes="16:00")

    async def change(**hours: dt.time | None) -> asyncpg.Record:
        return await hospital.call("ADMIN", "update_department", p_department_id=department, p_changes=hours)

    missing = problems(("opensAt", "REQUIRED"), ("closesAt", "REQUIRED"))
    await refused(admin, change(opens_at=None, closes_at=None), "ZH501", missing)
    for opens, closes in ((8, 8), (16, 8), (18, 17), (18, 20), (18, 0), (0, 0)):
        row = await change(opens_at=dt.time(opens), closes_at=dt.time(closes))
        assert (row["opens_at"], row["closes_at"]) == (dt.time(opens), dt.time(closes))


async def test_an_insurance_that_covers_a_share_has_a_provider(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient(10)
    wrong = problems(("insuranceProvider", "REQUIRED"))
    call = hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"insurance_provider": None})
    await refused(admin, call, "ZH501", wrong)
    without = {"insurance_provider": None, "insurance_cover_percent": None}
    row = await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes=without)
    assert (row["insurance_provider"], row["insurance_cover_percent"]) == (None, Decimal(0))
    call = hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"insurance_cover_percent": "5"})
    await refused(admin, call, "ZH501", wrong)


@pytest.mark.parametrize(
    ("name", "columns", "path"),
    [
        ("update_department", ["name"], "name"),
        ("update_doctor", ["employee_number"], "employeeNumber"),
        ("update_doctor", ["registration_number"], "registrationNumber"),
        ("update_nurse", ["employee_number"], "employeeNumber"),
        ("update_receptionist", ["employee_number"], "employeeNumber"),
        ("update_other_staff", ["employee_number"], "employeeNumber"),
        ("update_room", ["number"], "number"),
        ("update_medication", ["name", "strength", "manufacturer"], "name"),
        ("update_patient", ["medical_record_number"], "medicalRecordNumber"),
    ],
)
async def test_what_another_record_has_already_is_refused(
    hospital: Hospital, admin: asyncpg.Connection, name: str, columns: list[str], path: str
) -> None:
    taken, record = [await made(hospital, COMMANDS[name].singular) for _ in range(2)]
    same = {column: (await row_of(hospital, taken))[column] for column in columns}
    await refused(admin, hospital.call("ADMIN", name, record.id, same), "ZH504", {"path": path})
    # One's own is not another's.
    await hospital.call("ADMIN", name, taken.id, same)


async def test_a_fee_is_kept_in_the_currencys_minor_unit(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    row = await hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"consultation_fee": "7.1"})
    assert str(row["consultation_fee"]) == "7.10"


@pytest.mark.parametrize("thing", ["doctor", "nurse", "receptionist", "other_staff", "room"])
async def test_a_move_takes_the_count_along(hospital: Hospital, admin: asyncpg.Connection, thing: str) -> None:
    column = {"other_staff": thing}.get(thing, f"{thing}s")
    there = await hospital.new_department()
    record = await made(hospital, thing)

    async def counts() -> list[int]:
        rows = await admin.fetch(
            f"SELECT {column} FROM clinic.department_counts WHERE hospital_id = $1 ORDER BY department_id", hospital.id
        )
        return [row[0] for row in rows]

    assert await counts() == [1, 0]
    await hospital.call("ADMIN", f"update_{thing}", record.id, {"department_id": there})
    assert await counts() == [0, 1]
    await hospital.call("ADMIN", f"retire_{thing}", record.id)
    assert await counts() == [0, 0]
    await hospital.call("ADMIN", f"reinstate_{thing}", record.id)
    assert await counts() == [0, 1]
    await hospital.call("ADMIN", f"delete_{thing}", record.id)
    assert await counts() == [0, 0]


@pytest.mark.parametrize("thing", ["doctor", "nurse", "receptionist", "other_staff", "room"])
async def test_nothing_moves_to_a_department_that_is_retired_or_of_another_hospital(
    hospital: Hospital, admin: asyncpg.Connection, thing: str
) -> None:
    closed = await hospital.new_department()
    await hospital.call("ADMIN", "retire_department", p_department_id=closed)
    record = await made(hospital, thing)
    told = {"type": "department", "id": str(closed)}
    await refused(admin, hospital.call("ADMIN", f"update_{thing}", record.id, {"department_id": closed}), "ZH505", told)
    call = hospital.call("ADMIN", f"update_{thing}", record.id, {"department_id": 987654321})
    await refused(admin, call, "ZH003", {"type": "department", "id": "987654321"})


async def test_a_licence_leaves_pending_by_approval_alone(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    call = hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"licence_status": "PENDING"})
    await refused(admin, call, "ZH207", {"from": "ACTIVE", "to": "PENDING"})
    await owner.execute("UPDATE clinic.doctors SET licence_status = 'PENDING' WHERE id = $1", doctor)
    call = hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"licence_status": "ACTIVE"})
    await refused(admin, call, "ZH207", {"from": "PENDING", "to": "ACTIVE"})


async def test_a_room_keeps_its_department_and_its_beds_while_patients_lie_in_it(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    room, there = await hospital.new_room(3), await hospital.new_department()
    for _ in range(2):
        await hospital.call(
            "ADMIN", "admit_patient", p_patient_id=await hospital.new_patient(), p_room_id=room, p_reason="Fever"
        )
    told = {"type": "room", "id": str(room), "uses": {"admissions": 2}}
    for changes in ({"beds": 1}, {"department_id": there}):
        await refused(admin, hospital.call("ADMIN", "update_room", p_room_id=room, p_changes=changes), "ZH506", told)
    assert (await hospital.call("ADMIN", "update_room", p_room_id=room, p_changes={"beds": 2}))["beds"] == 2
    occupancy = await admin.fetchrow("SELECT beds, available FROM clinic.room_occupancy WHERE room_id = $1", room)
    assert occupancy is not None
    assert tuple(occupancy) == (2, 0)
