"""Commands of the pharmacy."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, confirmation, optional, reference, required
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.pharmacy.types import Medication, Prescription, PrescriptionItem, Stock, SubstanceGroup


@input_type
class PrescriptionItemInput:
    """A medication to prescribe."""

    medication_id: strawberry.ID = reference("Medication", "The medication.")
    dosage: str = required("Dose, such as 1 tablet, at most 200 characters.")
    frequency: str = required("How often to take it, such as twice a day, at most 200 characters.")
    duration_days: int = required("Number of days: 1 to 365.")
    quantity: int = required("Units to dispense: 1 to 10000.")
    allergy_reason: str | None = optional(
        "Why the medication is given despite an allergy of the patient, at most 1000 characters; kept on record."
    )


@input_type
class PrescribeInput:
    """A new prescription."""

    visit_id: strawberry.ID = reference("Visit", "The visit.")
    items: list[PrescriptionItemInput] = required("The medications: 1 to 50, each at most once.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class AddMedicationWithStockInput:
    """A new medication and its first batch."""

    department_id: strawberry.ID = reference("Department", "The department that stocks the batch.")
    name: str = required("Name, at most 200 characters.")
    strength: str | None = optional("Strength, such as 500 mg, at most 100 characters.")
    form: str | None = optional("Form, such as tablet, at most 100 characters.")
    manufacturer: str | None = optional("Name of the manufacturer, at most 200 characters.")
    substances: list[str] | None = optional(
        "Active substances and the classes that they belong to, such as Amoxicillin and Penicillins: at most 50."
    )
    unit_price: Decimal = required("Price of one unit in the hospital's currency.")
    quantity: int = required("Units received: 1 to 1000000.")
    batch_number: str = required("The manufacturer's batch number, at most 100 characters.")
    expires_on: dt.date = required("Last day on which the batch may be used, in the hospital's time zone.")
    confirmed: bool = confirmation()


@input_type
class ReceiveStockInput:
    """A delivery of a medication."""

    department_id: strawberry.ID = reference("Department", "The department that receives the delivery.")
    medication_id: strawberry.ID = reference("Medication", "The medication.")
    quantity: int = required("Units received: 1 to 1000000.")
    batch_number: str = required("The manufacturer's batch number, at most 100 characters.")
    expires_on: dt.date = required("Last day on which the batch may be used, in the hospital's time zone.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class TransferStockInput:
    """Units of a batch for another department."""

    from_department_id: strawberry.ID = reference("Department", "The department that has the units.")
    to_department_id: strawberry.ID = reference("Department", "The department that gets the units.")
    medication_id: strawberry.ID = reference("Medication", "The medication.")
    batch_number: str = required("The manufacturer's batch number.")
    units: int = required("Units to move: 1 to 1000000.")
    reason: str = required("Why the units are moved, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class ReturnPrescriptionItemInput:
    """Units of a prescription that come back."""

    prescription_item_id: strawberry.ID = reference("PrescriptionItem", "The prescription item.")
    units: int = required("Units that come back: 1 to 10000, at most those that are out.")
    reason: str = required("Why the units come back, at most 1000 characters.")
    destroyed: bool | None = optional("Whether the units are destroyed and not put back into stock.")
    batch_number: str | None = optional(
        "The batch that the units are of. Left out, what was dispensed last comes first."
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class KeepPrescriptionItemInput:
    """Why a patient goes on taking a medication against an allergy."""

    prescription_item_id: strawberry.ID = reference("PrescriptionItem", "The prescription item.")
    allergy_reason: str = required("Why, at most 1000 characters; kept on record.")


@input_type
class AdjustStockInput:
    """A correction of a batch after a count."""

    department_id: strawberry.ID = reference("Department", "The department.")
    medication_id: strawberry.ID = reference("Medication", "The medication.")
    batch_number: str = required("The manufacturer's batch number.")
    change: int = required("Units to add, or negative to take away: not zero, at most 1000000.")
    reason: str = required("Why the units are corrected, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(
        "A new UUID for each new request. A request repeated with the same id is done once and gets the same answer."
    )
    confirmed: bool = confirmation()


@strawberry.type
class PharmacyMutation:
    """The pharmacy's part of Mutation."""

    prescribe: Prescription = command(
        "prescribe",
        PrescribeInput,
        "Prescribes medications and takes them from the department's stock: all of them or none.",
    )
    cancel_prescription: Prescription = command_on(
        "Prescription",
        "cancel_prescription",
        "Cancels an ACTIVE prescription and returns its units to the stock.",
    )
    return_prescription_item: PrescriptionItem = command(
        "return_prescription_item",
        ReturnPrescriptionItemInput,
        "Takes back units of a prescription, into stock or to be destroyed. The bill no longer charges them.",
    )
    keep_prescription_item: PrescriptionItem = command(
        "keep_prescription_item",
        KeepPrescriptionItemInput,
        "Says why the patient goes on taking a medication against an allergy that was recorded since.",
    )
    create_substance_group: SubstanceGroup = record_command("create_substance_group")
    complete_prescription: Prescription = record_command("complete_prescription")
    add_medication_with_stock: Medication = command(
        "add_medication_with_stock",
        AddMedicationWithStockInput,
        "Adds a medication together with its first batch: both or neither.",
    )
    receive_stock: Stock = command("receive_stock", ReceiveStockInput, "Adds a delivery to a department's stock.")
    transfer_stock: Stock = command(
        "transfer_stock",
        TransferStockInput,
        "Moves units of a batch to another department's stock in one step; the answer is the stock that has them now.",
    )
    adjust_stock: Stock = command("adjust_stock", AdjustStockInput, "Corrects the units of a batch after a count.")
