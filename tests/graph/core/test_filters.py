import datetime as dt
from typing import Any

import pytest
import strawberry

from graph.declare import ids
from graph.declare.filters import filter_as_json, filter_of, order_of
from graph.domains.scheduling.types import Appointment, AppointmentStatus
from wardgraph.errors import Problem

AppointmentFilter = filter_of(Appointment)


def compare(field: str, **operators: Any) -> Any:
    annotation = AppointmentFilter.__annotations__[field]
    return annotation.__args__[0](**operators)


def test_conditions_become_columns_and_operators() -> None:
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    asked = AppointmentFilter(
        starts_at=compare("starts_at", gte=at, lt=at),
        status=compare("status", in_=[AppointmentStatus.BOOKED]),
        doctor_id=compare("doctor_id", eq=strawberry.ID(ids.encode("Doctor", 3))),
        id=compare("id", is_null=False),
    )
    assert filter_as_json(asked) == {
        "starts_at": {"gte": at, "lt": at},
        "status": {"in": ["BOOKED"]},
        "doctor_id": {"eq": 3},
        "id": {"is_null": False},
    }


def test_conditions_nest() -> None:
    booked = AppointmentFilter(status=compare("status", eq=AppointmentStatus.BOOKED))
    asked = AppointmentFilter(or_=[booked, AppointmentFilter(and_=[booked])])
    assert filter_as_json(asked) == {"or": [{"status": {"eq": "BOOKED"}}, {"and": [{"status": {"eq": "BOOKED"}}]}]}


def test_nothing_asked_is_no_filter() -> None:
    assert filter_as_json(None) is None
    assert filter_as_json(strawberry.UNSET) is None


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (AppointmentFilter(), "filter"),
        (AppointmentFilter(status=None), "filter.status"),
        (AppointmentFilter(or_=None), "filter.or"),
        (AppointmentFilter(or_=[]), "filter.or"),
        (AppointmentFilter(and_=[AppointmentFilter()]), "filter.and.0"),
        (AppointmentFilter(status=compare("status")), "filter.status"),
        (AppointmentFilter(status=compare("status", in_=[])), "filter.status.in"),
    ],
)
def test_what_says_nothing_is_refused_with_its_path(asked: Any, path: str) -> None:
    with pytest.raises(Problem) as refused:
        filter_as_json(asked)
    assert [each["path"] for each in refused.value.problems] == [path]


def test_a_null_operand_is_refused_instead_of_matching_everything() -> None:
    with pytest.raises(Problem) as refused:
        filter_as_json(AppointmentFilter(or_=[AppointmentFilter(doctor_id=compare("doctor_id", eq=None))]))
    assert refused.value.problems[0]["path"] == "filter.or.0.doctorId.eq"


def test_ids_of_another_type_are_refused_with_their_path() -> None:
    wrong = [strawberry.ID(ids.encode("Doctor", 1)), strawberry.ID(ids.encode("Patient", 1))]
    with pytest.raises(Problem) as refused:
        filter_as_json(AppointmentFilter(doctor_id=compare("doctor_id", in_=wrong)))
    assert refused.value.problems == [
        {"path": "filter.doctorId.in.1", "code": "MALFORMED_ID", "message": "is not the id of a Doctor"}
    ]


def test_orders_are_the_texts_that_page_functions_take() -> None:
    order = order_of(Appointment)
    assert order["STARTS_AT_DESC"].value == "starts_at desc"
