"""The reports over HTTP: every figure arrives, pages go on, nobody learns a name by them, refusals have their codes."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from graph.declare import ids
from graph.declare.declarations import Derived, FunctionPage, Relation, declaration_of
from graph.declare.fields import fields_of, node_of
from graph.domains.reports.queries import Reports
from tests.graph.compiled.compiling import calls
from tests.staff import PASSWORD, Staff
from tests.web import Client, sign_in
from tests.world import HASH, set_clock

FIELDS = {
    declared.function.removeprefix("report_"): field
    for field in fields_of(Reports)
    if isinstance(declared := declaration_of(field), FunctionPage)
}
OWN: dict[str, Any] = {
    "specialization": "Cardiology",
    "more_than": 1,
    "percent": "25",
    "at_least": None,
    "at_most": None,
    "within_days": 3660,
}
FILTERS = ("department_id", "doctor_id", "age_from", "age_to")
# What people of the hospital are called; none of it may reach an analyst.
NAMES = ("Eva", "Patient ", "Penicillin", "eva@example.com", "Pain", "Angina")


@pytest.fixture(scope="module")
async def scene(staff: Staff) -> Staff:
    """Some days of the hospital: two doctors, three patients, a missed appointment, paid, discounted bills."""
    hospital = staff.hospital
    now = hospital.on(hospital.admin)
    doctors = [await hospital.new_doctor(), await hospital.new_doctor()]
    patients = [await hospital.new_patient() for _ in range(3)]
    await hospital.new_room(2)
    await set_clock(hospital.admin, hospital.at(6, days=-3))
    medication = await now.new_medication(40, expires=hospital.at(0, days=20).date())
    for place, patient in enumerate(patients):
        await now.book(patient, doctors[0], hospital.at(8 + place, days=-2))
        appointment, visit = await now.visit(patient, doctors[1], hospital.at(12 + place, days=-2))
        await now.prescribe(visit, (medication, 2 + place))
        bill = await now.call(
            "ADMIN", "issue_bill", p_appointment_id=appointment, p_discount_percent="25", p_discount_reason="Staff"
        )
        payment = await now.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="20", p_method="CASH")
        await now.call("ADMIN", "refund_payment", p_payment_id=payment["id"], p_amount="2.50", p_reason="Complaint")
    appointment = await now.book(await hospital.new_patient(50), doctors[1], hospital.at(16, days=-2))
    bill = await now.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    claim = await now.call("ADMIN", "claims_by_bill_id", p_ids=[bill["id"]])
    await now.call("ADMIN", "submit_claim", p_claim_id=claim["id"])
    await now.call(
        "ADMIN", "reject_claim", p_claim_id=claim["id"], p_falls_to="WRITTEN_OFF", p_reason="Late", p_amount="1"
    )
    rate = {"p_type": "GENERAL", "p_amount": "300", "p_valid_from": hospital.at(0, days=-9).date()}
    await now.call("ADMIN", "set_room_rate", **rate)
    room = await hospital.new_room(1)
    await now.call("ADMIN", "admit_patient", p_patient_id=patients[1], p_room_id=room, p_reason="Angina")
    # Nobody bills it.
    await now.visit(patients[0], doctors[0], hospital.at(18, days=-2))
    await set_clock(hospital.admin, hospital.at(23, days=-2))
    for row in await hospital.admin.fetch(
        "SELECT id FROM clinic.appointments WHERE hospital_id = $1 AND status = 'BOOKED' ORDER BY id LIMIT 2",
        hospital.id,
    ):
        await now.call("ADMIN", "mark_no_show", p_appointment_id=row["id"])
    await set_clock(hospital.admin, None)
    await staff.person("DOCTOR", doctor=doctors[0])
    return staff


@pytest.fixture(scope="module")
async def people(scene: Staff) -> dict[str, Client]:
    """A client for each of some roles."""
    return {role: await scene.person(role) for role in ("ADMIN", "ANALYST", "CASHIER", "AUDITOR")}


def _days(staff: Staff) -> dict[str, dt.date]:
    return {"from": staff.hospital.at(0, days=-10).date(), "to": staff.hospital.at(0, days=10).date()}


def _given(staff: Staff, report: str) -> dict[str, Any]:
    root = declaration_of(FIELDS[report])
    assert isinstance(root, FunctionPage)
    given = _days(staff) | OWN
    return {each.python_name: given[each.python_name] for each in root.arguments if each.python_name not in FILTERS}


def _document(staff: Staff, report: str, selection: str, window: str = "first: 100") -> str:
    given = {name: value for name, value in _given(staff, report).items() if value is not None}
    values = (f"{to_camel_case(name)}: {orjson.dumps(value).decode()}" for name, value in given.items())
    return f"{{ reports {{ {to_camel_case(report)}({', '.join((*values, window))}) {{ {selection} }} }} }}"


def _name(field: StrawberryField) -> str:
    return field.graphql_name or to_camel_case(field.python_name)


def _everything(report: str) -> str:
    """All that may be selected of a row: its figures, and the ids of what it leads to."""
    return " ".join(
        f"{_name(field)} {{ id }}" if isinstance(declaration_of(field), Relation) else _name(field)
        for field in fields_of(node_of(FIELDS[report]))
    )


def _expected(report: str, row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a row's figures look like in an answer."""
    for field in fields_of(node_of(FIELDS[report])):
        made = declaration_of(field)
        if isinstance(made, Derived):
            column = "id" if made.columns == ("key",) else made.columns[0]
            yield _name(field), ids.encode("Patient", row[column])
        elif not isinstance(made, Relation):
            value = row[field.python_name]
            if isinstance(value, dt.datetime):
                value = value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
            elif isinstance(value, dt.date):
                value = value.isoformat()
            yield _name(field), format(value, "f") if isinstance(value, Decimal) else value


def test_there_are_twenty_five() -> None:
    assert len(FIELDS) == 25


@pytest.mark.parametrize("report", FIELDS)
async def test_every_figure_arrives(scene: Staff, people: dict[str, Client], report: str) -> None:
    given = _given(scene, report).values()
    rows = await scene.hospital.rows("ADMIN", f"report_{report}_page", *given, 100, None, False)
    assert rows
    for role in ("ADMIN", "ANALYST"):
        data = await people[role].data(_document(scene, report, f"totalCount nodes {{ {_everything(report)} }}"))
        page = data["reports"][to_camel_case(report)]
        assert page["totalCount"] == len(rows)
        shown = [dict(_expected(report, dict(row))) for row in rows]
        assert [{name: node[name] for name in row} for node, row in zip(page["nodes"], shown, strict=True)] == shown
        for node in page["nodes"]:
            seen = {name: node[name] is not None for name in node.keys() - shown[0].keys()}
            hidden = (
                {"patient", "appointment", "admission", "bill", "room", "stock", "account"}
                if role == "ANALYST"
                else set()
            )
            assert seen == {name: name not in hidden for name in seen}, role


@pytest.mark.parametrize("report", FIELDS)
def test_every_figure_is_compiled(scene: Staff, report: str) -> None:
    document = _document(scene, report, f"totalCount edges {{ cursor node {{ {_everything(report)} }} }}", "last: 3")
    page, count = (f"report_{report}_{part}" for part in ("page", "count"))
    assert {page, count} <= set(calls(document))


@pytest.mark.parametrize("report", FIELDS)
async def test_an_analyst_learns_nobodys_name(scene: Staff, people: dict[str, Client], report: str) -> None:
    named = "firstName lastName fullName email allergies"
    selection = _everything(report).replace("patient { id }", f"patient {{ id {named} }}")
    selection = selection.replace("appointment { id }", "appointment { id reason notes }")
    answers = {
        role: str(await people[role].data(_document(scene, report, f"nodes {{ {selection} }}")))
        for role in ("ADMIN", "ANALYST")
    }
    assert not [name for name in NAMES if name in answers["ANALYST"]]
    if "patient {" in selection:
        assert "Eva" in answers["ADMIN"]


@pytest.mark.parametrize(
    "report", ["appointment_summary", "no_show_rate", "revenue", "stock_alerts", "billed_per_patient"]
)
async def test_cursors_lead_from_page_to_page(scene: Staff, people: dict[str, Client], report: str) -> None:
    admin = people["ADMIN"]
    edges = f"edges {{ cursor node {{ {_everything(report)} }} }}"
    selection = f"{edges} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}"

    async def page(window: str) -> Any:
        data = await admin.data(_document(scene, report, selection, window))
        return data["reports"][to_camel_case(report)]

    whole = await page("first: 100")
    assert not whole["pageInfo"]["hasNextPage"]
    gathered, window = [], "first: 1"
    while True:
        part = await page(window)
        gathered += part["edges"]
        if not part["pageInfo"]["hasNextPage"]:
            break
        window = f'first: 1, after: "{part["pageInfo"]["endCursor"]}"'
    assert gathered == whole["edges"]
    gathered, window = [], "last: 2"
    while True:
        part = await page(window)
        gathered = part["edges"] + gathered
        if not part["pageInfo"]["hasPreviousPage"]:
            break
        window = f'last: 2, before: "{part["pageInfo"]["startCursor"]}"'
    assert gathered == whole["edges"]


async def test_a_refused_report_takes_no_other_along(scene: Staff, people: dict[str, Client]) -> None:
    days = ", ".join(f'{name}: "{day}"' for name, day in _days(scene).items())
    document = f"{{ reports {{ revenue({days}) {{ totalCount }} noShowRate({days}) {{ totalCount }} }} }}"
    answer = await people["CASHIER"].answer(document)
    assert answer["data"]["reports"]["revenue"]["totalCount"] > 0
    assert answer["data"]["reports"]["noShowRate"] is None
    (error,) = answer["errors"]
    assert error["path"] == ["reports", "noShowRate"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["extensions"]["details"] == {"permission": "report.appointments"}


async def test_refusals_have_their_codes(scene: Staff, people: dict[str, Client]) -> None:
    public = Client(scene.http, {"Wardgraph-Hospital": scene.slug})
    for report in FIELDS:
        document = _document(scene, report, "totalCount nodes { __typename }")
        for client, code in ((public, "UNAUTHENTICATED"), (people["AUDITOR"], "FORBIDDEN")):
            answer = await client.answer(document)
            assert {error["extensions"]["code"] for error in answer["errors"]} == {code}, report
            assert answer["data"]["reports"] == {to_camel_case(report): None}


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        ('from: "2026-02-02", to: "2026-02-01", moreThan: 1', [("to", "END_BEFORE_START")]),
        (
            'from: "2026-02-02", to: "2026-02-01", moreThan: -1, ageFrom: 151, ageTo: -1',
            [
                ("to", "END_BEFORE_START"),
                ("ageFrom", "OUT_OF_RANGE"),
                ("ageTo", "OUT_OF_RANGE"),
                ("ageTo", "OUT_OF_RANGE"),
                ("moreThan", "OUT_OF_RANGE"),
            ],
        ),
        ("from: null, moreThan: 1", [("from", "NULL")]),
        ("doctorId: null, moreThan: 1", [("doctorId", "NULL")]),
        ("ageTo: null, moreThan: 1", [("ageTo", "NULL")]),
        ('from: "2026-02-02", to: "2026-02-02", moreThan: 1, first: 101', [("first", "OUT_OF_RANGE")]),
        ('from: "2026-02-02", to: "2026-02-02", moreThan: 1, after: "x"', [("after", "MALFORMED_CURSOR")]),
    ],
)
async def test_bad_input_is_told_at_once_by_its_paths(
    people: dict[str, Client], arguments: str, problems: list[tuple[str, str]]
) -> None:
    document = f"{{ reports {{ frequentPatients({arguments}) {{ totalCount nodes {{ patientId }} }} }} }}"
    answer = await people["ADMIN"].answer(document)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [(each["path"], each["code"]) for each in error["extensions"]["problems"]] == problems


@pytest.mark.parametrize("report", FIELDS)
async def test_a_report_is_filtered_as_its_function_is(scene: Staff, people: dict[str, Client], report: str) -> None:
    root = declaration_of(FIELDS[report])
    assert isinstance(root, FunctionPage)
    names = [each.python_name for each in root.arguments]
    given = {f"p_{name}": value for name, value in (_given(scene, report) | {"from": None, "to": None}).items()}
    given = {name: value for name, value in given.items() if name.removeprefix("p_") in names}
    window = {"p_first": 100, "p_after": None, "p_backward": False}
    # Without days it is about all time.
    text = {name: value for name, value in _given(scene, report).items() if name not in ("from", "to")}
    counts = set()
    for asked in (
        {},
        {"department_id": scene.hospital.department},
        {"doctor_id": await _doctor(scene)},
        {"age_from": 49, "age_to": 50},
        {"age_to": 30},
        {"department_id": scene.hospital.department, "age_from": 18},
    ):
        if not asked.keys() <= set(names):
            continue
        rows = await scene.hospital.rows(
            "ADMIN", f"report_{report}_page", **given, **window, **{f"p_{name}": value for name, value in asked.items()}
        )
        values = {name: value for name, value in (text | asked).items() if value is not None}
        for name, of in (("department_id", "Department"), ("doctor_id", "Doctor")):
            if name in asked:
                values[name] = ids.encode(of, asked[name])
        document = ", ".join(f"{to_camel_case(name)}: {orjson.dumps(value).decode()}" for name, value in values.items())
        selection = f"totalCount nodes {{ {_everything(report)} }}"
        field = to_camel_case(report)
        data = await people["ADMIN"].data(f"{{ reports {{ {field}({document or 'first: 20'}) {{ {selection} }} }} }}")
        page = data["reports"][field]
        shown = [dict(_expected(report, dict(row))) for row in rows]
        assert page["totalCount"] == len(rows)
        nodes = page["nodes"]
        assert [{name: node[name] for name in row} for node, row in zip(nodes, shown, strict=False)] == shown[:20]
        counts.add(str(shown))
    assert len(counts) > 1 or "age_from" not in names


async def _doctor(staff: Staff) -> int:
    """The doctor who had the most visits."""
    number: int = await staff.hospital.admin.fetchval(
        """SELECT doctor_id FROM clinic.visits WHERE hospital_id = $1
           GROUP BY doctor_id ORDER BY count(*) DESC, doctor_id LIMIT 1""",
        staff.hospital.id,
    )
    return number


async def test_the_id_of_something_else_filters_all_away(scene: Staff, people: dict[str, Client]) -> None:
    for text in (ids.encode("Patient", await _doctor(scene)), "nonsense", "0"):
        document = f'{{ reports {{ topDoctors(doctorId: "{text}") {{ totalCount nodes {{ visits }} }} }} }}'
        data = await people["ADMIN"].data(document)
        assert data["reports"]["topDoctors"] == {"totalCount": 0, "nodes": []}


async def test_a_doctor_sees_their_own_rows_and_no_other_doctors(scene: Staff, people: dict[str, Client]) -> None:
    client = await sign_in(scene.http, scene.slug, f"doctor@{scene.slug}.example", PASSWORD)
    (own,) = await scene.hospital.admin.fetch(
        "SELECT doctor_id AS id FROM auth.accounts WHERE hospital_id = $1 AND roles = '{DOCTOR}'", scene.hospital.id
    )
    other, admin = {"id": await _doctor(scene)}, people["ADMIN"]
    assert other["id"] != own["id"]

    async def rows(asker: Client, *doctor: int) -> Any:
        given = f'(doctorId: "{ids.encode("Doctor", doctor[0])}")' if doctor else ""
        document = (
            f"{{ reports {{ monthlyVisits{given} {{ totalCount nodes {{ month visits patients doctors }} }} }} }}"
        )
        return (await asker.data(document))["reports"]["monthlyVisits"]

    mine = await rows(client)
    assert mine == await rows(client, own["id"]) == await rows(admin, own["id"])
    assert mine["totalCount"] > 0
    assert (await rows(admin, other["id"]))["totalCount"] > 0
    assert mine != await rows(admin)
    assert await rows(client, other["id"]) == {"totalCount": 0, "nodes": []}


async def test_a_cursor_of_another_report_is_refused(scene: Staff, people: dict[str, Client]) -> None:
    admin = people["ADMIN"]
    data = await admin.data(_document(scene, "no_show_rate", "pageInfo { endCursor }"))
    cursor = data["reports"]["noShowRate"]["pageInfo"]["endCursor"]
    answer = await admin.answer(_document(scene, "revenue", "nodes { revenue }", f'after: "{cursor}"'))
    assert [each["code"] for each in answer["errors"][0]["extensions"]["problems"]] == ["CURSOR_OF_ANOTHER_ORDER"]


async def test_a_doctor_who_registers_changes_no_report(scene: Staff, people: dict[str, Client]) -> None:
    asked = [
        (people[role], _document(scene, report, f"totalCount nodes {{ {_everything(report)} }}"))
        for role in ("ADMIN", "ANALYST")
        for report in ("appointments_per_doctor", "doctors_by_department", "departments_with_several_doctors")
    ]
    before = [await client.data(document) for client, document in asked]
    await scene.hospital.call(
        None,
        "register_doctor",
        p_email="waiting@example.com",
        p_password_hash=HASH,
        p_department_id=scene.hospital.department,
        p_first_name="Dot",
        p_last_name="Waiting",
        p_specialization="Nobody else's",
        p_registration_number="W1",
        p_registration_expires_on=dt.date(2099, 1, 1),
        p_consultation_fee="80",
    )
    await scene.hospital.confirm("waiting@example.com")
    assert [await client.data(document) for client, document in asked] == before
