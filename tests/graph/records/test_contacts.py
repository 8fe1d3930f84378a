"""Contact persons of patients over HTTP, as a patient and the desk keep them."""

import datetime as dt
import json

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

CONTACTS = """query ($id: ID!) { patient(id: $id) { guardianMissing contacts { totalCount
    nodes { id name relation phone isEmergency isLegalGuardian preference patient { id } } } } }"""
MOTHER = {"name": "Ann Doe", "relation": "PARENT", "phone": "+49 170 5550101"}


@pytest.fixture(scope="module")
async def desk(staff: Staff) -> Client:
    return await staff.person("RECEPTIONIST")


async def test_the_desk_keeps_the_contact_persons_of_a_minor(staff: Staff, desk: Client) -> None:
    born = dt.datetime.now(staff.hospital.zone).date() - dt.timedelta(days=400)
    child = await desk.do(
        "registerPatient", "id guardianMissing",
        firstName="Kim", lastName="Doe", birthDate=born.isoformat(), gender="UNKNOWN",
    )  # fmt: skip
    assert child["guardianMissing"] is True
    made = await desk.do(
        "addContactPerson", "id preference patient { guardianMissing }",
        patientId=child["id"], isLegalGuardian=True, isEmergency=True, **MOTHER,
    )  # fmt: skip
    assert made == {"id": made["id"], "preference": 1, "patient": {"guardianMissing": False}}
    second = await desk.do(
        "addContactPerson", "id", patientId=child["id"], name="Ida Doe", relation="GRANDPARENT", phone="+49 170 5550102"
    )
    await desk.do("updateContactPerson", "id", contactPersonId=made["id"], preference=2)
    found = (await desk.data(CONTACTS, id=child["id"]))["patient"]
    assert found["guardianMissing"] is False
    assert [each["name"] for each in found["contacts"]["nodes"]] == ["Ida Doe", "Ann Doe"]
    assert found["contacts"]["nodes"][1] == {
        "id": made["id"], **MOTHER, "isEmergency": True, "isLegalGuardian": True, "preference": 2,
        "patient": {"id": child["id"]},
    }  # fmt: skip
    one = await desk.data("query ($id: ID!) { contactPerson(id: $id) { name } }", id=second["id"])
    assert one == {"contactPerson": {"name": "Ida Doe"}}
    deleted = await desk.do("deleteContactPerson", "id name", contactPersonId=second["id"])
    assert deleted == {"id": second["id"], "name": "Ida Doe"}
    assert await desk.data("query ($id: ID!) { contactPerson(id: $id) { name } }", id=second["id"]) == {
        "contactPerson": None
    }


async def test_who_calls_is_found_by_the_number(staff: Staff, desk: Client) -> None:
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    await desk.do(
        "addContactPerson", "id", patientId=patient, name="Cy Doe", relation="FRIEND", phone="+49 (0)171 5550199"
    )
    calling = """query ($phone: String!) { contactPersons(filter: {phone: {eq: $phone}}) {
        nodes { name patient { id } } } }"""
    found = (await desk.data(calling, phone="0049 171 5550199"))["contactPersons"]["nodes"]
    # Without a country of the hospital, numbers begin with "+".
    assert found == []
    found = (await desk.data(calling, phone="+491715550199"))["contactPersons"]["nodes"]
    assert found == [{"name": "Cy Doe", "patient": {"id": patient}}]


async def test_a_patient_keeps_the_own_and_staff_read_the_changes(staff: Staff, desk: Client) -> None:
    key, other = await staff.hospital.new_patient(), await staff.hospital.new_patient()
    person = await staff.person("PATIENT", patient=key)
    own = await person.do("addContactPerson", "id", patientId=ids.encode("Patient", key), **MOTHER)
    refused = await person.refused("addContactPerson", patientId=ids.encode("Patient", other), **MOTHER)
    assert (refused["code"], refused["details"]) == (
        "NOT_FOUND",
        {"type": "patient", "id": ids.encode("Patient", other)},
    )
    wrong = await person.refused("updateContactPerson", contactPersonId=own["id"], phone="12", preference=100)
    assert [(each["path"], each["code"]) for each in wrong["problems"]] == [
        ("phone", "MALFORMED_PHONE"), ("preference", "OUT_OF_RANGE"),
    ]  # fmt: skip
    await person.do("updateContactPerson", "phone", contactPersonId=own["id"], phone="+49 170 5550109")
    changes = await desk.data(
        "query ($id: ID!) { recordChanges(id: $id) { nodes { kind fields before after } } }", id=own["id"]
    )
    (latest, first) = changes["recordChanges"]["nodes"]
    assert (first["kind"], latest["kind"], "phone" in latest["fields"]) == ("INSERT", "UPDATE", True)
    assert [json.loads(latest[when])["phone"] for when in ("before", "after")] == ["+49 170 5550101", "+49 170 5550109"]
