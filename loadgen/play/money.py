"""Makes bills, discounts, payments and refunds."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from loadgen.plan.care import DISCOUNT_REASONS, Bill
from loadgen.plan.plan import Plan
from loadgen.play.agenda import Agenda
from loadgen.play.claims import Claims
from loadgen.play.travel import Call, Traveller

_CENT = Decimal("0.01")


class Money:
    """Bills go by the place of their visit in the plan; `appointments` are ids by place, and fill as they are made."""

    def __init__(self, traveller: Traveller, plan: Plan, appointments: dict[int, int]) -> None:
        self._traveller = traveller
        self._plan = plan
        self._appointments = appointments
        self._bills: dict[int, int] = {}
        self._paid: dict[int, tuple[int, Decimal]] = {}
        """The first payment of a bill, and its amount."""

        every = [(nth, visit, visit.bill) for nth, visit in enumerate(plan.visits) if visit.bill]
        days = plan.days
        self._ahead = Agenda(
            days, ((bill.issued_at, nth) for nth, visit, bill in every if bill.issued_at < visit.recorded_at)
        )
        self._issued = Agenda(
            days, ((bill.issued_at, nth) for nth, visit, bill in every if bill.issued_at >= visit.recorded_at)
        )
        self._discounted = Agenda(
            days, ((bill.issued_at + timedelta(minutes=1), nth) for nth, _, bill in every if bill.later_discount)
        )
        self._voided = Agenda(days, ((bill.voided_at, nth) for nth, _, bill in every))
        self._due = Agenda(
            days, ((at, (nth, share, method)) for nth, _, bill in every for at, share, method in bill.payments)
        )
        self._refunded = Agenda(days, ((bill.refunded_at, nth) for nth, _, bill in every))
        self._claims = Claims(traveller, plan, self._bills)

    async def bill_ahead(self, day: int) -> None:
        """Issues the bills that are asked for before the visit."""
        await self._issue(self._ahead, day)

    async def settle(self, day: int) -> None:
        """Issues the other bills of a day; then discounts, voids, pays and refunds, and settles claims."""
        await self._issue(self._issued, day)
        await self._traveller.call(
            "discount_bill",
            [
                Call(
                    at,
                    "CASHIER",
                    {
                        "bill_id": self._bills[nth],
                        "discount_percent": self._bill(nth).later_discount,
                        "reason": self._bill(nth).reason,
                    },
                )
                for at, nth in self._discounted.of(day)
            ],
        )
        await self._traveller.call(
            "void_bill",
            [
                Call(at, "ADMIN", {"bill_id": self._bills[nth], "reason": self._bill(nth).reason})
                for at, nth in self._voided.of(day)
            ],
        )
        await self._pay(day)
        refunds = [(at, nth, *self._paid[nth]) for at, nth in self._refunded.of(day) if nth in self._paid]
        await self._traveller.call(
            "refund_payment",
            [
                Call(
                    at,
                    "ADMIN",
                    {
                        "payment_id": key,
                        "amount": str(_share(amount, self._bill(nth).refunded_share)),
                        "reason": self._bill(nth).reason,
                    },
                )
                for at, nth, key, amount in refunds
            ],
        )
        await self._claims.settle(day)

    async def _issue(self, agenda: Agenda[int], day: int) -> None:
        found = agenda.of(day)
        ids = await self._traveller.call(
            "issue_bill",
            [
                Call(
                    at,
                    "CASHIER",
                    {
                        "appointment_id": self._appointments[self._plan.visits[nth].appointment],
                        "discount_percent": self._bill(nth).discount_percent,
                        "discount_reason": _reason(nth, self._bill(nth)),
                    },
                )
                for at, nth in found
            ],
        )
        self._bills.update({nth: key for (_, nth), key in zip(found, ids, strict=True)})

    async def _pay(self, day: int) -> None:
        due = self._due.of(day)
        rows = await self._traveller.connection.fetch(
            """SELECT id, balance FROM clinic.bills
               WHERE hospital_id = $1 AND id = ANY ($2) AND status IN ('OPEN', 'CLAIMED')""",
            self._traveller.hospital_id,
            [self._bills[nth] for _, (nth, _, _) in due],
        )
        balances: dict[int, Decimal] = {row["id"]: row["balance"] for row in rows}
        paying = [
            (at, nth, _share(balances.get(self._bills[nth], Decimal(0)), share), method)
            for at, (nth, share, method) in due
        ]
        # Insurance may cover all of a bill.
        paying = [each for each in paying if each[2] > 0]
        ids = await self._traveller.call(
            "pay_bill",
            [
                Call(
                    at,
                    "CASHIER",
                    {"bill_id": self._bills[nth], "amount": str(amount), "method": method},
                )
                for at, nth, amount, method in paying
            ],
        )
        for (_, nth, amount, _), key in zip(paying, ids, strict=True):
            self._paid.setdefault(nth, (key, amount))

    def _bill(self, visit: int) -> Bill:
        bill = self._plan.visits[visit].bill
        if bill is None:
            raise LookupError(visit)
        return bill


def _reason(nth: int, bill: Bill) -> str | None:
    return DISCOUNT_REASONS[nth % len(DISCOUNT_REASONS)] if bill.discount_percent else None


def _share(amount: Decimal, share: Decimal) -> Decimal:
    return (amount * share).quantize(_CENT, ROUND_HALF_UP)
