"""Rule 9: the insurance that a patient enters counts once staff have accepted it, and never before."""

from typing import Any

import asyncpg

from tests.refusals import problems, refused
from tests.world import Hospital


async def patient_of(hospital: Hospital) -> int:
    """A patient with an account, whose insurance pays 10 %."""
    patient = await hospital.new_patient(10)
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=patient)
    return patient


async def enter(hospital: Hospital, provider: str = " New ", cover: str | None = "50") -> int:
    entry = await hospital.call(
        "PATIENT",
        "update_own_insurance",
        p_insurance_provider=provider,
        p_insurance_policy_number="N1",
        p_cover_percent=cover,
    )
    return int(entry["id"])


async def check(hospital: Hospital, entry: int, accepted: bool | None, **more: Any) -> asyncpg.Record:
    return await hospital.call("ADMIN", "check_insurance", p_insurance_entry_id=entry, p_accepted=accepted, **more)


async def insured(hospital: Hospital, patient: int) -> tuple[str, str, str]:
    row = await hospital.call("ADMIN", "patients_by_id", p_ids=[patient])
    return row["insurance_provider"], row["insurance_policy_number"], str(row["insurance_cover_percent"])


async def states(hospital: Hospital) -> list[str]:
    rows = await hospital.admin.fetch(
        "SELECT status FROM clinic.insurance_entries WHERE hospital_id = $1 ORDER BY id", hospital.id
    )
    return [row["status"] for row in rows]


async def test_an_entry_counts_once_it_is_accepted(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await patient_of(hospital)
    entry = await enter(hospital)
    assert await insured(hospital, patient) == ("Insurer", "P1", "10.00")
    row = await check(hospital, entry, True, p_cover_percent="40")
    assert (row["status"], str(row["cover_percent"]), row["checked_at"] is not None) == ("ACCEPTED", "40.00", True)
    assert await insured(hospital, patient) == ("New", "N1", "40.00")
    again = {"from": "ACCEPTED", "to": "REFUSED"}
    await refused(admin, check(hospital, entry, False, p_reason="Unknown"), "ZH207", again)


async def test_an_entry_that_is_refused_says_why(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await patient_of(hospital)
    entry = await enter(hospital)
    await refused(admin, check(hospital, entry, False), "ZH501", problems(("reason", "REQUIRED")))
    row = await check(hospital, entry, False, p_reason=" Unknown policy ")
    assert (row["status"], row["refusal_reason"]) == ("REFUSED", "Unknown policy")
    assert await insured(hospital, patient) == ("Insurer", "P1", "10.00")


async def test_a_newer_entry_replaces_the_one_that_waits(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await patient_of(hospital)
    first = await enter(hospital)
    second = await enter(hospital, "Newest", None)
    assert await states(hospital) == ["REPLACED", "WAITING"]
    gone = {"from": "REPLACED", "to": "ACCEPTED"}
    await refused(admin, check(hospital, first, True), "ZH207", gone)
    await refused(admin, check(hospital, second, True), "ZH501", problems(("coverPercent", "REQUIRED")))
    await check(hospital, second, True, p_cover_percent="0")
    assert await states(hospital) == ["REPLACED", "ACCEPTED"]


async def test_all_problems_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await patient_of(hospital)
    wrong = problems(("insuranceProvider", "REQUIRED"), ("coverPercent", "OUT_OF_RANGE"))
    await refused(admin, enter(hospital, " ", "101"), "ZH501", wrong)
    wrong = problems(("insuranceEntryId", "MALFORMED_ID"), ("accepted", "REQUIRED"))
    await refused(admin, check(hospital, 0, None), "ZH501", wrong)
