"""`wardgraph hospital` and `wardgraph account`: what only the operator of an installation does."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import asyncpg
import click

from cli.asker import hospital_id_of, hospital_option
from cli.console import command, database
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph.passwords import LONGEST, SHORTEST, hashed_if_fit
from wardgraph.settings import Settings

_SHOWN = ("slug", "id", "name", "time_zone", "currency", "tax_rate_percent", "booking_horizon_days")

_SETTINGS = {
    "country": (str, "The ISO 3166 code of the country of telephone numbers, such as DE."),
    "staff_horizon_days": (int, "How many days ahead staff can book: at least as many as patients, at most 1825."),
    "late_cancel_hours": (int, "How many hours before its start the cancellation of an appointment is late: 0 to 720."),
    "late_cancel_fee": (str, "The fee for a late cancellation, in the hospital's currency."),
    "no_show_fee": (str, "The fee for a missed appointment, in the hospital's currency."),
    "confirm_above": (str, "Larger amounts have to be confirmed, in the hospital's currency."),
    "undo_hours": (int, "For how many hours the status of an appointment can be taken back: 0 to 8760."),
    "past_visit_days": (int, "For how many days a past visit can be entered: 0 to 3650."),
    "change_reasons_required": (bool, "Whether whoever changes clinical, financial or identity data says why."),
}


@click.group()
def hospital() -> None:
    """Create, change and list hospitals."""


def _settings(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the settings that have defaults, for a new hospital and for an update."""
    for name, (kind, meaning) in reversed(_SETTINGS.items()):
        wrapped = click.option(f"--{name.replace('_', '-')}", name, type=kind, help=meaning)(wrapped)
    return click.option("--confirmed", is_flag=True, help="Unusual values are meant.")(wrapped)


async def _changed(
    connection: asyncpg.Connection, hospital_id: int, given: Mapping[str, str | int | None], *, confirmed: bool
) -> asyncpg.Record:
    """The hospital after the settings that were given are set."""
    (row,) = await connection.fetch(
        "SELECT * FROM clinic.change_hospital($1, $2, $3)",
        hospital_id,
        json.dumps({name: value for name, value in given.items() if value is not None}),
        confirmed,
    )
    return row


@hospital.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The hospital's full name.")
@click.option("--time-zone", required=True, help="The hospital's IANA time zone, such as Europe/Berlin.")
@click.option("--currency", required=True, help="The ISO 4217 code of the hospital's currency, such as EUR.")
@click.option("--tax-rate", "tax_rate", default="0", show_default=True, help="Tax on every bill, in percent: 0 to 100.")
@click.option("--horizon", default=30, show_default=True, help="How many days ahead patients can book: 1 to 730.")
@_settings
@command
async def create_hospital(
    slug: str, name: str, time_zone: str, currency: str, tax_rate: str, horizon: int, *, confirmed: bool,
    **given: str | int | None,
) -> None:  # fmt: skip
    """Create a hospital. SLUG is its short name, used to sign in and in requests."""
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        [row] = await connection.fetch(
            "SELECT slug, id FROM clinic.create_hospital($1, $2, $3, $4, $5::text::numeric, $6)",
            slug, name, time_zone, currency, tax_rate, horizon,
        )  # fmt: skip
        await _changed(connection, row["id"], given, confirmed=confirmed)
    click.echo("\t".join(map(str, row)))


@hospital.command("update")
@click.argument("slug")
@click.option("--name", help="The hospital's full name.")
@click.option("--time-zone", help="The hospital's IANA time zone. It cannot change while appointments are booked.")
@click.option("--currency", help="The ISO 4217 code of the currency. It cannot change once anything has a price.")
@click.option("--tax-rate", "tax_rate_percent", help="Tax on every bill issued from now on, in percent: 0 to 100.")
@click.option("--horizon", "booking_horizon_days", type=int, help="How many days ahead patients can book: 1 to 730.")
@_settings
@command
async def update_hospital(slug: str, *, confirmed: bool, **given: str | int | None) -> None:
    """Change the hospital SLUG. Options that are not given leave their values as they are."""
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        row = await _changed(connection, await hospital_id_of(connection, slug), given, confirmed=confirmed)
    click.echo("\t".join(str(row[name]) for name in _SHOWN))


@hospital.command("list")
@command
async def list_hospitals() -> None:
    """List the hospitals: slug, id, name, time zone, currency."""
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        rows = await connection.fetch("SELECT slug, id, name, time_zone, currency FROM clinic.hospitals ORDER BY slug")
    for row in rows:
        click.echo("\t".join(map(str, row)))


@click.group()
def account() -> None:
    """Create and list the accounts of a hospital."""


@account.command("create")
@click.argument("email")
@hospital_option
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="A role of the account, such as ADMIN or DOCTOR. Repeat the option for several roles.",
)
@click.option("--patient", type=int, help="The id of the patient that the account is for (role PATIENT).")
@click.option("--doctor", type=int, help="The id of the doctor that the account is for (role DOCTOR).")
@click.option("--nurse", type=int, help="The id of the nurse that the account is for (role NURSE).")
@click.option("--receptionist", type=int, help="The id of the receptionist that the account is for.")
@click.option("--first-name", help="Given name of whoever signs in, where the account is for no person above.")
@click.option("--last-name", help="Family name of whoever signs in, where the account is for no person above.")
@click.option("--phone", help="Telephone number of whoever signs in, where the account is for no person above.")
@click.password_option(
    envvar="WARDGRAPH_PASSWORD",
    help=f"{SHORTEST} to {LONGEST} characters. Default: WARDGRAPH_PASSWORD; else the command asks for it.",
)
@command
async def create_account(
    email: str, slug: str | None, roles: tuple[str, ...], patient: int | None, doctor: int | None, nurse: int | None,
    receptionist: int | None, first_name: str | None, last_name: str | None, phone: str | None, password: str,
) -> None:  # fmt: skip
    """Create an account that signs in with EMAIL."""
    settings = Settings.from_environment()
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        hospital_id = await hospital_id_of(connection, slug or settings.hospital)
        name = await connection.fetchval("SELECT name FROM clinic.hospitals WHERE id = $1", hospital_id)
        password_hash = await hashed_if_fit(password, email, name)
        await connection.execute("SELECT rules.check_input(ARRAY[rules.password_problem($1)])", password_hash)
        [row] = await connection.fetch(
            "SELECT email, id FROM clinic.insert_account($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            hospital_id, email, password_hash, [role.upper() for role in roles], patient, doctor, nurse,
            receptionist, first_name, last_name, phone,
        )  # fmt: skip
    click.echo("\t".join(map(str, row)))


@account.command("list")
@hospital_option
@command
async def list_accounts(slug: str | None) -> None:
    """List a hospital's accounts: e-mail, id, roles, status."""
    settings = Settings.from_environment()
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        rows = await connection.fetch(
            """SELECT email, id, array_to_string(roles, ','), status FROM auth.accounts
               WHERE hospital_id = $1 ORDER BY email""",
            await hospital_id_of(connection, slug or settings.hospital),
        )
    for row in rows:
        click.echo("\t".join(map(str, row)))
