"""The medications that the invented hospitals keep, and how each is taken."""

from dataclasses import dataclass
from decimal import Decimal

MANUFACTURERS = ("Alpenpharm", "Nordmed", "Helix Laboratories", "Rheinwerk Generics", "Solvena", "Castor & Vale")


@dataclass(frozen=True)
class Medication:
    """A medication: price of a unit, how it is taken, how many units a day, and for how many days."""

    name: str
    strength: str
    form: str
    unit_price: Decimal
    dosage: str
    frequency: str
    units_per_day: int
    days: tuple[int, ...]


def _pills(name: str, strength: str, price: str, units_per_day: int, *days: int, form: str = "tablet") -> Medication:
    frequency = {1: "once daily", 2: "twice daily", 3: "three times daily", 4: "four times daily"}[units_per_day]
    return Medication(name, strength, form, Decimal(price), f"1 {form}", frequency, units_per_day, days)


def _pack(name: str, strength: str, form: str, price: str, dosage: str, frequency: str, *days: int) -> Medication:
    """One pack, whose contents last for the whole time."""
    return Medication(name, strength, form, Decimal(price), dosage, frequency, 0, days)


SUBSTANCES = {"Amoxicillin": ["Amoxicillin", "Penicillins"]}
"""What a medication holds, where that is more than its name says."""

MEDICATIONS = {
    medication.name: medication
    for medication in (
        _pills("Amlodipine", "5 mg", "0.18", 1, 28, 56),
        _pills("Amoxicillin", "500 mg", "0.32", 3, 5, 7, form="capsule"),
        _pills("Anastrozole", "1 mg", "0.95", 1, 28),
        _pills("Aspirin", "100 mg", "0.06", 1, 28, 84),
        _pills("Atorvastatin", "20 mg", "0.22", 1, 28, 84),
        _pills("Azithromycin", "500 mg", "1.45", 1, 3),
        _pills("Bisoprolol", "5 mg", "0.14", 1, 28, 56),
        _pills("Cetirizine", "10 mg", "0.12", 1, 7, 14),
        _pills("Ciprofloxacin", "500 mg", "0.64", 2, 5, 7),
        _pills("Diclofenac", "50 mg", "0.16", 2, 5, 10),
        _pills("Doxycycline", "100 mg", "0.41", 2, 7, 14),
        _pills("Esomeprazole", "20 mg", "0.33", 1, 14, 28),
        _pills("Ferrous sulfate", "200 mg", "0.11", 1, 28, 56),
        _pills("Folic acid", "5 mg", "0.07", 1, 28, 84),
        _pills("Gabapentin", "300 mg", "0.28", 3, 14, 28, form="capsule"),
        _pills("Ibuprofen", "400 mg", "0.09", 3, 3, 5, 7),
        _pills("Levetiracetam", "500 mg", "0.58", 2, 28),
        _pills("Levothyroxine", "75 microgram", "0.13", 1, 28, 84),
        _pills("Loratadine", "10 mg", "0.15", 1, 7, 14),
        _pills("Metformin", "850 mg", "0.10", 2, 28, 56),
        _pills("Methotrexate", "2.5 mg", "0.48", 1, 14, 28),
        _pills("Metoclopramide", "10 mg", "0.17", 3, 3, 5),
        _pills("Mirtazapine", "15 mg", "0.39", 1, 14, 28),
        _pills("Naproxen", "500 mg", "0.24", 2, 5, 10),
        _pills("Ondansetron", "8 mg", "2.10", 2, 3, 5),
        _pills("Paracetamol", "500 mg", "0.05", 3, 3, 5),
        _pills("Prednisolone", "10 mg", "0.21", 1, 5, 10),
        _pills("Quetiapine", "25 mg", "0.44", 1, 14, 28),
        _pills("Ramipril", "5 mg", "0.16", 1, 28, 56),
        _pills("Sertraline", "50 mg", "0.27", 1, 14, 28),
        _pills("Sumatriptan", "50 mg", "2.35", 1, 3, 6),
        _pills("Tamoxifen", "20 mg", "0.52", 1, 28),
        _pills("Tramadol", "50 mg", "0.31", 2, 3, 5, form="capsule"),
        _pills("Vitamin D3", "1000 IU", "0.08", 1, 28, 84),
        _pack("Clotrimazole", "1 %", "cream", "4.95", "a thin layer", "twice daily", 14),
        _pack("Hydrocortisone", "1 %", "cream", "5.40", "a thin layer", "twice daily", 7),
        _pack("Isotretinoin", "0.05 %", "gel", "11.80", "a thin layer", "every evening", 28),
        _pack("Latanoprost", "50 microgram/ml", "eye drops", "9.75", "1 drop", "every evening", 28),
        _pack("Ofloxacin", "3 mg/ml", "eye drops", "6.20", "1 drop", "four times daily", 7),
        _pack("Paracetamol oral", "120 mg/5 ml", "syrup", "3.10", "5 ml", "three times daily", 3, 5),
        _pack("Salbutamol", "100 microgram", "inhaler", "7.60", "2 puffs", "as needed", 28),
        _pack("Sodium hyaluronate", "0.2 %", "eye drops", "8.30", "1 drop", "four times daily", 28),
    )
}
