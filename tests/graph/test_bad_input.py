"""Bad input over HTTP: each gets its code and a sentence for people, and changes nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import SECRET, Client

NOWHERE = 999_999_999


class Scene:
    """An administrator, and one row of everything that a request may get wrong."""

    def __init__(self, staff: Staff, admin: Client, keys: dict[str, int]) -> None:
        self.staff, self.admin = staff, admin
        self.ids = {kind: ids.encode(kind, key) for kind, key in keys.items()}


@pytest.fixture(scope="module")
async def scene(staff: Staff) -> Scene:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    medication = await hospital.new_medication(10)
    appointment, visit = await hospital.visit(patient, doctor, hospital.at(10))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    payment = await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="10", p_method="CASH")
    keys = {"Doctor": doctor, "Patient": patient, "Medication": medication, "Appointment": appointment, "Visit": visit}
    return Scene(staff, await staff.person("ADMIN"), keys | {"Bill": bill["id"], "Payment": payment["id"]})


async def everything(staff: Staff) -> list[Any]:
    """What a refusal must leave as it was."""
    tables = (
        "appointments",
        "prescriptions",
        "stock_movements",
        "bills",
        "bill_lines",
        "payments",
        "refunds",
        "outbox_events",
    )
    return [
        await staff.hospital.admin.fetchval(
            f"SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM clinic.{table} AS t"
        )
        for table in tables
    ]


def booking(scene: Scene, **changed: Any) -> dict[str, Any]:
    starts = scene.staff.hospital.at(11).isoformat()
    return {
        "patientId": scene.ids["Patient"],
        "doctorId": scene.ids["Doctor"],
        "startsAt": starts,
        "durationMinutes": 30,
    } | changed


def prescription(scene: Scene, **changed: Any) -> dict[str, Any]:
    item = {
        "medicationId": scene.ids["Medication"],
        "dosage": "1",
        "frequency": "daily",
        "durationDays": 3,
        "quantity": 1,
    }
    return {"visitId": scene.ids["Visit"], "items": [item | changed]}


Case = tuple[str, Callable[[Scene], dict[str, Any]], str, list[str]]
CASES: dict[str, Case] = {
    "an unknown patient": (
        "bookAppointment",
        lambda scene: booking(scene, patientId=ids.encode("Patient", NOWHERE)),
        "NOT_FOUND",
        [],
    ),
    "an id that is none": (
        "bookAppointment",
        lambda scene: booking(scene, patientId="nonsense"),
        "BAD_USER_INPUT",
        ["patientId"],
    ),
    "an id of another type": (
        "bookAppointment",
        lambda scene: booking(scene, patientId=scene.ids["Doctor"]),
        "BAD_USER_INPUT",
        ["patientId"],
    ),
    "a bare number for an id": (
        "bookAppointment",
        lambda scene: booking(scene, patientId="1"),
        "BAD_USER_INPUT",
        ["patientId"],
    ),
    "a past date": (
        "bookAppointment",
        lambda scene: booking(scene, startsAt="2020-01-01T10:00:00Z"),
        "IN_THE_PAST",
        [],
    ),
    "several problems at once": (
        "bookAppointment",
        lambda scene: booking(scene, patientId="nonsense", durationMinutes=0, reason="x" * 1001),
        "BAD_USER_INPUT",
        ["patientId", "durationMinutes", "reason"],
    ),
    "a zero quantity": (
        "prescribe",
        lambda scene: prescription(scene, quantity=0),
        "BAD_USER_INPUT",
        ["items.0.quantity"],
    ),
    "a quantity beyond the stock": (
        "prescribe",
        lambda scene: prescription(scene, quantity=11),
        "OUT_OF_STOCK",
        [],
    ),
    "an unknown medication": (
        "prescribe",
        lambda scene: prescription(scene, medicationId=ids.encode("Medication", NOWHERE)),
        "NOT_FOUND",
        [],
    ),
    "a discount of 101": (
        "discountBill",
        lambda scene: {"billId": scene.ids["Bill"], "discountPercent": "101", "reason": ""},
        "BAD_USER_INPUT",
        ["discountPercent", "reason"],
    ),
    "a discount that is no number": (
        "discountBill",
        lambda scene: {"billId": scene.ids["Bill"], "discountPercent": "NaN", "reason": "x"},
        "BAD_USER_INPUT",
        ["input.discountPercent"],
    ),
    "a payment beyond the bill": (
        "payBill",
        lambda scene: {"billId": scene.ids["Bill"], "amount": "1000", "method": "CASH"},
        "OVERPAYMENT",
        [],
    ),
    "a tenth of a cent": (
        "payBill",
        lambda scene: {"billId": scene.ids["Bill"], "amount": "0.001", "method": "CASH"},
        "BAD_USER_INPUT",
        ["amount"],
    ),
    "a refund above the payment": (
        "refundPayment",
        lambda scene: {"paymentId": scene.ids["Payment"], "amount": "10.01", "reason": "x"},
        "OVER_REFUND",
        [],
    ),
    "a status that cannot follow": (
        "markNoShow",
        lambda scene: {"appointmentId": scene.ids["Appointment"]},
        "BAD_TRANSITION",
        [],
    ),
    "a cancelling without a reason": (
        "cancelAppointment",
        lambda scene: {"appointmentId": scene.ids["Appointment"], "reason": " "},
        "BAD_USER_INPUT",
        ["reason"],
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_mistake_gets_its_code_and_a_sentence_and_changes_nothing(scene: Scene, case: str) -> None:
    mutation, make, code, paths = CASES[case]
    before = await everything(scene.staff)
    refused = await scene.admin.refused(mutation, **make(scene))
    assert refused["code"] == code
    assert [problem["path"] for problem in refused.get("problems", ())] == paths
    assert refused["message"].endswith((".", "!"))
    assert not {"stacktrace", "exception", "traceback"} & set(refused)
    assert await everything(scene.staff) == before


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ patients { nodes { id }", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ patient(id: "x") { id } }', "BAD_USER_INPUT"),
        ("{ patients(first: 101) { nodes { id } } }", "BAD_USER_INPUT"),
        ('{ patients(after: "x") { nodes { id } } }', "BAD_USER_INPUT"),
        ("{ patients(first: 2, last: 2) { nodes { id } } }", "BAD_USER_INPUT"),
    ],
)
async def test_a_bad_document_says_what_is_wrong(scene: Scene, document: str, code: str) -> None:
    answer = await scene.admin.answer(document)
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


async def test_a_token_that_expired_says_so_and_refreshing_still_works(scene: Scene) -> None:
    token = scene.admin.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_aud": False})
    past = int(dt.datetime.now(dt.UTC).timestamp()) - 3600
    expired = Client(
        scene.staff.http, {"Authorization": f"Bearer {jwt.encode(claims | {'exp': past}, SECRET, 'HS256')}"}
    )
    answer = await expired.answer("{ patients { nodes { id } } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert error["extensions"]["details"] == {"reason": "TOKEN_EXPIRED"}
    assert (await expired.refused("refreshSession", refreshToken="nonsense"))["code"] == "INVALID_CREDENTIALS"


@pytest.mark.parametrize("token", ["", "x", "Bearer", "Bearer x", "Basic abc", "Bearer a.b.c"])
async def test_a_token_that_is_none_is_refused_and_not_taken_for_public(scene: Scene, token: str) -> None:
    answer = await Client(scene.staff.http, {"Authorization": token}).answer("{ doctors { nodes { id } } }")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_two_megabytes_are_too_many(scene: Scene) -> None:
    body = b'{"query": "{ doctors { nodes { id } } }", "x": "' + b"x" * 2_000_000 + b'"}'
    response = await scene.staff.http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "PAYLOAD_TOO_LARGE"


async def test_a_request_id_repeats_nothing(scene: Scene) -> None:
    values = booking(scene, requestId=str(uuid4()))
    first = await scene.admin.do("bookAppointment", "id startsAt", **values)
    assert await scene.admin.do("bookAppointment", "id startsAt", **values) == first
    assert (await scene.admin.refused("bookAppointment", **values | {"durationMinutes": 31}))[
        "code"
    ] == "REQUEST_ID_REUSED"
    await scene.admin.do("cancelAppointment", "status", appointmentId=first["id"], reason="Test")


async def test_a_wrong_password_and_an_unknown_account_are_told_alike(scene: Scene) -> None:
    public = Client(scene.staff.http, {})
    wrong = await public.refused("signIn", hospital="day", email="admin@day.example", password="wrong")
    unknown = await public.refused("signIn", hospital="day", email="nobody@day.example", password="wrong")
    assert wrong == unknown
    assert wrong["code"] == "INVALID_CREDENTIALS"


@pytest.mark.parametrize(
    "document",
    [
        "{ doctors(first: 4) { nodes { id } } more: doctors(first: 4) { nodes { id } } }",
        "{ doctors(first: 1) { nodes { appointments(first: 4) { nodes { id } } } } }",
        # The same page in several places is read once and shown as often.
        """{ departments { nodes { doctors(first: 1) {
             nodes { department { doctors(first: 1) { nodes { id } } } } } } } }""",
    ],
)
async def test_an_answer_beyond_the_bound_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    monkeypatch.setattr("graph.engine.limits.MOST_ROWS", 1)
    answer = await scene.admin.answer(document)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"ANSWER_TOO_LARGE"}
    assert answer["errors"][0]["extensions"]["details"] == {"limit": 1}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"or": [{"name": {"eq": "x"}}] * 101}, "filter"),
        ({"and": [{"or": [{"name": {"eq": "x"}}] * 60}] * 2}, "filter"),
        ({"name": {"in": ["x"] * 1001}}, "filter.name.in"),
    ],
)
async def test_a_filter_that_asks_too_much_is_refused(scene: Scene, asked: dict[str, Any], path: str) -> None:
    document = "query Test($filter: DepartmentFilter) { departments(filter: $filter) { totalCount } }"
    answer = await scene.admin.answer(document, filter=asked)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [(problem["path"], problem["code"]) for problem in error["extensions"]["problems"]] == [(path, "TOO_LARGE")]


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "2026-02-30"])
async def test_a_date_that_none_can_store_is_none(scene: Scene, date: str) -> None:
    answer = await scene.admin.answer("query Test($on: Date) { patients { nodes { age(on: $on) } } }", on=date)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
