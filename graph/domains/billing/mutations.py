"""Commands about bills and payments."""

import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, optional, reference, required
from graph.declare.fields import input_type
from graph.domains.billing.types import Bill, Payment, PaymentMethod


@input_type
class IssueBillInput:
    """The appointment to bill."""

    appointment_id: strawberry.ID = reference("Appointment", "The appointment.")
    discount_percent: Decimal | None = optional("Discount on the subtotal, in percent: 0 to 100. None if absent.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class DiscountBillInput:
    """A discount on a bill."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    discount_percent: Decimal = required("Discount on the subtotal, in percent: 0 to 100. It replaces the one before.")
    reason: str = required("Why the discount is given, at most 1000 characters.")


@input_type
class PayBillInput:
    """A payment of a bill."""

    bill_id: strawberry.ID = reference("Bill", "The bill to pay.")
    amount: Decimal = required("The amount, in the bill's currency: more than zero, at most the bill's balance.")
    method: PaymentMethod = required("How the payment is made.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class RefundPaymentInput:
    """A refund of a payment."""

    payment_id: strawberry.ID = reference("Payment", "The payment to refund.")
    amount: Decimal = required(
        "The amount, in the bill's currency: more than zero, at most the amount that is not refunded yet."
    )
    reason: str = required("Why the amount is refunded, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class RerateBillInput:
    """A bill that takes over the patient's insurance of today."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    reason: str = required("Why the bill is re-rated, at most 1000 characters.")


@input_type
class RefundBillInput:
    """A refund of what was paid beyond what is owed."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    amount: Decimal | None = optional(
        "The amount, in the bill's currency: more than zero, at most the bill's refundDue. All of it if absent."
    )
    reason: str = required("Why the amount is refunded, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@strawberry.type
class BillingMutation:
    """Billing's part of Mutation."""

    issue_bill: Bill = command(
        "issue_bill",
        IssueBillInput,
        "Issues a bill for everything in an appointment that is not billed yet. Later charges are added "
        "to the bill until it is paid.",
    )
    discount_bill: Bill = command("discount_bill", DiscountBillInput, "Sets the discount of an open bill.")
    rerate_bill: Bill = command(
        "rerate_bill",
        RerateBillInput,
        "Has an open bill take over the insurance that the patient has now. Without it, a bill keeps the insurance "
        "of the day on which it was issued. Nothing of the bill may be paid.",
    )
    pay_bill: Payment = command(
        "pay_bill", PayBillInput, "Records a payment of an open bill. A patient can pay by CARD or TRANSFER only."
    )
    refund_payment: Payment = command(
        "refund_payment",
        RefundPaymentInput,
        "Refunds a payment in full or in part. A refunded amount is not owed again.",
    )
    refund_bill: Bill = command(
        "refund_bill",
        RefundBillInput,
        "Gives back what was paid of a bill beyond what is owed, from its latest payments.",
    )
    void_bill: Bill = command_on(
        "Bill",
        "void_bill",
        "Voids a bill that was entered by mistake. The record is kept, and its charges can be billed again.",
    )
    void_payment: Payment = command_on(
        "Payment",
        "void_payment",
        "Voids a payment that was entered by mistake. The record is kept, and no longer counts in the bill's totals.",
    )
