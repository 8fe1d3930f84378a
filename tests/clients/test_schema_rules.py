"""Relay's rules for a schema, as graphql-eslint checks them, with every exception named."""

import json
import re
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
SCHEMA = FOLDER.parents[1] / "graph" / "schema.graphql"
NOT_A_NODE = "Edge type's field `node` must implement `Node` interface."
# A row of a report is a figure about others, which it names; nothing that could be fetched again by an id.
REPORTS = {
    "AppointmentSummaryEdge", "BilledPatientEdge", "DepartmentDoctorsEdge", "DepartmentLoadEdge",
    "DepartmentMedicationsEdge", "DiscountedBillEdge", "DoctorAppointmentsEdge", "DoctorWorkloadEdge",
    "FrequentPatientEdge", "MonthlyVisitsEdge", "NoShowRateEdge", "OutstandingClaimsEdge",
    "PatientOutstandingEdge", "RevenueEdge", "RoomOccupancyEdge", "SeenPatientEdge", "StockAlertEdge",
    "TakingsEdge", "TaxesEdge", "TopDoctorEdge", "UnbilledEdge", "UnbilledStayEdge", "WhatIfDiscountEdge",
    "WriteOffEdge",
}  # fmt: skip
# An entry of a ledger or of the audit never changes, so that no client has to fetch it again.
LEDGER = {"StockMovementEdge", "AuditEventEdge", "RecordChangeEdge"}

pytestmark = pytest.mark.clients


@pytest.mark.usefixtures("installed")
def test_the_schema_keeps_relays_rules(tmp_path: Path) -> None:
    # The linter looks for its configuration and the schema where it runs, and follows no link out of there.
    for name in ("eslint.config.js", "package.json"):
        (tmp_path / name).write_text((FOLDER / name).read_text())
    (tmp_path / "node_modules").symlink_to(FOLDER / "node_modules")
    text = SCHEMA.read_text()
    (tmp_path / "schema.graphql").write_text(text)
    done = subprocess.run(
        [FOLDER / "node_modules" / ".bin" / "eslint", "--format", "json", "schema.graphql"],
        cwd=tmp_path, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    (found,) = json.loads(done.stdout)
    excepted = set()
    for problem in found["messages"]:
        told = f"{problem['ruleId']} at line {problem['line']}: {problem['message']}"
        edge = re.match(r"type (\w+)", text.splitlines()[problem["line"] - 1])
        assert problem["message"] == NOT_A_NODE, told
        assert edge, told
        excepted.add(edge[1])
    assert excepted == REPORTS | LEDGER
