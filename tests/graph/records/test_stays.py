"""A stay is billed by the day, over HTTP, by those who may."""

import datetime as dt
from uuid import uuid4

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

LINES = "lines { kind description quantity unitPrice amount roomType firstDay lastDay }"


async def test_a_stay_is_billed_by_the_day(boss: Client, cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    patient = await hospital.new_patient(50)
    ward = ids.encode("Room", await hospital.new_room(1))
    key = ids.encode("Patient", patient)
    stay = await boss.do("admitPatient", "id", patientId=key, roomId=ward, reason="Fever")
    refused = await cashier.refused("issueBill", admissionId=stay["id"])
    assert (refused["code"], refused["details"]) == (
        "NOTHING_TO_BILL", {"admissionId": stay["id"], "openBillId": None},
    )  # fmt: skip
    await boss.do("dischargePatient", "id", admissionId=stay["id"])
    today = dt.datetime.now(hospital.zone).date().isoformat()
    refused = await cashier.refused("issueBill", admissionId=stay["id"])
    assert (refused["code"], refused["details"]["type"]) == ("ROOM_RATE_MISSING", "GENERAL")
    assert refused["details"]["admissionId"] == stay["id"]
    rate = {"type": "GENERAL", "amount": "120.5", "validFrom": "2025-01-01"}
    refused = await cashier.refused("setRoomRate", **rate)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "hospital.manage"})
    refused = await boss.refused("setRoomRate", **rate | {"amount": "200000"})
    assert refused["code"] == "CONFIRMATION_NEEDED"
    assert await boss.do("setRoomRate", "type amount validFrom", **rate) == rate | {"amount": "120.50"}

    himself = await staff.person("PATIENT", patient=patient)
    refused = await himself.refused("issueBill", admissionId=stay["id"])
    assert refused["code"] == "FORBIDDEN"
    request = {"admissionId": stay["id"], "requestId": str(uuid4())}
    shown = f"id status total coveredAmount owed appointment {{ id }} admission {{ id reason }} {LINES}"
    bill = await cashier.do("issueBill", shown, **request)
    assert await cashier.do("issueBill", shown, **request) == bill
    (line,) = bill.pop("lines")
    assert bill == {
        "id": bill["id"], "status": "OPEN", "total": "143.40", "coveredAmount": "71.70", "owed": "71.70",
        "appointment": None, "admission": {"id": stay["id"], "reason": None},
    }  # fmt: skip
    assert line["firstDay"] == line["lastDay"] <= today
    assert [line[name] for name in ("kind", "description", "quantity", "unitPrice", "amount", "roomType")] == [
        "ROOM", "General ward", 1, "120.50", "120.50", "GENERAL",
    ]  # fmt: skip
    refused = await boss.refused("setRoomRate", **rate | {"amount": "1"})
    assert (refused["code"], refused["details"]["billId"]) == ("ROOM_DAYS_BILLED", bill["id"])

    document = """query Test($stay: ID!) {
        admission(id: $stay) { bills { id } }
        roomRates(filter: {type: {eq: GENERAL}}) { nodes { type amount validFrom setBy { id } } } }"""
    seen = await cashier.data(document, stay=stay["id"])
    assert seen["admission"] == {"bills": [{"id": bill["id"]}]}
    assert seen["roomRates"]["nodes"] == [rate | {"amount": "120.50", "setBy": None}]
    own = await himself.data("query Test($stay: ID!) { admission(id: $stay) { bills { owed } } }", stay=stay["id"])
    assert own == {"admission": {"bills": [{"owed": "71.70"}]}}
