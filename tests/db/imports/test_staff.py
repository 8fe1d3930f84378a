"""Staff of a file: each kind to its own table under the rules of its command, employee numbers given once."""

# ruff: noqa: E501 - rows and what becomes of them, a line each
import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.imports.importing import Became, Row, became, begin, finish, imported, waits
from tests.refusals import refused
from tests.world import Hospital, new_hospital

HOURS = [
    {"weekday": 1, "starts_at": "08:00", "ends_at": "16:00"},
    {"weekday": 6, "starts_at": "09:00", "ends_at": "12:00"},
]
DOCTOR: Row = {
    "kind": "DOCTOR", "employee_number": "900001", "first_name": "Eva", "last_name": "Arzt", "department": "cardiology ",
    "specialization": "Cardiology", "registration_number": "LANR 1", "registration_expires_on": "2099-01-01",
    "consultation_fee": "80.50", "practising_since": "2001-02-03", "phone": "+49301000", "email": "eva@x.example", "hours": HOURS,
}  # fmt: skip
NURSE: Row = {
    "kind": "NURSE",
    "employee_number": "900002",
    "last_name": "Pflege",
    "department": "Cardiology",
    "shift": "NIGHT",
}
DESK: Row = {"kind": "RECEPTIONIST", "employee_number": "900003", "last_name": "Desk", "department": "Cardiology"}
GUARD: Row = {"kind": "OTHER", "last_name": "Guard", "department": "Cardiology", "job_title": "Security"}
TABLES = {"DOCTOR": "doctors", "NURSE": "nurses", "RECEPTIONIST": "receptionists", "OTHER": "other_staff"}


async def staff(hospital: Hospital, kind: str) -> list[asyncpg.Record]:
    return await hospital.admin.fetch(
        f"SELECT * FROM clinic.{TABLES[kind]} WHERE hospital_id = $1 ORDER BY id", hospital.id
    )


async def counts(hospital: Hospital) -> tuple[int, ...]:
    row = await hospital.admin.fetchrow(
        "SELECT doctors, nurses, receptionists, other_staff FROM clinic.department_counts"
        " WHERE hospital_id = $1 AND department_id = $2",
        hospital.id, hospital.department,
    )  # fmt: skip
    assert row is not None
    return tuple(row)


async def test_each_kind_comes_to_its_own_table_and_a_doctor_with_the_hours(hospital: Hospital) -> None:
    found = await imported(hospital, "STAFF", DOCTOR, NURSE, DESK, GUARD)
    rows = {kind: await staff(hospital, kind) for kind in TABLES}
    assert list(found.values()) == [Became("LOADED", None, row["id"]) for (row,) in rows.values()]
    ((doctor,), (nurse,), (desk,), (guard,)) = rows.values()
    assert {row["department_id"] for (row,) in rows.values()} == {hospital.department}
    names = (
        "employee_number",
        "first_name",
        "last_name",
        "job_title",
        "specialization",
        "registration_number",
        "licence_status",
    )
    assert [doctor[name] for name in names] == ["900001", "Eva", "Arzt", "Doctor", "Cardiology", "LANR 1", "ACTIVE"]
    assert (doctor["registration_expires_on"], doctor["practising_since"]) == (dt.date(2099, 1, 1), dt.date(2001, 2, 3))
    assert (str(doctor["consultation_fee"]), doctor["phone"], doctor["email"]) == (
        "80.50",
        "+49301000",
        "eva@x.example",
    )
    assert (nurse["employee_number"], nurse["first_name"], nurse["last_name"], nurse["shift"]) == (
        "900002",
        "",
        "Pflege",
        "NIGHT",
    )
    assert (desk["employee_number"], desk["job_title"]) == ("900003", "Receptionist")
    assert (guard["job_title"], len(guard["employee_number"])) == ("Security", 6)
    hours = await hospital.admin.fetch(
        "SELECT weekday, starts_at, ends_at FROM clinic.availabilities WHERE hospital_id = $1 AND doctor_id = $2 ORDER BY 1",
        hospital.id, doctor["id"],
    )  # fmt: skip
    assert [tuple(row) for row in hours] == [(1, dt.time(8), dt.time(16)), (6, dt.time(9), dt.time(12))]
    # What follows from a new doctor follows here, too: the calendar that bookings lock, and the department's counts.
    assert (
        await hospital.admin.fetchval("SELECT count(*) FROM clinic.doctor_calendars WHERE doctor_id = $1", doctor["id"])
        == 1
    )
    assert await counts(hospital) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("row", "problems", "codes"),
    [
        (DOCTOR | {"kind": "PORTER"}, ["kind must be one of DOCTOR, NURSE, RECEPTIONIST, OTHER", "jobTitle must not be empty"], ["UNKNOWN_VALUE", "REQUIRED"]),
        (NURSE | {"department": "Nowhere"}, ["department must be the name of a department"], ["NOT_FOUND"]),
        (NURSE | {"department_id": "999"} | {"department": None}, ["department must be the name of a department"], ["NOT_FOUND"]),
        (NURSE | {"shift": None}, ["shift must be one of DAY, EVENING, NIGHT"], ["UNKNOWN_VALUE"]),
        (DOCTOR | {"id": 1, "phone": "1"}, ['phone must be a telephone number that begins with "+" and a calling code'], ["MALFORMED_PHONE"]),
        (GUARD | {"job_title": " "}, ["jobTitle must not be empty"], ["REQUIRED"]),
        (
            {"kind": "DOCTOR", "employee_number": "12", "department": "Cardiology", "consultation_fee": "1.005", "email": "x", "phone": "1",
             "hours": [HOURS[0], HOURS[0]]},
            ["employeeNumber must have six digits", "firstName is required where there is no other name", "lastName is required where there is no other name",
             "specialization must not be empty", "registrationNumber must not be empty", "registrationExpiresOn is required",
             "consultationFee must have at most 2 decimals in EUR", 'phone must be a telephone number that begins with "+" and a calling code',
             "email must be an e-mail address", "hours.1.startsAt must not overlap hours.0"],
            ["MALFORMED", "REQUIRED", "REQUIRED", "REQUIRED", "REQUIRED", "REQUIRED", "TOO_PRECISE", "MALFORMED_PHONE", "MALFORMED_EMAIL", "OVERLAP"],
        ),
    ],
)  # fmt: skip
async def test_a_bad_row_is_told_all_its_problems(
    hospital: Hospital, row: Row, problems: list[str], codes: list[str]
) -> None:
    found = await imported(hospital, "STAFF", DESK, row)
    assert found[2].status == "LOADED"
    assert found[3] == Became("REFUSED", problems)
    assert found[3].codes == codes
    assert await counts(hospital) == (0, 0, 1, 0)


async def test_a_number_is_given_once_whatever_the_kind(hospital: Hospital) -> None:
    same = {"employee_number": DOCTOR["employee_number"]}
    found = await imported(
        hospital,
        "STAFF",
        DOCTOR,
        NURSE | same,
        DOCTOR | {"employee_number": "900009", "last_name": "Other", "registration_number": " lanr  1"},
    )
    assert found[3] == Became("REFUSED", ["employeeNumber is that of line 2, too"])
    assert found[4] == Became("REFUSED", ["registrationNumber is that of line 2, too"])
    again = await imported(
        hospital,
        "STAFF",
        GUARD | same,
        DOCTOR | {"employee_number": None, "last_name": "Third"},
        GUARD | {"last_name": "Fourth"},
    )
    assert again[2] == Became("REFUSED", ["employeeNumber is that of somebody already"])
    assert again[3] == Became("REFUSED", ["registrationNumber is that of a doctor already"])
    assert (again[2].codes, again[3].codes, again[4].status) == (["ALREADY_EXISTS"], ["ALREADY_EXISTS"], "LOADED")
    assert await counts(hospital) == (1, 0, 0, 1)


async def test_a_generated_number_is_none_that_a_later_row_has(hospital: Hospital) -> None:
    number = int(await hospital.admin.fetchval("SELECT nextval('clinic.employee_numbers')")) + 1
    rows: list[Row] = [GUARD | {"last_name": f"Guard {n}"} for n in range(3)]
    rows += [NURSE | {"employee_number": str(number + n), "last_name": f"Nurse {n}"} for n in range(3)]
    run_id = await begin(hospital, "STAFF", rows)
    assert (await finish(hospital, run_id, limit=2))["rows_loaded"] == 6
    numbers = [row["employee_number"] for kind in ("NURSE", "OTHER") for row in await staff(hospital, kind)]
    assert sorted(numbers) == [str(number + n) for n in range(6)]


async def test_who_is_likely_there_already_waits_to_be_confirmed(hospital: Hospital) -> None:
    again = NURSE | {"employee_number": "900010"}
    found = await imported(hospital, "STAFF", NURSE, again, again | {"employee_number": "900011", "confirmed": "true"})
    assert found[3] == Became("DOUBTFUL", ["lastName and other values are those of line 2: likely the same"])
    assert found[4].status == "LOADED"
    later = await imported(hospital, "STAFF", again)
    assert later[2].status == "DOUBTFUL"
    assert later[2].codes == ["LIKELY_DUPLICATE"]
    elsewhere = await hospital.new_department("Surgery")
    other = await imported(hospital, "STAFF", again | {"department_id": str(elsewhere), "department": None})
    assert other[2].status == "LOADED"


async def test_what_a_kind_does_not_keep_is_not_lost_without_a_word(hospital: Hospital) -> None:
    nurse = NURSE | {"phone": "+49301000", "job_title": "Nurse"}
    found = await imported(hospital, "STAFF", nurse)
    assert found[2] == Became(
        "DOUBTFUL",
        [f"{name} is not kept of kind NURSE: leave it empty, or confirm to lose it" for name in ("jobTitle", "phone")],
    )
    assert found[2].codes == ["NOT_KEPT", "NOT_KEPT"]
    confirmed = await imported(hospital, "STAFF", nurse | {"confirmed": "true"})
    assert confirmed[2].status == "LOADED"


async def test_an_unusual_fee_waits_and_a_retired_department_gets_nobody(hospital: Hospital) -> None:
    closed = await hospital.new_department("Closed")
    await hospital.call("ADMIN", "retire_department", p_department_id=closed)
    found = await imported(
        hospital, "STAFF", DOCTOR | {"consultation_fee": "99999999"}, NURSE | {"department": "Closed"}
    )
    assert (found[2].status, found[2].codes) == ("DOUBTFUL", ["LARGE_AMOUNT"])
    assert found[3] == Became("REFUSED", ["department is that of a department that is retired"])
    assert await counts(hospital) == (0, 0, 0, 0)


async def test_who_is_entered_meanwhile_is_seen(hospital: Hospital, api: asyncpg.Pool) -> None:
    run_id = await begin(hospital, "STAFF", [NURSE, DESK])
    async with api.acquire() as connection, connection.transaction():
        await hospital.on(connection).call(
            "ADMIN", "create_other_staff", p_department_id=hospital.department, p_employee_number=NURSE["employee_number"],
            p_last_name="First", p_job_title="Guard",
        )  # fmt: skip
        importing = asyncio.create_task(finish(hospital, run_id))
        await waits(hospital)
    assert (await importing)["rows_loaded"] == 1
    assert (await became(hospital, run_id))[2] == Became("REFUSED", ["employeeNumber is that of somebody already"])


async def test_connections_share_the_work_and_nobody_is_there_twice(hospital: Hospital) -> None:
    rows: list[Row] = [NURSE | {"employee_number": str(910000 + n // 2), "last_name": f"Nurse {n}"} for n in range(100)]
    run_id = await begin(hospital, "STAFF", rows)
    await asyncio.gather(*(finish(hospital, run_id, limit=7) for _ in range(5)))
    found = await became(hospital, run_id)
    assert {line for line, each in found.items() if each.status == "LOADED"} == set(range(2, 102, 2))
    assert await counts(hospital) == (0, 50, 0, 0)


async def test_a_dry_run_adds_nobody(hospital: Hospital) -> None:
    found = await imported(hospital, "STAFF", DOCTOR, DOCTOR, is_dry_run=True)
    assert [each.status for each in found.values()] == ["CHECKED", "REFUSED"]
    assert await counts(hospital) == (0, 0, 0, 0)


async def test_two_hospitals_know_nothing_of_each_other(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, f"other-{hospital.id}")
    for each in (hospital, other):
        assert [one.status for one in (await imported(each, "STAFF", DOCTOR, NURSE)).values()] == ["LOADED", "LOADED"]
    assert await counts(hospital) == await counts(other) == (1, 1, 0, 0)


@pytest.mark.parametrize("role", ["RECEPTIONIST", "DOCTOR", "NURSE", "PHARMACIST", "CASHIER", "ANALYST", "AUDITOR"])
async def test_only_administrators_import(hospital: Hospital, role: str) -> None:
    people: dict[str, Any] = {}
    if role == "DOCTOR":
        people["doctor"] = await hospital.new_doctor()
    if role == "NURSE":
        people["nurse"] = await hospital.new_nurse()
    await hospital.sign_in(role, [role], **people)
    before = await counts(hospital)
    await refused(hospital.admin, begin(hospital, "STAFF", [DESK], as_=role), "ZH002", {"permission": "import.run"})
    run_id = await begin(hospital, "STAFF", [DESK])
    await refused(hospital.admin, finish(hospital, run_id, as_=role), "ZH002", {"permission": "import.run"})
    assert await counts(hospital) == before
