"""Bills of stays from eight connections, in the storm of bills: every day is billed once, by its bed and its rate."""

import datetime as dt
from typing import Any, ClassVar

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.db.billing.books import lives
from tests.storms.storm import PICK, Caller, picked, step, storm
from tests.storms.test_bills import AMOUNT, Books

TYPES = ["GENERAL", "PRIVATE", "ICU", "THEATRE"]
DAY = dt.timedelta(days=1)


class Wards(Books):
    """Patients who are admitted, moved and discharged while their stays are billed and the rates change."""

    minutes: ClassVar[st.SearchStrategy[int] | None] = st.sampled_from([0, 45, 600, 1440, 2000, 4320])

    async def prepare(self) -> None:
        await super().prepare()
        self.rooms, self.stays = [], list[int]()
        for kind in TYPES:
            self.rooms.append(room := await self.hospital.new_room(3))
            await self.hospital.call("ADMIN", "update_room", p_room_id=room, p_changes={"type": kind})
            rate = {"p_type": kind, "p_amount": "33.33", "p_valid_from": dt.date(2020, 1, 1)}
            await self.hospital.call("ADMIN", "set_room_rate", **rate)
        self.patients += [await self.hospital.new_patient(cover) for cover in (0, 0, 80, 100)]

    @step(patient=PICK, room=PICK)
    async def admit(self, caller: Caller, patient: int, room: int) -> None:
        named = {"p_patient_id": picked(self.patients, patient), "p_room_id": picked(self.rooms, room)}
        row = await caller.call("ADMIN", "admit_patient", **named, p_reason="Fever")
        if row:
            self.stays.append(row["id"])

    @step(stay=PICK, room=PICK)
    async def transfer(self, caller: Caller, stay: int, room: int) -> None:
        named = {"p_admission_id": picked(self.stays, stay), "p_room_id": picked(self.rooms, room)}
        await caller.call("ADMIN", "transfer_patient", **named, p_reason="Worse")

    @step(stay=PICK)
    async def discharge(self, caller: Caller, stay: int) -> None:
        await caller.call("ADMIN", "discharge_patient", p_admission_id=picked(self.stays, stay))

    async def _bill(self, caller: Caller, stay: int, **discount: str) -> None:
        row = await caller.call("ADMIN", "issue_bill", p_admission_id=picked(self.stays, stay), **discount)
        if row:
            self.bills.append(row["id"])

    @step(stay=PICK)
    async def bill_a_stay(self, caller: Caller, stay: int) -> None:
        await self._bill(caller, stay)

    @step(stay=PICK)
    async def bill_a_stay_for_less(self, caller: Caller, stay: int) -> None:
        await self._bill(caller, stay, p_discount_percent="10", p_discount_reason="Staff")

    @step(kind=st.sampled_from(TYPES), amount=AMOUNT | st.just("0"), days=st.integers(-2, 2))
    async def rate(self, caller: Caller, kind: str, amount: str, days: int) -> None:
        day = self.clock.date() + days * DAY
        await caller.call("ADMIN", "set_room_rate", p_type=kind, p_amount=amount, p_valid_from=day)

    async def recount(self, admin: asyncpg.Connection) -> None:
        await super().recount(admin)
        read = {
            table: await admin.fetch(f"SELECT * FROM clinic.{table} WHERE hospital_id = $1", self.hospital.id)
            for table in ("admissions", "bed_stays", "bill_lines", "bills", "room_rates")
        }
        for stay in read["admissions"]:
            beds = [row for row in read["bed_stays"] if row["admission_id"] == stay["id"]]
            due = self._days(stay, sorted(beds, key=lambda row: (row["starts_at"], row["id"])))
            billed = [
                (line["first_day"] + nth * DAY, line["room_type"], line["unit_price"])
                for line in read["bill_lines"]
                if line["admission_id"] == stay["id"] and lives(line) and not line["discounts_id"]
                for nth in range((line["last_day"] - line["first_day"]).days + 1)
            ]
            assert len(billed) == len({day for day, *_ in billed}), "a day is billed twice"
            for day, kind, price in billed:
                assert kind == due[day]
                rates = [row for row in read["room_rates"] if row["type"] == kind and row["valid_from"] <= day]
                assert price == max(rates, key=lambda row: row["valid_from"])["amount"]
            of_it = [bill["status"] for bill in read["bills"] if bill["admission_id"] == stay["id"]]
            assert of_it.count("OPEN") <= 1
            if stay["discharged_at"] and "OPEN" in of_it:
                assert {day for day, *_ in billed} == due.keys(), "a day is not billed"

    def _days(self, stay: asyncpg.Record, beds: list[asyncpg.Record]) -> dict[dt.date, str]:
        """The type of the room that each day of a stay costs: where the patient lay when it ended."""
        first, last = (
            moment.astimezone(self.hospital.zone).date()
            for moment in (stay["admitted_at"], stay["discharged_at"] or self.clock)
        )
        days: dict[dt.date, Any] = {}
        for nth in range((last - first).days):
            midnight = dt.datetime.combine(first + (nth + 1) * DAY, dt.time(), self.hospital.zone)
            days[first + nth * DAY] = [bed["room_type"] for bed in beds if bed["starts_at"] < midnight][-1]
        if not days and stay["discharged_at"]:
            days[first] = beds[-1]["room_type"]
        return days


def test_no_crowd_bills_a_day_of_a_stay_twice(database: Database) -> None:
    storm(Wards, database)
