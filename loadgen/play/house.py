"""Makes a planned hospital's house and people: departments, rooms, staff, accounts, patients."""

from dataclasses import dataclass
from datetime import timedelta

from loadgen.plan.people import Colleague, Doctor, Patient
from loadgen.plan.plan import Plan
from loadgen.play.accounts import Account, open_accounts, open_administrator
from loadgen.play.contacts import add_contacts
from loadgen.play.imports import import_staff
from loadgen.play.travel import Call, Traveller

_WITHOUT_A_PERSON = ("PHARMACIST", "CASHIER", "ANALYST", "AUDITOR")


@dataclass(frozen=True)
class House:
    """The ids of what was made, each list in the order of the plan's; of beds, a list for each room."""

    departments: list[int]
    rooms: list[int]
    beds: list[list[int]]
    doctors: list[int]
    patients: list[int]


async def make_house(traveller: Traveller, plan: Plan, password_hash: str) -> House:
    """Makes everything that is there before the first appointment is booked."""
    opening = plan.days.at(plan.days.opening, 480)
    blueprint = plan.blueprint
    await traveller.move(opening)
    await open_administrator(traveller, blueprint.slug, password_hash)

    async def make(command: str, rows: list[dict[str, object]], minutes: int) -> list[int]:
        return await traveller.call(command, [Call(opening + timedelta(minutes=minutes), "ADMIN", row) for row in rows])

    departments = await make(
        "create_department",
        [
            {
                "name": one.name,
                "location": one.location,
                "opens_at": one.opens_at.isoformat(),
                "closes_at": one.closes_at.isoformat(),
            }
            for one in blueprint.departments
        ],
        10,
    )
    rooms = await make(
        "create_room",
        [
            {"department_id": departments[one.department], "number": one.number, "type": one.type, "beds": one.beds}
            for one in plan.rooms
        ],
        20,
    )
    doctors = await make(
        "create_doctor",
        [_doctor(one, departments, blueprint.departments[one.department].specialization) for one in plan.doctors],
        30,
    )
    await make(
        "set_availability",
        [{"doctor_id": doctor_id, "hours": _hours(one)} for doctor_id, one in zip(doctors, plan.doctors, strict=True)],
        40,
    )
    nurses = await make("create_nurse", [_colleague(one, departments, "shift") for one in plan.nurses], 50)
    receptionists = await make(
        "create_receptionist", [_colleague(one, departments, "job_title") for one in plan.receptionists], 60
    )
    await make("create_other_staff", [_colleague(one, departments, "job_title") for one in plan.other_staff], 70)
    if blueprint.demo_accounts:
        await import_staff(traveller, blueprint.departments[0].name, opening + timedelta(minutes=75))
        # Doctor 0 has the full calendar; doctor 0's department is the first, and so is nurse 0's.
        people = {
            "RECEPTIONIST": {"receptionist_id": receptionists[0]},
            "DOCTOR": {"doctor_id": doctors[0]},
            "NURSE": {"nurse_id": nurses[0]},
        } | {role: {} for role in _WITHOUT_A_PERSON}
        await open_accounts(
            traveller,
            blueprint.slug,
            password_hash,
            opening + timedelta(minutes=80),
            (Account(role, person) for role, person in people.items()),
        )
    return House(departments, rooms, await _beds(traveller, rooms), doctors, [])


async def _beds(traveller: Traveller, rooms: list[int]) -> list[list[int]]:
    """The beds that were made with each room, in their order."""
    beds = await traveller.connection.fetch(
        "SELECT room_id, id FROM clinic.beds WHERE hospital_id = $1 ORDER BY id", traveller.hospital_id
    )
    return [[bed["id"] for bed in beds if bed["room_id"] == room] for room in rooms]


async def register_patients(traveller: Traveller, plan: Plan, house: House, password_hash: str) -> None:
    """Registers the patients and their contact persons; the first one gets the demo's account for patients."""
    house.patients.extend(
        await traveller.call(
            "register_patient", [Call(one.registered_at, "RECEPTIONIST", _patient(one)) for one in plan.patients]
        )
    )
    await add_contacts(traveller, plan, house.patients)
    if plan.blueprint.demo_accounts:
        at = plan.patients[0].registered_at + timedelta(minutes=15)
        account = Account("PATIENT", {"patient_id": house.patients[0]})
        await open_accounts(traveller, plan.blueprint.slug, password_hash, at, [account])


def _doctor(one: Doctor, departments: list[int], specialization: str) -> dict[str, object]:
    return {
        "department_id": departments[one.department],
        "first_name": one.first_name,
        "last_name": one.last_name,
        "job_title": one.job_title,
        "specialization": specialization,
        "registration_number": one.registration_number,
        "registration_expires_on": one.registration_expires_on,
        "consultation_fee": one.consultation_fee,
        "practising_since": one.practising_since,
        "phone": one.phone,
        "email": one.email,
    }


def _hours(one: Doctor) -> list[dict[str, object]]:
    return [
        {"weekday": hours.weekday, "starts_at": _wall(hours.starts), "ends_at": _wall(hours.ends % 1440)}
        for hours in one.week
    ]


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _colleague(one: Colleague, departments: list[int], last: str) -> dict[str, object]:
    return {
        "department_id": departments[one.department],
        "first_name": one.first_name,
        "last_name": one.last_name,
        last: one.shift_or_title,
    }


def _patient(one: Patient) -> dict[str, object]:
    return {
        "first_name": one.first_name,
        "last_name": one.last_name,
        "birth_date": one.birth_date,
        "gender": one.gender,
        "phone": one.phone,
        "email": one.email,
        "address": one.address,
        "allergies": one.allergies,
        "insurance_provider": one.insurance_provider,
        "insurance_policy_number": one.insurance_policy_number,
        "insurance_cover_percent": one.insurance_cover_percent,
        "birth_date_estimated": one.estimated,
        "confirmed": True,
    }
