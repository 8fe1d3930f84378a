"""The settings of the endpoint: what a connection, a request and an answer may be."""

from dataclasses import dataclass
from typing import Annotated

from wardgraph.readers import Setting, number


@dataclass(frozen=True)
class HttpSettings:
    """How the endpoint meets the network. Each limit holds for a process."""

    connections: Annotated[
        int,
        Setting(
            "WARDGRAPH_CONNECTIONS",
            "open connections of a process; one more takes the place of the one that was silent longest, or is refused",
            number(1, 100_000),
        ),
    ] = 500
    header_seconds: Annotated[
        int, Setting("WARDGRAPH_HEADER_SECONDS", "the longest that a request's headers may take", number(1, 3600))
    ] = 10
    body_seconds: Annotated[
        int, Setting("WARDGRAPH_BODY_SECONDS", "the longest that a request's body may take", number(1, 3600))
    ] = 30
    idle_seconds: Annotated[
        int,
        Setting(
            "WARDGRAPH_IDLE_SECONDS", "the longest that a connection stays open without a request", number(1, 3600)
        ),
    ] = 75
    send_seconds: Annotated[
        int,
        Setting(
            "WARDGRAPH_SEND_SECONDS",
            "the longest that a client may take for each 64 KiB of an answer",
            number(1, 3600),
        ),
    ] = 30
    header_bytes: Annotated[
        int,
        Setting("WARDGRAPH_HEADER_BYTES", "the size of a request's first line and headers", number(1024, 1_048_576)),
    ] = 16_384
    header_count: Annotated[
        int, Setting("WARDGRAPH_HEADER_COUNT", "the number of a request's headers", number(10, 10_000))
    ] = 100
