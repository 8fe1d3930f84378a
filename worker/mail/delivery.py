"""The job that sends the mail of the outbox."""

import asyncio
import logging

import asyncpg

from wardgraph.errors import internal
from wardgraph.settings import Settings, SettingsError
from worker.mail.messages import Sender, Unwritable
from worker.mail.transports import Failure, Transport, transport_of
from worker.session import Session

_NEEDED = {
    "smtp_host": "WARDGRAPH_SMTP_HOST is missing: production sends mail by a mail server.",
    "public_url": "WARDGRAPH_PUBLIC_URL is missing: links in mail have to lead somewhere.",
    "mail_from": "WARDGRAPH_MAIL_FROM is missing: mail has to be from somebody.",
}
log = logging.getLogger("wardgraph.mail")


def check(settings: Settings) -> None:
    """Makes sure that mail can be sent. Raises SettingsError for what production lacks."""
    lacking = [told for name, told in _NEEDED.items() if getattr(settings, name) == getattr(Settings, name)]
    if settings.environment == "production" and lacking:
        raise SettingsError(lacking)


async def deliver(session: Session) -> None:
    """Sends all mail that is due, of each hospital in turn."""
    settings = session.settings
    transport = transport_of(settings)
    sender = Sender(settings.mail_from, settings.public_url or f"http://localhost:{settings.port}")
    for row in await session.call("hospitals_with_mail"):
        hospital_id = row["hospital_id"]
        while claimed := await session.call("claim_mail", p_hospital_id=hospital_id):
            await _settle(session, hospital_id, claimed[0], await _sent(sender, transport, claimed[0]))


async def _sent(sender: Sender, transport: Transport, mail: asyncpg.Record) -> Failure | None:
    """Why a mail was not sent; None where it was."""
    try:
        message = sender.message(mail)
        # Two hospitals may have mail of the same id.
        await asyncio.to_thread(transport.send, message, mail["recipient"], f"{mail['slug']}-{mail['mail_id']}")
    except Unwritable:
        return Failure("ADDRESS", is_final=True)
    except Failure as failure:
        return failure
    except Exception as error:  # noqa: BLE001 - one mail that nobody foresaw must not keep back all others
        internal(error)
        return Failure("FAULT")
    return None


async def _settle(session: Session, hospital_id: int, mail: asyncpg.Record, failure: Failure | None) -> None:
    (answer,) = await session.call(
        "settle_mail",
        p_hospital_id=hospital_id,
        p_mail_id=mail["mail_id"],
        p_failure=failure.reason if failure else None,
        p_is_final=failure is not None and failure.is_final,
    )
    if failure:
        given_up = " and given up" if answer["settle_mail"] else ""
        log.warning("mail %d of hospital %d was not sent%s: %s", mail["mail_id"], hospital_id, given_up, failure.reason)
