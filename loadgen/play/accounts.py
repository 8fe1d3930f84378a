"""The accounts of the invented hospitals, all with the password `demo`: for development only."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from loadgen.play.travel import Call, Traveller

PASSWORD = "demo"  # noqa: S105 - it is told to everybody on purpose
"""Shorter than any that can be set: the seeds hash it without asking whether it fits, and are refused in production."""
NAMES = {
    "ADMIN": "admin",
    "RECEPTIONIST": "reception",
    "DOCTOR": "doctor",
    "NURSE": "nurse",
    "PHARMACIST": "pharmacy",
    "CASHIER": "billing",
    "ANALYST": "analyst",
    "AUDITOR": "auditor",
    "PATIENT": "patient",
}
"""The first part of the demo account's e-mail address, by role."""
PERSONS = {
    "ADMIN": ("Ada", "Admin"),
    "PHARMACIST": ("Petra", "Pharmacist"),
    "CASHIER": ("Carl", "Cashier"),
    "ANALYST": ("Anna", "Analyst"),
    "AUDITOR": ("Otto", "Auditor"),
}
"""Given and family name of whoever has a demo account that is for no person of the hospital, by role."""
PHONE = "+49 30 555 0100"
"""The telephone number of all of them."""


@dataclass(frozen=True)
class Account:
    """An account to make; `person` names the record it belongs to, as in doctor_id."""

    role: str
    person: dict[str, int]


async def open_administrator(traveller: Traveller, slug: str, password_hash: str) -> None:
    """Makes the first account, as the operator does, and signs it in."""
    account_id = await traveller.connection.fetchval(
        "SELECT id FROM clinic.insert_account($1, $2, $3, '{ADMIN}', NULL, NULL, NULL, NULL, $4, $5, $6)",
        traveller.hospital_id,
        f"{NAMES['ADMIN']}@{slug}.example",
        password_hash,
        *PERSONS["ADMIN"],
        PHONE,
    )
    await sign_in(traveller, "ADMIN", account_id)


async def open_accounts(
    traveller: Traveller, slug: str, password_hash: str, at: datetime, accounts: Iterable[Account]
) -> None:
    """Makes accounts as the administrator, and signs each of them in."""
    every = list(accounts)
    calls = [
        Call(
            at + timedelta(minutes=nth),
            "ADMIN",
            {
                "email": f"{NAMES[account.role]}@{slug}.example",
                "password_hash": password_hash,
                "roles": [account.role],
                **(account.person or _named(account.role)),
            },
        )
        for nth, account in enumerate(every)
    ]
    for account, account_id in zip(every, await traveller.call("create_account", calls), strict=True):
        await sign_in(traveller, account.role, account_id)


def _named(role: str) -> dict[str, str]:
    first_name, last_name = PERSONS[role]
    return {"first_name": first_name, "last_name": last_name, "phone": PHONE}


async def close_sessions(traveller: Traveller) -> None:
    """Signs everybody out, so that the sessions of the invented past let nobody in."""
    await traveller.connection.executemany(
        "SELECT * FROM api.close_session(p_hospital_id => $1, p_session_id => $2)",
        [(traveller.hospital_id, session) for session in traveller.sessions.values()],
    )


async def sign_in(traveller: Traveller, role: str, account_id: int) -> None:
    """Starts a session of the role's, in which the traveller acts from then on."""
    traveller.sessions[role] = await traveller.connection.fetchval(
        "SELECT key FROM auth.start_session($1, $2, $3, 'wardgraph seed')",
        traveller.hospital_id,
        account_id,
        secrets.token_urlsafe(32),
    )
