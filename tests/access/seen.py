"""Who sees which rows, written out from section 10 of the design: labels of tests/access/rows.py, or ALL of a hospital.

Whoever is not named sees nothing. What an account of several roles sees is the union of what they see. Where section 10
is silent: whoever treats patients knows colleagues, rooms and stock; cashiers find what they bill by its appointment;
that a record was broken open is the audit's, the doctor's own and the patient's to know.
"""

from tests.access.cast import ASKERS, House

ALL = "ALL"
OWN = "OWN"

_EVERYONE = dict.fromkeys(ASKERS, ALL)
_DESK = {"RECEPTIONIST": ALL, "ADMIN": ALL}
_COLLEAGUES = _DESK | {"NURSE": ALL, "DOCTOR": ALL}
_BILLS = _DESK | {"CASHIER": ALL}
_PIA_DORA = {"PATIENT": "pia-dora", "NURSE": "pia-dora"}

SEEN: dict[str, dict[str, str]] = {
    "clinic.hospitals": _EVERYONE,
    "clinic.hospital_slugs": {},
    "clinic.departments": _EVERYONE,
    "clinic.department_counts": _EVERYONE,
    # dove waits for approval: for those who approve.
    "clinic.doctors": dict.fromkeys(ASKERS, "dora dan dina della") | {"ADMIN": ALL},
    "clinic.doctor_calendars": {},
    "clinic.availabilities": _EVERYONE,
    "clinic.time_off": _DESK | {"DOCTOR": "dora"},
    "clinic.nurses": _COLLEAGUES,
    "clinic.receptionists": _COLLEAGUES,
    "clinic.other_staff": _COLLEAGUES,
    "clinic.patients": _BILLS
    | {"PATIENT": "pia", "NURSE": "pia quin", "DOCTOR": "pia olga quin", "PHARMACIST": "pia paul"},
    "clinic.patient_departments": _DESK
    | {
        "PATIENT": "pia@Cardiology pia@Surgery",
        # What her department knows of a booking, be it cancelled; not the patient.
        "NURSE": "pia@Cardiology pavel@Cardiology quin@Cardiology",
        "DOCTOR": "pia@Cardiology pia@Surgery olga@Surgery quin@Cardiology",
    },
    "clinic.doctor_patients": _DESK
    | {
        "PATIENT": "dora-pia dan-pia",
        "NURSE": "dora-pia dora-pavel dora-olga dora-quin",
        "DOCTOR": "dora-pia dora-pavel dora-olga dora-quin",
    },
    "clinic.patient_totals": _BILLS | {"PATIENT": "pia"},
    "clinic.record_openings": {"PATIENT": "pia", "DOCTOR": "olga", "AUDITOR": ALL, "ADMIN": ALL},
    "auth.accounts": dict.fromkeys(ASKERS[1:], OWN) | {"AUDITOR": ALL, "ADMIN": ALL},
    "auth.sessions": dict.fromkeys(ASKERS[1:], OWN),
    "auth.requests": {},
    "clinic.appointments": _BILLS
    | {
        "PATIENT": "pia-dora pia-dora-checked pia-dora-booked pia-dan",
        "NURSE": "pia-dora pia-dora-checked pia-dora-booked pavel-dora quin-dora",
        "DOCTOR": "pia-dora pia-dora-checked pia-dora-booked pavel-dora pia-dan olga-dan quin-dora",
    },
    # All of them of Dora's time.
    "clinic.holds": dict.fromkeys(ASKERS[1:], OWN) | _DESK | {"DOCTOR": ALL},
    "clinic.visits": _DESK | _PIA_DORA | {"DOCTOR": "pia-dora olga-dan"},
    "clinic.treatments": _DESK | _PIA_DORA | {"DOCTOR": "pia-dora olga-dan"},
    "clinic.amendments": _PIA_DORA | {"DOCTOR": "pia-dora olga-dan", "ADMIN": ALL},
    "clinic.medications": _COLLEAGUES | {"PATIENT": ALL, "PHARMACIST": ALL, "CASHIER": ALL},
    "clinic.stock": _COLLEAGUES | {"PHARMACIST": ALL},
    "clinic.stock_batches": _COLLEAGUES | {"PHARMACIST": ALL},
    "clinic.stock_movements": _DESK | {"PHARMACIST": ALL},
    "clinic.prescriptions": _DESK | _PIA_DORA | {"DOCTOR": "pia-dora", "PHARMACIST": ALL},
    "clinic.prescription_items": _DESK | _PIA_DORA | {"DOCTOR": "pia-dora", "PHARMACIST": ALL},
    "clinic.rooms": _COLLEAGUES,
    "clinic.room_occupancy": _COLLEAGUES,
    "clinic.admissions": _DESK | {"PATIENT": "pia-C1", "NURSE": "pia-C1", "DOCTOR": "pia-C1 olga-S1"},
    "clinic.bills": _BILLS | {"PATIENT": "pia-dora"},
    "clinic.bill_lines": _BILLS | {"PATIENT": "pia-dora"},
    "clinic.payments": _BILLS | {"PATIENT": "pia-dora_CASH"},
    "clinic.refunds": _BILLS | {"PATIENT": "pia-dora"},
    "clinic.outbox_events": {},
}

# Relations that leave out who is a patient no more (pavel) or only by an opened record (olga).
PATIENTS_OF_DOCTORS = _DESK | {
    "PATIENT": "dora-pia dan-pia",
    "NURSE": "dora-pia dora-quin",
    "DOCTOR": "dora-pia dora-quin",
}


def expected(table: str, asker: str, house: House) -> frozenset[str]:
    """The keys of the rows of a table that an asker of a hospital sees."""
    return _keys(SEEN[table], table, asker, house)


def _keys(seen: dict[str, str], table: str, asker: str, house: House) -> frozenset[str]:
    rows = house.keys[table]
    found: set[str] = set()
    for role in (*asker.split("+"), asker):
        labels = seen.get(role, "")
        if labels == ALL:
            return frozenset(key for keys in rows.values() for key in keys)
        named = [asker] if labels == OWN else [label.replace("_", " ") for label in labels.split()]
        found.update(key for label in named for key in rows[label])
    return frozenset(found)


def expected_patients_of_doctors(asker: str, house: House) -> set[tuple[str, str]]:
    """The (doctor's id, patient's id)s of the relation between doctors and their patients that an asker sees."""
    rows = house.keys["clinic.doctor_patients"]
    live = {key for label in ("dora-pia", "dora-quin", "dan-pia", "dan-paul", "dan-olga") for key in rows[label]}
    seen = _keys(PATIENTS_OF_DOCTORS, "clinic.doctor_patients", asker, house)
    return {(key.split("/")[1], key.split("/")[2]) for key in seen & live}


def expected_medications(asker: str, house: House) -> set[tuple[str, str]]:
    """The (patient's id, medication's id)s of the relation between patients and what they take that an asker sees."""
    taken = {"pia-dora": ("pia", "aspirin"), "paul-dan": ("paul", "ibuprofen")}
    seen = _keys(SEEN["clinic.prescriptions"], "clinic.prescriptions", asker, house)
    return {
        (str(house.id_of("clinic.patients", patient)), str(house.id_of("clinic.medications", medication)))
        for label, (patient, medication) in taken.items()
        if house.keys["clinic.prescriptions"][label] <= seen
    }
