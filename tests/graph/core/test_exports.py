"""Exports over HTTP: formats, refusals, encodings, and what they show."""

import asyncio
import csv
import io
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable

import asyncpg
import brotli
import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.declare import ids
from graph.engine.export import run
from graph.engine.export.lines import Lines
from tests.staff import Staff
from tests.web import Client

pytestmark = pytest.mark.usefixtures("patients")

PATIENTS = "{ patients { nodes { id fullName phone } } }"
DOCTORS = "{ doctors { nodes { fullName department { name } } } }"


@pytest.fixture(scope="module")
async def receptionist(staff: Staff) -> Client:
    return await staff.person("RECEPTIONIST")


@pytest.fixture(scope="module")
async def administrator(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture(scope="module")
async def patients(staff: Staff) -> list[int]:
    """More patients than a page of an export has."""
    return [await staff.hospital.new_patient() for _ in range(7)]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_PAGE_ROWS", 3)
    monkeypatch.setattr(run, "_GROWTH", 1)


async def export(client: Client, document: str, accept: str = "text/csv", **headers: str) -> httpx.Response:
    return await client.http.post(
        "/graphql", json={"query": document}, headers=client.headers | {"accept": accept, **headers}
    )


def rows_of(response: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.text, newline="")))


@pytest.mark.usefixtures("small_pages")
async def test_all_rows_come_as_csv(receptionist: Client, patients: list[int]) -> None:
    response = await export(receptionist, "{ patients { nodes { id insurance { provider coverPercent } } } }")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["content-disposition"] == 'attachment; filename="export.csv"'
    assert response.headers["cache-control"] == "no-store"
    assert response.text.count("\r\n") == response.text.count("\n")
    header, *rows = rows_of(response)
    assert header == ["id", "insurance.provider", "insurance.coverPercent"]
    assert {ids.encode("Patient", key) for key in patients} <= {row[0] for row in rows}
    assert [row[1:] for row in rows if row[1] == ""] == [["", ""] for row in rows if row[1] == ""]


@pytest.mark.usefixtures("small_pages")
async def test_all_rows_come_as_ndjson(receptionist: Client) -> None:
    response = await export(receptionist, PATIENTS, "application/x-ndjson")
    assert response.headers["content-type"] == "application/x-ndjson"
    named = {row["id"]: row["fullName"] for row in map(orjson.loads, response.text.splitlines())}
    asked = await receptionist.data("{ patients(first: 100) { nodes { id fullName } } }")
    assert named == {row["id"]: row["fullName"] for row in asked["patients"]["nodes"]}


async def test_first_and_after_hold_for_an_export(receptionist: Client) -> None:
    asked = await receptionist.data("{ patients(first: 3) { nodes { id } pageInfo { endCursor } } }")
    cursor = asked["patients"]["pageInfo"]["endCursor"]
    first = rows_of(await export(receptionist, "{ patients(first: 3) { nodes { id } } }"))
    rest = rows_of(await export(receptionist, f'{{ patients(after: "{cursor}") {{ nodes {{ id }} }} }}'))
    whole = rows_of(await export(receptionist, "{ patients { nodes { id } } }"))
    assert [row[0] for row in first[1:]] == [row["id"] for row in asked["patients"]["nodes"]]
    assert first + rest[1:] == whole


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("text/csv, application/json", "application/json"),
        ("application/x-ndjson, text/csv;q=0.9", "application/x-ndjson"),
        ("*/*", "application/json"),
    ],
)
async def test_the_format_is_what_the_client_would_rather_have(receptionist: Client, accept: str, kind: str) -> None:
    response = await export(receptionist, DOCTORS, accept)
    assert response.headers["content-type"].split(";")[0] == kind


UNPACKED: dict[str | None, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": lambda packed: zlib.decompress(packed, 31),
    None: bytes,
}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("zstd, gzip", "gzip"),
        ("zstd", None),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
    ],
)
@pytest.mark.usefixtures("small_pages")
async def test_an_export_is_compressed_when_asked(receptionist: Client, accepted: str, encoding: str | None) -> None:
    plain = await export(receptionist, PATIENTS, **{"accept-encoding": "identity"})
    raw = b""
    headers = receptionist.headers | {"accept": "text/csv", "accept-encoding": accepted}
    async with receptionist.http.stream("POST", "/graphql", json={"query": PATIENTS}, headers=headers) as response:
        assert response.headers.get("content-encoding") == encoding
        assert "accept-encoding" in response.headers["vary"].lower()
        async for part in response.aiter_raw():
            raw += part
    assert UNPACKED[encoding](raw) == plain.content


@pytest.mark.parametrize(
    ("accept", "has_mark"),
    [
        ("text/csv; bom=true", True),
        ("application/json;q=0.5, Text/CSV ;q=0.9; BOM=true", True),
        ("text/csv; bom=false", False),
        ("text/csv", False),
        ("application/x-ndjson; bom=true", False),
        ("text/csv;q=0.5; bom=true, application/x-ndjson", False),
    ],
)
@pytest.mark.usefixtures("small_pages")
async def test_a_byte_order_mark_comes_where_csv_is_asked_for_with_one(
    receptionist: Client, accept: str, has_mark: bool
) -> None:
    marked = await export(receptionist, PATIENTS, accept)
    plain = await export(receptionist, PATIENTS, marked.headers["content-type"].partition(";")[0])
    assert marked.status_code == 200
    assert marked.content == (BOM_UTF8 if has_mark else b"") + plain.content


async def test_a_refusal_has_no_byte_order_mark(receptionist: Client) -> None:
    response = await export(receptionist, "{ patients { totalCount } }", "text/csv; bom=true")
    assert response.status_code == 400
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["NOT_EXPORTABLE"]


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        ("{ viewer { account { id } } }", "NOT_EXPORTABLE", "viewer"),
        ("{ patients { nodes { id } } doctors { nodes { id } } }", "NOT_EXPORTABLE", "query"),
        ("{ patients { nodes { appointments { nodes { id } } } } }", "NOT_EXPORTABLE", "patients.appointments"),
        ("{ patients { totalCount nodes { id } } }", "NOT_EXPORTABLE", "patients.totalCount"),
        ("{ patients { pageInfo { hasNextPage } } }", "NOT_EXPORTABLE", "patients.pageInfo"),
        ("{ patients(last: 2) { nodes { id } } }", "NOT_EXPORTABLE", "last"),
        ("mutation { signOut }", "NOT_EXPORTABLE", "mutation"),
        ("{ __schema { types { name } } }", "NOT_EXPORTABLE", "__schema"),
        ("{ patients { nodes { nothing } } }", "GRAPHQL_VALIDATION_FAILED", None),
        ("{ patients(first: 101) { nodes { id } } }", "BAD_USER_INPUT", None),
        ('{ reports { revenue(from: "2026-02-01", to: "2026-01-01") { nodes { month } } } }', "FORBIDDEN", None),
    ],
)
async def test_a_refusal_is_json_and_no_export(
    receptionist: Client, document: str, code: str, path: str | None
) -> None:
    response = await export(receptionist, document)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"].startswith("application/graphql-response+json")
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == code
    assert (error["extensions"].get("details") or {}).get("path") == path


async def test_nobody_exports_more_than_they_see(staff: Staff, http: httpx.AsyncClient, patients: list[int]) -> None:
    public = Client(http, {"Wardgraph-Hospital": staff.slug})
    assert rows_of(await export(public, DOCTORS))[0] == ["fullName", "department.name"]
    assert rows_of(await export(public, PATIENTS)) == [["id", "fullName", "phone"]]
    patient = await staff.person("PATIENT", patient=patients[0])
    assert [row[0] for row in rows_of(await export(patient, PATIENTS))[1:]] == [ids.encode("Patient", patients[0])]
    cashier = await staff.person("CASHIER")
    header, *rows = rows_of(await export(cashier, "{ patients { nodes { id notes } } }"))
    assert header == ["id", "notes"]
    assert rows
    assert {row[1] for row in rows} == {""}


async def test_no_cell_is_a_formula(
    staff: Staff, admin: asyncpg.Connection, receptionist: Client, patients: list[int]
) -> None:
    texts = ["=1+1", "+49 30 1", "-2", "@SUM(A1)", 'He said "no",\nand left', "'quoted", "1,5"]
    doctor = await staff.hospital.new_doctor()
    made = [
        await staff.hospital.book(patient, doctor, staff.hospital.at(hour)) for hour, patient in enumerate(patients, 8)
    ]
    await admin.executemany(
        "UPDATE clinic.appointments SET reason = $3 WHERE hospital_id = $1 AND id = $2",
        [(staff.hospital.id, key, text) for key, text in zip(made, texts, strict=True)],
    )
    keys = ", ".join(f'"{ids.encode("Appointment", key)}"' for key in made)
    document = f"{{ appointments(filter: {{id: {{in: [{keys}]}}}}) {{ nodes {{ reason }} }} }}"
    shown = sorted(row[0] for row in rows_of(await export(receptionist, document))[1:])
    assert shown == sorted(["'=1+1", "'+49 30 1", "'-2", "'@SUM(A1)", texts[4], "'quoted", "1,5"])
    as_json = await export(receptionist, document, "application/x-ndjson")
    assert sorted(orjson.loads(line)["reason"] for line in as_json.text.splitlines()) == sorted(texts)


@given(st.lists(st.lists(st.text(alphabet='a"\r\n,é'), min_size=1, max_size=3)), st.data())
def test_line_ends_are_those_of_rfc_4180(rows: list[list[str]], data: st.DataObject) -> None:
    wanted, written = io.StringIO(newline=""), io.StringIO(newline="")
    csv.writer(wanted, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    content, passed = written.getvalue().encode(), bytearray()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=5)))

    async def pass_on() -> None:
        async def sink(part: bytes) -> None:
            passed.extend(part)

        lines = Lines(sink)
        for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
            await lines.write(content[start:end])

    asyncio.run(pass_on())
    assert passed.decode() == wanted.getvalue()
