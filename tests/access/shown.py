"""Which columns of a visible row an asker sees, written out from section 10 of the design; the others are null."""

from collections.abc import Iterable, Mapping

from tests.access.cast import ASKERS
from tests.access.seen import ALL

# For each loader: groups of columns that are shown alike, and on which of her rows, by label, an asker sees them.
# Written out from section 10 of the design, row for row.
_CARE = {"PATIENT": "pia", "NURSE": "pia quin", "DOCTOR": "pia olga quin"}
_CARE_VISITS = {"PATIENT": "pia-dora", "NURSE": "pia-dora", "DOCTOR": "pia-dora olga-dan"}
_DESK = {"RECEPTIONIST": ALL, "ADMIN": ALL}
_EVERYBODY = dict.fromkeys(ASKERS, ALL)
_COLLEAGUES = _DESK | {"NURSE": ALL, "DOCTOR": ALL}

SHOWN: dict[tuple[str, str], dict[tuple[str, ...], Mapping[str, str]]] = {
    ("patients_by_id", "clinic.patients"): {
        ("phone", "email", "address"): _CARE | _DESK | {"CASHIER": ALL},
        ("insurance_provider", "insurance_policy_number", "insurance_cover_percent"): _CARE | _DESK | {"CASHIER": ALL},
        ("allergies",): _CARE | _DESK | {"PHARMACIST": "pia paul"},
        ("notes",): _CARE | {"ADMIN": ALL},
        ("medical_record_number", "first_name", "last_name", "birth_date", "gender", "registered_at"): {
            "PATIENT": "pia", "NURSE": "pia quin", "DOCTOR": "pia olga quin", "PHARMACIST": "pia paul", "CASHIER": ALL,
        } | _DESK,
    },
    ("appointments_by_id", "clinic.appointments"): {
        ("reason", "notes"): _DESK | {
            "PATIENT": "pia-dora pia-dora-checked pia-dora-booked pia-dan",
            # pavel cancelled: the department knows that a booking was, but no more why it had been made.
            "NURSE": "pia-dora pia-dora-checked pia-dora-booked quin-dora",
            # pavel cancelled: her calendar tells her that, but he is no patient of hers any more.
            "DOCTOR": "pia-dora pia-dora-checked pia-dora-booked pia-dan olga-dan quin-dora",
        },
        ("cancellation_reason",): {"RECEPTIONIST": "pavel-dora", "ADMIN": "pavel-dora"},
    },
    ("visits_by_id", "clinic.visits"): {("diagnosis", "notes"): _CARE_VISITS | {"ADMIN": ALL}},
    # An admission's reason is clinical, as a diagnosis is.
    ("admissions_by_id", "clinic.admissions"): {
        ("reason",): {"PATIENT": "pia-C1", "NURSE": "pia-C1", "DOCTOR": "pia-C1 olga-S1", "ADMIN": ALL},
        ("patient_id", "room_id", "admitted_at"): _DESK
        | {"PATIENT": "pia-C1", "NURSE": "pia-C1", "DOCTOR": "pia-C1 olga-S1"},
    },
    ("treatments_by_id", "clinic.treatments"): {
        ("notes",): _CARE_VISITS | {"ADMIN": ALL},
        ("kind", "cost"): _CARE_VISITS | _DESK,
    },
    ("doctors_by_id", "clinic.doctors"): {
        ("employee_number", "phone", "email"): _COLLEAGUES,
        ("first_name", "last_name", "specialization", "registration_number", "consultation_fee"): _EVERYBODY,
    },
    ("accounts_by_id", "auth.accounts"): {("password_hash",): {}},
}  # fmt: skip


def labels_shown(shown: Mapping[str, str], asker: str, every: Iterable[str]) -> set[str]:
    """Of `every` label, those of the rows on which a group of columns is shown to an asker; several roles add up."""
    named = [shown.get(role, "") for role in asker.split("+")]
    return set(every) if ALL in named else {label for labels in named for label in labels.split()}
