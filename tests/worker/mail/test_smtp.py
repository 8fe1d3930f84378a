"""Mail over SMTP, to a real server: encrypted, with a login, refused, and out of reach."""

import contextlib
import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from subprocess import run

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from wardgraph.settings import Settings
from worker.mail.transports import Failure, Smtp

USER, PASSWORD = "wardgraph", "of the mail server"


@dataclass
class Handler:
    """Keeps what comes, and answers a recipient with what `answers` says."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, str, bytes, bool]] = field(default_factory=list)

    # The names and arguments are the library's.
    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        assert server.transport
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        (recipient,) = envelope.rcpt_tos
        self.taken.append((envelope.mail_from or "", recipient, envelope.content, encrypted))
        return "250 OK"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("it needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    run(
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            key,
            "-out",
            made,
            *subject,
        ],
        check=True,
        capture_output=True,
    )
    return key, made


@contextlib.contextmanager
def server(
    handler: Handler,
    certificate: tuple[Path, Path],
    *,
    tls: str = "none",
    login: bool = False,
    beyond_ascii: bool = False,
) -> Iterator[Settings]:
    """The settings of a mail server, which runs for as long as the block."""
    key, chain = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        enable_SMTPUTF8=beyond_ascii,
        ssl_context=context if tls == "tls" else None,
        tls_context=context if tls == "starttls" else None,
        require_starttls=tls == "starttls",
        auth_required=login,
        auth_require_tls=tls == "starttls",
        authenticator=_authenticate if login else None,
    )
    controller.start()
    try:
        yield Settings.read(
            {"WARDGRAPH_SMTP_HOST": "localhost", "WARDGRAPH_SMTP_PORT": str(port), "WARDGRAPH_SMTP_TLS": tls}
        )[0]
    finally:
        controller.stop()


def message(to: str = "ann@north.example") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Nörth Hospital <no-reply@north.example>"
    made["To"] = to
    made["Subject"] = "Wörds"
    made.set_content("Wörds\n.\nMore\n")
    return made


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_message_arrives(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tls: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
    handler = Handler()
    with server(handler, certificate, tls=tls) as settings:
        Smtp(settings).send(message(), "ann@north.example", "1")
    ((sender, recipient, content, encrypted),) = handler.taken
    assert (sender, recipient) == ("no-reply@north.example", "ann@north.example")
    assert encrypted == (tls != "none")
    assert b"To: ann@north.example\r\n" in content


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_that_cannot_prove_its_name_gets_nothing(certificate: tuple[Path, Path], tls: str) -> None:
    handler = Handler()
    with server(handler, certificate, tls=tls) as settings, pytest.raises(Failure) as failure:
        Smtp(settings).send(message(), "ann@north.example", "1")
    assert failure.value == Failure("SSLCertVerificationError")
    assert handler.taken == []


def test_where_encryption_is_asked_for_nothing_is_sent_without(certificate: tuple[Path, Path]) -> None:
    handler = Handler()
    with server(handler, certificate) as settings, pytest.raises(Failure) as failure:
        Smtp(replace(settings, smtp_tls="starttls")).send(message(), "ann@north.example", "1")
    assert failure.value == Failure("NOT_SUPPORTED")
    assert handler.taken == []


def test_it_logs_in(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
    handler = Handler()
    with server(handler, certificate, tls="starttls", login=True) as settings:
        known = replace(settings, smtp_user=USER, smtp_password=PASSWORD)
        Smtp(known).send(message(), "ann@north.example", "1")
        for wrong, code in ((replace(known, smtp_password="guessed"), 535), (settings, 530)):
            with pytest.raises(Failure) as failure:
                Smtp(wrong).send(message(), "ann@north.example", "2")
            assert failure.value == Failure(f"SMTP {code}")
    assert len(handler.taken) == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 No such user: ann", Failure("SMTP 550", is_final=True)),
        ("553 No such name", Failure("SMTP 553", is_final=True)),
        ("451 Greylisted", Failure("SMTP 451")),
        ("554 Looks like spam", Failure("SMTP 554")),
    ],
)
def test_a_refusal_is_told_by_its_number_alone(certificate: tuple[Path, Path], answer: str, expected: Failure) -> None:
    handler = Handler(answers={"ann@north.example": answer})
    with server(handler, certificate) as settings, pytest.raises(Failure) as failure:
        Smtp(settings).send(message(), "ann@north.example", "1")
    assert failure.value == expected


def test_a_server_that_is_not_there_is_tried_again_later(certificate: tuple[Path, Path]) -> None:
    with server(Handler(), certificate) as settings:
        pass
    with pytest.raises(Failure) as failure:
        Smtp(settings).send(message(), "ann@north.example", "1")
    assert failure.value == Failure("ConnectionRefusedError")


@pytest.mark.parametrize(("knows", "taken"), [(True, 1), (False, 0)])
def test_an_address_beyond_ascii_takes_a_server_that_knows_them(
    certificate: tuple[Path, Path], *, knows: bool, taken: int
) -> None:
    handler = Handler()
    with server(handler, certificate, beyond_ascii=knows) as settings:
        outcome = contextlib.nullcontext() if knows else pytest.raises(Failure, match="NOT_SUPPORTED")
        with outcome:
            Smtp(settings).send(message("änn@north.example"), "änn@north.example", "1")
    assert len(handler.taken) == taken
