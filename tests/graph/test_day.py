"""A hospital's day over HTTP, each step by the person whose step it is."""

import datetime as dt

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client
from tests.world import new_hospital


async def only_id(client: Client, document: str) -> str:
    """The id of the only node of a connection."""
    (connection,) = (await client.data(document)).values()
    (node,) = connection["nodes"]
    return str(node["id"])


async def test_a_day(staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key = await hospital.new_doctor(fee="80")
    reception, doctor = await staff.person("RECEPTIONIST"), await staff.person("DOCTOR", doctor=doctor_key)
    pharmacist, cashier, admin = (
        await staff.person("PHARMACIST"),
        await staff.person("CASHIER"),
        await staff.person("ADMIN"),
    )
    public = Client(staff.http, {"Wardgraph-Hospital": "day"})
    doctor_id = await only_id(public, "{ doctors { nodes { id } } }")
    department_id = await only_id(public, "{ departments { nodes { id } } }")

    # The receptionist registers a patient and books.
    registered = await reception.do(
        "registerPatient",
        "id medicalRecordNumber age",
        firstName="Eva",
        lastName="Doe",
        birthDate="2000-02-29",
        gender="FEMALE",
        allergies=["Penicillin"],
        insuranceProvider="Insurer",
        insurancePolicyNumber="P1",
        insuranceCoverPercent="50",
    )
    patient_id = registered["id"]
    assert len(registered["medicalRecordNumber"]) >= 4
    starts = hospital.at(10)
    booked = await reception.do(
        "bookAppointment",
        "id status startsAt endsAt patient { lastName } doctor { id } department { id }",
        patientId=patient_id,
        doctorId=doctor_id,
        startsAt=starts.isoformat(),
        durationMinutes=30,
        reason="Chest pain",
    )
    assert booked["status"] == "BOOKED"
    assert booked["patient"] == {"lastName": "Doe"}
    assert booked["doctor"] == {"id": doctor_id}
    assert booked["department"] == {"id": department_id}

    # A second booking of the slot is refused, with the range that it clashes with.
    refused = await reception.refused(
        "bookAppointment", patientId=patient_id, doctorId=doctor_id, startsAt=starts.isoformat(), durationMinutes=5
    )
    assert refused["code"] == "DOUBLE_BOOKED"
    assert dt.datetime.fromisoformat(refused["details"]["startsAt"]) == starts
    assert dt.datetime.fromisoformat(refused["details"]["endsAt"]) == starts + dt.timedelta(minutes=30)

    # The pharmacist has two medications.
    medications = [
        (
            await pharmacist.do(
                "addMedicationWithStock",
                "id",
                departmentId=department_id,
                name=name,
                strength="1 mg",
                manufacturer="M",
                unitPrice=price,
                quantity=units,
                batchNumber="B1",
                expiresOn="2099-01-01",
            )
        )["id"]
        for name, price, units in (("Aspirin", "0.10", 40), ("Bisoprolol", "0.25", 30))
    ]

    # The doctor starts the visit, records a diagnosis, adds a treatment, prescribes two medicines.
    early = await reception.refused("checkInAppointment", appointmentId=booked["id"])
    assert (early["code"], early["details"]["status"]) == ("TOO_EARLY", "CHECKED_IN")
    await hospital.due(ids.key_of("Appointment", booked["id"]))
    await reception.do("checkInAppointment", "status", appointmentId=booked["id"])
    started = await doctor.do("startAppointment", "status", appointmentId=booked["id"])
    assert started["status"] == "IN_PROGRESS"
    visit = await doctor.do("recordVisit", "id diagnosis", appointmentId=booked["id"], diagnosis="Angina", notes="Rest")
    await doctor.do("addTreatment", "id cost", visitId=visit["id"], kind="ECG", cost="12.50")
    items = [
        {"medicationId": medication, "dosage": "1", "frequency": "daily", "durationDays": 10, "quantity": quantity}
        for medication, quantity in zip(medications, (20, 10), strict=True)
    ]
    prescription = await doctor.do(
        "prescribe", "status items { quantity medication { name } }", visitId=visit["id"], items=items
    )
    assert prescription["status"] == "ACTIVE"
    stock = "{ stock { nodes { unitsOnHand medication { name } batches { units } } } }"
    after = [
        {"unitsOnHand": 20, "medication": {"name": "Aspirin"}, "batches": [{"units": 20}]},
        {"unitsOnHand": 20, "medication": {"name": "Bisoprolol"}, "batches": [{"units": 20}]},
    ]
    assert (await pharmacist.data(stock))["stock"]["nodes"] == after

    # More than is on hand is refused, and changes nothing.
    items[1]["quantity"] = 21
    refused = await doctor.refused("prescribe", visitId=visit["id"], items=items)
    assert (refused["code"], refused["details"]["asked"], refused["details"]["onHand"]) == ("OUT_OF_STOCK", 21, 20)
    assert (await pharmacist.data(stock))["stock"]["nodes"] == after

    # The cashier bills with a discount and tax, and takes part payments.
    bill = await cashier.do(
        "issueBill",
        """id status currency subtotal discount tax total coveredAmount paid refunded balance
           lines { kind amount }""",
        appointmentId=booked["id"],
        discountPercent="10",
        discountReason="Member of staff",
    )
    assert {kind: bill[kind] for kind in bill if kind not in ("id", "lines")} == {
        # 80 + 12.50 + 20 x 0.10 + 10 x 0.25 = 97.00; less 9.70; 19 % of 87.30 is 16.587; half of 103.89 is covered.
        "status": "OPEN",
        "currency": "EUR",
        "subtotal": "97.00",
        "discount": "9.70",
        "tax": "16.59",
        "total": "103.89",
        "coveredAmount": "51.95",
        "paid": "0.00",
        "refunded": "0.00",
        "balance": "51.94",
    }
    assert [line["kind"] for line in bill["lines"]] == ["CONSULTATION", "TREATMENT", "MEDICATION", "MEDICATION"]
    payment = await cashier.do("payBill", "id status", billId=bill["id"], amount="20", method="CASH")
    await cashier.do("payBill", "id", billId=bill["id"], amount="31.94", method="CARD")
    refused = await cashier.refused("payBill", billId=bill["id"], amount="0.01", method="CARD")
    # The patient's part is paid; the bill stays open for the insurer's.
    assert refused["code"] == "OVERPAYMENT"

    # An administrator refunds part; nobody else may, and nobody more than was paid.
    assert (await cashier.refused("refundPayment", paymentId=payment["id"], amount="5", reason="x"))[
        "code"
    ] == "FORBIDDEN"
    refunded = await admin.do(
        "refundPayment", "status refunded", paymentId=payment["id"], amount="5", reason="Goodwill"
    )
    assert refunded == {"status": "PARTLY_REFUNDED", "refunded": "5.00"}
    assert (await admin.refused("refundPayment", paymentId=payment["id"], amount="15.01", reason="x"))[
        "code"
    ] == "OVER_REFUND"

    # The patient signs in, sees exactly their own data, and books the next appointment.
    stranger = await hospital.new_patient()
    await hospital.book(stranger, doctor_key, hospital.at(12))
    patient_key = await hospital.admin.fetchval("SELECT id FROM clinic.patients WHERE last_name = 'Doe'")
    patient = await staff.person("PATIENT", patient=patient_key)
    seen = await patient.data(
        """{ viewer { patient { id firstName totalBilled } } patients { nodes { id } } appointments { nodes { id } }
             visits { nodes { diagnosis } } prescriptions { nodes { status } } bills { nodes { id status } }
             stock { nodes { id } } }"""
    )
    assert seen == {
        "viewer": {"patient": {"id": patient_id, "firstName": "Eva", "totalBilled": "103.89"}},
        "patients": {"nodes": [{"id": patient_id}]},
        "appointments": {"nodes": [{"id": booked["id"]}]},
        "visits": {"nodes": [{"diagnosis": "Angina"}]},
        "prescriptions": {"nodes": [{"status": "ACTIVE"}]},
        "bills": {"nodes": [{"id": bill["id"], "status": "OPEN"}]},
        "stock": {"nodes": []},
    }
    own = await patient.do(
        "bookAppointment",
        "status",
        patientId=patient_id,
        doctorId=doctor_id,
        startsAt=hospital.at(15).isoformat(),
        durationMinutes=20,
    )
    assert own["status"] == "BOOKED"

    # Another hospital's account sees none of it.
    other = Staff(await new_hospital(hospital.pool, hospital.admin, "other"), staff.http, "other")
    elsewhere = await other.person("ADMIN", "RECEPTIONIST")
    nothing = await elsewhere.data(
        """query ($id: ID!) { node(id: $id) { id } patients { nodes { id } } appointments { nodes { id } }
                              bills { nodes { id } } }""",
        id=patient_id,
    )
    assert nothing == {"node": None, "patients": {"nodes": []}, "appointments": {"nodes": []}, "bills": {"nodes": []}}
    refused = await elsewhere.refused(
        "bookAppointment",
        patientId=patient_id,
        doctorId=doctor_id,
        startsAt=hospital.at(16).isoformat(),
        durationMinutes=20,
    )
    assert refused["code"] == "NOT_FOUND"
