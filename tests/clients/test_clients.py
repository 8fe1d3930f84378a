"""What single-page applications are made with, driven against `wardgraph serve`: each executor tells them the same."""

import json
import re
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from db import connect
from graph.declare.ids import encode
from tests import kept
from tests.databases import DatabaseServer
from tests.installation import Installation

FOLDER = Path(__file__).parent
# Of 2,000 patients, one record is merged into another.
LISTED = 1999
EXECUTORS = ("compiled", "core")
SCRIPTS = ("apollo.js", "relay.js", "introspection.js")
pytestmark = pytest.mark.clients
# The first three pages of five, and the bills of the patient who is looked at more closely.
PATIENTS = """
    SELECT p.id, p.medical_record_number, p.first_name, p.last_name, p.phone FROM clinic.patients AS p
    JOIN clinic.hospitals AS h ON h.id = p.hospital_id AND h.slug = 'demo' ORDER BY p.last_name_key, p.id LIMIT 15
"""
BILLS = """
    SELECT b.patient_id, b.id, b.total::text FROM clinic.bills AS b
    JOIN clinic.hospitals AS h ON h.id = b.hospital_id AND h.slug = 'demo'
    WHERE b.patient_id = ANY ($1) ORDER BY b.issued_at DESC, b.id DESC
"""
COUNTED = re.compile(r"wardgraph_(request_seconds_count|fallbacks_total)\{(.*)\} (\S+)")


@dataclass
class Run:
    """What each client was told by a server with one executor, and what the server counted."""

    told: dict[str, dict[str, Any]]
    counted: dict[str, int]


@dataclass
class Demo:
    """A database with the demo hospitals in it, to clone: the patients of the first pages, and one who has bills."""

    name: str
    patients: list[asyncpg.Record]
    chosen: asyncpg.Record
    bills: list[asyncpg.Record]

    def listed(self, phone: str | None = None) -> list[dict[str, Any]]:
        """The rows of the three pages; the chosen patient with another phone, if one is given."""
        return [
            {
                "id": encode("Patient", row["id"]),
                "medicalRecordNumber": row["medical_record_number"],
                "lastName": row["last_name"],
                "phone": phone if phone and row is self.chosen else row["phone"],
            }
            for row in self.patients
        ]


@pytest.fixture(scope="module")
async def demo(server: DatabaseServer) -> AsyncIterator[Demo]:
    async with server.database(await kept.demo_template(server)) as made:
        async with connect.admin(made.admin_dsn) as admin:
            patients = await admin.fetch(PATIENTS)
            bills = await admin.fetch(BILLS, [row["id"] for row in patients])
        chosen = next(row for row in patients if any(bill["patient_id"] == row["id"] for bill in bills))
        yield Demo(made.name, patients, chosen, [bill for bill in bills if bill["patient_id"] == chosen["id"]])


@pytest.fixture(scope="module")
async def runs(
    installed: None,  # noqa: ARG001 - what it has made is run
    server: DatabaseServer,
    demo: Demo,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Run]:
    """Everything once with each executor, on databases that are alike."""
    runs = {}
    chosen = encode("Patient", demo.chosen["id"])
    for executor in EXECUTORS:
        installation = Installation(tmp_path_factory.mktemp(executor))
        async with server.database(demo.name) as made:
            with installation.serving(
                DATABASE_URL=made.admin_dsn, WARDGRAPH_API_DATABASE_URL=made.api_dsn, WARDGRAPH_EXECUTOR=executor
            ):
                address = f"http://127.0.0.1:{installation.port}"
                told = {script: _told(script, f"{address}/graphql", chosen) for script in SCRIPTS}
                runs[executor] = Run(told, _counted(f"{address}/metrics"))
    return runs


def _told(script: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        ["node", script, *arguments],  # noqa: S607 - whichever Node npm goes with
        cwd=FOLDER, text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _counted(url: str) -> dict[str, int]:
    """Requests by operation and executor, and fallbacks by reason, as /metrics tells."""
    counted: dict[str, int] = {}
    for line in httpx.get(url).text.splitlines():
        if found := COUNTED.match(line):
            labels = dict(re.findall(r'(\w+)="([^"]*)"', found[2]))
            key = labels.get("reason") or f"{labels['operation']} {labels['executor']}"
            counted[key] = counted.get(key, 0) + int(float(found[3]))
    return counted


@pytest.mark.parametrize("script", SCRIPTS)
def test_both_executors_tell_a_client_the_same(runs: dict[str, Run], script: str) -> None:
    assert runs["compiled"].told[script] == runs["core"].told[script]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_apollo_pages_keeps_one_entry_for_each_row_and_follows_a_mutation(
    runs: dict[str, Run], demo: Demo, executor: str
) -> None:
    told = runs[executor].told["apollo.js"]
    assert (told["signIn"]["email"], told["signIn"]["role"]) == ("reception@demo.example", "RECEPTIONIST")
    nodes = [{**edge["node"]} for edge in told["patients"]["edges"]]
    assert [node.pop("__typename") for node in nodes] == ["Patient"] * 15
    assert nodes == demo.listed()
    assert told["patients"]["totalCount"] == LISTED
    assert told["patients"]["pageInfo"]["endCursor"] == told["patients"]["edges"][-1]["cursor"]
    assert told["entries"] == [f"Patient:{node['id']}" for node in nodes]
    # What the list knew of the row, and what was asked for by its id.
    assert (
        told["entry"].items()
        >= {
            "lastName": demo.chosen["last_name"],
            "phone": demo.chosen["phone"],
            "fullName": f"{demo.chosen['first_name']} {demo.chosen['last_name']}",
        }.items()
    )
    bills = told["node"]["bills"]
    assert bills["totalCount"] == len(demo.bills)
    assert [(bill["id"], bill["total"]) for bill in bills["nodes"]] == [
        (encode("Bill", bill["id"]), bill["total"]) for bill in demo.bills[:2]
    ]
    assert [told["mutation"]["phone"], told["shown"], told["kept"]] == ["+44 1632 960001"] * 3
    assert told["sent"] == [
        "SignIn", "Patients", "Patients", "Patients", "PatientAgain", "Contact", "Register", "Partial", "Invalid",
        "SignOut", "Patients",
    ]  # fmt: skip


@pytest.mark.parametrize("executor", EXECUTORS)
def test_apollo_is_told_the_code_of_what_fails(runs: dict[str, Run], executor: str) -> None:
    told = runs[executor].told["apollo.js"]
    is_graphql, (refused,) = told["refused"]
    assert is_graphql
    assert (refused["path"], refused["extensions"]["code"]) == (["registerPatient"], "BAD_USER_INPUT")
    assert [problem["path"] for problem in refused["extensions"]["problems"]] == ["firstName", "birthDate"]
    data, (wrong,) = told["partial"]
    assert data == {"wrong": None, "departments": {"__typename": "DepartmentConnection", "totalCount": 12}}
    assert (wrong["path"], wrong["extensions"]["code"]) == (["wrong"], "BAD_USER_INPUT")
    (invalid,) = told["invalid"]
    assert (invalid["extensions"]["code"], invalid["locations"]) == (
        "GRAPHQL_VALIDATION_FAILED",
        [{"line": 2, "column": 3}],
    )
    (signed_out,) = told["signedOut"]
    assert (signed_out["extensions"]["code"], signed_out["path"]) == ("UNAUTHENTICATED", ["patients"])


@pytest.mark.parametrize("executor", EXECUTORS)
def test_relay_pages_keeps_one_record_for_each_row_and_follows_a_mutation(
    runs: dict[str, Run], demo: Demo, executor: str
) -> None:
    told = runs[executor].told["relay.js"]
    nodes = [{**edge["node"]} for edge in told["patients"]["edges"]]
    assert [node.pop("__typename") for node in nodes] == ["Patient"] * 15
    # Apollo came first.
    assert nodes == demo.listed("+44 1632 960001")
    assert told["patients"]["totalCount"] == LISTED
    assert told["records"] == [node["id"] for node in nodes]
    assert (
        told["record"].items()
        >= {
            "__id": encode("Patient", demo.chosen["id"]),
            "lastName": demo.chosen["last_name"],
            "fullName": f"{demo.chosen['first_name']} {demo.chosen['last_name']}",
        }.items()
    )
    assert told["node"]["bills"]["totalCount"] == len(demo.bills)
    assert [told["mutation"]["phone"], told["shown"], told["kept"]] == [
        "+44 1632 960002",
        ["+44 1632 960002"],
        "+44 1632 960002",
    ]
    assert told["sent"] == [
        "DeskSignInMutation", "DeskQuery", "DeskQuery", "DeskQuery", "DeskPatientQuery", "DeskContactMutation",
        "DeskRegisterMutation", "DeskSignOutMutation", "DeskQuery",
    ]  # fmt: skip
    assert [told[step][0]["extensions"]["code"] for step in ("refused", "signedOut")] == [
        "BAD_USER_INPUT",
        "UNAUTHENTICATED",
    ]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_introspection_builds_the_schema_that_is_written_down(runs: dict[str, Run], executor: str) -> None:
    assert runs[executor].told["introspection.js"]["isTheFile"]


def test_each_server_answered_with_its_own_executor(runs: dict[str, Run]) -> None:
    assert runs["compiled"].counted == {
        "query compiled": 8,
        # What was done, and the input that was refused: a refusal is answered at once.
        "mutation compiled": 4,
        # Signing in and out.
        "resolver of its own": 4,
        # The session that had ended.
        "database error": 2,
        "bad input": 1,
        "introspection": 1,
        "query core": 4,
        "mutation core": 4,
        "none core": 1,
    }
    assert runs["core"].counted == {"query core": 12, "mutation core": 8, "none core": 1, "off": 20}
