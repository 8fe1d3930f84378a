"""Reads of bills, payments, claims and adjustments."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.billing.types import Adjustment, Bill, Claim, Payment, RoomRate, StartedPayment


@strawberry.type
class BillingQuery:
    """Billing's part of Query."""

    bill: Bill | None = by_id("The bill with this id; null if there is none or you may not see it.")
    bills: Connection[Bill] = connection("Bills, the latest first.", order=("issued_at desc",))
    payment: Payment | None = by_id("The payment with this id; null if there is none or you may not see it.")
    payments: Connection[Payment] = connection("Payments, the latest first.", order=("received_at desc",))
    started_payment: StartedPayment | None = by_id(
        "The started payment with this id; null if there is none or you may not see it."
    )
    started_payments: Connection[StartedPayment] = connection(
        "Payments that patients started, the latest first.", order=("started_at desc",)
    )
    claim: Claim | None = by_id("The claim with this id; null if there is none or you may not see it.")
    claims: Connection[Claim] = connection("Claims on insurers, the latest first.", order=("created_at desc",))
    adjustments: Connection[Adjustment] = connection(
        "Amounts that were written off or transferred to patients, the latest first.", order=("adjusted_at desc",)
    )
    room_rates: Connection[RoomRate] = connection(
        "What a day in a room costs by its type, the latest rate first.", order=("valid_from desc",)
    )
