"""Patients of a file: registered under the rules of registering, each once, and whoever is left out is told why."""

import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from db.imports import kinds
from tests.db.conftest import slug
from tests.db.imports.importing import Became, became, begin, finish, imported, waits
from tests.refusals import refused
from tests.world import Hospital, new_hospital

EVA: dict[str, Any] = {"first_name": "Eva", "last_name": "Berg", "birth_date": "1980-02-29", "gender": "FEMALE"}
# ruff: noqa: E501 - what is wrong, a line each
WRONG = (
    ({"birth_date": "1800-01-01"}, ["birthDate must be a day of the last 130 years"]),
    ({"first_name": "", "last_name": " "}, ["firstName is required where there is no other name", "lastName is required where there is no other name"]),
    ({"last_name": "???"}, ["lastName must have at least one letter"]),
    ({"gender": "PURPLE"}, ["gender must be one of FEMALE, MALE, OTHER, UNKNOWN"]),
    ({"email": "nobody"}, ["email must be an e-mail address"]),
    ({"phone": "12"}, ['phone must be a telephone number that begins with "+" and a calling code']),
    ({"insurance_cover_percent": "180", "insurance_provider": "AOK"}, ["insuranceCoverPercent must be a percentage from 0 to 100 with at most two decimals"]),
    ({"insurance_cover_percent": "80"}, ["insuranceProvider is required if the insurance pays a share"]),
    ({"medical_record_number": "12"}, ["medicalRecordNumber must have four to eighteen digits"]),
    ({"deceased_on": "1970-01-01"}, ["deceasedOn must not be before the birth"]),
    ({"registered_at": "2999-01-01T00:00:00Z"}, ["registeredAt must not be in the future"]),
    ({"registered_at": "0206-01-01T00:00:00Z"}, ["registeredAt must be at most 130 years from today"]),
    ({"id": 1, "medical_record_number": "471100", "birth_date": "1800-01-01"}, ["birthDate must be a day of the last 130 years"]),
    ({"blood_group": "C"}, ["bloodGroup must be one of A_POSITIVE, A_NEGATIVE, B_POSITIVE, B_NEGATIVE, AB_POSITIVE, AB_NEGATIVE, O_POSITIVE, O_NEGATIVE"]),
    ({"gender": None, "email": "nobody"}, ["email must be an e-mail address", "gender must be one of FEMALE, MALE, OTHER, UNKNOWN"]),
)  # fmt: skip


def person(number: int, **more: Any) -> dict[str, Any]:
    """A patient who is taken for no other."""
    day = dt.date(1950, 1, 1) + dt.timedelta(days=number)
    return {
        "first_name": "Ida",
        "last_name": f"Number {number}",
        "birth_date": day.isoformat(),
        "gender": "FEMALE",
    } | more


async def patients(hospital: Hospital) -> list[asyncpg.Record]:
    return await hospital.admin.fetch("SELECT * FROM clinic.patients WHERE hospital_id = $1 ORDER BY id", hospital.id)


async def test_good_rows_become_patients_with_everything_that_the_file_says(hospital: Hospital) -> None:
    whole = EVA | {
        "medical_record_number": "471100", "birth_date_estimated": "true", "phone": "+49 30 1234567", "email": "Eva@Example.org",
        "address": "Road 1\n10115 Berlin", "allergies": ["Penicillin", "penicillin", "Nuts"], "notes": "From the old system",
        "blood_group": "O_NEGATIVE", "insurance_provider": "AOK", "insurance_policy_number": "A1",
        "insurance_cover_percent": "80.5", "registered_at": "2001-02-03T04:05:00+01:00", "deceased_on": "2020-01-02",
    }  # fmt: skip
    found = await imported(hospital, "PATIENTS", whole, person(1))
    first, second = await patients(hospital)
    assert found == {2: Became("LOADED", None, first["id"]), 3: Became("LOADED", None, second["id"])}
    expected = {
        "medical_record_number": "471100", "first_name": "Eva", "last_name": "Berg", "birth_date": dt.date(1980, 2, 29),
        "birth_date_estimated": True, "gender": "FEMALE", "phone": "+49 30 1234567", "phone_digits": "49301234567",
        "email": "Eva@Example.org", "address": "Road 1\n10115 Berlin", "allergies": ["Penicillin", "Nuts"],
        "notes": "From the old system", "blood_group": "O_NEGATIVE", "insurance_provider": "AOK",
        "insurance_policy_number": "A1", "registered_at": dt.datetime(2001, 2, 3, 3, 5, tzinfo=dt.UTC),
        "deceased_on": dt.date(2020, 1, 2),
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert str(first["insurance_cover_percent"]) == "80.50"
    assert second["medical_record_number"].isdigit()
    totals = await hospital.admin.fetchval(
        "SELECT array_agg(patient_id ORDER BY patient_id) FROM clinic.patient_totals WHERE hospital_id = $1",
        hospital.id,
    )
    assert totals == [first["id"], second["id"]]


@pytest.mark.parametrize(("wrong", "problems"), WRONG, ids=lambda each: next(iter(each), ""))
async def test_a_bad_row_is_told_all_its_problems_and_the_others_are_loaded(
    hospital: Hospital, wrong: dict[str, Any], problems: list[str]
) -> None:
    found = await imported(hospital, "PATIENTS", person(1), EVA | wrong, person(2))
    assert found[3] == Became("REFUSED", problems)
    assert [row["last_name"] for row in await patients(hospital)] == ["Number 1", "Number 2"]


async def test_what_could_not_be_read_is_not_told_twice(hospital: Hospital) -> None:
    run = await hospital.call("ADMIN", "begin_import", p_kind="PATIENTS", p_sha256="a" * 64, p_file_name="rows.csv")
    row = {
        "line": 2,
        "given": {"last_name": "Berg", "gender": "?"},
        "problems": [{"path": "birthDate", "code": "MALFORMED", "message": "is no day of the calendar"}],
    }
    await hospital.call("ADMIN", "add_import_rows", p_import_run_id=run["id"], p_rows=[row])
    await hospital.call("ADMIN", "start_import", p_import_run_id=run["id"])
    await finish(hospital, run["id"])
    assert (await became(hospital, run["id"]))[2].problems == [
        "birthDate is no day of the calendar",
        "gender must be one of FEMALE, MALE, OTHER, UNKNOWN",
    ]


@pytest.mark.parametrize("kind", ["ROOMS", "patients", "IMPORT_ROWS", ""])
async def test_a_kind_that_cannot_be_imported_is_refused_at_once(hospital: Hospital, kind: str) -> None:
    message = "must be one of " + ", ".join(each.upper() for each in kinds.names())
    problem = {"path": "kind", "code": "UNKNOWN_VALUE", "message": message}
    doing = hospital.call("ADMIN", "begin_import", p_kind=kind, p_sha256="a" * 64, p_file_name="rows.csv")
    await refused(hospital.admin, doing, "ZH501", {"problems": [problem]})


async def test_a_value_of_no_type_refuses_its_row_alone(hospital: Hospital) -> None:
    found = await imported(
        hospital, "PATIENTS", *(person(n) for n in range(5)), EVA | {"birth_date": "soon"}, person(7)
    )
    assert found.pop(7) == Became("REFUSED", ['invalid input syntax for type date: "soon"'])
    assert {each.status for each in found.values()} == {"LOADED"}


async def test_a_number_belongs_to_the_first_row_that_has_it(hospital: Hospital) -> None:
    await imported(hospital, "PATIENTS", person(1, medical_record_number="10001"))
    found = await imported(
        hospital, "PATIENTS",
        person(2, medical_record_number="10002"), person(3, medical_record_number="10001"),
        person(4, medical_record_number="10002"),
    )  # fmt: skip
    assert [found[line].status for line in (2, 3, 4)] == ["LOADED", "REFUSED", "REFUSED"]
    assert found[3].problems == ["medicalRecordNumber is that of a patient already"]
    assert found[4].problems == ["medicalRecordNumber is that of line 2, too"]


@pytest.mark.parametrize("same", ["names", "phone", "email"])
async def test_likely_duplicates_are_left_out_unless_confirmed(hospital: Hospital, same: str) -> None:
    contact = {"phone": "+49 30 7777777", "email": "eva@example.org"}
    there = EVA | contact
    again = {
        "names": EVA | {"first_name": "BERG", "last_name": "éva"},
        "phone": person(0) | {"birth_date": EVA["birth_date"], "phone": "+49 (0)30 777-7777"},
        "email": person(0) | {"birth_date": EVA["birth_date"], "email": "EVA@example.org"},
    }[same]
    field = {"names": "lastName", "phone": "phone", "email": "email"}[same]
    in_file = await imported(hospital, "PATIENTS", there, again)
    assert in_file[3] == Became("DOUBTFUL", [f"{field} and other values are those of line 2: likely the same"])
    number = (await patients(hospital))[0]["medical_record_number"]
    in_database = await imported(hospital, "PATIENTS", again)
    assert in_database[2].problems == [
        f"{field} is that of a patient with the same birth date: Eva Berg, record {number}"
    ]
    assert len(await patients(hospital)) == 1
    confirmed = await imported(hospital, "PATIENTS", again | {"confirmed": "true"})
    assert confirmed[2].status == "LOADED"
    assert len(await patients(hospital)) == 2
    # Now two records are like it, and the whole import confirms.
    whole = await imported(hospital, "PATIENTS", again | {"notes": "third"}, is_confirmed=True)
    assert whole[2].status == "LOADED"


async def test_the_same_file_again_loads_nothing_twice_and_goes_on_with_what_was_left_out(hospital: Hospital) -> None:
    rows = [person(n) for n in range(20)]
    run_id = await begin(hospital, "PATIENTS", [*rows, EVA | {"gender": "?"}])
    # All are checked, compared, and then ten are loaded: here whoever works at it dies.
    for _ in range(5):
        run = await hospital.call("ADMIN", "run_import_batch", p_import_run_id=run_id, p_limit=10)
    assert run["rows_loaded"] == 10
    before = {row["id"] for row in await patients(hospital)}
    assert await begin(hospital, "PATIENTS", [*rows, EVA | {"gender": "?"}]) == run_id
    done = await finish(hospital, run_id)
    assert (done["rows_read"], done["rows_checked"], done["rows_loaded"], done["rows_refused"]) == (21, 21, 20, 1)
    after = await patients(hospital)
    assert before < {row["id"] for row in after}
    assert sorted(row["last_name"] for row in after) == sorted(row["last_name"] for row in rows)
    assert await begin(hospital, "PATIENTS", [*rows, EVA | {"gender": "?"}]) == run_id
    assert (await finish(hospital, run_id))["rows_loaded"] == 20
    assert len(await patients(hospital)) == 20


async def test_connections_share_the_work_and_no_row_is_loaded_twice(hospital: Hospital) -> None:
    run_id = await begin(hospital, "PATIENTS", [person(n % 50, last_name=f"Name {n}") for n in range(400)])
    runs = await asyncio.gather(*(finish(hospital, run_id, limit=20) for _ in range(6)))
    assert {run["rows_loaded"] for run in runs} == {400}
    assert len({row["last_name"] for row in await patients(hospital)}) == len(await patients(hospital)) == 400


async def test_who_is_registered_meanwhile_is_a_duplicate(hospital: Hospital, api: asyncpg.Pool) -> None:
    run_id = await begin(hospital, "PATIENTS", [EVA])
    async with api.acquire() as connection, connection.transaction():
        meanwhile = hospital.on(connection)
        await meanwhile.call(
            "ADMIN",
            "register_patient",
            p_first_name="Eva",
            p_last_name="Berg",
            p_birth_date=dt.date(1980, 2, 29),
            p_gender="FEMALE",
        )
        importing = asyncio.create_task(finish(hospital, run_id))
        await waits(hospital)
    assert (await importing)["rows_doubtful"] == 1
    assert len(await patients(hospital)) == 1


async def test_a_generated_number_passes_over_those_that_were_entered(hospital: Hospital) -> None:
    next_number = await hospital.admin.fetchval("SELECT nextval('clinic.medical_record_numbers')")
    taken = [str(next_number + n) for n in (1, 2, 4)]
    await imported(hospital, "PATIENTS", *(person(n, medical_record_number=each) for n, each in enumerate(taken)))
    found = await imported(hospital, "PATIENTS", *(person(10 + n) for n in range(3)))
    assert {each.status for each in found.values()} == {"LOADED"}
    numbers = [row["medical_record_number"] for row in await patients(hospital)]
    assert numbers[:3] == taken
    assert len(set(numbers)) == 6


async def test_a_dry_run_tells_the_same_and_changes_nothing(hospital: Hospital) -> None:
    await imported(hospital, "PATIENTS", EVA, person(1, medical_record_number="10001"))
    before = await patients(hospital)
    rows = [person(2), EVA, EVA | {"gender": "?"}, person(3, medical_record_number="10001"), person(2)]
    run_id = await begin(hospital, "PATIENTS", rows, options={"is_dry_run": True})
    run = await finish(hospital, run_id)
    assert (run["rows_checked"], run["rows_loaded"], run["rows_refused"], run["rows_doubtful"]) == (5, 0, 2, 2)
    found = await became(hospital, run_id)
    assert [found[line].status for line in range(2, 7)] == ["CHECKED", "DOUBTFUL", "REFUSED", "REFUSED", "DOUBTFUL"]
    assert await patients(hospital) == before
    kept = await hospital.admin.fetch(
        "SELECT line FROM clinic.import_rows WHERE hospital_id = $1 AND import_run_id = $2 AND given IS NULL",
        hospital.id, run_id,
    )  # fmt: skip
    assert [row["line"] for row in kept] == [2]
    # In earnest, the same file.
    await begin(hospital, "PATIENTS", rows)
    done = await finish(hospital, run_id)
    assert (done["rows_loaded"], done["rows_refused"], done["rows_doubtful"]) == (1, 2, 2)


@pytest.mark.parametrize("role", ["RECEPTIONIST", "CASHIER", "DOCTOR", "AUDITOR"])
async def test_only_administrators_import(hospital: Hospital, role: str) -> None:
    doctor = {"doctor": await hospital.new_doctor()} if role == "DOCTOR" else {}
    await hospital.sign_in(role, [role], **doctor)
    lacks = {"permission": "import.run"}
    await refused(hospital.admin, begin(hospital, "PATIENTS", [EVA], as_=role), "ZH002", lacks)
    run_id = await begin(hospital, "PATIENTS", [EVA])
    await refused(hospital.admin, finish(hospital, run_id, as_=role), "ZH002", lacks)
    assert await patients(hospital) == []


async def test_another_hospital_has_no_part_in_it(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, slug())
    run_id = await begin(hospital, "PATIENTS", [EVA])
    await refused(admin, finish(other, run_id), "ZH003", {"type": "import_run", "id": str(run_id)})
    # The same content is another import there.
    await imported(other, "PATIENTS", EVA)
    assert await patients(hospital) == []
    assert len(await patients(other)) == 1
    assert (await became(hospital, run_id))[2].status == "STAGED"


async def test_every_patient_is_on_record_with_the_account_that_imports(hospital: Hospital) -> None:
    found = await imported(hospital, "PATIENTS", EVA, person(1))
    events = await hospital.admin.fetch(
        "SELECT e.row_id, a.roles FROM audit.events AS e JOIN auth.accounts AS a"
        " ON (a.hospital_id, a.id) = (e.hospital_id, e.account_id)"
        " WHERE e.hospital_id = $1 AND e.kind = 'INSERT' AND e.table_name = 'clinic.patients' ORDER BY e.id",
        hospital.id,
    )
    assert [(int(row["row_id"]), row["roles"]) for row in events] == [
        (each.record, ["ADMIN"]) for each in found.values()
    ]
