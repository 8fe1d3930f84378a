"""Commands about bills and payments."""

import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference
from graph.declare.fields import input_of
from graph.domains.billing.types import Bill, Payment, PaymentMethod


@input_of
class IssueBillInput:
    """What to bill."""

    appointment_id: strawberry.ID = reference("Appointment", "Of which appointment.")
    discount_percent: Decimal | None = optional("Taken off the subtotal: 0 to 100 percent, none if absent.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class DiscountBillInput:
    """A discount to give."""

    bill_id: strawberry.ID = reference("Bill", "On which bill.")
    discount_percent: Decimal = given("Taken off the subtotal: 0 to 100 percent.")
    reason: str = given("Why.")


@input_of
class PayBillInput:
    """A payment."""

    bill_id: strawberry.ID = reference("Bill", "Of which bill.")
    amount: Decimal = given("How much, in the bill's currency: at most its balance.")
    method: PaymentMethod = given("How it is paid.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class RefundPaymentInput:
    """Money to give back."""

    payment_id: strawberry.ID = reference("Payment", "Of which payment.")
    amount: Decimal = given("How much: at most what is left of it.")
    reason: str = given("Why.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class VoidBillInput:
    """A bill entered in error."""

    bill_id: strawberry.ID = reference("Bill", "Which one.")
    reason: str = given("Why.")


@input_of
class VoidPaymentInput:
    """A payment entered in error."""

    payment_id: strawberry.ID = reference("Payment", "Which one.")
    reason: str = given("Why.")


@strawberry.type
class BillingMutation:
    """Billing's part of Mutation."""

    issue_bill: Bill = command(
        "issue_bill",
        IssueBillInput,
        "Bills whatever of an appointment is not billed yet. The bill grows until it is paid.",
    )
    discount_bill: Bill = command("discount_bill", DiscountBillInput, "Sets the discount of an open bill.")
    pay_bill: Payment = command(
        "pay_bill", PayBillInput, "Takes a payment of an open bill; patients pay by CARD or TRANSFER."
    )
    refund_payment: Payment = command(
        "refund_payment",
        RefundPaymentInput,
        "Gives back part or all of a payment. What was given back is not owed again.",
    )
    void_bill: Bill = command(
        "void_bill", VoidBillInput, "Marks a bill as entered in error: it is kept, and its charges can be billed again."
    )
    void_payment: Payment = command(
        "void_payment",
        VoidPaymentInput,
        "Marks a payment as entered in error: it is kept, and taken out of its bill's totals.",
    )
