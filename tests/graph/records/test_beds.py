"""A patient changes beds within one stay, over HTTP, and who may see who lies where."""

from uuid import uuid4

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

ROOM = "{ beds occupiedBeds bedList { id number occupied retiredAt occupant { id patient { id } } } }"
STAY = f"""id dischargedAt bed {{ number }} room {ROOM}
    bedStays {{
        roomType startsAt endsAt reason movedBy {{ email }} department {{ id }} bed {{ number room {{ number }} }}
    }}"""


async def test_a_patient_changes_beds_within_one_stay(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    patient = ids.encode("Patient", await hospital.new_patient())
    ward, icu = [ids.encode("Room", await hospital.new_room(size)) for size in (2, 1)]
    await boss.do("updateRoom", "type", roomId=icu, type="ICU")
    beds = (await boss.data(f"query Test($id: ID!) {{ room(id: $id) {ROOM} }}", id=ward))["room"]["bedList"]
    assert [(bed["number"], bed["occupied"], bed["occupant"]) for bed in beds] == [
        ("1", False, None),
        ("2", False, None),
    ]
    stay = await boss.do("admitPatient", STAY, patientId=patient, roomId=ward, bedId=beds[1]["id"], reason="Fever")
    assert (stay["bed"], stay["room"]["occupiedBeds"]) == ({"number": "2"}, 1)
    assert stay["room"]["bedList"][1]["occupant"] == {"id": stay["id"], "patient": {"id": patient}}

    move = {"admissionId": stay["id"], "roomId": icu, "reason": " Worse ", "requestId": str(uuid4())}
    moved = await boss.do("transferPatient", STAY, **move)
    assert await boss.do("transferPatient", STAY, **move) == moved
    first, second = moved["bedStays"]
    assert (moved["id"], moved["dischargedAt"], moved["bed"]) == (stay["id"], None, {"number": "1"})
    assert (first["roomType"], first["endsAt"], first["reason"]) == ("GENERAL", second["startsAt"], None)
    assert (second["roomType"], second["endsAt"], second["reason"]) == ("ICU", None, "Worse")

    other = ids.encode("Patient", await hospital.new_patient())
    lying = await boss.do("admitPatient", "id", patientId=other, roomId=ward, bedId=beds[0]["id"], reason="Fever")
    refused = await boss.refused("transferPatient", admissionId=lying["id"], roomId=icu, reason="Worse")
    assert (refused["code"], refused["details"]) == ("ROOM_FULL", {"roomId": icu, "beds": 1, "occupied": 1})
    back = {"admissionId": stay["id"], "roomId": ward, "reason": "Better"}
    refused = await boss.refused("transferPatient", **back, bedId=beds[0]["id"])
    assert (refused["code"], refused["details"]) == ("BED_OCCUPIED", {"bedId": beds[0]["id"], "roomId": ward})
    await boss.do("retireBed", "retiredAt", bedId=beds[1]["id"])
    refused = await boss.refused("transferPatient", **back, bedId=beds[1]["id"])
    assert (refused["code"], refused["details"]) == ("RETIRED", {"type": "bed", "id": beds[1]["id"]})
    refused = await boss.refused("retireBed", bedId=beds[0]["id"])
    assert refused["code"] == "IN_USE"
    await boss.do("reinstateBed", "retiredAt", bedId=beds[1]["id"])
    await boss.do("updateBed", "number", bedId=beds[1]["id"], number="Window")
    assert (await boss.do("transferPatient", "bed { number }", **back)) == {"bed": {"number": "Window"}}
    spare = await boss.do("createBed", "id number", roomId=ward, number="Door")
    assert (await boss.do("deleteBed", "number", bedId=spare["id"])) == {"number": "Door"}

    free = """query Test($room: ID!, $bed: ID!) {
        bed(id: $bed) { number }
        beds(filter: {roomId: {eq: $room}, occupied: {eq: false}}) { nodes { number } } }"""
    assert await boss.data(free, room=icu, bed=beds[0]["id"]) == {
        "bed": {"number": "1"},
        "beds": {"nodes": [{"number": "1"}]},
    }


async def test_who_lies_in_a_bed_and_why_is_for_those_who_may_see_the_stay(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key = await hospital.new_patient()
    patient, room = ids.encode("Patient", key), ids.encode("Room", await hospital.new_room(2))
    stay = await boss.do("admitPatient", "id", patientId=patient, roomId=room, reason="Fever")
    await boss.do("transferPatient", "id", admissionId=stay["id"], roomId=room, reason="Isolation")
    asked = """query Test($room: ID!, $stay: ID!) {
        room(id: $room) { bedList { occupied occupant { id } } }
        admission(id: $stay) { bedStays { reason bed { number } } } }"""
    seen = {"there": {"id": stay["id"]}, "reasons": [None, "Isolation"], "beds": [{"number": "1"}, {"number": "2"}]}
    desk, doctor = (
        await staff.person("RECEPTIONIST"),
        await staff.person("DOCTOR", doctor=await hospital.new_doctor(await hospital.new_department())),
    )
    for client, occupant, reasons in (
        (boss, seen["there"], seen["reasons"]),
        (desk, seen["there"], [None, None]),
        (doctor, None, None),
    ):
        found = await client.data(asked, room=room, stay=stay["id"])
        assert found["room"]["bedList"] == [
            {"occupied": False, "occupant": None},
            {"occupied": True, "occupant": occupant},
        ]
        if reasons is None:
            assert found["admission"] is None
        else:
            assert [each["reason"] for each in found["admission"]["bedStays"]] == reasons
            assert [each["bed"] for each in found["admission"]["bedStays"]] == seen["beds"]
    refused = await desk.refused("transferPatient", admissionId=stay["id"], roomId=room, reason="Rest")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "admission.manage"})
    assert (await desk.refused("retireBed", bedId=ids.encode("Bed", 1)))["code"] == "FORBIDDEN"
