"""Bills, their lines, payments and refunds. Amounts are in the bill's currency."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, column, enum_type
from graph.declare.relations import many, one
from graph.domains.refs import AccountRef, AdmissionRef, AppointmentRef, PatientRef
from graph.domains.wards.types import RoomType


@enum_type
class BillStatus(enum.Enum):
    """The status of a bill."""

    OPEN = choice("OPEN", "An amount is owed, or charges may still be added.")
    CLAIMED = choice(
        "CLAIMED", "The claim is submitted, so no charges are added. The patient or the insurer still owes an amount."
    )
    PAID = choice("PAID", "Nobody owes anything: all is paid, is written off, or fell away.")
    PARTLY_REFUNDED = choice("PARTLY_REFUNDED", "Paid, then refunded to the patient in part.")
    REFUNDED = choice("REFUNDED", "Paid, then refunded to the patient in full.")
    VOID = choice("VOID", "Entered by mistake. Its charges may be billed again.")


@enum_type
class BillLineKind(enum.Enum):
    """The kind of a charge."""

    CONSULTATION = choice("CONSULTATION", "The doctor's consultation fee.")
    TREATMENT = choice("TREATMENT", "A treatment.")
    MEDICATION = choice("MEDICATION", "Units of a medication.")
    ROOM = choice("ROOM", "Days of a stay in a room.")
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


@enum_type
class StartedPaymentMethod(enum.Enum):
    """How a patient pays without a cashier."""

    CARD = choice("CARD", "By card.")
    TRANSFER = choice("TRANSFER", "By bank transfer.")


@enum_type
class StartedPaymentStatus(enum.Enum):
    """The status of a payment that a patient started."""

    PENDING = choice("PENDING", "No money was seen yet. The amount counts nowhere.")
    CONFIRMED = choice("CONFIRMED", "The money came: it is a payment.")
    REJECTED = choice("REJECTED", "The money did not come.")
    WITHDRAWN = choice("WITHDRAWN", "Taken back by the patient.")


@enum_type
class Payer(enum.Enum):
    """Who pays."""

    PATIENT = choice("PATIENT", "The patient.")
    INSURER = choice("INSURER", "The patient's insurer.")


@enum_type
class ClaimStatus(enum.Enum):
    """The status of a claim."""

    OPEN = choice("OPEN", "Not submitted. The claim follows its bill.")
    SUBMITTED = choice("SUBMITTED", "Submitted to the insurer. Nothing is paid yet.")
    PARTLY_PAID = choice("PARTLY_PAID", "The insurer paid a part. The rest is outstanding.")
    PAID = choice("PAID", "The insurer paid in full.")
    REJECTED = choice("REJECTED", "The insurer paid nothing. The patient owes the amount, or it is written off.")
    SETTLED = choice("SETTLED", "The insurer paid a part. The patient owes the rest, or it is written off.")
    UNTRACKED = choice(
        "UNTRACKED", "The bill was settled before claims were kept. Whether the insurer paid is unknown."
    )
    VOID = choice("VOID", "The bill was entered by mistake, or nothing of it is covered any more.")


@enum_type
class AdjustmentKind(enum.Enum):
    """What an adjustment does."""

    WRITTEN_OFF = choice("WRITTEN_OFF", "Nobody owes the amount any more.")
    TRANSFERRED = choice("TRANSFERRED", "The patient owes the amount instead of the insurer.")
    LAPSED = choice(
        "LAPSED",
        "An earlier write-off counts no more, since charges fell away or the bill is void. Above zero it counts again.",
    )


@entity("bill_lines")
class BillLine(Part):
    """A charge on a bill, or what takes one off. A charge that no longer applies is reversed by another line."""

    kind: BillLineKind = column("Kind of the charge.")
    description: str = column("Description of the charge.")
    quantity: int = column("Quantity; negative on a line that reverses or discounts another.")
    unit_price: Decimal = column("Price of one unit, in the bill's currency.")
    amount: Decimal = column("Quantity times unit price.")
    voided_at: dt.datetime | None = column("When the bill was voided; null if it was not.")
    reversed_at: dt.datetime | None = column("When another line reversed the charge; null if none did.")
    created_at: dt.datetime = column("When the line was added.")
    reason: str | None = column("Why a discount was given, or a charge taken off by hand; null otherwise.")
    room_type: RoomType | None = column("Type of the room on the days of a ROOM charge; null otherwise.")
    first_day: dt.date | None = column("The first of these days, at the hospital; null if it is no ROOM charge.")
    last_day: dt.date | None = column("The last of these days; null if it is no ROOM charge.")
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


@entity("started_payments")
class StartedPayment(Node, Dated):
    """What a patient started to pay of an own bill. It is no payment until a cashier has seen the money."""

    amount: Decimal = column("The amount, in the bill's currency.")
    method: StartedPaymentMethod = column("How the patient pays.")
    status: StartedPaymentStatus = column("Status of the started payment.")
    started_at: dt.datetime = column("When the payment was started.")
    settled_at: dt.datetime | None = column("When it was confirmed, rejected or withdrawn; null while it is pending.")
    rejection_reason: str | None = column("Why it was rejected; null if it was not.")
    bill_id: strawberry.Private[int]
    started_by_id: strawberry.Private[int | None]
    settled_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    started_by: AccountRef | None = one(
        "accounts_by_id", "started_by_id", "The account that started the payment; null if you may not see it."
    )
    settled_by: AccountRef | None = one(
        "accounts_by_id",
        "settled_by_id",
        "The account that confirmed, rejected or withdrew it; null if there is none or you may not see it.",
    )


@entity("payments")
class Payment(Node, Dated):
    """A payment of a bill."""

    amount: Decimal = column("The amount, in the bill's currency.")
    method: PaymentMethod = column("How the payment was made.")
    status: PaymentStatus = column("Status of the payment.")
    refunded: Decimal = column("Sum of the payment's refunds.")
    payer: Payer = column("Who paid: the insurer where the method is INSURANCE.")
    received_at: dt.datetime = column("When the payment was received.")
    voided_at: dt.datetime | None = column("When the payment was voided; null if it was not.")
    void_reason: str | None = column("Why the payment was voided; null if it was not.")
    bill_id: strawberry.Private[int]
    claim_id: strawberry.Private[int | None]
    started_payment_id: strawberry.Private[int | None]
    received_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    claim: "Claim | None" = one(
        "claims_by_id", "claim_id", "The claim that an insurer paid; null if the payment is of what the patient owes."
    )
    started_payment: StartedPayment | None = one(
        "started_payments_by_id",
        "started_payment_id",
        "What the patient started; null if a cashier entered the payment.",
    )
    refunds: list[Refund] = many("refunds_by_payment_id", "The payment's refunds.")
    received_by: AccountRef | None = one(
        "accounts_by_id", "received_by_id", "The account that took the payment; null if you may not see it."
    )
    voided_by: AccountRef | None = one(
        "accounts_by_id",
        "voided_by_id",
        "The account that voided the payment; null if there is none or you may not see it.",
    )


@entity("adjustments")
class Adjustment(Node):
    """An amount of a bill that was settled without money. Adjustments never change."""

    kind: AdjustmentKind = column("What the adjustment does.")
    amount: Decimal = column("The amount, in the bill's currency; negative if it takes an earlier adjustment back.")
    reason: str = column("Why, at most 1000 characters.")
    adjusted_at: dt.datetime = column("When the adjustment was entered.")
    bill_id: strawberry.Private[int]
    claim_id: strawberry.Private[int | None]
    adjusted_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    claim: "Claim | None" = one("claims_by_id", "claim_id", "The claim; null if the amount was owed by the patient.")
    adjusted_by: AccountRef | None = one(
        "accounts_by_id", "adjusted_by_id", "The account that entered the adjustment; null if you may not see it."
    )


@entity("claims")
class Claim(Node, Dated):
    """What the insurance is asked to pay of a bill. Each bill with a covered amount has one claim."""

    status: ClaimStatus = column("Status of the claim.")
    number: str | None = column("The number the claim was submitted under; null if it was not submitted.")
    insurance_provider: str | None = column("The insurer, as kept with the bill.")
    insurance_policy_number: str | None = column("The policy number, as kept with the bill.")
    currency: str = column("ISO 4217 code of the currency of every amount of the claim.")
    amount: Decimal = column("The amount claimed: the insurance's share of the bill's total.")
    paid: Decimal = column("Sum of the insurer's payments that are not void.")
    refunded: Decimal = column("Sum of the refunds to the insurer. A refunded amount is outstanding again.")
    transferred: Decimal = column("The amount that the insurer refused and the patient owes instead.")
    written_off: Decimal = column("The amount that the insurer refused and that was written off.")
    untracked: Decimal = column("The amount of which it is unknown whether the insurer paid it; see UNTRACKED.")
    balance: Decimal = column("The amount that the insurer still has to pay.")
    submitted_at: dt.datetime | None = column("When the claim was submitted; null if it is not.")
    withdrawn_at: dt.datetime | None = column("When the claim was last withdrawn; null if never.")
    withdrawal_reason: str | None = column("Why the claim was withdrawn; null if it never was.")
    voided_at: dt.datetime | None = column("When the bill was voided; null if it was not.")
    bill_id: strawberry.Private[int]
    submitted_by_id: strawberry.Private[int | None]
    withdrawn_by_id: strawberry.Private[int | None]

    bill: "Bill" = one("bills_by_id", "bill_id", "The bill.")
    payments: list[Payment] = many("payments_by_claim_id", "The insurer's payments, void ones included.")
    adjustments: list[Adjustment] = many("adjustments_by_claim_id", "What of the claim was transferred or written off.")
    submitted_by: AccountRef | None = one(
        "accounts_by_id",
        "submitted_by_id",
        "The account that submitted the claim; null if there is none or you may not see it.",
    )
    withdrawn_by: AccountRef | None = one(
        "accounts_by_id",
        "withdrawn_by_id",
        "The account that withdrew the claim; null if there is none or you may not see it.",
    )


@entity("bills")
class Bill(Node, Dated):
    """The bill of an appointment, of a stay, or of a patient alone.

    Charges of the visit or the stay are added to it until it is paid or its claim is submitted.
    """

    status: BillStatus = column("Status of the bill.")
    former_number: str | None = column(
        "The number of the bill in the system that the hospital had before; null if it was issued here."
    )
    currency: str = column("ISO 4217 code of the currency of every amount on the bill.")
    subtotal: Decimal = column("Sum of the bill's lines.")
    discount_percent: Decimal = column("Discount on the subtotal, in percent: 0 to 100.")
    discount_reason: str | None = column("Why the discount was given; null if there is none.")
    discount: Decimal = column("Discount as an amount.")
    tax_rate_percent: Decimal = column("The hospital's tax rate when the bill was issued, in percent.")
    tax: Decimal = column("Tax on the subtotal less the discount.")
    total: Decimal = column("Subtotal less discount plus tax.")
    insurance_provider: str | None = column("The patient's insurer when the bill was issued or re-rated; null if none.")
    insurance_policy_number: str | None = column("The policy number with this insurer; null if none.")
    cover_percent: Decimal = column("The share of the total that the insurance pays, in percent.")
    rerated_at: dt.datetime | None = column("When the bill last took over a changed insurance; null if never.")
    rerate_reason: str | None = column("Why the bill was re-rated; null if it never was.")
    covered_amount: Decimal = column(
        "The amount that the insurer is asked to pay, less what of it was transferred to the patient."
    )
    owed: Decimal = column("The amount that the patient has to pay in all.")
    paid: Decimal = column("Sum of the patient's payments that are not void.")
    pending: Decimal = column(
        "What the patient started to pay and no cashier has confirmed yet. It is no payment, and still owed."
    )
    refunded: Decimal = column("Sum of the refunds to the patient.")
    written_off: Decimal = column(
        "What the patient owes and the hospital gave up claiming: write-offs, and refunds of what had been owed."
    )
    transferred: Decimal = column("The amount that the insurer refused and the patient owes instead; part of `owed`.")
    balance: Decimal = column(
        "The amount that the patient still has to pay: owed - paid + refunded - writtenOff. Below zero it is to be "
        "refunded."
    )
    refund_due: Decimal = column("What the patient paid beyond what is owed, and is to be given back.")
    insurer_paid: Decimal = column("The amount that the insurer paid, less refunds.")
    insurer_balance: Decimal = column(
        "The amount that the insurer still has to pay; 0 if the bill is void. Below zero it is to be given back to the "
        "insurer."
    )
    insurer_refund_due: Decimal = column(
        "The amount that the insurer paid beyond its claim and that has to be given back."
    )
    claimed_at: dt.datetime | None = column("When the claim was submitted; null if it is not.")
    issued_at: dt.datetime = column("When the bill was issued.")
    voided_at: dt.datetime | None = column("When the bill was voided; null if it was not.")
    void_reason: str | None = column("Why the bill was voided; null if it was not.")
    appointment_id: strawberry.Private[int | None]
    admission_id: strawberry.Private[int | None]
    patient_id: strawberry.Private[int]
    issued_by_id: strawberry.Private[int | None]
    voided_by_id: strawberry.Private[int | None]
    rerated_by_id: strawberry.Private[int | None]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "appointment_id", "The appointment; null if the bill is of none."
    )
    admission: AdmissionRef | None = one(
        "admissions_by_id", "admission_id", "The stay; null if the bill is of none, or you may not see it."
    )
    patient: PatientRef = one("patients_by_id", "patient_id", "The patient, who pays the bill.")
    lines: list[BillLine] = many("bill_lines_by_bill_id", "The bill's charges.")
    payments: list[Payment] = many(
        "payments_by_bill_id", "The payments of the patient and of the insurer, void ones included."
    )
    started_payments: list[StartedPayment] = many("started_payments_by_bill_id", "What the patient started to pay.")
    claim: Claim | None = one("claims_by_bill_id", "key", "The claim on the insurer; null if nothing is covered.")
    adjustments: list[Adjustment] = many("adjustments_by_bill_id", "What of the bill was written off or transferred.")
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


@entity("room_rates")
class RoomRate(Node, Dated):
    """What a day in a room of a type costs, until the next rate of the type begins."""

    type: RoomType = column("The type of room.")
    amount: Decimal = column("Price of a day, in the hospital's currency; 0 where nothing is charged.")
    valid_from: dt.date = column("The first day, at the hospital, that the rate is the price of.")
    set_by_id: strawberry.Private[int | None]

    set_by: AccountRef | None = one(
        "accounts_by_id", "set_by_id", "The account that set the rate last; null if you may not see it."
    )
