"""Commands that a role gives for its own records only, given about the record of another patient or doctor."""

from collections.abc import Iterator

from tests.access.commands import COMMANDS
from tests.access.naming import Of

FORBIDDEN, NOT_FOUND = "ZH002", "ZH003"
OF_PIA = ("PATIENT", "PATIENT+RECEPTIONIST", "PATIENT+CASHIER", "PATIENT+PHARMACIST")
OF_DORA = ("DOCTOR", "DOCTOR+PHARMACIST", "DOCTOR+RECEPTIONIST")
_PAUL = Of("clinic.patients", "paul")
_DAN = Of("clinic.doctors", "dan")
_PAUL_DAN = Of("clinic.appointments", "paul-dan")
_PAULS_VISIT = Of("clinic.visits", "paul-dan")
_OLGA_DAN = Of("clinic.appointments", "olga-dan")
_OLGAS_VISIT = Of("clinic.visits", "olga-dan")

# Commands about a patient, by accounts that are of pia: what comes of them when they are about paul.
OF_ANOTHER_PATIENT: dict[str, dict[str, Of]] = {
    "update_patient_contact": {"p_patient_id": _PAUL},
    "add_contact_person": {"p_patient_id": _PAUL},
    "book_appointment": {"p_patient_id": _PAUL},
    "reschedule_appointment": {"p_appointment_id": _PAUL_DAN},
    "cancel_appointment": {"p_appointment_id": _PAUL_DAN},
    "book_series": {"p_patient_id": _PAUL},
    "reschedule_series": {"p_appointment_id": _PAUL_DAN},
    "cancel_series": {"p_appointment_id": _PAUL_DAN},
    "start_payment": {"p_bill_id": Of("clinic.bills", "paul-dan")},
    "withdraw_payment": {"p_started_payment_id": Of("clinic.started_payments", "paul-dan")},
    "issue_bill": {"p_appointment_id": _PAUL_DAN},
}
# Commands of a doctor, given by Dora: about olga, whose record Dora opened, and about paul, who is hidden from Dora.
OF_ANOTHER_DOCTOR: dict[str, tuple[dict[str, Of], dict[str, Of]]] = {
    "start_appointment": ({"p_appointment_id": _OLGA_DAN}, {"p_appointment_id": _PAUL_DAN}),
    "complete_appointment": ({"p_appointment_id": _OLGA_DAN}, {"p_appointment_id": _PAUL_DAN}),
    "reopen_appointment": ({"p_appointment_id": _OLGA_DAN}, {"p_appointment_id": _PAUL_DAN}),
    "record_past_encounter": ({"p_doctor_id": _DAN}, {"p_doctor_id": _DAN, "p_patient_id": _PAUL}),
    "record_visit": ({"p_appointment_id": _OLGA_DAN}, {"p_appointment_id": _PAUL_DAN}),
    "add_treatment": ({"p_visit_id": _OLGAS_VISIT}, {"p_visit_id": _PAULS_VISIT}),
    "add_lab_result": ({"p_visit_id": _OLGAS_VISIT}, {"p_visit_id": _PAULS_VISIT}),
    "prescribe": ({"p_visit_id": _OLGAS_VISIT}, {"p_visit_id": _PAULS_VISIT}),
    "amend_visit": ({"p_visit_id": _OLGAS_VISIT}, {"p_visit_id": _PAULS_VISIT}),
    "amend_treatment": (
        {"p_treatment_id": Of("clinic.treatments", "olga-dan")},
        {"p_treatment_id": Of("clinic.treatments", "paul-dan")},
    ),
}
# What else a doctor does for themselves alone: the asker, and what of Dan's the asker sees.
OF_DAN: dict[str, tuple[str, dict[str, Of]]] = {
    "set_availability": ("DOCTOR", {"p_doctor_id": _DAN}),
    "add_time_off": ("DOCTOR", {"p_doctor_id": _DAN}),
    "cancel_time_off": ("DOCTOR+RECEPTIONIST", {"p_time_off_id": Of("clinic.time_off", "dan")}),
    "cancel_prescription": ("DOCTOR+RECEPTIONIST", {"p_prescription_id": Of("clinic.prescriptions", "paul-dan")}),
    "keep_prescription_item": (
        "DOCTOR+RECEPTIONIST",
        {"p_prescription_item_id": Of("clinic.prescription_items", "paul-dan")},
    ),
    "complete_prescription": ("DOCTOR+RECEPTIONIST", {"p_prescription_id": Of("clinic.prescriptions", "paul-dan")}),
}


def of_others(command: str) -> Iterator[tuple[str, dict[str, Of], str]]:
    """Who gives a command, about what of somebody else's, and the SQLSTATE of the refusal."""
    if about := OF_ANOTHER_PATIENT.get(command):
        for asker in OF_PIA:
            if not set(COMMANDS[command].roles.split()) & set(asker.split("+")) - {"PATIENT"}:
                yield asker, about, NOT_FOUND
    if command in OF_ANOTHER_DOCTOR:
        seen, unseen = OF_ANOTHER_DOCTOR[command]
        for asker in OF_DORA:
            yield asker, seen, FORBIDDEN
        yield "DOCTOR", unseen, NOT_FOUND
        yield "DOCTOR+RECEPTIONIST", unseen, FORBIDDEN
    if command in OF_DAN:
        asker, about = OF_DAN[command]
        yield asker, about, FORBIDDEN
