"""Filters by whatever a connection shows: times of day, lists, amounts, texts, parts of objects, other records."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    """An administrator."""
    return await staff.person("ADMIN")


async def _found(client: Client, connection: str, type_name: str, asked: dict[str, Any]) -> list[int]:
    """The keys of the rows that a filter finds, ascending."""
    document = (
        f"query Test($filter: {type_name}Filter) {{ {connection}(filter: $filter, first: 100) {{ nodes {{ id }} }} }}"
    )
    nodes = (await client.data(document, filter=asked))[connection]["nodes"]
    return sorted(ids.key_of(type_name, node["id"]) for node in nodes)


async def test_departments_are_found_by_hours_and_location(staff: Staff, boss: Client) -> None:
    early = await staff.hospital.new_department("Early", "06:30", "14:00")
    late = await staff.hospital.new_department("Late", "13:00", "21:15")
    await staff.hospital.call("ADMIN", "update_department", early, {"location": "North wing"})
    assert await _found(boss, "departments", "Department", {"opensAt": {"eq": "06:30"}}) == [early]
    assert await _found(boss, "departments", "Department", {"closesAt": {"gt": "14:00"}}) == [late]
    assert await _found(boss, "departments", "Department", {"location": {"startsWith": "NORTH"}}) == [early]


async def test_patients_are_found_by_insurance_address_and_allergy(staff: Staff, boss: Client) -> None:
    one, other = await staff.hospital.new_patient(30), await staff.hospital.new_patient()
    changes = {"insurance_provider": "Northern Health", "address": "Lake Road 7", "allergies": ["Birch Pollen"]}
    await staff.hospital.call("ADMIN", "update_patient", one, changes, p_confirmed=True)
    for asked in (
        {"insuranceProvider": {"eq": "northern  health"}},
        {"insuranceCoverPercent": {"gte": "30", "lt": "31"}},
        {"address": {"startsWith": "lake"}},
        {"allergies": {"has": "birch pollen"}},
    ):
        assert await _found(boss, "patients", "Patient", asked) == [one], asked
    assert await _found(boss, "patients", "Patient", {"allergies": {"has": "Birch"}}) == []
    assert other in await _found(boss, "patients", "Patient", {"allergies": {"has": "PENICILLIN"}})


async def test_accounts_are_found_by_role(staff: Staff, boss: Client) -> None:
    await staff.person("CASHIER", "PHARMACIST")
    cashiers = await _found(boss, "accounts", "Account", {"roles": {"has": "CASHIER"}})
    assert len(cashiers) == 1
    assert await _found(boss, "accounts", "Account", {"roles": {"has": "PHARMACIST"}}) == cashiers
    assert await _found(boss, "accounts", "Account", {"roles": {"has": "ANALYST"}}) == []


async def test_bills_are_found_by_amounts_and_who_issued_them(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    doctor = await hospital.new_doctor(fee="90")
    made = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9, days=6))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=made))["id"]
    assert await _found(boss, "bills", "Bill", {"subtotal": {"eq": "90.00"}, "currency": {"eq": "eur"}}) == [bill]
    assert await _found(boss, "bills", "Bill", {"balance": {"gt": "107.1"}}) == []
    document = "{ bills(first: 1) { nodes { issuedBy { id } } } }"
    (node,) = (await boss.data(document))["bills"]["nodes"]
    assert bill in await _found(boss, "bills", "Bill", {"issuedById": {"eq": node["issuedBy"]["id"]}})


async def test_what_the_front_desk_does_not_read_finds_nothing_for_it(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    patient = await hospital.new_patient()
    await hospital.call("ADMIN", "update_patient_care", patient, {"notes": "Faints at the sight of blood"})
    desk = await staff.person("RECEPTIONIST")
    for asked in ({"notes": {"startsWith": "faints"}}, {"notes": {"isNull": False}}):
        assert await _found(boss, "patients", "Patient", asked) == [patient]
        assert await _found(desk, "patients", "Patient", asked) == []
