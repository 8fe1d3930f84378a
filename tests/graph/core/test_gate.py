"""Who is let in by which name, port and token, and the headers that every response has."""

import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.databases import Database
from tests.web import serving

QUERY = {"query": "{ __typename }"}
TOKEN = "a token of tests, which everybody may know"
PATHS = ("/graphql?query={__typename}", "/graphql?query={", "/healthz", "/readyz", "/metrics", "/nothing")
# What OWASP's sheets on REST and on HTTP headers ask of an API.
SECURITY = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_is_safe_in_a_browser(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert {name: response.headers.get_list(name) for name in SECURITY} == {
        name: [value] for name, value in SECURITY.items()
    }
    # It would be of no use, and could not be taken back.
    assert "strict-transport-security" not in response.headers
    assert not {"server", "x-powered-by"} & set(response.headers)


async def test_the_page_keeps_its_own_policy(http: httpx.AsyncClient) -> None:
    page = await http.get("/graphql", headers={"Accept": "text/html"})
    asset = await http.get("/graphql/ide/assets/nothing.js")
    (policy,) = page.headers.get_list("content-security-policy")
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert asset.status_code == 404


async def test_in_production_nobody_sees_metrics_by_chance(database: Database) -> None:
    async with serving(database, environment="production") as address, httpx.AsyncClient(base_url=address) as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("environment", ["development", "production"])
async def test_metrics_may_ask_for_a_token(database: Database, environment: str) -> None:
    async with (
        serving(database, environment=environment, metrics_token=TOKEN) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        for given in (None, "", TOKEN, f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}"):
            response = await client.get("/metrics", headers={} if given is None else {"Authorization": given})
            assert (response.status_code, response.content) == (401, b"")
            assert response.headers["www-authenticate"] == "Bearer"
        response = await client.get("/metrics", headers={"Authorization": f"bearer {TOKEN}"})
        assert response.status_code == 200
        assert "wardgraph_request_seconds" in response.text


async def test_metrics_may_have_a_port_of_their_own(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        port = inside.getsockname()[1]
        async with (
            serving(database, environment="production", metrics_port=port, also=[inside]) as address,
            httpx.AsyncClient() as client,
        ):
            assert (await client.get(f"{address}/metrics")).status_code == 404
            # A name proves nothing: only the port that the request came in by does.
            spoofed = {"Host": f"127.0.0.1:{port}"}
            assert (await client.get(f"{address}/metrics", headers=spoofed)).status_code == 404
            found = {
                path: (await client.get(f"http://127.0.0.1:{port}{path}")).status_code
                for path in ("/metrics", "/healthz", "/readyz", "/graphql", "/graphql?query={__typename}")
            }
            posted = await client.post(f"http://127.0.0.1:{port}/graphql", json=QUERY)
    assert list(found.values()) == [200, 200, 200, 404, 404]
    assert posted.status_code == 404


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("hospital.example", True),
        ("Hospital.Example:8443", True),
        ("[::1]:80", True),
        ("evil.example", False),
        ("hospital.example.evil.example", False),
        ("", False),
        ("127.0.0.1", False),
    ],
)
async def test_a_server_with_names_answers_to_no_others(database: Database, host: str, *, is_known: bool) -> None:
    async with (
        serving(database, hosts=("hospital.example", "[::1]")) as address,
        httpx.AsyncClient(base_url=address, headers={"Host": host}) as client,
    ):
        response = await client.post("/graphql", json=QUERY)
        assert response.status_code == (200 if is_known else 421)
        if not is_known:
            assert response.json()["errors"][0]["extensions"]["code"] == "UNKNOWN_HOST"
        assert (await client.get("/metrics")).status_code == (200 if is_known else 421)
        # Probes come by address.
        assert (await client.get("/readyz")).status_code == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs openssl to make a certificate: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", key, "-out", made, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


async def test_tls_is_served_and_asked_for_from_then_on(database: Database, certificate: tuple[Path, Path]) -> None:
    made, key = certificate
    context = ssl.create_default_context(cafile=made)
    async with serving(database, tls_certificate=made, tls_key=key) as address:
        assert address.startswith("https:")
        async with httpx.AsyncClient(base_url=address, verify=context) as client:
            for path in PATHS:
                response = await client.get(path)
                assert response.headers["strict-transport-security"] == "max-age=31536000", path
        for version, cipher, is_taken in (
            (ssl.TLSVersion.TLSv1_3, "DEFAULT", True),
            (ssl.TLSVersion.TLSv1_2, "ECDHE+AESGCM", True),
            # Without forward secrecy.
            (ssl.TLSVersion.TLSv1_2, "kRSA", False),
        ):
            narrow = ssl.create_default_context(cafile=made)
            narrow.minimum_version = narrow.maximum_version = version
            narrow.set_ciphers(cipher)
            async with httpx.AsyncClient(base_url=address, verify=narrow) as client:
                if is_taken:
                    assert (await client.post("/graphql", json=QUERY)).status_code == 200
                else:
                    with pytest.raises(httpx.ConnectError):
                        await client.post("/graphql", json=QUERY)
