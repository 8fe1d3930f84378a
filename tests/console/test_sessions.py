"""`/session`: a page signs in, stays signed in and signs out, and a page of another site can do nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from loadgen.play.accounts import PASSWORD
from tests import kept
from tests.databases import Database, DatabaseServer
from tests.web import serving

OWN = {"Wardgraph-Console": "1"}
RECEPTION = {"hospital": "demo", "email": "reception@demo.example", "password": PASSWORD}
COOKIE = "wardgraph-session"


@pytest.fixture(scope="module")
async def demo(server: DatabaseServer) -> AsyncIterator[Database]:
    """A demo hospital whose sessions may be changed."""
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture(scope="module")
async def address(demo: Database) -> AsyncIterator[str]:
    async with serving(demo, trusted_proxies=("127.0.0.0/8",)) as served:
        yield served


@pytest.fixture
async def browser(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a cookie jar of its own."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


async def sign_in(browser: httpx.AsyncClient, **changed: str) -> dict[str, Any]:
    answer = await browser.post("/session", json=RECEPTION | changed, headers=OWN)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


async def viewer(browser: httpx.AsyncClient, token: str) -> Any:
    asked = {"query": "{ viewer { account { email } } }"}
    answer = await browser.post("/graphql", json=asked, headers={"Authorization": f"Bearer {token}"})
    return answer.json()


def code_of(answer: httpx.Response) -> str:
    [error] = answer.json()["errors"]
    code: str = error["extensions"]["code"]
    return code


async def test_signing_in_tells_the_access_token_and_keeps_the_other_in_a_cookie(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/session", json=RECEPTION, headers=OWN)
    session = answer.json()
    cookie = answer.headers["set-cookie"]

    assert set(session) == {"accessToken", "expiresAt", "account"}
    assert session["account"]["email"] == "reception@demo.example"
    assert session["account"]["roles"] == ["RECEPTIONIST"]
    assert await viewer(browser, session["accessToken"]) == {
        "data": {"viewer": {"account": {"email": "reception@demo.example"}}}
    }
    name, _, rest = cookie.partition("=")
    assert name == COOKIE
    assert rest.split("; ")[1:] == ["Path=/session", "HttpOnly", "SameSite=Strict"]
    assert rest.split("; ")[0] not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_over_tls_the_cookie_goes_over_tls_alone(browser: httpx.AsyncClient) -> None:
    own = OWN | {"X-Forwarded-Proto": "https", "Origin": str(browser.base_url).replace("http:", "https:").rstrip("/")}
    answer = await browser.post("/session", json=RECEPTION, headers=own)

    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == f"__Secure-{COOKIE}"
    assert rest.split("; ")[1:] == ["Path=/session", "HttpOnly", "SameSite=Strict", "Secure"]


async def test_refreshing_exchanges_the_cookie_once(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    first = browser.cookies[COOKIE]
    answer = await browser.post("/session/refresh", json={}, headers=OWN)
    session = answer.json()

    assert set(session) == {"accessToken", "expiresAt", "account"}
    assert browser.cookies[COOKIE] != first
    assert (await viewer(browser, session["accessToken"]))["data"]["viewer"] is not None

    # The last one again, as of a second tab at the same time: refused, and the session lives.
    repeated = await browser.post("/session/refresh", json={}, headers=OWN | {"Cookie": f"{COOKIE}={first}"})
    assert code_of(repeated) == "INVALID_CREDENTIALS"
    assert "set-cookie" not in repeated.headers
    assert (await viewer(browser, session["accessToken"]))["data"]["viewer"] is not None


async def test_of_two_tabs_that_refresh_at_once_one_is_served(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    sent = OWN | {"Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    answers = await asyncio.gather(*(browser.post("/session/refresh", json={}, headers=sent) for _ in range(4)))

    assert sorted("accessToken" in answer.json() for answer in answers) == [False, False, False, True]


async def test_signing_out_ends_the_session_and_the_cookie(browser: httpx.AsyncClient) -> None:
    session = await sign_in(browser)
    bearer = {"Authorization": f"Bearer {session['accessToken']}"}
    answer = await browser.delete("/session", headers=OWN | bearer)

    assert answer.json() == {"signedOut": True}
    assert answer.headers["set-cookie"] == f"{COOKIE}=; Path=/session; HttpOnly; SameSite=Strict; Max-Age=0"
    assert COOKIE not in browser.cookies
    assert (await viewer(browser, session["accessToken"]))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_signing_out_works_by_the_cookie_alone(browser: httpx.AsyncClient) -> None:
    session = await sign_in(browser)
    answer = await browser.delete("/session", headers=OWN)

    assert answer.json() == {"signedOut": True}
    assert (await viewer(browser, session["accessToken"]))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_whoever_is_not_signed_in_is_told_so(browser: httpx.AsyncClient) -> None:
    for method, path in (("POST", "/session/refresh"), ("DELETE", "/session")):
        answer = await browser.request(method, path, headers=OWN | {"Content-Type": "application/json"}, content="{}")
        assert (answer.status_code, code_of(answer)) == (200, "UNAUTHENTICATED")
    lost = await browser.post("/session/refresh", json={}, headers=OWN | {"Cookie": f"{COOKIE}=nonsense"})
    assert code_of(lost) == "INVALID_CREDENTIALS"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"password": "wrong"}, "INVALID_CREDENTIALS"),
        ({"email": "nobody@demo.example"}, "INVALID_CREDENTIALS"),
        ({"hospital": "elsewhere"}, "NOT_FOUND"),
        ({"surprise": "here"}, "BAD_USER_INPUT"),
        ({"password": 7}, "BAD_USER_INPUT"),
    ],
)
async def test_refusals_are_those_of_the_mutation(
    browser: httpx.AsyncClient, changed: dict[str, Any], code: str
) -> None:
    answer = await browser.post("/session", json=RECEPTION | changed, headers=OWN)

    document = "mutation SignIn($input: SignInInput!) { session: signIn(input: $input) { accessToken } }"
    asked = {"query": document, "variables": {"input": RECEPTION | changed}}
    there = await browser.post("/graphql", json=asked, headers={"Accept": "application/json"})
    told, known = answer.json()["errors"][0], there.json()["errors"][0]
    assert told["extensions"]["code"] == code
    assert (told["message"], told["extensions"]) == (known["message"], known["extensions"])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "7"])
async def test_body_that_is_no_object_is_refused(browser: httpx.AsyncClient, body: str) -> None:
    answer = await browser.post("/session", content=body, headers=OWN | {"Content-Type": "application/json"})
    assert code_of(answer) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 403, "CROSS_SITE_REQUEST"),
        ({"Wardgraph-Console": "0"}, 403, "CROSS_SITE_REQUEST"),
        (OWN | {"Origin": "https://elsewhere.example"}, 403, "CROSS_SITE_REQUEST"),
        (OWN | {"Origin": "null"}, 403, "CROSS_SITE_REQUEST"),
        (OWN | {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (OWN | {"Content-Type": "application/x-www-form-urlencoded"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
async def test_page_of_another_site_is_refused_and_changes_nothing(
    browser: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    await sign_in(browser)
    kept_cookie = browser.cookies[COOKIE]
    typed = {"Content-Type": "application/json"} | headers
    for path in ("/session", "/session/refresh"):
        answer = await browser.post(path, content='{"hospital": "demo"}', headers=typed)
        assert (answer.status_code, code_of(answer)) == (status, code)
        assert "access-control-allow-origin" not in answer.headers
    if status == 403:
        assert code_of(await browser.delete("/session", headers=headers)) == code

    assert browser.cookies[COOKIE] == kept_cookie
    assert "accessToken" in (await browser.post("/session/refresh", json={}, headers=OWN)).json()


async def test_page_of_an_allowed_site_may_not_use_the_cookie_either(demo: Database) -> None:
    async with (
        serving(demo, origins=("https://app.example",)) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        answer = await client.post("/session", json=RECEPTION, headers=OWN | {"Origin": "https://app.example"})
    assert (answer.status_code, code_of(answer)) == (403, "CROSS_SITE_REQUEST")


async def test_own_origin_is_taken(browser: httpx.AsyncClient) -> None:
    own = OWN | {"Origin": str(browser.base_url).rstrip("/")}
    assert "accessToken" in (await browser.post("/session", json=RECEPTION, headers=own)).json()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/session"), ("PUT", "/session"), ("DELETE", "/session/refresh"), ("PATCH", "/session")],
)
async def test_other_methods_are_refused(browser: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await browser.request(method, path, headers=OWN)
    assert (answer.status_code, code_of(answer)) == (405, "METHOD_NOT_ALLOWED")


async def test_guessing_is_limited_as_at_the_endpoint(server: DatabaseServer) -> None:
    async with (
        server.database(await kept.demo_template(server)) as demo,
        serving(demo) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        codes = []
        for _ in range(30):
            answer = await client.post("/session", json=RECEPTION | {"password": "wrong"}, headers=OWN)
            codes.append(code_of(answer))
            if codes[-1] == "RATE_LIMITED":
                break
        assert codes[0] == "INVALID_CREDENTIALS"
        assert codes[-1] == "RATE_LIMITED"
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
