"""Two records with many rows are merged and parted again while everybody goes on working on both: nothing is lost.

MERGE_ROWS says how many appointments, visits, bills, claims and stays each of the two has (few unless told otherwise);
how long the merge and its undoing took is printed.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from tests.databases import Database
from tests.db.patients.merging import kept_of, merge, recounted, unmerge
from tests.refusals import sqlstate_of
from tests.world import Hospital, item

ROWS = int(os.environ.get("MERGE_ROWS", "12"))
LANES = 8
PATIENT_MERGED = "ZH511"
COUNTS = """
    SELECT p.id,
        (SELECT count(*) FROM clinic.appointments AS a WHERE a.hospital_id = $1 AND a.patient_id = p.id),
        (SELECT count(*) FROM clinic.visits AS v WHERE v.hospital_id = $1 AND v.patient_id = p.id),
        (SELECT count(*) FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.patient_id = p.id),
        (SELECT count(*) FROM clinic.claims AS c JOIN clinic.bills AS b USING (hospital_id)
            WHERE c.hospital_id = $1 AND c.bill_id = b.id AND b.patient_id = p.id),
        (SELECT count(*) FROM clinic.admissions AS s WHERE s.hospital_id = $1 AND s.patient_id = p.id),
        (SELECT count(*) FROM clinic.bed_stays AS s WHERE s.hospital_id = $1 AND s.patient_id = p.id),
        (SELECT count(*) FROM clinic.prescriptions AS r WHERE r.hospital_id = $1 AND r.patient_id = p.id),
        (SELECT count(*) FROM clinic.payments AS m JOIN clinic.bills AS b USING (hospital_id)
            WHERE m.hospital_id = $1 AND m.bill_id = b.id AND b.patient_id = p.id)
    FROM clinic.patients AS p WHERE p.hospital_id = $1 AND p.id = ANY ($2)
"""
ELSEWHERE = """
    SELECT count(*) FROM clinic.visits AS v
    JOIN clinic.appointments AS a ON a.hospital_id = v.hospital_id AND a.id = v.appointment_id
    WHERE v.hospital_id = $1 AND v.patient_id <> a.patient_id
    UNION ALL SELECT count(*) FROM clinic.bills AS b
    JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
    WHERE b.hospital_id = $1 AND b.patient_id <> a.patient_id
    UNION ALL SELECT count(*) FROM clinic.prescriptions AS r
    JOIN clinic.visits AS v ON v.hospital_id = r.hospital_id AND v.id = r.visit_id
    WHERE r.hospital_id = $1 AND r.patient_id <> v.patient_id
    UNION ALL SELECT count(*) FROM clinic.bed_stays AS s
    JOIN clinic.admissions AS a ON a.hospital_id = s.hospital_id AND a.id = s.admission_id
    WHERE s.hospital_id = $1 AND s.patient_id <> a.patient_id
    UNION ALL SELECT count(*) FROM clinic.bills AS b WHERE b.hospital_id = $1 AND (
        b.covered_amount + b.owed <> b.total OR b.paid - b.refunded + b.written_off + b.balance <> b.owed
        OR b.paid <> (SELECT coalesce(sum(m.amount), 0) FROM clinic.payments AS m
            WHERE m.hospital_id = b.hospital_id AND m.bill_id = b.id AND m.payer = 'PATIENT' AND m.status <> 'VOID')
        OR b.covered_amount + b.transferred <> coalesce((SELECT sum(c.amount) FROM clinic.claims AS c
            WHERE c.hospital_id = b.hospital_id AND c.bill_id = b.id), 0)
    )
"""


KINDS = ("appointments", "visits", "bills", "claims", "admissions", "bed_stays", "prescriptions", "payments")


@dataclass
class Record:
    """What is known to be one patient's, by kind: made by commands that were given for this patient."""

    patient: int
    doctor: int
    ids: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def counts(self) -> tuple[int, ...]:
        return tuple(len(self.ids[kind]) for kind in KINDS)


READS = {
    "appointments": "appointments_by_id",
    "visits": "visits_by_id",
    "bills": "bills_by_id",
    "claims": "claims_by_id",
    "admissions": "admissions_by_id",
    "bed_stays": "bed_stays_by_id",
    "prescriptions": "prescriptions_by_id",
    "payments": "payments_by_id",
}


async def full(hospital: Hospital, admin: asyncpg.Connection, record: Record, first: int, room: int) -> None:
    """Gives a patient ROWS past encounters, billed in part to an insurer, and as many stays."""
    for place in range(ROWS):
        # Half hours that the other record leaves free, back from yesterday's evening.
        slot = place * 2 + first
        starts = hospital.at(slot % 40 // 2, slot % 2 * 30, days=-1 - slot // 40)
        row = await hospital.call(
            "ADMIN",
            "record_past_encounter",
            p_patient_id=record.patient,
            p_doctor_id=record.doctor,
            p_starts_at=starts,
            p_duration_minutes=30,
            p_diagnosis="Angina",
            p_notes="",
            p_reason="From paper",
        )
        bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=row["id"])
        stay = await hospital.call(
            "ADMIN", "admit_patient", p_patient_id=record.patient, p_room_id=room, p_reason="Watch"
        )
        await hospital.call("ADMIN", "discharge_patient", p_admission_id=stay["id"])
        record.ids["appointments"].append(row["id"])
        record.ids["bills"].append(bill["id"])
        record.ids["admissions"].append(stay["id"])
    for kind, query in (
        ("visits", "SELECT id FROM clinic.visits WHERE hospital_id = $1 AND appointment_id = ANY ($2)"),
        ("claims", "SELECT id FROM clinic.claims WHERE hospital_id = $1 AND bill_id = ANY ($2)"),
        ("bed_stays", "SELECT id FROM clinic.bed_stays WHERE hospital_id = $1 AND admission_id = ANY ($2)"),
    ):
        made = record.ids[{"visits": "appointments", "claims": "bills", "bed_stays": "admissions"}[kind]]
        record.ids[kind] += [row[0] for row in await admin.fetch(query, hospital.id, made)]


@dataclass
class Crowd:
    """Eight connections that book for, prescribe to and take money of two patients until they are told to stop."""

    hospital: Hospital
    records: Sequence[Record]
    medication: int
    doctors: Sequence[int]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    ended: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    waiting: dict[int, asyncio.Event] = field(default_factory=dict)

    async def work(self, lane: int, connection: asyncpg.Connection) -> None:
        hospital = self.hospital.on(connection)
        for turn in range(10_000):
            if self.stop.is_set():
                return
            record = self.records[(turn + lane) % 2]
            await self._book(hospital, record, lane, turn)
            await self._prescribe(hospital, record, turn * LANES + lane)
            await self._pay(hospital, record, turn * LANES + lane)
            self.waiting.pop(lane, asyncio.Event()).set()

    async def turns(self) -> None:
        """Waits until every lane has done a whole turn from now on."""
        self.waiting = {lane: asyncio.Event() for lane in range(LANES)}
        turns = list(self.waiting.values())
        await asyncio.gather(*(each.wait() for each in turns))
        # The turn may have begun before.
        self.waiting = {lane: asyncio.Event() for lane in range(LANES)}
        await asyncio.gather(*(each.wait() for each in list(self.waiting.values())))

    async def _book(self, hospital: Hospital, record: Record, lane: int, turn: int) -> None:
        # Each lane has a doctor, and five minutes of every hour for its patients: nobody is in two places.
        starts = hospital.at(turn % 20, lane * 5, days=2 + turn // 20)
        row = await self._done(
            hospital.call(
                "ADMIN",
                "book_appointment",
                p_patient_id=record.patient,
                p_doctor_id=self.doctors[lane],
                p_starts_at=starts,
                p_duration_minutes=5,
                p_reason="Pain",
            ),
            "book_appointment",
        )
        if row:
            record.ids["appointments"].append(row["id"])

    async def _prescribe(self, hospital: Hospital, record: Record, pick: int) -> None:
        visit = record.ids["visits"][pick % len(record.ids["visits"])]
        items = [item(self.medication, 1)]
        row = await self._done(hospital.call("ADMIN", "prescribe", p_visit_id=visit, p_items=items), "prescribe")
        if row:
            record.ids["prescriptions"].append(row["id"])

    async def _pay(self, hospital: Hospital, record: Record, pick: int) -> None:
        bill = record.ids["bills"][pick % ROWS]
        paid = hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="0.01", p_method="CASH")
        row = await self._done(paid, "pay_bill")
        if row:
            record.ids["payments"].append(row["id"])

    async def _done(self, doing: Awaitable[asyncpg.Record], what: str) -> asyncpg.Record | None:
        """The row; None where the record was merged meanwhile, and no other refusal is right."""
        begun = time.perf_counter()
        try:
            row = await doing
        except asyncpg.PostgresError as refusal:
            if (sqlstate_of(refusal), what) != (PATIENT_MERGED, "book_appointment"):
                raise
            self.ended[f"{what}: PATIENT_MERGED"] += 1
            return None
        finally:
            self.slowest = max(self.slowest, time.perf_counter() - begun)
        self.ended[f"{what}: done"] += 1
        return row


async def counts(hospital: Hospital, admin: asyncpg.Connection, *patients: int) -> dict[int, tuple[int, ...]]:
    rows = await admin.fetch(COUNTS, hospital.id, list(patients))
    return {row[0]: tuple(row)[1:] for row in rows}


def joined(hospital: Hospital, keep: Record, gone: Record) -> Awaitable[asyncpg.Record]:
    # Their names differ.
    return merge(hospital, keep.patient, gone.patient, p_confirmed=True)


async def timed(what: str, doing: Callable[[], Awaitable[Any]]) -> Any:
    begun = time.perf_counter()
    result = await doing()
    print(f"{what}: {time.perf_counter() - begun:.2f} s")
    return result


def both(*records: Record) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(each.counts() for each in records), strict=True)))


async def test_two_records_are_merged_and_parted_while_everybody_works_on_both(
    hospital: Hospital, admin: asyncpg.Connection, database: Database
) -> None:
    room = await hospital.new_room(2)
    keep, gone = [Record(await hospital.new_patient(cover_percent=40), await hospital.new_doctor()) for _ in range(2)]
    for first, record in enumerate((keep, gone)):
        await full(hospital, admin, record, first, room)
        assert record.counts() == (ROWS, ROWS, ROWS, ROWS, ROWS, ROWS, 0, 0)
    doctors = [await hospital.new_doctor() for _ in range(LANES)]
    crowd = Crowd(hospital, (keep, gone), await hospital.new_medication(100_000), doctors)
    lanes = [await asyncpg.connect(database.api_dsn) for _ in range(LANES)]
    try:
        async with asyncio.TaskGroup() as group:
            for place, lane in enumerate(lanes):
                group.create_task(crowd.work(place, lane))
            await crowd.turns()
            merged = await timed(f"merge of {ROWS} each", lambda: joined(hospital, keep, gone))
            await crowd.turns()
            undone = await timed("unmerge", lambda: unmerge(hospital, merged["id"]))
            await crowd.turns()
            again = await timed("merge", lambda: joined(hospital, keep, gone))
            crowd.stop.set()
    finally:
        for lane in lanes:
            await lane.close()
    print(f"slowest command: {crowd.slowest:.2f} s", dict(crowd.ended))
    assert undone["undone_at"] is not None
    assert {"book_appointment: done", "prescribe: done", "pay_bill: done"} <= crowd.ended.keys()
    assert crowd.ended["book_appointment: PATIENT_MERGED"] > 0

    # All is the kept record's, and every id leads to its row.
    assert await counts(hospital, admin, keep.patient, gone.patient) == {
        keep.patient: both(keep, gone),
        gone.patient: (0,) * len(KINDS),
    }
    for kind, read in READS.items():
        ids = keep.ids[kind] + gone.ids[kind]
        assert len(set(ids)) == len(ids)
        found = await hospital.rows("ADMIN", read, ids)
        assert {row["id"] for row in found} == set(ids), kind
    found = await hospital.rows("ADMIN", "patients_by_id", [keep.patient, gone.patient])
    assert {row["id"]: row["merged_into_id"] for row in found} == {keep.patient: None, gone.patient: keep.patient}
    await books_agree(hospital, admin, keep, gone)

    await timed("unmerge", lambda: unmerge(hospital, again["id"]))
    # What was made for a patient is that patient's, whenever it was made.
    assert await counts(hospital, admin, keep.patient, gone.patient) == {
        keep.patient: keep.counts(),
        gone.patient: gone.counts(),
    }
    for kind in KINDS:
        if kind not in ("claims", "payments"):
            query = f"SELECT id, patient_id FROM clinic.{kind} WHERE hospital_id = $1"
            owners = dict(map(tuple, await admin.fetch(query, hospital.id)))
            expected = {key: each.patient for each in (keep, gone) for key in each.ids[kind]}
            assert owners == expected, kind
    await books_agree(hospital, admin, keep, gone)


async def books_agree(hospital: Hospital, admin: asyncpg.Connection, *records: Record) -> None:
    """Rows are with what they are part of, bills add up, and what triggers keep is what there is."""
    assert [row[0] for row in await admin.fetch(ELSEWHERE, hospital.id)] == [0] * 5
    for record in records:
        kept = await kept_of(admin, hospital, record.patient)
        counted = await recounted(admin, hospital, record.patient)
        assert (kept["doctors"], kept["total"]) == (counted["doctors"], counted["total"])
