"""Who sees which rows, by matrix.toml: labels of tests/access/rows.py become keys."""

from tests.access.cast import House
from tests.access.matrix import RELATIONS, ROWS, UNLISTED
from tests.access.reads import Read

ALL = "ALL"
OWN = "OWN"
SEEN = ROWS
PATIENTS_OF_DOCTORS = RELATIONS["patients_of_doctors"]


def expected(table: str, asker: str, house: House) -> frozenset[str]:
    """The keys of the rows of a table that an asker of a hospital sees."""
    return _keys(SEEN[table], table, asker, house)


def answered(read: Read, asker: str, house: House) -> frozenset[str]:
    """The keys of the rows that a read function of a table answers with."""
    rows = (listed if "p_filter" in read.names else expected)(read.table, asker, house)
    return rows & _reached(read, house) if read.name in _FEW else rows


# Not every appointment is in a series, a bill is of an appointment or of a stay, what was written off a bill is no
# part of a claim, and an insurer has paid one of them.
_FEW: dict[str, tuple[str, ...]] = {
    "appointments_by_series_id_page": ("pia-dora-booked", "paul-dan"),
    "bills_by_appointment_id": ("pia-dora", "pia-dora-checked", "olga-dan", "paul-dan", "paul-dan-paid", "quin-dora"),
    "bills_by_admission_id": ("olga-S1",),
    "adjustments_by_claim_id": ("paul-dan claim",),
    "payments_by_claim_id": ("paul-dan INSURANCE",),
}


def _reached(read: Read, house: House) -> frozenset[str]:
    """The keys of the rows that a key leads to, whoever asks."""
    keys = house.keys[read.table]
    return frozenset(key for label in _FEW[read.name] for key in keys[label])


def listed(table: str, asker: str, house: House) -> frozenset[str]:
    """The keys of the rows that pages of a table show to an asker."""
    unlisted = UNLISTED.get(table, "").split()
    return expected(table, asker, house) - {key for label in unlisted for key in house.keys[table][label]}


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
