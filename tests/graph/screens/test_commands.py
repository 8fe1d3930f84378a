"""The commands of docs/queries/commands over HTTP, each by the role that it is for, with the input that it shows."""

import datetime as dt
import json
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from loadgen.play.accounts import NAMES, PASSWORD
from tests import kept
from tests.databases import Database, DatabaseServer
from tests.mailbox import Mailbox
from tests.web import Client, serving, sign_in

FOLDER = Path(__file__).parents[3] / "docs" / "queries" / "commands"
COMMANDS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.graphql"))}
_HEAD = re.compile(r"# For: ([A-Z]+)\n# Input: (\{.*\})\n")
_NAME = re.compile(r'"\$([a-z]+)"')


@pytest.fixture(scope="module")
async def demo(server: DatabaseServer) -> AsyncIterator[Database]:
    """A demo hospital that may be changed."""
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture(scope="module")
async def http(demo: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with serving(demo) as address, httpx.AsyncClient(base_url=address, timeout=60) as client:
        yield client


class Finder:
    """Values for what inputs name with a dollar; each is looked for, or made, when a command asks for it."""

    def __init__(self, http: httpx.AsyncClient, admin: Client, mailbox: Mailbox) -> None:
        self._http = http
        self._mailbox = mailbox
        self._admin = admin
        self._known: dict[str, str] = {}

    async def value(self, name: str) -> str:
        """The value of a name: always the same for one command."""
        if name not in self._known:
            await getattr(self, f"_find_{name}")()
        return self._known[name]

    async def of_doctor(self, doctor: Client) -> None:
        """Has the doctor with the account act, for a patient of theirs."""
        found = await doctor.data("{ viewer { doctor { id visits(first: 1) { nodes { patient { id } } } } } }")
        self._known["doctor"] = found["viewer"]["doctor"]["id"]
        self._known["patient"] = found["viewer"]["doctor"]["visits"]["nodes"][0]["patient"]["id"]

    async def _find_patient(self) -> None:
        for name, number in (("patient", "1"), ("other", "2")):
            made = await self._admin.do(
                "registerPatient",
                "id",
                firstName="Iris",
                lastName="Example",
                birthDate="1980-02-03",
                gender="FEMALE",
                phone=f"+49 30 23125 10{number}",
                confirmed=True,
            )
            self._known[name] = made["id"]

    _find_other = _find_patient

    async def _find_doctor(self) -> None:
        """A doctor who is always at work."""
        found = await self._admin.data(
            """{ departments(filter: {name: {eq: "Emergency Medicine"}}) { nodes { id } } }"""
        )
        department = found["departments"]["nodes"][0]
        doctor = await self._admin.do(
            "createDoctor",
            "id",
            departmentId=department["id"],
            firstName="Ida",
            lastName="Always",
            specialization="Emergency medicine",
            registrationNumber=secrets.token_hex(4),
            registrationExpiresOn="2035-01-01",
            consultationFee="80.00",
        )
        hours = [{"weekday": day, "startsAt": "00:00", "endsAt": "00:00"} for day in range(1, 8)]
        await self._admin.do("setAvailability", "id", doctorId=doctor["id"], hours=hours)
        self._known["doctor"] = doctor["id"]

    async def _find_starts(self) -> None:
        moment = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
        self._known["starts"] = moment.isoformat()

    async def _find_yesterday(self) -> None:
        moment = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
        self._known["yesterday"] = moment.isoformat()

    async def _find_today(self) -> None:
        self._known["today"] = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date().isoformat()

    async def _booked(self) -> str:
        booked = await self._admin.do(
            "bookAppointment",
            "id",
            patientId=await self.value("patient"),
            doctorId=await self.value("doctor"),
            startsAt=await self.value("starts"),
            durationMinutes=20,
        )
        return str(booked["id"])

    async def _find_token(self) -> None:
        """The token of a mail that no other command here asks for."""
        await self._mailbox.delivered()
        email = f"{NAMES['AUDITOR']}@demo.example"
        asked = "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) }"
        await self._admin.data(asked, input={"hospital": "demo", "email": email})
        self._known["token"] = await self._mailbox.token(email)

    async def _find_booked(self) -> None:
        self._known["booked"] = await self._booked()

    async def _find_later(self) -> None:
        moment = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=8)
        self._known["later"] = moment.isoformat()

    async def _find_hold(self) -> None:
        reception = await sign_in(self._http, "demo", f"{NAMES['RECEPTIONIST']}@demo.example", PASSWORD)
        doctor, starts = await self.value("doctor"), await self.value("starts")
        held = await reception.do("holdSlot", "id", doctorId=doctor, startsAt=starts, durationMinutes=20)
        self._known["hold"] = held["id"]

    async def _find_missed(self) -> None:
        """Somebody who was checked in by mistake, and whose time has begun."""
        patient, doctor = await self.value("patient"), await self.value("doctor")
        came = await self._admin.do("walkIn", "id", patientId=patient, doctorId=doctor, durationMinutes=20)
        self._known["missed"] = self._known["arriving"] = came["id"]
        await self._admin.do("undoAppointmentStatus", "id", appointmentId=came["id"], reason="Somebody else came")

    _find_arriving = _find_missed

    async def _find_cancelled(self) -> None:
        self._known["cancelled"] = await self._booked()
        await self._admin.do("cancelAppointment", "id", appointmentId=self._known["cancelled"], reason="No time")

    async def _find_bill(self) -> None:
        self._known["bill"] = (await self._admin.do("issueBill", "id", appointmentId=await self._booked()))["id"]

    async def _first(self, name: str, connection: str, filters: str) -> None:
        found = await self._admin.data(f"{{ {connection}(first: 1, filter: {{{filters}}}) {{ nodes {{ id }} }} }}")
        self._known[name] = found[connection]["nodes"][0]["id"]

    async def _find_overpaid(self) -> None:
        await self._first("overpaid", "bills", 'refundDue: {gt: "0"}')

    async def _find_claim(self) -> None:
        await self._first("claim", "claims", "status: {eq: SUBMITTED}")

    async def _find_entry(self) -> None:
        await self._first("entry", "insuranceEntries", "status: {eq: WAITING}")

    async def _find_admission(self) -> None:
        nurse = await sign_in(self._http, "demo", f"{NAMES['NURSE']}@demo.example", PASSWORD)
        found = await nurse.data(
            """{ viewer { nurse { department { rooms(first: 50) { nodes {
                   id availableBeds admissions(filter: {dischargedAt: {isNull: true}}) { nodes { id } } } } } } } }"""
        )
        rooms = found["viewer"]["nurse"]["department"]["rooms"]["nodes"]
        self._known["admission"], there = next(
            (stay["id"], room["id"]) for room in rooms for stay in room["admissions"]["nodes"]
        )
        self._known["room"] = next(room["id"] for room in rooms if room["availableBeds"] and room["id"] != there)

    _find_room = _find_admission

    async def _find_from(self) -> None:
        found = await self._admin.data(
            """{ departments { nodes { id } } stock(first: 1, filter: {unitsOnHand: {gt: 50}}) { nodes {
                   department { id } medication { id } batches { batchNumber units } } } }"""
        )
        stock = found["stock"]["nodes"][0]
        self._known["from"] = stock["department"]["id"]
        self._known["to"] = next(
            one["id"] for one in found["departments"]["nodes"] if one["id"] != stock["department"]["id"]
        )
        self._known["medication"] = stock["medication"]["id"]
        self._known["batch"] = next(batch["batchNumber"] for batch in stock["batches"] if batch["units"])

    _find_to = _find_medication = _find_batch = _find_from


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_does_what_it_shows(
    http: httpx.AsyncClient, demo: Database, tmp_path: Path, command: str
) -> None:
    text = COMMANDS[command]
    found = _HEAD.match(text)
    assert found, f"{command} does not begin with its role and its input"
    role, given = found.groups()
    if role == "PUBLIC":
        client = Client(http, {"Wardgraph-Hospital": "demo"})
    else:
        client = await sign_in(http, "demo", f"{NAMES[role]}@demo.example", PASSWORD)
    admin = await sign_in(http, "demo", "admin@demo.example", PASSWORD)
    finder = Finder(http, admin, Mailbox(demo.worker_dsn, tmp_path))
    if role == "DOCTOR":
        await finder.of_doctor(client)
    values = {name: await finder.value(name) for name in _NAME.findall(given)}

    asked = json.loads(_NAME.sub(lambda name: json.dumps(values[name[1]]), given))
    data: dict[str, Any] = await client.data(text, input=asked)

    [answer] = data.values()
    assert answer is True or answer["id"]


def test_the_list_names_every_command() -> None:
    listed = re.findall(
        r"^\| \[([a-z-]+)\]\(commands/\1\.graphql\) \| ([A-Z]+) \|",
        (FOLDER.parent / "README.md").read_text(),
        re.MULTILINE,
    )
    assert sorted(name for name, _ in listed) == sorted(COMMANDS)
    for name, role in listed:
        assert COMMANDS[name].startswith(f"# For: {role}\n"), name
