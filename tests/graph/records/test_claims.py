"""Claims over HTTP: what patient and insurer owe, what the insurer pays, refuses, and what is written off."""

from typing import Any

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

OWES = "status owed balance coveredAmount insurerPaid insurerBalance writtenOff transferred claim { id status balance }"


async def _bill(cashier: Client, staff: Staff, hour: int) -> dict[str, Any]:
    hospital = staff.hospital
    patient = await hospital.new_patient(80)
    number = await hospital.book(patient, await hospital.new_doctor(fee="100"), hospital.at(hour))
    bill = await cashier.do("issueBill", f"id {OWES}", appointmentId=ids.encode("Appointment", number))
    claim = await _claim(cashier, bill["id"])
    assert bill["claim"].pop("id") == claim
    assert bill == _owes(bill["id"], "OPEN", "23.80", "23.80", "95.20", "0.00", "95.20", "OPEN")
    return {"id": bill["id"], "claim": claim}


async def _claim(client: Client, bill: str) -> str:
    document = "query Test($filter: ClaimFilter) { claims(filter: $filter) { nodes { id bill { id } } } }"
    (found,) = (await client.data(document, filter={"billId": {"eq": bill}}))["claims"]["nodes"]
    assert found["bill"] == {"id": bill}
    return str(found["id"])


def _owes(bill: str, status: str, owed: str, balance: str, covered: str, paid: str, left: str, claim: str) -> object:
    return {
        "id": bill, "status": status, "owed": owed, "balance": balance, "coveredAmount": covered, "insurerPaid": paid,
        "insurerBalance": left, "writtenOff": "0.00", "transferred": "0.00",
        "claim": {"status": claim, "balance": left},
    }  # fmt: skip


async def test_an_insurer_pays_in_part_and_the_rest_falls_to_the_patient(
    boss: Client, cashier: Client, staff: Staff
) -> None:
    bill = await _bill(cashier, staff, 9)
    document = f"query Test($id: ID!) {{ bill(id: $id) {{ {OWES} }} }}"
    submitted = await cashier.do(
        "submitClaim", "status number balance submittedBy { email }", claimId=bill["claim"], number="K-7"
    )
    assert submitted == {
        "status": "SUBMITTED", "number": "K-7", "balance": "95.20", "submittedBy": {"email": "cashier@day.example"},
    }  # fmt: skip
    refused = await cashier.refused("submitClaim", claimId=bill["claim"])
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "SUBMITTED", "to": "SUBMITTED"})
    refused = await cashier.refused("discountBill", billId=bill["id"], discountPercent="10", reason="Goodwill")
    assert (refused["code"], refused["details"]) == ("BILL_NOT_OPEN", {"billId": bill["id"], "status": "CLAIMED"})
    paid = await cashier.do("payClaim", "payer method amount claim { id }", claimId=bill["claim"], amount="60")
    assert paid == {"payer": "INSURER", "method": "INSURANCE", "amount": "60.00", "claim": {"id": bill["claim"]}}
    rejected = await cashier.do(
        "rejectClaim", "status transferred adjustments { kind amount reason }", claimId=bill["claim"],
        fallsTo="PATIENT", reason="Deductible",
    )  # fmt: skip
    assert rejected == {
        "status": "SETTLED", "transferred": "35.20",
        "adjustments": [{"kind": "TRANSFERRED", "amount": "35.20", "reason": "Deductible"}],
    }  # fmt: skip
    await cashier.do("payBill", "id", billId=bill["id"], amount="50", method="CARD")
    refused = await cashier.refused("writeOffBill", billId=bill["id"], amount="9", reason="Hardship")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "bill.write_off"})
    await boss.do("writeOffBill", "id", billId=bill["id"], amount="9", reason="Hardship")
    settled = (await cashier.data(document, id=bill["id"]))["bill"]
    assert settled.pop("claim")["status"] == "SETTLED"
    assert settled == {
        "status": "PAID", "owed": "59.00", "balance": "0.00", "coveredAmount": "60.00", "insurerPaid": "60.00",
        "insurerBalance": "0.00", "writtenOff": "9.00", "transferred": "35.20",
    }  # fmt: skip
    latest = "{ adjustments(first: 1) { nodes { kind amount reason bill { id } claim { id } adjustedBy { email } } } }"
    assert (await boss.data(latest))["adjustments"]["nodes"] == [
        {
            "kind": "WRITTEN_OFF", "amount": "9.00", "reason": "Hardship", "bill": {"id": bill["id"]}, "claim": None,
            "adjustedBy": {"email": "admin@day.example"},
        }
    ]  # fmt: skip


async def test_a_claim_is_withdrawn_paid_through_the_bill_and_opened_again(cashier: Client, staff: Staff) -> None:
    bill = await _bill(cashier, staff, 11)
    await cashier.do("submitClaim", "id", claimId=bill["claim"])
    withdrawn = await cashier.do(
        "withdrawClaim", "status withdrawalReason bill { status }", claimId=bill["claim"], reason="Wrong insurer"
    )
    assert withdrawn == {"status": "OPEN", "withdrawalReason": "Wrong insurer", "bill": {"status": "OPEN"}}
    paid = await cashier.do(
        "payBill", "payer claim { status balance }", billId=bill["id"], amount="0.20", method="INSURANCE"
    )
    assert paid == {"payer": "INSURER", "claim": {"status": "PARTLY_PAID", "balance": "95.00"}}
    await cashier.do("rejectClaim", "id", claimId=bill["claim"], fallsTo="WRITTEN_OFF", reason="No answer")
    opened = await cashier.do("reopenClaim", "status writtenOff balance", claimId=bill["claim"], reason="Appeal")
    assert opened == {"status": "PARTLY_PAID", "writtenOff": "0.00", "balance": "95.00"}
    document = """query Test($id: ID!) { claim(id: $id) { status insuranceProvider insurancePolicyNumber currency amount
        paid payments { amount } adjustments { amount } } }"""
    assert (await cashier.data(document, id=bill["claim"]))["claim"] == {
        "status": "PARTLY_PAID", "insuranceProvider": "Insurer", "insurancePolicyNumber": "P1", "currency": "EUR",
        "amount": "95.20", "paid": "0.20", "payments": [{"amount": "0.20"}],
        "adjustments": [{"amount": "95.00"}, {"amount": "-95.00"}],
    }  # fmt: skip


async def test_a_patient_enters_an_insurance_and_staff_check_it(boss: Client, staff: Staff) -> None:
    patient = await staff.person("PATIENT", patient=await staff.hospital.new_patient())
    own = await patient.do(
        "updateOwnInsurance", "id status", insuranceProvider="New", insurancePolicyNumber="N1", coverPercent="70"
    )
    assert own == {"id": own["id"], "status": "WAITING"}
    waiting = """{ insuranceEntries(filter: {status: {eq: WAITING}}) { nodes {
        insuranceProvider coverPercent patient { insurance { provider } insuranceEntries { totalCount } } } } }"""
    (entry,) = (await boss.data(waiting))["insuranceEntries"]["nodes"]
    assert (entry["insuranceProvider"], entry["coverPercent"]) == ("New", "70.00")
    assert entry["patient"]["insuranceEntries"] == {"totalCount": 1}
    refused = await patient.refused("checkInsurance", insuranceEntryId=own["id"], accepted=True)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "insurance.check"})
    checked = await boss.do(
        "checkInsurance", "status coverPercent checkedBy { email } patient { insurance { provider coverPercent } }",
        insuranceEntryId=own["id"], accepted=True, coverPercent="60",
    )  # fmt: skip
    assert checked == {
        "status": "ACCEPTED", "coverPercent": "60.00", "checkedBy": {"email": "admin@day.example"},
        "patient": {"insurance": {"provider": "New", "coverPercent": "60.00"}},
    }  # fmt: skip
    assert (await boss.data(waiting))["insuranceEntries"]["nodes"] == []


async def test_a_patient_starts_a_payment_and_a_cashier_confirms_it(boss: Client, staff: Staff) -> None:
    who, doctor = await staff.hospital.new_patient(), await staff.hospital.new_doctor()
    await staff.hospital.book(who, doctor, staff.hospital.at(9, days=3))
    patient, till = await staff.person("PATIENT", "ANALYST", patient=who), boss
    (own,) = (await patient.data("{ appointments { nodes { id } } }"))["appointments"]["nodes"]
    bill = await patient.do("issueBill", "id owed", appointmentId=own["id"])
    started = await patient.do(
        "startPayment", "id status amount bill { status pending balance }",
        billId=bill["id"], amount="95.20", method="TRANSFER",
    )  # fmt: skip
    assert started == {
        "id": started["id"], "status": "PENDING", "amount": "95.20",
        "bill": {"status": "OPEN", "pending": "95.20", "balance": "95.20"},
    }  # fmt: skip
    refused = await till.refused("payBill", billId=bill["id"], amount="95.20", method="CASH")
    assert (refused["code"], refused["details"]["pending"]) == ("OVERPAYMENT", "95.20")
    await patient.do("withdrawPayment", "status", startedPaymentId=started["id"])
    waiting = "{ startedPayments(filter: {status: {eq: PENDING}}) { nodes { id startedBy { id } } } }"
    assert (await till.data(waiting))["startedPayments"]["nodes"] == []
    first = await patient.do("startPayment", "id", billId=bill["id"], amount="95.20", method="CARD")
    no = await till.do(
        "rejectPayment", "status rejectionReason", startedPaymentId=first["id"], reason="The card was refused"
    )
    assert no == {"status": "REJECTED", "rejectionReason": "The card was refused"}
    second = await patient.do("startPayment", "id", billId=bill["id"], amount="95.20", method="TRANSFER")
    assert [one["id"] for one in (await till.data(waiting))["startedPayments"]["nodes"]] == [second["id"]]
    paid = await till.do(
        "confirmPayment", "status method startedPayment { id status } bill { status pending paid }",
        startedPaymentId=second["id"],
    )  # fmt: skip
    assert paid == {
        "status": "RECEIVED", "method": "TRANSFER", "startedPayment": {"id": second["id"], "status": "CONFIRMED"},
        "bill": {"status": "PAID", "pending": "0.00", "paid": "95.20"},
    }  # fmt: skip
    one = await patient.data(f'{{ startedPayment(id: "{first["id"]}") {{ status settledAt }} }}')
    assert one["startedPayment"]["status"] == "REJECTED"


async def test_a_write_off_is_taken_back(boss: Client, cashier: Client, staff: Staff) -> None:
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    bill = await cashier.do("issueBill", "id", patientId=patient)
    await cashier.do("addBillLine", "id", billId=bill["id"], description="Copy", quantity=1, unitPrice="20.00")
    await boss.do("writeOffBill", "id", billId=bill["id"], amount="9", reason="Hardship")
    given = {"billId": bill["id"], "reason": "Was not meant"}
    refused = await cashier.refused("undoWriteOff", **given)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "bill.write_off"})
    refused = await boss.refused("undoWriteOff", amount="9.01", **given)
    assert refused["code"] == "MORE_THAN_WRITTEN_OFF"
    shown = "status owed writtenOff balance adjustments { kind amount reason }"
    rows = [("WRITTEN_OFF", "9.00", "Hardship"), ("WRITTEN_OFF", "-4.00", "Was not meant")]
    for amount, left, balance in (({"amount": "4"}, "5.00", "18.80"), ({}, "0.00", "23.80")):
        answer = await boss.do("undoWriteOff", shown, **amount, **given)
        assert (answer["status"], answer["owed"], answer["writtenOff"], answer["balance"]) == (
            "OPEN", "23.80", left, balance,
        )  # fmt: skip
        told = sorted((each["kind"], each["amount"], each["reason"]) for each in answer["adjustments"])
        assert told == sorted(rows)
        rows.append(("WRITTEN_OFF", "-5.00", "Was not meant"))
