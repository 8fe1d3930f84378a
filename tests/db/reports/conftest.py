"""Two seeded hospitals in time zones far apart, with what seldom happens added, and their books."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from db import connect
from db.generate.reports import declared
from db.migrate.roles import OWNER
from tests import kept
from tests.databases import DatabaseServer
from tests.db.reports.books import Asked, Books, books_of
from tests.world import HASH, Hospital, set_clock

EVERYTHING = 100_000
FILTERS = ("department_id", "doctor_id", "age_from", "age_to")
"""What reports can be asked for besides their days and their own arguments."""


@dataclass(frozen=True)
class House:
    """A seeded hospital, called as its administrator at kept.DEMO_AT, and its books."""

    hospital: Hospital
    books: Books

    async def page(
        self,
        report: str,
        *arguments: Any,
        first: int = EVERYTHING,
        after: Any = None,
        backward: bool = False,
        asked: Asked | None = None,
    ) -> list[dict[str, Any]]:
        """Rows of a report's page function, as it gives them."""
        given = self._given(report, arguments, asked) | {"p_first": first, "p_after": after, "p_backward": backward}
        return [dict(row) for row in await self.hospital.rows("ADMIN", f"report_{report}_page", **given)]

    async def count(self, report: str, *arguments: Any, asked: Asked | None = None) -> int:
        """What a report's count function gives."""
        given = self._given(report, arguments, asked)
        (total,) = await self.hospital.call("ADMIN", f"report_{report}_count", **given)
        return int(total)

    def _given(self, report: str, arguments: tuple[Any, ...], asked: Asked | None) -> dict[str, Any]:
        """Arguments by their names; of what is asked for, what the report takes."""
        named = [f"p_{name}" for name in declared()[report].arguments if name not in FILTERS]
        wanted = {name: value for name, value in asdict(asked or Asked()).items() if value is not None}
        return dict(zip(named, arguments, strict=True)) | {f"p_{name}": value for name, value in wanted.items()}


@pytest.fixture(scope="session")
async def houses(server: DatabaseServer) -> AsyncIterator[dict[str, House]]:
    """The hospitals by slug. Their one connection is an administrator's: only such a one can move the clock."""
    demo = await kept.demo_template(server)
    async with server.database(demo) as made, connect.admin(made.admin_dsn) as admin:
        found = {}
        for row in await admin.fetch("SELECT id, slug, time_zone FROM clinic.hospitals"):
            hospital = Hospital(admin, admin, row["id"], ZoneInfo(row["time_zone"]))
            await hospital.sign_in("ADMIN", ["ADMIN"])
            await _mishaps(hospital)
            found[row["slug"]] = House(hospital, await books_of(admin, row["id"], row["time_zone"], kept.DEMO_AT))
        await set_clock(admin, kept.DEMO_AT)
        await admin.execute("ANALYZE")
        yield found


async def _returns(hospital: Hospital) -> None:
    """Medicine that is on no bill comes back: one item whole, one in part."""
    items = await hospital.admin.fetch(
        """SELECT i.id, i.quantity FROM clinic.prescription_items AS i
           JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
           WHERE i.hospital_id = $1 AND i.quantity > 1 AND p.status <> 'CANCELLED' AND NOT EXISTS (
               SELECT FROM clinic.bill_lines AS l WHERE l.hospital_id = i.hospital_id AND l.prescription_item_id = i.id
           ) ORDER BY i.id DESC LIMIT 2""",
        hospital.id,
    )
    for item, units in zip(items, (items[0]["quantity"], 1) if items else (), strict=False):
        await hospital.call(
            "ADMIN", "return_prescription_item", p_prescription_item_id=item["id"], p_units=units, p_reason="Unopened"
        )


async def _rates(hospital: Hospital) -> None:
    """Rates of rooms for the hospital that has none. What costs nothing, and what has no rate yet, is not unbilled."""
    if await hospital.admin.fetchval("SELECT count(*) FROM clinic.room_rates WHERE hospital_id = $1", hospital.id):
        return
    for kind, amount, day in (("GENERAL", "210", 1), ("GENERAL", "215", 13), ("PRIVATE", "0", 1), ("ICU", "999", 13)):
        rate = {"p_type": kind, "p_amount": amount, "p_valid_from": dt.date(2030, 5, day)}
        await hospital.call("ADMIN", "set_room_rate", **rate)


async def _mishaps(hospital: Hospital) -> None:
    """What the seed leaves out: voided payments, late refunds, people and things that are retired, expired batches."""
    admin = hospital.admin
    await _around_midnight(hospital)

    async def ids(query: str) -> list[int]:
        return [row["id"] for row in await admin.fetch(query, hospital.id)]

    received = await ids(
        "SELECT p.id FROM clinic.payments AS p WHERE p.hospital_id = $1 AND p.status = 'RECEIVED' ORDER BY received_at"
    )
    await set_clock(admin, kept.DEMO_AT - dt.timedelta(hours=1))
    for payment in (*received[:3], *received[-3:]):
        await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Entered twice")
    # In the month after they were received, and in the same.
    for payment in (*received[3:6], *received[-6:-3]):
        await hospital.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="1.25", p_reason="Complaint")
    # Bills of a patient alone, of no appointment, one of them discounted.
    (patient,) = await ids("SELECT min(p.id) AS id FROM clinic.patients AS p WHERE p.hospital_id = $1")
    for percent, reason, rate in (("0", None, "7"), ("12.35", "Hardship", "0"), ("0", None, "10.5"), ("0", None, "19")):
        await hospital.call("ADMIN", "update_hospital", p_changes={"tax_rate_percent": rate})
        lone = await hospital.call(
            "ADMIN",
            "issue_bill",
            p_patient_id=patient,
            p_discount_percent=percent,
            p_discount_reason=reason,
        )
        await hospital.call(
            "ADMIN", "add_bill_line", p_bill_id=lone["id"], p_description="Copy", p_quantity=3, p_unit_price="11.11"
        )
        await hospital.call("ADMIN", "pay_bill", p_bill_id=lone["id"], p_amount="3.33", p_method="CASH")
    await _returns(hospital)
    await _rates(hospital)
    unpaid = await ids(
        """SELECT b.id FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.status = 'OPEN' AND NOT EXISTS (
               SELECT FROM clinic.payments AS p WHERE p.hospital_id = b.hospital_id AND p.bill_id = b.id
           ) ORDER BY b.id LIMIT 3"""
    )
    # The smaller hospital has only written off what this adds, of a patient and of an insurer.
    owing = await ids(
        """SELECT b.id FROM clinic.bills AS b
           WHERE b.hospital_id = $1 AND b.balance > 2 AND b.status <> 'VOID' ORDER BY b.id"""
    )
    for bill in owing[-3:]:
        await hospital.call("ADMIN", "write_off_bill", p_bill_id=bill, p_amount="1.10", p_reason="Hardship")
    claims = await ids(
        "SELECT c.id FROM clinic.claims AS c WHERE c.hospital_id = $1 AND c.status = 'SUBMITTED' ORDER BY c.id LIMIT 2"
    )
    for claim in claims:
        await hospital.call(
            "ADMIN", "reject_claim", p_claim_id=claim, p_falls_to="WRITTEN_OFF", p_reason="No answer", p_amount="0.40"
        )
    for bill in unpaid:
        await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Entered in error")
    stock = await admin.fetch(
        "SELECT department_id, medication_id FROM clinic.stock WHERE hospital_id = $1 ORDER BY id LIMIT 4", hospital.id
    )
    await set_clock(admin, kept.DEMO_AT - dt.timedelta(days=9))
    for each, days in zip(stock, (-3, 0, 30, 31), strict=True):
        await hospital.call(
            "ADMIN",
            "receive_stock",
            p_department_id=each["department_id"],
            p_medication_id=each["medication_id"],
            p_quantity=7,
            p_batch_number=f"X{days}",
            p_expires_on=kept.DEMO_AT.date() + dt.timedelta(days=days),
        )
    await admin.execute(f"SET ROLE {OWNER}")
    for change in (
        "UPDATE clinic.doctors SET retired_at = now() WHERE hospital_id = $1 AND id % 7 = 0",
        "UPDATE clinic.doctors SET licence_status = 'SUSPENDED' WHERE hospital_id = $1 AND id % 7 = 1",
        "UPDATE clinic.doctors SET registration_expires_on = '2030-05-13' WHERE hospital_id = $1 AND id % 7 = 2",
        "UPDATE clinic.doctors SET registration_expires_on = '2030-05-14' WHERE hospital_id = $1 AND id % 7 = 3",
        """UPDATE clinic.appointments SET retired_at = now(), retirement_reason = 'Mistaken'
           WHERE hospital_id = $1 AND (status = 'NO_SHOW' OR status = 'CANCELLED' AND id % 4 = 0)""",
        "UPDATE clinic.rooms SET retired_at = now() WHERE hospital_id = $1 AND id % 5 = 0",
        "UPDATE clinic.medications SET retired_at = now() WHERE hospital_id = $1 AND id % 11 = 0",
        """UPDATE clinic.departments SET retired_at = now() WHERE hospital_id = $1
           AND id IN (SELECT max(id) FROM clinic.departments GROUP BY hospital_id)""",
        "UPDATE clinic.stock SET reorder_level = units_on_hand + id % 4 WHERE hospital_id = $1 AND id % 3 = 0",
    ):
        await admin.execute(change, hospital.id)
    await admin.execute("RESET ROLE")
    await hospital.call(
        None,
        "register_doctor",
        p_email="waiting@example.com",
        p_password_hash=HASH,
        p_department_id=await hospital.new_department("Empty"),
        p_first_name="Dot",
        p_last_name="Waiting",
        p_specialization="Nobody else's",
        p_registration_number="W1",
        p_registration_expires_on=dt.date(2099, 1, 1),
        p_consultation_fee="80",
    )
    await hospital.confirm("waiting@example.com")
    await set_clock(admin, None)


async def _around_midnight(hospital: Hospital) -> None:
    """An appointment and a payment on either side of the midnight between two months, which UTC has at another time."""
    admin = hospital.admin
    open_bills = await admin.fetch(
        """SELECT id FROM clinic.bills WHERE hospital_id = $1 AND status IN ('OPEN', 'CLAIMED') AND balance > 2
               AND issued_at < '2030-04-30' ORDER BY id LIMIT 2""",
        hospital.id,
    )
    midnight = dt.datetime(2030, 5, 1, tzinfo=hospital.zone)
    for bill, starts_at in zip(open_bills, (midnight - dt.timedelta(minutes=30), midnight), strict=True):
        await admin.execute(
            """INSERT INTO clinic.appointments (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at)
               SELECT d.hospital_id, (SELECT min(p.id) FROM clinic.patients AS p WHERE p.hospital_id = d.hospital_id),
                   d.id, d.department_id, $2::timestamptz, $2::timestamptz + interval '20 minutes'
               FROM clinic.doctors AS d WHERE d.hospital_id = $1 ORDER BY d.id LIMIT 1""",
            hospital.id, starts_at,
        )  # fmt: skip
        await set_clock(admin, starts_at)
        await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="1.01", p_method="TRANSFER")
    await set_clock(admin, None)
