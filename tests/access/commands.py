"""Every command of api: who may give it, by matrix.toml, and arguments that let each succeed.

The arguments are about pia, Dora and Cardiology wherever a role reaches only its own.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.access.bulk_commands import BULK
from tests.access.cast import RESULTED_AT
from tests.access.matrix import COMMANDS as MATRIX
from tests.access.naming import Newest, Of, Own
from tests.access.pharmacy_commands import PHARMACY
from tests.access.sign_ups import TOKEN
from tests.world import HASH as _HASH
from tests.world import PROOF
from wardgraph.scram import verifier

_PIA = Of("clinic.patients", "pia")
_PIAS = Of("clinic.contact_persons", "pia")
_IMPORT = Of("clinic.import_runs", "patients.csv")
_ENTRY = Of("clinic.insurance_entries", "pia")
_DORA = Of("clinic.doctors", "dora")
_CARDIOLOGY = Of("clinic.departments", "Cardiology")
_ATTIC = Of("clinic.departments", "Attic")
_DINA = Of("clinic.doctors", "dina")
_NED = Of("clinic.nurses", "ned")
_RITA = Of("clinic.receptionists", "rita")
_OTTO = Of("clinic.other_staff", "otto")
_DEVELOPER = Of("auth.database_users", "DEVELOPER")
_ANALYST = Of("auth.accounts", "ANALYST")
_BOOKED = Of("clinic.appointments", "pia-dora-booked")
_CHECKED_IN = Of("clinic.appointments", "pia-dora-checked")
_IN_PROGRESS = Of("clinic.appointments", "pia-dora")
_BEGUN = Of("clinic.appointments", "pia-dora-begun")
_VISIT = Of("clinic.visits", "pia-dora")
_BILL = Of("clinic.bills", "pia-dora")
_STARTED = Of("clinic.started_payments", "pia-dora-checked")
_SOON = dt.datetime.now(dt.UTC).replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
_OFF = tuple((_SOON + dt.timedelta(days=days)).replace(tzinfo=None) for days in (20, 21))
_LATER = dt.date(2099, 1, 1)
_HOURS = [{"weekday": 1, "starts_at": "08:00", "ends_at": "12:00"}]
_FIRST = {"doctor_id": _DORA, "starts_at": _SOON.isoformat(), "duration_minutes": 30}


@dataclass(frozen=True)
class Command:
    """Who may give it, and with what."""

    roles: str
    arguments: dict[str, Any]


_ARGUMENTS: dict[str, dict[str, Any]] = {
    # patients, appointments, waiting room
    "register_patient": {
        "p_first_name": "Eva",
        "p_last_name": "New",
        "p_birth_date": dt.date(2000, 1, 1),
        "p_gender": "FEMALE",
        "p_allergies": ["Nuts"],
        "p_first_appointment": _FIRST,
    },
    "update_patient": {
        "p_patient_id": _PIA,
        "p_changes": {"last_name": "Married", "insurance_cover_percent": "5"},
        "p_confirmed": True,
    },
    "add_contact_person": {"p_patient_id": _PIA, "p_name": "Pat", "p_relation": "PARENT", "p_phone": "+49307770"},
    "update_contact_person": {"p_contact_person_id": _PIAS, "p_changes": {"phone": "+49307771", "is_emergency": True}},
    "delete_contact_person": {"p_contact_person_id": _PIAS},
    "update_own_insurance": {"p_insurance_provider": "Insurer"},
    "check_insurance": {"p_insurance_entry_id": _ENTRY, "p_accepted": True, "p_cover_percent": "20"},
    "update_patient_contact": {"p_patient_id": _PIA, "p_changes": {"phone": "+49307770", "email": None}},
    "update_patient_care": {"p_patient_id": _PIA, "p_changes": {"allergies": ["Nuts"], "notes": "Faints"}},
    "retire_patient": {"p_patient_id": Of("clinic.patients", "petra")},
    "reinstate_patient": {"p_patient_id": Of("clinic.patients", "pablo")},
    "record_death": {
        "p_patient_id": Of("clinic.patients", "quin"),
        "p_deceased_on": dt.date(2020, 1, 1),
        "p_confirmed": True,
    },
    "withdraw_death": {"p_patient_id": Of("clinic.patients", "ines"), "p_reason": "Another person"},
    "merge_patients": {
        "p_keep_patient_id": _PIA,
        "p_merge_patient_id": Of("clinic.patients", "petra"),
        "p_reason": "Registered twice",
        "p_confirmed": True,
    },
    "unmerge_patients": {"p_merge_id": Of("clinic.patient_merges", "pearl"), "p_reason": "Two people"},
    "begin_import": {"p_kind": "PATIENTS", "p_sha256": "b" * 64, "p_file_name": "more.csv"},
    "add_import_rows": {"p_import_run_id": _IMPORT, "p_rows": [{"line": 3, "given": {"last_name": "paula"}}]},
    "start_import": {"p_import_run_id": _IMPORT},
    "run_import_batch": {"p_import_run_id": Of("clinic.import_runs", "running.csv")},
    "cancel_import": {"p_import_run_id": Of("clinic.import_runs", "running.csv")},
    "book_appointment": {
        "p_patient_id": _PIA,
        "p_doctor_id": _DORA,
        "p_starts_at": _SOON,
        "p_duration_minutes": 30,
        "p_reason": "Pain",
    },
    "book_series": {
        "p_patient_id": _PIA,
        "p_doctor_id": _DORA,
        "p_starts_at": _SOON,
        "p_duration_minutes": 30,
        "p_every_days": 1,
        "p_count": 2,
        "p_reason": "Therapy",
        "p_on_conflict": "BOOK_WHAT_FITS",
    },
    "reschedule_series": {
        "p_appointment_id": _BOOKED,
        "p_starts_at": _SOON,
        "p_duration_minutes": 30,
        "p_doctor_id": Of("clinic.doctors", "dan"),
        "p_on_conflict": "ALL_OR_NONE",
    },
    "cancel_series": {"p_appointment_id": _BOOKED, "p_reason": "Feels well"},
    "hold_slot": {"p_doctor_id": _DORA, "p_starts_at": _SOON, "p_duration_minutes": 30},
    "release_hold": {"p_hold_id": Own("clinic.holds")},
    "reschedule_appointment": {
        "p_appointment_id": _BOOKED,
        "p_starts_at": _SOON,
        "p_duration_minutes": 30,
        "p_doctor_id": Of("clinic.doctors", "dan"),
    },
    "cancel_appointment": {"p_appointment_id": _BOOKED, "p_reason": "Feels well"},
    "update_appointment": {"p_appointment_id": _BOOKED, "p_changes": {"reason": "Cough", "receptionist_id": _RITA}},
    "retire_appointment": {"p_appointment_id": _BOOKED, "p_reason": "Wrong patient"},
    "check_in_appointment": {"p_appointment_id": _BOOKED},
    "walk_in": {"p_patient_id": _PIA, "p_doctor_id": _DORA, "p_duration_minutes": 5, "p_reason": "Cough"},
    "undo_appointment_status": {"p_appointment_id": _CHECKED_IN, "p_reason": "Wrong patient"},
    "mark_no_show": {"p_appointment_id": _BOOKED},
    "mark_left_unseen": {"p_appointment_id": _CHECKED_IN},
    # visits, treatments, prescriptions
    "open_patient_record": {"p_patient_id": Of("clinic.patients", "petra"), "p_reason": "Unconscious"},
    "start_appointment": {"p_appointment_id": _CHECKED_IN},
    "complete_appointment": {"p_appointment_id": _IN_PROGRESS},
    "reopen_appointment": {"p_appointment_id": _BEGUN, "p_reason": "Too soon"},
    "record_past_encounter": {
        "p_patient_id": _PIA,
        "p_doctor_id": _DORA,
        "p_starts_at": _SOON - dt.timedelta(days=9),
        "p_duration_minutes": 30,
        "p_diagnosis": "Angina",
        "p_notes": "Rest",
        "p_reason": "The power was out",
    },
    "record_visit": {"p_appointment_id": _IN_PROGRESS, "p_diagnosis": "Angina", "p_notes": "Rest"},
    "add_treatment": {"p_visit_id": _VISIT, "p_kind": "ECG", "p_cost": "12.50"},
    "add_lab_result": {"p_visit_id": _VISIT, "p_test": "Glucose", "p_value": "5.4", "p_resulted_at": RESULTED_AT},
    "amend_visit": {
        "p_visit_id": _VISIT,
        "p_reason": "Mixed up",
        "p_changes": {"diagnosis": "Gastritis", "notes": None},
    },
    "amend_treatment": {
        "p_treatment_id": Of("clinic.treatments", "pia-dora"),
        "p_reason": "Mixed up",
        "p_changes": {"kind": "Ultrasound"},
    },
    **PHARMACY,
    **BULK,
    # wards
    "admit_patient": {
        "p_patient_id": Of("clinic.patients", "quin"),
        "p_room_id": Of("clinic.rooms", "C1"),
        "p_reason": "Fever",
    },
    "transfer_patient": {
        "p_admission_id": Of("clinic.admissions", "pia-C1"),
        "p_room_id": Of("clinic.rooms", "C2"),
        "p_reason": "Rest",
    },
    "discharge_patient": {"p_admission_id": Of("clinic.admissions", "pia-C1")},
    "update_admission": {"p_admission_id": Of("clinic.admissions", "pia-C1"), "p_changes": {"reason": "Fever"}},
    # billing
    "issue_bill": {"p_appointment_id": _BOOKED},
    "set_room_rate": {"p_type": "GENERAL", "p_amount": "900", "p_valid_from": dt.date(2030, 1, 1)},
    "add_bill_line": {"p_bill_id": _BILL, "p_description": "Certificate", "p_quantity": 1, "p_unit_price": "5.00"},
    "reverse_bill_line": {"p_line_id": Of("clinic.bill_lines", "olga-dan-certificate"), "p_reason": "Typing error"},
    "discount_bill_line": {
        "p_line_id": Of("clinic.bill_lines", "olga-dan-certificate"),
        "p_discount_percent": 10,
        "p_reason": "Hardship",
    },
    "discount_bill": {"p_bill_id": _BILL, "p_discount_percent": 10, "p_reason": "Hardship"},
    "rerate_bill": {"p_bill_id": Of("clinic.bills", "olga-dan"), "p_reason": "Insured since"},
    "pay_bill": {"p_bill_id": _BILL, "p_amount": "1.00", "p_method": "CARD"},
    "start_payment": {"p_bill_id": _BILL, "p_amount": "1.00", "p_method": "CARD"},
    "withdraw_payment": {"p_started_payment_id": _STARTED},
    "confirm_payment": {"p_started_payment_id": _STARTED},
    "reject_payment": {"p_started_payment_id": _STARTED, "p_reason": "No money came"},
    "refund_payment": {"p_payment_id": Of("clinic.payments", "pia-dora CASH"), "p_amount": "1", "p_reason": "Too much"},
    "refund_bill": {"p_bill_id": Of("clinic.bills", "paul-dan-paid"), "p_amount": "1.00", "p_reason": "Cancelled"},
    "void_payment": {"p_payment_id": Of("clinic.payments", "paul-dan CARD"), "p_reason": "Typing error"},
    "void_bill": {"p_bill_id": Of("clinic.bills", "olga-dan"), "p_reason": "Typing error"},
    "write_off_bill": {"p_bill_id": _BILL, "p_amount": "1.00", "p_reason": "Hardship"},
    "undo_write_off": {"p_bill_id": _BILL, "p_amount": "1.00", "p_reason": "The debtor pays"},
    "submit_claim": {"p_claim_id": Of("clinic.claims", "pia-dora"), "p_number": "C1"},
    "pay_claim": {"p_claim_id": Of("clinic.claims", "pia-dora"), "p_amount": "1.00"},
    "reject_claim": {
        "p_claim_id": Of("clinic.claims", "quin-dora"),
        "p_falls_to": "PATIENT",
        "p_reason": "Not covered",
        "p_amount": "1.00",
    },
    "reopen_claim": {"p_claim_id": Of("clinic.claims", "paul-dan"), "p_reason": "Appeal"},
    "withdraw_claim": {"p_claim_id": Of("clinic.claims", "quin-dora"), "p_reason": "Typing error"},
    # the hospital itself
    "set_availability": {"p_doctor_id": _DORA, "p_hours": _HOURS, "p_confirmed": True},
    "add_time_off": {
        "p_doctor_id": _DORA,
        "p_starts_at": _OFF[0],
        "p_ends_at": _OFF[1],
        "p_reason": "Congress",
        "p_confirmed": True,
    },
    "cancel_time_off": {"p_time_off_id": Of("clinic.time_off", "dora")},
    "update_hospital": {"p_changes": {"late_cancel_hours": 48}},
    "create_department": {"p_name": "Oncology", "p_location": "", "p_opens_at": dt.time(8), "p_closes_at": dt.time(18)},
    "create_doctor": {
        "p_department_id": _CARDIOLOGY,
        "p_first_name": "Dina",
        "p_last_name": "New",
        "p_specialization": "Medicine",
        "p_registration_number": "R9",
        "p_registration_expires_on": _LATER,
        "p_consultation_fee": "80",
    },
    "create_nurse": {"p_department_id": _CARDIOLOGY, "p_first_name": "Nell", "p_last_name": "New", "p_shift": "DAY"},
    "create_receptionist": {"p_department_id": _CARDIOLOGY, "p_first_name": "Rina", "p_last_name": "New"},
    "create_other_staff": {
        "p_department_id": _CARDIOLOGY,
        "p_first_name": "Omar",
        "p_last_name": "New",
        "p_job_title": "Cook",
    },
    "create_room": {"p_department_id": _CARDIOLOGY, "p_number": "C3", "p_type": "GENERAL", "p_beds": 2},
    "create_bed": {"p_room_id": Of("clinic.rooms", "C2"), "p_number": "2"},
    "update_department": {
        "p_department_id": _CARDIOLOGY,
        "p_changes": {"location": "East", "closes_at": "20:00"},
        "p_confirmed": True,
    },
    "retire_department": {"p_department_id": _ATTIC},
    "reinstate_department": {"p_department_id": Of("clinic.departments", "Cellar")},
    "delete_department": {"p_department_id": _ATTIC},
    "update_doctor": {
        "p_doctor_id": _DORA,
        "p_changes": {"department_id": _ATTIC, "consultation_fee": "90"},
        "p_confirmed": True,
    },
    "approve_doctor": {"p_doctor_id": Of("clinic.doctors", "dove")},
    "retire_doctor": {"p_doctor_id": _DINA},
    "reinstate_doctor": {"p_doctor_id": Of("clinic.doctors", "della")},
    "delete_doctor": {"p_doctor_id": _DINA},
    "update_nurse": {"p_nurse_id": _NED, "p_changes": {"department_id": _ATTIC, "shift": "DAY"}},
    "retire_nurse": {"p_nurse_id": _NED},
    "reinstate_nurse": {"p_nurse_id": Of("clinic.nurses", "noel")},
    "delete_nurse": {"p_nurse_id": _NED},
    "update_receptionist": {"p_receptionist_id": _RITA, "p_changes": {"department_id": _ATTIC, "job_title": None}},
    "retire_receptionist": {"p_receptionist_id": _RITA},
    "reinstate_receptionist": {"p_receptionist_id": Of("clinic.receptionists", "ruth")},
    "delete_receptionist": {"p_receptionist_id": _RITA},
    "update_other_staff": {"p_other_staff_id": _OTTO, "p_changes": {"department_id": _ATTIC, "job_title": "Porter"}},
    "retire_other_staff": {"p_other_staff_id": _OTTO},
    "reinstate_other_staff": {"p_other_staff_id": Of("clinic.other_staff", "oona")},
    "delete_other_staff": {"p_other_staff_id": _OTTO},
    "update_room": {
        "p_room_id": Of("clinic.rooms", "C2"),
        "p_changes": {"beds": 2, "type": "ICU", "department_id": _ATTIC},
    },
    "retire_room": {"p_room_id": Of("clinic.rooms", "C2")},
    "reinstate_room": {"p_room_id": Of("clinic.rooms", "X1")},
    "delete_room": {"p_room_id": Of("clinic.rooms", "C2")},
    "update_bed": {"p_bed_id": Of("clinic.beds", "C2-1"), "p_changes": {"number": "Window"}},
    "retire_bed": {"p_bed_id": Of("clinic.beds", "C2-1")},
    "reinstate_bed": {"p_bed_id": Of("clinic.beds", "C2-X")},
    "delete_bed": {"p_bed_id": Of("clinic.beds", "C2-1")},
    "update_account": {
        "p_account_id": _ANALYST,
        "p_changes": {
            "roles": ["ANALYST", "NURSE"],
            "patient_id": Of("clinic.patients", "petra"),
            "doctor_id": _DINA,
            "nurse_id": _NED,
            "receptionist_id": _RITA,
        },
    },
    "update_account_contact": {
        "p_account_id": Own("auth.accounts"),
        "p_changes": {"first_name": "New", "phone": "+49307770"},
    },
    "begin_second_factor": {},
    "confirm_second_factor": {"p_code": "wrong"},
    "disable_second_factor": {"p_account_id": Own("auth.accounts"), "p_code": "wrong"},
    "revoke_session": {"p_id": Newest("auth.sessions")},
    "sign_out_everywhere": {"p_account_id": Own("auth.accounts")},
    "delete_account": {"p_account_id": _ANALYST},
    "suspend_account": {"p_account_id": _ANALYST},
    "reactivate_account": {"p_account_id": Of("auth.accounts", "GONE")},
    "create_database_user": {"p_name": "new", "p_role": "AUDITOR", "p_verifier": verifier("a password of a test")},
    "grant_database_role": {"p_database_user_id": _DEVELOPER, "p_role": "QA_SUPPORT"},
    "reset_database_password": {"p_database_user_id": _DEVELOPER, "p_verifier": verifier("another one")},
    "drop_database_user": {"p_database_user_id": _DEVELOPER},
    "create_account": {
        "p_email": "new@example.com",
        "p_password_hash": _HASH,
        "p_roles": ["PATIENT", "DOCTOR", "NURSE"],
        "p_patient_id": Of("clinic.patients", "petra"),
        "p_doctor_id": _DORA,
        "p_nurse_id": Of("clinic.nurses", "ned"),
        "p_receptionist_id": Of("clinic.receptionists", "rita"),
    },
    "invite_account": {"p_email": "new@example.com", "p_roles": ["DOCTOR"], "p_doctor_id": _DORA},
    "resend_invitation": {"p_account_id": Of("auth.accounts", "INVITED")},
    "change_password": {"p_proof": PROOF, "p_new_password_hash": _HASH},
}

SESSION_COMMANDS = {
    "open_session",
    "refresh_session",
    "close_session",
    "admit_password",
    "record_reads",
    "request_password_reset",
    "reset_password",
    "accept_invitation",
}
"""Their caller has no role yet, or gives it up: a password, a token or the session is the proof."""

QUESTIONS = {"admit_import"}
"""They change nothing and take nothing: they say whether the asker may give the commands that follow."""

OPEN_COMMANDS: dict[str, dict[str, Any]] = {
    "confirm_sign_up": {"p_token": TOKEN},
    "sign_up_patient": {
        "p_email": "eva@example.com",
        "p_password_hash": _HASH,
        "p_first_name": "Eva",
        "p_last_name": "New",
        "p_birth_date": dt.date(2000, 1, 1),
        "p_gender": "FEMALE",
        "p_allergies": ["Nuts"],
        "p_first_appointment": _FIRST,
    },
    "register_doctor": {
        "p_email": "dot@example.com",
        "p_password_hash": _HASH,
        "p_department_id": _CARDIOLOGY,
        "p_first_name": "Dot",
        "p_last_name": "New",
        "p_specialization": "Medicine",
        "p_registration_number": "R10",
        "p_registration_expires_on": _LATER,
        "p_consultation_fee": "80",
    },
}
"""Those that everybody may give, also who is not signed in, with arguments that let each succeed."""

COMMANDS = {name: Command(MATRIX[name], arguments) for name, arguments in _ARGUMENTS.items()}
"""Those that a permission opens."""
