"""The work of a round: a day of a small hospital, command by command, and the reads of what it made."""

import datetime as dt
import random
from collections.abc import Awaitable, Callable

from benchmarks.states.state import State

# When it is at the hospital, all the time: everything of the day may happen.
NOW = dt.datetime(2030, 5, 14, 6, 0, tzinfo=dt.UTC)
DOCTORS = 24
MINUTES = 15
_WEEK = [{"weekday": day, "starts_at": "00:00", "ends_at": "00:00"} for day in range(1, 8)]
# Until the end of the day in UTC, in which the hospital lives.
SLOTS = DOCTORS * 18 * 60 // MINUTES


async def prepare(state: State, slug: str) -> None:
    """Makes a hospital with doctors and stock, and the session of its administrator."""
    await state.connection.execute("SELECT set_config('app.clock', $1, false)", NOW.isoformat())
    hospital = {"slug": slug, "name": "States", "time_zone": "UTC", "currency": "EUR"}
    state.hospital = await state.key("clinic.create_hospital", **hospital, tax_rate_percent=19, booking_horizon_days=30)
    account = await state.key("clinic.insert_account", email="admin@states.example", roles=["ADMIN"])
    [row] = await state.call(
        "auth.start_session", account_id=account, refresh_token=f"states {slug}", user_agent="states"
    )
    state.session = row["key"]
    # The whole day in both states.
    department = await state.key(
        "api.create_department", name="Cardiology", location="", opens_at=dt.time(0), closes_at=dt.time(0)
    )
    doctors = []
    for number in range(DOCTORS):
        doctors.append(
            await state.key(
                "api.create_doctor", department_id=department, first_name="Ann", last_name=f"Doctor {number}",
                specialization="Cardiology", registration_number=f"R{number}", consultation_fee=80,
                registration_expires_on=dt.date(2099, 1, 1),
            )
        )  # fmt: skip
        await state.call("api.set_availability", doctor_id=doctors[-1], hours=_WEEK)
    medication = await state.key(
        "api.add_medication_with_stock", department_id=department, name="Reproxin", strength="5 mg", form="tablet",
        manufacturer="M", unit_price="0.10", quantity=100_000, batch_number="B1", expires_on=dt.date(2099, 1, 1),
    )  # fmt: skip
    state.known |= {"doctors": doctors, "medication": medication, "slot": 0, "number": 0}


def begin_round(state: State, calls: int) -> None:
    """Lays out the round's people and times."""
    state.known["calls"] = calls
    for made in ("patients", "appointments", "visits", "bills"):
        state.known[made] = []


async def insert_patients(state: State) -> None:
    """Plain rows, as an import writes them: triggers and indexes alone."""
    for number in _numbers(state):
        await state.connection.execute(
            "INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date,"
            " gender, phone, email, address, allergies, insurance_provider, insurance_policy_number,"
            " insurance_cover_percent)"
            " VALUES ($1, $2, 'Eva', $3, '1990-02-01', 'FEMALE', '+49 30 100123', 'eva@example.com', '1 Main Street',"
            " '{Penicillin}', 'Insurer', 'P1', 80)",
            state.hospital, f"{90_000_000 + number}", f"Plain {number}",
        )  # fmt: skip


async def register(state: State) -> None:
    """Patients by the command."""
    for number in _numbers(state):
        state.known["patients"].append(
            await state.key(
                "api.register_patient", first_name="Eva", last_name=f"Patient {number}", gender="FEMALE",
                birth_date=dt.date(1950, 1, 1) + dt.timedelta(days=number % 18_000), phone=f"+49 30 1{number:06}",
                email=f"eva{number}@example.com", address="1 Main Street", allergies=["Penicillin"],
                insurance_provider="Insurer", insurance_policy_number="P1", insurance_cover_percent=80,
                confirmed=True,
            )
        )  # fmt: skip


async def update_contact(state: State) -> None:
    """A change of a row with many columns."""
    for patient in state.known["patients"]:
        changes = {"address": "2 Main Street"}
        await state.call("api.update_patient_contact", patient_id=patient, changes=changes, confirmed=True)


async def book(state: State) -> None:
    """Appointments of the day."""
    for patient in state.known["patients"]:
        slot = state.known["slot"]
        state.known["slot"] += 1
        doctors = state.known["doctors"]
        starts = NOW + dt.timedelta(minutes=MINUTES * (1 + slot // len(doctors)))
        state.known["appointments"].append(
            await state.key(
                "api.book_appointment", patient_id=patient, doctor_id=doctors[slot % len(doctors)],
                starts_at=starts, duration_minutes=MINUTES, reason="Pain",
            )
        )  # fmt: skip


async def check_in(state: State) -> None:
    """One step of status."""
    for appointment in state.known["appointments"]:
        await state.call("api.check_in_appointment", appointment_id=appointment)


async def start(state: State) -> None:
    """Another."""
    for appointment in state.known["appointments"]:
        await state.call("api.start_appointment", appointment_id=appointment)


async def visit(state: State) -> None:
    """Visits."""
    for appointment in state.known["appointments"]:
        state.known["visits"].append(
            await state.key("api.record_visit", appointment_id=appointment, diagnosis="Angina", notes="Notes")
        )


async def treat(state: State) -> None:
    """Treatments."""
    for place in state.known["visits"]:
        await state.call("api.add_treatment", visit_id=place, kind="ECG", cost=25, notes="")


async def dispense(state: State) -> None:
    """Prescriptions of one item: units leave the stock."""
    item = {"medication_id": state.known["medication"], "dosage": "1", "frequency": "daily", "duration_days": 5}
    for place in state.known["visits"]:
        await state.call("api.prescribe", visit_id=place, items=[item | {"quantity": 5}])


async def issue(state: State) -> None:
    """Bills, with a claim where the state has claims."""
    for appointment in state.known["appointments"]:
        state.known["bills"].append(await state.key("api.issue_bill", appointment_id=appointment))


async def pay(state: State) -> None:
    """Payments of the patient's part, the same in both."""
    for bill in state.known["bills"]:
        await state.call("api.pay_bill", bill_id=bill, amount=10, method="CARD")


async def complete(state: State) -> None:
    """The last step of status."""
    for appointment in state.known["appointments"]:
        await state.call("api.complete_appointment", appointment_id=appointment)


async def point(state: State) -> None:
    """One patient at a time."""
    for patient in state.known["patients"]:
        await state.call("api.patients_by_id", ids=[patient])


async def nested(state: State) -> None:
    """Twenty patients with their appointments, visits and bills, a call a level."""
    chance = random.Random(state.known["number"])  # noqa: S311 - which rows are read is no secret
    for _ in range(state.known["calls"]):
        ids = chance.choices(state.known["patients"], k=20)
        await state.call("api.patients_by_id", ids=ids)
        rows = await state.call("api.appointments_by_patient_id_page", ids=ids, first=10)
        appointments = [row["id"] for row in rows]
        await state.call("api.bills_by_appointment_id", ids=appointments)
        await state.call("api.visits_by_appointment_id", ids=appointments)


WORK: dict[str, Callable[[State], Awaitable[None]]] = {
    "insert a patient, plain SQL": insert_patients,
    "register a patient": register,
    "change a patient's contact data": update_contact,
    "book": book,
    "check in": check_in,
    "start": start,
    "record a visit": visit,
    "add a treatment": treat,
    "prescribe and dispense": dispense,
    "issue a bill": issue,
    "pay a bill": pay,
    "complete": complete,
    "read one patient": point,
    "read patients, appointments, bills, visits": nested,
}


def _numbers(state: State) -> range:
    first = state.known["number"]
    state.known["number"] = first + state.known["calls"]
    return range(first, state.known["number"])
