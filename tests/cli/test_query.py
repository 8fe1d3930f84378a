"""`wardgraph call`, `functions`, `query`, `export` and `completion`, as somebody in a shell meets them."""

import csv
import io
import json
from pathlib import Path

import asyncpg
import pytest

from tests.databases import Database, DatabaseServer
from tests.installation import Installation

DEPARTMENTS = "{ departments(orderBy: NAME_ASC) { nodes { name location } } }"
AS_CHIEF = ("--as", "chief@west.example")


@pytest.fixture(scope="module")
def installation(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("data"))
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    made.run_here("hospital", "create", "west", "--name", "West", "--time-zone", "Europe/Berlin", "--currency", "EUR")
    made.run_here("account", "create", "chief@west.example", "--role", "admin", WARDGRAPH_PASSWORD="correct horse")
    for name in ("Eyes", "Heart", "Skin"):
        department = {"name": name, "location": "=1st floor", "opensAt": "08:00", "closesAt": "18:00"}
        called = made.run_here("call", "create_department", json.dumps(department), *AS_CHIEF)
        assert called.returncode == 0, called.stderr
    return made


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "departments.graphql"
    path.write_text(DEPARTMENTS, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 9])
def test_a_page_has_as_many_rows_as_were_asked_for(installation: Installation, size: int) -> None:
    given = json.dumps({"first": size, "order": ["name asc"], "backward": False})
    called = installation.run_here("call", "departments_page", given, "--columns", "name")
    assert [json.loads(line) for line in called.stdout.splitlines()] == [
        {"name": name} for name in ("Eyes", "Heart", "Skin")[:size]
    ]


def test_arguments_come_from_a_file(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text('{"first": 1, "order": ["name desc"], "backward": false}', encoding="utf-8")
    called = installation.run_here("call", "departments_page", f"@{path}", "--columns", "name")
    assert json.loads(called.stdout) == {"name": "Skin"}
    missing = installation.run_here("call", "departments_page", f"@{path}x")
    assert missing.returncode == 1
    assert missing.stderr.startswith(f"Error: The arguments cannot be read from {path}x: No such file")


def test_a_table_is_for_people(installation: Installation) -> None:
    given = '{"first": 2, "order": ["name asc"], "backward": false}'
    called = installation.run_here("call", "departments_page", given, "--columns", "name,opensAt", "--format", "table")
    lines = called.stdout.splitlines()
    assert [cell.strip() for cell in lines[1].strip("┃").split("┃")] == ["name", "opens_at"]
    assert [[cell.strip() for cell in line.strip("│").split("│")] for line in lines[3:5]] == [
        ["Eyes", "08:00:00"],
        ["Heart", "08:00:00"],
    ]
    assert called.stderr == "2 rows\n"


def test_a_column_that_is_not_there_is_named(installation: Installation) -> None:
    called = installation.run_here("call", "departments_page", "{}", "--columns", "name,colour")
    assert called.returncode == 1
    assert called.stderr.startswith("Error: api.departments_page has no column colour; it has: hospital_id, id, name")


def test_a_function_without_columns_of_its_own_is_not_called(installation: Installation) -> None:
    called = installation.run_here("call", "export_page", "{}")
    assert called.returncode == 1
    assert called.stderr == "Error: api.export_page has no columns of its own: `wardgraph export` calls it.\n"


def test_what_a_rule_refuses_has_an_exit_code_of_its_own(installation: Installation) -> None:
    called = installation.run_here("call", "create_department", '{"name": ""}', *AS_CHIEF)
    assert called.returncode == 3
    assert '"path": "name"' in called.stderr


def test_functions_are_listed_with_arguments_and_comments(installation: Installation) -> None:
    listed = installation.run_here("functions", "--search", "refund_payment").stdout.splitlines()
    assert listed[0].startswith("refund_payment(payment_id bigint, amount numeric, reason text, [request_id uuid]")
    assert listed[1].startswith("    Gives back part or all of a payment")
    shown = installation.run_here("functions", "refund_payment").stdout
    assert "\nArguments:\n  payment_id  bigint\n" in shown
    assert "\n  request_id  uuid  may be left out\n" in shown
    assert "\nRoles: ADMIN\n" in shown
    unknown = installation.run_here("functions", "refund_paymen")
    assert unknown.returncode == 1
    assert "refund_payment" in unknown.stderr


def test_a_document_is_run(installation: Installation, document: str) -> None:
    shown = installation.run_here("query", document)
    nodes = json.loads(shown.stdout)["data"]["departments"]["nodes"]
    assert [each["name"] for each in nodes] == ["Eyes", "Heart", "Skin"]
    table = installation.run_here("query", document, "--format", "table").stdout
    assert [line.split("│")[1].strip() for line in table.splitlines()[3:6]] == ["Eyes", "Heart", "Skin"]


def test_what_a_document_is_refused_is_told(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "refused.graphql"
    path.write_text("{ accounts { nodes { email } } nothing }", encoding="utf-8")
    shown = installation.run_here("query", str(path))
    assert shown.returncode == 3
    assert "GRAPHQL_VALIDATION_FAILED" in shown.stderr
    path.write_text("mutation ($name: String!) { createDepartment(input: {name: $name}) { id } }", encoding="utf-8")
    assert installation.run_here("query", str(path), "--variables", '{"name": "x"}').returncode == 3


def test_all_rows_are_exported(installation: Installation, document: str, tmp_path: Path) -> None:
    path = tmp_path / "departments.csv"
    written = installation.run_here("export", document, "--output", str(path))
    assert written.returncode == 0, written.stderr
    assert written.stderr == f"3 rows, {path.stat().st_size} bytes\n"
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    assert rows == [["name", "location"], *([name, "'=1st floor"] for name in ("Eyes", "Heart", "Skin"))]
    lines = installation.run_here("export", document, "--format", "ndjson").stdout.splitlines()
    assert json.loads(lines[0]) == {"name": "Eyes", "location": "=1st floor"}


def test_what_cannot_be_exported_is_told(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "viewer.graphql"
    path.write_text("{ viewer { permissions } }", encoding="utf-8")
    refused = installation.run_here("export", str(path))
    assert refused.returncode == 3
    assert refused.stderr.startswith("Error: viewer has no rows. NOT_EXPORTABLE\n")
    assert refused.stdout == ""


def test_sessions_of_commands_end_with_them(installation: Installation, document: str) -> None:
    installation.run_here("query", document, *AS_CHIEF)
    installation.run_here("export", document, *AS_CHIEF)
    listed = installation.run_here("call", "sessions_by_account_id", '{"ids": [1]}', *AS_CHIEF)
    assert all(json.loads(line)["revoked_at"] for line in listed.stdout.splitlines()), listed.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(installation: Installation, shell: str) -> None:
    assert "_WARDGRAPH_COMPLETE" in installation.run_here("completion", shell).stdout
    words = {"COMP_WORDS": "wardgraph call book_app", "COMP_CWORD": "2", "_WARDGRAPH_COMPLETE": "bash_complete"}
    assert installation.run(**words).stdout == "plain,book_appointment\n"


def test_a_null_of_a_single_column_is_no_empty_line(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "retired.graphql"
    path.write_text("{ departments { nodes { retiredAt } } }", encoding="utf-8")
    written = installation.run_here("export", str(path))
    assert written.stdout.splitlines() == ["retiredAt", '""', '""', '""']


def test_a_byte_order_mark_is_for_csv(installation: Installation, document: str, tmp_path: Path) -> None:
    path = tmp_path / "departments.csv"
    assert installation.run_here("export", document, "--bom", "--output", str(path)).returncode == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfname,location\r\n")
    refused = installation.run_here("export", document, "--bom", "--format", "ndjson")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.endswith("Error: --bom is for CSV: JSON has no byte order mark.\n")


@pytest.mark.parametrize("name", ["query", "export"])
def test_standard_input_is_one_thing(installation: Installation, name: str) -> None:
    refused = installation.run_here(name, "-", "--variables", "-")
    assert refused.returncode == 2
    assert "FILE and --variables cannot both be standard input" in refused.stderr


@pytest.mark.parametrize("arguments", [("functions",), ("query", "{}"), ("export", "{}")], ids=lambda given: given[0])
async def test_a_database_that_lacks_sql_is_refused_and_left_alone(
    server: DatabaseServer, document: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    async with server.database() as empty:
        made = Installation(tmp_path / "data")
        made.environment |= {"DATABASE_URL": empty.admin_dsn, "WARDGRAPH_API_DATABASE_URL": empty.api_dsn}
        refused = made.run(*(document if each == "{}" else each for each in arguments))
        assert refused.returncode == 1
        assert "Run `wardgraph migrate`" in refused.stderr
        connection = await asyncpg.connect(empty.admin_dsn)
        assert await connection.fetchval("SELECT to_regnamespace('api')") is None
        await connection.close()
