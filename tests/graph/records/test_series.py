"""Series of appointments over HTTP: previewed, booked, moved and cancelled."""

import datetime as dt
from typing import Any
from uuid import uuid4

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

SERIES = """id everyDays durationMinutes reason patient { id } doctor { id }
    dates { place day localTime startsAt refusedCode refusedMessage appointment { id status series { id } } }
    appointments { totalCount nodes { id startsAt } }"""
DATES = "place day localTime startsAt endsAt refusedCode refusedMessage"


async def preview(client: Client, doctor: str, starts: dt.datetime, **given: object) -> Any:
    """What is possible of a series of half hours."""
    literals = {name: f'"{value}"' if isinstance(value, str) else value for name, value in given.items()}
    asked = " ".join(f"{name}: {str(value).replace(chr(39), chr(34))}" for name, value in literals.items())
    document = f"""query Test($doctor: ID!, $starts: DateTime!) {{
        seriesPreview(doctorId: $doctor, startsAt: $starts, durationMinutes: 30, {asked}) {{ {DATES} }} }}"""
    return (await client.data(document, doctor=doctor, starts=starts.isoformat()))["seriesPreview"]


async def test_a_series_is_previewed_booked_moved_and_cancelled(staff: Staff) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    desk, own = await staff.person("RECEPTIONIST"), await staff.person("PATIENT", patient=patient)
    starts = [hospital.at(9, days=1 + 7 * week) for week in range(10)]
    await hospital.book(await hospital.new_patient(), doctor, starts[4])
    named = {"patientId": ids.encode("Patient", patient), "doctorId": ids.encode("Doctor", doctor)}
    weekly = {"everyWeeks": 1, "count": 10}
    expected = [None] * 4 + ["DOUBLE_BOOKED"] + [None] * 5
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    # Patients book 30 days ahead: beyond the taken date lie those that only staff can book.
    online = expected[:5] + ["BEYOND_HORIZON"] * 5
    of_patient = {"patientId": named["patientId"]}
    for client, about, codes in ((desk, of_patient, expected), (own, of_patient, online), (public, {}, online)):
        found = await preview(client, named["doctorId"], starts[0], **weekly, **about)
        assert [each["refusedCode"] for each in found] == codes
        assert [dt.datetime.fromisoformat(each["startsAt"]) for each in found] == starts

    booking: dict[str, Any] = named | {
        "startsAt": starts[0].isoformat(),
        "durationMinutes": 30,
        "everyWeeks": 1,
        "count": 10,
    }
    booking["reason"] = "Therapy"
    refused = await desk.refused("bookSeries", **booking)
    assert (refused["code"], refused["details"]["count"]) == ("SERIES_CONFLICTS", 1)
    assert [(each["place"], each["code"]) for each in refused["details"]["conflicts"]] == [(5, "DOUBLE_BOOKED")]
    request = str(uuid4())
    booked = await desk.do("bookSeries", SERIES, **booking, onConflict="BOOK_WHAT_FITS", requestId=request)
    assert await desk.do("bookSeries", SERIES, **booking, onConflict="BOOK_WHAT_FITS", requestId=request) == booked
    assert (booked["everyDays"], booked["reason"], booked["appointments"]["totalCount"]) == (7, "Therapy", 9)
    assert [each["refusedCode"] for each in booked["dates"]] == expected
    assert booked["dates"][0]["appointment"]["series"] == {"id": booked["id"]}
    assert {each["localTime"] for each in booked["dates"]} == {"09:00:00"}

    second = booked["dates"][1]["appointment"]["id"]
    later = hospital.at(10, days=8).isoformat()
    moved = await own.refused("rescheduleSeries", appointmentId=second, startsAt=later)
    assert moved["code"] == "SERIES_CONFLICTS"
    assert {each["code"] for each in moved["details"]["conflicts"]} == {"BEYOND_HORIZON"}
    moved = await desk.do("rescheduleSeries", SERIES, appointmentId=second, startsAt=later)
    assert [each["localTime"][:2] for each in moved["dates"]] == ["09", *["10"] * 3, "09", *["10"] * 5]
    ended = await own.do("cancelSeries", SERIES, appointmentId=second, reason="Healthy")
    statuses = [each["appointment"] and each["appointment"]["status"] for each in ended["dates"]]
    assert statuses == ["BOOKED", *["CANCELLED"] * 3, None, *["CANCELLED"] * 5]
    read = f"query Test($id: ID!) {{ appointmentSeries(id: $id) {{ {SERIES} }} }}"
    assert (await own.data(read, id=booked["id"]))["appointmentSeries"] == ended
    stranger = await staff.person("PATIENT", "CASHIER", patient=await hospital.new_patient())
    assert (await stranger.data(read, id=booked["id"]))["appointmentSeries"]["reason"] is None


async def test_the_days_of_a_series_may_be_given(staff: Staff) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    desk = await staff.person("RECEPTIONIST", "CASHIER")
    days = [hospital.at(9, days=days).date().isoformat() for days in (1, 3, 12)]
    asked = {"doctor": ids.encode("Doctor", doctor), "starts": hospital.at(9).isoformat()}
    found = await preview(desk, asked["doctor"], hospital.at(9), dates=days[1:])
    assert [each["day"] for each in found] == days
    booked = await desk.do(
        "bookSeries", SERIES, patientId=ids.encode("Patient", patient), doctorId=asked["doctor"],
        startsAt=asked["starts"], durationMinutes=45, dates=days[1:],
    )  # fmt: skip
    assert ([each["day"] for each in booked["dates"]], booked["everyDays"]) == (days, None)
