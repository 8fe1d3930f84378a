"""A small hospital to test rules in: made by the same functions that everybody uses, as the web tier's login."""

import asyncio
import datetime as dt
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from tests.calls import by_name, statement

ROLES = ("PATIENT", "RECEPTIONIST", "NURSE", "DOCTOR", "PHARMACIST", "CASHIER", "ANALYST", "AUDITOR", "ADMIN")
WEEK = [{"weekday": day, "starts_at": "00:00", "ends_at": "00:00"} for day in range(1, 8)]
Session = asyncpg.Pool | asyncpg.Connection | PoolConnectionProxy
# Argon2id's output of a password that nobody has to know, and the hash that holds it: the database computes neither.
PROOF = b"what Argon2id makes of this word"
HASH = f"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ${b64encode(PROOF).decode().rstrip('=')}"


@dataclass
class Hospital:
    """A hospital with one department, open day and night, and a session for whoever is asked for.

    `pool` is the web tier's, `admin` an administrator's connection: only it may make hospitals and accounts.
    """

    pool: Session
    admin: asyncpg.Connection
    id: int
    zone: ZoneInfo
    sessions: dict[str, UUID] = field(default_factory=dict)
    department: int = 0
    _made: int = 0
    # The administrator's connection is one: of those who follow an appointment at once, one after the other.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def on(self, connection: Session) -> "Hospital":
        """The same hospital, called on one connection instead of the pool."""
        return replace(self, pool=connection)

    async def call(self, session: str | UUID | None, function: str, *values: Any, **named: Any) -> asyncpg.Record:
        """The one row of `api.<function>(...)`, called as a role's session (see `sign_in`), as PUBLIC for None."""
        rows = await self.rows(session, function, *values, **named)
        assert len(rows) == 1, rows
        return rows[0]

    async def rows(self, session: str | UUID | None, function: str, *values: Any, **named: Any) -> list[asyncpg.Record]:
        """All rows of `api.<function>(...)`, see `by_name`."""
        who = self.sessions[session] if isinstance(session, str) else session
        given = by_name(function, values, named)
        rows: list[asyncpg.Record] = await self.pool.fetch(statement(function, given), self.id, who, *given.values())
        return rows

    async def sign_in(self, name: str, roles: Sequence[str], **people: int) -> UUID:
        """Makes an account with these roles, of a patient=, doctor= or nurse=, and a session known as `name`."""
        email = f"{name.lower()}@{self.id}.example"
        account = await self.admin.fetchval(
            "SELECT id FROM clinic.insert_account($1, $2, $3, $4, $5, $6, $7, NULL)",
            self.id, email, HASH, list(roles), people.get("patient"), people.get("doctor"), people.get("nurse"),
        )  # fmt: skip
        session = await self.admin.fetchval(
            "SELECT key FROM auth.start_session($1, $2, $3, 'tests')", self.id, account, email
        )
        self.sessions[name] = session
        return UUID(str(session))

    async def opened(self, email: str, token: str = "", proof: bytes | None = PROOF) -> UUID | None:
        """A session that is opened as the web tier does it, by a password's proof; None where it is refused."""
        given = {"p_email": email, "p_proof": proof, "p_refresh_token": token or f"of {email} {self._number()}"}
        rows = await self.rows(None, "open_session", **given)
        return rows[0]["session_key"] if rows else None

    async def token(self, email: str, kind: str = "SIGN_UP") -> str:
        """A token as the mail of a kind brings it to an address."""
        issued = "SELECT auth.issue_token($1, $2, $3, interval '1 hour')"
        return str(await self.admin.fetchval(issued, self.id, kind, email.strip().lower()))

    async def confirm(self, email: str) -> asyncpg.Record:
        """What becomes of the sign-up of an address when it is confirmed."""
        return await self.call(None, "confirm_sign_up", p_token=await self.token(email))

    async def confirmed_doctor(self, email: str) -> asyncpg.Record:
        """The doctor whose registration waited for this address."""
        await self.confirm(email)
        found = "SELECT d.* FROM clinic.doctors AS d WHERE d.hospital_id = $1 AND d.email = $2"
        row = await self.admin.fetchrow(found, self.id, email.strip().lower())
        assert row is not None
        return row

    async def new_department(self, name: str = "", opens: str = "00:00", closes: str = "00:00") -> int:
        """A further department; open day and night unless told otherwise."""
        name = name or f"Department {self._number()}"
        row = await self.call(
            "ADMIN",
            "create_department",
            p_name=name,
            p_location="",
            p_opens_at=dt.time.fromisoformat(opens),
            p_closes_at=dt.time.fromisoformat(closes),
        )
        return int(row["id"])

    async def new_doctor(self, department: int = 0, fee: str = "80", hours: list[dict[str, Any]] | None = None) -> int:
        """A doctor, available at every hour unless `hours` says otherwise."""
        number = self._number()
        row = await self.call(
            "ADMIN",
            "create_doctor",
            p_department_id=department or self.department,
            p_first_name="Ann",
            p_last_name=f"Doctor {number}",
            p_specialization="Cardiology",
            p_registration_number=f"R{number}",
            p_registration_expires_on=dt.date(2099, 1, 1),
            p_consultation_fee=fee,
        )
        # An empty list does not say of itself that it is JSON.
        week = orjson.dumps(WEEK if hours is None else hours).decode()
        await self.call("ADMIN", "set_availability", p_doctor_id=row["id"], p_hours=week)
        return int(row["id"])

    async def new_nurse(self, department: int = 0) -> int:
        """A nurse."""
        row = await self.call(
            "ADMIN",
            "create_nurse",
            p_department_id=department or self.department,
            p_first_name="Nora",
            p_last_name="Nurse",
            p_shift="DAY",
        )
        return int(row["id"])

    async def new_patient(self, cover_percent: int = 0) -> int:
        """A patient, insured for `cover_percent` of every bill."""
        row = await self.call(
            "ADMIN",
            "register_patient",
            p_first_name="Eva",
            p_last_name=f"Patient {self._number()}",
            p_birth_date=dt.date(2000, 2, 29),
            p_gender="FEMALE",
            p_phone="+49301000",
            p_email="eva@example.com",
            p_address="A",
            p_allergies=["Penicillin"],
            p_insurance_provider="Insurer",
            p_insurance_policy_number="P1",
            p_insurance_cover_percent=cover_percent,
            # They share a telephone number and a birth date.
            p_confirmed=True,
        )
        return int(row["id"])

    async def new_room(self, beds: int, department: int = 0) -> int:
        """A room."""
        row = await self.call(
            "ADMIN",
            "create_room",
            p_department_id=department or self.department,
            p_number=f"R{self._number()}",
            p_type="GENERAL",
            p_beds=beds,
        )
        return int(row["id"])

    async def new_medication(
        self, units: int, price: str = "0.10", expires: dt.date = dt.date(2099, 1, 1), department: int = 0
    ) -> int:
        """A medication with one batch, B1, of `units` in a department's stock."""
        row = await self.call(
            "ADMIN",
            "add_medication_with_stock",
            p_department_id=department or self.department,
            p_name=f"Medication {self._number()}",
            p_strength="1 mg",
            p_form="tablet",
            p_manufacturer="M",
            p_unit_price=price,
            p_quantity=units,
            p_batch_number="B1",
            p_expires_on=expires,
        )
        return int(row["id"])

    def at(self, hour: int, minute: int = 0, days: int = 1) -> dt.datetime:
        """A wall-clock time at the hospital, `days` from today."""
        day = dt.datetime.now(self.zone).date() + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(hour, minute), self.zone)

    async def book(
        self, patient: int, doctor: int, starts: dt.datetime, minutes: int = 30, session: str = "ADMIN"
    ) -> int:
        """A booked appointment's id."""
        row = await self.call(
            session,
            "book_appointment",
            p_patient_id=patient,
            p_doctor_id=doctor,
            p_starts_at=starts,
            p_duration_minutes=minutes,
            p_reason="Pain",
        )
        return int(row["id"])

    async def begin(self, appointment: int) -> None:
        """Checks an appointment in and starts it, at its start."""
        await self.follow(appointment, "check_in_appointment", "start_appointment")

    async def follow(self, appointment: int, *commands: str) -> asyncpg.Record:
        """Gives these commands at the appointment's start, whenever that is; the last one's row."""
        async with self._turn:
            return await self._follow(appointment, commands)

    async def _follow(self, appointment: int, commands: tuple[str, ...]) -> asyncpg.Record:
        clock = await self.admin.fetchval("SELECT current_setting('app.clock', true)")
        starts = await self.admin.fetchval(
            "SELECT starts_at FROM clinic.appointments WHERE hospital_id = $1 AND id = $2", self.id, appointment
        )
        await set_clock(self.admin, starts)
        try:
            for command in commands:
                row = await self.on(self.admin).call("ADMIN", command, p_appointment_id=appointment)
        finally:
            await set_clock(self.admin, dt.datetime.fromisoformat(clock) if clock else None)
        return row

    async def due(self, appointment: int) -> int:
        """Moves a booked appointment two days back, so that everything about it has its time; the appointment."""
        await self.admin.execute(
            "UPDATE clinic.appointments SET starts_at = starts_at - interval '2 days',"
            " ends_at = ends_at - interval '2 days' WHERE hospital_id = $1 AND id = $2",
            self.id, appointment,
        )  # fmt: skip
        return appointment

    async def visit(self, patient: int, doctor: int, starts: dt.datetime) -> tuple[int, int]:
        """An appointment in progress and its visit."""
        appointment = await self.book(patient, doctor, starts)
        await self.begin(appointment)
        row = await self.call(
            "ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina", p_notes="Notes"
        )
        return appointment, int(row["id"])

    async def prescribe(self, visit: int, *items: tuple[int, int], session: str = "ADMIN") -> int:
        """A prescription of (medication, quantity)s."""
        row = await self.call(session, "prescribe", p_visit_id=visit, p_items=[item(*each) for each in items])
        return int(row["id"])

    def _number(self) -> int:
        self._made += 1
        return self._made


def item(medication: int, quantity: int) -> dict[str, Any]:
    """A prescription's item as api.prescribe takes it."""
    return {"medication_id": medication, "dosage": "1", "frequency": "daily", "duration_days": 5, "quantity": quantity}


async def set_clock(connection: asyncpg.Connection | PoolConnectionProxy, at: dt.datetime | None) -> None:
    """Moves the clock that the rules go by for all that an administrator's connection does; None lets it run."""
    await connection.execute("SELECT set_config('app.clock', $1, false)", at.isoformat() if at else "")


async def new_hospital(
    pool: Session,
    admin: asyncpg.Connection,
    slug: str,
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
    tax: str = "19",
) -> Hospital:
    """A hospital with a department and the session "ADMIN"."""
    key = await admin.fetchval(
        "SELECT id FROM clinic.create_hospital($1, $1, $2, $3, $4::text::numeric, 30)", slug, zone, currency, tax
    )
    made = Hospital(pool, admin, key, ZoneInfo(zone))
    await made.sign_in("ADMIN", ["ADMIN"])
    made.department = await made.new_department("Cardiology")
    return made
