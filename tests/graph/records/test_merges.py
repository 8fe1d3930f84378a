"""Two records of one patient over HTTP: merged, found under both ids, and parted again."""

from graph.declare import ids
from tests.staff import Staff

MERGE = (
    "id reason mergedAt undoneAt undoReason keptPatient { id } mergedPatient { id mergedInto { id } } mergedBy { id }"
)
NODE = "query Test($id: ID!) { node(id: $id) { ... on Patient { id retiredAt deceasedOn mergedInto { id } } } }"


async def test_the_desk_merges_two_records_and_parts_them_again(staff: Staff) -> None:
    hospital = staff.hospital
    desk, doctor_key = await staff.person("RECEPTIONIST"), await hospital.new_doctor()
    doctor = await staff.person("DOCTOR", doctor=doctor_key)
    keep, gone = [await hospital.new_patient() for _ in range(2)]
    booked = await hospital.book(gone, doctor_key, hospital.at(9))
    kept, other = ids.encode("Patient", keep), ids.encode("Patient", gone)
    named = {"keepPatientId": kept, "mergePatientId": other, "reason": "Registered twice"}
    asked = await desk.refused("mergePatients", **named)
    assert asked["code"] == "CONFIRMATION_NEEDED"
    assert [each["code"] for each in asked["details"]["warnings"]] == ["NAMES_DIFFER"]
    merge = await desk.do("mergePatients", MERGE, **named, confirmed=True)
    assert (merge["keptPatient"], merge["undoneAt"]) == ({"id": kept}, None)
    assert merge["mergedPatient"] == {"id": other, "mergedInto": {"id": kept}}
    # An id from before leads to the record that has the appointments now, for whoever sees that one.
    for client in (desk, doctor):
        assert (await client.data(NODE, id=other))["node"]["mergedInto"] == {"id": kept}
        document = "query Test($id: ID!) { patient(id: $id) { appointments { nodes { id } } } }"
        found = (await client.data(document, id=kept))["patient"]["appointments"]["nodes"]
        assert found == [{"id": ids.encode("Appointment", booked)}]
    document = "query Test($ids: [ID!]) { patients(filter: {id: {in: $ids}}) { totalCount nodes { id } } }"
    assert (await desk.data(document, ids=[kept, other]))["patients"] == {"totalCount": 1, "nodes": [{"id": kept}]}
    number = (await desk.data("query Test($id: ID!) { patient(id: $id) { medicalRecordNumber } }", id=other))["patient"]
    by_number = """query Test($number: String!) {
        patients(filter: {medicalRecordNumber: {eq: $number}}) { totalCount nodes { id } } }"""
    for client in (desk, doctor):
        found = await client.data(by_number, number=number["medicalRecordNumber"])
        assert found["patients"] == {"totalCount": 1, "nodes": [{"id": kept}]}
    refused = await desk.refused("updatePatientContact", patientId=other, phone="+49302000")
    assert refused["code"] == "PATIENT_MERGED"
    assert refused["details"] == {"patientId": other, "keptPatientId": kept}

    merges = "query Test($id: ID!) { patientMerges(filter: {keptPatientId: {eq: $id}}) { nodes { id } } }"
    others = {
        role: await staff.person(role, **({"nurse": await hospital.new_nurse()} if role == "NURSE" else {}))
        for role in ("AUDITOR", "ADMIN", "CASHIER", "PHARMACIST", "NURSE", "ANALYST")
    }
    for role, sees in (("AUDITOR", True), ("ADMIN", True), ("CASHIER", False), ("PHARMACIST", False)):
        found = (await others[role].data(merges, id=kept))["patientMerges"]["nodes"]
        assert bool(found) == sees, role
    assert len((await doctor.data(merges, id=kept))["patientMerges"]["nodes"]) == 1

    undone = await desk.do("unmergePatients", MERGE, mergeId=merge["id"], reason="Two people")
    assert (undone["undoReason"], undone["mergedPatient"]) == ("Two people", {"id": other, "mergedInto": None})
    found = await desk.data(by_number, number=number["medicalRecordNumber"])
    assert found["patients"] == {"totalCount": 1, "nodes": [{"id": other}]}
    one = "query Test($id: ID!) { patientMerge(id: $id) { undoReason undoneBy { id } } }"
    assert (await others["ADMIN"].data(one, id=merge["id"]))["patientMerge"]["undoneBy"] is not None
    assert (await desk.refused("unmergePatients", mergeId=merge["id"], reason="Again"))["code"] == "BAD_TRANSITION"
    del others["ADMIN"]
    for role, client in {**others, "DOCTOR": doctor}.items():
        assert (await client.refused("mergePatients", **named))["code"] == "FORBIDDEN", role
