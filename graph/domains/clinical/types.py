"""Visits, treatments and laboratory results."""

import datetime as dt
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import column
from graph.declare.relations import many, one
from graph.domains.refs import AccountRef, AppointmentRef, DepartmentRef, DoctorRef, PatientRef, PrescriptionRef


@entity("amendments")
class Amendment(Part):
    """The values of a visit or a treatment before a correction. Amendments never change."""

    diagnosis: str | None = column("The visit's diagnosis before the correction; null for a treatment.")
    kind: str | None = column("The treatment's procedure before the correction; null for a visit.")
    cost: Decimal | None = column("The treatment's cost before the correction; null for a visit.")
    notes: str | None = column("The notes before the correction.")
    reason: str | None = column("Why the record was corrected; null if the visit was simply recorded again.")
    amended_at: dt.datetime = column("When the record was corrected.")
    visit_id: strawberry.Private[int]
    treatment_id: strawberry.Private[int | None]
    amended_by_id: strawberry.Private[int | None]

    treatment: "Treatment | None" = one(
        "treatments_by_id", "treatment_id", "The treatment that was corrected; null if the visit itself was."
    )
    amended_by: AccountRef | None = one(
        "accounts_by_id", "amended_by_id", "The account that made the correction; null if you may not see it."
    )


@entity("treatments")
class Treatment(Node, Dated):
    """A procedure that was performed in a visit."""

    kind: str = column("Name of the procedure, at most 200 characters.")
    cost: Decimal = column("Price in the hospital's currency, not negative.")
    notes: str | None = column("Clinical notes, at most 20000 characters; null if you may not see them.")
    treated_at: dt.datetime = column("When the procedure was recorded.")
    visit_id: strawberry.Private[int]

    visit: "Visit" = one("visits_by_id", "visit_id", "The visit.")


@entity("lab_results")
class LabResult(Node, Dated):
    """A result of a laboratory test of a visit. All but its time is null if you may not see clinical data."""

    test: str | None = column("Name of the test, at most 200 characters; null if you may not see it.")
    value: str | None = column(
        "The value that was found, a number or words, at most 200 characters; null if you may not see it."
    )
    unit: str | None = column(
        "Unit of the value, at most 50 characters, empty if it has none; null if you may not see it."
    )
    reference_range: str | None = column(
        "The range of usual values, at most 100 characters, empty if there is none; null if you may not see it."
    )
    abnormal: bool | None = column("Whether the value lies outside the usual range; null if you may not see it.")
    resulted_at: dt.datetime = column("When the laboratory had the result, not in the future.")
    notes: str | None = column("Clinical notes, at most 20000 characters; null if you may not see them.")
    visit_id: strawberry.Private[int]

    visit: "Visit" = one("visits_by_id", "visit_id", "The visit.")


@entity("visits")
class Visit(Node, Dated):
    """The findings of an appointment. Diagnosis and notes are null if you may not see them."""

    diagnosis: str | None = column("The diagnosis.")
    notes: str | None = column("Clinical notes.")
    visited_at: dt.datetime = column("When the visit was first recorded.")
    appointment_id: strawberry.Private[int]
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    department_id: strawberry.Private[int]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "appointment_id", "The appointment; null if you may not see it."
    )
    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")
    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department. Prescriptions of the visit take from its stock."
    )
    treatments: list[Treatment] = many("treatments_by_visit_id", "Procedures that were performed in the visit.")
    lab_results: list[LabResult] = many("lab_results_by_visit_id", "Laboratory results of the visit.")
    prescriptions: list[PrescriptionRef] = many("prescriptions_by_visit_id", "Prescriptions of the visit.")
    amendments: list[Amendment] = many(
        "amendments_by_visit_id",
        "The values of the visit and of its treatments before each correction, the earliest first. Empty "
        "if you may not see the notes.",
    )
