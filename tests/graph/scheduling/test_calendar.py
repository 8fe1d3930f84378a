"""A doctor's calendar and time off over HTTP: compiled, with the same answer from graphql-core."""

import datetime as dt

import pytest

from graph.declare import ids
from tests.graph.compiled.compiling import calls
from tests.staff import Staff
from tests.web import Client

DOCUMENT = """query Calendar($id: ID!, $view: CalendarView!, $on: Date!) {
    doctor(id: $id) { calendar(view: $view, on: $on) {
        day kind startsAt endsAt appointment { id patient { id } } timeOff { id reason } hold { id }
    } }
}"""


def utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


def test_a_calendar_is_compiled_like_any_relation() -> None:
    document = '{ doctors { nodes { calendar(view: WEEK, on: "2031-05-07") { day appointment { status } } } } }'
    assert calls(document) == ["doctors_page", "calendar_by_doctor_id", "appointments_by_id"]


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_a_calendar_leads_to_what_it_shows(
    staff: Staff, boss: Client, executor: str, request: pytest.FixtureRequest
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    hospital = staff.hospital
    week = [{"weekday": day, "starts_at": "08:00", "ends_at": "17:00"} for day in range(1, 8)]
    doctor, patient = await hospital.new_doctor(hours=week), await hospital.new_patient()
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    off = await boss.do(
        "addTimeOff", "id startsAt endsAt reason doctor { id }",
        doctorId=ids.encode("Doctor", doctor), startsAt=hospital.at(12).strftime("%Y-%m-%dT%H:%M"),
        endsAt=hospital.at(17).strftime("%Y-%m-%dT%H:%M"), reason="Congress",
    )  # fmt: skip
    assert off == {
        "id": off["id"], "startsAt": utc(hospital.at(12)), "endsAt": utc(hospital.at(17)), "reason": "Congress",
        "doctor": {"id": ids.encode("Doctor", doctor)},
    }  # fmt: skip
    tomorrow = hospital.at(0).date().isoformat()
    asked = {"id": ids.encode("Doctor", doctor), "view": "DAY", "on": tomorrow}

    def entry(kind: str, starts: dt.datetime, ends: dt.datetime, **named: object) -> dict[str, object]:
        nothing = {"appointment": None, "timeOff": None, "hold": None}
        return {"day": tomorrow, "kind": kind, "startsAt": utc(starts), "endsAt": utc(ends)} | nothing | named

    booked = {"id": ids.encode("Appointment", appointment), "patient": {"id": ids.encode("Patient", patient)}}
    shown = [
        entry("OPENING", hospital.at(0), hospital.at(0, days=2)),
        entry("AVAILABLE", hospital.at(8), hospital.at(17)),
        entry("APPOINTMENT", hospital.at(9), hospital.at(9, 30), appointment=booked),
        entry("TIME_OFF", hospital.at(12), hospital.at(17), timeOff={"id": off["id"], "reason": "Congress"}),
    ]  # fmt: skip
    assert await boss.data(DOCUMENT, **asked) == {"doctor": {"calendar": shown}}
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    assert await public.data(DOCUMENT, **asked) == {"doctor": {"calendar": shown[:2]}}

    cancelled = await boss.do("cancelTimeOff", "id timeOff { id }", timeOffId=off["id"])
    assert cancelled == {"id": asked["id"], "timeOff": []}


async def test_time_off_names_the_appointments_in_its_way(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    asked = {"doctorId": ids.encode("Doctor", doctor), "startsAt": hospital.at(9).strftime("%Y-%m-%dT%H:%M:%S")}
    refused = await boss.refused("addTimeOff", **asked, endsAt=hospital.at(10).strftime("%Y-%m-%dT%H:%M"))
    assert refused["code"] == "CONFIRMATION_NEEDED"
    (warning,) = refused["details"]["warnings"]
    assert (warning["path"], warning["code"], warning["count"]) == ("startsAt", "BOOKINGS_OUTSIDE_HOURS", 1)
    (named,) = warning["appointments"]
    assert named["appointmentId"] == ids.encode("Appointment", appointment)
    assert dt.datetime.fromisoformat(named["startsAt"]) == hospital.at(9)


@pytest.mark.parametrize("wrong", ["2031-05-07T09:00Z", "2031-05-07T09:00:00+02:00", "2031-05-07", "2031-02-30T09:00"])
async def test_a_local_time_has_no_offset(boss: Client, wrong: str) -> None:
    asked = {"doctorId": ids.encode("Doctor", 1), "startsAt": wrong, "endsAt": "2031-05-08T09:00"}
    document = "mutation Test($input: AddTimeOffInput!) { addTimeOff(input: $input) { id } }"
    answer = await boss.answer(document, input=asked)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "LocalDateTime" in error["message"]
