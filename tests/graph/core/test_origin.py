"""A command's transaction knows where its request comes from: client's address, request's id, and command."""

import datetime as dt
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from graph.http.protocol import address_of
from tests.databases import Database
from tests.staff import Staff
from tests.web import Client, serving
from wardgraph.database import Database as Calls
from wardgraph.database import Origin

CREATE = """
    mutation ($name: String!) {
        createDepartment(input: { name: $name, opensAt: "08:00", closesAt: "18:00" }) { name }
    }
"""
SETTINGS = ("app.client_address", "app.http_request_id", "app.command")


@pytest.fixture
async def noted(admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Has noted what the transactions know that make departments."""
    known = ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)
    await admin.execute(f"""
        CREATE TABLE public.noted (name text, address text, request text, command text);
        CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            INSERT INTO public.noted VALUES (NEW.name, {known});
            RETURN NULL;
        END
        $$;
        CREATE TRIGGER note AFTER INSERT ON clinic.departments FOR EACH ROW EXECUTE FUNCTION public.note()
    """)
    yield
    await admin.execute("DROP TRIGGER note ON clinic.departments; DROP FUNCTION public.note(); DROP TABLE public.noted")


@pytest.mark.usefixtures("noted")
async def test_a_command_knows_its_origin(database: Database, staff: Staff, admin: asyncpg.Connection) -> None:
    administrator = await staff.person("ADMIN")
    for executor in ("compiled", "core"):
        async with serving(database, executor=executor) as address, httpx.AsyncClient(base_url=address) as http:
            client = Client(http, administrator.headers | {"X-Request-Id": f"from-{executor}"})
            await client.data(CREATE, name=f"Ward of {executor}")
    assert [tuple(row) for row in await admin.fetch("SELECT * FROM public.noted ORDER BY name")] == [
        ("Ward of compiled", "127.0.0.1", "from-compiled", "create_department"),
        ("Ward of core", "127.0.0.1", "from-core", "create_department"),
    ]


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize(
    ("proxies", "known", "role"),
    [(("127.0.0.1/32",), "203.0.113.7", "CASHIER"), (("10.0.0.0/8",), "127.0.0.1", "ANALYST")],
)
async def test_a_trusted_proxy_names_the_client(
    database: Database, staff: Staff, admin: asyncpg.Connection, proxies: tuple[str, ...], known: str, role: str
) -> None:
    administrator = await staff.person("ADMIN", role)
    async with serving(database, trusted_proxies=proxies) as address, httpx.AsyncClient(base_url=address) as http:
        client = Client(http, administrator.headers | {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        await client.data(CREATE, name=f"Ward of {known}")
    assert await admin.fetchval("SELECT address FROM public.noted") == known


@pytest.mark.usefixtures("noted")
async def test_what_is_not_known_of_an_origin_is_empty_and_nothing_stays_with_the_connection(
    database: Database, staff: Staff, admin: asyncpg.Connection
) -> None:
    given = {
        "p_hospital_id": staff.hospital.id,
        "p_session_id": staff.hospital.sessions["ADMIN"],
        "p_location": "",
        "p_opens_at": dt.time(8),
        "p_closes_at": dt.time(18),
    }
    calls = await Calls.open(database.api_dsn, 1)
    try:
        for name, origin in (("A", Origin("10.0.0.1", "first")), ("B", Origin(None, None))):
            await calls.call("create_department", ("id",), {**given, "p_name": name}, command=True, origin=origin)
        await calls.call("create_department", ("id",), {**given, "p_name": "C"}, command=True)
    finally:
        await calls.close()
    assert [tuple(row) for row in await admin.fetch("SELECT * FROM public.noted ORDER BY name")] == [
        ("A", "10.0.0.1", "first", "create_department"),
        ("B", "", "", "create_department"),
        ("C", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 1234), "192.0.2.7"),
        (("2001:DB8::0:1", 1), "2001:db8::1"),
        (("fe80::1%eth0", 1), "fe80::1"),
        (("", 0), None),
        (("a socket", 0), None),
        (None, None),
    ],
)
def test_only_addresses_are_addresses(client: tuple[str, int] | None, address: str | None) -> None:
    assert address_of({"type": "http", "client": client}) == address
