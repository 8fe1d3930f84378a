"""Rules 5 and 9 from eight connections: whoever pays, refuses or takes back, claims and patient make the total."""

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.db.billing.books import audit
from tests.storms.storm import PICK, Caller, Machine, picked, rather, step, storm

CENTS = st.integers(1, 6000)
PERCENTS = st.sampled_from(["0", "10", "33.33", "100"])
FALLS_TO = st.sampled_from(["PATIENT", "WRITTEN_OFF"])


def money(cents: int) -> str:
    """An amount of a whole number of cents."""
    return f"{cents // 100}.{cents % 100:02d}"


class Insurers(Machine):
    """Three visits of patients with different insurances, and everything that can be done to their bills at once."""

    async def prepare(self) -> None:
        self.visits: list[tuple[int, int]] = []
        self.patients: list[int] = []
        for hour, cover in ((9, 80), (11, 100), (13, 0)):
            patient = await self.hospital.new_patient(cover)
            doctor = await self.hospital.new_doctor(fee="20")
            self.visits.append(await self.hospital.visit(patient, doctor, self.hospital.at(hour)))
            self.patients.append(patient)
        self.bills: list[int] = []
        self.claims: list[int] = []
        self.payments: list[int] = []

    @step(pick=PICK, percent=PERCENTS)
    async def issue(self, caller: Caller, pick: int, percent: str) -> None:
        appointment, _ = picked(self.visits, pick)
        row = await caller.call(
            "ADMIN", "issue_bill", p_appointment_id=appointment, p_discount_percent=percent, p_discount_reason="Staff"
        )
        if row:
            self.bills.append(row["id"])
            rows = await caller.hospital.rows("ADMIN", "claims_by_bill_id", p_ids=[row["id"]])
            self.claims.extend(claim["id"] for claim in rows)

    @step(pick=PICK, cents=CENTS)
    async def treat(self, caller: Caller, pick: int, cents: int) -> None:
        _, visit = picked(self.visits, pick)
        await caller.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost=money(cents))

    @step(pick=PICK, cover=PERCENTS)
    async def insure(self, caller: Caller, pick: int, cover: str) -> None:
        changes = {"insurance_provider": "Other", "insurance_cover_percent": cover}
        await caller.call("ADMIN", "update_patient", p_patient_id=picked(self.patients, pick), p_changes=changes)

    @step(pick=PICK)
    async def rerate(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "rerate_bill", p_bill_id=picked(self.bills, pick), p_reason="New policy")

    @step(pick=PICK, percent=PERCENTS)
    async def discount(self, caller: Caller, pick: int, percent: str) -> None:
        await caller.call(
            "ADMIN",
            "discount_bill",
            p_bill_id=picked(self.bills, pick),
            p_discount_percent=percent,
            p_reason="Goodwill",
        )

    @step(pick=PICK, cents=CENTS, method=st.sampled_from(["CARD", "INSURANCE"]))
    async def pay(self, caller: Caller, pick: int, cents: int, method: str) -> None:
        row = await caller.call(
            "ADMIN", "pay_bill", p_bill_id=picked(self.bills, pick), p_amount=money(cents), p_method=method
        )
        if row:
            self.payments.append(row["id"])

    @step(pick=PICK, cents=st.none() | CENTS)
    async def pay_claim(self, caller: Caller, pick: int, cents: int | None) -> None:
        rows = await caller.hospital.rows("ADMIN", "claims_by_id", p_ids=self.claims)
        owing = {int(row["id"]): row["balance"] for row in rows if row["balance"] > 0}
        claim = picked(sorted(owing) if owing and cents is None else self.claims, pick)
        amount = str(owing.get(claim, 1)) if cents is None else money(cents)
        row = await caller.call("ADMIN", "pay_claim", p_claim_id=claim, p_amount=amount)
        if row:
            self.payments.append(row["id"])

    async def _claim(self, caller: Caller, pick: int, status: str) -> int:
        rows = await caller.hospital.rows("ADMIN", "claims_by_id", p_ids=self.claims)
        return int(rather(sorted(row["id"] for row in rows if row["status"] == status), self.claims, pick))

    @step(pick=PICK)
    async def submit(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "submit_claim", p_claim_id=await self._claim(caller, pick, "OPEN"))

    @step(pick=PICK, falls_to=FALLS_TO, cents=st.none() | CENTS)
    async def reject(self, caller: Caller, pick: int, falls_to: str, cents: int | None) -> None:
        await caller.call(
            "ADMIN",
            "reject_claim",
            p_claim_id=picked(self.claims, pick),
            p_falls_to=falls_to,
            p_reason="Not covered",
            p_amount=None if cents is None else money(cents),
        )

    @step(pick=PICK)
    async def reopen(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "reopen_claim", p_claim_id=picked(self.claims, pick), p_reason="Appeal")

    @step(pick=PICK)
    async def withdraw(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "ADMIN", "withdraw_claim", p_claim_id=await self._claim(caller, pick, "SUBMITTED"), p_reason="Typo"
        )

    @step(pick=PICK, cents=CENTS)
    async def write_off(self, caller: Caller, pick: int, cents: int) -> None:
        await caller.call(
            "ADMIN", "write_off_bill", p_bill_id=picked(self.bills, pick), p_amount=money(cents), p_reason="Hardship"
        )

    @step(pick=PICK, cents=CENTS)
    async def refund(self, caller: Caller, pick: int, cents: int) -> None:
        await caller.call(
            "ADMIN",
            "refund_payment",
            p_payment_id=picked(self.payments, pick),
            p_amount=money(cents),
            p_reason="Complaint",
        )

    @step(pick=PICK, cents=CENTS)
    async def charge(self, caller: Caller, pick: int, cents: int) -> None:
        line = {"p_description": "Certificate", "p_quantity": 1, "p_unit_price": money(cents)}
        await caller.call("ADMIN", "add_bill_line", p_bill_id=picked(self.bills, pick), **line)

    @step(pick=PICK)
    async def take_off(self, caller: Caller, pick: int) -> None:
        rows = await caller.hospital.rows("ADMIN", "bill_lines_by_bill_id", p_ids=self.bills)
        standing = [row for row in rows if row["amount"] > 0 and not row["reversed_at"] and not row["voided_at"]]
        lines = sorted(int(row["id"]) for row in standing if row["kind"] == "OTHER")
        await caller.call("ADMIN", "reverse_bill_line", p_line_id=picked(lines, pick), p_reason="Typo")

    @step(pick=PICK)
    async def refund_insurer(self, caller: Caller, pick: int) -> None:
        rows = await caller.hospital.rows("ADMIN", "bills_by_id", p_ids=self.bills)
        due = sorted(int(row["id"]) for row in rows if row["insurer_refund_due"] > 0)
        paid = sorted(
            int(row["id"]) for row in rows if row["insurer_paid"] > 0 and row["status"] in ("OPEN", "CLAIMED")
        )
        bill = picked(due or paid or self.bills, pick)
        if not due:
            # By itself it would hardly ever come about that an insurer has paid too much.
            await caller.call("ADMIN", "discount_bill", p_bill_id=bill, p_discount_percent="100", p_reason="Goodwill")
        await caller.call(
            "ADMIN", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Charge fell away", p_payer="INSURER"
        )

    @step(pick=PICK)
    async def void_payment(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "void_payment", p_payment_id=picked(self.payments, pick), p_reason="Typo")

    @step(pick=PICK)
    async def void_bill(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "void_bill", p_bill_id=picked(self.bills, pick), p_reason="Typo")

    async def recount(self, admin: asyncpg.Connection) -> None:
        bills = await audit(admin, self.hospital.id)
        assert bills.keys() == set(self.bills)


def test_claims_and_patients_make_the_total_whatever_a_crowd_does(database: Database) -> None:
    storm(Insurers, database)
