"""Telephone numbers of people: refused where they are none, kept as given, and found however they are spelt."""

from typing import Any

import asyncpg
import orjson
import pytest

from tests.refusals import problems, refused
from tests.signing_up import register, sign_up
from tests.world import HASH, Hospital

SPELLINGS = ["+49 170 5550101", "0170 5550101", "0049170/555-0101", "(0170) 5550101", "+49 (0)170 5550101"]


async def in_germany(hospital: Hospital) -> Hospital:
    await hospital.call("ADMIN", "update_hospital", p_changes={"country": "DE"})
    return hospital


async def patient_with(hospital: Hospital, phone: str | None) -> int:
    patient = await hospital.new_patient()
    await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"phone": phone}, p_confirmed=True)
    return patient


async def found(hospital: Hospital, session: str, asked: dict[str, Any]) -> list[int]:
    given = {"p_filter": orjson.dumps({"phone": asked}).decode(), "p_order": ["registered_at asc"], "p_first": 50}
    return [row["id"] for row in await hospital.rows(session, "patients_page", **given, p_backward=False)]


async def searched(hospital: Hospital, session: str, name: str) -> list[int]:
    given = {"p_filter": orjson.dumps({"name": {"matches": name}}).decode(), "p_order": ["registered_at asc"]}
    rows = await hospital.rows(session, "patients_page", **given, p_first=50, p_backward=False)
    return [row["id"] for row in rows]


async def test_every_spelling_finds_every_spelling(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await in_germany(hospital)
    for role in ("RECEPTIONIST", "CASHIER"):
        await hospital.sign_in(role, [role])
    patients = [await patient_with(hospital, spelling) for spelling in SPELLINGS]
    other = await patient_with(hospital, "+49 170 5550102")
    kept = await admin.fetch(
        "SELECT phone, phone_digits FROM clinic.patients WHERE id = ANY ($1) ORDER BY id", patients
    )
    assert [tuple(row) for row in kept] == [(spelling, "491705550101") for spelling in SPELLINGS]
    for who in ("ADMIN", "RECEPTIONIST", "CASHIER"):
        for spelling in (*SPELLINGS, "491705550101"[2:]):
            assert await found(hospital, who, {"eq": spelling}) == patients, spelling
        assert await found(hospital, who, {"in": ["0170 5550102", "0170 5550101"]}) == [*patients, other]
        for beginning in ("0170", "+49 170 555", "00491705", "(0170) 555"):
            assert await found(hospital, who, {"starts_with": beginning}) == [*patients, other], beginning
        for spelling in SPELLINGS:
            assert await searched(hospital, who, spelling) == patients
        for elsewhere in ("+43 170 5550101", "0171 5550101"):
            assert await found(hospital, who, {"eq": elsewhere}) == []


async def test_who_does_not_see_a_number_does_not_find_it(hospital: Hospital) -> None:
    await in_germany(hospital)
    medication, doctor = await hospital.new_medication(10), await hospital.new_doctor()
    patient = await patient_with(hospital, "0170 5550101")
    _, visit = await hospital.visit(patient, doctor, hospital.at(9))
    await hospital.prescribe(visit, (medication, 1))
    await hospital.sign_in("PHARMACIST", ["PHARMACIST"])
    assert [row["id"] for row in await hospital.rows("PHARMACIST", "patients_by_id", p_ids=[patient])] == [patient]
    for asked in ({"eq": "0170 5550101"}, {"starts_with": "+49"}, {"in": ["+49 170 5550101"]}):
        assert await found(hospital, "PHARMACIST", asked) == []
    assert await searched(hospital, "PHARMACIST", "0170 5550101") == []
    assert await searched(hospital, "ADMIN", "0170 5550101") == [patient]


@pytest.mark.parametrize("phone", ["abc", "1", "+", "", "0", "+999 12345", "+49 170 5550101 (mother)"])
async def test_what_is_no_number_is_refused_wherever_one_is_entered(
    hospital: Hospital, admin: asyncpg.Connection, phone: str
) -> None:
    await in_germany(hospital)
    wrong = problems(("phone", "MALFORMED_PHONE"))
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=patient)
    for who, command in (
        ("ADMIN", "update_patient"),
        ("ADMIN", "update_patient_contact"),
        ("PATIENT", "update_patient_contact"),
    ):
        changing = hospital.call(who, command, p_patient_id=patient, p_changes={"phone": phone})
        await refused(admin, changing, "ZH501", wrong)
    changing = hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"phone": phone})
    await refused(admin, changing, "ZH501", wrong)
    account = await hospital.call(
        "ADMIN", "create_account", p_email="c@example.com", p_password_hash=HASH, p_roles=["CASHIER"], p_first_name="C",
        p_last_name="Clerk", p_phone="0170 5550101",
    )  # fmt: skip
    for command in ("update_account", "update_account_contact"):
        changing = hospital.call("ADMIN", command, p_account_id=account["id"], p_changes={"phone": phone})
        await refused(admin, changing, "ZH501", wrong)
    inviting = hospital.call(
        "ADMIN", "invite_account", p_email="d@example.com", p_roles=["CASHIER"], p_first_name="D", p_last_name="Clerk",
        p_phone=phone,
    )  # fmt: skip
    await refused(admin, inviting, "ZH501", wrong)
    await refused(admin, sign_up(hospital, "e@example.com", phone=phone), "ZH501", wrong)
    await refused(admin, register(hospital, "f@example.com", phone=phone), "ZH501", wrong)


async def test_without_a_country_a_number_needs_a_calling_code(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient()
    changing = hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"phone": "0170 5550101"})
    await refused(admin, changing, "ZH501", problems(("phone", "MALFORMED_PHONE")))


async def test_text_of_before_stays_and_keeps_nothing_else_from_changing(
    hospital: Hospital, owner: asyncpg.Connection
) -> None:
    patient = await hospital.new_patient()
    await owner.execute("UPDATE clinic.patients SET phone = 'ask at the desk' WHERE id = $1", patient)
    row = await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"address": "Road 1"})
    assert (row["address"], row["phone"], row["phone_digits"]) == ("Road 1", "ask at the desk", None)
    assert await found(hospital, "ADMIN", {"eq": "Ask at the desk"}) == [patient]
    cleared = await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"phone": None})
    assert (cleared["phone"], cleared["phone_digits"]) == (None, None)


async def test_digits_follow_the_number_whoever_writes_and_the_country(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    patient = await hospital.new_patient()
    written = "UPDATE clinic.patients SET phone = $2, phone_digits = '1' WHERE id = $1 RETURNING phone_digits"
    assert await owner.fetchval(written, patient, "030 123456") is None
    assert await owner.fetchval(written, patient, "+49 30 123456") == "4930123456"
    await owner.fetchval(written, patient, "030 123456")
    for country, known in (("DE", "4930123456"), ("AT", "4330123456"), (None, None)):
        await hospital.call("ADMIN", "update_hospital", p_changes={"country": country})
        row = await admin.fetchrow("SELECT phone, phone_digits FROM clinic.patients WHERE id = $1", patient)
        assert row is not None
        assert tuple(row) == ("030 123456", known)


async def test_every_table_with_digits_follows_the_country(admin: asyncpg.Connection) -> None:
    tables = await admin.fetch("""
        SELECT a.attrelid::regclass::text AS name FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE a.attname = 'phone_digits' AND c.relkind = 'r'
    """)
    body = await admin.fetchval("SELECT prosrc FROM pg_proc WHERE proname = 'respell_phones'")
    assert [row["name"] for row in tables if f"UPDATE {row['name']} AS t" not in body] == []
    assert len(tables) >= 3
