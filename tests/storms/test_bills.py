"""Rule 5 from eight connections: whatever is clicked at once, the books of a hospital agree to the last unit."""

from decimal import Decimal

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.db.billing.books import audit
from tests.storms.storm import PICK, Caller, Machine, picked, rather, step, storm

AMOUNT = st.sampled_from(["0.01", "9.99", "40", "95.20"])
PERCENT = st.sampled_from(["0", "10", "50", "100"])


class Books(Machine):
    """Bookings and visits that are billed, paid, cancelled and taken back at once."""

    async def prepare(self) -> None:
        await self.hospital.admin.execute(
            "UPDATE clinic.hospitals SET late_cancel_fee = 20, late_cancel_hours = 720 WHERE id = $1", self.hospital.id
        )
        doctors = [await self.hospital.new_doctor(fee=fee) for fee in ("80", "33.33")]
        self.patients = [await self.hospital.new_patient(cover) for cover in (0, 30)]
        for nth, patient in enumerate(self.patients):
            await self.hospital.sign_in(f"PATIENT{nth}", ["PATIENT"], patient=patient)
        self.medication = await self.hospital.new_medication(100_000, price="7.77")
        self.booked = [
            await self.hospital.book(self.patients[nth % 2], doctors[nth // 4 % 2], self.hospital.at(8 + nth, days=2))
            for nth in range(8)
        ]
        self.appointments, self.visits = list(self.booked), []
        for nth in range(3):
            seen = await self.hospital.visit(self.patients[nth % 2], doctors[0], self.hospital.at(1 + nth))
            self.appointments.append(seen[0])
            self.visits.append(seen[1])
        self.bills: list[int] = []
        self.payments: list[int] = []
        # Of both, those of which nothing is taken back yet, as far as is known.
        self.kept: list[int] = []
        self.started: list[tuple[int, str]] = []
        self.pending: list[tuple[int, str]] = []
        self.prescriptions: list[int] = []
        await self._begin()

    async def _begin(self) -> None:
        """What seldom comes about by itself: money to be given back, a paid bill, payments that are started."""
        call = self.hospital.call
        for nth, who in enumerate((0, 0, 0, 1)):
            bill = (await call("ADMIN", "issue_bill", p_patient_id=self.patients[who]))["id"]
            named = {"p_bill_id": bill, "p_quantity": 1, "p_unit_price": "100"}
            await call("ADMIN", "add_bill_line", **named, p_description="Certificate")
            self.bills.append(bill)
            if nth < 2:
                (owing,) = await self.hospital.rows("ADMIN", "bills_by_id", p_ids=[bill])
                named = {"p_bill_id": bill, "p_amount": str(owing["balance"]), "p_method": "CARD"}
                self._received(await call("ADMIN", "pay_bill", **named))
                (line,) = await self.hospital.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[bill])
            else:
                named = {"p_bill_id": bill, "p_amount": "10", "p_method": "CARD"}
                started = (await call(f"PATIENT{who}", "start_payment", **named))["id"]
                self.started.append((started, f"PATIENT{who}"))
                self.pending.append((started, f"PATIENT{who}"))
            if nth == 0:
                await call("ADMIN", "reverse_bill_line", p_line_id=line["id"], p_reason="Typo")

    @step(pick=PICK)
    async def issue(self, caller: Caller, pick: int) -> None:
        row = await caller.call("ADMIN", "issue_bill", p_appointment_id=picked(self.appointments, pick))
        if row:
            self.bills.append(row["id"])

    @step(pick=PICK)
    async def issue_to_a_patient(self, caller: Caller, pick: int) -> None:
        row = await caller.call(
            "ADMIN",
            "issue_bill",
            p_patient_id=picked(self.patients, pick),
            p_discount_percent="10",
            p_discount_reason="Staff",
        )
        if row:
            self.bills.append(row["id"])

    @step(pick=PICK, amount=AMOUNT)
    async def charge(self, caller: Caller, pick: int, amount: str) -> None:
        line = {"p_description": "Certificate", "p_quantity": 2, "p_unit_price": amount}
        await caller.call("ADMIN", "add_bill_line", p_bill_id=picked(self.bills, pick), **line)

    @step(pick=PICK, line=PICK, percent=PERCENT)
    async def discount_line(self, caller: Caller, pick: int, line: int, percent: str) -> None:
        key = await self._line(caller, picked(self.bills, pick), line)
        named = {"p_line_id": key, "p_discount_percent": percent}
        await caller.call("ADMIN", "discount_bill_line", **named, p_reason="Staff")

    @step(pick=PICK, line=PICK)
    async def take_off(self, caller: Caller, pick: int, line: int) -> None:
        # Off a bill that is paid, which leaves something to be given back.
        key = await self._line(caller, await self._bill_with(caller, pick, "paid"), line, "OTHER", "FEE")
        await caller.call("ADMIN", "reverse_bill_line", p_line_id=key, p_reason="Typo")

    @step(pick=PICK, percent=PERCENT)
    async def discount(self, caller: Caller, pick: int, percent: str) -> None:
        named = {"p_bill_id": picked(self.bills, pick), "p_discount_percent": percent}
        await caller.call("ADMIN", "discount_bill", **named, p_reason="Staff")

    @step(pick=PICK, amount=AMOUNT | st.none())
    async def pay(self, caller: Caller, pick: int, amount: str | None) -> None:
        bill = await self._bill_with(caller, pick, "balance")
        if amount is None:
            (owing,) = await caller.hospital.rows("ADMIN", "bills_by_id", p_ids=[bill])
            amount = str(owing["balance"])
        self._received(await caller.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CARD"))

    @step(pick=PICK, who=st.sampled_from(["PATIENT0", "PATIENT1"]), amount=AMOUNT)
    async def start_paying(self, caller: Caller, pick: int, who: str, amount: str) -> None:
        rows = await caller.hospital.rows(who, "bills_by_id", p_ids=self.bills)
        likely = sorted(row["id"] for row in rows if row["status"] == "OPEN" and row["balance"] >= Decimal(amount))
        bill = rather(likely, self.bills, pick)
        row = await caller.call(who, "start_payment", p_bill_id=bill, p_amount=amount, p_method="TRANSFER")
        if row:
            self.started.append((row["id"], who))
            self.pending.append((row["id"], who))

    @step(pick=PICK)
    async def confirm(self, caller: Caller, pick: int) -> None:
        self._received(await caller.call("ADMIN", "confirm_payment", p_started_payment_id=self._pending(pick)[0]))

    @step(pick=PICK)
    async def reject(self, caller: Caller, pick: int) -> None:
        started, _ = self._pending(pick)
        await caller.call("ADMIN", "reject_payment", p_started_payment_id=started, p_reason="No money came")

    @step(pick=PICK)
    async def withdraw(self, caller: Caller, pick: int) -> None:
        started, who = self._pending(pick)
        await caller.call(who, "withdraw_payment", p_started_payment_id=started)

    @step(pick=PICK)
    async def refund(self, caller: Caller, pick: int) -> None:
        payment = rather(self.kept, self.payments, pick)
        named = {"p_payment_id": payment, "p_amount": "0.01", "p_reason": "Complaint"}
        self._taken_back(payment, await caller.call("ADMIN", "refund_payment", **named))

    @step(pick=PICK, amount=AMOUNT)
    async def write_off(self, caller: Caller, pick: int, amount: str) -> None:
        bill = picked(self.bills, pick)
        await caller.call("ADMIN", "write_off_bill", p_bill_id=bill, p_amount=amount, p_reason="Hardship")

    @step(pick=PICK, amount=st.sampled_from(["0.01", "9.99"]) | st.none())
    async def undo_write_off(self, caller: Caller, pick: int, amount: str | None) -> None:
        rows = await caller.hospital.rows("ADMIN", "bills_by_id", p_ids=self.bills)
        off = sorted(int(row["id"]) for row in rows if row["written_off"] > 0)
        bill = picked(off if off and pick % 5 else self.bills, pick)
        await caller.call("ADMIN", "undo_write_off", p_bill_id=bill, p_amount=amount, p_reason="Pays after all")

    @step(pick=PICK)
    async def refund_what_is_due(self, caller: Caller, pick: int) -> None:
        bill = await self._bill_with(caller, pick, "refund_due")
        await caller.call("ADMIN", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Due")

    @step(pick=PICK)
    async def void_payment(self, caller: Caller, pick: int) -> None:
        payment = rather(self.kept, self.payments, pick)
        named = {"p_payment_id": payment, "p_reason": "Typo"}
        self._taken_back(payment, await caller.call("ADMIN", "void_payment", **named))

    @step(pick=PICK)
    async def void_bill(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "void_bill", p_bill_id=picked(self.bills, pick), p_reason="Typo")

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        key = picked(self.booked, pick)
        await caller.call("ADMIN", "cancel_appointment", p_appointment_id=key, p_reason="Better again")

    @step(pick=PICK)
    async def take_back(self, caller: Caller, pick: int) -> None:
        key = picked(self.booked, pick)
        await caller.call("ADMIN", "undo_appointment_status", p_appointment_id=key, p_reason="Typo")

    @step(pick=PICK, amount=AMOUNT)
    async def treat(self, caller: Caller, pick: int, amount: str) -> None:
        await caller.call("ADMIN", "add_treatment", p_visit_id=picked(self.visits, pick), p_kind="X-ray", p_cost=amount)

    @step(pick=PICK)
    async def prescribe(self, caller: Caller, pick: int) -> None:
        items = [
            {
                "medication_id": self.medication, "dosage": "1", "frequency": "daily", "duration_days": 5,
                "quantity": 2,
            }
        ]  # fmt: skip
        row = await caller.call("ADMIN", "prescribe", p_visit_id=picked(self.visits, pick), p_items=items)
        if row:
            self.prescriptions.append(row["id"])

    @step(pick=PICK)
    async def cancel_prescription(self, caller: Caller, pick: int) -> None:
        key = picked(self.prescriptions, pick)
        await caller.call("ADMIN", "cancel_prescription", p_prescription_id=key, p_reason="Allergy")

    @step(pick=PICK)
    async def return_item(self, caller: Caller, pick: int) -> None:
        key = picked(self.prescriptions, pick)
        (item,) = await caller.hospital.rows("ADMIN", "prescription_items_by_prescription_id", p_ids=[key])
        await caller.call(
            "ADMIN", "return_prescription_item", p_prescription_item_id=item["id"], p_units=1, p_reason="Left over"
        )

    def _received(self, payment: asyncpg.Record | None) -> None:
        if payment:
            self.payments.append(payment["id"])
            self.kept.append(payment["id"])

    def _taken_back(self, payment: int, done: asyncpg.Record | None) -> None:
        if done and payment in self.kept:
            self.kept.remove(payment)

    def _pending(self, pick: int) -> tuple[int, str]:
        """A started payment, mostly one that nobody settled: it then counts as settled."""
        started = rather(self.pending, self.started, pick)
        if started in self.pending:
            self.pending.remove(started)
        return started

    async def _bill_with(self, caller: Caller, pick: int, amount: str) -> int:
        """A bill, mostly one that has some of this amount."""
        rows = await caller.hospital.rows("ADMIN", "bills_by_id", p_ids=self.bills)
        likely = sorted(row["id"] for row in rows if row[amount] > 0 and row["status"] != "VOID")
        return int(rather(likely, self.bills, pick))

    async def _line(self, caller: Caller, bill: int, line: int, *kinds: str) -> int:
        """A line of a bill, mostly one of these kinds that charges something."""
        rows = await caller.hospital.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[bill])
        likely = [row["id"] for row in rows if row["kind"] in kinds and not (row["reverses_id"] or row["reversed_at"])]
        return int(rather(likely, [row["id"] for row in rows], line))

    async def recount(self, admin: asyncpg.Connection) -> None:
        bills = await audit(admin, self.hospital.id)
        for bill in bills.values():
            assert bill["covered_amount"] + bill["owed"] == bill["total"]
            left = bill["paid"] - bill["refunded"] + bill["written_off"] + bill["balance"]
            assert left == bill["owed"]
            assert min(bill["owed"], bill["refund_due"], bill["written_off"]) >= Decimal(0)
        told = await admin.fetchval(
            """SELECT coalesce(sum(amount), 0)
               FROM clinic.write_offs($1, ROW('-infinity', 'infinity', NULL, NULL, NULL, NULL))""",
            self.hospital.id,
        )
        assert told == sum(bill["written_off"] for bill in bills.values() if not bill["voided_at"])


def test_no_crowd_of_cashiers_makes_the_books_disagree(database: Database) -> None:
    storm(Books, database)
