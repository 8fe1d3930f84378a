"""Large answers are sent compressed to those who take it."""

import gzip
from collections.abc import AsyncIterator

import brotli
import httpx
import pytest

from graph.http.compression import LEAST_BYTES
from tests.databases import Database
from tests.web import serving

SMALL = {"query": "{ __typename }"}
LARGE = {"query": "{ __schema { types { name description fields { name description } } } }"}


async def raw(client: httpx.AsyncClient, body: dict[str, str], accepted: str | None) -> tuple[str | None, bytes, str]:
    """The encoding, the bytes as they came, and Vary."""
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    request = client.build_request("POST", "/graphql", json=body, headers=headers)
    if accepted is None:
        del request.headers["accept-encoding"]
    response = await client.send(request, stream=True)
    content = b"".join([piece async for piece in response.aiter_raw()])
    await response.aclose()
    assert int(response.headers["content-length"]) == len(content)
    return response.headers.get("content-encoding"), content, response.headers["vary"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, None),
        ("identity", None),
        ("deflate", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("BR;q=1.0, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.000", None),
        ("*", "br"),
        ("br;q=0, *", None),
    ],
)
async def test_a_large_answer_comes_as_the_client_wants(
    http: httpx.AsyncClient, accepted: str | None, encoding: str | None
) -> None:
    plain = (await raw(http, LARGE, None))[1]
    found, content, vary = await raw(http, LARGE, accepted)
    assert found == encoding
    whole = {"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding or "", bytes)(content)
    assert whole == plain
    assert len(plain) > 10 * LEAST_BYTES
    assert encoding is None or len(content) < len(plain) / 3
    assert vary == "Accept, Accept-Encoding"


async def test_a_small_answer_comes_as_it_is(http: httpx.AsyncClient) -> None:
    encoding, content, _ = await raw(http, SMALL, "gzip, br")
    assert (encoding, content) == (None, b'{"data":{"__typename":"Query"}}')


@pytest.fixture
async def plain(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database, compression="off") as address, httpx.AsyncClient(base_url=address) as client:
        yield client


async def test_compression_can_be_left_to_a_proxy(plain: httpx.AsyncClient) -> None:
    encoding, _, vary = await raw(plain, LARGE, "gzip, br")
    assert (encoding, vary) == (None, "Accept")
