"""A doctor sees who lies in the doctor's department as the doctor's own patients, and it ends with the stay."""

import asyncpg
import pytest

from tests.access.asking import call, undone
from tests.access.cast import Cast, House

_ALL = list(range(1, 2000))


async def _patients(line: asyncpg.Connection, house: House, asker: str) -> set[str]:
    rows = await call(line, house, house.session(asker), "patients_by_id", p_ids=_ALL)
    return {row["first_name"] for row in rows}


async def _refusal(line: asyncpg.Connection, house: House, asker: str, function: str, **arguments: object) -> str:
    with pytest.raises(asyncpg.PostgresError) as refusal:
        async with line.transaction():
            await call(line, house, house.session(asker), function, **arguments)
    return str(refusal.value.sqlstate)


async def test_a_doctor_sees_who_lies_in_the_department_and_nobody_elsewhere(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    async with undone(admin):
        # Dora never booked ines; Dan is of another department.
        assert "ines" in await _patients(admin, house, "DOCTOR")
        assert "ines" not in await _patients(admin, house, "dan")
        (ines,) = await call(
            admin, house, house.session("DOCTOR"), "patients_by_id", p_ids=[house.id_of("clinic.patients", "ines")]
        )
        assert (ines["notes"], ines["allergies"], ines["phone"]) == ("Clinical", ["Penicillin"], "+49305550")
        assert {
            row["reason"] for row in await call(admin, house, house.session("DOCTOR"), "admissions_by_id", p_ids=_ALL)
        } >= {"ines-C1"}


async def test_it_goes_with_a_transfer_and_ends_a_day_after_the_stay(admin: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    stay = {"p_admission_id": house.id_of("clinic.admissions", "ines-C1")}
    async with undone(admin):
        move = stay | {"p_room_id": house.id_of("clinic.rooms", "S1"), "p_reason": "Worse"}
        await call(admin, house, house.session("ADMIN"), "transfer_patient", **move)
        # Who had the patient writes the letter; who has the patient now sees them.
        assert "ines" in await _patients(admin, house, "DOCTOR")
        assert "ines" in await _patients(admin, house, "dan")
        await admin.execute("SELECT set_config('app.clock', (now() + interval '25 hours')::text, true)")
        assert "ines" not in await _patients(admin, house, "DOCTOR")
        assert "ines" in await _patients(admin, house, "dan")
        await call(admin, house, house.session("ADMIN"), "discharge_patient", **stay)
        assert "ines" in await _patients(admin, house, "dan")
        await admin.execute("SELECT set_config('app.clock', (now() + interval '50 hours')::text, true)")
        assert "ines" not in await _patients(admin, house, "dan")


async def test_seeing_an_inpatient_gives_no_right_over_the_stay_or_anothers_visit(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    ines, paul = (house.id_of("clinic.patients", name) for name in ("ines", "paul"))
    async with undone(admin):
        care = {"p_patient_id": ines, "p_changes": {"notes": "Sleeps badly"}}
        await call(admin, house, house.session("DOCTOR"), "update_patient_care", **care)
        stay = {"p_admission_id": house.id_of("clinic.admissions", "ines-C1")}
        assert await _refusal(admin, house, "DOCTOR", "discharge_patient", **stay) == "ZH002"
        # Paul lies in Dan's ward: what Dora does not see stays unseen, and a visit is its doctor's to change.
        care = {"p_patient_id": paul, "p_changes": {"notes": "x"}}
        assert await _refusal(admin, house, "DOCTOR", "update_patient_care", **care) == "ZH003"
        visit = {"p_visit_id": house.id_of("clinic.visits", "pia-dora"), "p_kind": "x", "p_cost": "1", "p_notes": None}
        assert await _refusal(admin, house, "dan", "add_treatment", **visit) in {"ZH002", "ZH003"}
