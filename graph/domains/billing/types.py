"""Bills, their lines, payments and refunds. Amounts are in the bill's currency."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, choices, column
from graph.declare.relations import many, one
from graph.domains.refs import AccountRef, AppointmentRef, PatientRef


@choices
class BillStatus(enum.Enum):
    """How far a bill has come."""

    OPEN = choice("OPEN", "Something is owed, or may still be added.")
    PAID = choice("PAID", "All that is owed was paid.")
    PARTLY_REFUNDED = choice("PARTLY_REFUNDED", "A part of what was paid was given back.")
    REFUNDED = choice("REFUNDED", "All that was paid was given back.")
    VOID = choice("VOID", "Entered in error; its charges may be billed again.")


@choices
class BillLineKind(enum.Enum):
    """What a charge is for."""

    CONSULTATION = choice("CONSULTATION", "The doctor's fee.")
    TREATMENT = choice("TREATMENT", "A procedure.")
    MEDICATION = choice("MEDICATION", "Units of a medication.")
    OTHER = choice("OTHER", "Anything else.")


@choices
class PaymentMethod(enum.Enum):
    """How money was paid."""

    CASH = choice("CASH", "In cash.")
    CARD = choice("CARD", "By card.")
    TRANSFER = choice("TRANSFER", "By bank transfer.")
    INSURANCE = choice("INSURANCE", "By an insurer.")


@choices
class PaymentStatus(enum.Enum):
    """What became of a payment."""

    RECEIVED = choice("RECEIVED", "It counts in full.")
    PARTLY_REFUNDED = choice("PARTLY_REFUNDED", "A part was given back.")
    REFUNDED = choice("REFUNDED", "All of it was given back.")
    VOID = choice("VOID", "Entered in error.")


@entity("bill_lines")
class BillLine(Part):
    """One charge of a bill. It is never changed: a charge that falls away is reversed by a line of its own."""

    kind: BillLineKind = column("What it is for.")
    description: str = column("What is charged.")
    quantity: int = column("How many; negative on a line that reverses another.")
    unit_price: Decimal = column("Price of one.")
    amount: Decimal = column("Price of all.")
    voided_at: dt.datetime | None = column("When its bill was voided.")
    created_at: dt.datetime = column("When it was entered.")
    bill_id: strawberry.Private[int]


@entity("refunds")
class Refund(Part):
    """Money of a payment given back."""

    amount: Decimal = column("How much.")
    reason: str = column("Why.")
    refunded_at: dt.datetime = column("When.")
    payment_id: strawberry.Private[int]
    refunded_by_id: strawberry.Private[int | None]

    refunded_by: AccountRef | None = one(
        "accounts_by_id", "refunded_by_id", "The account that gave it back; null if you may not see it."
    )


@entity("payments")
class Payment(Node, Dated):
    """Money received for a bill."""

    amount: Decimal = column("How much.")
    method: PaymentMethod = column("How it was paid.")
    status: PaymentStatus = column("What became of it.")
    refunded: Decimal = column("Sum of its refunds.")
    received_at: dt.datetime = column("When.")
    voided_at: dt.datetime | None = column("When it was voided.")
    void_reason: str | None = column("Why it was voided.")
    bill_id: strawberry.Private[int]
    received_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    refunds: list[Refund] = many("refunds_by_payment_id", "What was given back of it.")
    received_by: AccountRef | None = one(
        "accounts_by_id", "received_by_id", "The account that took it; null if you may not see it."
    )
    voided_by: AccountRef | None = one(
        "accounts_by_id", "voided_by_id", "The account that voided it; null if you may not see it."
    )


@entity("bills")
class Bill(Node, Dated):
    """What an appointment costs. It grows with the visit until it is paid."""

    status: BillStatus = column("How far it has come.")
    currency: str = column("ISO 4217 code of every amount on it.")
    subtotal: Decimal = column("Sum of its lines.")
    discount_percent: Decimal = column("Taken off the subtotal, percent.")
    discount_reason: str | None = column("Why it was given.")
    discount: Decimal = column("Amount taken off the subtotal.")
    tax_rate_percent: Decimal = column("The hospital's tax rate when it was issued, percent.")
    tax: Decimal = column("Tax on the discounted subtotal.")
    total: Decimal = column("Subtotal, less discount, plus tax.")
    cover_percent: Decimal = column("The share of the total that the insurance pays, percent.")
    covered_amount: Decimal = column("What the insurance pays of the total.")
    owed: Decimal = column("What the patient pays of the total.")
    paid: Decimal = column("Sum of its payments that are not void.")
    refunded: Decimal = column("Sum of their refunds. Money given back is not owed again.")
    balance: Decimal = column("What is left to pay.")
    issued_at: dt.datetime = column("When it was issued.")
    voided_at: dt.datetime | None = column("When it was voided.")
    void_reason: str | None = column("Why it was voided.")
    appointment_id: strawberry.Private[int]
    patient_id: strawberry.Private[int]
    issued_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]

    appointment: AppointmentRef = one("appointments_by_id", "appointment_id", "The appointment.")
    patient: PatientRef = one("patients_by_id", "patient_id", "Who owes it.")
    lines: list[BillLine] = many("bill_lines_by_bill_id", "Its charges.")
    payments: list[Payment] = many("payments_by_bill_id", "What was paid of it.")
    issued_by: AccountRef | None = one(
        "accounts_by_id", "issued_by_id", "The account that issued it; null if you may not see it."
    )
    voided_by: AccountRef | None = one(
        "accounts_by_id", "voided_by_id", "The account that voided it; null if you may not see it."
    )
