"""Bills and payments entered in error over HTTP: kept, marked, and out of the totals."""

from typing import Any

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

BILL = "id status total paid balance voidedAt voidReason"
PAYMENT = "id amount method status refunded voidedAt voidReason"


async def test_a_payment_and_then_its_bill_are_voided(boss: Client, cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    patient_key = await hospital.new_patient()
    number = await hospital.book(patient_key, await hospital.new_doctor(fee="80"), hospital.at(9))
    patient = ids.encode("Patient", patient_key)
    # 80 and 19 % of it.
    bill = await cashier.do("issueBill", BILL, appointmentId=ids.encode("Appointment", number))
    assert bill == {
        "id": bill["id"], "status": "OPEN", "total": "95.20", "paid": "0.00", "balance": "95.20", "voidedAt": None,
        "voidReason": None,
    }  # fmt: skip
    paid = await cashier.do("payBill", PAYMENT, billId=bill["id"], amount="95.2", method="CARD")
    assert paid == {
        "id": paid["id"], "amount": "95.20", "method": "CARD", "status": "RECEIVED", "refunded": "0.00",
        "voidedAt": None, "voidReason": None,
    }  # fmt: skip

    async def seen() -> Any:
        document = f"""query Test($bill: ID!, $payment: ID!, $patient: ID!, $filter: PaymentFilter) {{
            bill(id: $bill) {{ {BILL} }} payment(id: $payment) {{ {PAYMENT} }}
            payments(filter: $filter) {{ totalCount nodes {{ id }} }} patient(id: $patient) {{ totalBilled }} }}"""
        received = {"billId": {"eq": bill["id"]}, "status": {"eq": "RECEIVED"}}
        return await cashier.data(document, bill=bill["id"], payment=paid["id"], patient=patient, filter=received)

    before = {
        "bill": bill | {"status": "PAID", "paid": "95.20", "balance": "0.00"}, "payment": paid,
        "payments": {"totalCount": 1, "nodes": [{"id": paid["id"]}]}, "patient": {"totalBilled": "95.20"},
    }  # fmt: skip
    assert await seen() == before

    # Only an administrator may, only with a reason, and no bill of which money is held.
    for mutation, named, permission in (
        ("voidPayment", {"paymentId": paid["id"]}, "payment.void"),
        ("voidBill", {"billId": bill["id"]}, "bill.void"),
    ):
        refused = await cashier.refused(mutation, **named, reason="Mixed up")
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": permission})
        refused = await boss.refused(mutation, **named, reason=" ")
        assert [(each["path"], each["code"]) for each in refused["problems"]] == [("reason", "REQUIRED")]
    refused = await boss.refused("voidBill", billId=bill["id"], reason="Mixed up")
    assert (refused["code"], refused["details"]) == ("BILL_HAS_PAYMENTS", {"billId": bill["id"], "held": "95.20"})
    assert await seen() == before

    voided = await boss.do(
        "voidPayment", f"{PAYMENT} voidedBy {{ email }}", paymentId=paid["id"], reason="Of another bill"
    )
    assert voided["voidedAt"] is not None
    assert voided.pop("voidedBy") == {"email": "admin@day.example"}
    assert voided == paid | {"status": "VOID", "voidReason": "Of another bill", "voidedAt": voided["voidedAt"]}
    assert await seen() == {
        "bill": bill, "payment": voided, "payments": {"totalCount": 0, "nodes": []},
        "patient": {"totalBilled": "95.20"},
    }  # fmt: skip
    refused = await boss.refused("voidPayment", paymentId=paid["id"], reason="Again")
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "VOID", "to": "VOID"})

    gone = await boss.do("voidBill", BILL, billId=bill["id"], reason="Mixed up")
    assert gone["voidedAt"] is not None
    assert gone == bill | {"status": "VOID", "voidReason": "Mixed up", "voidedAt": gone["voidedAt"]}
    after = await seen()
    assert (after["bill"], after["patient"]) == (gone, {"totalBilled": "0.00"})
    # What it charged can be billed again.
    again = await cashier.do("issueBill", "status total", appointmentId=ids.encode("Appointment", number))
    assert again == {"status": "OPEN", "total": "95.20"}


async def test_a_discount_is_given_replaced_and_never_below_what_was_paid(cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    number = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(fee="80"), hospital.at(9))
    selection = "id discountPercent subtotal discount tax total balance"
    bill = await cashier.do("issueBill", selection, appointmentId=ids.encode("Appointment", number))
    named = {"billId": bill["id"]}
    # 60 and 19 % of it.
    discounted = {
        "discountPercent": "25.00", "subtotal": "80.00", "discount": "20.00", "tax": "11.40", "total": "71.40",
        "balance": "71.40",
    }  # fmt: skip
    answer = await cashier.do("discountBill", selection, **named, discountPercent="25", reason="Colleague")
    assert answer == bill | discounted
    await cashier.do("payBill", "id", **named, amount="71", method="CASH")
    refused = await cashier.refused("discountBill", **named, discountPercent="50", reason="Colleague")
    below = {"billId": bill["id"], "owed": "47.60", "paid": "71.00"}
    assert (refused["code"], refused["details"]) == ("DISCOUNT_BELOW_PAID", below)
    read = await cashier.data(f"query Test($id: ID!) {{ bill(id: $id) {{ {selection} }} }}", id=bill["id"])
    assert read["bill"] == bill | discounted | {"balance": "0.40"}
    # Without one, it is what it was.
    answer = await cashier.do("discountBill", selection, **named, discountPercent="0", reason="No colleague")
    assert answer == bill | {"balance": "24.20"}
    desk = await staff.person("RECEPTIONIST")
    refused = await desk.refused("discountBill", **named, discountPercent="1", reason="x")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "bill.discount"})


async def test_a_bill_keeps_its_insurance_until_it_is_re_rated(boss: Client, cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    patient = await hospital.new_patient(80)
    number = await hospital.book(patient, await hospital.new_doctor(fee="80"), hospital.at(10))
    shown = "insuranceProvider insurancePolicyNumber coverPercent coveredAmount owed reratedAt rerateReason"
    bill = await cashier.do("issueBill", f"id {shown}", appointmentId=ids.encode("Appointment", number))
    issued = {
        "insuranceProvider": "Insurer", "insurancePolicyNumber": "P1", "coverPercent": "80.00",
        "coveredAmount": "76.16", "owed": "19.04", "reratedAt": None, "rerateReason": None,
    }  # fmt: skip
    assert bill == {"id": bill["id"]} | issued
    await boss.do(
        "updatePatient", "id", patientId=ids.encode("Patient", patient), insuranceProvider="Other",
        insurancePolicyNumber="P2", insuranceCoverPercent="50",
    )  # fmt: skip
    document = f"query Test($id: ID!) {{ bill(id: $id) {{ {shown} }} }}"
    assert await cashier.data(document, id=bill["id"]) == {"bill": issued}
    rerated = await cashier.do(
        "rerateBill", f"{shown} reratedBy {{ email }}", billId=bill["id"], reason="Insured elsewhere"
    )
    assert rerated.pop("reratedAt") is not None
    assert rerated.pop("reratedBy") == {"email": "cashier@day.example"}
    assert rerated == {
        "insuranceProvider": "Other", "insurancePolicyNumber": "P2", "coverPercent": "50.00", "coveredAmount": "47.60",
        "owed": "47.60", "rerateReason": "Insured elsewhere",
    }  # fmt: skip


async def test_what_was_paid_for_a_cancelled_appointment_is_found_and_given_back(
    boss: Client, cashier: Client, staff: Staff
) -> None:
    hospital = staff.hospital
    patient = await hospital.new_patient()
    number = await hospital.book(patient, await hospital.new_doctor(fee="80"), hospital.at(9))
    appointment = ids.encode("Appointment", number)
    bill = await cashier.do("issueBill", "id", appointmentId=appointment)
    await cashier.do("payBill", "id", billId=bill["id"], amount="95.20", method="CARD")
    await boss.do("cancelAppointment", "id", appointmentId=appointment, reason="Better again")
    document = """query Test($patient: ID!) {
        bills(filter: {refundDue: {gt: "0"}, patientId: {eq: $patient}}, orderBy: [REFUND_DUE_DESC]) {
            nodes { id status owed balance refundDue lines { kind amount reversedAt }
                patient { refundDue totalBilled } } } }"""
    found = await cashier.data(document, patient=ids.encode("Patient", patient))
    (node,) = found["bills"]["nodes"]
    first, second = node.pop("lines")
    assert (first["kind"], first["amount"], first["reversedAt"] is None) == ("CONSULTATION", "80.00", False)
    assert second == {"kind": "CONSULTATION", "amount": "-80.00", "reversedAt": None}
    assert node == {
        "id": bill["id"], "status": "PAID", "owed": "0.00", "balance": "-95.20", "refundDue": "95.20",
        "patient": {"refundDue": "95.20", "totalBilled": "0.00"},
    }  # fmt: skip
    refused = await cashier.refused("refundBill", billId=bill["id"], amount="95.21", reason="Cancelled")
    assert (refused["code"], refused["details"]["refundable"]) == ("OVER_REFUND", "95.20")
    desk = await staff.person("PHARMACIST")
    refused = await desk.refused("refundBill", billId=bill["id"], reason="Cancelled")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "bill.refund"})
    selection = "status balance refundDue payments { refunds { amount writtenOff reason } }"
    assert await cashier.do("refundBill", selection, billId=bill["id"], reason="Cancelled") == {
        "status": "REFUNDED", "balance": "0.00", "refundDue": "0.00",
        "payments": [{"refunds": [{"amount": "95.20", "writtenOff": "0.00", "reason": "Cancelled"}]}],
    }  # fmt: skip


async def test_a_certificate_is_billed_discounted_and_taken_off(cashier: Client, staff: Staff) -> None:
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    shown = "id status subtotal total appointment { id } lines { id kind description quantity amount reason }"
    bill = await cashier.do("issueBill", "id status appointment { id } lines { id }", patientId=patient)
    assert bill == {"id": bill["id"], "status": "OPEN", "appointment": None, "lines": []}
    charge = {"description": "Certificate", "quantity": 2, "unitPrice": "10"}
    added = await cashier.do("addBillLine", shown, billId=bill["id"], **charge)
    (line,) = added["lines"]
    assert (line["kind"], line["quantity"], line["amount"], added["total"]) == ("OTHER", 2, "20.00", "23.80")
    less = await cashier.do("discountBillLine", shown, lineId=line["id"], discountPercent="50", reason="Hardship")
    assert (less["subtotal"], less["lines"][1]["reason"]) == ("10.00", "Hardship")
    refused = await cashier.refused("discountBillLine", lineId=less["lines"][1]["id"], discountPercent="5", reason="x")
    assert (refused["code"], refused["details"]["billId"]) == ("LINE_CHARGES_NOTHING", bill["id"])
    gone = await cashier.do("reverseBillLine", shown, lineId=line["id"], reason="Typing error")
    assert (gone["status"], gone["subtotal"], len(gone["lines"])) == ("PAID", "0.00", 4)
    refused = await cashier.refused("issueBill", patientId=patient, discountPercent="100")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("discountReason", "REQUIRED")]


async def test_a_patient_bills_own_appointments_alone_and_is_told_so(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key = await hospital.new_patient()
    own = await staff.person("PATIENT", "NURSE", patient=key, nurse=await hospital.new_nurse())
    room = ids.encode("Room", await hospital.new_room(1))
    patient = ids.encode("Patient", key)
    stay = (await boss.do("admitPatient", "id", patientId=patient, roomId=room, reason="Fever"))["id"]
    booked = ids.encode("Appointment", await hospital.book(key, await hospital.new_doctor(), hospital.at(9)))
    discount = {"discountPercent": "10", "discountReason": "Hardship"}
    for given, permission, message in (
        ({"admissionId": stay}, "bill.issue", "Patients bill their own appointments alone."),
        ({"patientId": patient}, "bill.issue", "Patients bill their own appointments alone."),
        ({"admissionId": stay, **discount}, "bill.issue", "Patients bill their own appointments alone."),
        (
            {"appointmentId": booked, **discount},
            "bill.discount",
            "Patients bill their appointments without a discount.",
        ),
    ):
        refused = await own.refused("issueBill", **given)
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": permission})
        assert refused["message"] == message
    for client in (own, boss):
        (problem,) = (await client.refused("issueBill"))["problems"]
        assert (problem["path"], problem["code"]) == ("appointmentId", "REQUIRED")
        assert problem["message"] == "is required, unless admissionId or patientId is given"
    assert await own.do("issueBill", "status", appointmentId=booked) == {"status": "OPEN"}


async def test_discounted_bills_want_one_of_three_bounds(cashier: Client) -> None:
    answer = await cashier.answer(
        """{ reports { discountedBills(from: "2026-01-01", to: "2026-01-31") { totalCount } } }"""
    )
    (problem,) = answer["errors"][0]["extensions"]["problems"]
    assert (problem["path"], problem["code"]) == ("percent", "REQUIRED")
    assert problem["message"] == "is required, unless atLeast or atMost is given"
