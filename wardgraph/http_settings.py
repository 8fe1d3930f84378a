"""The settings of the endpoint: what a connection, a request and an answer may be."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from wardgraph.readers import Setting, choice, host_name, items, network, number, origin, readable_file, signing_secret

Switch = Literal["on", "off"]
Documents = Literal["automatic", "registered", "only"]


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
        int,
        Setting(
            "WARDGRAPH_BODY_SECONDS",
            "the longest that a request's body may take; of an upload, each 64 KiB of it",
            number(1, 3600),
        ),
    ] = 30
    upload_bytes: Annotated[
        int,
        Setting(
            "WARDGRAPH_UPLOAD_BYTES",
            "the size of an upload to /imports, whose file waits on the server's disk while it is read",
            number(1024, 1 << 40),
        ),
    ] = 256 * 1024 * 1024
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
    export_seconds: Annotated[
        int,
        Setting("WARDGRAPH_EXPORT_SECONDS", "the longest that an export may take", number(1, 86_400)),
    ] = 3600
    header_bytes: Annotated[
        int,
        Setting("WARDGRAPH_HEADER_BYTES", "the size of a request's first line and headers", number(1024, 1_048_576)),
    ] = 16_384
    header_count: Annotated[
        int, Setting("WARDGRAPH_HEADER_COUNT", "the number of a request's headers", number(10, 10_000))
    ] = 100
    documents: Annotated[
        Documents,
        Setting(
            "WARDGRAPH_DOCUMENTS",
            "documents that may be asked for by their hash: automatic, those that clients send, too; registered, only"
            " those of `wardgraph documents`; only, and nothing else is run",
            choice(*get_args(Documents)),
        ),
    ] = "automatic"
    get: Annotated[
        Switch | None,
        Setting(
            "WARDGRAPH_GET",
            "on: GET serves queries; off: only POST does",
            choice(*get_args(Switch)),
            "on, in production off",
        ),
    ] = None
    compression: Annotated[
        Switch,
        Setting(
            "WARDGRAPH_COMPRESSION",
            "on: large answers are compressed for clients that take brotli or gzip",
            choice(*get_args(Switch)),
        ),
    ] = "on"
    origins: Annotated[
        tuple[str, ...],
        Setting(
            "WARDGRAPH_ORIGINS",
            "other sites whose pages may ask, by their origins: https://app.example.org, ...",
            items(origin),
            "none",
        ),
    ] = ()
    hosts: Annotated[
        tuple[str, ...],
        Setting(
            "WARDGRAPH_HOSTS", "the names that requests may call the server by, but for probes", items(host_name), "any"
        ),
    ] = ()
    trusted_proxies: Annotated[
        tuple[str, ...],
        Setting(
            "WARDGRAPH_TRUSTED_PROXIES",
            "addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
            items(network),
            "none",
        ),
    ] = ()
    tls_certificate: Annotated[
        Path | None,
        Setting(
            "WARDGRAPH_TLS_CERTIFICATE",
            "the file of the certificate and its chain, to serve TLS",
            readable_file,
            "none",
        ),
    ] = None
    tls_key: Annotated[
        Path | None, Setting("WARDGRAPH_TLS_KEY", "the file of the certificate's key", readable_file, "none")
    ] = None
    metrics_host: Annotated[
        str, Setting("WARDGRAPH_METRICS_HOST", "the address that the port of /metrics listens on")
    ] = "127.0.0.1"
    metrics_port: Annotated[
        int | None,
        Setting("WARDGRAPH_METRICS_PORT", "a port for /metrics and the probes alone", number(1, 65535), "none"),
    ] = None
    metrics_token: Annotated[
        str | None,
        Setting(
            "WARDGRAPH_METRICS_TOKEN",
            "the bearer token that /metrics asks for; in production it is not served without this or its port",
            signing_secret,
            "none",
            is_secret=True,
        ),
    ] = field(default=None, repr=False)
