"""What is done in the differential test of mutations, a hospital's work in small."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """A mutation document: who asks, and its fields with their inputs, in which "$Name" is the id known by that name.

    `saves` are the names under which the ids of what comes back are known from then on.
    """

    role: str
    fields: tuple[tuple[str, dict[str, Any]], ...]
    saves: tuple[str, ...] = ()
    refused: bool = False


def one(role: str, name: str, saves: str = "", *, refused: bool = False, **given: Any) -> Step:
    """A document of one mutation."""
    return Step(role, ((name, given),), (saves,), refused)


def steps_of(turn: int, begin: dt.datetime) -> list[Step]:
    """The documents of one turn, in their order. Each turn books at an hour of its own from `begin` on."""
    first: dict[str, Any]
    second: dict[str, Any]
    first, second = (
        {"startsAt": (begin + dt.timedelta(hours=turn, minutes=minutes)).isoformat(), "durationMinutes": 15}
        for minutes in (0, 20)
    )
    person: dict[str, Any] = {
        "firstName": "Eva",
        "lastName": f"Doe {turn}",
        "birthDate": "2000-02-29",
        "gender": "FEMALE",
    }
    insured: dict[str, Any] = {"insuranceProvider": "Insurer", "insuranceCoverPercent": "12.5"}
    booking: dict[str, Any] = {"patientId": "$New", "doctorId": "$Doctor", **second, "reason": "Pain"}
    items = [
        {"medicationId": "$Medication", "dosage": "1", "frequency": "daily", "durationDays": 5, "quantity": quantity}
        for quantity in (2, 3)
    ]
    later = booking | {"startsAt": (begin + dt.timedelta(hours=turn, minutes=40)).isoformat()}
    stock: dict[str, Any] = {"departmentId": "$Department", "medicationId": "$Medication"}
    return [
        one("RECEPTIONIST", "registerPatient", "New", **person, **insured, allergies=["Penicillin"],
            firstAppointment={"doctorId": "$Doctor", **first, "reason": "First"}),
        one("CASHIER", "registerPatient", refused=True, **person),
        one("ADMIN", "registerPatient", refused=True, **person,
            firstAppointment={"doctorId": "$Doctor", **first}),
        one("RECEPTIONIST", "bookAppointment", "Booked", **booking),
        one("RECEPTIONIST", "bookAppointment", refused=True, **booking),
        one("PATIENT", "bookAppointment", refused=True, **booking | {"patientId": "nobody"}),
        Step("ADMIN", (("checkInAppointment", {"appointmentId": "$Booked"}),
                       ("startAppointment", {"appointmentId": "$Booked"})), ("Booked", "Booked")),
        one("DOCTOR", "recordVisit", "NewVisit", appointmentId="$Booked", diagnosis="Angina", notes="Rest"),
        one("NURSE", "recordVisit", refused=True, appointmentId="$Booked", diagnosis="Angina"),
        one("DOCTOR", "addTreatment", visitId="$NewVisit", kind="ECG", cost=12.5),
        one("DOCTOR", "addTreatment", refused=True, visitId="$NewVisit", kind="", cost="-1"),
        one("DOCTOR", "prescribe", "Prescribed", visitId="$NewVisit", items=items[:1]),
        one("DOCTOR", "prescribe", refused=True, visitId="$NewVisit", items=[items[0] | {"quantity": 10**6}]),
        one("CASHIER", "issueBill", "Bill", appointmentId="$Booked", discountPercent="10", discountReason="Staff"),
        one("CASHIER", "discountBill", billId="$Bill", discountPercent=5, reason="Hardship"),
        one("CASHIER", "payBill", "Payment", billId="$Bill", amount="10", method="CARD"),
        one("CASHIER", "payBill", refused=True, billId="$Bill", amount="100000", method="CASH"),
        one("PATIENT", "payBill", refused=True, billId="$Bill", amount="1", method="CARD"),
        one("PATIENT", "startPayment", refused=True, billId="$Bill", amount="0", method="CARD"),
        one("ADMIN", "refundPayment", paymentId="$Payment", amount="2.50", reason="Too much"),
        one("PHARMACIST", "cancelPrescription", prescriptionId="$Prescribed", reason="Not needed"),
        one("PHARMACIST", "receiveStock", **stock, quantity=5, batchNumber=f"N{turn}", expiresOn="2099-01-01"),
        one("PHARMACIST", "adjustStock", **stock, batchNumber="B1", change=-1, reason="Count"),
        one("NURSE", "admitPatient", "Stay", patientId="$New", roomId="$Room", reason="Watching"),
        one("NURSE", "dischargePatient", admissionId="$Stay"),
        # The second fails: the first is done, and the third is as graphql-core has it.
        Step("ADMIN", (("addTreatment", {"visitId": "$NewVisit", "kind": "X-ray", "cost": "30"}),
                       ("startAppointment", {"appointmentId": "$Booked"}),
                       ("addTreatment", {"visitId": "$NewVisit", "kind": "Cast", "cost": "40"})), refused=True),
        Step("ADMIN", (("completeAppointment", {"appointmentId": "$Booked"}),
                       ("issueBill", {"appointmentId": "$Booked"})), refused=True),
        Step("ADMIN", (("bookAppointment", later),
                       ("updatePatientContact", {"patientId": "$New", "phone": "+49305550", "email": None})),
             ("Next", "")),
        one("RECEPTIONIST", "cancelAppointment", appointmentId="$Next", reason="Feels well"),
        one("RECEPTIONIST", "cancelAppointment", refused=True, appointmentId="$Next", reason="Again"),
        one("AUDITOR", "cancelAppointment", refused=True, appointmentId="$Next", reason="Again"),
    ]  # fmt: skip
