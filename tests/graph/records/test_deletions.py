"""What a deletion would do, told before it is done."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

EFFECTS = "query ($id: ID!) { deletionEffects(id: $id) { effect records rowCount } }"


@pytest.fixture(scope="module")
async def admin_client(staff: Staff) -> Client:
    return await staff.person("ADMIN")


async def effects(client: Client, record: str) -> dict[tuple[str, str], int]:
    found = (await client.data(EFFECTS, id=record))["deletionEffects"]
    return {(each["effect"], each["records"]): each["rowCount"] for each in found}


async def test_what_goes_along_is_named_and_goes_along(staff: Staff, admin_client: Client) -> None:
    key = await staff.hospital.new_doctor()
    doctor = ids.encode("Doctor", key)
    assert await effects(admin_client, doctor) == {("GOES_ALONG", "availabilities"): 7}
    await admin_client.do("deleteDoctor", "id", doctorId=doctor)
    left = "SELECT count(*) FROM clinic.availabilities WHERE hospital_id = $1 AND doctor_id = $2"
    assert await staff.hospital.admin.fetchval(left, staff.hospital.id, key) == 0


async def test_what_prevents_a_deletion_is_named_and_prevents_it(staff: Staff, admin_client: Client) -> None:
    hospital = staff.hospital
    key = await hospital.new_doctor()
    await hospital.book(await hospital.new_patient(), key, hospital.at(9))
    doctor = ids.encode("Doctor", key)
    found = await effects(admin_client, doctor)
    assert found[("GOES_ALONG", "availabilities")] == 7
    assert found[("PREVENTS", "appointments")] == 1
    assert (await admin_client.refused("deleteDoctor", doctorId=doctor))["code"] == "IN_USE"


async def test_what_keeps_an_account_is_named(staff: Staff, admin_client: Client) -> None:
    hospital = staff.hospital
    await hospital.sign_in("DESK", ["RECEPTIONIST"])
    await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(11), session="DESK")
    find = "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND email = $2"
    key = await hospital.admin.fetchval(find, hospital.id, f"desk@{hospital.id}.example")
    account = ids.encode("Account", key)
    found = await effects(admin_client, account)
    assert found[("KEEPS", "appointments")] == 1
    assert found[("GOES_ALONG", "sessions")] == 1
    kept: dict[str, Any] = await admin_client.do("deleteAccount", "id status", accountId=account)
    assert kept == {"id": account, "status": "DELETED"}


async def test_a_record_that_nothing_names_goes_alone(staff: Staff, admin_client: Client) -> None:
    room = ids.encode("Department", await staff.hospital.new_department())
    assert await effects(admin_client, room) == {}


async def test_what_is_never_deleted_has_no_effects(staff: Staff, admin_client: Client) -> None:
    patient = ids.encode("Patient", await staff.hospital.new_patient())
    (error,) = (await admin_client.answer(EFFECTS, id=patient))["errors"]
    assert [problem["path"] for problem in error["extensions"]["problems"]] == ["id"]


async def test_a_record_that_is_not_there_has_no_effects(admin_client: Client) -> None:
    (error,) = (await admin_client.answer(EFFECTS, id=ids.encode("Doctor", 4711)))["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"


async def test_only_administrators_ask(staff: Staff) -> None:
    desk = await staff.person("RECEPTIONIST")
    (error,) = (await desk.answer(EFFECTS, id=ids.encode("Doctor", 1)))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
