"""Rooms fill and empty over HTTP."""

from uuid import uuid4

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

ROOM = "{ id beds occupiedBeds availableBeds }"
ADMISSION = f"id reason admittedAt dischargedAt patient {{ id }} room {ROOM} admittedBy {{ email }}"


async def test_a_patient_is_admitted_and_discharged_and_the_bed_is_free_again(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    nurse = await staff.person("NURSE", nurse=await hospital.new_nurse())
    # The patient belongs to the nurse's department by a booking there.
    patient_key, late_key = await hospital.new_patient(), await hospital.new_patient()
    doctor = await hospital.new_doctor()
    for key, hour in ((patient_key, 9), (late_key, 10)):
        await hospital.book(key, doctor, hospital.at(hour))
    patient, late = ids.encode("Patient", patient_key), ids.encode("Patient", late_key)
    room = ids.encode("Room", await hospital.new_room(1))

    stay = {"patientId": patient, "roomId": room, "reason": " Fracture ", "requestId": str(uuid4())}
    admitted = await nurse.do("admitPatient", ADMISSION.replace("admittedBy { email }", ""), **stay)
    assert admitted == {
        "id": admitted["id"], "reason": "Fracture", "admittedAt": admitted["admittedAt"], "dischargedAt": None,
        "patient": {"id": patient}, "room": {"id": room, "beds": 1, "occupiedBeds": 1, "availableBeds": 0},
    }  # fmt: skip
    # Sent again, it admits nobody again.
    assert (await nurse.do("admitPatient", "id", **stay))["id"] == admitted["id"]

    refused = await nurse.refused("admitPatient", patientId=late, roomId=room, reason="Fever")
    assert (refused["code"], refused["details"]) == ("ROOM_FULL", {"roomId": room, "beds": 1, "occupied": 1})
    elsewhere = ids.encode("Room", await hospital.new_room(1))
    refused = await nurse.refused("admitPatient", patientId=patient, roomId=elsewhere, reason="Fever")
    assert (refused["code"], refused["details"]) == ("ALREADY_ADMITTED", {"admissionId": admitted["id"]})
    refused = await nurse.refused("admitPatient", patientId="nonsense", roomId=room, reason=" ")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("patientId", "MALFORMED_ID"), ("reason", "REQUIRED"),
    ]  # fmt: skip

    document = f"""query Test($id: ID!, $room: ID!, $filter: AdmissionFilter) {{
        admission(id: $id) {{ {ADMISSION} }}
        room(id: $room) {{ admissions {{ nodes {{ id }} }} }}
        admissions(filter: $filter) {{ totalCount nodes {{ id }} }} }}"""
    still = {"patientId": {"eq": patient}, "dischargedAt": {"isNull": True}}
    seen = await boss.data(document, id=admitted["id"], room=room, filter=still)
    assert seen == {
        "admission": admitted | {"admittedBy": {"email": "nurse@day.example"}},
        "room": {"admissions": {"nodes": [{"id": admitted["id"]}]}},
        "admissions": {"totalCount": 1, "nodes": [{"id": admitted["id"]}]},
    }

    wrong = await nurse.refused("updateAdmission", admissionId="nonsense", reason=None)
    assert [(each["path"], each["code"]) for each in wrong["problems"]] == [
        ("admissionId", "MALFORMED_ID"), ("reason", "REQUIRED"),
    ]  # fmt: skip
    corrected = await nurse.do("updateAdmission", "id reason", admissionId=admitted["id"], reason=" Sprain ")
    assert corrected == {"id": admitted["id"], "reason": "Sprain"}

    gone = await nurse.do("dischargePatient", f"dischargedAt room {ROOM}", admissionId=admitted["id"])
    assert gone["dischargedAt"] >= admitted["admittedAt"]
    assert gone["room"] == {"id": room, "beds": 1, "occupiedBeds": 0, "availableBeds": 1}
    refused = await nurse.refused("dischargePatient", admissionId=admitted["id"])
    assert (refused["code"], refused["details"]) == ("ALREADY_DISCHARGED", {"admissionId": admitted["id"]})
    assert (await nurse.do("admitPatient", "room { availableBeds }", **stay | {
        "patientId": late, "requestId": None,
    }))["room"] == {"availableBeds": 0}  # fmt: skip
    seen = await boss.data(document, id=admitted["id"], room=room, filter=still)
    assert seen["admissions"] == {"totalCount": 0, "nodes": []}
    assert seen["admission"]["dischargedAt"] == gone["dischargedAt"]
    assert seen["room"]["admissions"]["nodes"][1:] == [{"id": admitted["id"]}]


async def test_who_may_not_admit_is_refused_and_a_patient_sees_their_own_stays(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key = await hospital.new_patient()
    patient, room = ids.encode("Patient", key), ids.encode("Room", await hospital.new_room(2))
    stay = await boss.do("admitPatient", "id", patientId=patient, roomId=room, reason="Fever")
    patient_client = await staff.person("PATIENT", patient=key)
    desk = await staff.person("RECEPTIONIST")
    for client in (patient_client, desk):
        refused = await client.refused("admitPatient", patientId=patient, roomId=room, reason="Fever")
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "admission.manage"})
        assert (await client.refused("dischargePatient", admissionId=stay["id"]))["code"] == "FORBIDDEN"
        refused = await client.refused("updateAdmission", admissionId=stay["id"], reason="Cough")
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "admission.manage"})
    # The patient may not see which room it is.
    seen = await patient_client.data(
        "{ admissions { nodes { id reason dischargedAt room { id } } } rooms { nodes { id } } }"
    )
    assert seen == {
        "admissions": {"nodes": [{"id": stay["id"], "reason": "Fever", "dischargedAt": None, "room": None}]},
        "rooms": {"nodes": []},
    }


async def test_where_a_patient_lies_now_is_told_to_whoever_sees_stays(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key = await hospital.new_patient()
    patient = ids.encode("Patient", key)
    own = await staff.person("PATIENT", "PHARMACIST", patient=key)
    cashier, pharmacist = await staff.person("CASHIER"), await staff.person("PHARMACIST")
    rooms = [ids.encode("Room", await hospital.new_room(1)) for _ in range(2)]
    document = "query Test($id: ID!) { patient(id: $id) { currentAdmission { id reason room { id } } } }"

    async def lies(client: Client) -> object:
        found = (await client.data(document, id=patient))["patient"]
        return found and found["currentAdmission"]

    assert await lies(boss) is None
    for _ in range(2):
        stay = await boss.do("admitPatient", "id", patientId=patient, roomId=rooms[0], reason="Fever")
        shown = {"id": stay["id"], "reason": "Fever", "room": {"id": rooms[0]}}
        assert (await lies(boss), await lies(own)) == (shown, shown | {"room": None})
        assert await lies(cashier) == shown | {"reason": None, "room": None}
        assert await lies(pharmacist) is None
        await boss.do("transferPatient", "id", admissionId=stay["id"], roomId=rooms[1], reason="Quiet")
        assert await lies(boss) == shown | {"room": {"id": rooms[1]}}
        await boss.do("dischargePatient", "id", admissionId=stay["id"])
        assert [await lies(client) for client in (boss, own, cashier)] == [None] * 3
