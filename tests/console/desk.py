"""A reception desk to test at: a hospital of one's own, with a doctor who is always there and patients to book."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from loadgen.play.accounts import PASSWORD
from tests import kept
from tests.databases import DatabaseServer
from tests.web import Client, serving, sign_in

ZONE = ZoneInfo("Europe/Berlin")
HOURS = [{"weekday": day, "startsAt": "00:00", "endsAt": "00:00"} for day in range(1, 8)]


@dataclass
class Desk:
    """What there is, and an administrator who looks at it through the endpoint."""

    address: str
    admin: Client
    department: str
    doctors: dict[str, str] = field(default_factory=dict)
    patients: dict[str, str] = field(default_factory=dict)

    async def add_doctor(self, last_name: str) -> None:
        """A doctor of the department, at work day and night."""
        made = await self.admin.do(
            "createDoctor",
            "id",
            departmentId=self.department,
            firstName="Ida",
            lastName=last_name,
            specialization="Emergency medicine",
            registrationNumber=f"REG-{last_name}",
            registrationExpiresOn="2039-01-01",
            consultationFee="80.00",
        )
        await self.admin.do("setAvailability", "id", doctorId=made["id"], hours=HOURS)
        self.doctors[last_name] = made["id"]

    async def add_patient(self, first_name: str, last_name: str, phone: str) -> None:
        """A patient with the names and the telephone."""
        made = await self.admin.do(
            "registerPatient",
            "id",
            firstName=first_name,
            lastName=last_name,
            birthDate="1980-02-03",
            gender="FEMALE",
            phone=phone,
            confirmed=True,
        )
        self.patients[last_name] = made["id"]

    async def book(self, doctor: str, patient: str, starts_at: dt.datetime, minutes: int = 20) -> str:
        """The id of a new appointment."""
        made = await self.admin.do(
            "bookAppointment",
            "id",
            patientId=self.patients[patient],
            doctorId=self.doctors[doctor],
            startsAt=starts_at.isoformat(),
            durationMinutes=minutes,
        )
        return str(made["id"])

    async def appointments(self, doctor: str, day: dt.date) -> list[tuple[str, str, str]]:
        """Of one doctor and day: local time, name of the patient, status; by time."""
        begin = dt.datetime.combine(day, dt.time(), ZONE)
        found: Any = await self.admin.data(
            """query($doctor: ID!, $from: DateTime!, $to: DateTime!) {
                 appointments(first: 50, orderBy: [STARTS_AT_ASC],
                   filter: { doctorId: { eq: $doctor }, startsAt: { gte: $from, lt: $to } }) {
                   nodes { startsAt status patient { lastName } } } }""",
            doctor=self.doctors[doctor],
            **{"from": begin.isoformat(), "to": (begin + dt.timedelta(days=1)).isoformat()},
        )
        return [
            (
                f"{dt.datetime.fromisoformat(one['startsAt']).astimezone(ZONE):%H:%M}",
                one["patient"]["lastName"],
                one["status"],
            )
            for one in found["appointments"]["nodes"]
        ]


@asynccontextmanager
async def open_desk(server: DatabaseServer) -> AsyncIterator[Desk]:
    """A desk on a copy of the demo hospital."""
    async with (
        server.database(await kept.demo_template(server)) as made,
        serving(made) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as http,
    ):
        admin = await sign_in(http, "demo", "admin@demo.example", PASSWORD)
        found = await admin.data("""{ departments(filter: {name: {eq: "Emergency Medicine"}}) { nodes { id } } }""")
        desk = Desk(address, admin, found["departments"]["nodes"][0]["id"])
        for name in ("Always", "Besides"):
            await desk.add_doctor(name)
        for first, last, phone in (
            ("Jörg", "Weißmüller", "+49 30 7000001"),
            ("Iris", "Vogelsang", "+49 30 7000002"),
            ("Olaf", "Vogelsang-Meier", "+49 30 7000002"),
        ):
            await desk.add_patient(first, last, phone)
        yield desk


def tomorrow() -> dt.date:
    """By the hospital's clock."""
    return dt.datetime.now(ZONE).date() + dt.timedelta(days=1)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A local time of the hospital."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)
