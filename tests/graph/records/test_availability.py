"""A doctor's week over HTTP."""

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

WEEK = "availability { weekday startsAt endsAt }"


async def test_a_week_is_replaced_as_a_whole(boss: Client, cashier: Client, staff: Staff) -> None:
    key = await staff.hospital.new_doctor()
    doctor, named = await staff.person("DOCTOR", doctor=key), {"doctorId": ids.encode("Doctor", key)}
    monday = {"weekday": 1, "startsAt": "08:00:00", "endsAt": "12:00:00"}
    sunday = {"weekday": 7, "startsAt": "20:00:00", "endsAt": "00:00:00"}
    assert await doctor.do("setAvailability", WEEK, **named, hours=[sunday, monday]) == {
        "availability": [monday, sunday]
    }
    read = f"query Test($id: ID!) {{ doctor(id: $id) {{ {WEEK} }} }}"
    assert await cashier.data(read, id=named["doctorId"]) == {"doctor": {"availability": [monday, sunday]}}

    wrong = [{"weekday": 8, "startsAt": "08:00:00", "endsAt": "12:00:00"}, monday, monday | {"endsAt": "08:00:00"}]
    refused = await doctor.refused("setAvailability", **named, hours=wrong)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("hours.0.weekday", "OUT_OF_RANGE"), ("hours.2.startsAt", "OVERLAP"),
    ]  # fmt: skip
    other = {"doctorId": ids.encode("Doctor", await staff.hospital.new_doctor())}
    refused = await doctor.refused("setAvailability", **other, hours=[])
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "availability.set"} | other)
    assert (await cashier.refused("setAvailability", **named, hours=[]))["code"] == "FORBIDDEN"
    assert await cashier.data(read, id=named["doctorId"]) == {"doctor": {"availability": [monday, sunday]}}
    assert await boss.do("setAvailability", WEEK, **named, hours=[]) == {"availability": []}
