"""Rules 3 and 5 together: whatever is treated, prescribed, cancelled, discounted, paid, refunded or voided, and in
whatever order, the books agree with a second set of books."""

from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.databases import Database
from tests.db.billing.books import DIGITS, audit, rounded, totals
from tests.db.pharmacy.shelf import adds_up
from tests.machines import PATIENT, Clinic, clinic
from tests.world import item

SHARES = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal("1.2")])
PERCENTS = st.sampled_from(["0", "7.77", "33.33", "50", "100"])
UNITS = 12


class Cashier(RuleBasedStateMachine):
    """A visit whose charges, bills and payments change at random."""

    prescriptions = Bundle("prescriptions")
    payments = Bundle("payments")
    clinic: Clinic

    @initialize(currency=st.sampled_from(sorted(DIGITS)), cover=st.sampled_from([0, 15, 80]), fee=st.integers(0, 999))
    def open(self, currency: str, cover: int, fee: int) -> None:
        wait, self.unit = self.clinic.wait, Decimal(1).scaleb(-DIGITS[currency])
        self.currency, self.hospital = currency, self.clinic.hospital(currency, "8.25")
        patient = wait(self.hospital.new_patient(cover))
        doctor = wait(self.hospital.new_doctor(fee=str(fee * self.unit)))
        self.medication = wait(self.hospital.new_medication(UNITS, price=str(7 * self.unit)))
        self.appointment, self.visit = wait(self.hospital.visit(patient, doctor, self.hospital.at(9)))
        self.bills: dict[int, Any] = {}
        self.given: dict[int, int] = {}

    @property
    def current(self) -> Any:
        """The bill that was issued last, as the last audit found it; nothing before the first."""
        return self.bills[max(self.bills)] if self.bills else None

    def does(self, expected: str, function: str, **arguments: Any) -> Any:
        sqlstate, row = self.clinic.outcome(self.hospital.call("ADMIN", function, **arguments))
        assert sqlstate == expected, row
        return None if sqlstate else row

    @rule(units=st.integers(0, 5000))
    def treat(self, units: int) -> None:
        self.does("", "add_treatment", p_visit_id=self.visit, p_kind="X-ray", p_cost=str(units * self.unit))

    @rule(target=prescriptions, quantity=st.integers(1, 6))
    def prescribe(self, quantity: int) -> Any:
        left = UNITS - sum(self.given.values())
        items = [item(self.medication, quantity)]
        row = self.does("" if quantity <= left else "ZH101", "prescribe", p_visit_id=self.visit, p_items=items)
        if row is None:
            return multiple()
        self.given[row["id"]] = quantity
        return row["id"]

    @rule(prescription=prescriptions)
    def cancel(self, prescription: int) -> None:
        active = self.given.pop(prescription, 0)
        self.does("" if active else "ZH207", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")

    @rule(percent=PERCENTS)
    def issue(self, percent: str) -> None:
        sqlstate, found = self.clinic.outcome(
            self.hospital.call(
                "ADMIN",
                "issue_bill",
                p_appointment_id=self.appointment,
                p_discount_percent=percent,
                p_discount_reason="Staff",
            )
        )
        if any(bill["status"] == "OPEN" for bill in self.bills.values()) or sqlstate:
            assert sqlstate == "ZH304", found

    @rule(percent=PERCENTS)
    def discount(self, percent: str) -> None:
        bill = self.current
        if bill:
            percents = Decimal(percent), bill["tax_rate_percent"], bill["cover_percent"]
            fits = totals(bill["subtotal"], *percents, self.currency).owed >= bill["paid"] - bill["refunded"]
            expected = "ZH303" if bill["status"] != "OPEN" else "" if fits else "ZH305"
            self.does(expected, "discount_bill", p_bill_id=bill["id"], p_discount_percent=percent, p_reason="Goodwill")

    @rule(target=payments, share=SHARES)
    def pay(self, share: Decimal) -> Any:
        bill = self.current
        if not bill:
            return multiple()
        amount = max(rounded(bill["balance"] * share, self.currency), self.unit)
        expected = "ZH303" if bill["status"] != "OPEN" else "ZH301" if amount > bill["balance"] else ""
        row = self.does(expected, "pay_bill", p_bill_id=bill["id"], p_amount=str(amount), p_method="CARD")
        return row["id"] if row else multiple()

    @rule(payment=payments, share=SHARES)
    def refund(self, payment: int, share: Decimal) -> None:
        row = self.clinic.wait(self.hospital.call("ADMIN", "payments_by_id", p_ids=[payment]))
        left = Decimal(0) if row["status"] == "VOID" else row["amount"] - row["refunded"]
        amount = max(rounded(row["amount"] * share, self.currency), self.unit)
        expected = "ZH302" if amount > left else ""
        self.does(expected, "refund_payment", p_payment_id=payment, p_amount=str(amount), p_reason="Complaint")

    @rule(share=SHARES)
    def refund_what_is_due(self, share: Decimal) -> None:
        due = [bill for bill in self.bills.values() if bill["refund_due"]]
        for bill in due or self.bills.values():
            amount = max(rounded(bill["refund_due"] * share, self.currency), self.unit)
            expected = "" if amount <= bill["refund_due"] else "ZH302"
            self.does(expected, "refund_bill", p_bill_id=bill["id"], p_amount=str(amount), p_reason="Cancelled")

    @rule(payment=payments)
    def void_payment(self, payment: int) -> None:
        row = self.clinic.wait(self.hospital.call("ADMIN", "payments_by_id", p_ids=[payment]))
        others = [bill for key, bill in self.bills.items() if key != row["bill_id"] and bill["status"] == "OPEN"]
        bill = self.bills[row["bill_id"]]
        opens = bill["owed"] - bill["paid"] + row["amount"] + bill["refunded"] > bill["waived"]
        expected = "ZH207" if (others and opens) or row["status"] != "RECEIVED" else ""
        self.does(expected, "void_payment", p_payment_id=payment, p_reason="Typo")

    @rule()
    def void_bill(self) -> None:
        bill = self.current
        if bill:
            held = bill["paid"] > bill["refunded"]
            expected = "ZH207" if bill["status"] == "VOID" else "ZH307" if held else ""
            self.does(expected, "void_bill", p_bill_id=bill["id"], p_reason="Typo")

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "bills"):
            self.bills = self.clinic.wait(audit(self.clinic.admin, self.hospital.id))
            left = self.clinic.wait(adds_up(self.clinic.admin, self.hospital.id))
            assert left == UNITS - sum(self.given.values())


def test_no_order_of_commands_makes_the_books_disagree(database: Database) -> None:
    with clinic(database) as Cashier.clinic:
        run_state_machine_as_test(Cashier, settings=settings(PATIENT, max_examples=50, stateful_step_count=30))
