"""Laboratory results: what they begin with, what is wrong with one, who adds it, and that it stays."""

import datetime as dt
from uuid import uuid4

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital

TAKEN = dt.datetime(2024, 5, 6, 7, 8, tzinfo=dt.UTC)
HIV = {"p_test": " HIV ", "p_value": " negative ", "p_resulted_at": TAKEN}
GLUCOSE = {
    "p_test": "Glucose", "p_value": "7.9", "p_unit": "mmol/l", "p_reference_range": "3.9 to 5.5", "p_abnormal": True,
    "p_resulted_at": TAKEN, "p_notes": "Fasting",
}  # fmt: skip


@pytest.fixture
async def visit(hospital: Hospital) -> int:
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    return visit


async def test_what_is_left_out_is_empty_and_nothing_is_abnormal_by_itself(hospital: Hospital, visit: int) -> None:
    result = await hospital.call("ADMIN", "add_lab_result", p_visit_id=visit, **HIV)
    assert (result["test"], result["value"], result["unit"]) == ("HIV", "negative", "")
    assert (result["reference_range"], result["abnormal"], result["notes"]) == ("", False, None)
    assert (result["visit_id"], result["resulted_at"]) == (visit, TAKEN)


async def test_all_that_is_wrong_is_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = hospital.call(
        "ADMIN", "add_lab_result", p_visit_id=0, p_test=" ", p_unit="u" * 51, p_reference_range="r" * 101,
        p_resulted_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1), p_notes="n" * 20_001,
    )  # fmt: skip
    expected = problems(
        ("visitId", "MALFORMED_ID"), ("test", "REQUIRED"), ("value", "REQUIRED"), ("unit", "TOO_LONG"),
        ("referenceRange", "TOO_LONG"), ("resultedAt", "IN_THE_FUTURE"), ("notes", "TOO_LONG"),
    )  # fmt: skip
    await refused(admin, wrong, "ZH501", expected)
    timeless = hospital.call("ADMIN", "add_lab_result", p_visit_id=1, **HIV | {"p_resulted_at": None})
    await refused(admin, timeless, "ZH501", problems(("resultedAt", "REQUIRED")))


async def test_the_same_request_adds_one(hospital: Hospital, admin: asyncpg.Connection, visit: int) -> None:
    given = {"p_visit_id": visit, "p_request_id": uuid4(), **GLUCOSE}
    first = await hospital.call("ADMIN", "add_lab_result", **given)
    assert await hospital.call("ADMIN", "add_lab_result", **given) == first
    other = hospital.call("ADMIN", "add_lab_result", **given | {"p_notes": "Sober"})
    await refused(admin, other, "ZH601", {"requestId": str(given["p_request_id"])})
    assert len(await hospital.rows("ADMIN", "lab_results_by_visit_id", p_ids=[visit])) == 1


async def test_it_is_never_deleted(hospital: Hospital, admin: asyncpg.Connection, visit: int) -> None:
    result = await hospital.call("ADMIN", "add_lab_result", p_visit_id=visit, **GLUCOSE)
    with pytest.raises(asyncpg.PostgresError, match="never deleted"):
        await admin.execute("DELETE FROM clinic.lab_results WHERE id = $1", result["id"])
    assert len(await hospital.rows("ADMIN", "lab_results_by_id", p_ids=[result["id"]])) == 1
