"""From a row of the outbox to a message."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import asyncpg

from worker.mail.texts import TEXTS, body_of, link_of, moment_of


class Unwritable(Exception):
    """There can be no message of this row: no mail server takes the recipient's address."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mail is from, and where its links lead."""

    address: str
    public_url: str

    def message(self, row: asyncpg.Record) -> EmailMessage:
        """The message of a row of worker.claim_mail. Raises Unwritable."""
        text = TEXTS[row["kind"]]
        hospital = " ".join(row["hospital"].split())
        link = link_of(text, self.public_url, row["slug"], row["token"]) if row["token"] else ""
        until = moment_of(row["expires_at"], row["time_zone"]) if row["token"] else ""
        made = EmailMessage()
        user, _, domain = self.address.rpartition("@")
        made["From"] = Address(hospital, user, domain)
        _address(made, row["recipient"])
        made["Subject"] = f"{hospital}: {text.subject}"
        made["Date"] = format_datetime(datetime.now(UTC))
        made["Message-ID"] = make_msgid(domain=domain)
        # Nobody's holiday notice is to answer it (RFC 3834).
        made["Auto-Submitted"] = "auto-generated"
        body = body_of(text, hospital, link, until)
        # Links stay whole for whoever reads the file itself.
        made.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
        return made


def _address(message: EmailMessage, recipient: str) -> None:
    """Puts down the recipient. Raises Unwritable."""
    user, _, domain = recipient.rpartition("@")
    try:
        message["To"] = Address("", user, domain)
        # Some addresses fail only as the header is written.
        bytes(message)
    except Exception as error:  # the library fails with errors of every kind on what strangers type for an address
        raise Unwritable from error
