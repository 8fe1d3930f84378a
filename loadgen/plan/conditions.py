"""What people come for: by department the complaint, what the doctor finds, does and prescribes."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Condition:
    """A complaint with its diagnosis; treatments are (kind, cost), medications are keys of MEDICATIONS."""

    reason: str
    diagnosis: str
    notes: str
    treatments: tuple[tuple[str, Decimal], ...]
    medications: tuple[str, ...]


def _of(reason: str, diagnosis: str, notes: str, treatments: dict[str, str], *medications: str) -> Condition:
    return Condition(
        reason, diagnosis, notes, tuple((kind, Decimal(cost)) for kind, cost in treatments.items()), medications
    )


_ECG = {"Electrocardiogram": "32.50"}
_BLOOD = {"Blood count": "18.40"}
_XRAY = {"X-ray": "48.00"}
_ULTRASOUND = {"Ultrasound": "64.00"}

CONDITIONS: dict[str, tuple[Condition, ...]] = {
    "Cardiology": (
        _of(
            "Chest pain on exertion", "Stable angina", "Pain after two flights of stairs, gone at rest.",
            _ECG, "Aspirin", "Bisoprolol",
        ),
        _of(
            "High blood pressure", "Essential hypertension", "160/95 on both arms; asked to keep a diary.",
            _ECG, "Ramipril", "Amlodipine",
        ),
        _of(
            "Palpitations", "Atrial fibrillation", "Irregular pulse of 110.",
            _ECG | {"Holter monitoring": "95.00"}, "Bisoprolol",
        ),
        _of(
            "Swollen ankles", "Chronic heart failure", "Gained 3 kg in a week.",
            {"Echocardiogram": "120.00"}, "Ramipril", "Bisoprolol",
        ),
        _of("Cholesterol check", "Hyperlipidaemia", "LDL 4.9 mmol/l; advice on diet.", _BLOOD, "Atorvastatin"),
    ),
    "Emergency Medicine": (
        _of(
            "Cut hand", "Laceration of the hand", "Clean edges, tendons intact.",
            {"Wound suture": "75.00"}, "Ibuprofen",
        ),
        _of(
            "Twisted ankle", "Ankle sprain", "Swelling, no bone tenderness.",
            _XRAY | {"Bandage": "12.00"}, "Ibuprofen",
        ),
        _of(
            "Vomiting", "Acute gastroenteritis", "Three episodes since the night.",
            {"Infusion": "45.00"}, "Metoclopramide",
        ),
        _of("Fever and cough", "Acute bronchitis", "Chest clear at the bases.", _BLOOD, "Paracetamol", "Azithromycin"),
        _of(
            "Rash after a meal", "Urticaria", "No swelling of the airways.",
            {"Injection": "22.00"}, "Cetirizine", "Prednisolone",
        ),
        _of(
            "Head injury", "Concussion", "No loss of consciousness; leaflet given.",
            {"Computed tomography": "185.00"}, "Paracetamol",
        ),
    ),
    "Pediatrics": (
        _of("Earache", "Acute otitis media", "Eardrum red and bulging.", {}, "Amoxicillin", "Paracetamol oral"),
        _of(
            "Cough at night", "Asthma", "Wheezes, better after inhaling.",
            {"Lung function test": "38.00"}, "Salbutamol",
        ),
        _of("Check-up", "Healthy child", "Growth along the 50th percentile.", {"Vaccination": "42.00"}, "Vitamin D3"),
        _of("Fever", "Viral infection", "Drinks well; to come back if it lasts.", _BLOOD, "Paracetamol oral"),
        _of("Itchy skin", "Atopic dermatitis", "Flexures of both elbows.", {}, "Hydrocortisone", "Cetirizine"),
    ),
    "Orthopedics": (
        _of(
            "Knee pain", "Osteoarthritis of the knee", "Crepitus; walks with a limp.",
            _XRAY, "Naproxen", "Paracetamol",
        ),
        _of(
            "Back pain", "Lumbar strain", "No deficit; exercises shown.",
            {"Physiotherapy": "36.00"}, "Ibuprofen", "Tramadol",
        ),
        _of(
            "Fall on the wrist", "Distal radius fracture", "Closed, well aligned.",
            _XRAY | {"Plaster cast": "58.00"}, "Diclofenac",
        ),
        _of("Shoulder pain", "Rotator cuff tendinitis", "Painful arc.", {"Joint injection": "54.00"}, "Naproxen"),
        _of("Foot pain", "Plantar fasciitis", "Worst with the first steps.", {"Insoles": "62.00"}, "Diclofenac"),
    ),
    "Neurology": (
        _of("Headache", "Migraine without aura", "Twice a month, with nausea.", {}, "Sumatriptan", "Metoclopramide"),
        _of(
            "Seizure", "Epilepsy", "No seizure since the last visit.",
            {"Electroencephalogram": "110.00"}, "Levetiracetam",
        ),
        _of(
            "Numb feet", "Polyneuropathy", "Vibration sense reduced.",
            {"Nerve conduction study": "98.00"}, "Gabapentin",
        ),
        _of("Dizziness", "Benign positional vertigo", "Positive on the right.", {"Positioning manoeuvre": "30.00"}),
        _of(
            "Tingling fingers", "Carpal tunnel syndrome", "At night, right hand.",
            {"Nerve conduction study": "98.00"}, "Ibuprofen",
        ),
    ),
    "Dermatology": (
        _of("Changing mole", "Melanocytic naevus", "Regular under the dermatoscope.", {"Dermatoscopy": "28.00"}),
        _of("Acne", "Acne vulgaris", "Face and back, papules.", {}, "Isotretinoin", "Doxycycline"),
        _of("Scaly patches", "Psoriasis vulgaris", "Elbows and scalp.", {"Phototherapy": "44.00"}, "Hydrocortisone"),
        _of("Itch between the toes", "Tinea pedis", "Both feet.", {"Skin scraping": "19.00"}, "Clotrimazole"),
        _of("Hives", "Chronic urticaria", "Daily for six weeks.", {}, "Loratadine"),
    ),
    "Oncology": (
        _of("Follow-up", "Breast cancer in remission", "No sign of recurrence.", _ULTRASOUND, "Tamoxifen"),
        _of(
            "Follow-up", "Breast cancer, hormone therapy", "Tolerates the therapy well.",
            _BLOOD, "Anastrozole", "Vitamin D3",
        ),
        _of(
            "Infusion day", "Colon cancer, adjuvant therapy", "Fourth of eight cycles.",
            {"Chemotherapy": "420.00"}, "Ondansetron",
        ),
        _of(
            "Tiredness", "Anaemia in cancer", "Haemoglobin 9.4 g/dl.",
            _BLOOD | {"Transfusion": "160.00"}, "Ferrous sulfate",
        ),
        _of("Second opinion", "Lymphoma, observation", "Nodes unchanged.", {"Computed tomography": "185.00"}),
    ),
    "Obstetrics and Gynecology": (
        _of(
            "Pregnancy check", "Normal pregnancy", "Heartbeat regular, growth on time.",
            _ULTRASOUND, "Folic acid", "Ferrous sulfate",
        ),
        _of("Yearly check", "No abnormal finding", "Smear taken.", {"Cervical smear": "34.00"}),
        _of("Heavy periods", "Uterine fibroids", "Two of 3 cm.", _ULTRASOUND, "Ferrous sulfate", "Naproxen"),
        _of("Itching", "Vaginal candidiasis", "Typical finding.", {"Swab": "16.00"}, "Clotrimazole"),
        _of("Pelvic pain", "Ovarian cyst", "Simple, 4 cm; check in six weeks.", _ULTRASOUND, "Ibuprofen"),
    ),
    "Ophthalmology": (
        _of("Red eye", "Bacterial conjunctivitis", "Right eye, discharge.", {}, "Ofloxacin"),
        _of(
            "Dry eyes", "Dry eye syndrome", "Tear film breaks up after 5 s.",
            {"Slit lamp": "24.00"}, "Sodium hyaluronate",
        ),
        _of("Pressure check", "Open-angle glaucoma", "18 mmHg on both sides.", {"Tonometry": "20.00"}, "Latanoprost"),
        _of("Blurred vision", "Cataract", "To be operated on in spring.", {"Slit lamp": "24.00"}),
        _of("New glasses", "Myopia", "-2.25 and -2.50.", {"Refraction": "26.00"}),
    ),
    "Psychiatry": (
        _of(
            "Low mood", "Depressive episode", "Sleeps badly, no danger to self or others.",
            {"Psychotherapy": "85.00"}, "Sertraline",
        ),
        _of(
            "Anxiety", "Generalised anxiety disorder", "Better than last month.",
            {"Psychotherapy": "85.00"}, "Sertraline",
        ),
        _of("Sleeplessness", "Insomnia", "Advice on sleep; diary.", {}, "Mirtazapine"),
        _of("Follow-up", "Bipolar disorder", "Stable.", _BLOOD, "Quetiapine"),
    ),
    "Internal Medicine": (
        _of("Blood sugar", "Type 2 diabetes", "HbA1c 7.4 %.", _BLOOD, "Metformin"),
        _of("Heartburn", "Reflux disease", "At night, after meals.", {"Gastroscopy": "140.00"}, "Esomeprazole"),
        _of("Tiredness", "Hypothyroidism", "TSH 8.1 mU/l.", _BLOOD, "Levothyroxine"),
        _of(
            "Burning when passing water", "Urinary tract infection", "Nitrite positive.",
            {"Urine test": "9.50"}, "Ciprofloxacin",
        ),
        _of("Cough with fever", "Pneumonia", "Crackles on the left.", _XRAY, "Amoxicillin", "Paracetamol"),
        _of(
            "Joint pain", "Rheumatoid arthritis", "Morning stiffness of an hour.",
            _BLOOD, "Methotrexate", "Folic acid",
        ),
    ),
    "General Surgery": (
        _of("Groin swelling", "Inguinal hernia", "Reducible; operation planned.", _ULTRASOUND),
        _of("Pain after meals", "Gallstones", "Several, of up to 12 mm.", _ULTRASOUND, "Metoclopramide"),
        _of("Wound check", "Healing surgical wound", "Dry, stitches removed.", {"Dressing": "14.00"}, "Paracetamol"),
        _of("Lump in the skin", "Lipoma", "Removed under local anaesthesia.", {"Excision": "135.00"}, "Ibuprofen"),
        _of("Boil", "Skin abscess", "Opened and drained.", {"Incision": "68.00"}, "Ciprofloxacin", "Ibuprofen"),
    ),
}  # fmt: skip
