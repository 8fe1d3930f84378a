"""A record of every type that the declared commands change, made by the commands that everybody uses."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from db.generate.command_parts import Command
from db.generate.commands import commands
from tests.world import HASH, Hospital

COMMANDS = {command.name: command for command in commands()}

# For each update: what it can be asked to set, other than what `made` gave; below, what null clears, and to what.
CHANGES: dict[str, dict[str, Any]] = {
    "update_department": {"name": "Renamed", "location": "East", "opens_at": dt.time(7), "closes_at": dt.time(19)},
    "update_doctor": {
        "employee_number": "000123", "first_name": "Dora", "last_name": "Doe", "job_title": "Consultant",
        "specialization": "Surgery", "registration_number": "R-new", "registration_expires_on": dt.date(2098, 1, 1),
        "licence_status": "SUSPENDED", "consultation_fee": "91.50", "practising_since": dt.date(2001, 1, 1),
        "phone": "+49305550", "email": "dora@example.com",
    },
    "update_nurse": {"employee_number": "000124", "first_name": "Nina", "last_name": "Doe", "shift": "NIGHT"},
    "update_receptionist": {"employee_number": "000125", "first_name": "R", "last_name": "Doe", "job_title": "Clerk"},
    "update_other_staff": {"employee_number": "000126", "first_name": "O", "last_name": "Doe", "job_title": "Cook"},
    "update_room": {"number": "R-new", "type": "ICU", "beds": 4},
    "update_bed": {"number": "Window"},
    "update_admission": {"reason": "Fever"},
    "update_medication": {
        "name": "Renamed", "strength": "2 mg", "form": "syrup", "manufacturer": "N", "unit_price": "0.75",
        "substances": ["Ibuprofen"],
    },
    "update_substance_group": {"name": "Renamed", "substance": "Ampicillin", "cross_reacts": True},
    "update_stock": {"reorder_level": 20},
    "update_appointment": {"reason": "Cough", "notes": "Comes by taxi"},
    "update_account": {
        "email": "new@example.com", "roles": ["CASHIER", "AUDITOR"], "first_name": "Cleo", "last_name": "Clerk",
        "phone": "+49305550",
    },
    "update_account_contact": {"first_name": "Clio", "last_name": "Till", "phone": "+49305560"},
    "update_patient": {
        "medical_record_number": "987654", "first_name": "Mia", "last_name": "Doe", "birth_date": dt.date(1990, 5, 5),
        "gender": "OTHER", "phone": "+49305550", "email": "mia@example.com", "address": "Road 1", "allergies": ["Nuts"],
        "insurance_provider": "Other", "insurance_policy_number": "P2", "insurance_cover_percent": "12.50",
        "birth_date_estimated": True,
    },
    "update_contact_person": {
        "name": "Ann Doe", "relation": "PARTNER", "phone": "+49305570", "email": "ann@example.com",
        "is_emergency": True, "is_legal_guardian": True, "preference": 2, "note": "In the evening",
    },
    "update_patient_contact": {"phone": "+49305560", "email": "eva@example.org", "address": "Road 2"},
    "update_patient_care": {"allergies": ["Latex"], "notes": "Faints", "blood_group": "AB_NEGATIVE"},
}  # fmt: skip
CLEARED: dict[str, dict[str, Any]] = {
    "update_appointment": {"reason": None, "notes": None, "receptionist_id": None},
    "update_account": {"patient_id": None, "doctor_id": None, "nurse_id": None, "receptionist_id": None},
    "update_department": {"location": ""},
    "update_doctor": {"job_title": "", "practising_since": None, "phone": None, "email": None},
    "update_receptionist": {"job_title": ""},
    "update_medication": {"strength": "", "form": "", "manufacturer": "", "substances": []},
    "update_patient": {
        "phone": None, "email": None, "address": None, "allergies": [], "insurance_provider": None,
        "insurance_policy_number": None, "insurance_cover_percent": 0, "birth_date_estimated": False,
    },
    "update_contact_person": {"email": None, "is_emergency": False, "is_legal_guardian": False, "note": None},
    "update_patient_contact": {"phone": None, "email": None, "address": None},
    "update_patient_care": {"allergies": [], "notes": None, "blood_group": None},
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A record's table and id."""

    table: str
    id: int


async def made(hospital: Hospital, thing: str) -> Made:
    """A new record of a type, used by nothing, not even the hospital's own department."""
    table = next(command.table for command in COMMANDS.values() if command.singular == thing)
    return Made(table, await _MAKERS[thing](hospital))


async def row_of(hospital: Hospital, record: Made) -> dict[str, Any]:
    """The record as it is stored."""
    row = await hospital.admin.fetchrow(
        f"SELECT * FROM {record.table} WHERE hospital_id = $1 AND id = $2", hospital.id, record.id
    )
    assert row is not None
    return dict(row)


def command_of(kind: str, thing: str) -> Command | None:
    """The command of a kind for a type, if there is one."""
    return COMMANDS.get(f"{kind}_{thing}")


async def _department(hospital: Hospital) -> int:
    return await hospital.new_department()


async def _doctor(hospital: Hospital) -> int:
    return await hospital.new_doctor()


async def _nurse(hospital: Hospital) -> int:
    return await hospital.new_nurse()


async def _receptionist(hospital: Hospital) -> int:
    arguments = (hospital.department, None, "Rita", "Desk", "Clerk at night")
    return int((await hospital.call("ADMIN", "create_receptionist", *arguments))["id"])


async def _other_staff(hospital: Hospital) -> int:
    arguments = (hospital.department, None, "Otto", "Guard", "Security")
    return int((await hospital.call("ADMIN", "create_other_staff", *arguments))["id"])


async def _room(hospital: Hospital) -> int:
    return await hospital.new_room(2)


async def _bed(hospital: Hospital) -> int:
    room = await hospital.new_room(2)
    return int((await hospital.call("ADMIN", "create_bed", p_room_id=room, p_number="Door"))["id"])


async def _admission(hospital: Hospital) -> int:
    arguments = (await hospital.new_patient(), await hospital.new_room(1), "Fracture", None)
    return int((await hospital.call("ADMIN", "admit_patient", *arguments))["id"])


async def _medication(hospital: Hospital) -> int:
    """Without a unit of it left."""
    medication = await hospital.new_medication(1)
    await hospital.call(
        "ADMIN",
        "adjust_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_batch_number="B1",
        p_change=-1,
        p_reason="Broken",
    )
    return medication


async def _substance_group(hospital: Hospital) -> int:
    arguments = ("Penicillins", f"Amoxicillin {await hospital.new_nurse()}", False)
    return int((await hospital.call("ADMIN", "create_substance_group", *arguments))["id"])


async def _stock(hospital: Hospital) -> int:
    medication = await hospital.new_medication(1)
    return int(
        await hospital.admin.fetchval(
            "SELECT id FROM clinic.stock WHERE hospital_id = $1 AND medication_id = $2", hospital.id, medication
        )
    )


async def _appointment(hospital: Hospital) -> int:
    return await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))


async def _account(hospital: Hospital) -> int:
    email = f"clerk{await hospital.new_nurse()}@{hospital.id}.example"
    arguments = (email, HASH, ["CASHIER"], None, None, None, None, "Carl", "Cashier", "+49301000")
    return int((await hospital.call("ADMIN", "create_account", *arguments))["id"])


async def _patient(hospital: Hospital) -> int:
    return await hospital.new_patient(10)


async def _contact_person(hospital: Hospital) -> int:
    arguments = (await hospital.new_patient(), "Ben Doe", "SIBLING", "+49305550", None, None, None, None, None)
    return int((await hospital.call("ADMIN", "add_contact_person", *arguments))["id"])


_MAKERS = {
    "department": _department,
    "doctor": _doctor,
    "nurse": _nurse,
    "receptionist": _receptionist,
    "other_staff": _other_staff,
    "room": _room,
    "bed": _bed,
    "admission": _admission,
    "medication": _medication,
    "substance_group": _substance_group,
    "stock": _stock,
    "patient": _patient,
    "contact_person": _contact_person,
    "appointment": _appointment,
    "account": _account,
}
