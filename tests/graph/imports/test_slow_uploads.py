"""Uploads on real sockets: they may be large and slow, for as long as they come."""

import asyncio

import pytest

from graph.http import connection
from tests.graph.core.test_connections import Application, drip, elapsed, served


@pytest.fixture
def application() -> Application:
    return Application()


def upload_of(length: int) -> bytes:
    """The head of an upload."""
    return b"POST /imports?x=1 HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % length


async def test_an_upload_may_take_its_time_for_as_long_as_it_comes(application: Application) -> None:
    began = asyncio.get_running_loop().time()
    async with served(application, body_seconds=1) as connect:
        wire = await connect()
        pieces = 12
        await wire.send(upload_of(pieces * 30_000))
        for _ in range(pieces):
            await wire.send(bytes(30_000))
            # A period, not a wait: that is how slow the client is.
            await asyncio.sleep(0.25)
        assert (await wire.answer())[0] == 200
        assert elapsed(began) > 2
        # The next request of the connection has the time of any other.
        await wire.send(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n")
        assert await wire.refusal() == (408, "REQUEST_TIMEOUT")


async def test_an_upload_that_drips_is_refused(application: Application) -> None:
    async with served(application, body_seconds=1) as connect:
        wire = await connect()
        await wire.send(upload_of(1_000_000))
        dripping = asyncio.create_task(drip(wire, b"x"))
        assert await wire.refusal() == (408, "REQUEST_TIMEOUT")
        dripping.cancel()
    assert application.heard[-1] == "http.disconnect"


async def test_what_is_uploaded_is_gathered_nowhere(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_UNFINISHED_BYTES", 250_000)
    async with served(application) as connect:
        wire = await connect()
        await wire.send(upload_of(2_000_000) + bytes(2_000_000))
        assert (await wire.answer())[0] == 200
    assert application.counted == []
