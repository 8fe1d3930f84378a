"""What a server writes while strangers send it whatever they like: nothing of it, and no line for each request."""

import json
import socket
from pathlib import Path

import httpx
import pytest

from tests.databases import Database
from tests.installation import Installation

# It stands for a name, a diagnosis, a password or a token.
SECRET = "Zaphod-Secret"
NORTH = ("hospital", "create", "north", "--name", "North", "--time-zone", "Europe/Berlin", "--currency", "EUR")
SIGN_UP = """
mutation ($input: SignUpPatientInput!) { signUpPatient(input: $input) { patient { id } } }
"""
SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }"
HOSTILE = (SECRET, f"{SECRET}\u0000", f"{SECRET}\n\u001b[31m", f"'{SECRET}", f'"{SECRET}"', f"({SECRET})=({SECRET})")


def bodies() -> list[object]:
    """Requests with the secret in every place that there is."""
    made: list[object] = [
        {"query": f"{{ {SECRET} "},
        {"query": f'{{ department(id: "{SECRET}") {{ id }} }}'},
        {"query": "{ hospital { name } }", "operationName": SECRET},
        {"query": "{ __typename }", "variables": SECRET},
        {"query": SECRET, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": SECRET}}},
        {"documentId": SECRET},
        [SECRET],
    ]
    for value in HOSTILE:
        made += [
            {"query": "query ($id: ID!) { patient(id: $id) { id } }", "variables": {"id": value}},
            {
                "query": "query ($s: String!) { doctors(filter: {name: {matches: $s}}) { totalCount } }",
                "variables": {"s": value},
            },
            {"query": SIGN_IN, "variables": {"input": {"hospital": value, "email": value, "password": value}}},
            {"query": SIGN_IN, "variables": {"input": {"hospital": "north", "email": value, "password": value}}},
            {"query": SIGN_UP, "variables": {"input": {"firstName": value, "lastName": [value], value: 1}}},
        ]
    return made


def wire(port: int, data: bytes) -> None:
    """Sends bytes, and waits until the server has closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(data)
        while client.recv(65_536):
            pass


@pytest.mark.parametrize("form", ["json", "text"])
def test_nothing_of_a_request_gets_into_the_log(database: Database, tmp_path: Path, form: str) -> None:
    installation = Installation(tmp_path / "data")
    installation.environment |= {
        "DATABASE_URL": database.admin_dsn,
        "WARDGRAPH_API_DATABASE_URL": database.api_dsn,
        "WARDGRAPH_LOG": form,
    }
    installation.run_here(*NORTH)
    written, bearer = tmp_path / "log", {"Authorization": f"Bearer {SECRET}", "Wardgraph-Hospital": SECRET}
    with written.open("w") as errors, installation.serving(errors=errors) as process:
        with httpx.Client(base_url=f"http://127.0.0.1:{installation.port}", timeout=30) as client:
            for body in bodies():
                for headers in ({}, bearer, {"X-Request-Id": f"{SECRET} {SECRET}"}):
                    assert client.post("/graphql", json=body, headers=headers).status_code < 500, body
            for path in ("/graphql", f"/{SECRET}", "/healthz", "/metrics"):
                client.get(path, params={"query": f"{{ {SECRET} }}", SECRET: SECRET}, headers=bearer)
            client.request(SECRET[:6].upper(), "/graphql", content=SECRET)
        for sent in (
            b"%b\r\n\r\n",
            b"GET /%b HTTP/9.9\r\n\r\n",
            b"GET / HTTP/1.1\r\n%b\x00: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nA: %b\x00\r\n\r\n",
            b"POST /graphql HTTP/1.1\r\nConnection: close\r\nContent-Length: %b\r\n\r\n",
            b"GET /graphql HTTP/1.1\r\nConnection: upgrade, close\r\nUpgrade: %b\r\n\r\n",
        ):
            wire(installation.port, sent.replace(b"%b", SECRET.encode()))
        process.terminate()
        output, _ = process.communicate(timeout=30)
    text = written.read_text() + output
    assert SECRET not in text
    assert SECRET.lower() not in text.lower()
    lines = written.read_text().splitlines()
    # Whatever is said, is said seldom: nobody fills a disk by being refused.
    assert len(lines) < 10, text
    if form == "json":
        assert all(json.loads(line)["message"] for line in lines)
