"""The departments of the large hospital: the demo's twelve and eight more, with what people come to them for."""

from dataclasses import replace
from decimal import Decimal

from loadgen.plan import places
from loadgen.plan.conditions import CONDITIONS as USUAL
from loadgen.plan.conditions import Condition
from loadgen.plan.places import Department

LONGEST_MINUTES = 30
"""No appointment is longer, or the busiest doctors would have too few."""

_WARD = (("GENERAL", 4), ("GENERAL", 4), ("PRIVATE", 1), ("PRIVATE", 1))


def _further(name: str, location: str, specialization: str, fees: tuple[int, int], lowest_age: int = 0) -> Department:
    return Department(name, location, specialization, 20, fees, _WARD, (lowest_age, 120))


DEPARTMENTS: tuple[Department, ...] = (
    *(replace(one, minutes=min(one.minutes, LONGEST_MINUTES)) for one in places.DEPARTMENTS),
    _further("Gastroenterology", "Building F, floor 1", "Gastroenterology", (70, 120), 16),
    _further("Pulmonology", "Building F, floor 2", "Pulmonology", (70, 120)),
    _further("Urology", "Building F, floor 3", "Urology", (65, 115), 12),
    _further("Endocrinology", "Building F, floor 4", "Endocrinology", (75, 130), 14),
    _further("Rheumatology", "Building G, floor 1", "Rheumatology", (75, 125), 16),
    _further("Nephrology", "Building G, floor 2", "Nephrology", (80, 135), 16),
    replace(_further("Otolaryngology", "Building G, floor 3", "Otolaryngology", (55, 95)), minutes=15),
    _further("Geriatrics", "Building G, floor 4", "Geriatric medicine", (60, 100), 65),
)


def _of(reason: str, diagnosis: str, notes: str, kind: str, cost: str, *medications: str) -> Condition:
    return Condition(reason, diagnosis, notes, ((kind, Decimal(cost)),), medications)


CONDITIONS: dict[str, tuple[Condition, ...]] = USUAL | {
    "Gastroenterology": (
        _of("Heartburn", "Reflux oesophagitis", "Grade A.", "Gastroscopy", "140.00", "Esomeprazole"),
        _of("Nausea", "Gastroparesis", "Small meals advised.", "Ultrasound", "64.00", "Metoclopramide"),
        _of("Screening", "Colon polyps", "Two removed, 4 mm each.", "Colonoscopy", "210.00", "Ferrous sulfate"),
        _of("Stomach pain", "Helicobacter gastritis", "Breath test positive.", "Breath test", "35.00", "Amoxicillin"),
    ),
    "Pulmonology": (
        _of("Short of breath", "Asthma", "FEV1 72 %.", "Spirometry", "42.00", "Salbutamol"),
        _of("Cough", "Chronic bronchitis", "Two packs a week.", "Spirometry", "42.00", "Salbutamol", "Prednisolone"),
        _of("Fever and cough", "Pneumonia", "Infiltrate on the right.", "X-ray", "48.00", "Amoxicillin"),
    ),
    "Urology": (
        _of("Flank pain", "Kidney stone", "4 mm, likely to pass.", "Ultrasound", "64.00", "Diclofenac"),
        _of("Burning", "Urinary tract infection", "Nitrite positive.", "Urine test", "9.50", "Ciprofloxacin"),
        _of("Check-up", "Prostate enlargement", "45 ml.", "Ultrasound", "64.00", "Ibuprofen"),
    ),
    "Endocrinology": (
        _of("Blood sugar", "Type 2 diabetes", "HbA1c 7.9 %.", "Blood count", "18.40", "Metformin"),
        _of("Tiredness", "Hypothyroidism", "TSH 6.4 mU/l.", "Blood count", "18.40", "Levothyroxine"),
        _of("Brittle bones", "Osteoporosis", "T-score -2.7.", "Bone density", "58.00", "Vitamin D3"),
    ),
    "Rheumatology": (
        _of("Joint pain", "Rheumatoid arthritis", "Six joints.", "Joint ultrasound", "72.00", "Methotrexate"),
        _of("Stiff back", "Ankylosing spondylitis", "Better with exercise.", "X-ray", "48.00", "Naproxen"),
        _of("Swollen toe", "Gout", "Uric acid 8.9 mg/dl.", "Blood count", "18.40", "Diclofenac", "Prednisolone"),
    ),
    "Nephrology": (
        _of("Check-up", "Chronic kidney disease", "GFR 48 ml/min.", "Blood count", "18.40", "Ramipril"),
        _of("Swelling", "Nephrotic syndrome", "Protein 4 g a day.", "Urine test", "9.50", "Prednisolone"),
        _of("Tiredness", "Renal anaemia", "Haemoglobin 10.1 g/dl.", "Blood count", "18.40", "Ferrous sulfate"),
    ),
    "Otolaryngology": (
        _of("Sore throat", "Tonsillitis", "Coating on both sides.", "Throat swab", "14.00", "Amoxicillin"),
        _of("Runny nose", "Allergic rhinitis", "Worse in May.", "Allergy test", "46.00", "Loratadine"),
        _of("Ringing in the ears", "Tinnitus", "Hearing normal.", "Audiometry", "33.00", "Prednisolone"),
        _of("Blocked nose", "Sinusitis", "Pain on bending.", "Ultrasound", "30.00", "Cetirizine", "Ibuprofen"),
    ),
    "Geriatrics": (
        _of("Falls", "Gait disorder", "Timed test 16 s.", "Gait analysis", "52.00", "Vitamin D3"),
        _of("Forgetful", "Mild cognitive impairment", "24 of 30 points.", "Memory test", "61.00", "Folic acid"),
        _of("High blood pressure", "Hypertension", "150/85.", "Electrocardiogram", "32.50", "Amlodipine", "Ramipril"),
    ),
}
"""The conditions of each department, by its name."""

COMPANIONS = ("Paracetamol", "Esomeprazole", "Vitamin D3", "Folic acid")
"""What is prescribed beside the medications of a condition; every department keeps it."""

_WINTER = (3.0, 3.0, 2.2, 1.2, 0.7, 0.4, 0.3, 0.3, 0.7, 1.2, 1.9, 2.6)
_SUMMER = (0.4, 0.4, 0.6, 0.9, 1.3, 1.9, 2.3, 2.2, 1.3, 0.8, 0.5, 0.4)
_POLLEN = (0.1, 0.3, 1.2, 2.4, 3.4, 2.8, 1.4, 0.7, 0.3, 0.2, 0.1, 0.1)
_ICE = (1.9, 1.8, 1.1, 0.7, 0.7, 0.8, 0.9, 0.9, 0.7, 0.7, 0.9, 1.7)
_EVEN = (1.0,) * 12
_SEASONS = {
    "Acute bronchitis": _WINTER,
    "Acute gastroenteritis": (1.6, 1.6, 1.3, 0.9, 0.8, 0.8, 1.0, 1.0, 0.8, 0.7, 0.9, 1.3),
    "Acute otitis media": _WINTER,
    "Allergic rhinitis": _POLLEN,
    "Ankle sprain": _ICE,
    "Asthma": _POLLEN,
    "Atopic dermatitis": (1.6, 1.6, 1.3, 1.0, 0.8, 0.6, 0.6, 0.6, 0.8, 1.0, 1.3, 1.5),
    "Chronic bronchitis": _WINTER,
    "Concussion": _ICE,
    "Depressive episode": (1.3, 1.3, 1.1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.1, 1.3, 1.2),
    "Distal radius fracture": _ICE,
    "Dry eye syndrome": (1.4, 1.3, 1.1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.2, 1.4),
    "Kidney stone": _SUMMER,
    "Laceration of the hand": _SUMMER,
    "Pneumonia": _WINTER,
    "Sinusitis": _WINTER,
    "Skin abscess": _SUMMER,
    "Tinea pedis": _SUMMER,
    "Tonsillitis": _WINTER,
    "Urinary tract infection": _SUMMER,
    "Urticaria": _POLLEN,
    "Vaginal candidiasis": _SUMMER,
    "Viral infection": _WINTER,
}
_COMMON = {
    "Bipolar disorder": 0.3,
    "Breast cancer in remission": 1.6,
    "Cataract": 0.8,
    "Chronic heart failure": 0.8,
    "Depressive episode": 2.0,
    "Epilepsy": 0.5,
    "Essential hypertension": 2.5,
    "Hyperlipidaemia": 1.4,
    "Inguinal hernia": 0.7,
    "Lymphoma, observation": 0.4,
    "Melanocytic naevus": 0.7,
    "Migraine without aura": 2.0,
    "Myopia": 0.5,
    "Nephrotic syndrome": 0.3,
    "No abnormal finding": 0.8,
    "Normal pregnancy": 2.4,
    "Osteoarthritis of the knee": 2.0,
    "Rheumatoid arthritis": 0.6,
    "Type 2 diabetes": 2.2,
}


def weights(department: str, month: int) -> list[float]:
    """How common each of a department's conditions is in a month, 1 to 12, in proportion to the others."""
    return [
        _COMMON.get(one.diagnosis, 1.0) * _SEASONS.get(one.diagnosis, _EVEN)[month - 1]
        for one in CONDITIONS[department]
    ]
