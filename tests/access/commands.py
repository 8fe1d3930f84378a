"""Every command of api: who may give it, by section 10 of the design, and arguments that let each succeed.

The arguments are about pia, Dora and Cardiology wherever a role reaches only its own.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.access.cast import Of, Own, item

_PIA = Of("clinic.patients", "pia")
_DORA = Of("clinic.doctors", "dora")
_CARDIOLOGY = Of("clinic.departments", "Cardiology")
_ATTIC = Of("clinic.departments", "Attic")
_DINA = Of("clinic.doctors", "dina")
_NED = Of("clinic.nurses", "ned")
_RITA = Of("clinic.receptionists", "rita")
_OTTO = Of("clinic.other_staff", "otto")
_ANALYST = Of("auth.accounts", "ANALYST")
_ASPIRIN = Of("clinic.medications", "aspirin")
_BOOKED = Of("clinic.appointments", "pia-dora-booked")
_CHECKED_IN = Of("clinic.appointments", "pia-dora-checked")
_IN_PROGRESS = Of("clinic.appointments", "pia-dora")
_VISIT = Of("clinic.visits", "pia-dora")
_BILL = Of("clinic.bills", "pia-dora")
_SOON = dt.datetime.now(dt.UTC).replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
_OFF = tuple((_SOON + dt.timedelta(days=days)).replace(tzinfo=None) for days in (20, 21))
_LATER = dt.date(2099, 1, 1)
_HOURS = [{"weekday": 1, "starts_at": "08:00", "ends_at": "12:00"}]
_FIRST = {"doctor_id": _DORA, "starts_at": _SOON.isoformat(), "duration_minutes": 30}
_HASH = "$argon2id$of a test"


@dataclass(frozen=True)
class Command:
    """Who may give it, and with what."""

    roles: str
    arguments: tuple[Any, ...]


COMMANDS: dict[str, Command] = {
    # patients, appointments, waiting room
    "register_patient": Command(
        "RECEPTIONIST ADMIN",
        ("Eva", "New", dt.date(2000, 1, 1), "FEMALE", None, None, None, ["Nuts"], None, None, None, None, _FIRST, None),
    ),
    "update_patient": Command("RECEPTIONIST ADMIN", (_PIA, {"last_name": "Married", "insurance_cover_percent": "5"})),
    "update_patient_contact": Command("PATIENT RECEPTIONIST ADMIN", (_PIA, {"phone": "777", "email": None})),
    "update_patient_care": Command("NURSE DOCTOR ADMIN", (_PIA, {"allergies": ["Nuts"], "notes": "Faints"})),
    "retire_patient": Command("RECEPTIONIST ADMIN", (Of("clinic.patients", "petra"),)),
    "reinstate_patient": Command("RECEPTIONIST ADMIN", (Of("clinic.patients", "pablo"),)),
    "book_appointment": Command("PATIENT RECEPTIONIST ADMIN", (_PIA, _DORA, _SOON, 30, "Pain", None)),
    "hold_slot": Command("PATIENT RECEPTIONIST ADMIN", (_DORA, _SOON, 30, None)),
    "release_hold": Command("PATIENT RECEPTIONIST ADMIN", (Own("clinic.holds"),)),
    "reschedule_appointment": Command("PATIENT RECEPTIONIST ADMIN", (_BOOKED, _SOON, 30, Of("clinic.doctors", "dan"))),
    "cancel_appointment": Command("PATIENT RECEPTIONIST ADMIN", (_BOOKED, "Feels well")),
    "update_appointment": Command("RECEPTIONIST ADMIN", (_BOOKED, {"reason": "Cough", "receptionist_id": _RITA})),
    "retire_appointment": Command("RECEPTIONIST ADMIN", (_BOOKED, "Wrong patient")),
    "check_in_appointment": Command("RECEPTIONIST NURSE ADMIN", (_BOOKED,)),
    "mark_no_show": Command("RECEPTIONIST ADMIN", (_BOOKED,)),
    # visits, treatments, prescriptions
    "open_patient_record": Command("DOCTOR", (Of("clinic.patients", "petra"), "Unconscious")),
    "start_appointment": Command("DOCTOR ADMIN", (_CHECKED_IN,)),
    "complete_appointment": Command("DOCTOR ADMIN", (_IN_PROGRESS,)),
    "record_visit": Command("DOCTOR ADMIN", (_IN_PROGRESS, "Angina", "Rest")),
    "add_treatment": Command("DOCTOR ADMIN", (_VISIT, "ECG", "12.50", None)),
    "amend_visit": Command("DOCTOR ADMIN", (_VISIT, "Mixed up", {"diagnosis": "Gastritis", "notes": None})),
    "amend_treatment": Command(
        "DOCTOR ADMIN", (Of("clinic.treatments", "pia-dora"), "Mixed up", {"kind": "Ultrasound"})
    ),
    "complete_prescription": Command("DOCTOR PHARMACIST ADMIN", (Of("clinic.prescriptions", "pia-dora"),)),
    "prescribe": Command("DOCTOR ADMIN", (_VISIT, [item(1, 2) | {"medication_id": _ASPIRIN}], None)),
    "cancel_prescription": Command("DOCTOR PHARMACIST ADMIN", (Of("clinic.prescriptions", "pia-dora"), "Allergy")),
    # stock
    "add_medication_with_stock": Command(
        "PHARMACIST ADMIN", (_CARDIOLOGY, "Paracetamol", "1 g", "tablet", "M", "0.10", 10, "P1", _LATER)
    ),
    "receive_stock": Command("PHARMACIST ADMIN", (_CARDIOLOGY, _ASPIRIN, 10, "A2", _LATER, None)),
    "adjust_stock": Command("PHARMACIST ADMIN", (_CARDIOLOGY, _ASPIRIN, "A1", -1, "Broken")),
    "update_medication": Command("PHARMACIST ADMIN", (_ASPIRIN, {"unit_price": "0.75", "form": None})),
    "retire_medication": Command("PHARMACIST ADMIN", (Of("clinic.medications", "iodine"),)),
    "reinstate_medication": Command("PHARMACIST ADMIN", (Of("clinic.medications", "lint"),)),
    "update_stock": Command("PHARMACIST ADMIN", (Of("clinic.stock", "aspirin"), {"reorder_level": 20})),
    # wards
    "admit_patient": Command("NURSE ADMIN", (Of("clinic.patients", "quin"), Of("clinic.rooms", "C1"), "Fever", None)),
    "discharge_patient": Command("NURSE ADMIN", (Of("clinic.admissions", "pia-C1"),)),
    "update_admission": Command("NURSE ADMIN", (Of("clinic.admissions", "pia-C1"), {"reason": "Fever"})),
    # billing
    "issue_bill": Command("CASHIER ADMIN", (_BOOKED, 10, None)),
    "discount_bill": Command("CASHIER ADMIN", (_BILL, 10, "Hardship")),
    "pay_bill": Command("PATIENT CASHIER ADMIN", (_BILL, "1.00", "CARD", None)),
    "refund_payment": Command("ADMIN", (Of("clinic.payments", "pia-dora CASH"), "1.00", "Too much", None)),
    "void_payment": Command("ADMIN", (Of("clinic.payments", "paul-dan CARD"), "Typing error")),
    "void_bill": Command("ADMIN", (Of("clinic.bills", "olga-dan"), "Typing error")),
    # the hospital itself
    "set_availability": Command("DOCTOR ADMIN", (_DORA, _HOURS)),
    "add_time_off": Command("DOCTOR ADMIN", (_DORA, *_OFF, "Congress", None)),
    "cancel_time_off": Command("DOCTOR ADMIN", (Of("clinic.time_off", "dora"),)),
    "create_department": Command("ADMIN", ("Oncology", "", dt.time(8), dt.time(18))),
    "create_doctor": Command(
        "ADMIN", (_CARDIOLOGY, None, "Dina", "New", None, "Medicine", "R9", _LATER, "80", None, None, None)
    ),
    "create_nurse": Command("ADMIN", (_CARDIOLOGY, None, "Nell", "New", "DAY")),
    "create_receptionist": Command("ADMIN", (_CARDIOLOGY, None, "Rina", "New", None)),
    "create_other_staff": Command("ADMIN", (_CARDIOLOGY, None, "Omar", "New", "Cook")),
    "create_room": Command("ADMIN", (_CARDIOLOGY, "C3", "GENERAL", 2)),
    "update_department": Command("ADMIN", (_CARDIOLOGY, {"location": "East", "closes_at": "20:00"})),
    "retire_department": Command("ADMIN", (_ATTIC,)),
    "reinstate_department": Command("ADMIN", (Of("clinic.departments", "Cellar"),)),
    "delete_department": Command("ADMIN", (_ATTIC,)),
    "update_doctor": Command("ADMIN", (_DORA, {"department_id": _ATTIC, "consultation_fee": "90"})),
    "approve_doctor": Command("ADMIN", (Of("clinic.doctors", "dove"),)),
    "retire_doctor": Command("ADMIN", (_DINA,)),
    "reinstate_doctor": Command("ADMIN", (Of("clinic.doctors", "della"),)),
    "delete_doctor": Command("ADMIN", (_DINA,)),
    "update_nurse": Command("ADMIN", (_NED, {"department_id": _ATTIC, "shift": "DAY"})),
    "retire_nurse": Command("ADMIN", (_NED,)),
    "reinstate_nurse": Command("ADMIN", (Of("clinic.nurses", "noel"),)),
    "delete_nurse": Command("ADMIN", (_NED,)),
    "update_receptionist": Command("ADMIN", (_RITA, {"department_id": _ATTIC, "job_title": None})),
    "retire_receptionist": Command("ADMIN", (_RITA,)),
    "reinstate_receptionist": Command("ADMIN", (Of("clinic.receptionists", "ruth"),)),
    "delete_receptionist": Command("ADMIN", (_RITA,)),
    "update_other_staff": Command("ADMIN", (_OTTO, {"department_id": _ATTIC, "job_title": "Porter"})),
    "retire_other_staff": Command("ADMIN", (_OTTO,)),
    "reinstate_other_staff": Command("ADMIN", (Of("clinic.other_staff", "oona"),)),
    "delete_other_staff": Command("ADMIN", (_OTTO,)),
    "update_room": Command("ADMIN", (Of("clinic.rooms", "C1"), {"beds": 2, "type": "ICU"})),
    "retire_room": Command("ADMIN", (Of("clinic.rooms", "C2"),)),
    "reinstate_room": Command("ADMIN", (Of("clinic.rooms", "X1"),)),
    "delete_room": Command("ADMIN", (Of("clinic.rooms", "C2"),)),
    "update_account": Command(
        "ADMIN", (_ANALYST, {"roles": ["ANALYST", "NURSE"], "nurse_id": _NED, "receptionist_id": _RITA})
    ),
    "suspend_account": Command("ADMIN", (_ANALYST,)),
    "reactivate_account": Command("ADMIN", (Of("auth.accounts", "GONE"),)),
    "create_account": Command(
        "ADMIN",
        ("new@example.com", _HASH, ["PATIENT", "DOCTOR", "NURSE"], Of("clinic.patients", "petra"), _DORA,
         Of("clinic.nurses", "ned"), Of("clinic.receptionists", "rita")),
    ),
}  # fmt: skip

SESSION_COMMANDS = {"open_session", "refresh_session", "close_session"}
"""Whoever gives one has no role yet, or gives hers up: a password's hash, a refresh token or the session proves it."""

OPEN_COMMANDS: dict[str, tuple[Any, ...]] = {
    "sign_up_patient": (
        "eva@example.com", _HASH, "Eva", "New", dt.date(2000, 1, 1), "FEMALE", None, None, ["Nuts"], _FIRST,
    ),
    "register_doctor": (
        "dot@example.com", _HASH, _CARDIOLOGY, "Dot", "New", "Medicine", "R10", _LATER, "80", None, None,
    ),
}  # fmt: skip
"""Those that everybody may give, also who is not signed in, with arguments that let each succeed."""
