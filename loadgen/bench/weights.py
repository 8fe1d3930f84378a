"""How long the steps of a load take in proportion to each other, for the time that is left."""

_WEIGHTS = {
    "exclusion": 12.0,
    "010 slots (known)": 2.0,
    "140 invoices (known)": 2.7,
    "150 bill lines": 4.6,
    "160 settlements (known)": 7.0,
    "170 bills": 4.5,
    "175 claims": 2.0,
    "180 payments": 3.1,
    "030 patients": 4.0,
    "005 people (known)": 2.2,
    "040 appointments": 2.0,
    "120 stock movements": 2.0,
    "check": 1.6,
    "clinic.visits_by_words": 2.7,
    "clinic.appointments": 0.5,
    "clinic.bill_lines": 1.0,
    "clinic.bills": 0.6,
    "clinic.payments": 0.7,
    "clinic.patients": 0.5,
    "clinic.stock_movements": 0.7,
}


def weight(name: str) -> float:
    """The weight of a step, or of an index or constraint of a table, by its name; those of others are alike."""
    return _WEIGHTS.get(name, 0.7 if name[:3].isdigit() else 0.3)
