"""Rule 3 from eight connections: no stock is negative, the ledger is the stock, and it goes forward in time."""

import datetime as dt

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.db.pharmacy.shelf import adds_up
from tests.storms.storm import PICK, Caller, Machine, picked, step, storm
from tests.world import item

BACKWARDS = """
    SELECT count(*) FROM (
        SELECT m.moved_at < lag(m.moved_at) OVER (PARTITION BY m.stock_id ORDER BY m.id) AS back
        FROM clinic.stock_movements AS m WHERE m.hospital_id = $1
    ) AS m WHERE m.back
"""
# What a prescription holds is what was taken for it and did not come back, and of a cancelled one nothing is out.
UNSETTLED = """
    SELECT count(*) FROM clinic.prescription_items AS i
    JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
    CROSS JOIN LATERAL (
        SELECT
            -coalesce(sum(m.units) FILTER (WHERE m.kind = 'DISPENSED'), 0) AS dispensed,
            coalesce(sum(m.units) FILTER (WHERE m.kind = 'RETURNED'), 0) AS returned,
            -coalesce(sum(m.units) FILTER (WHERE m.kind = 'DESTROYED'), 0) AS destroyed
        FROM clinic.stock_movements AS m
        WHERE m.hospital_id = i.hospital_id AND m.prescription_item_id = i.id
    ) AS l
    WHERE i.hospital_id = $1 AND (
        l.dispensed <> i.quantity OR l.returned <> i.returned_units
        OR l.destroyed > l.returned OR l.returned > l.dispensed
        OR p.status = 'CANCELLED' AND l.returned <> l.dispensed
    )
"""


class Shelf(Machine):
    """Three medications that several visits prescribe while they are received and counted."""

    async def prepare(self) -> None:
        self.medications = [await self.hospital.new_medication(20) for _ in range(3)]
        doctor = await self.hospital.new_doctor()
        self.visits = []
        for hour in range(4):
            _, visit = await self.hospital.visit(await self.hospital.new_patient(), doctor, self.hospital.at(9 + hour))
            self.visits.append(visit)
        self.departments = [self.hospital.department, await self.hospital.new_department()]
        self.prescribed: list[int] = []
        self.items: list[int] = []
        self.came_back = 0

    @step(visit=PICK, one=PICK, other=PICK, units=st.integers(1, 9))
    async def prescribe(self, caller: Caller, visit: int, one: int, other: int, units: int) -> None:
        named = dict.fromkeys((picked(self.medications, one), picked(self.medications, other)))
        row = await caller.call(
            "ADMIN",
            "prescribe",
            p_visit_id=picked(self.visits, visit),
            p_items=[item(medication, units) for medication in named],
        )
        if row:
            self.prescribed.append(row["id"])
            items = await caller.hospital.rows("ADMIN", "prescription_items_by_prescription_id", p_ids=[row["id"]])
            self.items += [one["id"] for one in items]

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        prescription = picked(self.prescribed[-20:], pick)
        await caller.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Wrong")

    @step(pick=PICK, units=st.integers(1, 4), destroyed=st.booleans())
    async def give_back(self, caller: Caller, pick: int, units: int, destroyed: bool) -> None:
        row = await caller.call(
            "ADMIN",
            "return_prescription_item",
            p_prescription_item_id=picked(self.items[-20:], pick),
            p_units=units,
            p_reason="Left over",
            p_destroyed=destroyed,
        )
        if row:
            self.came_back += units

    @step(pick=PICK)
    async def complete(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "complete_prescription", p_prescription_id=picked(self.prescribed[-20:], pick))

    @step(medication=PICK, batch=st.integers(1, 3), units=st.integers(1, 20))
    async def receive(self, caller: Caller, medication: int, batch: int, units: int) -> None:
        await caller.call(
            "ADMIN",
            "receive_stock",
            p_department_id=self.hospital.department,
            p_medication_id=picked(self.medications, medication),
            p_quantity=units,
            p_batch_number=f"B{batch}",
            p_expires_on=dt.date(2099, 1, 1),
        )

    @step(medication=PICK, change=st.sampled_from((-9, -3, -1, 1, 3)))
    async def count(self, caller: Caller, medication: int, change: int) -> None:
        await caller.call(
            "ADMIN",
            "adjust_stock",
            p_department_id=self.hospital.department,
            p_medication_id=picked(self.medications, medication),
            p_batch_number="B1",
            p_change=change,
            p_reason="Counted again",
        )

    @step(medication=PICK, batch=st.integers(1, 3), units=st.integers(1, 9), back=st.booleans())
    async def transfer(self, caller: Caller, medication: int, batch: int, units: int, back: bool) -> None:
        here, there = self.departments[::-1] if back else self.departments
        await caller.call(
            "ADMIN",
            "transfer_stock",
            p_from_department_id=here,
            p_to_department_id=there,
            p_medication_id=picked(self.medications, medication),
            p_batch_number=f"B{batch}",
            p_units=units,
            p_reason="Short there",
        )

    async def recount(self, admin: asyncpg.Connection) -> None:
        assert await adds_up(admin, self.hospital.id) >= 0
        moved = await admin.fetchval(
            "SELECT coalesce(sum(units), 0) FROM clinic.stock_movements"
            " WHERE hospital_id = $1 AND kind IN ('TRANSFERRED_OUT', 'TRANSFERRED_IN')",
            self.hospital.id,
        )
        assert moved == 0
        # Cancelling brings back the rest under the prescription's own reason.
        back = await admin.fetchval(
            "SELECT coalesce(sum(units), 0) FROM clinic.stock_movements"
            " WHERE hospital_id = $1 AND kind = 'RETURNED' AND reason = 'Left over'",
            self.hospital.id,
        )
        assert back == self.came_back
        for query in (BACKWARDS, UNSETTLED):
            assert await admin.fetchval(query, self.hospital.id) == 0
        known = await admin.fetchval(
            "SELECT count(*) FROM clinic.prescriptions WHERE hospital_id = $1", self.hospital.id
        )
        assert known == len(self.prescribed)


def test_no_crowd_at_the_shelf_takes_a_unit_twice(database: Database) -> None:
    storm(Shelf, database)
