"""Files that are uploaded: what becomes of them, who may, what is refused, and that nothing of a refusal is left."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from tests.databases import Database
from tests.graph.imports.uploading import (
    accepted,
    csv_of,
    patients_of,
    problems_of,
    refused,
    run_of,
    upload,
    work,
)
from tests.staff import Staff
from tests.web import Client, serving
from tests.world import new_hospital

EVA, IDA = "9001,Eva,Berg,1980-02-29,f", "9002,Ida,Tal,1981-03-01,F"
TOLD = "line,problems,problemCodes"


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture(scope="module")
async def neighbour(database: Database, http: httpx.AsyncClient) -> AsyncIterator[Client]:
    """The administrator of another hospital."""
    admin = await asyncpg.connect(database.admin_dsn)
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=2) as pool:
        yield await Staff(await new_hospital(pool, admin, "night"), http, "night").person("ADMIN")
    await admin.close()


async def runs_of(admin: asyncpg.Connection, staff: Staff) -> int:
    count: int = await admin.fetchval(
        "SELECT count(*) FROM clinic.import_runs WHERE hospital_id = $1", staff.hospital.id
    )
    return count


async def test_a_file_is_loaded_and_what_is_left_out_can_be_corrected_and_uploaded(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    bad = "9003,Ada,Weg,31.02.1982,q"
    name = await accepted(boss, csv_of(EVA, bad, ",Uwe,Ort,1983-04-01,m"), dates="DD.MM.YYYY")
    assert (await run_of(boss, name))["rowsLoaded"] == 0
    await work(database)
    assert await run_of(boss, name) == {
        "kind": "PATIENTS", "fileName": "patients.csv", "status": "COMPLETED", "isDryRun": False, "isConfirmed": False,
        "rowsRead": 3, "rowsLoaded": 2, "rowsRefused": 1, "rowsDoubtful": 0,
    }  # fmt: skip
    assert {"Berg", "Ort"} <= set(await patients_of(admin, staff.hospital.id))
    left = await problems_of(boss, name)
    assert left.status_code == 200
    assert left.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert left.headers["content-disposition"].startswith('attachment; filename="import-')
    assert left.headers["cache-control"] == "no-store"
    header, row = left.text.splitlines()
    assert header.startswith("medicalRecordNumber,")
    assert header.endswith(f",confirmed,{TOLD}")
    # Also what could not be read is there to be corrected.
    assert row.startswith("9003,Ada,Weg,31.02.1982,")
    assert row.endswith(
        ',3,"birthDate is no day of the calendar; gender must be one of FEMALE, MALE, OTHER, UNKNOWN",'
        "MALFORMED; UNKNOWN_VALUE"
    )
    mended = left.text.replace("31.02.1982", "28.02.1982").replace(",Q,", ",f,")
    again = await accepted(boss, mended.encode(), dates="DD.MM.YYYY")
    assert again != name
    await work(database)
    assert (await run_of(boss, again))["rowsLoaded"] == 1
    assert (await patients_of(admin, staff.hospital.id)).count("Weg") == 1


async def test_what_is_loaded_is_on_record_as_whoever_uploaded_it(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    name = await accepted(boss, csv_of("9011,Ole,Record,1980-02-29,m"))
    await work(database)
    rows = await admin.fetch(
        """
        SELECT e.table_name, a.email, e.command FROM audit.events AS e
        JOIN auth.accounts AS a ON a.hospital_id = e.hospital_id AND a.id = e.account_id
        WHERE e.hospital_id = $1 AND (e.after ->> 'last_name' = 'Record' OR e.after ->> 'sha256' IS NOT NULL)
        ORDER BY e.id DESC LIMIT 2
        """,
        staff.hospital.id,
    )
    assert {(row["table_name"], row["email"]) for row in rows} == {
        ("clinic.patients", "admin@day.example"),
        ("clinic.import_runs", "admin@day.example"),
    }, name


async def test_options_are_fields(database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client) -> None:
    content = "Nachname;Vorname;geb.;Geschlecht;egal\nMöller;Åsa;03/04/1980;w;1\n".encode("windows-1252")
    fields = {"map": ["geb.=birthDate"], "ignore": ["egal"], "dates": "DD/MM/YYYY", "encoding": "windows-1252"}
    fields |= {"separator": ";", "format": "csv", "decimal": ",", "confirm": "true"}
    name = await accepted(boss, content, name="C:\\files\\list.txt", dryRun="true", **fields)
    await work(database)
    run = await run_of(boss, name)
    assert (run["fileName"], run["isDryRun"], run["isConfirmed"]) == ("list.txt", True, True)
    assert (run["rowsRead"], run["rowsLoaded"], run["rowsRefused"]) == (1, 0, 0)
    # The same content for good.
    assert await accepted(boss, content, name="list.csv", dryRun="false", **fields) == name
    await work(database)
    found = "SELECT first_name, birth_date::text FROM clinic.patients WHERE hospital_id = $1 AND last_name = 'Möller'"
    assert tuple(await admin.fetchrow(found, staff.hospital.id) or ()) == ("Åsa", "1980-04-03")


@pytest.mark.parametrize("role", ["RECEPTIONIST", "CASHIER", "AUDITOR", "DOCTOR"])
async def test_whoever_may_not_import_is_refused(
    admin: asyncpg.Connection, staff: Staff, boss: Client, role: str
) -> None:
    people = {"doctor": await staff.hospital.new_doctor()} if role == "DOCTOR" else {}
    other = await staff.person(role, **people)
    before = await runs_of(admin, staff)
    told = await refused(await upload(other, csv_of(EVA)), 403, "FORBIDDEN")
    assert told["details"] == {"permission": "import.run"}
    assert await runs_of(admin, staff) == before
    name = await accepted(boss, csv_of(f"9020,Eva,{role.title()},,f"))
    await refused(await problems_of(other, name), 404, "NOT_FOUND")
    assert (await other.refused("cancelImport", importRunId=name))["code"] == "FORBIDDEN"


async def test_nobody_uploads_without_a_token_so_no_page_of_another_site_does(
    admin: asyncpg.Connection, staff: Staff, http: httpx.AsyncClient
) -> None:
    before = await runs_of(admin, staff)
    for headers in ({}, {"Wardgraph-Hospital": "day"}, {"Cookie": "session=1", "Origin": "https://evil.example"}):
        response = await upload(Client(http, {"Wardgraph-Hospital": "day"} | headers), csv_of(EVA))
        await refused(response, 401, "UNAUTHENTICATED")
        assert response.headers["www-authenticate"] == "Bearer"
        assert "access-control-allow-origin" not in response.headers
    assert await runs_of(admin, staff) == before


async def test_a_listed_site_may_upload(database: Database) -> None:
    ours = "https://app.example"
    async with (
        serving(database, origins=(ours,)) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        asking = {"Origin": ours, "Access-Control-Request-Method": "POST"}
        preflight = await client.options("/imports", headers=asking)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == ours
        answer = await client.post("/imports", files={"file": ("a.csv", csv_of(EVA))}, headers={"Origin": ours})
        assert answer.headers["access-control-allow-origin"] == ours


async def test_another_hospital_has_imports_of_its_own(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client, neighbour: Client
) -> None:
    content = csv_of("9031,Eva,Border,1980-02-29,f", "9032,Ida,Border,,f")
    name, other = await accepted(boss, content), await accepted(neighbour, content)
    assert name != other
    await work(database)
    assert (await run_of(boss, name))["rowsLoaded"] == (await run_of(neighbour, other))["rowsLoaded"] == 1
    assert (await neighbour.data("query Test($id: ID!) { importRun(id: $id) { id } }", id=name))["importRun"] is None
    await refused(await problems_of(neighbour, name), 404, "NOT_FOUND")
    assert (await neighbour.refused("cancelImport", importRunId=name))["code"] == "NOT_FOUND"
    assert (await patients_of(admin, staff.hospital.id)).count("Border") == 1


@pytest.mark.parametrize("is_declared", [True, False])
async def test_what_is_too_large_is_refused(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client, *, is_declared: bool
) -> None:
    before = await runs_of(admin, staff)
    async with (
        serving(database, upload_bytes=100_000) as address,
        httpx.AsyncClient(base_url=address, headers=boss.headers) as client,
    ):
        content = csv_of(*(f"{number},Eva,Berg,1980-02-29,f" for number in range(10_000)))
        request = client.build_request("POST", "/imports", data={"kind": "patients"}, files={"file": ("a", content)})
        if is_declared:
            response = await client.send(request)
        else:
            body = await request.aread()

            async def pieces() -> AsyncIterator[bytes]:
                for at in range(0, len(body), 8192):
                    yield body[at : at + 8192]

            kind = {"Content-Type": request.headers["content-type"]}
            response = await client.post("/imports", content=pieces(), headers=kind)
        told = await refused(response, 413, "PAYLOAD_TOO_LARGE")
        assert told["details"] == {"limit": 100_000}
        # What fits is taken.
        fits = await upload(Client(client, {}), csv_of(f"9040,Eva,Fits,198{int(is_declared)}-02-20,f"))
        assert fits.status_code == 202
    assert await runs_of(admin, staff) == before + 1


@pytest.mark.parametrize(
    ("content", "fields", "told"),
    [
        (b"lastName,birthDate,gender\nM\xfcller,1980-02-29,f\n", {"encoding": "utf-8"}, "not in utf-8: byte 27"),
        (b"lastName,birthDate,gender\nM\xfcller,1980-02-29,f\n", {"encoding": "klingon"}, "no encoding 'klingon'"),
        (b"", {}, "The file is empty"),
        (csv_of(EVA, header="a,b,c,d,e"), {}, "No column of patients is called 'a'"),
        (csv_of("9001,Eva,Berg,03/04/1980,f"), {}, "the day or the month may come first"),
        (csv_of(EVA), {"dates": "YY"}, "Dates are spelt as DD.MM.YYYY"),
        (csv_of(EVA), {"map": "lastName"}, "--map takes NAME=COLUMN"),
        (csv_of(EVA), {"separator": "x"}, "A separator is one of"),
        (b"\x00\xff\xfe\x81" * 500, {}, "The file"),
        (csv_of(EVA, '9002,"Ida,Berg,1980-02-29,f'), {}, "is no CSV"),
        (b"{", {"format": "json"}, "must be a list of JSON objects"),
        (csv_of(EVA), {"name": "patients.pdf"}, "does not show in its name"),
    ],
)
async def test_what_is_no_file_of_records_is_refused_as_a_whole(
    admin: asyncpg.Connection, staff: Staff, boss: Client, content: bytes, fields: dict[str, str], told: str
) -> None:
    before = await runs_of(admin, staff)
    error = await refused(await upload(boss, content, **fields), 400, "BAD_USER_INPUT")
    assert told in error["message"]
    (problem,) = error["problems"]
    assert (problem["path"], problem["code"]) == ("file", "UNREADABLE")
    assert await runs_of(admin, staff) == before


async def test_all_that_is_wrong_with_the_form_is_told_at_once(
    admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    before = await runs_of(admin, staff)
    fields = {"kind": "ghosts", "dryRun": "perhaps", "secret": "x", "encoding": ["utf-8", "utf-16"]}
    response = await boss.http.post("/imports", data=fields, files={"map": ("a", b"a=b")}, headers=boss.headers)
    error = await refused(response, 400, "BAD_USER_INPUT")
    assert sorted((each["path"], each["code"]) for each in error["problems"]) == [
        ("dryRun", "UNKNOWN_VALUE"), ("encoding", "TWICE"), ("file", "REQUIRED"), ("kind", "UNKNOWN_VALUE"),
        ("map", "MALFORMED"), ("secret", "UNKNOWN"),
    ]  # fmt: skip
    two = [("file", ("a.csv", csv_of(EVA))), ("file", ("b.csv", csv_of(IDA)))]
    response = await boss.http.post("/imports", data={"kind": "patients"}, files=two, headers=boss.headers)
    await refused(response, 400, "BAD_REQUEST")
    response = await boss.http.post("/imports", json={"kind": "patients"}, headers=boss.headers)
    await refused(response, 415, "UNSUPPORTED_MEDIA_TYPE")
    broken = boss.headers | {"Content-Type": "multipart/form-data; boundary=x"}
    response = await boss.http.post("/imports", content=b"no form", headers=broken)
    await refused(response, 400, "BAD_REQUEST")
    response = await boss.http.post(
        "/imports", content=b"", headers=boss.headers | {"Content-Type": "multipart/form-data"}
    )
    await refused(response, 400, "BAD_REQUEST")
    response = await boss.http.get("/imports", headers=boss.headers)
    await refused(response, 405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "POST"
    assert await runs_of(admin, staff) == before


async def test_the_problems_of_what_is_no_import_are_not_found(boss: Client) -> None:
    for name in ("0", "9" * 19, "x", "UGF0aWVudDox", "1" * 500):
        await refused(await problems_of(boss, name), 404, "NOT_FOUND")
