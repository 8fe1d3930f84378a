"""Invented care: what doctors find, do and prescribe in the appointments that take place, and what is paid for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from loadgen.plan.days import Days
from loadgen.plan.medications import MEDICATIONS
from loadgen.plan.people import Patient
from loadgen.plan.schedule import Appointment

_DISCOUNTS = ("5", "10", "10", "15", "20", "25")
DISCOUNT_REASONS = ("Member of staff", "Hardship", "Long wait", "Complaint accepted")
REFUND_REASONS = ("Charged twice", "Treatment not completed", "Insurance paid later", "Goodwill after a complaint")
CANCEL_REASONS = ("Allergy found", "Wrong dosage", "Patient prefers another medication")


@dataclass(slots=True)
class Item:
    """A medication of a prescription, by its name."""

    medication: str
    duration_days: int
    quantity: int


@dataclass(slots=True)
class Bill:
    """A bill and the shares of its balance that are paid, each with when and how.

    `later_discount` is given after issuing; `refunded_share` is given back of the first payment.
    """

    issued_at: datetime
    discount_percent: str | None
    payments: list[tuple[datetime, Decimal, str]] = field(default_factory=list)
    later_discount: str | None = None
    refunded_at: datetime | None = None
    refunded_share: Decimal = Decimal(0)
    voided_at: datetime | None = None
    reason: str = ""


@dataclass(slots=True)
class Visit:
    """What happens in the appointment with this number of the list."""

    appointment: int
    recorded_at: datetime
    treatments: list[tuple[datetime, str, Decimal]]
    prescribed_at: datetime
    items: list[Item]
    cancelled_at: datetime | None
    bill: Bill | None
    reason: str = ""


class Care:
    """The visits of a hospital, in the order in which they are recorded. The same seed gives the same ones."""

    def __init__(self, slug: str, days: Days, seed: int) -> None:
        self._days = days
        self._random = Random(f"{seed} {slug} care")

    def visits(self, appointments: Sequence[Appointment], patients: Sequence[Patient], *, demo: bool) -> list[Visit]:
        """The visits that have been recorded by `as_of`."""
        found = []
        for number, one in enumerate(appointments):
            if one.begins_at is None:
                continue
            # Later than the doctor began, earlier than the doctor ends.
            recorded_at = one.begins_at + timedelta(minutes=max(one.minutes - 9, 3))
            if recorded_at + timedelta(minutes=3) > self._days.as_of:
                continue
            covered = patients[one.patient].insurance_cover_percent == "100"
            found.append(self._visit(number, one, recorded_at, covered=covered, demo=demo and one.patient == 0))
        return sorted(found, key=lambda visit: (visit.recorded_at, visit.appointment))

    def _visit(self, number: int, one: Appointment, recorded_at: datetime, *, covered: bool, demo: bool) -> Visit:
        rng = self._random
        condition = one.condition
        prescribed_at = recorded_at + timedelta(minutes=3)
        names = list(condition.medications) if demo or rng.random() < 0.62 else []
        if len(names) > 1 and not demo and rng.random() < 0.3:
            names.pop()
        cancelled = bool(names) and not demo and rng.random() < 0.025
        cancelled_at = prescribed_at + timedelta(minutes=rng.randint(20, 300))
        return Visit(
            number,
            recorded_at,
            [
                (recorded_at + timedelta(minutes=nth), kind, cost)
                for nth, (kind, cost) in enumerate(condition.treatments, 1)
                if rng.random() < 0.65
            ],
            prescribed_at,
            [self._item(name) for name in names],
            cancelled_at if cancelled and cancelled_at <= self._days.as_of else None,
            self._bill(one, covered=covered, demo=demo),
            rng.choice(CANCEL_REASONS),
        )

    def _item(self, name: str) -> Item:
        medication = MEDICATIONS[name]
        days = self._random.choice(medication.days)
        return Item(name, days, medication.units_per_day * days or 1)

    def _bill(self, one: Appointment, *, covered: bool, demo: bool) -> Bill | None:
        rng = self._random
        as_of = self._days.as_of
        if one.ends_at is None or one.arrives_at is None:
            return None
        ahead = not covered and rng.random() < 0.06
        issued_at = one.ends_at + timedelta(minutes=rng.randint(4, 40))
        if ahead:
            issued_at = one.arrives_at + timedelta(minutes=1)
        if (not demo and rng.random() < 0.05) or issued_at > as_of:
            return None
        bill = Bill(issued_at, rng.choice(_DISCOUNTS) if rng.random() < 0.15 else None)
        fate = 1.0 if demo else rng.random()
        first = max(issued_at, one.ends_at) + timedelta(minutes=rng.randint(2, 25))
        if fate < 0.05:
            bill.voided_at = self._by_now(first) if fate < 0.003 else None
            bill.reason = "Entered for the wrong appointment"
        elif fate < 0.12:
            self._pay(bill, first, Decimal("0.4"))
            if fate < 0.08:
                self._pay(bill, first + timedelta(days=rng.randint(2, 9)), Decimal(1))
        else:
            if rng.random() < 0.35:
                first += timedelta(days=rng.randint(2, 14), minutes=rng.randrange(300))
            self._pay(bill, first, Decimal(1))
            if bill.payments and fate < 0.14:
                bill.refunded_at = self._by_now(bill.payments[0][0] + timedelta(days=rng.randint(0, 3), minutes=90))
                bill.refunded_share = Decimal(rng.choice(("0.25", "0.5", "1")))
                bill.reason = rng.choice(REFUND_REASONS)
        if not covered and not bill.discount_percent and not bill.voided_at and not ahead and rng.random() < 0.02:
            bill.later_discount = rng.choice(_DISCOUNTS)
            bill.reason = bill.reason or rng.choice(DISCOUNT_REASONS)
        return bill

    def _pay(self, bill: Bill, at: datetime, share: Decimal) -> None:
        """Adds a payment of a share of the amount owed then, unless it is in the future."""
        if at <= self._days.as_of:
            methods = ("TRANSFER",) if at - bill.issued_at > timedelta(days=1) else ("CARD", "CARD", "CARD", "CASH")
            bill.payments.append((at, share, self._random.choice(methods)))

    def _by_now(self, moment: datetime) -> datetime | None:
        return moment if moment <= self._days.as_of else None
