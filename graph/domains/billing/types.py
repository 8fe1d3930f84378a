"""Bills, their lines, payments and refunds. Amounts are in the bill's currency."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, column, enum_type
from graph.declare.relations import many, one
from graph.domains.refs import AccountRef, AppointmentRef, PatientRef


@enum_type
class BillStatus(enum.Enum):
    """The status of a bill."""

    OPEN = choice("OPEN", "An amount is owed, or charges may still be added.")
    PAID = choice("PAID", "Nothing is owed any more: it is paid, or fell away.")
    PARTLY_REFUNDED = choice("PARTLY_REFUNDED", "Paid, then refunded in part.")
    REFUNDED = choice("REFUNDED", "Paid, then refunded in full.")
    VOID = choice("VOID", "Entered by mistake. Its charges may be billed again.")


@enum_type
class BillLineKind(enum.Enum):
    """The kind of a charge."""

    CONSULTATION = choice("CONSULTATION", "The doctor's consultation fee.")
    TREATMENT = choice("TREATMENT", "A treatment.")
    MEDICATION = choice("MEDICATION", "Units of a medication.")
    FEE = choice("FEE", "The hospital's fee for cancelling late or not coming. No insurance pays any of it.")
    OTHER = choice("OTHER", "Another charge.")


@enum_type
class PaymentMethod(enum.Enum):
    """How a payment was made."""

    CASH = choice("CASH", "In cash.")
    CARD = choice("CARD", "By card.")
    TRANSFER = choice("TRANSFER", "By bank transfer.")
    INSURANCE = choice("INSURANCE", "By an insurer.")


@enum_type
class PaymentStatus(enum.Enum):
    """The status of a payment."""

    RECEIVED = choice("RECEIVED", "Received; nothing is refunded.")
    PARTLY_REFUNDED = choice("PARTLY_REFUNDED", "Refunded in part.")
    REFUNDED = choice("REFUNDED", "Refunded in full.")
    VOID = choice("VOID", "Entered by mistake. It does not count.")


@entity("bill_lines")
class BillLine(Part):
    """A charge on a bill. Lines never change: a charge that no longer applies is reversed by another line."""

    kind: BillLineKind = column("Kind of the charge.")
    description: str = column("Description of the charge.")
    quantity: int = column("Quantity; negative on a line that reverses another.")
    unit_price: Decimal = column("Price of one unit, in the bill's currency.")
    amount: Decimal = column("Quantity times unit price.")
    voided_at: dt.datetime | None = column("When the bill was voided; null if it was not.")
    reversed_at: dt.datetime | None = column("When another line reversed the charge; null if none did.")
    created_at: dt.datetime = column("When the line was added.")
    bill_id: strawberry.Private[int]


@entity("refunds")
class Refund(Part):
    """A refund of a payment, in full or in part."""

    amount: Decimal = column("The amount, in the bill's currency.")
    reason: str = column("Why the amount was refunded, at most 1000 characters.")
    refunded_at: dt.datetime = column("When the amount was refunded.")
    written_off: Decimal = column("How much of the refund had been owed. It is not owed again.")
    payment_id: strawberry.Private[int]
    refunded_by_id: strawberry.Private[int | None]

    refunded_by: AccountRef | None = one(
        "accounts_by_id", "refunded_by_id", "The account that made the refund; null if you may not see it."
    )


@entity("payments")
class Payment(Node, Dated):
    """A payment of a bill."""

    amount: Decimal = column("The amount, in the bill's currency.")
    method: PaymentMethod = column("How the payment was made.")
    status: PaymentStatus = column("Status of the payment.")
    refunded: Decimal = column("Sum of the payment's refunds.")
    received_at: dt.datetime = column("When the payment was received.")
    voided_at: dt.datetime | None = column("When the payment was voided; null if it was not.")
    void_reason: str | None = column("Why the payment was voided; null if it was not.")
    bill_id: strawberry.Private[int]
    received_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    refunds: list[Refund] = many("refunds_by_payment_id", "The payment's refunds.")
    received_by: AccountRef | None = one(
        "accounts_by_id", "received_by_id", "The account that took the payment; null if you may not see it."
    )
    voided_by: AccountRef | None = one(
        "accounts_by_id",
        "voided_by_id",
        "The account that voided the payment; null if there is none or you may not see it.",
    )


@entity("bills")
class Bill(Node, Dated):
    """The bill of an appointment. Charges of the visit are added to it until it is paid."""

    status: BillStatus = column("Status of the bill.")
    currency: str = column("ISO 4217 code of the currency of every amount on the bill.")
    subtotal: Decimal = column("Sum of the bill's lines.")
    discount_percent: Decimal = column("Discount on the subtotal, in percent: 0 to 100.")
    discount_reason: str | None = column("Why the discount was given; null without a reason.")
    discount: Decimal = column("Discount as an amount.")
    tax_rate_percent: Decimal = column("The hospital's tax rate when the bill was issued, in percent.")
    tax: Decimal = column("Tax on the subtotal less the discount.")
    total: Decimal = column("Subtotal less discount plus tax.")
    insurance_provider: str | None = column("The patient's insurer when the bill was issued or re-rated; null if none.")
    insurance_policy_number: str | None = column("The policy number with this insurer; null if none.")
    cover_percent: Decimal = column("The share of the total that the insurance pays, in percent.")
    rerated_at: dt.datetime | None = column("When the bill last took over a changed insurance; null if never.")
    rerate_reason: str | None = column("Why the bill was re-rated; null if it never was.")
    covered_amount: Decimal = column("The amount that the insurance pays.")
    owed: Decimal = column("The amount that the patient pays.")
    paid: Decimal = column("Sum of the payments that are not void.")
    refunded: Decimal = column("Sum of the refunds.")
    written_off: Decimal = column("What is owed and the hospital gave up claiming: refunds of what had been owed.")
    balance: Decimal = column(
        "The amount that is still to be paid: owed - paid + refunded - writtenOff. Below zero it is to be refunded."
    )
    refund_due: Decimal = column("What was paid beyond what is owed, and is to be given back.")
    issued_at: dt.datetime = column("When the bill was issued.")
    voided_at: dt.datetime | None = column("When the bill was voided; null if it was not.")
    void_reason: str | None = column("Why the bill was voided; null if it was not.")
    appointment_id: strawberry.Private[int]
    patient_id: strawberry.Private[int]
    issued_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]
    rerated_by_id: strawberry.Private[int | None]

    appointment: AppointmentRef = one("appointments_by_id", "appointment_id", "The appointment.")
    patient: PatientRef = one("patients_by_id", "patient_id", "The patient, who pays the bill.")
    lines: list[BillLine] = many("bill_lines_by_bill_id", "The bill's charges.")
    payments: list[Payment] = many("payments_by_bill_id", "The bill's payments, void ones included.")
    issued_by: AccountRef | None = one(
        "accounts_by_id", "issued_by_id", "The account that issued the bill; null if you may not see it."
    )
    voided_by: AccountRef | None = one(
        "accounts_by_id",
        "voided_by_id",
        "The account that voided the bill; null if there is none or you may not see it.",
    )
    rerated_by: AccountRef | None = one(
        "accounts_by_id",
        "rerated_by_id",
        "The account that re-rated the bill; null if there is none or you may not see it.",
    )
