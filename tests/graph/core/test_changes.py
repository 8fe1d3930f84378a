"""Declared changes over HTTP: what an input leaves out, what it clears, and whether the answer is compiled."""

import datetime as dt

import asyncpg
import pytest

from graph.declare import ids
from tests.graph.compiled.compiling import calls
from tests.staff import Staff
from tests.web import Client, sign_in


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_an_omitted_field_stays_and_null_clears(
    staff: Staff, request: pytest.FixtureRequest, executor: str
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    desk = await staff.person("RECEPTIONIST", "ADMIN" if executor == "core" else "CASHIER")
    patient = ids.encode("Patient", await staff.hospital.new_patient(10))
    selection = "lastName phone email allergies insurance { provider policyNumber coverPercent }"
    changed = await desk.do(
        "updatePatient", selection, patientId=patient, lastName="Married", phone=None, allergies=["Nuts", "Latex"],
        insuranceCoverPercent="12.5", confirmed=True,
    )  # fmt: skip
    assert changed == {
        "lastName": "Married", "phone": None, "email": "eva@example.com", "allergies": ["Nuts", "Latex"],
        "insurance": {"provider": "Insurer", "policyNumber": "P1", "coverPercent": "12.50"},
    }  # fmt: skip
    document = """mutation Test($id: ID!, $phone: String, $email: String) {
        updatePatient(input: {patientId: $id, phone: $phone, email: $email, confirmed: true}) { phone email } }"""
    # A variable that is left out is a field that is left out.
    answer = await desk.data(document, id=patient, phone="+49305550")
    assert answer["updatePatient"] == {"phone": "+49305550", "email": "eva@example.com"}
    answer = await desk.data(document, id=patient, email=None)
    assert answer["updatePatient"] == {"phone": "+49305550", "email": None}


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_a_mutation_whose_answer_fails_says_that_it_is_done(
    staff: Staff, request: pytest.FixtureRequest, executor: str
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    desk = await staff.person("RECEPTIONIST", "AUDITOR" if executor == "core" else "ANALYST")
    patient, phone = ids.encode("Patient", await staff.hospital.new_patient()), f"+493055{len(executor)}"
    twice = "[STARTS_AT_ASC, STARTS_AT_DESC]"
    answer = await desk.answer(
        f"""mutation ($input: UpdatePatientContactInput!) {{
            updatePatientContact(input: $input) {{ phone appointments(orderBy: {twice}) {{ nodes {{ id }} }} }} }}""",
        input={"patientId": patient, "phone": phone},
    )
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["updatePatientContact", "appointments"], "BAD_USER_INPUT")
    assert error["extensions"]["hint"].startswith("The mutation is done")
    data = await desk.data("query ($id: ID!) { patient(id: $id) { phone } }", id=patient)
    assert data == {"patient": {"phone": phone}}
    refused = await desk.refused("updatePatientContact", patientId=patient, email="none")
    assert refused["hint"].endswith("Nothing was changed.")


async def test_a_doctor_moves_and_both_departments_count_the_doctor(staff: Staff, admin: asyncpg.Connection) -> None:
    boss = await staff.person("ADMIN")
    there = await staff.hospital.new_department("Surgery")
    doctor = await staff.hospital.new_doctor()
    moved = await boss.do(
        "updateDoctor", "fullName licenceStatus consultationFee department { id name doctorCount }",
        doctorId=ids.encode("Doctor", doctor), departmentId=ids.encode("Department", there), licenceStatus="SUSPENDED",
        consultationFee="99.90",
    )  # fmt: skip
    assert moved["department"] == {"id": ids.encode("Department", there), "name": "Surgery", "doctorCount": 1}
    assert (moved["licenceStatus"], moved["consultationFee"]) == ("SUSPENDED", "99.90")
    left = await admin.fetchval(
        "SELECT doctors FROM clinic.department_counts WHERE department_id = $1", staff.hospital.department
    )
    assert left == 0
    refused = await boss.refused("retireDepartment", departmentId=ids.encode("Department", there))
    assert refused["code"] == "IN_USE"
    assert refused["details"] == {
        "type": "department", "id": ids.encode("Department", there), "uses": {"doctors": 1},
    }  # fmt: skip
    deleted = await boss.do("deleteDoctor", "id fullName department { name }", doctorId=ids.encode("Doctor", doctor))
    assert deleted == {
        "id": ids.encode("Doctor", doctor), "fullName": moved["fullName"], "department": {"name": "Surgery"},
    }  # fmt: skip
    assert await boss.data("query Test($id: ID!) { node(id: $id) { id } }", id=deleted["id"]) == {"node": None}


async def test_an_id_of_another_type_is_told_with_all_else(staff: Staff) -> None:
    boss = await staff.person("ADMIN", "NURSE", nurse=await staff.hospital.new_nurse())
    refused = await boss.refused(
        "updateRoom", roomId=ids.encode("Doctor", 1), departmentId="nonsense", number=" ", beds=-1
    )
    assert refused["code"] == "BAD_USER_INPUT"
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("roomId", "MALFORMED_ID"), ("departmentId", "MALFORMED_ID"), ("number", "REQUIRED"), ("beds", "OUT_OF_RANGE"),
    ]  # fmt: skip


async def test_what_a_patient_takes_and_who_takes_it_is_one_compiled_statement(staff: Staff) -> None:
    hospital = staff.hospital
    boss = await staff.person("ADMIN", "CASHIER", "AUDITOR")
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    _, visit = await hospital.visit(patient, doctor, hospital.at(14))
    medications = [await hospital.new_medication(9) for _ in range(3)]
    # One of them twice, one cancelled.
    await hospital.prescribe(visit, (medications[0], 1), (medications[1], 1))
    await hospital.prescribe(visit, (medications[0], 1))
    cancelled = await hospital.prescribe(visit, (medications[2], 1))
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=cancelled, p_reason="Allergy")
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10")
    document = """query Test($id: ID!) {
        patient(id: $id) {
            medications { totalCount nodes { id patients { totalCount nodes { id } } } }
            treatments(filter: {kind: {eq: "X-ray"}}) { nodes { kind visit { id } } }
            doctors { nodes { id patients { nodes { id } } } }
            schedulingStates { state department { name } }
        }
    }"""
    answer = await boss.data(document, id=ids.encode("Patient", patient))
    patient_row = {"id": ids.encode("Patient", patient)}
    assert answer["patient"] == {
        "medications": {"totalCount": 2, "nodes": [
            {"id": ids.encode("Medication", each), "patients": {"totalCount": 1, "nodes": [patient_row]}}
            for each in medications[:2]
        ]},
        "treatments": {"nodes": [{"kind": "X-ray", "visit": {"id": ids.encode("Visit", visit)}}]},
        "doctors": {"nodes": [{"id": ids.encode("Doctor", doctor), "patients": {"nodes": [patient_row]}}]},
        "schedulingStates": [{"state": "RECENTLY_VISITED", "department": {"name": "Cardiology"}}],
    }  # fmt: skip
    assert calls(document, id=ids.encode("Patient", patient))
    nodes = "query Test($ids: [ID!]!) { nodes(ids: $ids) { id ... on Patient { lastName } } }"
    answer = await boss.data(nodes, ids=[patient_row["id"], ids.encode("Medication", 10**9)])
    assert [each and each["id"] for each in answer["nodes"]] == [patient_row["id"], None]
    assert calls(nodes, ids=[patient_row["id"]])


async def test_a_patient_signs_up_and_then_signs_in(staff: Staff) -> None:
    doctor = await staff.hospital.new_doctor()
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    first = {
        "doctorId": ids.encode("Doctor", doctor),
        "startsAt": staff.hospital.at(16).isoformat(),
        "durationMinutes": 30,
    }
    given = {
        "email": "new@day.example", "password": "a long password", "firstName": "Eva", "lastName": "New",
        "birthDate": "2000-01-01", "gender": "FEMALE",
    }  # fmt: skip
    waiting = await public.do("signUpPatient", "email expiresAt heldUntil", **given, firstAppointment=first)
    assert waiting["email"] == "new@day.example"
    assert dt.datetime.fromisoformat(waiting["heldUntil"]) < dt.datetime.fromisoformat(waiting["expiresAt"])
    credentials = {"hospital": staff.slug, "email": "new@day.example", "password": "a long password"}
    assert (await public.refused("signIn", **credentials))["code"] == "INVALID_CREDENTIALS"
    token = await staff.hospital.token("new@day.example")
    shown = "email accountStatus hasPassword appointmentStartsAt bookingRefusedCode bookingRefusedMessage"
    confirmed = await public.do("confirmSignUp", shown, token=token)
    assert dt.datetime.fromisoformat(confirmed.pop("appointmentStartsAt")) == staff.hospital.at(16)
    assert confirmed == {
        "email": "new@day.example", "accountStatus": "ACTIVE", "hasPassword": True, "bookingRefusedCode": None,
        "bookingRefusedMessage": None,
    }  # fmt: skip
    assert (await public.refused("confirmSignUp", token=token))["code"] == "INVALID_TOKEN"
    patient_client = await sign_in(staff.http, staff.slug, "new@day.example", "a long password")
    viewer = await patient_client.data(
        "{ viewer { patient { fullName appointments { nodes { status doctor { id } } } } } }"
    )
    assert viewer["viewer"]["patient"] == {
        "fullName": "Eva New",
        "appointments": {"nodes": [{"status": "BOOKED", "doctor": {"id": first["doctorId"]}}]},
    }
    # The same answer for an address that has an account now.
    again = await public.do("signUpPatient", "email heldUntil", **given)
    assert again == {"email": "new@day.example", "heldUntil": None}
    weak = await public.refused("signUpPatient", **given | {"email": "other@day.example", "password": ""})
    assert [each["path"] for each in weak["problems"]] == ["password"]


async def test_a_sign_up_whose_time_is_gone_says_so(staff: Staff) -> None:
    hospital, doctor = staff.hospital, await staff.hospital.new_doctor()
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    first = {"doctorId": ids.encode("Doctor", doctor), "startsAt": hospital.at(16).isoformat(), "durationMinutes": 30}
    await public.do(
        "signUpPatient", "email", email="late@day.example", password="a long password", firstName="Eva",
        lastName="Late", birthDate="2000-01-01", gender="FEMALE", firstAppointment=first,
    )  # fmt: skip
    await hospital.admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE hospital_id = $1", hospital.id)
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(16))
    shown = "accountStatus appointmentStartsAt bookingRefusedCode bookingRefusedMessage"
    confirmed = await public.do("confirmSignUp", shown, token=await hospital.token("late@day.example"))
    assert confirmed == {
        "accountStatus": "ACTIVE", "appointmentStartsAt": None, "bookingRefusedCode": "DOUBLE_BOOKED",
        "bookingRefusedMessage": "The doctor already has an appointment at that time.",
    }  # fmt: skip
    await sign_in(staff.http, staff.slug, "late@day.example", "a long password")


async def test_too_many_sign_ups_from_one_address_are_refused_with_a_time_to_come_back(staff: Staff) -> None:
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    await staff.hospital.admin.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds) VALUES ($1, 'sign_up.email', 1, 3600)"
        " ON CONFLICT (hospital_id, kind) DO UPDATE SET most = 1, window_seconds = 3600",
        staff.hospital.id,
    )
    given = {
        "email": "many@day.example", "password": "a long password", "firstName": "Eva", "lastName": "Many",
        "birthDate": "2000-01-01", "gender": "FEMALE",
    }  # fmt: skip
    await public.do("signUpPatient", "email", **given)
    document = "mutation Test($input: SignUpPatientInput!) { signUpPatient(input: $input) { email } }"
    body = {"query": document, "variables": {"input": given}}
    answer = await public.http.post("/graphql", json=body, headers=public.headers)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (429, "RATE_LIMITED")
    seconds = error["extensions"]["details"]["retryAfterSeconds"]
    assert 0 < seconds <= 3600
    assert answer.headers["Retry-After"] == str(seconds)
    await staff.hospital.admin.execute("DELETE FROM auth.limits WHERE hospital_id = $1", staff.hospital.id)


async def test_a_doctor_registers_and_signs_in_once_approved(staff: Staff) -> None:
    boss = await staff.person("ADMIN", "ANALYST")
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    waiting = await public.do(
        "registerDoctor", "email heldUntil", email="dot@day.example", password="a long password",
        departmentId=ids.encode("Department", staff.hospital.department), firstName="Dot", lastName="New",
        specialization="Medicine", registrationNumber="R-dot", registrationExpiresOn="2099-01-01", consultationFee="80",
    )  # fmt: skip
    assert waiting == {"email": "dot@day.example", "heldUntil": None}
    found = '{ doctors(filter: {lastName: {eq: "New"}}) { nodes { id licenceStatus department { name } } } }'
    assert (await boss.data(found))["doctors"]["nodes"] == []
    token = await staff.hospital.token("dot@day.example")
    confirmed = await public.do("confirmSignUp", "accountStatus appointmentStartsAt", token=token)
    assert confirmed == {"accountStatus": "PENDING", "appointmentStartsAt": None}
    (doctor,) = (await boss.data(found))["doctors"]["nodes"]
    assert (doctor["licenceStatus"], doctor["department"]["name"]) == ("PENDING", "Cardiology")
    node = "query Test($id: ID!) { node(id: $id) { id } doctor(id: $id) { id } }"
    assert await public.data(node, id=doctor["id"]) == {"node": None, "doctor": None}
    refused = await public.refused("signIn", hospital=staff.slug, email="dot@day.example", password="a long password")
    assert refused["code"] == "INVALID_CREDENTIALS"
    assert (await boss.do("approveDoctor", "licenceStatus", doctorId=doctor["id"]))["licenceStatus"] == "ACTIVE"
    await sign_in(staff.http, staff.slug, "dot@day.example", "a long password")
    assert (await public.data(node, id=doctor["id"]))["doctor"] == {"id": doctor["id"]}


async def test_a_correction_keeps_its_trace_where_the_record_is_read(staff: Staff) -> None:
    boss = await staff.person("ADMIN", "PHARMACIST")
    hospital = staff.hospital
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(15))
    treatment = await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10")
    key = ids.encode("Treatment", treatment["id"])
    await boss.do("amendTreatment", "cost", treatmentId=key, reason="Typo", cost="12.5")
    selection = "amendments { diagnosis kind cost notes reason treatment { id cost } amendedBy { email } }"
    corrected = await boss.do(
        "amendVisit", f"diagnosis notes {selection}",
        visitId=ids.encode("Visit", visit), reason="Mixed up", diagnosis="Gastritis",
    )  # fmt: skip
    by = {"email": "admin-pharmacist@day.example"}
    assert corrected == {
        "diagnosis": "Gastritis", "notes": "Notes", "amendments": [
            {"diagnosis": None, "kind": "X-ray", "cost": "10.00", "notes": None, "reason": "Typo",
             "treatment": {"id": key, "cost": "12.50"}, "amendedBy": by},
            {"diagnosis": "Angina", "kind": None, "cost": None, "notes": "Notes", "reason": "Mixed up",
             "treatment": None, "amendedBy": by},
        ],
    }  # fmt: skip
