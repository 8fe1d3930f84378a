"""A hostile network, on real sockets: what is too slow, too much or no HTTP ends, and everybody else is served."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
import pytest
from starlette.types import Receive, Scope, Send

from graph.http import connection
from graph.http.connection import MOST_WAITING_REQUESTS, Config
from tests.web import Server
from wardgraph.settings import Settings

LARGE = 16 * 1024 * 1024
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


class Application:
    """Answers at once, with what came as a body; /wait only when it is told to, /large with many bytes."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.is_asked = asyncio.Event()
        self.heard: list[str] = []
        self.counted: list[str] = []
        self.has_counted = asyncio.Event()

    def turned_away(self, reason: str) -> None:
        self.counted.append(reason)
        self.has_counted.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            scope["state"]["metrics"] = self
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = b""
        if scope["path"] == "/wait":
            self.is_asked.set()
            await self.may_answer.wait()
        elif scope["path"] == "/large":
            body = bytes(LARGE)
        elif scope["path"] != "/early":
            more = True
            while more:
                message = await receive()
                self.heard.append(message["type"])
                body += message.get("body", b"")
                more = message.get("more_body", False)
        status = 413 if scope["path"] == "/early" else 200
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Wire:
    """A connection of our own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the next answer."""
        async with asyncio.timeout(10):
            head = await self.reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode().splitlines()
            headers = dict(line.lower().split(": ", 1) for line in lines if line)
            body = await self.reader.readexactly(int(headers["content-length"]))
        return int(first.split()[1]), headers, body

    async def refusal(self) -> tuple[int, str]:
        """Status and code of an answer that ends the connection, and nothing comes after it."""
        status, headers, body = await self.answer()
        assert headers["connection"] == "close"
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert await self.rest() == b""
        (error,) = orjson.loads(body)["errors"]
        return status, error["extensions"]["code"]

    async def rest(self) -> bytes:
        """What comes until the server closes."""
        async with asyncio.timeout(10):
            return await self.reader.read()


@asynccontextmanager
async def served(application: Application, **limits: int) -> AsyncIterator[Callable[[], Awaitable[Wire]]]:
    """A server with these limits, and what opens a connection to it."""
    wires = []
    config = Config(application, Settings(**limits), timeout_graceful_shutdown=5)  # type: ignore[arg-type]
    server = Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.create_task(server.serve([listener]))
        await server.ready.wait()

        async def opened() -> Wire:
            wires.append(Wire(*await asyncio.open_connection(*listener.getsockname())))
            return wires[-1]

        try:
            yield opened
        finally:
            application.may_answer.set()
            for wire in wires:
                wire.writer.close()
            server.should_exit = True
            await running
    assert not config.waiting
    assert (config.lingering, config.unfinished_bytes) == (0, 0)


@pytest.fixture
def application() -> Application:
    return Application()


def elapsed(began: float) -> float:
    return asyncio.get_running_loop().time() - began


async def drip(wire: Wire, piece: bytes) -> None:
    """Sends a piece at a time, in too many of them for the limit, until the server has had enough."""
    while True:
        wire.writer.write(piece)
        # A period, not a wait: that is how slow the client is.
        await asyncio.sleep(0.05)


async def test_headers_that_do_not_come_to_an_end_are_refused(application: Application) -> None:
    began = asyncio.get_running_loop().time()
    async with served(application, header_seconds=1) as connect:
        wire = await connect()
        await wire.send(b"GET / HTTP/1.1\r\n")
        dripping = asyncio.create_task(drip(wire, b"A: b\r\n"))
        assert await wire.refusal() == (408, "REQUEST_TIMEOUT")
        assert 0.9 < elapsed(began) < 3
        dripping.cancel()
        # The next request of a connection has no more time than the first.
        wire = await connect()
        await wire.send(GET + b"GET / HTTP/1.1\r\nA")
        assert (await wire.answer())[0] == 200
        assert await wire.refusal() == (408, "REQUEST_TIMEOUT")
    assert application.counted == ["late", "late"]


async def test_a_body_that_does_not_come_is_refused(application: Application) -> None:
    async with served(application, body_seconds=1) as connect:
        wire = await connect()
        await wire.send(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n")
        dripping = asyncio.create_task(drip(wire, b"1\r\nx\r\n"))
        assert await wire.refusal() == (408, "REQUEST_TIMEOUT")
        dripping.cancel()
    # The application was told that nobody is there.
    assert application.heard[-1] == "http.disconnect"


async def test_a_connection_that_asks_for_nothing_is_closed_without_a_word(application: Application) -> None:
    async with served(application, header_seconds=1, idle_seconds=1) as connect:
        silent, idle = await connect(), await connect()
        await idle.send(GET)
        assert (await idle.answer())[0] == 200
        # Blank lines begin no request.
        dripping = asyncio.create_task(drip(idle, b"\r\n"))
        assert await silent.rest() == b""
        assert await idle.rest() == b""
        dripping.cancel()


@pytest.mark.parametrize(
    "head",
    [
        b"A: " + b"x" * 1100,
        b"".join(b"A%d: x\r\n" % number for number in range(12)),
        b"".join(b"A%d: %s\r\n" % (number, b"x" * 120) for number in range(9)) + b"\r\n",
    ],
)
@pytest.mark.parametrize("before", [b"", GET])
async def test_headers_beyond_the_limits_are_refused(application: Application, head: bytes, before: bytes) -> None:
    async with served(application, header_bytes=1024, header_count=10) as connect:
        wire = await connect()
        if before:
            await wire.send(before)
            assert (await wire.answer())[0] == 200
        await wire.send(b"GET / HTTP/1.1\r\n" + head)
        assert await wire.refusal() == (431, "HEADERS_TOO_LARGE")
    assert application.counted == ["headers"]


async def test_an_endless_header_is_refused_before_it_ends(application: Application) -> None:
    async with served(application) as connect:
        wire = await connect()
        await wire.send(b"GET /?" + b"x" * 16_384)
        assert await wire.refusal() == (431, "HEADERS_TOO_LARGE")


async def test_a_large_body_is_no_header(application: Application) -> None:
    async with served(application, header_bytes=1024) as connect:
        wire = await connect()
        head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\nA: %s\r\n\r\n" % (b"x" * 900)
        for _ in range(2):
            await wire.send(head + b"x" * 100_000)
            status, _, body = await wire.answer()
            assert (status, len(body)) == (200, 100_000)


async def test_a_silent_connection_makes_room_for_another(application: Application) -> None:
    async with served(application, connections=3) as connect:
        first, second, third = await connect(), await connect(), await connect()
        for wire in (second, first):
            await wire.send(GET)
            assert (await wire.answer())[0] == 200
        # The third has said nothing at all, then the second was silent longer than the first.
        for gone in (third, second):
            wire = await connect()
            await wire.send(GET)
            assert (await wire.answer())[0] == 200
            assert await gone.rest() == b""
        await first.send(GET)
        assert (await first.answer())[0] == 200


async def test_half_a_request_makes_room_too(application: Application) -> None:
    async with served(application, connections=1) as connect:
        slow = await connect()
        await slow.send(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nab")
        wire = await connect()
        await wire.send(GET)
        assert (await wire.answer())[0] == 200
        assert await slow.refusal() == (503, "OVERLOADED")


async def test_unfinished_bodies_take_only_so_much_memory(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_UNFINISHED_BYTES", 250_000)
    head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 200000\r\n\r\n"
    async with served(application) as connect:
        silent, first, second = await connect(), await connect(), await connect()
        await first.send(head + b"x" * 100_000)
        for _ in range(3):
            # Complete bodies count no longer.
            await second.send(head + b"x" * 200_000)
            assert (await second.answer())[0] == 200
        await second.send(head + b"x" * 160_000)
        assert await first.refusal() == (503, "OVERLOADED")
        await second.send(b"x" * 40_000)
        assert (await second.answer())[0] == 200
        await silent.send(GET)
        assert (await silent.answer())[0] == 200


async def test_beyond_the_cap_is_told_when_to_come_back(application: Application) -> None:
    async with served(application, connections=2) as connect:
        busy = [await connect(), await connect()]
        for wire in busy:
            await wire.send(GET.replace(b"/ ", b"/wait ", 1))
            await application.is_asked.wait()
            application.is_asked.clear()
        late = await connect()
        status, headers, body = await late.answer()
        assert (status, headers["retry-after"], headers["connection"]) == (503, "2", "close")
        (error,) = orjson.loads(body)["errors"]
        assert error["extensions"]["code"] == "OVERLOADED"
        assert await late.rest() == b""
        application.may_answer.set()
        for wire in busy:
            assert (await wire.answer())[0] == 200
        assert await (await connect()).reader.read(0) == b""


async def test_a_client_that_does_not_read_is_let_go(application: Application) -> None:
    async with served(application, send_seconds=1, idle_seconds=600) as connect:
        wire = await connect()
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
        await wire.send(GET.replace(b"/ ", b"/large ", 1))
        async with asyncio.timeout(10):
            await application.has_counted.wait()
    assert application.counted == ["slow reader"]


async def test_a_client_that_reads_slowly_gets_everything(application: Application) -> None:
    async with served(application, send_seconds=1) as connect:
        wire = await connect()
        await wire.send(GET.replace(b"/ ", b"/large ", 1))
        await wire.reader.readuntil(b"\r\n\r\n")
        left = LARGE
        while left:
            left -= len(await wire.reader.read(1024 * 1024))
            # How slow the client is: it takes longer in all than one wait may be.
            await asyncio.sleep(0.02)
    assert application.counted == []


async def test_an_early_answer_is_read_although_the_body_was_not(application: Application) -> None:
    async with served(application) as connect:
        wire = await connect()
        await wire.send(b"POST /early HTTP/1.1\r\nHost: here\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 1000)
        assert (await wire.answer())[0] == 413
        await wire.send(b"x" * 1000)
        # What is missing is waited for for a moment, and then no more.
        with pytest.raises((ConnectionError, AssertionError)):
            assert await wire.rest() != b""
        # Where it comes, the connection goes on.
        wire = await connect()
        await wire.send(b"POST /early HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\n")
        assert (await wire.answer())[0] == 413
        await wire.send(b"abc" + GET)
        assert (await wire.answer())[0] == 200


async def test_requests_sent_ahead_are_answered_in_turn_and_not_without_end(application: Application) -> None:
    async with served(application) as connect:
        wire = await connect()
        await wire.send(GET * MOST_WAITING_REQUESTS)
        for _ in range(MOST_WAITING_REQUESTS):
            assert (await wire.answer())[0] == 200
        await wire.send(GET * 1000)
        with pytest.raises((ConnectionError, AssertionError)):
            assert await wire.rest() != b""


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nA\x00B: c\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_and_not_logged(
    application: Application, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    async with served(application) as connect:
        wire = await connect()
        await wire.send(sent)
        assert await wire.refusal() == (400, "BAD_REQUEST")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_who_asks_for_another_protocol_is_answered_in_this_one(application: Application) -> None:
    async with served(application) as connect:
        wire = await connect()
        await wire.send(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert (await wire.answer())[0] == 200


async def test_a_thousand_silent_connections_keep_nobody_out(application: Application) -> None:
    async with served(application, connections=50) as connect:
        for _ in range(300):
            await connect()
            if _ % 10 == 0:
                wire = await connect()
                await wire.send(GET)
                assert (await wire.answer())[0] == 200
