"""Managers in a shell: bills keep what was paid of them, and closed records get no contact persons, when SQL writes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal

import asyncpg
import pytest

from db import connect
from tests.access.asking import undone
from tests.access.people import People, people
from tests.refusals import sqlstate_of
from tests.world import Hospital, new_hospital

WRITERS = ["administrator", "dba", "developer"]
DENIED, CHECKED = "42501", "23514"
PAY = """
    INSERT INTO records.payments (hospital_id, bill_id, amount, method)
    VALUES ($2, $1, 5, 'CASH')
"""


@dataclass
class Shell:
    """A hospital of its own, which logins of the installation write to."""

    them: People
    hospital: Hospital
    admin: asyncpg.Connection

    @asynccontextmanager
    async def of(self, role: str) -> AsyncIterator[asyncpg.Connection]:
        async with self.them.connected(f"wg_all_{role}") as person:
            yield person

    async def bill(self, payer: str = "PAYER") -> int:
        """A bill of 95.20, of a patient who has an account."""
        doctor, patient = await self.hospital.new_doctor(), await self.hospital.new_patient()
        await self.hospital.sign_in(payer, ["PATIENT"], patient=patient)
        appointment = await self.hospital.book(patient, doctor, self.hospital.at(9, days=40))
        return int((await self.hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])

    async def pay(self, bill: int, amount: str) -> None:
        await self.hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CASH")


@pytest.fixture(scope="module")
async def them() -> AsyncIterator[People]:
    async with people() as made:
        yield made


@pytest.fixture
async def shell(them: People) -> AsyncIterator[Shell]:
    async with connect.admin(them.database.admin_dsn) as admin, asyncpg.create_pool(them.database.api_dsn) as pool:
        number = await admin.fetchval("SELECT count(*) FROM clinic.hospitals")
        yield Shell(them, await new_hospital(pool, admin, f"till{number}"), admin)


async def outcome(connection: asyncpg.Connection, statement: str, *values: object) -> str:
    """The SQLSTATE that a statement is refused with; empty where it is done. Nothing of it stays."""
    async with undone(connection):
        try:
            await connection.execute(statement, *values)
        except asyncpg.PostgresError as error:
            return sqlstate_of(error)
    return ""


def change(what: str) -> str:
    return f"UPDATE records.bills SET {what} WHERE id = $1 AND hospital_id = $2"


@pytest.mark.parametrize("role", WRITERS)
async def test_nobody_voids_a_bill_with_sql(shell: Shell, role: str) -> None:
    bill, house = await shell.bill(), shell.hospital.id
    async with shell.of(role) as person:
        for what in ("voided_at = now(), void_reason = 'X'", "void_reason = 'X'", "voided_by_id = NULL"):
            assert await outcome(person, change(what), bill, house) == DENIED, what


@pytest.mark.parametrize("role", WRITERS)
async def test_percentages_leave_what_is_paid(shell: Shell, role: str) -> None:
    bill, settled, house = await shell.bill(), await shell.bill("OTHER"), shell.hospital.id
    await shell.pay(bill, "50")
    await shell.pay(settled, "95.20")
    reason = ", discount_reason = 'X'"
    cases = {
        f"discount_percent = 90{reason}": "ZH305",
        "cover_percent = 90": "ZH305",
        f"discount_percent = 40, tax_rate_percent = 0{reason}": "ZH305",
        f"discount_percent = 40{reason}": "",
        "cover_percent = 40": "",
        "discount_reason = 'X'": "",
    }
    async with shell.of(role) as person:
        for what, expected in cases.items():
            assert await outcome(person, change(what), bill, house) == expected, what
        assert await outcome(person, change("tax_rate_percent = 20"), settled, house) == "ZH303"
    owed = await shell.admin.fetchval("SELECT owed FROM clinic.bills WHERE hospital_id = $1 AND id = $2", house, bill)
    assert owed == Decimal("95.20")


async def test_a_void_bill_is_neither_pending_nor_paid(shell: Shell) -> None:
    pending, house = await shell.bill(), shell.hospital.id
    await shell.hospital.call("PAYER", "start_payment", p_bill_id=pending, p_amount="95.20", p_method="TRANSFER")
    void = await shell.bill("OTHER")
    await shell.hospital.call("ADMIN", "void_bill", p_bill_id=void, p_reason="Twice")
    direct = "UPDATE clinic.bills SET voided_at = now(), void_reason = 'X' WHERE id = $1 AND hospital_id = $2"
    assert await outcome(shell.admin, direct, pending, house) == CHECKED
    async with shell.of("administrator") as person:
        assert await outcome(person, PAY, void, house) == CHECKED


@pytest.mark.parametrize("role", [*WRITERS, "qa_support"])
async def test_a_closed_record_gets_no_contact_person(shell: Shell, role: str) -> None:
    kept, closed = await shell.hospital.new_patient(), await shell.hospital.new_patient()
    await shell.hospital.call("ADMIN", "retire_patient", p_patient_id=closed)
    add = """INSERT INTO records.contact_persons (hospital_id, patient_id, name, relation, phone)
        VALUES ($2, $1, 'Ann Doe', 'PARENT', '+49 170 5550101')"""
    async with shell.of(role) as person:
        assert await outcome(person, add, closed, shell.hospital.id) == "ZH505"
        assert await outcome(person, add, kept, shell.hospital.id) == ""
