"""A merged record's medical record number finds the record that stands for it, for whoever sees that."""

import pytest

from tests.db.patients.merging import merge, patient, unmerge
from tests.world import Hospital

WINDOW = {"p_order": ["last_name asc"], "p_first": 10, "p_after": None, "p_backward": False}


async def number_of(hospital: Hospital, key: int) -> str:
    return str(await hospital.admin.fetchval("SELECT medical_record_number FROM clinic.patients WHERE id = $1", key))


async def found(hospital: Hospital, who: str, number: str, operator: str = "eq", **more: object) -> list[int]:
    """What a search finds: as a page, and as many as are counted."""
    given: object = [number, "000000000000"] if operator == "in" else number
    condition = {"medical_record_number": {operator: given}} | more
    rows = await hospital.rows(who, "patients_page", p_filter=condition, **WINDOW)
    assert (await hospital.call(who, "patients_count", p_filter=condition))[0] == len(rows)
    return sorted(row["id"] for row in rows)


@pytest.mark.parametrize("operator", ["eq", "in", "starts_with"])
async def test_an_old_number_finds_the_kept_record_until_the_merge_is_undone(hospital: Hospital, operator: str) -> None:
    keep, gone, other = [await patient(hospital) for _ in range(3)]
    old = await number_of(hospital, gone)
    assert await found(hospital, "ADMIN", old, operator) == [gone]
    merged = await merge(hospital, keep, gone)
    assert await found(hospital, "ADMIN", old, operator) == [keep]
    assert await found(hospital, "ADMIN", await number_of(hospital, keep), operator) == [keep]
    assert await found(hospital, "ADMIN", await number_of(hospital, other), operator) == [other]
    # With what else is asked for.
    assert await found(hospital, "ADMIN", old, operator, first_name={"eq": "Nobody"}) == []
    both = {"or": [{"medical_record_number": {"eq": old}}, {"id": {"eq": other}}]}
    rows = await hospital.rows("ADMIN", "patients_page", p_filter=both, **WINDOW)
    assert sorted(row["id"] for row in rows) == [keep, other]
    await unmerge(hospital, merged["id"])
    assert await found(hospital, "ADMIN", old, operator) == [gone]


async def test_a_number_leads_through_several_merges_and_finds_one_record_once(hospital: Hospital) -> None:
    first, second, third = [await patient(hospital) for _ in range(3)]
    numbers = [await number_of(hospital, each) for each in (first, second, third)]
    await merge(hospital, second, first)
    later = await merge(hospital, third, second)
    for number in numbers:
        assert await found(hospital, "ADMIN", number) == [third]
    rows = await hospital.rows("ADMIN", "patients_page", p_filter={"medical_record_number": {"in": numbers}}, **WINDOW)
    assert [row["id"] for row in rows] == [third]
    await unmerge(hospital, later["id"])
    assert [await found(hospital, "ADMIN", number) for number in numbers] == [[second], [second], [third]]


async def test_whoever_sees_the_patient_finds_the_patient_and_nobody_else(hospital: Hospital) -> None:
    doctor, stranger = await hospital.new_doctor(), await hospital.new_doctor()
    keep, gone = await patient(hospital), await patient(hospital)
    await hospital.book(keep, doctor, hospital.at(9))
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    await hospital.sign_in("STRANGER", ["DOCTOR"], doctor=stranger)
    await hospital.sign_in("OWN", ["PATIENT"], patient=keep)
    for role in ("RECEPTIONIST", "CASHIER", "PHARMACIST", "ANALYST"):
        await hospital.sign_in(role, [role])
    old = await number_of(hospital, gone)
    await merge(hospital, keep, gone)
    for who in ("DOCTOR", "OWN", "RECEPTIONIST", "CASHIER"):
        assert await found(hospital, who, old) == [keep], who
    for who in ("STRANGER", "PHARMACIST", "ANALYST"):
        assert await found(hospital, who, old) == [], who
    rows = await hospital.rows(
        "DOCTOR", "patients_by_doctor_id_page", [doctor], p_filter={"medical_record_number": {"eq": old}}, **WINDOW
    )
    assert [row["id"] for row in rows] == [keep]


async def test_an_old_number_is_found_among_more_than_are_looked_at_each(hospital: Hospital) -> None:
    await hospital.admin.execute(
        """
        INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
        SELECT $1, (77000000 + n)::text, 'Eva', 'Many', '1990-02-01', 'FEMALE' FROM generate_series(1, 1001) AS n
        """,
        hospital.id,
    )
    keep = await patient(hospital)
    gone = await hospital.admin.fetchval(
        "SELECT max(id) FROM clinic.patients WHERE hospital_id = $1 AND last_name = 'Many'", hospital.id
    )
    assert not (await number_of(hospital, keep)).startswith("77")
    await merge(hospital, keep, gone, p_confirmed=True)
    condition = {"medical_record_number": {"starts_with": "77"}}
    assert (await hospital.call("ADMIN", "patients_count", p_filter=condition))[0] == 1001
    named = condition | {"last_name": {"eq": "Doe"}}
    rows = await hospital.rows("ADMIN", "patients_page", p_filter=named, **WINDOW)
    assert [row["id"] for row in rows] == [keep]
