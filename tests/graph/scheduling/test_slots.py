"""Free slots over HTTP: without an account, compiled, with the same answer from graphql-core."""

import datetime as dt
from typing import Any

import pytest

from graph.declare import ids
from tests.graph.compiled.compiling import calls
from tests.staff import Staff
from tests.web import Client

DOCUMENT = """query Slots(
    $doctor: ID, $department: ID, $field: String, $from: DateTime!, $to: DateTime!, $minutes: Int!
) {
    availableSlots(
        doctorId: $doctor, departmentId: $department, specialization: $field, from: $from, to: $to,
        durationMinutes: $minutes
    ) { startsAt endsAt doctor { id lastName department { name } } }
}"""


def asked(staff: Staff, **by: Any) -> dict[str, Any]:
    """Tomorrow from nine to ten, in slots of half an hour."""
    hospital = staff.hospital
    return {"from": hospital.at(9).isoformat(), "to": hospital.at(10).isoformat(), "minutes": 30} | by


def utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def test_the_slots_are_compiled_like_any_rows() -> None:
    document = '{ availableSlots(doctorId: "RG9jdG9yOjE", from: "2031-01-01T00:00:00Z", to: "2031-01-02T00:00:00Z",'
    document += " durationMinutes: 30) { startsAt doctor { lastName } } }"
    assert calls(document) == ["available_slots", "doctors_by_id"]


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_whoever_comes_by_sees_free_slots(staff: Staff, executor: str, request: pytest.FixtureRequest) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    hospital = staff.hospital
    department = await hospital.new_department()
    doctor, patient = await hospital.new_doctor(department), await hospital.new_patient()
    name = await hospital.admin.fetchval("SELECT name FROM clinic.departments WHERE id = $1", department)
    await hospital.book(patient, doctor, hospital.at(9))
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    last_name = (await hospital.call(None, "doctors_by_id", p_ids=[doctor]))["last_name"]
    free = {
        "startsAt": utc(hospital.at(9, 30)), "endsAt": utc(hospital.at(10)),
        "doctor": {"id": ids.encode("Doctor", doctor), "lastName": last_name, "department": {"name": name}},
    }  # fmt: skip
    for by in ({"doctor": ids.encode("Doctor", doctor)}, {"department": ids.encode("Department", department)}):
        assert await public.data(DOCUMENT, **asked(staff, **by)) == {"availableSlots": [free]}


@pytest.mark.parametrize(
    ("by", "problems"),
    [
        ({}, [("doctorId", "CONTRADICTION")]),
        ({"doctor": "nonsense", "minutes": 1}, [("doctorId", "MALFORMED_ID"), ("durationMinutes", "OUT_OF_RANGE")]),
        ({"department": ids.encode("Doctor", 1)}, [("departmentId", "MALFORMED_ID")]),
    ],
)
async def test_what_is_wrong_is_told_at_once(staff: Staff, by: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    (error,) = (await public.answer(DOCUMENT, **asked(staff, **by)))["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["availableSlots"], "BAD_USER_INPUT")
    assert [(problem["path"], problem["code"]) for problem in error["extensions"]["problems"]] == problems
