"""The demo hospital as `wardgraph seed` makes it, in full."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db import connect
from loadgen.play.accounts import NAMES
from tests import kept
from tests.databases import Database, DatabaseServer
from tests.loadgen.invalid import INVALID
from wardgraph.passwords import proof


@pytest.fixture(scope="module")
async def database(server: DatabaseServer) -> AsyncIterator[Database]:
    """A database with the demo hospitals in it, shared by the tests of this module."""
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture
async def seeded(database: Database) -> AsyncIterator[asyncpg.Connection]:
    async with connect.admin(database.admin_dsn) as connection:
        slugs = await connection.fetchval("SELECT array_agg(slug ORDER BY id) FROM clinic.hospitals")
        assert slugs == ["demo", "annex"]
        yield connection


async def numbers(connection: asyncpg.Connection, query: str) -> dict[str, int]:
    """Counts by the first column, of the demo hospital as $1."""
    demo = await connection.fetchval("SELECT id FROM clinic.hospitals WHERE slug = 'demo'")
    return {row[0]: row[1] for row in await connection.fetch(query, demo)}


async def test_there_is_a_small_hospital(seeded: asyncpg.Connection) -> None:
    found: dict[str, int] = {}
    for table in (
        "departments",
        "doctors",
        "nurses",
        "receptionists",
        "other_staff",
        "rooms",
        "patients",
        "medications",
        "stock",
        "admissions",
    ):
        found |= await numbers(seeded, f"SELECT '{table}', count(*) FROM clinic.{table} WHERE hospital_id = $1")
    assert {name: found[name] for name in ("departments", "doctors", "patients")} == {
        "departments": 12,
        "doctors": 60,
        "patients": 2000,
    }
    assert found["medications"] >= 40
    assert all(found[name] >= 20 for name in ("nurses", "receptionists", "other_staff", "rooms", "stock", "admissions"))


async def test_the_past_month_is_over_and_the_next_fortnight_is_booked(seeded: asyncpg.Connection) -> None:
    query = """SELECT status, count(*) FROM clinic.appointments
               WHERE hospital_id = $1 AND (starts_at AT TIME ZONE 'Europe/Berlin')::date {} '2030-05-14'
               GROUP BY status"""
    past, today, coming = [await numbers(seeded, query.format(sign)) for sign in ("<", "=", ">")]
    assert past.keys() == {"COMPLETED", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN"}
    # Besides what is planned, 3000 and 1500, there are the stories.
    assert 2890 <= sum(past.values()) <= 3040
    assert 0.72 < past["COMPLETED"] / sum(past.values()) < 0.85
    assert past["CANCELLED"] > past["NO_SHOW"] > 100
    assert coming.keys() == {"BOOKED", "CANCELLED"}
    assert 1410 <= sum(coming.values()) <= 1510
    assert today.keys() >= {"COMPLETED", "IN_PROGRESS", "CHECKED_IN", "BOOKED"}


async def test_a_file_was_imported_of_which_a_row_is_good(seeded: asyncpg.Connection) -> None:
    query = "SELECT r.status, count(*) FROM clinic.import_rows AS r WHERE r.hospital_id = $1 GROUP BY 1"
    assert await numbers(seeded, query) == {"LOADED": 1, "REFUSED": 1, "DOUBTFUL": 1}
    assert await numbers(
        seeded, "SELECT status, count(*) FROM clinic.import_runs WHERE hospital_id = $1 GROUP BY 1"
    ) == {"COMPLETED": 1}
    porters = (
        "SELECT job_title, count(*) FROM clinic.other_staff WHERE hospital_id = $1 AND last_name = 'Porter' GROUP BY 1"
    )
    assert await numbers(seeded, porters) == {"Porter": 1}


async def test_visits_lead_to_prescriptions_and_bills(seeded: asyncpg.Connection) -> None:
    bills = await numbers(seeded, "SELECT status, count(*) FROM clinic.bills WHERE hospital_id = $1 GROUP BY status")
    assert bills.keys() == {"OPEN", "CLAIMED", "PAID", "PARTLY_REFUNDED", "REFUNDED", "VOID"}
    assert bills["PAID"] > bills["OPEN"] > 50
    discounts = await numbers(
        seeded,
        """SELECT CASE WHEN discount > 0 THEN 'with' ELSE 'without' END, count(*)
           FROM clinic.bills WHERE hospital_id = $1 GROUP BY 1""",
    )
    assert discounts["without"] > discounts["with"] > 200
    methods = await numbers(
        seeded, "SELECT method, count(*) FROM clinic.payments WHERE hospital_id = $1 GROUP BY method"
    )
    assert methods.keys() == {"CASH", "CARD", "TRANSFER", "INSURANCE"}
    claims = await numbers(seeded, "SELECT status, count(*) FROM clinic.claims WHERE hospital_id = $1 GROUP BY status")
    assert claims.keys() == {"OPEN", "SUBMITTED", "PARTLY_PAID", "PAID", "REJECTED", "SETTLED", "VOID"}
    assert claims["SUBMITTED"] > claims["PAID"] > claims["REJECTED"] > 5
    prescriptions = await numbers(
        seeded, "SELECT status, count(*) FROM clinic.prescriptions WHERE hospital_id = $1 GROUP BY 1"
    )
    assert prescriptions["ACTIVE"] > 1000 > prescriptions["CANCELLED"] > 5


async def test_the_ledger_of_stock_equals_the_stock(seeded: asyncpg.Connection) -> None:
    assert await seeded.fetch(
        """SELECT s.id FROM clinic.stock AS s
           LEFT JOIN clinic.stock_movements AS m ON m.hospital_id = s.hospital_id AND m.stock_id = s.id
           GROUP BY s.hospital_id, s.id, s.units_on_hand HAVING s.units_on_hand <> coalesce(sum(m.units), 0)
           UNION ALL
           SELECT b.id FROM clinic.stock_batches AS b
           LEFT JOIN clinic.stock_movements AS m ON m.hospital_id = b.hospital_id AND m.batch_id = b.id
           GROUP BY b.hospital_id, b.id, b.units HAVING b.units <> coalesce(sum(m.units), 0)"""
    ) == []  # fmt: skip
    [batches] = await seeded.fetch(
        """SELECT count(*) FILTER (WHERE expires_on < '2030-05-14') AS expired,
                  count(*) FILTER (WHERE expires_on BETWEEN '2030-05-14' AND '2030-06-14') AS soon,
                  count(*) AS every, count(DISTINCT stock_id) AS stocks
           FROM clinic.stock_batches WHERE units > 0"""
    )
    assert batches["expired"] > 0
    assert batches["soon"] > 3
    assert batches["every"] > 1.2 * batches["stocks"]


async def test_bills_add_up(seeded: asyncpg.Connection) -> None:
    assert await seeded.fetch(
        """SELECT b.id FROM clinic.bills AS b
           CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount), 0) AS lines,
                                      coalesce(sum(l.amount) FILTER (WHERE l.kind = 'FEE'), 0) AS fees
                               FROM clinic.bill_lines AS l
                               WHERE l.hospital_id = b.hospital_id AND l.bill_id = b.id) AS l
           CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount), 0) AS paid, coalesce(sum(p.refunded), 0) AS refunded
                               FROM clinic.payments AS p
                               WHERE p.hospital_id = b.hospital_id AND p.bill_id = b.id AND p.claim_id IS NULL) AS p
           CROSS JOIN LATERAL rules.bill_totals(
               l.lines, b.discount_percent, b.tax_rate_percent, b.cover_percent, b.currency, l.fees) AS t
           WHERE (b.subtotal, b.total, b.owed, b.paid, b.refunded)
               IS DISTINCT FROM (t.subtotal, t.total, t.owed + b.transferred, p.paid, p.refunded)"""
    ) == []  # fmt: skip
    assert await seeded.fetch(
        """SELECT t.patient_id FROM clinic.patient_totals AS t
           LEFT JOIN clinic.bills AS b
               ON b.hospital_id = t.hospital_id AND b.patient_id = t.patient_id AND b.status <> 'VOID'
           GROUP BY t.hospital_id, t.patient_id, t.total_billed HAVING t.total_billed <> coalesce(sum(b.total), 0)"""
    ) == []  # fmt: skip


@pytest.mark.parametrize("invalid", INVALID)
async def test_nothing_is_invalid(seeded: asyncpg.Connection, invalid: str) -> None:
    assert (
        await seeded.fetchval(
            f"SELECT count(*) FROM ({invalid}) AS found WHERE $1::timestamptz IS NOT NULL", kept.DEMO_AT
        )
        == 0
    )


async def test_counts_that_triggers_keep_are_right(seeded: asyncpg.Connection) -> None:
    for table in ("doctors", "nurses", "receptionists", "other_staff", "rooms"):
        assert await seeded.fetch(
            f"""SELECT c.department_id FROM clinic.department_counts AS c WHERE c.{table} <> (
                    SELECT count(*) FROM clinic.{table} AS t
                    WHERE t.hospital_id = c.hospital_id AND t.department_id = c.department_id)"""
        ) == []  # fmt: skip
    assert await seeded.fetch(
        """SELECT o.room_id FROM clinic.room_occupancy AS o WHERE o.occupied <> (
               SELECT count(*) FROM clinic.admissions AS a
               WHERE a.hospital_id = o.hospital_id AND a.room_id = o.room_id AND a.discharged_at IS NULL)"""
    ) == []  # fmt: skip


async def test_the_demo_accounts_sign_in(seeded: asyncpg.Connection, api: asyncpg.Pool) -> None:
    demo = await seeded.fetchval("SELECT id FROM clinic.hospitals WHERE slug = 'demo'")
    for role, name in NAMES.items():
        email = f"{name}@demo.example"
        parameters = await api.fetchval("SELECT * FROM api.password_parameters($1, NULL, $2)", demo, email)
        [(session, key)] = await api.fetch(
            "SELECT session_key, account_id FROM api.open_session($1, NULL, $2, $3, NULL, $4, NULL)",
            demo, email, await proof(parameters, "demo"), name,
        )  # fmt: skip
        query = "SELECT roles FROM auth.accounts WHERE hospital_id = $1 AND id = $2"
        assert await seeded.fetchval(query, demo, key) == [role]
        assert await api.fetch("SELECT * FROM api.viewer($1, $2)", demo, session)
        await api.execute("SELECT * FROM api.close_session($1, $2)", demo, session)


async def test_the_annex_has_one_administrator(seeded: asyncpg.Connection) -> None:
    [annex] = await seeded.fetch("SELECT id, time_zone, currency FROM clinic.hospitals WHERE slug = 'annex'")
    assert (annex["time_zone"], annex["currency"]) == ("America/New_York", "USD")
    [account] = await seeded.fetch("SELECT email, roles FROM auth.accounts WHERE hospital_id = $1", annex["id"])
    assert (account["email"], account["roles"]) == ("admin@annex.example", ["ADMIN"])


async def test_the_demo_doctor_is_busy(seeded: asyncpg.Connection) -> None:
    days = await seeded.fetch(
        """SELECT (a.starts_at AT TIME ZONE 'Europe/Berlin')::date - '2030-05-14' AS day, count(*) AS number
           FROM clinic.appointments AS a
           JOIN auth.accounts AS c ON c.hospital_id = a.hospital_id AND c.doctor_id = a.doctor_id
           GROUP BY 1"""
    )
    found = {row["day"]: row["number"] for row in days}
    assert found[0] >= 10
    assert sum(number for day, number in found.items() if day < 0) >= 20
    assert sum(number for day, number in found.items() if day > 0) >= 10
    assert await seeded.fetchval(
        """SELECT n.department_id = d.department_id FROM auth.accounts AS c
           JOIN auth.accounts AS e ON e.hospital_id = c.hospital_id
           JOIN clinic.nurses AS n ON n.hospital_id = c.hospital_id AND n.id = c.nurse_id
           JOIN clinic.doctors AS d ON d.hospital_id = e.hospital_id AND d.id = e.doctor_id"""
    )


async def test_the_demo_patient_has_something_of_everything(seeded: asyncpg.Connection) -> None:
    [(hospital, patient)] = await seeded.fetch(
        "SELECT hospital_id, patient_id FROM auth.accounts WHERE patient_id IS NOT NULL"
    )
    for table, least in (("visits", 2), ("prescriptions", 1), ("bills", 2)):
        number = await seeded.fetchval(
            f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1 AND patient_id = $2", hospital, patient
        )
        assert number >= least, table
    ahead = await seeded.fetch(
        "SELECT status FROM clinic.appointments WHERE hospital_id = $1 AND patient_id = $2 AND starts_at > $3",
        hospital,
        patient,
        kept.DEMO_AT,
    )
    assert "BOOKED" in {row["status"] for row in ahead}
