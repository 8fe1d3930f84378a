"""The data set `bench` at a hundredth of its size: every rule holds, and ordinary commands go on from it."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from db import connect
from db.migrate.roles import OWNER
from loadgen.bench import bulk
from loadgen.bench.checking import Broken, verify
from loadgen.bench.seed import seed_bench
from loadgen.play.accounts import NAMES
from loadgen.play.seed import SeedProblem
from tests.calls import by_name, statement
from tests.databases import Database, DatabaseServer
from tests.loadgen.digests import digests
from tests.loadgen.small import AS_OF, LARGE, SMALL
from wardgraph.passwords import proof


@pytest.fixture(scope="module")
def database(bench: Database) -> Database:
    """What `api` is connected to."""
    return bench


async def hospitals(connection: asyncpg.Connection) -> dict[str, int]:
    return {row["slug"]: row["id"] for row in await connection.fetch("SELECT slug, id FROM clinic.hospitals")}


def test_the_sizes_are_those_of_the_benchmarks() -> None:
    assert len(LARGE.blueprint.departments) == 20
    assert len(LARGE.blueprint.departments) * LARGE.blueprint.doctors_per_department == 400
    assert LARGE.blueprint.patients == 200_000
    assert (LARGE.appointments, LARGE.visits, LARGE.bills) == (1_000_000, 500_000, 1_000_000)
    assert (LARGE.prescriptions, LARGE.prescription_items) == (400_000, 800_000)


async def test_there_are_as_many_rows_as_asked_for(seeded: asyncpg.Connection) -> None:
    by_slug = await hospitals(seeded)
    assert by_slug.keys() == {"bench", "bench-annex"}
    for size in SMALL:
        hospital_id = by_slug[size.blueprint.slug]
        for table, number in (
            ("patients", size.blueprint.patients),
            ("appointments", size.appointments),
            ("visits", size.visits),
            ("prescriptions", size.prescriptions),
            ("prescription_items", 2 * size.prescriptions),
            ("bills", size.bills),
        ):
            query = f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1"
            assert await seeded.fetchval(query, hospital_id) == number, table


async def test_the_planner_knows_every_table(seeded: asyncpg.Connection) -> None:
    unknown = await seeded.fetch(
        """SELECT c.oid::regclass::text AS name FROM pg_catalog.pg_class AS c
           WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.reltuples < 0
               AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace, 'audit'::regnamespace)"""
    )
    assert [row["name"] for row in unknown] == []
    assert await seeded.fetchval("SELECT reltuples FROM pg_catalog.pg_class WHERE oid = 'clinic.doctors'::regclass") > 0


async def test_the_load_is_on_record_and_its_rows_are_not(seeded: asyncpg.Connection) -> None:
    rows = await seeded.fetch("SELECT hospital_id, details::text FROM audit.events WHERE kind = 'BULK_LOAD'")
    hospitals = await seeded.fetch("SELECT id FROM clinic.hospitals")
    assert {row["hospital_id"] for row in rows} == {row["id"] for row in hospitals}
    assert all("clinic.visits" in row["details"] for row in rows)
    recorded = {row[0] for row in await seeded.fetch("SELECT DISTINCT table_name FROM audit.events")}
    assert "clinic.visits" not in recorded
    assert "clinic.departments" in recorded


async def test_it_reads_like_a_hospital(seeded: asyncpg.Connection) -> None:
    found = await seeded.fetch(
        """SELECT (starts_at AT TIME ZONE 'Europe/Berlin')::date - '2030-05-14' AS day, status
           FROM clinic.appointments WHERE hospital_id = (SELECT id FROM clinic.hospitals WHERE slug = 'bench')"""
    )
    past = Counter(row["status"] for row in found if row["day"] < 0)
    coming = Counter(row["status"] for row in found if row["day"] > 0)
    assert past.keys() == {"COMPLETED", "CANCELLED", "NO_SHOW"}
    assert past["COMPLETED"] > 0.85 * past.total()
    assert coming.keys() == {"BOOKED", "CANCELLED"}
    assert coming["BOOKED"] > 0.9 * coming.total()
    assert min(row["day"] for row in found) < -1080
    assert 20 < max(row["day"] for row in found) <= 30
    bills = await seeded.fetch("SELECT status, count(*) AS number FROM clinic.bills GROUP BY status")
    assert {row["status"] for row in bills} == {"OPEN", "CLAIMED", "PAID", "PARTLY_REFUNDED", "REFUNDED", "VOID"}
    for table in ("payments", "refunds", "admissions", "treatments", "stock_movements"):
        assert await seeded.fetchval(f"SELECT count(DISTINCT hospital_id) FROM clinic.{table}") == 2, table


async def test_nobody_is_double_booked(seeded: asyncpg.Connection) -> None:
    calendars: dict[tuple[Any, ...], list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for row in await seeded.fetch(
        "SELECT * FROM clinic.appointments WHERE status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')"
    ):
        for person in ("doctor_id", "patient_id"):
            calendars[row["hospital_id"], person, row[person]].append((row["starts_at"], row["ends_at"]))
    assert len(calendars) > 1000
    for times in calendars.values():
        assert all(one[1] <= following[0] for one, following in pairwise(sorted(times)))


async def test_money_adds_up_in_decimal_arithmetic(seeded: asyncpg.Connection) -> None:
    lines: dict[int, Decimal] = defaultdict(Decimal)
    for row in await seeded.fetch("SELECT bill_id, quantity, unit_price FROM clinic.bill_lines"):
        lines[row["bill_id"]] += row["quantity"] * row["unit_price"]
    payments: dict[int, Decimal] = defaultdict(Decimal)
    insurers: dict[int, Decimal] = defaultdict(Decimal)
    for row in await seeded.fetch("SELECT bill_id, claim_id, amount FROM clinic.payments"):
        (payments if row["claim_id"] is None else insurers)[row["bill_id"]] += row["amount"]
    refunds: dict[int, Decimal] = defaultdict(Decimal)
    for row in await seeded.fetch(
        """SELECT p.bill_id, r.amount FROM clinic.refunds AS r
           JOIN clinic.payments AS p ON p.hospital_id = r.hospital_id AND p.id = r.payment_id"""
    ):
        refunds[row["bill_id"]] += row["amount"]
    given_up: dict[int, Decimal] = defaultdict(Decimal)
    for row in await seeded.fetch("SELECT bill_id, kind, claim_id, amount FROM clinic.adjustments"):
        assert (row["kind"], row["claim_id"] is not None) == ("WRITTEN_OFF", True)
        given_up[row["bill_id"]] += row["amount"]
    assert given_up
    billed: dict[int, Decimal] = defaultdict(Decimal)
    bills = await seeded.fetch("SELECT * FROM clinic.bills")
    for bill in bills:
        discount = bill["subtotal"] - rounded(bill["subtotal"] * (100 - bill["discount_percent"]) / 100)
        tax = rounded((bill["subtotal"] - discount) * bill["tax_rate_percent"] / 100)
        total = bill["subtotal"] - discount + tax
        covered = rounded(total * bill["cover_percent"] / 100)
        assert (bill["subtotal"], bill["discount"], bill["tax"], bill["total"], bill["covered_amount"]) == (
            lines[bill["id"]], discount, tax, total, covered,
        )  # fmt: skip
        assert (bill["owed"], bill["paid"], bill["refunded"]) == (
            total - covered, payments[bill["id"]], refunds[bill["id"]],
        )  # fmt: skip
        assert (bill["insurer_paid"], bill["insurer_balance"]) == (
            insurers[bill["id"]],
            0 if bill["voided_at"] else covered - insurers[bill["id"]] - given_up[bill["id"]],
        )  # fmt: skip
        if bill["status"] != "VOID":
            billed[bill["patient_id"]] += total
    totals = await seeded.fetch("SELECT patient_id, total_billed FROM clinic.patient_totals")
    assert len(totals) == sum(size.blueprint.patients for size in SMALL)
    assert {row["patient_id"]: row["total_billed"] for row in totals if row["total_billed"]} == billed


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


async def test_stock_follows_from_the_ledger_earliest_expiry_first(seeded: asyncpg.Connection) -> None:
    batches = {row["id"]: row for row in await seeded.fetch("SELECT * FROM clinic.stock_batches")}
    held: Counter[int] = Counter()
    by_stock: dict[int, set[int]] = defaultdict(set)
    dispensed: Counter[int] = Counter()
    for move in await seeded.fetch("SELECT * FROM clinic.stock_movements ORDER BY id"):
        batch = batches[move["batch_id"]]
        assert batch["stock_id"] == move["stock_id"]
        if move["kind"] == "DISPENSED":
            dispensed[move["prescription_item_id"]] -= move["units"]
            earlier = [
                one
                for one in by_stock[move["stock_id"]]
                if (batches[one]["expires_on"], one) < (batch["expires_on"], batch["id"])
                and batches[one]["expires_on"] >= move["moved_at"].date()
            ]
            assert not any(held[one] for one in earlier)
        by_stock[move["stock_id"]].add(batch["id"])
        held[batch["id"]] += move["units"]
        assert held[batch["id"]] >= 0
    assert {key: row["units"] for key, row in batches.items()} == {key: held[key] for key in batches}
    for row in await seeded.fetch("SELECT id, units_on_hand FROM clinic.stock"):
        assert row["units_on_hand"] == sum(held[one] for one in by_stock[row["id"]]) > 0
    items = await seeded.fetch("SELECT id, quantity FROM clinic.prescription_items")
    assert {row["id"]: row["quantity"] for row in items} == dispensed


async def test_triggers_would_have_kept_the_same_of_patients(seeded: asyncpg.Connection) -> None:
    live: Counter[tuple[int, int]] = Counter()
    booking: dict[tuple[int, int], dt.datetime | None] = {}
    visit: dict[tuple[int, int], dt.datetime] = {}
    for one in await seeded.fetch("SELECT * FROM clinic.appointments ORDER BY starts_at"):
        live[one["doctor_id"], one["patient_id"]] += one["status"] not in ("CANCELLED", "NO_SHOW", "LEFT_UNSEEN")
        place = one["patient_id"], one["department_id"]
        booking.setdefault(place, None)
        if one["status"] in ("BOOKED", "CHECKED_IN"):
            booking[place] = one["starts_at"]
    for one in await seeded.fetch("SELECT * FROM clinic.visits ORDER BY visited_at"):
        visit[one["patient_id"], one["department_id"]] = one["visited_at"]
    known = await seeded.fetch("SELECT * FROM clinic.doctor_patients")
    assert {(row["doctor_id"], row["patient_id"]): row["live_appointments"] for row in known} == live
    kept = await seeded.fetch("SELECT * FROM clinic.patient_departments")
    assert {(row["patient_id"], row["department_id"]): row["last_booking_at"] for row in kept} == booking
    visited = {(row["patient_id"], row["department_id"]): row["last_visit_at"] for row in kept if row["last_visit_at"]}
    assert visited == visit


async def test_the_accounts_sign_in(seeded: asyncpg.Connection) -> None:
    by_slug = await hospitals(seeded)
    for slug, names in (("bench", list(NAMES.values())), ("bench-annex", ["admin"])):
        for name in names:
            email = f"{name}@{slug}.example"
            parameters = await seeded.fetchval(
                "SELECT parameters FROM auth.passwords AS w JOIN auth.accounts AS a USING (hospital_id)"
                " WHERE a.id = w.account_id AND hospital_id = $1 AND a.email = $2",
                by_slug[slug], email,
            )  # fmt: skip
            assert await seeded.fetchval(
                "SELECT auth.try_password($1, $2, $3)", by_slug[slug], email, await proof(parameters, "demo")
            ), email
    assert await seeded.fetchval("SELECT count(*) FROM auth.sessions WHERE revoked_at IS NULL") == 0


async def test_a_day_goes_on_from_it(undone: asyncpg.Connection) -> None:
    connection = undone
    await connection.execute(f"SET LOCAL ROLE {OWNER}")
    hospital_id = (await hospitals(connection))["bench"]
    day = Day(connection, hospital_id, await session(connection, hospital_id))
    await day.move(AS_OF)
    # A free quarter of an hour of the first doctor's, whichever of the doctor's hours they are.
    free = await connection.fetchrow(
        """SELECT a.doctor_id, f.starts_at
           FROM clinic.availabilities AS a
           CROSS JOIN generate_series(1, 20) AS n (day)
           CROSS JOIN LATERAL (
               SELECT (date '2030-05-14' + n.day + a.starts_at) AT TIME ZONE 'Europe/Berlin' AS starts_at
           ) AS f
           WHERE a.hospital_id = $1 AND a.weekday = extract(ISODOW FROM date '2030-05-14' + n.day)
               AND NOT EXISTS (
                   SELECT FROM clinic.appointments AS b
                   WHERE b.hospital_id = $1 AND b.doctor_id = a.doctor_id
                       AND b.during && tstzrange(f.starts_at, f.starts_at + interval '15 minutes')
               )
           ORDER BY a.doctor_id, f.starts_at LIMIT 1""",
        hospital_id,
    )
    assert free is not None
    patient = await day.call(
        "register_patient",
        p_first_name="New",
        p_last_name="Comer",
        p_birth_date=dt.date(1980, 1, 1),
        p_gender="FEMALE",
        p_allergies=[],
    )
    slot = {"p_doctor_id": free["doctor_id"], "p_starts_at": free["starts_at"], "p_duration_minutes": 15}
    booked = await day.call("book_appointment", p_patient_id=patient["id"], p_reason="New", **slot)
    with pytest.raises(asyncpg.PostgresError, match="already has an appointment"):
        async with connection.transaction():
            await day.call("book_appointment", p_patient_id=1, p_reason="Clash", **slot)
    await day.move(free["starts_at"])
    await day.call("check_in_appointment", p_appointment_id=booked["id"])
    await day.call("start_appointment", p_appointment_id=booked["id"])
    visit = await day.call("record_visit", p_appointment_id=booked["id"], p_diagnosis="Well")
    await day.call("add_treatment", p_visit_id=visit["id"], p_kind="Blood count", p_cost=Decimal("18.40"))
    stock = await connection.fetchrow(
        """SELECT k.* FROM clinic.stock AS k JOIN clinic.doctors AS d
           ON d.hospital_id = k.hospital_id AND d.department_id = k.department_id
           WHERE d.hospital_id = $1 AND d.id = $2 ORDER BY k.id LIMIT 1""",
        hospital_id,
        free["doctor_id"],
    )
    assert stock is not None
    item = {"medication_id": stock["medication_id"], "dosage": "1", "frequency": "daily", "duration_days": 7}
    await day.call("prescribe", p_visit_id=visit["id"], p_items=[item | {"quantity": 7}])
    await day.call(
        "receive_stock",
        p_department_id=stock["department_id"],
        p_medication_id=stock["medication_id"],
        p_quantity=50,
        p_batch_number="NEW-1",
        p_expires_on=dt.date(2032, 1, 1),
    )
    await day.call("complete_appointment", p_appointment_id=booked["id"])
    bill = await day.call("issue_bill", p_appointment_id=booked["id"])
    await day.call("pay_bill", p_bill_id=bill["id"], p_amount=bill["owed"], p_method="CARD")
    room = await connection.fetchrow(
        "SELECT * FROM clinic.room_occupancy WHERE hospital_id = $1 AND available > 0 ORDER BY room_id", hospital_id
    )
    assert room is not None
    await day.call("admit_patient", p_patient_id=patient["id"], p_room_id=room["room_id"], p_reason="Watch")

    query = "SELECT units_on_hand FROM clinic.stock WHERE hospital_id = $1 AND id = $2"
    assert await connection.fetchval(query, hospital_id, stock["id"]) == stock["units_on_hand"] + 43
    query = "SELECT total_billed FROM clinic.patient_totals WHERE hospital_id = $1 AND patient_id = $2"
    assert await connection.fetchval(query, hospital_id, patient["id"]) == bill["total"] > 0
    query = "SELECT count(*) FROM clinic.outbox_events WHERE hospital_id = $1 AND subject = 'bill' AND subject_id = $2"
    assert await connection.fetchval(query, hospital_id, bill["id"]) > 1
    await verify(connection, hospital_id)


class Day:
    """Commands of an administrator's, at a time that moves."""

    def __init__(self, connection: asyncpg.Connection, hospital_id: int, session_id: Any) -> None:
        self.connection, self.hospital_id, self.session_id = connection, hospital_id, session_id

    async def move(self, moment: dt.datetime) -> None:
        await self.connection.execute("SELECT set_config('app.clock', $1, true)", moment.isoformat())

    async def call(self, function: str, **arguments: Any) -> asyncpg.Record:
        given = by_name(function, (), arguments)
        await self.connection.set_type_codec("jsonb", schema="pg_catalog", encoder=str, decoder=str)
        row = await self.connection.fetchrow(
            statement(function, given), self.hospital_id, self.session_id, *given.values()
        )
        assert row is not None
        return row


async def session(connection: asyncpg.Connection, hospital_id: int) -> Any:
    account = await connection.fetchrow(
        "SELECT * FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'", hospital_id
    )
    assert account is not None
    return await connection.fetchval(
        "SELECT key FROM auth.start_session($1, $2, 'administrator', NULL)", hospital_id, account["id"]
    )


async def test_the_same_seed_gives_the_same_records(server: DatabaseServer, template: str, database: Database) -> None:
    async with connect.admin(database.admin_dsn) as connection:
        made = await digests(connection)
    async with server.database(template) as second, server.database(template) as third:
        summary = await seed_bench(second.admin_dsn, as_of=AS_OF, sizes=SMALL)
        assert summary.hospitals == ("bench", "bench-annex")
        await seed_bench(third.admin_dsn, as_of=AS_OF, sizes=SMALL[1:], seed=2)
        async with connect.admin(second.admin_dsn) as connection:
            assert await digests(connection) == made
        async with connect.admin(third.admin_dsn) as connection:
            others = await digests(connection)
    assert {table for table in made if others[table] != made[table]} >= {"clinic.appointments", "clinic.patients"}


async def test_a_hospital_that_is_there_is_left_alone(database: Database) -> None:
    with pytest.raises(SeedProblem, match="There is a hospital 'bench' already"):
        await seed_bench(database.admin_dsn, as_of=AS_OF, sizes=SMALL)


async def test_a_failure_leaves_nothing_behind(fresh_database: Database) -> None:
    # More visits than completed appointments: found only when all is loaded.
    impossible = replace(SMALL[1], visits=1_200)
    async with connect.admin(fresh_database.admin_dsn) as connection:
        before = await connection.fetch(bulk.DEFINITIONS, bulk.TABLES)
        with pytest.raises(Broken, match="visits, not 1200"):
            await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=[impossible])
        assert all(digest.startswith("0 ") for digest in (await digests(connection)).values())
        assert await connection.fetch(bulk.DEFINITIONS, bulk.TABLES) == before


async def test_a_time_without_a_zone_is_refused(fresh_database: Database) -> None:
    with pytest.raises(SeedProblem, match="no time zone"):
        await seed_bench(fresh_database.admin_dsn, as_of=AS_OF.replace(tzinfo=None), sizes=SMALL)
