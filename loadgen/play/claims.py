"""Submits claims, and plays what insurers answer."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from loadgen.plan.plan import Plan
from loadgen.play.agenda import Agenda
from loadgen.play.travel import Call, Traveller

_REASONS = ("Not covered by the policy", "Prior authorisation is missing", "The deductible is not reached")
_FATES = {"PAID": 70, "PARTLY": 6, "SETTLED": 6, "PATIENT": 6, "WRITTEN_OFF": 3, "WITHDRAWN": 2, "SILENT": 7}
"""What becomes of a claim, and how often of a hundred."""


class Claims:
    """Claims go by the place of their visit in the plan, as `bills` do: ids by place, which fill as they are made."""

    def __init__(self, traveller: Traveller, plan: Plan, bills: dict[int, int]) -> None:
        self._traveller = traveller
        self._bills = bills
        # A stream of its own: whatever is drawn here, the rest of the plan stays as it is.
        rng = Random(f"{plan.blueprint.slug} claims")
        submitted: list[tuple[datetime, int]] = []
        answered: list[tuple[datetime, tuple[int, str, str]]] = []
        for nth, visit in enumerate(plan.visits):
            fate = rng.choices(list(_FATES), list(_FATES.values()))[0]
            wait, answer, reason = rng.randint(30, 300), rng.randint(5, 40), rng.choice(_REASONS)
            if visit.bill is None or visit.bill.voided_at:
                continue
            at = max(visit.bill.issued_at, visit.recorded_at) + timedelta(minutes=wait)
            submitted.append((at, nth))
            if fate != "SILENT":
                answered.append((at + timedelta(days=answer), (nth, fate, reason)))
        self._submitted = Agenda(plan.days, submitted)
        self._answered = Agenda(plan.days, answered)

    async def settle(self, day: int) -> None:
        """Submits the claims of a day, and books what insurers answer on it."""
        due = self._submitted.of(day)
        claims = await self._claims([nth for _, nth in due], "OPEN")
        await self._traveller.call(
            "submit_claim", [Call(at, "CASHIER", {"claim_id": claims[nth]["id"]}) for at, nth in due if nth in claims]
        )
        answers = self._answered.of(day)
        claims = await self._claims([nth for _, (nth, _, _) in answers], "SUBMITTED")
        known = [(at, claims[nth], fate, reason) for at, (nth, fate, reason) in answers if nth in claims]
        paid = {"PAID": Decimal(1), "PARTLY": Decimal("0.6"), "SETTLED": Decimal("0.8")}
        await self._traveller.call(
            "pay_claim",
            [
                Call(at, "CASHIER", {"claim_id": claim["id"], "amount": str(_share(claim["amount"], paid[fate]))})
                for at, claim, fate, _ in known
                if fate in paid and _share(claim["amount"], paid[fate])
            ],
        )
        await self._traveller.call(
            "reject_claim",
            [
                Call(
                    at + timedelta(minutes=1),
                    "CASHIER",
                    {
                        "claim_id": claim["id"],
                        "falls_to": "WRITTEN_OFF" if fate == "WRITTEN_OFF" else "PATIENT",
                        "reason": reason,
                    },
                )
                for at, claim, fate, reason in known
                if fate in ("SETTLED", "PATIENT", "WRITTEN_OFF")
            ],
        )
        await self._traveller.call(
            "withdraw_claim",
            [
                Call(at, "CASHIER", {"claim_id": claim["id"], "reason": "Sent to the wrong insurer"})
                for at, claim, fate, _ in known
                if fate == "WITHDRAWN"
            ],
        )

    async def _claims(self, places: list[int], status: str) -> dict[int, Any]:
        """The claims of a status that the bills at these places have."""
        bills = {self._bills[nth]: nth for nth in places if nth in self._bills}
        rows = await self._traveller.connection.fetch(
            """SELECT id, bill_id, amount FROM clinic.claims
               WHERE hospital_id = $1 AND bill_id = ANY ($2) AND status = $3""",
            self._traveller.hospital_id,
            list(bills),
            status,
        )
        return {bills[row["bill_id"]]: row for row in rows}


def _share(amount: Decimal, share: Decimal) -> Decimal:
    return (amount * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
