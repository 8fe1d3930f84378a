"""Who may change what of a patient over HTTP, and who may open the record in an emergency."""

from graph.declare import ids
from tests.staff import Staff

PATIENT = "id lastName phone email address allergies notes"


async def test_each_keeps_what_concerns_them(staff: Staff) -> None:
    hospital = staff.hospital
    key = await hospital.new_patient()
    named = {"patientId": ids.encode("Patient", key)}
    patient_client, desk = await staff.person("PATIENT", patient=key), await staff.person("RECEPTIONIST")
    doctor_key = await hospital.new_doctor()
    await hospital.book(key, doctor_key, hospital.at(9))
    doctor = await staff.person("DOCTOR", doctor=doctor_key)

    # The patient and the desk change the contact data.
    own = await patient_client.do("updatePatientContact", "phone email address", **named, phone="+49305550", email=None)
    assert own == {"phone": "+49305550", "email": None, "address": "A"}
    moved = await desk.do("updatePatientContact", "phone email address", **named, address="Road 1", phone=None)
    assert moved == {"phone": None, "email": None, "address": "Road 1"}
    refused = await patient_client.refused("updatePatientContact", **named, phone="5" * 51, email="x")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("phone", "TOO_LONG"), ("email", "MALFORMED_EMAIL"),
    ]  # fmt: skip
    stranger = {"patientId": ids.encode("Patient", await hospital.new_patient())}
    assert (await patient_client.refused("updatePatientContact", **stranger, phone="+49301000"))["code"] == "NOT_FOUND"

    # The patient's doctor changes what matters for the care.
    cared = await doctor.do("updatePatientCare", PATIENT, **named, allergies=["Latex"], notes="Faints")
    assert (cared["allergies"], cared["notes"]) == (["Latex"], "Faints")
    cleared = await doctor.do("updatePatientCare", PATIENT, **named, allergies=None)
    assert cleared == cared | {"allergies": []}
    for client in (patient_client, desk):
        refused = await client.refused("updatePatientCare", **named, notes="x")
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "patient.care"})
    refused = await doctor.refused("updatePatientCare", **named, allergies=[" "])
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("allergies", "MALFORMED")]
    document = f"query Test($id: ID!) {{ patient(id: $id) {{ {PATIENT} }} }}"
    assert (await doctor.data(document, id=named["patientId"]))["patient"] == cleared


async def test_a_blood_group_is_set_and_found_by_those_who_care_for_the_patient(staff: Staff) -> None:
    hospital = staff.hospital
    key, doctor_key = await hospital.new_patient(), await hospital.new_doctor()
    await hospital.book(key, doctor_key, hospital.at(9))
    doctor, desk = (
        await staff.person("DOCTOR", "AUDITOR", doctor=doctor_key),
        await staff.person("RECEPTIONIST", "AUDITOR"),
    )
    patient = ids.encode("Patient", key)
    changed = await doctor.do("updatePatientCare", "id bloodGroup notes", patientId=patient, bloodGroup="AB_NEGATIVE")
    assert changed == {"id": patient, "bloodGroup": "AB_NEGATIVE", "notes": None}
    document = "{ patients(filter: {bloodGroup: {eq: AB_NEGATIVE}}) { nodes { id bloodGroup } } }"
    assert (await doctor.data(document))["patients"]["nodes"] == [{"id": patient, "bloodGroup": "AB_NEGATIVE"}]
    # The desk sees the patient, and neither reads the blood group nor finds the patient by it.
    assert (await desk.data(document))["patients"]["nodes"] == []
    seen = await desk.data("query Test($id: ID!) { patient(id: $id) { id bloodGroup } }", id=patient)
    assert seen == {"patient": {"id": patient, "bloodGroup": None}}
    cleared = await doctor.do("updatePatientCare", "bloodGroup", patientId=patient, bloodGroup=None)
    assert cleared == {"bloodGroup": None}


async def test_a_record_is_opened_in_an_emergency_with_a_reason(staff: Staff) -> None:
    hospital = staff.hospital
    patient = ids.encode("Patient", await hospital.new_patient())
    doctor = await staff.person("DOCTOR", "ANALYST", doctor=await hospital.new_doctor())
    nurse = await staff.person("NURSE", nurse=await hospital.new_nurse())
    document = "query Test($id: ID!) { patient(id: $id) { id allergies } }"
    assert await doctor.data(document, id=patient) == {"patient": None}
    refused = await doctor.refused("openPatientRecord", patientId=patient, reason=" ")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("reason", "REQUIRED")]
    refused = await nurse.refused("openPatientRecord", patientId=patient, reason="Unconscious")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "patient.open_record"})
    assert await doctor.data(document, id=patient) == {"patient": None}

    opened = await doctor.do("openPatientRecord", "id allergies", patientId=patient, reason="Unconscious")
    assert opened == {"id": patient, "allergies": ["Penicillin"]}
    assert await doctor.data(document, id=patient) == {"patient": opened}
    refused = await doctor.refused("openPatientRecord", patientId=patient, reason="why not")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("reason", "TOO_SHORT")]
    # To that doctor alone.
    other = await staff.person("DOCTOR", "CASHIER", doctor=await hospital.new_doctor())
    assert (await other.data(document, id=patient))["patient"] == {"id": patient, "allergies": None}
