"""Groups of substances over HTTP, and what a patient takes against an allergy that is recorded later."""

from graph.declare import ids
from tests.staff import Staff

CONFLICTS = "allergyConflicts { allergy substance prescriptionItem { id prescription { status } } }"
GROUP = "id name substance crossReacts"


async def test_whoever_records_an_allergy_learns_what_it_speaks_against(staff: Staff) -> None:
    hospital = staff.hospital
    pharmacist = await staff.person("PHARMACIST", "ANALYST")
    group = {"name": "Xanthines", "substance": "Theophylline", "crossReacts": False}
    made = await pharmacist.do("createSubstanceGroup", GROUP, **group)
    assert made == {"id": made["id"], **group}
    refused = await pharmacist.refused("createSubstanceGroup", **group | {"name": "XANTHINES"})
    assert refused["code"] == "ALREADY_EXISTS"
    changed = await pharmacist.do("updateSubstanceGroup", GROUP, substanceGroupId=made["id"], crossReacts=True)
    assert changed == made | {"crossReacts": True}
    listed = """query Test($id: ID!, $filter: SubstanceGroupFilter) {
        substanceGroup(id: $id) { id name substance crossReacts }
        substanceGroups(filter: $filter) { nodes { id name substance crossReacts } } }"""
    read = await pharmacist.data(listed, id=made["id"], filter={"name": {"eq": "xanthines"}})
    assert read == {"substanceGroup": changed, "substanceGroups": {"nodes": [changed]}}

    medication = await hospital.new_medication(10)
    named = {"p_medication_id": medication, "p_changes": {"substances": ["Theophylline"]}}
    await hospital.call("ADMIN", "update_medication", **named)
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    _, visit = await hospital.visit(patient, doctor, hospital.at(15))
    await hospital.prescribe(visit, (medication, 5))
    physician = await staff.person("DOCTOR", "AUDITOR", doctor=doctor)
    key = ids.encode("Patient", patient)
    (hit,) = (await physician.do("updatePatientCare", CONFLICTS, patientId=key, allergies=["Xanthine"]))[
        "allergyConflicts"
    ]
    item = hit.pop("prescriptionItem")
    assert (hit, item["prescription"]) == (
        {"allergy": "Xanthine", "substance": "Theophylline"}, {"status": "ACTIVE"},
    )  # fmt: skip
    reason = {"prescriptionItemId": item["id"], "allergyReason": "Mild rash in childhood"}
    refused = await pharmacist.refused("keepPrescriptionItem", **reason)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.treat"})
    kept = await physician.do("keepPrescriptionItem", "allergies allergyReason", **reason)
    assert kept == {"allergies": ["Xanthine"], "allergyReason": "Mild rash in childhood"}
    left = await physician.data(f"query Test($id: ID!) {{ patient(id: $id) {{ {CONFLICTS} }} }}", id=key)
    assert left == {"patient": {"allergyConflicts": []}}
    gone = await pharmacist.do("deleteSubstanceGroup", GROUP, substanceGroupId=made["id"])
    assert gone == changed
