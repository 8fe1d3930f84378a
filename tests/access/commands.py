"""Every command of api: who may give it, by matrix.toml, and arguments that let each succeed.

The arguments are about pia, Dora and Cardiology wherever a role reaches only its own.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.access.cast import Of, Own, item
from tests.access.matrix import COMMANDS as MATRIX

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


_ARGUMENTS: dict[str, tuple[Any, ...]] = {
    # patients, appointments, waiting room
    "register_patient": (
        "Eva", "New", dt.date(2000, 1, 1), "FEMALE", None, None, None, ["Nuts"], None, None, None, None, _FIRST, None,
    ),
    "update_patient": (_PIA, {"last_name": "Married", "insurance_cover_percent": "5"}),
    "update_patient_contact": (_PIA, {"phone": "777", "email": None}),
    "update_patient_care": (_PIA, {"allergies": ["Nuts"], "notes": "Faints"}),
    "retire_patient": (Of("clinic.patients", "petra"),),
    "reinstate_patient": (Of("clinic.patients", "pablo"),),
    "book_appointment": (_PIA, _DORA, _SOON, 30, "Pain", None),
    "hold_slot": (_DORA, _SOON, 30, None),
    "release_hold": (Own("clinic.holds"),),
    "reschedule_appointment": (_BOOKED, _SOON, 30, Of("clinic.doctors", "dan")),
    "cancel_appointment": (_BOOKED, "Feels well"),
    "update_appointment": (_BOOKED, {"reason": "Cough", "receptionist_id": _RITA}),
    "retire_appointment": (_BOOKED, "Wrong patient"),
    "check_in_appointment": (_BOOKED,),
    "mark_no_show": (_BOOKED,),
    # visits, treatments, prescriptions
    "open_patient_record": (Of("clinic.patients", "petra"), "Unconscious"),
    "start_appointment": (_CHECKED_IN,),
    "complete_appointment": (_IN_PROGRESS,),
    "record_visit": (_IN_PROGRESS, "Angina", "Rest"),
    "add_treatment": (_VISIT, "ECG", "12.50", None),
    "amend_visit": (_VISIT, "Mixed up", {"diagnosis": "Gastritis", "notes": None}),
    "amend_treatment": (Of("clinic.treatments", "pia-dora"), "Mixed up", {"kind": "Ultrasound"}),
    "complete_prescription": (Of("clinic.prescriptions", "pia-dora"),),
    "prescribe": (_VISIT, [item(1, 2) | {"medication_id": _ASPIRIN}], None),
    "cancel_prescription": (Of("clinic.prescriptions", "pia-dora"), "Allergy"),
    # stock
    "add_medication_with_stock": (_CARDIOLOGY, "Paracetamol", "1 g", "tablet", "M", "0.10", 10, "P1", _LATER),
    "receive_stock": (_CARDIOLOGY, _ASPIRIN, 10, "A2", _LATER, None),
    "adjust_stock": (_CARDIOLOGY, _ASPIRIN, "A1", -1, "Broken"),
    "update_medication": (_ASPIRIN, {"unit_price": "0.75", "form": None}),
    "retire_medication": (Of("clinic.medications", "iodine"),),
    "reinstate_medication": (Of("clinic.medications", "lint"),),
    "update_stock": (Of("clinic.stock", "aspirin"), {"reorder_level": 20}),
    # wards
    "admit_patient": (Of("clinic.patients", "quin"), Of("clinic.rooms", "C1"), "Fever", None),
    "discharge_patient": (Of("clinic.admissions", "pia-C1"),),
    "update_admission": (Of("clinic.admissions", "pia-C1"), {"reason": "Fever"}),
    # billing
    "issue_bill": (_BOOKED, 10, None),
    "discount_bill": (_BILL, 10, "Hardship"),
    "pay_bill": (_BILL, "1.00", "CARD", None),
    "refund_payment": (Of("clinic.payments", "pia-dora CASH"), "1.00", "Too much", None),
    "void_payment": (Of("clinic.payments", "paul-dan CARD"), "Typing error"),
    "void_bill": (Of("clinic.bills", "olga-dan"), "Typing error"),
    # the hospital itself
    "set_availability": (_DORA, _HOURS),
    "add_time_off": (_DORA, *_OFF, "Congress", None),
    "cancel_time_off": (Of("clinic.time_off", "dora"),),
    "create_department": ("Oncology", "", dt.time(8), dt.time(18)),
    "create_doctor": (_CARDIOLOGY, None, "Dina", "New", None, "Medicine", "R9", _LATER, "80", None, None, None),
    "create_nurse": (_CARDIOLOGY, None, "Nell", "New", "DAY"),
    "create_receptionist": (_CARDIOLOGY, None, "Rina", "New", None),
    "create_other_staff": (_CARDIOLOGY, None, "Omar", "New", "Cook"),
    "create_room": (_CARDIOLOGY, "C3", "GENERAL", 2),
    "update_department": (_CARDIOLOGY, {"location": "East", "closes_at": "20:00"}),
    "retire_department": (_ATTIC,),
    "reinstate_department": (Of("clinic.departments", "Cellar"),),
    "delete_department": (_ATTIC,),
    "update_doctor": (_DORA, {"department_id": _ATTIC, "consultation_fee": "90"}),
    "approve_doctor": (Of("clinic.doctors", "dove"),),
    "retire_doctor": (_DINA,),
    "reinstate_doctor": (Of("clinic.doctors", "della"),),
    "delete_doctor": (_DINA,),
    "update_nurse": (_NED, {"department_id": _ATTIC, "shift": "DAY"}),
    "retire_nurse": (_NED,),
    "reinstate_nurse": (Of("clinic.nurses", "noel"),),
    "delete_nurse": (_NED,),
    "update_receptionist": (_RITA, {"department_id": _ATTIC, "job_title": None}),
    "retire_receptionist": (_RITA,),
    "reinstate_receptionist": (Of("clinic.receptionists", "ruth"),),
    "delete_receptionist": (_RITA,),
    "update_other_staff": (_OTTO, {"department_id": _ATTIC, "job_title": "Porter"}),
    "retire_other_staff": (_OTTO,),
    "reinstate_other_staff": (Of("clinic.other_staff", "oona"),),
    "delete_other_staff": (_OTTO,),
    "update_room": (Of("clinic.rooms", "C1"), {"beds": 2, "type": "ICU"}),
    "retire_room": (Of("clinic.rooms", "C2"),),
    "reinstate_room": (Of("clinic.rooms", "X1"),),
    "delete_room": (Of("clinic.rooms", "C2"),),
    "update_account": (_ANALYST, {"roles": ["ANALYST", "NURSE"], "nurse_id": _NED, "receptionist_id": _RITA}),
    "suspend_account": (_ANALYST,),
    "reactivate_account": (Of("auth.accounts", "GONE"),),
    "create_account": ("new@example.com", _HASH, ["PATIENT", "DOCTOR", "NURSE"], Of("clinic.patients", "petra"), _DORA,
         Of("clinic.nurses", "ned"), Of("clinic.receptionists", "rita")),
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

COMMANDS = {name: Command(MATRIX[name], arguments) for name, arguments in _ARGUMENTS.items()}
"""Those that a permission opens."""
