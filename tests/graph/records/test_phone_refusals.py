"""What is no telephone number is refused over HTTP wherever the schema takes one, and what is one is not."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from graph.declare import ids
from tests.access.documents import CORE
from tests.staff import PASSWORD, Staff
from tests.web import Client

_PERSON = {"firstName": "Ann", "lastName": "Doe"}
_BORN = {"birthDate": "1990-05-17", "gender": "FEMALE"}
_DOCTOR = {
    "departmentId": ids.encode("Department", 1), "specialization": "Medicine", "registrationNumber": "R-1",
    "registrationExpiresOn": "2099-01-01", "consultationFee": "80",
}  # fmt: skip
# Every mutation that takes a telephone number, with what else it needs. The records need not be there: problems of the
# input are told before anything is looked up.
TAKING: dict[str, dict[str, Any]] = {
    "addContactPerson": {"patientId": ids.encode("Patient", 1), "name": "Ann Doe", "relation": "PARENT"},
    "createAccount": {**_PERSON, "email": "ann@example.com", "roles": ["CASHIER"], "password": PASSWORD},
    "createDoctor": {**_PERSON, **_DOCTOR},
    "inviteAccount": {**_PERSON, "email": "ann@example.com", "roles": ["CASHIER"]},
    "registerDoctor": {**_PERSON, **_DOCTOR, "email": "ann@example.com", "password": PASSWORD},
    "registerPatient": {**_PERSON, **_BORN},
    "signUpPatient": {**_PERSON, **_BORN, "email": "ann@example.com", "password": PASSWORD},
    "updateAccount": {"accountId": ids.encode("Account", 1)},
    "updateAccountContact": {"accountId": ids.encode("Account", 1)},
    "updateContactPerson": {"contactPersonId": ids.encode("ContactPerson", 1)},
    "updateDoctor": {"doctorId": ids.encode("Doctor", 1)},
    "updatePatient": {"patientId": ids.encode("Patient", 1)},
    "updatePatientContact": {"patientId": ids.encode("Patient", 1)},
}
# Letters, too short, a code alone, letters among digits, an extension alone, no such code, two numbers, too long.
WRONG = (
    "abc", "12", "+49 170", "+49 CALL NOW", "ext. 12", "+999 170 5550101", "+49 170 5550101 or +49 170 5550102",
    "+49 170 5550101 5550101 55",
)  # fmt: skip
# Full-width digits, too, as Japanese keyboards write them.
FULL_WIDTH = "+49 170 5550101".translate({ord(sign): ord(sign) + 0xFEE0 for sign in "+0123456789"})
RIGHT = ("+49 170 5550101", "+49 (0)170/555-0101", "tel:+49-170-5550101", "+49 170 5550101 ext. 12", FULL_WIDTH)


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


async def said_of_phone(client: Client, mutation: str, phone: str) -> list[str]:
    """The codes of what is wrong with the telephone number, whatever else is."""
    of = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation ($input: {of}!) {{ {mutation}(input: $input) {{ __typename }} }}"
    answer = await client.answer(document, input=TAKING[mutation] | {"phone": phone})
    return [
        problem["code"]
        for error in answer.get("errors", ())
        for problem in error["extensions"].get("problems", ())
        if problem["path"] == "phone"
    ]


def test_every_mutation_that_takes_a_telephone_number_is_here() -> None:
    inputs = {
        name.removesuffix("Input")
        for name, each in CORE.type_map.items()
        if isinstance(each, GraphQLInputObjectType) and "phone" in each.fields and name.endswith("Input")
    }
    assert {f"{name[0].lower()}{name[1:]}" for name in inputs} == TAKING.keys()


@pytest.mark.parametrize("mutation", TAKING)
async def test_what_is_no_telephone_number_is_refused(staff: Staff, boss: Client, mutation: str) -> None:
    client = boss
    if mutation in {"registerDoctor", "signUpPatient"}:
        client = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    found = {phone: await said_of_phone(client, mutation, phone) for phone in WRONG}
    assert found == {phone: ["MALFORMED_PHONE"] for phone in WRONG}
    assert await said_of_phone(client, mutation, "5" * 51) == ["TOO_LONG"]


@pytest.mark.parametrize("phone", RIGHT)
async def test_what_is_a_telephone_number_is_taken_as_it_is_spelt(boss: Client, phone: str) -> None:
    made = await boss.do("registerPatient", "id phone", **TAKING["registerPatient"], phone=phone, confirmed=True)
    assert made["phone"] == phone
    found = await boss.data(
        'query { patients(filter: {phone: {eq: "+491705550101"}}, first: 100) { nodes { id } } }',
    )
    assert made["id"] in [each["id"] for each in found["patients"]["nodes"]]
