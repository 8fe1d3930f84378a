"""Records that are opened by break-glass access over HTTP: how often, and who reads of it."""

import datetime as dt

from graph.declare import ids
from tests.staff import Staff

HOURS = dt.timedelta(hours=4)
OPENINGS = "nodes { id patientId reason openedAt expiresAt patient { id } doctor { id } }"


async def test_opened_records_are_listed_for_those_who_oversee_them_and_for_both_sides(staff: Staff) -> None:
    hospital = staff.hospital
    patients = [await hospital.new_patient() for _ in range(2)]
    names = [ids.encode("Patient", patient) for patient in patients]
    doctor_id = await hospital.new_doctor()
    doctor = await staff.person("DOCTOR", doctor=doctor_id)
    for name in names:
        await doctor.do("openPatientRecord", "id", patientId=name, reason=f"Unconscious, {name}")

    auditor, admin = await staff.person("AUDITOR"), await staff.person("ADMIN")
    document = (
        f"query Test($patient: ID) {{ recordOpenings(filter: {{patientId: {{eq: $patient}}}}) {{ {OPENINGS} }} }}"
    )
    for asker, seen in ((auditor, None), (admin, {"id": names[0]}), (doctor, {"id": names[0]})):
        (opening,) = (await asker.data(document, patient=names[0]))["recordOpenings"]["nodes"]
        assert (opening["patientId"], opening["reason"], opening["patient"]) == (
            names[0],
            f"Unconscious, {names[0]}",
            seen,
        )
        assert opening["doctor"] == {"id": ids.encode("Doctor", doctor_id)}
        opened, expires = (dt.datetime.fromisoformat(opening[name]) for name in ("openedAt", "expiresAt"))
        assert expires - opened == HOURS
    # The latest first; by time, and of one doctor.
    nodes = "nodes { patientId openedAt }"
    mine = f"query Test($doctor: ID!) {{ recordOpenings(filter: {{doctorId: {{eq: $doctor}}}}) {{ {nodes} }} }}"
    found = (await auditor.data(mine, doctor=ids.encode("Doctor", doctor_id)))["recordOpenings"]["nodes"]
    assert [opening["patientId"] for opening in found] == names[::-1]
    since = "query Test($at: DateTime!) { recordOpenings(filter: {openedAt: {gt: $at}}) { nodes { patientId } } }"
    assert (await auditor.data(since, at=found[0]["openedAt"]))["recordOpenings"]["nodes"] == []

    # The patient sees who opened their own record, the doctor what they opened, and others nothing.
    patient = await staff.person("PATIENT", patient=patients[1])
    own = f"query Test($id: ID!) {{ patient(id: $id) {{ recordOpenings {{ totalCount {OPENINGS} }} }} }}"
    (opening,) = (await patient.data(own, id=names[1]))["patient"]["recordOpenings"]["nodes"]
    assert (opening["patientId"], opening["doctor"]) == (names[1], {"id": ids.encode("Doctor", doctor_id)})
    of_doctor = "query Test($id: ID!) { doctor(id: $id) { recordOpenings { nodes { patientId } } } }"
    for asker, seen_by in ((doctor, names[::-1]), (patient, names[1:]), (await staff.person("RECEPTIONIST"), [])):
        shown = await asker.data(of_doctor, id=ids.encode("Doctor", doctor_id))
        assert [each["patientId"] for each in shown["doctor"]["recordOpenings"]["nodes"]] == seen_by


async def test_a_doctor_opens_only_so_many_records_an_hour(staff: Staff) -> None:
    hospital = staff.hospital
    await hospital.admin.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds)"
        " VALUES ($1, 'record_opening.doctor', 2, 3600) ON CONFLICT (hospital_id, kind) DO UPDATE SET most = 2",
        hospital.id,
    )
    doctor = await staff.person("DOCTOR", "ANALYST", doctor=await hospital.new_doctor())
    patient = ids.encode("Patient", await hospital.new_patient())
    for _ in range(2):
        await doctor.do("openPatientRecord", "id", patientId=patient, reason="Unconscious")
    document = "mutation ($input: OpenPatientRecordInput!) { openPatientRecord(input: $input) { id } }"
    given = {"query": document, "variables": {"input": {"patientId": patient, "reason": "Unconscious"}}}
    refused = await doctor.http.post("/graphql", json=given, headers=doctor.headers)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["extensions"]["code"]) == (429, "RATE_LIMITED")
    seconds = error["extensions"]["details"]["retryAfterSeconds"]
    assert 1700 < seconds <= 1800
    assert refused.headers["Retry-After"] == str(seconds)
    # What is refused for another reason is not counted, and each doctor has a limit of their own.
    other = await staff.person("DOCTOR", "CASHIER", doctor=await hospital.new_doctor())
    for _ in range(3):
        await other.refused("openPatientRecord", patientId=patient, reason="")
    await other.do("openPatientRecord", "id", patientId=patient, reason="Unconscious")
    await hospital.admin.execute("DELETE FROM auth.limits WHERE hospital_id = $1", hospital.id)
