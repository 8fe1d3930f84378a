"""Merges from eight connections: whatever is merged, parted and worked on at once, every row is with its patient."""

from collections import Counter
from typing import Any

import asyncpg

from tests.databases import Database
from tests.db.billing.books import audit
from tests.db.patients.merging import kept_of, patient, recounted
from tests.storms.storm import PICK, Caller, Machine, picked, rather, step, storm
from tests.world import item

LIVE = "status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')"
TABLES = """
    SELECT c.oid::regclass::text FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
    WHERE a.attname = 'patient_id' AND NOT a.attisdropped
        AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
        AND c.relname NOT IN ('doctor_patients', 'patient_departments', 'patient_totals')
"""
# Two live appointments of a patient at once, unless both are over; two open stays; a booking of the dead.
WRONG = f"""
    SELECT count(*) FROM clinic.appointments AS a JOIN clinic.appointments AS b
    ON b.hospital_id = a.hospital_id AND b.id > a.id AND b.patient_id = a.patient_id AND b.during && a.during
    WHERE a.hospital_id = $1 AND a.{LIVE} AND b.{LIVE} AND NOT (a.status = 'COMPLETED' AND b.status = 'COMPLETED')
    UNION ALL
    SELECT count(*) FROM (
        SELECT FROM clinic.admissions WHERE hospital_id = $1 AND discharged_at IS NULL
        GROUP BY patient_id HAVING count(*) > 1
    ) AS twice
    UNION ALL
    SELECT count(*) FROM clinic.appointments AS a
    JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
    WHERE a.hospital_id = $1 AND a.status IN ('BOOKED', 'CHECKED_IN') AND a.starts_at::date > p.deceased_on
    UNION ALL
    -- A mark of a doubled time at an appointment that overlaps none, or two without it that overlap.
    SELECT count(*) FROM clinic.appointments AS a
    WHERE a.hospital_id = $1 AND a.is_doubled AND a.{LIVE} AND NOT EXISTS (
        SELECT FROM clinic.appointments AS b
        WHERE b.hospital_id = a.hospital_id AND b.patient_id = a.patient_id AND b.id <> a.id AND b.during && a.during
            AND b.{LIVE}
    )
    UNION ALL
    SELECT count(*) FROM clinic.patient_merges WHERE hospital_id = $1 AND moving
"""


class Desks(Machine):
    """Five records that everybody takes for one another, while the patients are booked, seen, billed, admitted."""

    async def prepare(self) -> None:
        self.patients = [await patient(self.hospital) for _ in range(5)]
        self.doctors = [await self.hospital.new_doctor() for _ in range(3)]
        self.room = await self.hospital.new_room(4)
        self.medication = await self.hospital.new_medication(100_000, price="7.77")
        self.merges: list[int] = []
        self.payments: list[int] = []
        # What was made, and which record it was made for.
        self.booked: dict[int, int] = {}
        self.coming: list[int] = []
        self.stays: dict[int, int] = {}
        self.prescribed: dict[int, int] = {}
        self.visits: dict[int, int] = {}
        self.bills: dict[int, int] = {}
        for nth, who in enumerate(self.patients):
            appointment, visit = await self.hospital.visit(who, self.doctors[0], self.hospital.at(4 + nth))
            self.booked[appointment] = self.visits[visit] = who
            row = await self.hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
            self.bills[row["id"]] = who

    @step(keep=PICK, other=PICK)
    async def merge(self, caller: Caller, keep: int, other: int) -> None:
        row = await caller.call(
            "ADMIN",
            "merge_patients",
            p_keep_patient_id=picked(self.patients, keep),
            p_merge_patient_id=picked(self.patients, other),
            p_reason="Registered twice",
            p_confirmed=True,
        )
        if row:
            self.merges.append(row["id"])

    @step(pick=PICK)
    async def unmerge(self, caller: Caller, pick: int) -> None:
        named = {"p_merge_id": picked(self.merges[-3:], pick), "p_reason": "Two people"}
        await caller.call("ADMIN", "unmerge_patients", **named)

    @step(who=PICK, doctor=PICK, slot=PICK)
    async def book(self, caller: Caller, who: int, doctor: int, slot: int) -> None:
        chosen = picked(self.patients, who)
        row = await caller.call(
            "ADMIN",
            "book_appointment",
            p_patient_id=chosen,
            p_doctor_id=picked(self.doctors, doctor),
            p_starts_at=self.hospital.at(slot % 20, days=2 + slot % 7),
            p_duration_minutes=60,
            p_reason="Pain",
        )
        if row:
            self.booked[row["id"]] = chosen
            self.coming.append(row["id"])

    @step(who=PICK, doctor=PICK, slot=PICK)
    async def enter(self, caller: Caller, who: int, doctor: int, slot: int) -> None:
        chosen = picked(self.patients, who)
        row = await caller.call(
            "ADMIN",
            "record_past_encounter",
            p_patient_id=chosen,
            p_doctor_id=picked(self.doctors, doctor),
            p_starts_at=self.hospital.at(slot % 20, days=-2 - slot % 3),
            p_duration_minutes=90,
            p_diagnosis="Angina",
            p_notes="",
            p_reason="From paper",
        )
        if row:
            self.booked[row["id"]] = chosen

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        named = {"p_appointment_id": rather(self.coming[-9:], list(self.booked), pick), "p_reason": "Not needed"}
        await caller.call("ADMIN", "cancel_appointment", **named)

    @step(pick=PICK)
    async def prescribe(self, caller: Caller, pick: int) -> None:
        visit = picked(list(self.visits), pick)
        row = await caller.call("ADMIN", "prescribe", p_visit_id=visit, p_items=[item(self.medication, 2)])
        if row:
            self.prescribed[row["id"]] = self.visits[visit]

    @step(pick=PICK)
    async def pay(self, caller: Caller, pick: int) -> None:
        bill = picked(list(self.bills), pick)
        row = await caller.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="0.01", p_method="CARD")
        if row:
            self.payments.append(row["id"])

    @step(pick=PICK)
    async def issue(self, caller: Caller, pick: int) -> None:
        appointment = picked(list(self.booked), pick)
        row = await caller.call("ADMIN", "issue_bill", p_appointment_id=appointment)
        if row:
            self.bills[row["id"]] = self.booked[appointment]

    @step(who=PICK)
    async def admit(self, caller: Caller, who: int) -> None:
        chosen = picked(self.patients, who)
        named = {"p_patient_id": chosen, "p_room_id": self.room, "p_reason": "Watch"}
        row = await caller.call("ADMIN", "admit_patient", **named)
        if row:
            self.stays[row["id"]] = chosen

    @step(pick=PICK)
    async def discharge(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "discharge_patient", p_admission_id=picked(list(self.stays)[-4:], pick))

    @step(who=PICK)
    async def die(self, caller: Caller, who: int) -> None:
        named = {"p_patient_id": picked(self.patients, who), "p_deceased_on": self.hospital.at(0, days=0).date()}
        await caller.call("ADMIN", "record_death", **named, p_confirmed=True)

    @step(who=PICK)
    async def revive(self, caller: Caller, who: int) -> None:
        named = {"p_patient_id": picked(self.patients, who), "p_reason": "Another patient"}
        await caller.call("ADMIN", "withdraw_death", **named)

    async def recount(self, admin: asyncpg.Connection) -> None:
        roots = await self._roots(admin)
        await self._reached_once(admin, roots)
        for table, made in (
            ("appointments", self.booked),
            ("visits", None),
            ("admissions", self.stays),
            ("prescriptions", self.prescribed),
            ("bills", self.bills),
        ):
            query = f"SELECT id, patient_id FROM clinic.{table} WHERE hospital_id = $1"
            found = dict(map(tuple, await admin.fetch(query, self.hospital.id)))
            if made is not None:
                # All that was made, nothing else, and each with the record that stands for whoever it was made for.
                assert found == {key: roots[who] for key, who in made.items()}, table
        assert [row[0] for row in await admin.fetch(WRONG, self.hospital.id)] == [0] * 5
        await audit(admin, self.hospital.id)
        count = await admin.fetchval("SELECT count(*) FROM clinic.payments WHERE hospital_id = $1", self.hospital.id)
        assert count == len(self.payments)
        for who in self.patients:
            assert _telling(await kept_of(admin, self.hospital, who)) == _telling(
                await recounted(admin, self.hospital, who)
            )

    async def _roots(self, admin: asyncpg.Connection) -> dict[int, int]:
        """Which record stands for which, by the merges that hold; and each record says so itself."""
        query = "SELECT merged_patient_id, kept_patient_id FROM clinic.patient_merges"
        live = await admin.fetch(f"{query} WHERE hospital_id = $1 AND undone_at IS NULL", self.hospital.id)
        assert max(Counter(row[0] for row in live).values(), default=1) == 1
        into = dict(map(tuple, live))
        roots = {}
        for who in self.patients:
            roots[who] = who
            for _ in range(len(self.patients)):
                roots[who] = into.get(roots[who], roots[who])
            assert roots[who] not in into
        said = "SELECT id, coalesce(merged_into_id, id) FROM clinic.patients WHERE hospital_id = $1"
        assert dict(map(tuple, await admin.fetch(said, self.hospital.id))) == roots
        return roots

    async def _reached_once(self, admin: asyncpg.Connection, roots: dict[int, int]) -> None:
        """Lists name each patient once, and no row anywhere is a merged record's."""
        page: dict[str, Any] = {"p_filter": None, "p_order": ["last_name asc"], "p_first": 50, "p_after": None}
        hospital = self.hospital.on(admin)
        rows = await hospital.rows("ADMIN", "patients_page", **page, p_backward=False)
        assert sorted(row["id"] for row in rows) == sorted(set(roots.values()))
        assert (await hospital.call("ADMIN", "patients_count", p_filter=None))[0] == len(rows)
        merged = [who for who, root in roots.items() if who != root]
        for (table,) in await admin.fetch(TABLES):
            query = f"SELECT count(*) FROM {table} WHERE hospital_id = $1 AND patient_id = ANY ($2)"
            assert await admin.fetchval(query, self.hospital.id, merged) == 0, table


def _telling(kept: dict[str, Any]) -> dict[str, Any]:
    """Without departments that say nothing: whoever was moved out of one is still known there."""
    return kept | {"departments": [row for row in kept["departments"] if row[1:] != (None, None)]}


def test_no_crowd_of_merges_loses_or_doubles_anything(database: Database) -> None:
    storm(Desks, database)
