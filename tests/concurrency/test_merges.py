"""Merges beside whatever else is under way on either record: each waits for the other, and neither for ever."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import pytest

from tests.concurrency.interleaving import Step, both_behind, second_of_two
from tests.databases import Database
from tests.db.patients.merging import merge, patient
from tests.refusals import sqlstate_of
from tests.world import Hospital, item

MERGED, AGAIN = "ZH511", "40001"


@dataclass
class Two:
    """Two records, the second of which is merged into the first, with what steps work on."""

    hospital: Hospital
    keep: int
    gone: int
    doctor: int
    room: int
    medication: int
    booked: int
    visit: int
    bill: int
    stay: int

    def merge(self, hospital: Hospital) -> Awaitable[object]:
        return merge(hospital, self.keep, self.gone)

    async def owner(self, appointment: int) -> int:
        query = "SELECT patient_id FROM clinic.appointments WHERE hospital_id = $1 AND id = $2"
        return int(await self.hospital.admin.fetchval(query, self.hospital.id, appointment))


@pytest.fixture
async def two(crowd: Hospital) -> Two:
    keep, gone = [await patient(crowd) for _ in range(2)]
    doctor, room = await crowd.new_doctor(), await crowd.new_room(3)
    appointment, visit = await crowd.visit(gone, doctor, crowd.at(8))
    bill = await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    stay = await crowd.call("ADMIN", "admit_patient", p_patient_id=gone, p_room_id=room, p_reason="Watch")
    medication, booked = await crowd.new_medication(100), await crowd.book(gone, doctor, crowd.at(9))
    return Two(crowd, keep, gone, doctor, room, medication, booked, visit, bill["id"], stay["id"])


def _book(two: Two, who: int) -> Step:
    return lambda hospital: hospital.book(who, two.doctor, hospital.at(12))


# Further work on the record that is merged, each as a step of one connection.
WORK: dict[str, Callable[[Two], Step]] = {
    "book": lambda two: _book(two, two.gone),
    "book the kept one": lambda two: _book(two, two.keep),
    "reschedule": lambda two: (
        lambda hospital: hospital.call(
            "ADMIN", "reschedule_appointment", p_appointment_id=two.booked, p_starts_at=hospital.at(13)
        )
    ),
    "cancel": lambda two: (
        lambda hospital: hospital.call("ADMIN", "cancel_appointment", p_appointment_id=two.booked, p_reason="Ill")
    ),
    "prescribe": lambda two: (
        lambda hospital: hospital.call("ADMIN", "prescribe", p_visit_id=two.visit, p_items=[item(two.medication, 1)])
    ),
    "treat": lambda two: (
        lambda hospital: hospital.call("ADMIN", "add_treatment", p_visit_id=two.visit, p_kind="ECG", p_cost="20")
    ),
    "pay": lambda two: (
        lambda hospital: hospital.call("ADMIN", "pay_bill", p_bill_id=two.bill, p_amount="1", p_method="CASH")
    ),
    "transfer": lambda two: (
        lambda hospital: hospital.call(
            "ADMIN", "transfer_patient", p_admission_id=two.stay, p_room_id=two.room, p_reason="Rest"
        )
    ),
    "discharge": lambda two: lambda hospital: hospital.call("ADMIN", "discharge_patient", p_admission_id=two.stay),
    "change": lambda two: (
        lambda hospital: hospital.call(
            "ADMIN", "update_patient_contact", p_patient_id=two.gone, p_changes={"address": "B"}
        )
    ),
}
REFUSED = {"book", "change"}
"""What a merge that came first leaves no record for."""


@pytest.mark.parametrize("name", list(WORK))
async def test_a_merge_waits_for_what_is_under_way_and_takes_it_along(two: Two, database: Database, name: str) -> None:
    merged = await second_of_two(database, two.hospital, WORK[name](two), two.merge)
    assert isinstance(merged, asyncpg.Record), merged
    query = "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1 AND patient_id <> $2"
    assert await two.hospital.admin.fetchval(query, two.hospital.id, two.keep) == 0


@pytest.mark.parametrize("name", list(WORK))
async def test_what_begins_during_a_merge_is_the_kept_ones_or_is_refused(
    two: Two, database: Database, name: str
) -> None:
    outcome = await second_of_two(database, two.hospital, two.merge, WORK[name](two))
    # What was read while it was the merged record's is to be tried again, as the server does.
    assert sqlstate_of(outcome) in ({MERGED} if name in REFUSED else {"", AGAIN})
    query = "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1 AND patient_id <> $2"
    assert await two.hospital.admin.fetchval(query, two.hospital.id, two.keep) == 0


@pytest.mark.parametrize("name", list(WORK))
@pytest.mark.parametrize("table", ["patients", "appointments", "bills", "admissions"])
async def test_neither_waits_for_ever_where_a_merge_is_held_up_halfway(
    two: Two, database: Database, table: str, name: str
) -> None:
    who = "id" if table == "patients" else "patient_id"
    held = f"SELECT FROM clinic.{table} WHERE {who} = {two.gone} ORDER BY id LIMIT 1 FOR UPDATE"
    merged, outcome = await both_behind(database, two.hospital, held, two.merge, WORK[name](two))
    assert sqlstate_of(merged) == ""
    assert sqlstate_of(outcome) in {"", MERGED, AGAIN}
    query = "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1 AND patient_id <> $2"
    assert await two.hospital.admin.fetchval(query, two.hospital.id, two.keep) == 0


async def test_a_merge_waits_as_long_as_it_may_and_leaves_nothing(two: Two, database: Database) -> None:
    early = await asyncpg.connect(database.api_dsn)
    late = await asyncpg.connect(database.api_dsn, server_settings={"lock_timeout": "200ms"})
    try:
        async with early.transaction():
            await _book(two, two.gone)(two.hospital.on(early))
            with pytest.raises(asyncpg.LockNotAvailableError):
                await merge(two.hospital.on(late), two.keep, two.gone)
        assert await two.owner(two.booked) == two.gone
        await merge(two.hospital.on(late), two.keep, two.gone)
    finally:
        await early.close()
        await late.close()
    assert await two.owner(two.booked) == two.keep


async def test_a_time_that_a_patient_holds_is_booked_after_the_merge(two: Two) -> None:
    await two.hospital.sign_in("PIA", ["PATIENT"], patient=two.gone)
    given = {"p_doctor_id": two.doctor, "p_starts_at": two.hospital.at(15)}
    hold = await two.hospital.call("PIA", "hold_slot", **given, p_duration_minutes=30)
    await merge(two.hospital, two.keep, two.gone)
    row = await two.hospital.call(
        "PIA",
        "book_appointment",
        p_patient_id=two.keep,
        p_duration_minutes=30,
        p_reason="Pain",
        p_hold_id=hold["id"],
        **given,
    )
    assert row["patient_id"] == two.keep
