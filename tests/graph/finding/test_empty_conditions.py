"""What says nothing is no condition: a filter, or an argument, that an empty variable leaves open is refused."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

BOTH = pytest.mark.parametrize("executor", ["compiled", "core"])
# What stands in the filter, the variables' types, and where the problem is.
EMPTY = {
    "an empty filter": ("{}", "", "filter", "EMPTY"),
    "an empty comparison": ("{patientId: {}}", "", "filter.patientId", "EMPTY"),
    "null for a comparison": ("{patientId: null}", "", "filter.patientId", "NULL"),
    "null for a value": ("{patientId: {eq: null}}", "", "filter.patientId.eq", "NULL"),
    "null for values": ("{status: {in: null}}", "", "filter.status.in", "NULL"),
    "no value of several": ("{status: {in: []}}", "", "filter.status.in", "EMPTY"),
    "null for alternatives": ("{or: null}", "", "filter.or", "NULL"),
    "no alternative": ("{or: []}", "", "filter.or", "EMPTY"),
    "an empty alternative": ("{or: [{status: {eq: BOOKED}}, {}]}", "", "filter.or.1", "EMPTY"),
    "no condition of all": ("{status: {eq: BOOKED}, and: []}", "", "filter.and", "EMPTY"),
    "deeper": ("{and: [{or: [{doctorId: {}}]}]}", "", "filter.and.0.or.0.doctorId", "EMPTY"),
    "null beside more": ("{status: {eq: BOOKED}, patientId: null}", "", "filter.patientId", "NULL"),
}
DAY = 'from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", durationMinutes: 30'
LEFT_OUT = {
    "a value": ("{patientId: {eq: $v}}", "ID", "filter.patientId.eq"),
    "a comparison": ("{patientId: $v}", "IDComparison", "filter.patientId"),
    "one beside more": ("{status: {eq: BOOKED}, patientId: $v}", "IDComparison", "filter.patientId"),
    "one of two bounds": ('{startsAt: {gte: "2026-01-01T00:00:00Z", lt: $v}}', "DateTime", "filter.startsAt.lt"),
    "alternatives": ("{or: $v}", "[AppointmentFilter!]", "filter.or"),
    "within an alternative": ("{or: [{status: {eq: BOOKED}}, {doctorId: {eq: $v}}]}", "ID", "filter.or.1.doctorId.eq"),
}


@pytest.fixture(scope="module")
async def admin(staff: Staff) -> Client:
    hospital = staff.hospital
    await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    return await staff.person("ADMIN")


@pytest.fixture(autouse=True)
def way(request: pytest.FixtureRequest) -> None:
    """Has the executor answer that a case names."""
    if request.node.callspec.params["executor"] == "core":
        request.getfixturevalue("uncompiled")


def problem(answer: dict[str, Any]) -> tuple[str, str]:
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["locations"]
    (found,) = error["extensions"]["problems"]
    return found["path"], found["code"]


@BOTH
@pytest.mark.parametrize("case", EMPTY)
async def test_what_says_nothing_is_refused(admin: Client, executor: str, case: str) -> None:  # noqa: ARG001
    condition, _, path, code = EMPTY[case]
    answer = await admin.answer(f"{{ appointments(filter: {condition}) {{ totalCount }} }}")
    assert problem(answer) == (path, code)


@BOTH
@pytest.mark.parametrize("case", LEFT_OUT)
async def test_a_variable_that_is_left_out_is_no_condition(admin: Client, executor: str, case: str) -> None:  # noqa: ARG001
    condition, kind, path = LEFT_OUT[case]
    document = f"query Asked($v: {kind}) {{ appointments(filter: {condition}) {{ totalCount }} }}"
    assert problem(await admin.answer(document)) == (path, "REQUIRED")
    assert problem(await admin.answer(document, v=None)) == (path, "NULL")
    nested = f"""query Asked($v: {kind}) {{ doctors {{ nodes {{ ...Theirs }} }} }}
        fragment Theirs on Doctor {{ appointments(filter: {condition}) {{ totalCount }} }}"""
    assert problem(await admin.answer(nested)) == (path, "REQUIRED")


@BOTH
async def test_a_variable_with_a_value_is_one(admin: Client, executor: str, staff: Staff) -> None:  # noqa: ARG001
    nobody = ids.encode("Patient", await staff.hospital.new_patient())
    document = "query Asked($p: ID) { appointments(filter: {patientId: {eq: $p}}) { totalCount } }"
    assert await admin.data(document, p=nobody) == {"appointments": {"totalCount": 0}}
    default = f'query Asked($p: ID = "{nobody}") {{ appointments(filter: {{patientId: {{eq: $p}}}}) {{ totalCount }} }}'
    assert await admin.data(default) == {"appointments": {"totalCount": 0}}


@BOTH
async def test_a_filter_that_is_a_variable_may_be_left_out(admin: Client, executor: str) -> None:  # noqa: ARG001
    document = "query Asked($f: AppointmentFilter) { appointments(filter: $f) { totalCount } }"
    for variables in ({}, {"f": None}):
        assert (await admin.data(document, **variables))["appointments"]["totalCount"] == 1
    assert problem(await admin.answer(document, f={})) == ("filter", "EMPTY")
    assert problem(await admin.answer(document, f={"patientId": {}})) == ("filter.patientId", "EMPTY")


@BOTH
@pytest.mark.parametrize(
    ("field", "argument", "kind"),
    [
        ("auditEvents(patientId: $v) { totalCount }", "patientId", "ID"),
        ("auditEvents(since: $v) { totalCount }", "since", "DateTime"),
        ("appointmentsOutsideHours(doctorId: $v) { appointment { id } }", "doctorId", "ID"),
    ],
)  # fmt: skip
async def test_an_argument_that_narrows_has_a_value(
    admin: Client, executor: str, field: str, argument: str, kind: str  # noqa: ARG001
) -> None:  # fmt: skip
    document = f"query Asked($v: {kind}) {{ {field} }}"
    assert problem(await admin.answer(document)) == (argument, "REQUIRED")
    assert problem(await admin.answer(document, v=None)) == (argument, "NULL")


@BOTH
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ('birthDate: {eq: "2026-02-30"}', "Date must be"),
        ('registeredAt: {gte: "2026-02-28"}', "DateTime must be"),
    ],
)
async def test_a_bad_literal_has_its_place(admin: Client, executor: str, argument: str, message: str) -> None:  # noqa: ARG001
    answer = await admin.answer(f"{{ patients(filter: {{{argument}}}) {{ totalCount }} }}")
    (error,) = answer["errors"]
    assert error["message"].startswith(message)
    assert error["locations"] == [{"line": 1, "column": 3 + len("patients(filter: {") + argument.index('"')}]
