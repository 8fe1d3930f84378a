"""The arguments of bulk edits, each of one row, that let each succeed for whoever may give it."""

from typing import Any

from tests.access.naming import Filter, Of

_ATTIC = Of("clinic.departments", "Attic")


def _of(table: str, label: str, **further: Any) -> dict[str, Any]:
    return {"p_filter": Filter(table, label)} | further


BULK: dict[str, dict[str, Any]] = {
    "update_patients": _of("clinic.patients", "pia", p_changes={"insurance_cover_percent": "5"}, p_confirmed=True),
    "retire_patients": _of("clinic.patients", "petra"),
    "reinstate_patients": _of("clinic.patients", "pablo"),
    "cancel_appointments": _of("clinic.appointments", "pia-dora-booked", p_reason="The doctor is ill"),
    "mark_no_shows": _of("clinic.appointments", "pia-dora-booked"),
    "update_medications": _of("clinic.medications", "iodine", p_changes={"form": "drops"}, p_confirmed=True),
    "retire_medications": _of("clinic.medications", "iodine"),
    "reinstate_medications": _of("clinic.medications", "lint"),
    "update_stock_levels": _of("clinic.stock", "aspirin", p_changes={"reorder_level": 7}),
    "update_departments": _of("clinic.departments", "Attic", p_changes={"location": "East"}, p_confirmed=True),
    "retire_departments": _of("clinic.departments", "Attic"),
    "reinstate_departments": _of("clinic.departments", "Cellar"),
    "delete_departments": _of("clinic.departments", "Attic"),
    "update_doctors": _of("clinic.doctors", "dora", p_changes={"department_id": _ATTIC}, p_confirmed=True),
    "retire_doctors": _of("clinic.doctors", "dina"),
    "reinstate_doctors": _of("clinic.doctors", "della"),
    "delete_doctors": _of("clinic.doctors", "dina"),
    "update_nurses": _of("clinic.nurses", "ned", p_changes={"department_id": _ATTIC, "shift": "DAY"}),
    "retire_nurses": _of("clinic.nurses", "ned"),
    "reinstate_nurses": _of("clinic.nurses", "noel"),
    "delete_nurses": _of("clinic.nurses", "ned"),
    "update_receptionists": _of("clinic.receptionists", "rita", p_changes={"department_id": _ATTIC}),
    "retire_receptionists": _of("clinic.receptionists", "rita"),
    "reinstate_receptionists": _of("clinic.receptionists", "ruth"),
    "delete_receptionists": _of("clinic.receptionists", "rita"),
    "update_other_staff_members": _of("clinic.other_staff", "otto", p_changes={"department_id": _ATTIC}),
    "retire_other_staff_members": _of("clinic.other_staff", "otto"),
    "reinstate_other_staff_members": _of("clinic.other_staff", "oona"),
    "delete_other_staff_members": _of("clinic.other_staff", "otto"),
    "update_rooms": _of("clinic.rooms", "C2", p_changes={"type": "ICU", "department_id": _ATTIC}),
    "retire_rooms": _of("clinic.rooms", "C2"),
    "reinstate_rooms": _of("clinic.rooms", "X1"),
    "delete_rooms": _of("clinic.rooms", "C2"),
    "suspend_accounts": _of("auth.accounts", "ANALYST"),
    "reactivate_accounts": _of("auth.accounts", "GONE"),
}
