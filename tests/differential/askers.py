"""Who asks in the differential tests: every role and PUBLIC, in every hospital of a database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from graph.engine.context import Context
from tests.web import SECRET
from tests.world import ROLES, Hospital
from wardgraph import tokens
from wardgraph.asker import Hospitals
from wardgraph.database import Database

PUBLIC = "PUBLIC"

# Whoever has most to see: an account of a patient without any record would only ever get empty answers.
_BUSIEST = {
    "PATIENT": "SELECT patient_id FROM clinic.bills WHERE hospital_id = $1",
    "DOCTOR": "SELECT doctor_id FROM clinic.visits WHERE hospital_id = $1",
    "NURSE": """
        SELECT n.id FROM clinic.nurses AS n
        JOIN clinic.appointments AS a ON a.hospital_id = n.hospital_id AND a.department_id = n.department_id
        WHERE n.hospital_id = $1
    """,
}
_FIRST = "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"


@dataclass(frozen=True)
class Asker:
    """Somebody at a hospital: `name` is the role, and PUBLIC has no session."""

    name: str
    slug: str
    hospital_id: int
    session_id: UUID | None = None

    def context(self, database: Database, hospitals: Hospitals) -> Context:
        """The context of one request of this asker."""
        if self.session_id is None:
            return Context(database, hospitals, (SECRET,), None, self.slug)
        claims = tokens.Claims(self.hospital_id, self.session_id, 0)
        token = tokens.issue(SECRET, claims, dt.datetime.now(dt.UTC))
        return Context(database, hospitals, (SECRET,), f"Bearer {token}", None)

    def __str__(self) -> str:
        return f"{self.name} of {self.slug}"


async def open_askers(admin: asyncpg.Connection, api: asyncpg.Connection) -> list[Asker]:
    """An account in each role of each hospital, signed in, and PUBLIC."""
    askers = []
    for row in await admin.fetch("SELECT id, slug FROM clinic.hospitals ORDER BY id"):
        hospital = Hospital(api, admin, row["id"], ZoneInfo("UTC"))
        askers.append(Asker(PUBLIC, row["slug"], row["id"]))
        for role in ROLES:
            person = await admin.fetchval(f"{_BUSIEST[role]} {_FIRST}", row["id"]) if role in _BUSIEST else None
            people = {role.lower(): person} if person else {}
            session = await hospital.sign_in(f"asking-{role}", [role], **people)
            askers.append(Asker(role, row["slug"], row["id"], session))
    return askers


def of_role(askers: Sequence[Asker], name: str, slug: str) -> Asker:
    """The one asker of that role and hospital."""
    (found,) = (asker for asker in askers if (asker.name, asker.slug) == (name, slug))
    return found
