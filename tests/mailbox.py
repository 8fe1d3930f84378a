"""Mail as its recipients read it: the worker's job puts it into a folder, once for each call."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from wardgraph.settings import Settings
from worker.mail.delivery import deliver
from worker.mail.transports import folder_of
from worker.session import Session

PUBLIC_URL = "https://portal.example/app"


@dataclass(frozen=True)
class Mailbox:
    """The mail of a database, delivered into a folder below `data`."""

    worker_dsn: str
    data: Path

    async def delivered(self) -> list[EmailMessage]:
        """Has all mail sent that is due: what came, the first first."""
        settings = Settings(data=self.data, public_url=PUBLIC_URL)
        before = set(folder_of(settings).glob("*"))
        async with Session.open(self.worker_dsn, settings) as session:
            await deliver(session)
        new = sorted(set(folder_of(settings).glob("*")) - before, key=lambda each: each.stat().st_mtime_ns)
        return [read(each) for each in new]

    async def token(self, recipient: str) -> str:
        """The token of the one mail that is due, which is to this recipient."""
        (mail,) = await self.delivered()
        assert mail["To"] == recipient
        return token_of(mail)


def read(file: Path) -> EmailMessage:
    """A message as a mail program reads it from a file."""
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_of(mail: EmailMessage) -> str:
    """The one link of a mail."""
    (link,) = (line for line in mail.get_content().splitlines() if line.startswith("http"))
    return str(link)


def token_of(mail: EmailMessage) -> str:
    """The token in the link of a mail."""
    (token,) = parse_qs(urlsplit(link_of(mail)).fragment)["token"]
    return token
