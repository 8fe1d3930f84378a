"""The settings of mail, a part of wardgraph/settings.py."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from wardgraph.readers import Setting, choice, number

Tls = Literal["starttls", "tls", "none"]

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def web_address(text: str) -> str:
    """Reads the address of a web site, without a slash at its end."""
    if not _WEB_ADDRESS.fullmatch(text.strip()):
        raise ValueError(f"is {text!r}: it must look like https://portal.example.")
    return text.strip().rstrip("/")


def mail_address(text: str) -> str:
    """Reads an e-mail address."""
    if not _MAIL_ADDRESS.fullmatch(text.strip()):
        raise ValueError(f"is {text!r}: it must be an e-mail address.")
    return text.strip()


@dataclass(frozen=True)
class MailSettings:
    """How mail is sent, who it is from, and where its links lead."""

    public_url: Annotated[
        str | None,
        Setting(
            "WARDGRAPH_PUBLIC_URL",
            "the address of the pages that links in mail lead to",
            web_address,
            "in development http://localhost with the port",
        ),
    ] = None
    smtp_host: Annotated[
        str | None,
        Setting(
            "WARDGRAPH_SMTP_HOST", "the mail server", default="in development none: mail is files in the data folder"
        ),
    ] = None
    smtp_port: Annotated[int, Setting("WARDGRAPH_SMTP_PORT", "the mail server's port", number(1, 65535))] = 587
    smtp_tls: Annotated[
        Tls,
        Setting(
            "WARDGRAPH_SMTP_TLS",
            "when the connection is encrypted: starttls, from its start (tls), never (none)",
            choice(*get_args(Tls)),
        ),
    ] = "starttls"
    smtp_user: Annotated[
        str | None, Setting("WARDGRAPH_SMTP_USER", "the user to log in to the mail server as", default="no login")
    ] = None
    smtp_password: Annotated[
        str | None, Setting("WARDGRAPH_SMTP_PASSWORD", "the user's password there", default="none", is_secret=True)
    ] = field(default=None, repr=False)
    mail_from: Annotated[str, Setting("WARDGRAPH_MAIL_FROM", "the address that mail is from", mail_address)] = (
        "no-reply@localhost"
    )
