"""Reads of bills and payments."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.billing.types import Bill, Payment


@strawberry.type
class BillingQuery:
    """Billing's part of Query."""

    bill: Bill | None = by_id("The bill with this id; null if there is none or you may not see it.")
    bills: Connection[Bill] = connection("Bills, the latest first.", order=("issued_at desc",))
    payment: Payment | None = by_id("The payment with this id; null if there is none or you may not see it.")
    payments: Connection[Payment] = connection("Payments, the latest first.", order=("received_at desc",))
