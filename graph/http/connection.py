"""A client's connection: what it may send, how long it may take, and how it is refused.

uvicorn reads any number of headers, waits for them for ever, and lets idle connections keep everybody else out. Here
every wait has an end, and a request that comes whole costs no timer.
"""

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import httptools
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from graph.http.imports import PATH as UPLOADS
from graph.http.refusals import LATE, MALFORMED, TOO_MANY_CONNECTIONS, TOO_MANY_HEADERS, Refusal
from wardgraph.settings import Settings

# Clients that send before they have an answer: more of them are worth nobody's memory.
MOST_WAITING_REQUESTS = 16
# How long a refused client may take to read why. Closed at once, a connection may lose what was written last.
SECONDS_TO_READ = 1.0
_MOST_LINGERING = 100
# What bodies that are not complete may take in all, in a process. Then the one that has been awaited longest ends.
MOST_UNFINISHED_BYTES = 64 * 1024 * 1024
# How much of an answer a client must take within `send_seconds`, and send of an upload within `body_seconds`.
_LEAST_TAKEN = 65_536
_UPLOADS = UPLOADS.encode()


# Of TLS 1.2, those with forward secrecy that are not broken; TLS 1.3 has no others.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


class Stage(Enum):
    """What a connection waits for: the head or the body of a request, or nothing, as it was sent completely."""

    HEAD = "head"
    BODY = "body"
    COMPLETE = "complete"


class Config(uvicorn.Config):
    """How uvicorn runs the application: with connections that keep to the settings. One for each process."""

    def __init__(self, app: Any, settings: Settings, **more: Any) -> None:
        # Named, since uvicorn would take a slower parser where this one is missing, and not say so.
        super().__init__(
            app,
            http=Connection,
            ws="none",
            timeout_keep_alive=settings.idle_seconds,
            server_header=False,
            # The handlers are ours (wardgraph/logs.py). An access log would hold documents and variables of GET.
            log_config=None,
            log_level="warning",
            access_log=False,
            # graph/http/proxies.py knows which proxies to believe; uvicorn believes everybody on this machine.
            proxy_headers=False,
            ssl_certfile=settings.tls_certificate,
            ssl_keyfile=settings.tls_key,
            ssl_ciphers=_CIPHERS,
            **more,
        )
        self.limits = settings
        # Connections that owe us a request or a part of one; the one that has been silent longest comes first.
        self.waiting: dict[Connection, None] = {}
        self.lingering = 0
        self.unfinished_bytes = 0


@dataclass(slots=True)
class _Timer:
    stage: Stage
    handle: asyncio.TimerHandle


class Connection(HttpToolsProtocol):
    """uvicorn's connection over httptools, with limits."""

    config: Config

    def __init__(self, config: Config, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self._limits = config.limits
        self._stage = Stage.HEAD
        self._piece = 0
        # Of the request whose headers are being read: whatever came with them in one piece counts, too.
        self._head_bytes = 0
        self._timer: _Timer | None = None
        self._sending: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._refusal: Refusal | None = None
        self._has_asked = False
        self._is_refused = False
        # Of an upload nothing is gathered: it may be large, and take its time for as long as it comes.
        self._is_upload = False
        self._came = 0
        self.unfinished_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes a connection in, in the place of a silent one where there are too many."""
        super().connection_made(cast("asyncio.Transport", transport))
        config = self.config
        is_operator = self.server is not None and self.server[1] == self._limits.metrics_port
        if len(self.connections) - config.lingering > self._limits.connections and not is_operator:
            if not config.waiting:
                self._refuse(TOO_MANY_CONNECTIONS)
                return
            next(iter(config.waiting)).make_room()
        config.waiting[self] = None
        self._set_timer(Stage.HEAD, self._limits.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        self._clear_timer()
        self.resume_writing()
        self.config.waiting.pop(self, None)
        self._forget_bytes()
        if self._is_refused:
            self.config.lingering -= 1
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads what came, and sets a timer only where a part of a request is still missing."""
        if self._is_refused:
            return
        self._piece = len(data)
        if self._stage is Stage.HEAD:
            self._head_bytes += self._piece
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # The request is answered as if it had not asked for another protocol, which HTTP allows.
            pass
        except httptools.HttpParserError:
            self._refuse(self._refusal or MALFORMED)
            return
        if self._stage is Stage.COMPLETE:
            return
        if self._stage is Stage.BODY:
            # Who was answered already has a timer.
            if not self.cycle.response_complete:
                self._set_timer(Stage.BODY, self._limits.body_seconds)
                if self._is_upload:
                    self._came += self._piece
                else:
                    self._count_bytes()
        elif self._head_bytes > self._limits.header_bytes:
            self._refuse(TOO_MANY_HEADERS)
        else:
            self._set_timer(Stage.HEAD, self._limits.header_seconds)

    def on_message_begin(self) -> None:
        """Begins a request: only now is a connection idle no longer, for blank lines are none."""
        super().on_message_begin()
        self._unset_keepalive_if_required()
        self._stage = Stage.HEAD
        # The end of the request before it counts, too, where both came in one piece.
        self._head_bytes = self._piece

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keeps a header."""
        super().on_header(name, value)
        if len(self.headers) > self._limits.header_count:
            self._stop(TOO_MANY_HEADERS)

    def on_headers_complete(self) -> None:
        """Begins to answer, unless the headers are too many."""
        # Only where so much has come at all need it be counted.
        if self._head_bytes > self._limits.header_bytes and self._header_bytes() > self._limits.header_bytes:
            self._stop(TOO_MANY_HEADERS)
        if len(self.pipeline) >= MOST_WAITING_REQUESTS:
            self._stop(MALFORMED)
        self._stage = Stage.BODY
        self._is_upload = self.url.partition(b"?")[0] == _UPLOADS
        self._came = 0
        super().on_headers_complete()
        self._has_asked = True

    def on_message_complete(self) -> None:
        """Ends a request, which has come whole."""
        super().on_message_complete()
        self._stage = Stage.COMPLETE
        if self._timer is not None:
            self._clear_timer()
            self._forget_bytes()
        if not self.cycle.response_complete:
            self.config.waiting.pop(self, None)

    def on_response_complete(self) -> None:
        """Waits for the next request, or a little while for the rest of the one that was answered early."""
        super().on_response_complete()
        if not self.cycle.response_complete or self.transport.is_closing():
            return
        self.config.waiting[self] = None
        if self._stage is Stage.BODY:
            self._set_timer(Stage.COMPLETE, SECONDS_TO_READ)

    def pause_writing(self) -> None:
        """Gives a client that does not read its answer a time to do so."""
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        """Takes note that the client reads."""
        super().resume_writing()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _watch_sending(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._sending = self.loop.call_later(self._limits.send_seconds, self._look_at_sending)

    def _look_at_sending(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < _LEAST_TAKEN:
            self._count("slow reader")
            self.transport.abort()
        else:
            self._watch_sending()

    def _header_bytes(self) -> int:
        # ": " and the line's end are bytes, too.
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _stop(self, refusal: Refusal) -> None:
        """Ends the parsing that called us: the parser takes any exception for its own failure."""
        self._refusal = refusal
        raise ValueError

    def _set_timer(self, stage: Stage, seconds: float) -> None:
        if self._timer is not None:
            if self._timer.stage is stage:
                return
            self._timer.handle.cancel()
        self._timer = _Timer(stage, self.loop.call_later(seconds, self._end_wait))

    def _clear_timer(self) -> None:
        if self._timer is not None:
            self._timer.handle.cancel()
            self._timer = None

    def _end_wait(self) -> None:
        if self._is_refused or (self._stage is Stage.BODY and self.cycle.response_complete):
            self.transport.abort()
        elif self._stage is Stage.BODY and self._is_upload and self._keeps_coming():
            self._clear_timer()
            self._set_timer(Stage.BODY, self._limits.body_seconds)
        elif self._is_silent():
            # There is no request to be answered: the client may just be sending one over another connection.
            self._count("silent")
            self.transport.close()
        else:
            self._refuse(LATE)

    def _keeps_coming(self) -> bool:
        """Whether enough of an upload came since this was asked last, or it is we who keep it waiting."""
        came, self._came = self._came, 0
        if came < _LEAST_TAKEN and not self.flow.read_paused:
            return False
        # It was not silent: others are to make room before it.
        if self.config.waiting.pop(self, self) is None:
            self.config.waiting[self] = None
        return True

    def make_room(self) -> None:
        """Ends a connection that waits, for another one."""
        self.config.waiting.pop(self, None)
        if self._is_silent():
            self._count("silent")
            self.transport.abort()
        else:
            self._refuse(TOO_MANY_CONNECTIONS)

    def _count_bytes(self) -> None:
        config = self.config
        self.unfinished_bytes += self._piece
        config.unfinished_bytes += self._piece
        if config.unfinished_bytes > MOST_UNFINISHED_BYTES:
            next(each for each in config.waiting if each.unfinished_bytes).make_room()

    def _forget_bytes(self) -> None:
        self.config.unfinished_bytes -= self.unfinished_bytes
        self.unfinished_bytes = 0

    def _is_silent(self) -> bool:
        return self._stage is Stage.COMPLETE or (self._stage is Stage.HEAD and self._head_bytes == 0)

    def _refuse(self, refusal: Refusal) -> None:
        """Answers with what is wrong, and ends the connection once the client had time to read it."""
        self._count(refusal.reason)
        self._clear_timer()
        self.config.waiting.pop(self, None)
        self._forget_bytes()
        is_answering = self._has_asked and not self.cycle.response_complete
        if is_answering and (self._stage is not Stage.BODY or self.pipeline or self.cycle.response_started):
            # An answer to an earlier request is under way, which another one may not interrupt.
            self.transport.abort()
            return
        self._is_refused = True
        self.config.lingering += 1
        self.flow.resume_reading()
        self.transport.write(refusal.response)
        if is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.config.lingering > _MOST_LINGERING or not self.transport.can_write_eof():
            self.transport.close()
            return
        self.transport.write_eof()
        self._set_timer(Stage.COMPLETE, SECONDS_TO_READ)

    def _count(self, reason: str) -> None:
        metrics = self.app_state.get("metrics")
        if metrics is not None:
            metrics.turned_away(reason)
