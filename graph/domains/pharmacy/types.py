"""Medications, each department's stock of them, and prescriptions."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, choices, column
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page
from graph.domains.refs import (
    AccountRef,
    DepartmentRef,
    DoctorRef,
    PatientRef,
    PrescriptionRef,
    StockBatchRef,
    StockMovementRef,
    StockRef,
    VisitRef,
)


@choices
class PrescriptionStatus(enum.Enum):
    """What became of a prescription."""

    ACTIVE = choice("ACTIVE", "It is being taken.")
    COMPLETED = choice("COMPLETED", "It was taken to its end.")
    CANCELLED = choice("CANCELLED", "Its units were put back.")


@choices
class StockMovementKind(enum.Enum):
    """Why units came or went."""

    RECEIVED = choice("RECEIVED", "A delivery.")
    DISPENSED = choice("DISPENSED", "A prescription.")
    RETURNED = choice("RETURNED", "A prescription was cancelled.")
    ADJUSTED = choice("ADJUSTED", "A count.")
    EXPIRED = choice("EXPIRED", "They were thrown away.")


@entity("medications")
class Medication(Node, Dated):
    """A medication that the hospital gives."""

    name: str = column("Name.")
    strength: str = column("Such as 500 mg.")
    form: str = column("Such as tablet.")
    manufacturer: str = column("Who makes it.")
    unit_price: Decimal = column("Price of one unit in the hospital's currency.")
    retired_at: dt.datetime | None = column("Since when it is no longer prescribed.")

    stock: list[StockRef] = many("stock_by_medication_id", "What each department has of it.")
    patients: Connection[PatientRef] = page(
        "patients_by_medication_id_page",
        "Those who take it by an ACTIVE prescription that the asker may see, by family name.",
        order=("last_name asc",),
    )


@entity("stock")
class Stock(Node, Dated):
    """What a department has of a medication. Its units follow the ledger and nothing else."""

    units_on_hand: int = column("Units in all batches, expired ones included.")
    reorder_level: int = column("Order more when fewer units are left.")
    department_id: strawberry.Private[int]
    medication_id: strawberry.Private[int]

    department: DepartmentRef = one("departments_by_id", "department_id", "Whose stock.")
    medication: Medication = one("medications_by_id", "medication_id", "Of what.")
    batches: list[StockBatchRef] = many("stock_batches_by_stock_id", "Its batches, the first to expire first.")
    movements: Connection[StockMovementRef] = page(
        "stock_movements_by_stock_id_page", "Its ledger, the latest first.", order=("moved_at desc",)
    )


@entity("stock_batches")
class StockBatch(Node, Dated):
    """A delivery of a medication, with one expiry date."""

    batch_number: str = column("The manufacturer's number, unique in its stock.")
    expires_on: dt.date = column("Last day on which it may be given, local to the hospital.")
    units: int = column("Units left.")
    stock_id: strawberry.Private[int]

    stock: Stock = one("stock_by_id", "stock_id", "The stock it belongs to.")


@entity("stock_movements")
class StockMovement(Part):
    """An entry of the ledger. It is never changed."""

    kind: StockMovementKind = column("Why units came or went.")
    units: int = column("Units added; negative when taken.")
    moved_at: dt.datetime = column("When.")
    reason: str | None = column("Why, for adjustments.")
    stock_id: strawberry.Private[int]
    batch_id: strawberry.Private[int]
    prescription_item_id: strawberry.Private[int | None]
    moved_by_id: strawberry.Private[int | None]

    batch: StockBatch = one("stock_batches_by_id", "batch_id", "The batch.")
    prescription_item: "PrescriptionItem | None" = one(
        "prescription_items_by_id", "prescription_item_id", "What it was dispensed for, or returned from."
    )
    moved_by: AccountRef | None = one(
        "accounts_by_id", "moved_by_id", "The account that did it; null if you may not see it."
    )


@entity("prescription_items")
class PrescriptionItem(Node, Dated):
    """One medication of a prescription."""

    dosage: str = column("How much at a time.")
    frequency: str = column("How often.")
    duration_days: int = column("For how many days.")
    quantity: int = column("Units given.")
    unit_price: Decimal = column("The medication's price at that time.")
    prescription_id: strawberry.Private[int]
    medication_id: strawberry.Private[int]

    medication: Medication = one("medications_by_id", "medication_id", "The medication.")
    prescription: PrescriptionRef = one("prescriptions_by_id", "prescription_id", "The prescription.")


@entity("prescriptions")
class Prescription(Node, Dated):
    """Medications given to a patient in a visit, taken from the stock of its department."""

    status: PrescriptionStatus = column("What became of it.")
    prescribed_at: dt.datetime = column("When.")
    cancelled_at: dt.datetime | None = column("When it was cancelled.")
    cancellation_reason: str | None = column("Why it was cancelled.")
    visit_id: strawberry.Private[int]
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    department_id: strawberry.Private[int]
    cancelled_by_id: strawberry.Private[int | None]

    items: list[PrescriptionItem] = many("prescription_items_by_prescription_id", "What was prescribed.")
    visit: VisitRef | None = one("visits_by_id", "visit_id", "The visit; null if you may not see it.")
    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Who prescribed it.")
    department: DepartmentRef = one("departments_by_id", "department_id", "Whose stock it took.")
    cancelled_by: AccountRef | None = one(
        "accounts_by_id", "cancelled_by_id", "The account that cancelled it; null if you may not see it."
    )
