"""Where messages go: to a mail server by SMTP, or into a folder, as files that any mail program reads."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from wardgraph.settings import Settings

_SECONDS = 20
# A mailbox that does not exist will not exist in an hour. Other refusals may be of the server, and pass.
_FINAL = frozenset({550, 551, 553})


@dataclass(frozen=True, slots=True)
class Failure(Exception):
    """A message was not taken, for a reason of a word or a number; `is_final` where it never will be."""

    reason: str
    is_final: bool = False


class Transport(Protocol):
    """Takes messages."""

    def send(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Sends a message, whose name is unique. It blocks. Raises Failure."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, as the settings name it."""

    settings: Settings

    def send(self, message: EmailMessage, recipient: str, name: str) -> None:  # noqa: ARG002 - of no use to a server
        """Hands a message to the server. Raises Failure."""
        try:
            with self._connected() as server:
                server.send_message(message, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code = error.recipients[recipient][0]
            raise Failure(f"SMTP {code}", is_final=code in _FINAL) from error
        except smtplib.SMTPResponseException as error:
            raise Failure(f"SMTP {error.smtp_code}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise Failure("NOT_SUPPORTED") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Failure(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        given = self.settings
        host = given.smtp_host or ""
        context = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, given.smtp_port, timeout=_SECONDS, context=context)
            if given.smtp_tls == "tls"
            else smtplib.SMTP(host, given.smtp_port, timeout=_SECONDS)
        )
        try:
            if given.smtp_tls == "starttls":
                server.starttls(context=context)
            if given.smtp_user:
                server.login(given.smtp_user, given.smtp_password or "")
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that only the account may read: it holds tokens."""

    path: Path

    def send(self, message: EmailMessage, recipient: str, name: str) -> None:  # noqa: ARG002 - it is in the message
        """Writes a message into a file. Raises Failure."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft, file = self.path / f"{name}.draft", self.path / f"{name}.eml"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(message.as_bytes())
            # Whoever looks finds the whole of it.
            draft.rename(file)
        except OSError as error:
            raise Failure(type(error).__name__) from error


def transport_of(settings: Settings) -> Transport:
    """Where mail goes by these settings."""
    return Smtp(settings) if settings.smtp_host else Folder(folder_of(settings))


def folder_of(settings: Settings) -> Path:
    """Where mail goes that no mail server is named for."""
    return settings.data / "mail"
