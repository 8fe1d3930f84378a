"""A field that is null because the asker may not see it is an error, for clients who ask for that by a header."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

PATIENT = "query Test($id: ID!) { patient(id: $id) { lastName phone notes bloodGroup insurance { provider } } }"


async def _told(client: Client, told: str, document: str, **variables: Any) -> tuple[int, dict[str, Any]]:
    response = await client.http.post(
        "/graphql",
        json={"query": document, "variables": variables},
        headers=client.headers | {"Wardgraph-Refusals": told},
    )
    return response.status_code, response.json()


async def test_what_is_hidden_is_refused_by_its_path_and_what_is_empty_is_null(staff: Staff) -> None:
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    desk, admin = await staff.person("RECEPTIONIST"), await staff.person("ADMIN")
    plain = await desk.answer(PATIENT, id=patient)
    assert "errors" not in plain
    status, told = await _told(desk, "errors", PATIENT, id=patient)
    assert (status, told["data"]) == (200, plain["data"])
    # The desk sees that there is no insurance; notes and blood group are null for it, whether there are any or not.
    refused = {"code": "FORBIDDEN", "hint": "Ask an administrator of the hospital for a role that allows it."}
    assert [(error["path"], error["extensions"]) for error in told["errors"]] == [
        (["patient", "notes"], refused),
        (["patient", "bloodGroup"], refused),
    ]
    _, told = await _told(admin, "errors", PATIENT, id=patient)
    assert "errors" not in told
    _, told = await _told(desk, "null", PATIENT, id=patient)
    assert told == plain


async def test_a_hidden_row_is_null_without_a_word(staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key = await hospital.new_doctor()
    doctor = await staff.person("DOCTOR", doctor=doctor_key)
    hidden, nowhere = (ids.encode("Patient", key) for key in (await hospital.new_patient(), 999_999_999))
    for patient in (hidden, nowhere):
        assert await _told(doctor, "errors", PATIENT, id=patient) == (200, {"data": {"patient": None}})
    # Nor is that told which a visible row leads to: the account that booked.
    patient_key = await hospital.new_patient()
    await hospital.book(patient_key, doctor_key, hospital.at(9))
    document = (
        "query Test($id: ID!) { doctor(id: $id) { appointments { nodes { bookedBy { email } cancellationReason } } } }"
    )
    _, told = await _told(doctor, "errors", document, id=ids.encode("Doctor", doctor_key))
    assert "errors" not in told
    assert told["data"]["doctor"]["appointments"]["nodes"] == [{"bookedBy": None, "cancellationReason": None}]


async def test_what_a_mutation_answers_with_is_told_alike_and_the_mutation_is_done_once(staff: Staff) -> None:
    clerk = await staff.person("RECEPTIONIST", "AUDITOR")
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    document = """mutation Test($id: ID!) {
        updatePatientContact(input: {patientId: $id, phone: "+49307770"}) { phone notes }
    }"""
    _, told = await _told(clerk, "errors", document, id=patient)
    assert told["data"] == {"updatePatientContact": {"phone": "+49307770", "notes": None}}
    (error,) = told["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["updatePatientContact", "notes"], "FORBIDDEN")


@pytest.mark.parametrize("told", ["", "Errors", "yes"])
async def test_another_value_of_the_header_is_refused(staff: Staff, told: str) -> None:
    nobody = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    status, answer = await _told(nobody, told, "{ hospital { name } }")
    assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
