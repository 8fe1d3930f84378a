"""Visits and treatments."""

import datetime as dt
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import column
from graph.declare.relations import many, one
from graph.domains.refs import AccountRef, AppointmentRef, DepartmentRef, DoctorRef, PatientRef, PrescriptionRef


@entity("amendments")
class Amendment(Part):
    """What a visit or a treatment said before it was corrected. It is never changed."""

    diagnosis: str | None = column("The visit's diagnosis before; null of a treatment.")
    kind: str | None = column("The treatment's kind before; null of a visit.")
    cost: Decimal | None = column("The treatment's cost before; null of a visit.")
    notes: str | None = column("The notes before.")
    reason: str | None = column("Why it was corrected; null where it was merely recorded again.")
    amended_at: dt.datetime = column("When.")
    visit_id: strawberry.Private[int]
    treatment_id: strawberry.Private[int | None]
    amended_by_id: strawberry.Private[int | None]

    treatment: "Treatment | None" = one(
        "treatments_by_id", "treatment_id", "The treatment that was corrected; null where it was the visit itself."
    )
    amended_by: AccountRef | None = one(
        "accounts_by_id", "amended_by_id", "The account that corrected it; null if you may not see it."
    )


@entity("treatments")
class Treatment(Node, Dated):
    """A procedure done in a visit."""

    kind: str = column("What was done.")
    cost: Decimal = column("Its price in the hospital's currency.")
    notes: str | None = column("Clinical notes; null if you may not see them.")
    treated_at: dt.datetime = column("When it was done.")
    visit_id: strawberry.Private[int]

    visit: "Visit" = one("visits_by_id", "visit_id", "The visit.")


@entity("visits")
class Visit(Node, Dated):
    """What happened in an appointment. Diagnosis and notes are null if you may not see them."""

    diagnosis: str | None = column("What the doctor found.")
    notes: str | None = column("Clinical notes.")
    visited_at: dt.datetime = column("When it was first recorded.")
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
        "departments_by_id", "department_id", "The department, whose stock its prescriptions take from."
    )
    treatments: list[Treatment] = many("treatments_by_visit_id", "Procedures done in it.")
    prescriptions: list[PrescriptionRef] = many("prescriptions_by_visit_id", "Medications given in it.")
    amendments: list[Amendment] = many(
        "amendments_by_visit_id",
        "What it and its treatments said before each correction, the first first; for those who may read notes.",
    )
