"""The fixed world of the access tests: hospitals alike to the last row, down to the ids, and everybody's session.

NORTH and SOUTH have the same people under the SAME ids, so that whatever forgets to ask for the hospital finds rows of
the other one. WEST has them once more, under ids that exist nowhere else.

Cardiology: doctor Dora, nurse Nina, rooms C1 and (empty) C2, aspirin. Surgery: doctor Dan, nurse Ned, room S1,
ibuprofen.
Patients: pia (Dora's and Dan's), quin (Dora's, booked and not yet seen), paul and olga (Dan's; Dora opened olga's
record), pavel (Dora's until he cancelled), petra (nobody's), ines (nobody's, and lies in
C1: the ward's), pearl (merged into pia).

Attic, doctor Dina and iodine are there and used by nobody; Cellar, doctor Della, nurse Noel, receptionist Ruth, guard
Oona, room X1, bed X of C2, lint and patient pablo are retired. GONE's account is suspended, INVITED's
waits; doctor Dove registered online and waits.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from tests.access import spare as unused
from tests.access.import_rows import IMPORTS
from tests.access.money_rows import ENTERED, insured
from tests.access.pharmacy_rows import against_allergies, cancelled
from tests.access.rows import LABELS
from tests.access.series_rows import SERIES, STARTED, checked_in
from tests.access.stay_rows import stays
from tests.world import WEEK, Hospital, item, new_hospital

NAMES = ("north", "south", "west")
ROLES = ("PATIENT", "RECEPTIONIST", "NURSE", "DOCTOR", "PHARMACIST", "CASHIER", "ANALYST", "AUDITOR", "ADMIN")
UNIONS = (
    "PATIENT+RECEPTIONIST",
    "PATIENT+CASHIER",
    "PATIENT+PHARMACIST",
    "DOCTOR+PHARMACIST",
    "DOCTOR+RECEPTIONIST",
    "CASHIER+PHARMACIST",
)
PUBLIC = "PUBLIC"
RESULTED_AT = dt.datetime(2024, 5, 6, 7, 8, tzinfo=dt.UTC)
ASKERS = (PUBLIC, *ROLES, *UNIONS)


@dataclass(frozen=True)
class House:
    """One hospital of the cast: who is signed in there, and its rows by table and label."""

    id: int
    sessions: dict[str, uuid.UUID]
    keys: dict[str, dict[str, frozenset[str]]]

    def session(self, asker: str) -> uuid.UUID | None:
        """The session of an asker; none for PUBLIC."""
        return None if asker == PUBLIC else self.sessions[asker]

    def id_of(self, table: str, label: str) -> int:
        """The id of the one row with a label."""
        (key,) = self.keys[table][label]
        return int(key.split("/")[1])


Cast = dict[str, House]


@dataclass
class Director:
    hospital: Hospital
    doctors: dict[str, int] = field(default_factory=dict)
    patients: dict[str, int] = field(default_factory=dict)
    hour: int = 0

    async def admin(self, function: str, **arguments: Any) -> int:
        return int((await self.hospital.call("ADMIN", function, **arguments))["id"])

    async def doctor(self, name: str, department: int) -> None:
        self.doctors[name] = await self.admin(
            "create_doctor",
            p_department_id=department,
            p_first_name=name,
            p_last_name="Doctor",
            p_specialization="Medicine",
            p_registration_number=name,
            p_registration_expires_on=dt.date(2099, 1, 1),
            p_consultation_fee="80",
            p_phone="+49305550",
            p_email=f"{name}@example.com",
        )
        await self.hospital.call("ADMIN", "set_availability", p_doctor_id=self.doctors[name], p_hours=WEEK)
        await self.hospital.admin.execute(
            "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at, reason)"
            " VALUES ($1, $2, $3, $4, $5)",
            self.hospital.id, self.doctors[name], self.hospital.at(0, days=20), self.hospital.at(0, days=21), name,
        )  # fmt: skip

    async def book(self, patient: str, doctor: str, suffix: str = "") -> int:
        self.hour += 1
        # Of the day before yesterday: so its time has come for whatever may follow.
        booked = await self.admin(
            "book_appointment",
            p_patient_id=self.patients[patient],
            p_doctor_id=self.doctors[doctor],
            p_starts_at=self.hospital.at(self.hour),
            p_duration_minutes=30,
            p_reason=f"{patient}-{doctor}{suffix}",
            p_request_id=uuid.uuid4(),
        )
        return await self.hospital.due(booked)

    async def treat(self, patient: str, doctor: str) -> tuple[int, int]:
        appointment = await self.book(patient, doctor)
        await self.hospital.begin(appointment)
        visit = await self.admin(
            "record_visit", p_appointment_id=appointment, p_diagnosis=f"{patient}-{doctor}", p_notes="Clinical notes"
        )
        treatment = await self.admin(
            "add_treatment",
            p_visit_id=visit,
            p_kind=f"{patient}-{doctor}",
            p_cost="20",
            p_notes="Notes of the treatment",
        )
        await self.admin(
            "add_lab_result",
            p_visit_id=visit,
            p_test=f"{patient}-{doctor}",
            p_value="5.4",
            p_unit="mmol/l",
            p_reference_range="3.9 to 5.5",
            p_resulted_at=RESULTED_AT,
            p_notes="Notes of the result",
        )
        await self.admin(
            "amend_visit", p_visit_id=visit, p_reason=f"{patient}-{doctor}", p_changes={"notes": "Corrected notes"}
        )
        await self.admin(
            "amend_treatment",
            p_treatment_id=treatment,
            p_reason=f"{patient}-{doctor}",
            p_changes={"notes": "Corrected notes of the treatment"},
        )
        return appointment, visit

    async def add_contacts(self, *patients: str) -> None:
        for name in patients:
            await self.admin(
                "add_contact_person",
                p_patient_id=self.patients[name],
                p_name=name,
                p_relation="SIBLING",
                p_phone="+49305550",
                p_email=f"{name}@family.example",
                p_note="In the evening",
            )

    async def bill(self, appointment: int) -> int:
        return await self.admin("issue_bill", p_appointment_id=appointment, p_discount_percent=0)

    async def claim(self, bill: int) -> int:
        return await self.admin("claims_by_bill_id", p_ids=[bill])

    async def pay(self, bill: int, method: str, refund: str | None) -> None:
        payment = await self.admin("pay_bill", p_bill_id=bill, p_amount="20", p_method=method)
        if refund:
            await self.hospital.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="5", p_reason=refund)


async def gather(pool: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    """Makes the whole cast in an empty database."""
    for name in NAMES:
        if name == "south":
            await _restart_ids(admin)
        hospital = await new_hospital(pool, admin, name)
        # What began yesterday can be taken back at any hour of today.
        await admin.execute("UPDATE clinic.hospitals SET undo_hours = 72 WHERE id = $1", hospital.id)
        await _play(Director(hospital))


async def cast_of(admin: asyncpg.Connection) -> Cast:
    """The cast that was gathered in this database."""
    ids = {row["slug"]: row["id"] for row in await admin.fetch("SELECT slug, id FROM clinic.hospitals")}
    sessions: dict[int, dict[str, uuid.UUID]] = {key: {} for key in ids.values()}
    for row in await admin.fetch("""
        SELECT s.hospital_id, s.key AS id, split_part(c.email, '@', 1) AS name FROM auth.sessions AS s
        JOIN auth.accounts AS c ON c.hospital_id = s.hospital_id AND c.id = s.account_id
        ORDER BY s.id DESC
    """):
        name = row["name"].upper()
        sessions[row["hospital_id"]][name if name in ASKERS else row["name"]] = row["id"]
    keys: dict[int, dict[str, dict[str, frozenset[str]]]] = {key: {} for key in ids.values()}
    for table, query in LABELS.items():
        found: dict[tuple[int, str], set[str]] = {}
        for row in await admin.fetch(query):
            found.setdefault((row["hospital_id"], row["label"]), set()).add(row["key"])
        for (key, label), rows in found.items():
            keys[key].setdefault(table, {})[label] = frozenset(rows)
    return {name: House(ids[name], sessions[ids[name]], keys[ids[name]]) for name in NAMES}


async def _sign_in_again(hospital: Hospital) -> None:
    """A second session for each asker, for the first to end."""
    for asker in (*ROLES, *UNIONS):
        assert await hospital.opened(f"{asker.lower()}@{hospital.id}.example")


async def _play(director: Director) -> None:
    hospital = director.hospital
    cardiology, surgery = hospital.department, await hospital.new_department("Surgery")
    await director.doctor("dora", cardiology)
    await director.doctor("dan", surgery)
    nina = await director.admin(
        "create_nurse", p_department_id=cardiology, p_first_name="nina", p_last_name="Nurse", p_shift="DAY"
    )
    await director.admin(
        "create_nurse", p_department_id=surgery, p_first_name="ned", p_last_name="Nurse", p_shift="NIGHT"
    )
    await director.admin("create_receptionist", p_department_id=cardiology, p_first_name="rita", p_last_name="Desk")
    await director.admin("create_receptionist", p_department_id=surgery, p_first_name="rosa", p_last_name="Desk")
    await director.admin(
        "create_other_staff",
        p_department_id=cardiology,
        p_first_name="otto",
        p_last_name="Guard",
        p_job_title="Security",
    )
    await director.admin(
        "create_other_staff", p_department_id=surgery, p_first_name="olaf", p_last_name="Broom", p_job_title="Cleaning"
    )
    for name in ("pia", "paul", "pavel", "olga", "petra", "pablo", "quin", "ines", "pearl"):
        director.patients[name] = await director.admin(
            "register_patient",
            p_first_name=name,
            p_last_name="Patient",
            p_birth_date=dt.date(2000, 2, 29),
            p_gender="UNKNOWN",
            p_phone="+49305550",
            p_email=f"{name}@example.com",
            p_address="Road 1",
            p_allergies=["Penicillin"],
            p_insurance_provider="Insurer",
            p_insurance_policy_number="P1",
            p_insurance_cover_percent=10,
            p_confirmed=True,
        )
    await hospital.admin.execute(
        "UPDATE clinic.patients SET notes = 'Clinical', blood_group = 'O_NEGATIVE' WHERE hospital_id = $1", hospital.id
    )
    await director.add_contacts("pia", "paul", "olga", "quin", "ines", "pearl")
    people = {"patient": director.patients["pia"], "doctor": director.doctors["dora"], "nurse": nina}
    for asker in (*ROLES[:-1], *UNIONS):
        await hospital.sign_in(
            asker, asker.split("+"), **{who: people[who] for who in people if who.upper() in asker.split("+")}
        )
    await _sign_in_again(hospital)
    await hospital.sign_in("dan", ["DOCTOR"], doctor=director.doctors["dan"])
    rooms = {
        "C1": await director.admin(
            "create_room", p_department_id=cardiology, p_number="C1", p_type="GENERAL", p_beds=3
        ),
        "S1": await director.admin("create_room", p_department_id=surgery, p_number="S1", p_type="ICU", p_beds=3),
        "C2": await director.admin(
            "create_room", p_department_id=cardiology, p_number="C2", p_type="PRIVATE", p_beds=1
        ),
    }
    await director.admin("set_room_rate", p_type="ICU", p_amount="100", p_valid_from=dt.date(2020, 1, 1))
    spare = await director.admin("create_bed", p_room_id=rooms["C2"], p_number="X")
    await hospital.call("ADMIN", "retire_bed", p_bed_id=spare)
    stock: dict[str, int] = {}
    for name, department, batch in (("aspirin", cardiology, "A1"), ("ibuprofen", surgery, "I1")):
        stock[name] = await director.admin(
            "add_medication_with_stock",
            p_department_id=department,
            p_name=name,
            p_strength="1 mg",
            p_form="tablet",
            p_manufacturer="M",
            p_unit_price="0.50",
            p_quantity=1000,
            p_batch_number=batch,
            p_expires_on=dt.date(2099, 1, 1),
        )
    for patient, doctor, medication in (("pia", "dora", "aspirin"), ("paul", "dan", "ibuprofen"), ("olga", "dan", "")):
        appointment, visit = await director.treat(patient, doctor)
        if medication:
            await cancelled(hospital, visit, stock[medication])
            await hospital.prescribe(visit, (stock[medication], 5))
        bill = await director.bill(appointment)
        if medication:
            await director.pay(bill, "CASH", f"{patient}-{doctor}")
    await against_allergies(hospital)
    await director.pay(await _bill(hospital, "paul-dan"), "CARD", None)
    await director.admin(
        "write_off_bill", p_bill_id=await _bill(hospital, "pia-dora"), p_amount="1", p_reason="pia-dora"
    )
    await insured(hospital, await director.claim(await _bill(hospital, "paul-dan")), await _bill(hospital, "pia-dora"))
    line = {"p_description": "olga-dan-certificate", "p_quantity": 1, "p_unit_price": "5"}
    await director.admin("add_bill_line", p_bill_id=await _bill(hospital, "olga-dan"), **line)
    paid = await director.book("paul", "dan", "-paid")
    bill = await director.admin("issue_bill", p_appointment_id=paid)
    await director.admin("rerate_bill", p_bill_id=bill, p_reason="Insured elsewhere")
    await director.pay(bill, "CARD", None)
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=paid, p_reason="Feels well")
    await hospital.admin.execute(ENTERED, hospital.id)
    await stays(hospital, director.patients, rooms)
    checked = await director.book("pia", "dora", "-checked")
    await checked_in(hospital, checked)
    await director.bill(checked)
    await hospital.begin(await director.book("pia", "dora", "-begun"))
    await director.book("pia", "dora", "-booked")
    await hospital.admin.execute(STARTED, hospital.id)
    await director.book("pia", "dan")
    quin = await director.book("quin", "dora")
    await director.admin("submit_claim", p_claim_id=await director.claim(await director.bill(quin)))
    await hospital.call(
        "ADMIN", "cancel_appointment", p_appointment_id=await director.book("pavel", "dora"), p_reason="Feels well"
    )
    await hospital.admin.execute(SERIES, hospital.id)
    await hospital.admin.execute(IMPORTS, hospital.id)
    for values, which in (
        ("notes = 'Desk', entry_reason = 'Was on paper'", "true"),
        (
            "overbooked_at = now(), overbooked_by_id = booked_by_id, overbook_reason = 'Urgent'",
            "reason IN ('pia-dan', 'pavel-dora')",
        ),
        (
            "retired_at = now(), retired_by_id = booked_by_id, retirement_reason = 'Mistaken'",
            "reason IN ('pavel-dora', 'paul-dan-paid')",
        ),
    ):
        update = f"UPDATE clinic.appointments SET {values} WHERE hospital_id = $1 AND {which}"
        await hospital.admin.execute(update, hospital.id)
    await hospital.admin.execute(
        """
        INSERT INTO clinic.holds (hospital_id, doctor_id, account_id, starts_at, ends_at, expires_at)
        SELECT a.hospital_id, $2, a.id, $3::timestamptz + interval '5 minutes' * row_number() OVER (ORDER BY a.id),
            $3::timestamptz + interval '5 minutes' * (1 + row_number() OVER (ORDER BY a.id)), now() + interval '1 day'
        FROM auth.accounts AS a
        WHERE a.hospital_id = $1
        """,
        hospital.id, director.doctors["dora"], hospital.at(12, days=10),
    )  # fmt: skip
    await hospital.call(
        "DOCTOR", "open_patient_record", p_patient_id=director.patients["olga"], p_reason="olga is unconscious"
    )
    await hospital.call(
        "dan", "open_patient_record", p_patient_id=director.patients["pia"], p_reason="pia is unconscious"
    )
    await director.admin(
        "merge_patients",
        p_keep_patient_id=director.patients["pia"],
        p_merge_patient_id=director.patients["pearl"],
        p_reason="pearl",
        p_confirmed=True,
    )
    died = "UPDATE clinic.patients SET deceased_on = '2020-02-29' WHERE hospital_id = $1 AND first_name = 'ines'"
    await hospital.admin.execute(died, hospital.id)
    await unused.play(director, surgery)


async def _bill(hospital: Hospital, label: str) -> int:
    query = """
        SELECT b.id FROM clinic.bills AS b
        JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
        WHERE b.hospital_id = $1 AND a.reason = $2
    """
    return int(await hospital.admin.fetchval(query, hospital.id, label))


async def _restart_ids(admin: asyncpg.Connection) -> None:
    sequences = await admin.fetch("""
        SELECT pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) AS name FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
        WHERE a.attidentity <> '' AND a.attrelid <> 'clinic.hospitals'::regclass
    """)
    for row in sequences:
        await admin.execute(f"ALTER SEQUENCE {row['name']} RESTART")


__all__ = ["ASKERS", "PUBLIC", "ROLES", "UNIONS", "Cast", "House", "cast_of", "gather", "item"]
