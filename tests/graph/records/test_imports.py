"""Imports over HTTP: how far one is and what is wrong with its rows, for administrators."""

import json

from graph.declare import ids
from tests.db.imports.importing import begin, finish
from tests.staff import Staff

QUERY = """
query Test($id: ID!) {
    importRun(id: $id) {
        kind fileName status isDryRun rowsRead rowsChecked rowsLoaded rowsRefused rowsDoubtful finishedAt
        startedBy { email }
        problems(first: 1) { totalCount nodes { id line status problems problemCodes values } pageInfo { hasNextPage } }
    }
}
"""
EVA = {"first_name": "Eva", "last_name": "Berg", "birth_date": "1980-02-29", "gender": "FEMALE"}


async def test_whoever_imports_reads_how_it_goes_on(staff: Staff) -> None:
    admin = await staff.person("ADMIN")
    run_id = await begin(staff.hospital, "PATIENTS", [EVA, EVA | {"gender": "?"}, EVA])
    name = ids.encode("ImportRun", run_id)
    before = (await admin.data(QUERY, id=name))["importRun"]
    assert (before["kind"], before["status"], before["rowsRead"], before["rowsLoaded"]) == ("PATIENTS", "RUNNING", 3, 0)
    assert before["problems"] == {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}}
    await finish(staff.hospital, run_id)
    run = (await admin.data(QUERY, id=name))["importRun"]
    problems = run.pop("problems")
    assert run.pop("finishedAt")
    assert run.pop("startedBy")["email"].startswith("admin@")
    assert run == {
        "kind": "PATIENTS", "fileName": "rows.csv", "status": "COMPLETED", "isDryRun": False, "rowsRead": 3,
        "rowsChecked": 3, "rowsLoaded": 1, "rowsRefused": 1, "rowsDoubtful": 1,
    }  # fmt: skip
    assert problems["totalCount"] == 2
    assert problems["pageInfo"] == {"hasNextPage": True}
    (row,) = problems["nodes"]
    assert (row["line"], row["status"]) == (3, "REFUSED")
    assert row["problems"] == ["gender must be one of FEMALE, MALE, OTHER, UNKNOWN"]
    assert row["problemCodes"] == ["UNKNOWN_VALUE"]
    assert json.loads(row["values"]) == EVA | {"gender": "?"}
    again = await admin.data("query Test($id: ID!) { importRow(id: $id) { line } }", id=row["id"])
    assert again == {"importRow": {"line": 3}}
    listed = await admin.data("{ importRuns(filter: {status: {eq: COMPLETED}}) { nodes { id } } }")
    assert listed == {"importRuns": {"nodes": [{"id": name}]}}


async def test_a_bill_of_the_system_before_is_found_by_its_number(staff: Staff) -> None:
    admin = await staff.person("ADMIN", "CASHIER")
    patient = await staff.hospital.new_patient()
    bill = {
        "bill_number": "R-1", "patient_id": str(patient), "issued_at": "2020-03-05T10:00:00Z", "tax_rate_percent": "0",
        "lines": [{"description": "X-ray", "unit_price": "45"}],
    }  # fmt: skip
    await finish(staff.hospital, await begin(staff.hospital, "BILLS", [bill]))
    issued = await staff.hospital.call("ADMIN", "issue_bill", p_patient_id=patient)
    query = (
        "query Test($number: String) { bills(filter: {formerNumber: {eq: $number}}) { nodes { formerNumber total } } }"
    )
    found = await admin.data(query, number="r-1")
    assert found == {"bills": {"nodes": [{"formerNumber": "R-1", "total": "45.00"}]}}
    one = await admin.data(
        "query Test($id: ID!) { bill(id: $id) { formerNumber } }", id=ids.encode("Bill", issued["id"])
    )
    assert one == {"bill": {"formerNumber": None}}


async def test_nobody_else_sees_imports(staff: Staff) -> None:
    run_id = await begin(staff.hospital, "PATIENTS", [EVA | {"gender": "?"}])
    await finish(staff.hospital, run_id)
    for role in ("RECEPTIONIST", "AUDITOR", "CASHIER"):
        asker = await staff.person(role)
        seen = await asker.data(QUERY, id=ids.encode("ImportRun", run_id))
        assert seen == {"importRun": None}, role
        assert (await asker.data("{ importRuns { totalCount } }"))["importRuns"]["totalCount"] == 0
