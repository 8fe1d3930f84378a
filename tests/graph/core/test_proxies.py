"""The client's address is what a trusted proxy says, and nobody else."""

from typing import Any

import pytest

from graph.http.protocol import address_of
from graph.http.proxies import Proxies

PROXIES = Proxies(("10.0.0.0/8", "192.0.2.1/32", "fd00::/8"))


def resolved(client: str | None, *headers: tuple[str, str]) -> tuple[str | None, str]:
    """The address and the scheme of a request that came from `client`."""
    scope: dict[str, Any] = {
        "client": (client, 4711) if client else None,
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    PROXIES.resolve(scope)
    return address_of(scope), scope["scheme"]


@pytest.mark.parametrize(
    ("client", "passed", "expected"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        # What the client wrote stands before what the proxies added.
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.2.3.4, 192.0.2.1", "203.0.113.7"),
        ("192.0.2.1", "203.0.113.7:5123", "203.0.113.7"),
        ("fd00::1", "[2001:db8::1]:443", "2001:db8::1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        # All of them are proxies: the first is where it began.
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),
        # What is no address comes from no proxy of ours: the last one that we know is told.
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, '; DROP TABLE", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, nonsense, 10.2.3.4", "10.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "999.1.1.1", "10.0.0.1"),
        # Not a proxy of ours, whatever it says.
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "127.0.0.1"),
        ("192.0.2.2", "198.51.100.1", "192.0.2.2"),
        (None, "198.51.100.1", None),
    ],
)
def test_only_trusted_proxies_are_believed(client: str | None, passed: str, expected: str | None) -> None:
    assert resolved(client, ("x-forwarded-for", passed))[0] == expected


def test_several_headers_are_one() -> None:
    headers = (("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.7"))
    assert resolved("10.0.0.1", *headers)[0] == "203.0.113.7"


@pytest.mark.parametrize(
    ("client", "scheme", "expected"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", "HTTPS", "https"),
        ("10.0.0.1", "http", "http"),
        ("10.0.0.1", "gopher", "http"),
        ("203.0.113.9", "https", "http"),
    ],
)
def test_tls_at_the_proxy_is_tls(client: str, scheme: str, expected: str) -> None:
    assert resolved(client, ("x-forwarded-proto", scheme))[1] == expected
