"""Reads end to end: pages in every direction, filters, and one call per level."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client
from wardgraph.database import Database as Calls


@dataclass
class Clinic:
    """Two doctors with five appointments each, of five patients."""

    admin: Client
    doctors: list[str]
    patients: list[str]
    starts: list[dt.datetime]


@pytest.fixture(scope="module")
async def clinic(staff: Staff) -> Clinic:
    hospital = staff.hospital
    doctors = [await hospital.new_doctor(), await hospital.new_doctor()]
    patients = [await hospital.new_patient() for _ in range(5)]
    starts = [hospital.at(hour) for hour in range(8, 13)]
    for place, starts_at in enumerate(starts):
        await hospital.book(patients[place], doctors[0], starts_at)
        await hospital.book(patients[place], doctors[1], starts_at + dt.timedelta(minutes=30))
    admin = await staff.person("ADMIN")
    return Clinic(
        admin, [ids.encode("Doctor", key) for key in doctors], [ids.encode("Patient", key) for key in patients], starts
    )


@pytest.fixture
def calls(uncompiled: None, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:  # noqa: ARG001 - used for what it does
    """How often the loaders called each function."""
    made: Counter[str] = Counter()
    call = Calls.call

    async def counting(self: Calls, function: str, *arguments: Any, **named: Any) -> Any:
        # That reads are on record is looked at in test_reads_on_record.py.
        if function != "record_reads":
            made[function] += 1
        return await call(self, function, *arguments, **named)

    monkeypatch.setattr(Calls, "call", counting)
    return made


async def test_each_level_is_one_call(clinic: Clinic, calls: Counter[str]) -> None:
    data = await clinic.admin.data(
        """{ doctors { nodes {
               department { name roomCount bedCount doctorCount }
               appointments(first: 3) {
                 totalCount
                 nodes {
                   patient { fullName age schedulingStates { state department { name } } }
                   doctor { lastName } visit { id } bill { id }
                 }
               }
               availability { weekday }
               yearsOfExperience
        } } }"""
    )
    assert [len(doctor["appointments"]["nodes"]) for doctor in data["doctors"]["nodes"]] == [3, 3]
    assert data["doctors"]["nodes"][0]["appointments"]["totalCount"] == 5
    assert data["doctors"]["nodes"][0]["department"]["doctorCount"] == 2
    assert calls["departments_by_id"] <= 2
    assert {name: count for name, count in calls.items() if name != "departments_by_id"} == {
        "doctors_page": 1,
        "department_counts_by_department_id": 1,
        "appointments_by_doctor_id_page": 1,
        "appointments_by_doctor_id_count": 1,
        "patients_by_id": 1,
        "ages_by_patient_id": 1,
        "scheduling_states_by_patient_id": 1,
        "doctors_by_id": 1,
        "visits_by_appointment_id": 1,
        "bills_by_appointment_id": 1,
        "availabilities_by_doctor_id": 1,
        "years_of_experience_by_doctor_id": 1,
    }


async def test_counting_is_done_when_asked_and_nothing_else_is(clinic: Clinic, calls: Counter[str]) -> None:
    await clinic.admin.data("{ appointments { nodes { id } } }")
    assert "appointments_count" not in calls


PAGE = """query (
  $first: Int, $after: String, $last: Int, $before: String, $orderBy: [AppointmentOrder!], $filter: AppointmentFilter
) {
  appointments(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
    totalCount nodes { id } edges { cursor node { id startsAt } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }"""


async def page(clinic: Clinic, **arguments: Any) -> dict[str, Any]:
    return dict((await clinic.admin.data(PAGE, **arguments))["appointments"])


@pytest.mark.parametrize(
    "order", [None, ["STARTS_AT_DESC"], ["CREATED_AT_ASC"], ["CREATED_AT_DESC", "STARTS_AT_ASC"], []]
)
async def test_pages_forward_and_backward_are_the_same_list(clinic: Clinic, order: list[str] | None) -> None:
    everything = await page(clinic, first=100, orderBy=order)
    whole = [node["id"] for node in everything["nodes"]]
    assert len(whole) == len(set(whole)) == everything["totalCount"] == 10
    assert [edge["node"]["id"] for edge in everything["edges"]] == whole

    forward: list[str] = []
    after = None
    while True:
        part = await page(clinic, first=3, after=after, orderBy=order)
        forward += [node["id"] for node in part["nodes"]]
        assert part["pageInfo"]["hasPreviousPage"] == (after is not None)
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    assert forward == whole

    backward: list[str] = []
    before = None
    while True:
        part = await page(clinic, last=3, before=before, orderBy=order)
        backward = [node["id"] for node in part["nodes"]] + backward
        assert part["pageInfo"]["hasNextPage"] == (before is not None)
        before = part["pageInfo"]["startCursor"]
        if not part["pageInfo"]["hasPreviousPage"]:
            break
    assert backward == whole


async def test_every_edge_is_a_place_to_go_on_from(clinic: Clinic) -> None:
    everything = await page(clinic, first=100)
    for place, edge in enumerate(everything["edges"]):
        rest = await page(clinic, first=100, after=edge["cursor"])
        assert rest["nodes"] == everything["nodes"][place + 1 :]


async def test_nested_pages_go_on_for_each_parent(clinic: Clinic) -> None:
    document = """query ($id: ID!, $after: String) { doctor(id: $id) { appointments(first: 2, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    for doctor in clinic.doctors:
        found: list[str] = []
        after = None
        for size in (2, 2, 1):
            part = (await clinic.admin.data(document, id=doctor, after=after))["doctor"]["appointments"]
            assert len(part["nodes"]) == size
            assert part["pageInfo"]["hasNextPage"] == (size == 2)
            found += [node["id"] for node in part["nodes"]]
            after = part["pageInfo"]["endCursor"]
        assert len(set(found)) == 5


async def test_filters_select(clinic: Clinic) -> None:
    async def count(**asked: Any) -> int:
        return int((await page(clinic, filter=asked))["totalCount"])

    at = [moment.isoformat() for moment in clinic.starts]
    one, two = clinic.doctors
    assert await count(doctorId={"eq": one}) == 5
    assert await count(doctorId={"in": [one, two]}) == 10
    assert await count(startsAt={"gte": at[2]}, doctorId={"eq": one}) == 3
    assert await count(startsAt={"gt": at[2]}, doctorId={"eq": one}) == 2
    assert await count(startsAt={"lt": at[2], "gte": at[1]}, doctorId={"eq": one}) == 1
    assert await count(status={"eq": "BOOKED"}) == 10
    assert await count(status={"in": ["CANCELLED", "NO_SHOW"]}) == 0
    assert await count(**{"or": [{"patientId": {"eq": clinic.patients[0]}}, {"startsAt": {"eq": at[1]}}]}) == 3
    assert await count(**{"and": [{"doctorId": {"eq": one}}, {"patientId": {"eq": clinic.patients[0]}}]}) == 1
    assert await count(id={"isNull": True}) == 0


async def test_nodes_are_found_by_their_ids_in_order(clinic: Clinic, calls: Counter[str]) -> None:
    nobody = ids.encode("Patient", 10**15)
    wanted = [clinic.patients[1], clinic.doctors[0], nobody, clinic.patients[0], clinic.patients[1]]
    data = await clinic.admin.data(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Patient { lastName } ... on Doctor { specialization } } }",
        ids=wanted,
    )
    assert [node and node["id"] for node in data["nodes"]] == [None if text == nobody else text for text in wanted]
    assert data["nodes"][1]["specialization"] == "Cardiology"
    assert calls == {"patients_by_id": 1, "doctors_by_id": 1}
    assert (await clinic.admin.answer("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[nobody] * 101))["errors"]


async def test_mutations_see_what_those_before_them_did(clinic: Clinic, staff: Staff) -> None:
    hospital = staff.hospital
    booked = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    appointment = ids.encode("Appointment", await hospital.due(booked))
    data = await clinic.admin.data(
        """mutation ($check: CheckInAppointmentInput!, $cancel: CancelAppointmentInput!) {
             checkInAppointment(input: $check) { status patient { appointments { nodes { id status } } } }
             cancelAppointment(input: $cancel) { status patient { appointments { nodes { id status } } } }
           }""",
        check={"appointmentId": appointment},
        cancel={"appointmentId": appointment, "reason": "Test"},
    )
    for field, status in (("checkInAppointment", "CHECKED_IN"), ("cancelAppointment", "CANCELLED")):
        assert data[field]["status"] == status
        nodes = data[field]["patient"]["appointments"]["nodes"]
        assert [node["status"] for node in nodes if node["id"] == appointment] == [status]


@pytest.mark.usefixtures("clinic")
async def test_public_sees_the_public_and_no_more(staff: Staff) -> None:
    public = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    data = await public.data(
        """{ viewer { account { id } } hospital { slug currency } departments { nodes { name } }
             doctors { nodes { lastName phone employeeNumber appointments { totalCount } } }
             patients { nodes { id } } }"""
    )
    assert data["viewer"] is None
    assert data["hospital"] == {"slug": staff.slug, "currency": "EUR"}
    assert {doctor["phone"] for doctor in data["doctors"]["nodes"]} == {None}
    assert {doctor["appointments"]["totalCount"] for doctor in data["doctors"]["nodes"]} == {0}
    assert data["patients"]["nodes"] == []
