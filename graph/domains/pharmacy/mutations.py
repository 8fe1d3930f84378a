"""Commands of the pharmacy."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference
from graph.declare.fields import input_of
from graph.domains.pharmacy.types import Medication, Prescription, Stock


@input_of
class PrescriptionItemInput:
    """A medication to prescribe."""

    medication_id: strawberry.ID = reference("Medication", "Which one.")
    dosage: str = given("How much at a time.")
    frequency: str = given("How often.")
    duration_days: int = given("For how many days.")
    quantity: int = given("Units to give.")


@input_of
class PrescribeInput:
    """A prescription to be."""

    visit_id: strawberry.ID = reference("Visit", "In which visit.")
    items: list[PrescriptionItemInput] = given("The medications, each once.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class CancelPrescriptionInput:
    """A prescription to cancel."""

    prescription_id: strawberry.ID = reference("Prescription", "Which one.")
    reason: str = given("Why.")


@input_of
class CompletePrescriptionInput:
    """A prescription that was taken to its end."""

    prescription_id: strawberry.ID = reference("Prescription", "Which one.")


@input_of
class AddMedicationWithStockInput:
    """A medication to be, and its first batch."""

    department_id: strawberry.ID = reference("Department", "Into whose stock.")
    name: str = given("Name.")
    strength: str | None = optional("Such as 500 mg.")
    form: str | None = optional("Such as tablet.")
    manufacturer: str | None = optional("Who makes it.")
    unit_price: Decimal = given("Price of one unit in the hospital's currency.")
    quantity: int = given("Units received.")
    batch_number: str = given("The manufacturer's number.")
    expires_on: dt.date = given("Last day on which the batch may be given.")


@input_of
class ReceiveStockInput:
    """A delivery."""

    department_id: strawberry.ID = reference("Department", "Into whose stock.")
    medication_id: strawberry.ID = reference("Medication", "Of what.")
    quantity: int = given("Units received.")
    batch_number: str = given("The manufacturer's number.")
    expires_on: dt.date = given("Last day on which the batch may be given.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class AdjustStockInput:
    """A correction after a count."""

    department_id: strawberry.ID = reference("Department", "Whose stock.")
    medication_id: strawberry.ID = reference("Medication", "Of what.")
    batch_number: str = given("Which batch.")
    change: int = given("Units to add; negative to take away.")
    reason: str = given("Why.")
    request_id: uuid.UUID | None = optional("Repeating a request with the same id does nothing twice.")


@strawberry.type
class PharmacyMutation:
    """The pharmacy's part of Mutation."""

    prescribe: Prescription = command(
        "prescribe", PrescribeInput, "Prescribes medications and takes them from the department's stock, all or none."
    )
    cancel_prescription: Prescription = command(
        "cancel_prescription", CancelPrescriptionInput, "Cancels an ACTIVE prescription and puts its units back."
    )
    complete_prescription: Prescription = command(
        "complete_prescription", CompletePrescriptionInput, "Ends an ACTIVE prescription that was taken to its end."
    )
    add_medication_with_stock: Medication = command(
        "add_medication_with_stock",
        AddMedicationWithStockInput,
        "Enters a medication and its first batch, both or neither.",
    )
    receive_stock: Stock = command("receive_stock", ReceiveStockInput, "Takes a delivery into a department's stock.")
    adjust_stock: Stock = command("adjust_stock", AdjustStockInput, "Corrects a batch's units after a count.")
