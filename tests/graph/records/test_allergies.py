"""A medication against an allergy, over HTTP: refused, then prescribed with a reason that is kept."""

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

ITEMS = "id items { allergies allergyReason warnings medication { substances } }"


async def test_an_allergy_refuses_a_medication_unless_there_is_a_reason(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key, medication_key = await hospital.new_patient(), await hospital.new_medication(100)
    doctor_key = await hospital.new_doctor()
    _, visit_key = await hospital.visit(key, doctor_key, hospital.at(9))
    doctor = await staff.person("DOCTOR", doctor=doctor_key)
    patient, medication = ids.encode("Patient", key), ids.encode("Medication", medication_key)
    visit = ids.encode("Visit", visit_key)
    await doctor.do("updatePatientCare", "allergies", patientId=patient, allergies=["Penicillin"])
    changes = {"substances": ["Amoxicillin", "Penicillins"], "form": "tablet"}
    await boss.do("updateMedication", "substances", medicationId=medication, **changes)

    item = {
        "medicationId": medication, "dosage": "1 tablet", "frequency": "twice daily", "durationDays": 7, "quantity": 10,
    }  # fmt: skip
    refused = await doctor.refused("prescribe", visitId=visit, items=[item])
    details = refused["details"]
    assert (refused["code"], details["path"], details["medicationId"]) == ("ALLERGY", "items.0", medication)
    assert (details["substance"], details["allergy"]) == ("Penicillins", "Penicillin")
    wrong = await doctor.refused("prescribe", visitId=visit, items=[item | {"allergyReason": " "}])
    assert [(each["path"], each["code"]) for each in wrong["problems"]] == [("items.0.allergyReason", "REQUIRED")]
    again = item | {"allergyReason": " Desensitised "}
    first = await doctor.do("prescribe", ITEMS, visitId=visit, items=[again])
    kept = {
        "allergies": ["Penicillin"],
        "allergyReason": "Desensitised",
        "medication": {"substances": changes["substances"]},
    }
    assert first["items"] == [kept | {"warnings": ["SUPPLY_ENDS_EARLY"]}]
    second = await doctor.do("prescribe", ITEMS, visitId=visit, items=[again | {"quantity": 14}])
    assert second["items"] == [kept | {"warnings": ["DUPLICATE_THERAPY"]}]
