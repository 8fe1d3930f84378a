"""`wardgraph hospital` and `wardgraph account`: what only the operator of an installation does."""

import json

import click

from cli.asker import hospital_id_of, hospital_option
from cli.console import command, database
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph.passwords import LONGEST, SHORTEST, hashed_if_fit
from wardgraph.settings import Settings


@click.group()
def hospital() -> None:
    """Create, change and list hospitals."""


@hospital.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The hospital's full name.")
@click.option("--time-zone", required=True, help="The hospital's IANA time zone, such as Europe/Berlin.")
@click.option("--currency", required=True, help="The ISO 4217 code of the hospital's currency, such as EUR.")
@click.option("--tax-rate", "tax_rate", default="0", show_default=True, help="Tax on every bill, in percent: 0 to 100.")
@click.option(
    "--horizon", default=30, show_default=True, help="How many days ahead appointments can be booked: 1 to 730."
)
@command
async def create_hospital(slug: str, name: str, time_zone: str, currency: str, tax_rate: str, horizon: int) -> None:
    """Create a hospital. SLUG is its short name, used to sign in and in requests."""
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        [row] = await connection.fetch(
            "SELECT slug, id FROM clinic.create_hospital($1, $2, $3, $4, $5::text::numeric, $6)",
            slug, name, time_zone, currency, tax_rate, horizon,
        )  # fmt: skip
    click.echo("\t".join(map(str, row)))


@hospital.command("update")
@click.argument("slug")
@click.option("--name", help="The hospital's full name.")
@click.option("--time-zone", help="The hospital's IANA time zone. It cannot change while appointments are booked.")
@click.option("--tax-rate", "tax_rate_percent", help="Tax on every bill issued from now on, in percent: 0 to 100.")
@click.option(
    "--horizon", "booking_horizon_days", type=int, help="How many days ahead appointments can be booked: 1 to 730."
)
@command
async def update_hospital(slug: str, **given: str | int | None) -> None:
    """Change the hospital SLUG. Options that are not given leave their values as they are."""
    changes = {name: value for name, value in given.items() if value is not None}
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        [row] = await connection.fetch(
            "SELECT slug, id, name, time_zone, currency, tax_rate_percent, booking_horizon_days"
            " FROM clinic.update_hospital($1, $2)",
            await hospital_id_of(connection, slug),
            json.dumps(changes),
        )
    click.echo("\t".join(map(str, row)))


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
