"""Commands about bills, payments and claims."""

import datetime as dt
import enum
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import (
    REQUEST_ID,
    command,
    command_on,
    confirmation,
    optional,
    optional_reference,
    reference,
    required,
)
from graph.declare.fields import choice, enum_type, input_type
from graph.domains.billing.types import (
    Bill,
    Claim,
    Payer,
    Payment,
    PaymentMethod,
    RoomRate,
    StartedPayment,
    StartedPaymentMethod,
)
from graph.domains.wards.types import RoomType


@input_type
class IssueBillInput:
    """What to bill: an appointment, a stay, or a patient alone, for a bill whose lines `addBillLine` adds."""

    appointment_id: strawberry.ID | None = optional_reference("Appointment", "The appointment.")
    patient_id: strawberry.ID | None = optional_reference("Patient", "The patient, for a bill of no appointment.")
    admission_id: strawberry.ID | None = optional_reference("Admission", "The stay, for a bill of its days.")
    discount_percent: Decimal | None = optional("Discount on the subtotal, in percent: 0 to 100. None if absent.")
    discount_reason: str | None = optional(
        "Why the discount is given, at most 1000 characters. It must be given with a discount."
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class SetRoomRateInput:
    """What a day in a room of a type costs from a day on."""

    type: RoomType = required("The type of room.")
    amount: Decimal = required("Price of a day, in the hospital's currency: zero or more.")
    valid_from: dt.date = required("The first day, at the hospital, that the rate is the price of.")
    confirmed: bool = confirmation()


@input_type
class DiscountBillInput:
    """A discount on a bill."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    discount_percent: Decimal = required("Discount on the subtotal, in percent: 0 to 100. It replaces the one before.")
    reason: str = required("Why the discount is given, at most 1000 characters.")


@input_type
class DiscountBillLineInput:
    """A discount on one charge of a bill."""

    line_id: strawberry.ID = reference("BillLine", "The line of the charge.")
    discount_percent: Decimal = required("Discount on the charge, in percent: 0 to 100. It replaces the one before.")
    reason: str = required("Why the discount is given, at most 1000 characters.")


@input_type
class AddBillLineInput:
    """A charge that is entered by hand, such as a certificate."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    description: str = required("What is charged, at most 200 characters.")
    quantity: int = required("How many: 1 to 10000.")
    unit_price: Decimal = required("Price of one, in the bill's currency: zero or more.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class ReverseBillLineInput:
    """A charge that is taken off a bill."""

    line_id: strawberry.ID = reference("BillLine", "The line of the charge.")
    reason: str = required("Why it is taken off, at most 1000 characters.")


@input_type
class PayBillInput:
    """A payment of a bill."""

    bill_id: strawberry.ID = reference("Bill", "The bill to pay.")
    amount: Decimal = required("The amount, in the bill's currency: more than zero, at most the bill's balance.")
    method: PaymentMethod = required("How the payment is made.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class StartPaymentInput:
    """A payment of an own bill, without a cashier."""

    bill_id: strawberry.ID = reference("Bill", "The bill to pay.")
    amount: Decimal = required("The amount, in the bill's currency: more than zero, at most the bill's balance.")
    method: StartedPaymentMethod = required("How the payment is made.")
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
    confirmed: bool = confirmation()


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
        "The amount, in the bill's currency: more than zero, at most what is due. All of it if absent."
    )
    reason: str = required("Why the amount is refunded, at most 1000 characters.")
    payer: Payer | None = optional(
        "Who gets the amount: the patient, of the bill's refundDue, if absent; or the insurer, of its insurerRefundDue."
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@enum_type
class ClaimRest(enum.Enum):
    """Who bears what an insurer does not pay."""

    PATIENT = choice("PATIENT", "The patient owes the amount.")
    WRITTEN_OFF = choice("WRITTEN_OFF", "Nobody owes the amount any more.")


@input_type
class WriteOffBillInput:
    """An amount that a patient is not asked for any more."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    amount: Decimal = required(
        "The amount, in the bill's currency: more than zero, at most the bill's `balance` less what is `pending`."
    )
    reason: str = required("Why the amount is written off, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class UndoWriteOffInput:
    """An amount that a patient is asked for again."""

    bill_id: strawberry.ID = reference("Bill", "The bill.")
    amount: Decimal | None = optional(
        "The amount, in the bill's currency: more than zero, at most the bill's writtenOff. All of it if absent."
    )
    reason: str = required("Why the write-off is taken back, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class SubmitClaimInput:
    """A claim that was sent to the insurer."""

    claim_id: strawberry.ID = reference("Claim", "The claim.")
    number: str | None = optional(
        "The claim's number with the insurer, at most 100 characters. The bill's id if absent."
    )


@input_type
class PayClaimInput:
    """A payment of an insurer."""

    claim_id: strawberry.ID = reference("Claim", "The claim.")
    amount: Decimal = required("The amount, in the claim's currency: more than zero, at most the claim's balance.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class RejectClaimInput:
    """What an insurer does not pay."""

    claim_id: strawberry.ID = reference("Claim", "The claim.")
    falls_to: ClaimRest = required("Whether the patient bears the amount instead, or nobody: then it is written off.")
    reason: str = required("Why the insurer does not pay, at most 1000 characters.")
    amount: Decimal | None = optional(
        "The amount, in the claim's currency: more than zero, at most what is outstanding. All of that if absent."
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@strawberry.type
class BillingMutation:
    """Billing's part of Mutation."""

    issue_bill: Bill = command(
        "issue_bill",
        IssueBillInput,
        "Issues a bill for everything in an appointment that is not billed yet. Later charges are added "
        "to the bill until it is paid. Patients can bill their own appointments, to pay them. Of a stay, the days that "
        "are not billed yet, up to today or the discharge, come onto its open bill, or onto a new one.",
    )
    set_room_rate: RoomRate = command(
        "set_room_rate",
        SetRoomRateInput,
        "Sets what a day in a room of a type costs from a day on. No day that is billed changes its price.",
    )
    add_bill_line: Bill = command("add_bill_line", AddBillLineInput, "Adds a charge of kind OTHER to an open bill.")
    reverse_bill_line: Bill = command(
        "reverse_bill_line",
        ReverseBillLineInput,
        "Takes a charge of kind OTHER, or a fee, off a bill. What is paid beyond what is then owed is to be refunded.",
    )
    discount_bill_line: Bill = command(
        "discount_bill_line", DiscountBillLineInput, "Sets the discount of one charge on an open bill."
    )
    discount_bill: Bill = command("discount_bill", DiscountBillInput, "Sets the discount of an open bill.")
    rerate_bill: Bill = command(
        "rerate_bill",
        RerateBillInput,
        "Has a bill take over the insurance that the patient has now. Without it, a bill keeps the insurance of the day"
        " on which it was issued. What the patient has paid beyond the own part is to be refunded.",
    )
    pay_bill: Payment = command(
        "pay_bill",
        PayBillInput,
        "Records a payment of what the patient owes, once the money is there. A payment by INSURANCE is one of the "
        "bill's claim, as with payClaim.",
    )
    start_payment: StartedPayment = command(
        "start_payment",
        StartPaymentInput,
        "Starts a payment of an own bill. The bill is not paid until a cashier has confirmed the money.",
    )
    withdraw_payment: StartedPayment = command_on(
        "StartedPayment", "withdraw_payment", "Takes back a started payment that is still pending."
    )
    confirm_payment: Payment = command_on(
        "StartedPayment",
        "confirm_payment",
        "Records that the money of a started payment is there. It is a payment from then on.",
    )
    reject_payment: StartedPayment = command_on(
        "StartedPayment", "reject_payment", "Records that the money of a started payment did not come."
    )
    refund_payment: Payment = command(
        "refund_payment",
        RefundPaymentInput,
        "Refunds a payment in full or in part. A refunded amount is not owed again.",
    )
    refund_bill: Bill = command(
        "refund_bill",
        RefundBillInput,
        "Gives back what the patient, or the insurer, paid of a bill beyond what is owed, from the latest payments.",
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
    write_off_bill: Bill = command(
        "write_off_bill", WriteOffBillInput, "Writes off part or all of what the patient still owes of a bill."
    )
    undo_write_off: Bill = command(
        "undo_write_off",
        UndoWriteOffInput,
        "Takes back part or all of what was written off of what the patient owes. The patient owes it again.",
    )
    submit_claim: Claim = command(
        "submit_claim",
        SubmitClaimInput,
        "Records that a claim was sent to the insurer. No more charges are added to its bill.",
    )
    pay_claim: Payment = command(
        "pay_claim",
        PayClaimInput,
        "Records a payment of an insurer. A claim that was not submitted counts as submitted by it.",
    )
    reject_claim: Claim = command(
        "reject_claim",
        RejectClaimInput,
        "Records that the insurer does not pay all or part of what is outstanding. The patient owes it instead, or it "
        "is written off.",
    )
    reopen_claim: Claim = command_on(
        "Claim",
        "reopen_claim",
        "Takes back all that was transferred or written off of a claim, as after an appeal. The insurer owes it again.",
    )
    withdraw_claim: Claim = command_on(
        "Claim",
        "withdraw_claim",
        "Takes back a submitted claim of which nothing is decided. Its bill can be changed again.",
    )
