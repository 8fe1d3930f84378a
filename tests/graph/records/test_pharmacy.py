"""Medications, stock and prescriptions over HTTP, by the pharmacist."""

from typing import Any
from uuid import uuid4

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

STOCK = "id unitsOnHand reorderLevel batches { batchNumber expiresOn units }"
MEDICATION = "id name strength form manufacturer unitPrice retiredAt"


@pytest.fixture(scope="module")
async def pharmacist(staff: Staff) -> Client:
    """Somebody who keeps the stock."""
    return await staff.person("PHARMACIST")


async def add(pharmacist: Client, staff: Staff, name: str, **other: Any) -> Any:
    """A new medication with 10 units of batch B1."""
    values = {"strength": "1 mg", "form": "tablet", "manufacturer": "M", "unitPrice": "0.25", "quantity": 10}
    return await pharmacist.do(
        "addMedicationWithStock", MEDICATION, departmentId=ids.encode("Department", staff.hospital.department),
        name=name, batchNumber="B1", expiresOn="2099-01-01", **values | other,
    )  # fmt: skip


async def stock_of(client: Client, medication: str) -> Any:
    """What there is of a medication, and its ledger, the latest first."""
    document = f"""query Test($filter: StockFilter) {{
        stock(filter: $filter) {{ nodes {{ {STOCK} movements {{ nodes {{ kind units reason }} }} }} }} }}"""
    (node,) = (await client.data(document, filter={"medicationId": {"eq": medication}}))["stock"]["nodes"]
    return node


async def test_a_medication_is_changed_retired_once_none_is_left_and_reinstated(
    pharmacist: Client, staff: Staff
) -> None:
    made = await add(pharmacist, staff, "Aspirin")
    key = {"medicationId": made["id"]}
    assert made == {
        "id": made["id"], "name": "Aspirin", "strength": "1 mg", "form": "tablet", "manufacturer": "M",
        "unitPrice": "0.25", "retiredAt": None,
    }  # fmt: skip
    document = f"""query Test($id: ID!, $filter: MedicationFilter) {{
        medication(id: $id) {{ {MEDICATION} }} medications(filter: $filter) {{ nodes {{ id }} }} }}"""
    in_use = {"id": {"eq": made["id"]}, "retiredAt": {"isNull": True}}
    assert await pharmacist.data(document, id=made["id"], filter=in_use) == {
        "medication": made, "medications": {"nodes": [{"id": made["id"]}]},
    }  # fmt: skip
    changed = made | {"unitPrice": "0.30", "form": ""}
    assert await pharmacist.do("updateMedication", MEDICATION, **key, unitPrice="0.3", form=None) == changed

    refused = await pharmacist.refused("retireMedication", **key)
    assert (refused["code"], refused["details"]) == (
        "IN_USE", {"type": "medication", "id": made["id"], "uses": {"stock": 1}},
    )  # fmt: skip
    where = {"departmentId": ids.encode("Department", staff.hospital.department)}
    await pharmacist.do("adjustStock", "id", **where, **key, batchNumber="B1", change=-10, reason="Damp")
    retired = await pharmacist.do("retireMedication", MEDICATION, **key)
    assert retired["retiredAt"] is not None
    assert await pharmacist.data(document, id=made["id"], filter=in_use) == {
        "medication": retired, "medications": {"nodes": []},
    }  # fmt: skip
    delivery = {"quantity": 1, "batchNumber": "B2", "expiresOn": "2099-01-01"}
    assert (await pharmacist.refused("receiveStock", **where, **key, **delivery))["code"] == "RETIRED"
    assert await pharmacist.do("reinstateMedication", MEDICATION, **key) == changed
    await pharmacist.do("receiveStock", "id", **where, **key, **delivery)


async def test_stock_is_received_counted_and_ordered_again(pharmacist: Client, staff: Staff) -> None:
    medication = (await add(pharmacist, staff, "Bisoprolol"))["id"]
    of = {"departmentId": ids.encode("Department", staff.hospital.department), "medicationId": medication}
    delivery = of | {"quantity": 5, "batchNumber": "B2", "expiresOn": "2098-12-31", "requestId": str(uuid4())}
    first, second = {"batchNumber": "B1", "expiresOn": "2099-01-01"}, {"batchNumber": "B2", "expiresOn": "2098-12-31"}
    received = await pharmacist.do("receiveStock", STOCK, **delivery)
    assert received == {
        "id": received["id"], "unitsOnHand": 15, "reorderLevel": 0,
        # The first to expire comes first.
        "batches": [second | {"units": 5}, first | {"units": 10}],
    }  # fmt: skip
    assert await pharmacist.do("receiveStock", STOCK, **delivery) == received
    counted = await pharmacist.do("adjustStock", STOCK, **of, batchNumber="B1", change=-3, reason=" Broken ")
    assert counted == received | {"unitsOnHand": 12, "batches": [second | {"units": 5}, first | {"units": 7}]}
    ordered = await pharmacist.do("updateStock", STOCK, stockId=counted["id"], reorderLevel=20)
    assert ordered == counted | {"reorderLevel": 20}
    ledger = [
        {"kind": "ADJUSTED", "units": -3, "reason": "Broken"},
        {"kind": "RECEIVED", "units": 5, "reason": None},
        {"kind": "RECEIVED", "units": 10, "reason": None},
    ]
    whole = ordered | {"movements": {"nodes": ledger}}
    assert await stock_of(pharmacist, medication) == whole

    # What is refused changes nothing.
    refused = await pharmacist.refused("adjustStock", **of, batchNumber="B1", change=-8, reason="Broken")
    assert (refused["code"], refused["details"]) == (
        "OUT_OF_STOCK", {"medicationId": medication, "asked": 8, "onHand": 7},
    )  # fmt: skip
    wrong = await pharmacist.refused("adjustStock", **of, batchNumber=" ", change=0, reason="")
    assert [each["path"] for each in wrong["problems"]] == ["batchNumber", "change", "reason"]
    wrong = await pharmacist.refused(
        "receiveStock", **of | {"quantity": 0, "batchNumber": "", "expiresOn": "2020-01-01"}
    )
    assert [(each["path"], each["code"]) for each in wrong["problems"]] == [
        ("quantity", "OUT_OF_RANGE"), ("batchNumber", "REQUIRED"), ("expiresOn", "EXPIRED"),
    ]  # fmt: skip
    wrong = await pharmacist.refused("updateStock", stockId=counted["id"], reorderLevel=None)
    assert [(each["path"], each["code"]) for each in wrong["problems"]] == [("reorderLevel", "OUT_OF_RANGE")]
    nurse = await staff.person("NURSE", nurse=await staff.hospital.new_nurse())
    for mutation, values in (
        ("updateStock", {"stockId": counted["id"], "reorderLevel": 1}),
        ("adjustStock", of | {"batchNumber": "B1", "change": 1, "reason": "Found"}),
        ("receiveStock", delivery),
    ):
        refused = await nurse.refused(mutation, **values)
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "stock.manage"})
    assert await stock_of(pharmacist, medication) == whole


async def test_a_prescription_is_completed_or_cancelled_and_only_cancelling_puts_units_back(
    pharmacist: Client, staff: Staff
) -> None:
    hospital = staff.hospital
    medication = (await add(pharmacist, staff, "Codeine"))["id"]
    doctor_key = await hospital.new_doctor()
    _, visit = await hospital.visit(await hospital.new_patient(), doctor_key, hospital.at(10))
    item = (ids.key_of("Medication", medication), 4)
    taken, wrong = [ids.encode("Prescription", await hospital.prescribe(visit, item)) for _ in range(2)]
    assert (await stock_of(pharmacist, medication))["unitsOnHand"] == 2

    done = await pharmacist.do("completePrescription", "status", prescriptionId=taken)
    assert done == {"status": "COMPLETED"}
    refused = await pharmacist.refused("cancelPrescription", prescriptionId=taken, reason="Allergy")
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "COMPLETED", "to": "CANCELLED"})
    wordless = await pharmacist.refused("cancelPrescription", prescriptionId=wrong, reason=" ")
    assert [(each["path"], each["code"]) for each in wordless["problems"]] == [("reason", "REQUIRED")]
    stranger = await staff.person("DOCTOR", doctor=await hospital.new_doctor())
    assert (await stranger.refused("completePrescription", prescriptionId=wrong))["code"] == "NOT_FOUND"
    assert (await stock_of(pharmacist, medication))["unitsOnHand"] == 2

    doctor = await staff.person("DOCTOR", "ANALYST", doctor=doctor_key)
    cancelled = await doctor.do(
        "cancelPrescription", "status cancellationReason", prescriptionId=wrong, reason="Allergy"
    )
    assert cancelled == {"status": "CANCELLED", "cancellationReason": "Allergy"}
    stock = await stock_of(pharmacist, medication)
    assert stock["unitsOnHand"] == 6
    assert stock["movements"]["nodes"][0] == {"kind": "RETURNED", "units": 4, "reason": "Allergy"}

    document = """query Test($id: ID!) { prescription(id: $id) {
        status cancelledAt items { quantity medication { name } } cancelledBy { email } } }"""
    read = (await doctor.data(document, id=taken))["prescription"]
    assert read == {
        "status": "COMPLETED", "cancelledAt": None, "items": [{"quantity": 4, "medication": {"name": "Codeine"}}],
        "cancelledBy": None,
    }  # fmt: skip


async def test_units_move_to_another_department_in_one_step(pharmacist: Client, staff: Staff) -> None:
    medication = await add(pharmacist, staff, "Moved")
    there = ids.encode("Department", await staff.hospital.new_department())
    move = {
        "fromDepartmentId": ids.encode("Department", staff.hospital.department), "toDepartmentId": there,
        "medicationId": medication["id"], "batchNumber": "B1", "reason": "Short there",
    }  # fmt: skip
    moved = await pharmacist.do(
        "transferStock",
        """unitsOnHand department { id } batches { batchNumber expiresOn units }
           movements { nodes { kind units reason } }""",
        **move, units=4,
    )  # fmt: skip
    assert moved == {
        "unitsOnHand": 4, "department": {"id": there},
        "batches": [{"batchNumber": "B1", "expiresOn": "2099-01-01", "units": 4}],
        "movements": {"nodes": [{"kind": "TRANSFERRED_IN", "units": 4, "reason": "Short there"}]},
    }  # fmt: skip
    refused = await pharmacist.refused("transferStock", **move, units=7)
    assert (refused["code"], refused["details"]["onHand"]) == ("OUT_OF_STOCK", 6)


async def test_part_of_a_prescription_comes_back(pharmacist: Client, staff: Staff) -> None:
    hospital = staff.hospital
    medication = (await add(pharmacist, staff, "Returned"))["id"]
    doctor = await hospital.new_doctor()
    _, visit = await hospital.visit(await hospital.new_patient(), doctor, hospital.at(10))
    prescription = await hospital.prescribe(visit, (ids.key_of("Medication", medication), 4))
    document = "query Test($id: ID!) { prescription(id: $id) { items { id } } }"
    key = ids.encode("Prescription", prescription)
    (item,) = (await pharmacist.data(document, id=key))["prescription"]["items"]
    back = {"prescriptionItemId": item["id"], "reason": "Left over", "requestId": str(uuid4())}
    for _ in range(2):
        returned = await pharmacist.do(
            "returnPrescriptionItem", "quantity returnedUnits prescription { id status }", **back, units=3
        )
    assert returned == {"quantity": 4, "returnedUnits": 3, "prescription": {"id": key, "status": "ACTIVE"}}
    refused = await pharmacist.refused("returnPrescriptionItem", **back | {"requestId": None}, units=2)
    assert (refused["code"], refused["details"]) == (
        "MORE_THAN_DISPENSED", {"prescriptionItemId": item["id"], "asked": 2, "out": 1},
    )  # fmt: skip
    back |= {"requestId": None, "destroyed": True, "batchNumber": "B1"}
    done = await pharmacist.do("returnPrescriptionItem", "returnedUnits", **back, units=1)
    assert done == {"returnedUnits": 4}
    stock = await stock_of(pharmacist, medication)
    assert stock["unitsOnHand"] == 9
    assert stock["movements"]["nodes"][:2] == [
        {"kind": "DESTROYED", "units": -1, "reason": "Left over"},
        {"kind": "RETURNED", "units": 1, "reason": "Left over"},
    ]
    physician = await staff.person("DOCTOR", "CASHIER", doctor=doctor)
    refused = await physician.refused("returnPrescriptionItem", **back, units=1)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "prescription.return"})
