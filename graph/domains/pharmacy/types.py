"""Medications, each department's stock of them, and prescriptions."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, column, enum_type, object_type
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


@enum_type
class PrescriptionStatus(enum.Enum):
    """The status of a prescription."""

    ACTIVE = choice("ACTIVE", "The patient is taking the medications.")
    COMPLETED = choice("COMPLETED", "The patient has taken the medications to the end.")
    CANCELLED = choice("CANCELLED", "Cancelled; its units are back in stock.")


@enum_type
class StockMovementKind(enum.Enum):
    """Why the units of a batch changed."""

    RECEIVED = choice("RECEIVED", "A delivery was received.")
    DISPENSED = choice("DISPENSED", "Units were dispensed for a prescription.")
    RETURNED = choice("RETURNED", "A prescription or a part of it came back.")
    DESTROYED = choice("DESTROYED", "Units that came back and cannot be used were destroyed.")
    ADJUSTED = choice("ADJUSTED", "The units were corrected after a count.")
    EXPIRED = choice("EXPIRED", "Expired units were thrown away.")
    TRANSFERRED_OUT = choice("TRANSFERRED_OUT", "Units went to another department.")
    TRANSFERRED_IN = choice("TRANSFERRED_IN", "Units came from another department.")


@enum_type
class TherapyWarning(enum.Enum):
    """What was noticed when a medication was prescribed."""

    DUPLICATE_THERAPY = choice(
        "DUPLICATE_THERAPY", "The patient takes the medication or one of its substances already."
    )
    SUPPLY_ENDS_EARLY = choice("SUPPLY_ENDS_EARLY", "The units are fewer than dose, frequency and days ask for.")


@entity("medications")
class Medication(Node, Dated):
    """A medication that the hospital can prescribe."""

    name: str = column("Name, at most 200 characters.")
    strength: str = column("Strength, such as 500 mg, at most 100 characters.")
    form: str = column("Form, such as tablet, at most 100 characters.")
    manufacturer: str = column("Name of the manufacturer, at most 200 characters.")
    unit_price: Decimal = column("Price of one unit in the hospital's currency.")
    substances: list[str] = column(
        "Active substances and the classes that they belong to, such as Amoxicillin and Penicillins: at most 50."
    )
    retired_at: dt.datetime | None = column(
        "When the medication was retired: it is no longer prescribed. Null while it is in use."
    )

    stock: list[StockRef] = many("stock_by_medication_id", "The stock of the medication in each department.")
    patients: Connection[PatientRef] = page(
        "patients_by_medication_id_page",
        "Patients with an ACTIVE prescription of the medication that you may see, by family name.",
        order=("last_name asc",),
    )


@entity("substance_groups")
class SubstanceGroup(Node, Dated):
    """That a substance belongs to a group. An allergy to the group speaks against the substance."""

    name: str = column("The group, such as Penicillins, at most 200 characters.")
    substance: str = column("A substance of the group, or a group within it, at most 200 characters.")
    cross_reacts: bool = column("Whether an allergy to the substance is one to the whole group.")


@object_type
class AllergyConflict:
    """A medication that a patient takes against a recorded allergy, for which nobody has given a reason."""

    patient_id: strawberry.Private[int]
    prescription_item_id: strawberry.Private[int]
    allergy: str = column("The allergy, as it was recorded.")
    substance: str = column("The substance, the class or the name of the medication that the allergy speaks against.")

    prescription_item: "PrescriptionItem" = one(
        "prescription_items_by_id", "prescription_item_id", "The medication, in an ACTIVE prescription."
    )


@entity("stock")
class Stock(Node, Dated):
    """A department's stock of a medication. Every change of its units is in the ledger."""

    units_on_hand: int = column("Units in all batches, expired ones included.")
    reorder_level: int = column("Order more when fewer units than this are left: 0 to 1000000.")
    department_id: strawberry.Private[int]
    medication_id: strawberry.Private[int]

    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")
    medication: Medication = one("medications_by_id", "medication_id", "The medication.")
    batches: list[StockBatchRef] = many("stock_batches_by_stock_id", "The batches, the earliest expiry date first.")
    movements: Connection[StockMovementRef] = page(
        "stock_movements_by_stock_id_page", "The ledger of the stock, the latest entry first.", order=("moved_at desc",)
    )


@entity("stock_batches")
class StockBatch(Node, Dated):
    """A batch of a medication in a department's stock, with one expiry date."""

    batch_number: str = column("The manufacturer's batch number, unique within the stock.")
    expires_on: dt.date = column("Last day on which the batch may be used, in the hospital's time zone.")
    units: int = column("Units that are left.")
    stock_id: strawberry.Private[int]

    stock: Stock = one("stock_by_id", "stock_id", "The stock.")


@entity("stock_movements")
class StockMovement(Part):
    """An entry in the ledger of a stock. Entries never change."""

    kind: StockMovementKind = column("Why the units changed.")
    units: int = column("Units added; negative if they were taken away.")
    moved_at: dt.datetime = column("When the units changed.")
    reason: str | None = column(
        "Why units were adjusted, came back, were destroyed or moved; null if there is none or you may not see it."
    )
    stock_id: strawberry.Private[int]
    batch_id: strawberry.Private[int]
    prescription_item_id: strawberry.Private[int | None]
    moved_by_id: strawberry.Private[int | None]

    batch: StockBatch = one("stock_batches_by_id", "batch_id", "The batch.")
    prescription_item: "PrescriptionItem | None" = one(
        "prescription_items_by_id",
        "prescription_item_id",
        "The prescription item that the units were dispensed for or returned from; else null.",
    )
    moved_by: AccountRef | None = one(
        "accounts_by_id", "moved_by_id", "The account that made the change; null if you may not see it."
    )


@entity("prescription_items")
class PrescriptionItem(Node, Dated):
    """One medication of a prescription."""

    dosage: str = column("Dose, such as 1 tablet, at most 200 characters.")
    frequency: str = column("How often to take it, such as twice a day, at most 200 characters.")
    duration_days: int = column("Number of days: 1 to 365.")
    quantity: int = column("Units dispensed: 1 to 10000.")
    unit_price: Decimal = column("Price of one unit when the medication was prescribed.")
    allergies: list[str] = column("Allergies of the patient against which it was prescribed; empty for none.")
    allergy_reason: str | None = column(
        "Why it was prescribed against an allergy; null if it was not or you may not see it."
    )
    warnings: list[TherapyWarning] = column("What was noticed when it was prescribed.")
    returned_units: int = column("Units that came back; all of them if the prescription was cancelled.")
    prescription_id: strawberry.Private[int]
    medication_id: strawberry.Private[int]

    medication: Medication = one("medications_by_id", "medication_id", "The medication.")
    prescription: PrescriptionRef = one("prescriptions_by_id", "prescription_id", "The prescription.")


@entity("prescriptions")
class Prescription(Node, Dated):
    """Medications prescribed to a patient in a visit. They are taken from the stock of the visit's department."""

    status: PrescriptionStatus = column("Status of the prescription.")
    prescribed_at: dt.datetime = column("When the medications were prescribed.")
    cancelled_at: dt.datetime | None = column("When the prescription was cancelled; null if it was not.")
    cancellation_reason: str | None = column(
        "Why the prescription was cancelled; null if it was not or you may not see it."
    )
    visit_id: strawberry.Private[int]
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    department_id: strawberry.Private[int]
    cancelled_by_id: strawberry.Private[int | None]

    items: list[PrescriptionItem] = many("prescription_items_by_prescription_id", "The medications.")
    visit: VisitRef | None = one("visits_by_id", "visit_id", "The visit; null if you may not see it.")
    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor who prescribed.")
    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department whose stock the medications were taken from."
    )
    cancelled_by: AccountRef | None = one(
        "accounts_by_id",
        "cancelled_by_id",
        "The account that cancelled the prescription; null if there is none or you may not see it.",
    )
