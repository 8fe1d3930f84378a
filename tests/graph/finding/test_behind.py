"""Whether rows lie behind a page's start is asked: those that a cursor was taken from may be gone since."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

BOTH = pytest.mark.parametrize("executor", ["compiled", "core"])
PAGE = "edges { cursor } pageInfo { hasNextPage hasPreviousPage }"
ARGUMENTS = "filter: {status: {eq: BOOKED}}, first: $first, after: $after, last: $last, before: $before"
VARIABLES = "$first: Int, $after: String, $last: Int, $before: String"
ROOT = f"query Asked({VARIABLES}) {{ appointments({ARGUMENTS}, orderBy: $order) {{ {PAGE} }} }}".replace(
    "$before: String", "$before: String, $order: [AppointmentOrder!]", 1
)
NESTED = f"query Asked({VARIABLES}, $id: ID!) {{ doctor(id: $id) {{ appointments({ARGUMENTS}) {{ {PAGE} }} }} }}"


class Day:
    """A doctor's appointments, by the hour, and who looks at them."""

    def __init__(self, staff: Staff, client: Client, doctor: int, booked: list[int]) -> None:
        self.staff, self.client, self.doctor, self.booked = staff, client, doctor, booked

    async def page(self, nested: bool, **variables: Any) -> dict[str, Any]:
        if nested:
            data = await self.client.data(NESTED, id=ids.encode("Doctor", self.doctor), **variables)
            return dict(data["doctor"]["appointments"])
        return dict((await self.client.data(ROOT, **variables))["appointments"])

    async def cancel(self, place: int) -> None:
        call = self.staff.hospital.call
        await call("ADMIN", "cancel_appointment", p_appointment_id=self.booked[place], p_reason="Moved")


@pytest.fixture(scope="module")
async def admin_client(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture
async def day(staff: Staff, admin_client: Client, request: pytest.FixtureRequest) -> Day:
    if request.node.callspec.params["executor"] == "core":
        request.getfixturevalue("uncompiled")
    hospital = staff.hospital
    await hospital.admin.execute(
        "UPDATE clinic.appointments SET status = 'CANCELLED', cancellation_reason = 'Done' WHERE status = 'BOOKED'"
    )
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    booked = [await hospital.book(patient, doctor, hospital.at(hour)) for hour in (9, 10, 11, 12)]
    return Day(staff, admin_client, doctor, booked)


def around(page: dict[str, Any]) -> tuple[bool, bool]:
    return page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]


@BOTH
@pytest.mark.parametrize("nested", [False, True])
async def test_a_cursor_whose_earlier_rows_are_gone_has_none_before_it(day: Day, nested: bool, executor: str) -> None:  # noqa: ARG001
    first = await day.page(nested, first=2)
    assert around(first) == (False, True)
    after = first["edges"][1]["cursor"]
    assert around(await day.page(nested, first=2, after=after)) == (True, False)
    await day.cancel(0)
    # The row that the cursor was taken from is one of those before.
    assert around(await day.page(nested, first=1, after=after)) == (True, True)
    await day.cancel(1)
    assert around(await day.page(nested, first=2, after=after)) == (False, False)
    # Nothing on the page, and something before it.
    end = (await day.page(nested, last=1))["edges"][0]["cursor"]
    assert around(await day.page(nested, first=2, after=end)) == (True, False)


@BOTH
@pytest.mark.parametrize("nested", [False, True])
async def test_a_cursor_whose_later_rows_are_gone_has_none_after_it(day: Day, nested: bool, executor: str) -> None:  # noqa: ARG001
    last = await day.page(nested, last=2)
    assert around(last) == (True, False)
    before = last["edges"][0]["cursor"]
    assert around(await day.page(nested, last=2, before=before)) == (False, True)
    await day.cancel(3)
    assert around(await day.page(nested, last=1, before=before)) == (True, True)
    await day.cancel(2)
    assert around(await day.page(nested, last=2, before=before)) == (False, False)


@BOTH
@pytest.mark.parametrize("order", [["STARTS_AT_DESC"], ["CREATED_AT_ASC"], ["CREATED_AT_DESC", "STARTS_AT_ASC"], []])
async def test_every_order_knows_what_lies_behind(day: Day, order: list[str], executor: str) -> None:  # noqa: ARG001
    cursors = [each["cursor"] for each in (await day.page(False, first=100, order=order))["edges"]]
    for place, cursor in enumerate(cursors):
        assert around(await day.page(False, first=1, after=cursor, order=order)) == (True, place < len(cursors) - 2)
        assert around(await day.page(False, last=1, before=cursor, order=order)) == (place > 1, True)
