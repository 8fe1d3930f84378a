"""Pages of 100 through many appointments while another client books and cancels among them.

PAGED_APPOINTMENTS says through how many: 10,000 unless told otherwise.
"""

import asyncio
import datetime as dt
import os
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client
from tests.world import Hospital

NUMBER = int(os.environ.get("PAGED_APPOINTMENTS", "10000"))
PAGE = 100
# So many start at the same moment, more than a page has room for beside those that are booked meanwhile.
AT_ONCE = 130
STEP = dt.timedelta(minutes=15)
SLOTS = NUMBER // AT_ONCE
PEOPLE = """
    WITH doctors AS (
        INSERT INTO clinic.doctors (
            hospital_id, department_id, employee_number, first_name, last_name, specialization, registration_number,
            registration_expires_on, consultation_fee
        )
        SELECT $1, $2, (800000 + n)::text, 'Paged', n::text, 'X', 'P' || n, '2099-01-01', 1
        FROM generate_series(1, $3::bigint) AS n
    )
    INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
    SELECT $1, (800000 + n)::text, 'Paged', n::text, '2000-01-01', 'OTHER' FROM generate_series(1, $3::bigint) AS n
"""
MAKE = """
    INSERT INTO clinic.appointments (hospital_id, doctor_id, patient_id, department_id, starts_at, ends_at)
    SELECT $1, d.id, p.id, $2, s.starts_at, s.starts_at + $6
    FROM generate_series(0, $4::bigint - 1) AS n
    CROSS JOIN LATERAL (SELECT $5::timestamptz + (n / $3) * $6::interval AS starts_at) AS s
    JOIN clinic.doctors AS d
        ON d.hospital_id = $1 AND d.first_name = 'Paged' AND d.last_name = (n % $3::bigint + 1)::text
    JOIN clinic.patients AS p
        ON p.hospital_id = $1 AND p.first_name = 'Paged' AND p.last_name = (n % $3::bigint + 1)::text
    RETURNING id
"""
# What triggers would have kept of each, for every appointment a further version of the same few rows.
KEPT = (
    """
    INSERT INTO clinic.doctor_patients (hospital_id, doctor_id, patient_id, live_appointments)
    SELECT hospital_id, doctor_id, patient_id, count(*) FROM clinic.appointments WHERE hospital_id = $1 GROUP BY 1, 2, 3
""",
    """
    INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id, last_booking_at)
    SELECT hospital_id, patient_id, department_id, max(starts_at) FROM clinic.appointments WHERE hospital_id = $1
    GROUP BY 1, 2, 3
""",
)
FORWARD = """query($cursor: String, $filter: AppointmentFilter) {
  appointments(first: 100, after: $cursor, filter: $filter) {
    nodes { id startsAt } pageInfo { more: hasNextPage cursor: endCursor } } }"""
BACKWARD = """query($cursor: String, $filter: AppointmentFilter) {
  appointments(last: 100, before: $cursor, filter: $filter) {
    nodes { id startsAt } pageInfo { more: hasPreviousPage cursor: startCursor } } }"""
BOOKED = {"status": {"eq": "BOOKED"}}


@dataclass
class Diary:
    """The appointments that were there, and a client who books and cancels among them."""

    hospital: Hospital
    client: Client
    others: list[int]
    starts: dt.datetime
    doctors: list[int]
    patients: list[int]
    booked: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)
    worked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def disturb(self, rng: random.Random, enough: asyncio.Event) -> None:
        """Books and cancels, at any place of the diary, until it is enough."""
        while not enough.is_set():
            doctor, patient = rng.choice(list(zip(self.doctors, self.patients, strict=True)))
            key = await self.book(doctor, patient, rng.randrange(SLOTS))
            if key is not None:
                await self._cancel(key if rng.random() < 0.5 else rng.choice(self.others))

    async def more(self) -> None:
        """Waits until the other client has booked and cancelled some more."""
        wanted = self.done + Counter(booked=2, cancelled=2)
        async with asyncio.timeout(60), self.worked:
            await self.worked.wait_for(lambda: self.done >= wanted)

    async def book(self, doctor: int, patient: int, slot: int) -> int | None:
        """The id of a new appointment in a slot of the diary, or None where one is there already."""
        answer = await self.client.answer(
            "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { id } }",
            input={
                "doctorId": ids.encode("Doctor", doctor),
                "patientId": ids.encode("Patient", patient),
                "startsAt": (self.starts + slot * STEP).isoformat(),
                "durationMinutes": 15,
            },
        )
        if "errors" in answer:
            # By an earlier one of its own.
            assert answer["errors"][0]["extensions"]["code"] == "DOUBLE_BOOKED", answer
            return None
        key = ids.key_of("Appointment", answer["data"]["bookAppointment"]["id"])
        self.booked.add(key)
        await self._did("booked")
        return key

    async def _cancel(self, victim: int) -> None:
        if victim not in self.cancelled:
            # Before it is done: whoever reads meanwhile may see either.
            self.cancelled.add(victim)
            given = {"appointmentId": ids.encode("Appointment", victim), "reason": "Feels well"}
            await self.client.do("cancelAppointment", "id", **given)
            await self._did("cancelled")

    async def _did(self, what: str) -> None:
        self.done[what] += 1
        async with self.worked:
            self.worked.notify_all()


@pytest.fixture(scope="module")
async def diary(staff: Staff) -> Diary:
    hospital = staff.hospital
    starts = hospital.at(0, days=2)
    await hospital.admin.execute(PEOPLE, hospital.id, hospital.department, AT_ONCE)
    async with hospital.admin.transaction():
        await hospital.admin.execute("SET LOCAL session_replication_role = replica")
        rows = await hospital.admin.fetch(MAKE, hospital.id, hospital.department, AT_ONCE, NUMBER, starts, STEP)
        for statement in KEPT:
            await hospital.admin.execute(statement, hospital.id)
    await hospital.admin.execute("ANALYZE clinic.appointments")
    return Diary(
        hospital,
        await staff.person("ADMIN"),
        [row["id"] for row in rows],
        starts,
        [await hospital.new_doctor() for _ in range(3)],
        [await hospital.new_patient() for _ in range(3)],
    )


@asynccontextmanager
async def disturbed(diary: Diary, seed: str) -> AsyncIterator[None]:
    """While the block runs, the other client works; what it began it ends, and what it came upon is raised."""
    enough = asyncio.Event()
    working = asyncio.create_task(diary.disturb(random.Random(seed), enough))
    try:
        yield
    finally:
        enough.set()
        await working


async def answered_by_plan(http: httpx.AsyncClient) -> int:
    """How many queries the compiled executor has answered so far."""
    text = (await http.get("/metrics")).text
    counts = re.findall(r"wardgraph_request_seconds_count\{([^}]*)\} (\S+)", text)
    return sum(int(float(number)) for of, number in counts if '"query"' in of and '"compiled"' in of)


@pytest.mark.parametrize("asked", [None, BOOKED], ids=["all", "booked"])
@pytest.mark.parametrize("document", [FORWARD, BACKWARD], ids=["forward", "backward"])
async def test_no_row_comes_twice_and_none_is_missed(
    diary: Diary, http: httpx.AsyncClient, document: str, asked: dict[str, object] | None
) -> None:
    made = set(diary.others)
    before, done, cancelled = set(diary.booked), diary.done.copy(), set(diary.cancelled)
    compiled = await answered_by_plan(http)
    seen: list[tuple[str, int]] = []
    took: list[float] = []
    cursor: str | None = None
    # Booked half-way, and kept: at the end that was read already, and at the one still to come.
    apart = (await diary.hospital.new_doctor(), await diary.hospital.new_patient())
    ends = (0, SLOTS - 1) if document == FORWARD else (SLOTS - 1, 0)
    behind = ahead = None
    async with disturbed(diary, document + str(asked)):
        while True:
            started = time.perf_counter()
            page = (await diary.client.data(document, cursor=cursor, filter=asked))["appointments"]
            took.append(time.perf_counter() - started)
            rows = [(row["startsAt"], ids.key_of("Appointment", row["id"])) for row in page["nodes"]]
            seen += rows if document == FORWARD else reversed(rows)
            cursor = page["pageInfo"]["cursor"]
            if not page["pageInfo"]["more"]:
                break
            assert len(rows) == PAGE
            if len(took) % 10 == 0:
                await diary.more()
            if behind is None and len(seen) >= NUMBER // 2:
                behind, ahead = [await diary.book(*apart, slot) for slot in ends]
    found = [key for _, key in seen]
    assert len(set(found)) == len(found)
    ordered = sorted(((dt.datetime.fromisoformat(at), key) for at, key in seen), reverse=document == BACKWARD)
    assert [key for _, key in ordered] == found
    throughout = made | before
    if asked:
        throughout -= diary.cancelled
        assert not cancelled & set(found)
    assert throughout <= set(found)
    assert set(found) <= made | diary.booked
    worked = diary.done - done
    assert worked["booked"] > 10
    assert worked["cancelled"] > 5
    assert behind is not None
    assert behind not in found
    assert ahead in found
    assert await answered_by_plan(http) - compiled == len(took)
    took.sort()
    print(f"{len(found)} rows, {len(took)} pages, {sum(took):.1f} s, median {1000 * took[len(took) // 2]:.1f} ms,"
          f" p99 {1000 * took[len(took) * 99 // 100]:.1f} ms, meanwhile {dict(worked)}")  # fmt: skip
