"""Rule 7 from eight connections: beds are never over, and a stay's beds follow each other without a gap."""

import asyncpg

from tests.databases import Database
from tests.storms.storm import PICK, Caller, Machine, picked, step, storm

WRONG = """
    -- A bed with two patients, or a patient in two beds, at a time.
    SELECT count(*) FROM clinic.bed_stays AS a JOIN clinic.bed_stays AS b
    ON b.hospital_id = a.hospital_id AND b.id > a.id AND (b.bed_id = a.bed_id OR b.patient_id = a.patient_id)
        AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    WHERE a.hospital_id = $1
    UNION ALL
    -- A stay whose beds do not make up the stay.
    SELECT count(*) FROM clinic.admissions AS a
    JOIN LATERAL (
        SELECT
            min(s.starts_at) AS starts_at, bool_or(s.ends_at IS NULL) AS goes_on, max(s.ends_at) AS ends_at,
            sum(CASE WHEN s.before IS NOT NULL AND s.before <> s.starts_at THEN 1 ELSE 0 END) AS gaps,
            count(*) FILTER (WHERE s.nth = 1 AND (s.bed_id <> a.bed_id OR s.room_id <> a.room_id)) AS elsewhere
        FROM (
            SELECT
                s.*, lag(s.ends_at) OVER (ORDER BY s.starts_at, s.id) AS before,
                row_number() OVER (ORDER BY s.starts_at DESC, s.id DESC) AS nth
            FROM clinic.bed_stays AS s WHERE s.hospital_id = a.hospital_id AND s.admission_id = a.id
        ) AS s
    ) AS s ON true
    WHERE a.hospital_id = $1 AND (
        s.gaps > 0 OR s.elsewhere > 0 OR s.starts_at IS DISTINCT FROM a.admitted_at
        OR s.goes_on IS DISTINCT FROM (a.discharged_at IS NULL)
        OR a.discharged_at IS NOT NULL AND s.ends_at IS DISTINCT FROM a.discharged_at
    )
    UNION ALL
    -- A room whose beds or patients are counted wrongly, or that is over.
    SELECT count(*) FROM clinic.rooms AS r
    JOIN clinic.room_occupancy AS o ON o.hospital_id = r.hospital_id AND o.room_id = r.id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE b.retired_at IS NULL) AS beds, count(b.admission_id) AS occupied
        FROM clinic.beds AS b WHERE b.hospital_id = r.hospital_id AND b.room_id = r.id
    ) AS b
    CROSS JOIN LATERAL (
        SELECT count(*) AS patients FROM clinic.admissions AS a
        WHERE a.hospital_id = r.hospital_id AND a.room_id = r.id AND a.discharged_at IS NULL
    ) AS p
    WHERE r.hospital_id = $1 AND (
        r.beds <> b.beds OR o.beds <> b.beds OR o.occupied <> b.occupied OR o.occupied <> p.patients
        OR p.patients > r.beds
    )
"""


class Ward(Machine):
    """Three rooms and more patients than beds, whom everybody admits, moves and discharges at once."""

    async def prepare(self) -> None:
        self.rooms = [await self.hospital.new_room(size) for size in (1, 2, 3)]
        self.patients = [await self.hospital.new_patient() for _ in range(9)]
        self.beds = [row["id"] for row in await self.hospital.rows("ADMIN", "beds_by_room_id", p_ids=self.rooms)]
        self.stays: list[int] = []

    @step(patient=PICK, room=PICK)
    async def admit(self, caller: Caller, patient: int, room: int) -> None:
        row = await caller.call(
            "ADMIN",
            "admit_patient",
            p_patient_id=picked(self.patients, patient),
            p_room_id=picked(self.rooms, room),
            p_reason="Fever",
        )
        if row:
            self.stays.append(row["id"])

    @step(stay=PICK, room=PICK)
    async def transfer(self, caller: Caller, stay: int, room: int) -> None:
        await caller.call(
            "ADMIN",
            "transfer_patient",
            p_admission_id=picked(self.stays[-9:], stay),
            p_room_id=picked(self.rooms, room),
            p_reason="Rest",
        )

    @step(stay=PICK)
    async def discharge(self, caller: Caller, stay: int) -> None:
        await caller.call("ADMIN", "discharge_patient", p_admission_id=picked(self.stays[-9:], stay))

    @step(bed=PICK)
    async def retire(self, caller: Caller, bed: int) -> None:
        await caller.call("ADMIN", "retire_bed", p_bed_id=picked(self.beds, bed))

    @step(bed=PICK)
    async def reinstate(self, caller: Caller, bed: int) -> None:
        await caller.call("ADMIN", "reinstate_bed", p_bed_id=picked(self.beds, bed))

    @step(room=PICK, size=PICK)
    async def resize(self, caller: Caller, room: int, size: int) -> None:
        changes = {"beds": 1 + size % 4}
        await caller.call("ADMIN", "update_room", p_room_id=picked(self.rooms, room), p_changes=changes)

    async def recount(self, admin: asyncpg.Connection) -> None:
        assert [row[0] for row in await admin.fetch(WRONG, self.hospital.id)] == [0, 0, 0]
        known = await admin.fetchval("SELECT count(*) FROM clinic.admissions WHERE hospital_id = $1", self.hospital.id)
        assert known == len(self.stays)


def test_no_crowd_on_a_ward_puts_two_into_a_bed(database: Database) -> None:
    storm(Ward, database)
