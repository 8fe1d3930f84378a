"""While a record is merged, what is on record of it is found by the record that was kept, and by itself."""

from typing import Any

import orjson

from tests.db.patients.merging import merge, patient, unmerge
from tests.world import Hospital


async def audited(hospital: Hospital, who: int, **asked: Any) -> list[tuple[str, str, tuple[int, ...]]]:
    """Table, kind and patients of the events that concern a patient, the oldest first; and they are counted alike."""
    nothing = {
        f"p_{name}": None for name in ("account_id", "kind", "table_name", "row_id", "since", "until")
    }  # fmt: skip
    named = nothing | {"p_patient_id": who} | asked
    page = {"p_first": 1000, "p_after": None, "p_backward": False}
    rows = await hospital.rows("ADMIN", "audit_events_page", **named, **page)
    total = await hospital.call("ADMIN", "audit_events_count", **named)
    assert total[0] == len(rows)
    return [(row["table_name"], row["kind"], tuple(row["patient_ids"])) for row in reversed(rows)]


async def changes(hospital: Hospital, who: int, first: int = 100) -> list[tuple[str, Any]]:
    """Record and new values of the changes of a patient's record, the oldest first; and they are counted alike."""
    asked = {"p_id": f"Patient:{who}"}
    rows = await hospital.rows("ADMIN", "record_changes_page", **asked, p_first=first, p_after=None, p_backward=False)
    total = (await hospital.call("ADMIN", "record_changes_count", **asked))[0]
    assert len(rows) == min(total, first + 1)
    return [(row["record"], orjson.loads(row["after"])) for row in reversed(rows)]


async def test_the_audit_of_a_merged_record_is_part_of_that_of_the_kept_one(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    keep, gone, other = [await patient(hospital) for _ in range(3)]
    await hospital.book(gone, doctor, hospital.at(9))
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=await hospital.book(
        gone, doctor, hospital.at(10)), p_reason="Ill")  # fmt: skip
    mine, theirs, strangers = [await audited(hospital, each) for each in (keep, gone, other)]
    booked = ("clinic.appointments", "INSERT", (gone,))
    assert (mine.count(booked), theirs.count(booked), strangers.count(booked)) == (0, 2, 0)

    merged = await merge(hospital, keep, gone)
    now = await audited(hospital, keep)
    for event in {*mine, *theirs}:
        assert now.count(event) >= (mine + theirs).count(event)
    assert now.count(booked) == 2
    # Both appointments were moved, which concerns the kept record.
    assert now.count(("clinic.appointments", "UPDATE", (keep,))) == 2
    assert {event[2] for event in await audited(hospital, gone)} == {(gone,)}
    assert (await audited(hospital, keep, p_table_name="clinic.appointments")).count(booked) == 2
    assert await audited(hospital, other) == strangers

    # Of a chain, the last record has all.
    onwards = await merge(hospital, other, keep)
    assert (await audited(hospital, other)).count(booked) == 2
    await hospital.call("ADMIN", "unmerge_patients", p_merge_id=onwards["id"], p_reason="Another patient")
    assert (await audited(hospital, other)).count(booked) == 0
    await unmerge(hospital, merged["id"])
    after = await audited(hospital, keep)
    assert after.count(booked) == 0
    assert {event[2] for event in after} == {(keep,)}
    assert (await audited(hospital, gone)).count(booked) == 2


async def test_changes_of_a_merged_record_are_among_those_of_the_kept_one(hospital: Hospital) -> None:
    keep, gone = [await patient(hospital, p_phone=phone) for phone in ("+49 30 1234567", "+49 30 7654321")]
    new = {"p_changes": {"phone": "+49 30 5550101"}, "p_change_reason": "Moved"}
    await hospital.call("ADMIN", "update_patient_contact", p_patient_id=gone, **new)
    moved = (f"Patient:{gone}", {"phone": "+49 30 5550101", "phoneDigits": "49305550101"})
    assert moved in await changes(hospital, gone)
    assert {record for record, _ in await changes(hospital, keep)} == {f"Patient:{keep}"}

    merged = await merge(hospital, keep, gone)
    found = await changes(hospital, keep)
    assert moved in found
    assert (f"Patient:{gone}", {"mergedIntoId": keep}) in found
    assert [record for record, after in found if "registeredAt" in after] == [f"Patient:{keep}", f"Patient:{gone}"]
    assert len(await changes(hospital, keep, first=2)) == 3
    assert {record for record, _ in await changes(hospital, gone)} == {f"Patient:{gone}"}
    await unmerge(hospital, merged["id"])
    assert {record for record, _ in await changes(hospital, keep)} == {f"Patient:{keep}"}
