"""Patients."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import argument, choice, choices, column, derived, embedded, typed
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page, value
from graph.domains.refs import (
    AdmissionRef,
    AppointmentRef,
    BillRef,
    DepartmentRef,
    DoctorRef,
    MedicationRef,
    PrescriptionRef,
    TreatmentRef,
    VisitRef,
)


@choices
class Gender(enum.Enum):
    """A patient's gender."""

    FEMALE = choice("FEMALE", "Female.")
    MALE = choice("MALE", "Male.")
    OTHER = choice("OTHER", "Another.")
    UNKNOWN = choice("UNKNOWN", "Not known.")


@choices
class SchedulingStatus(enum.Enum):
    """How a patient stands with a department."""

    UNSCHEDULED = choice("UNSCHEDULED", "Neither a booking ahead nor a visit so far.")
    SCHEDULED = choice("SCHEDULED", "A booking lies ahead.")
    RECENTLY_VISITED = choice("RECENTLY_VISITED", "The last visit was within 90 days.")
    DORMANT = choice("DORMANT", "The last visit is longer ago.")


@typed
class SchedulingState:
    """How a patient stands with a department, now."""

    patient_id: strawberry.Private[int]
    department_id: strawberry.Private[int]
    state: SchedulingStatus = column("How the patient stands with the department.")
    last_booking_at: dt.datetime | None = column("Start of the latest live booking.")
    last_visit_at: dt.datetime | None = column("When the latest visit was.")

    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")


@typed
class Insurance:
    """Who pays a share of a patient's bills."""

    provider: str = column("The insurer.")
    policy_number: str | None = column("The patient's policy there.")
    cover_percent: Decimal = column("The share of a bill's total that it pays, percent.")


@entity("patients")
class Patient(Node, Dated):
    """Somebody the hospital cares for.

    Contact data, allergies, notes and insurance are null if you may not see them.
    """

    medical_record_number: str = column("Four digits or more, unique in the hospital.")
    first_name: str = column("Given name.")
    last_name: str = column("Family name.")
    birth_date: dt.date = column("Date of birth.")
    gender: Gender = column("Gender.")
    phone: str | None = column("Telephone.")
    email: str | None = column("E-mail address.")
    address: str | None = column("Postal address.")
    allergies: list[str] | None = column("Substances the patient must not be given.")
    notes: str | None = column("Clinical notes.")
    registered_at: dt.datetime = column("When the patient was registered.")
    retired_at: dt.datetime | None = column("Since when the record is closed.")
    insurance_provider: strawberry.Private[str | None]
    insurance_policy_number: strawberry.Private[str | None]
    insurance_cover_percent: strawberry.Private[Decimal | None]

    full_name: str = derived(("first_name", "last_name"), "{} {}".format, "Given and family name.")

    insurance: Insurance | None = embedded("insurance_", "Who pays a share of the patient's bills.")
    age: int | None = value(
        "ages_by_patient_id",
        "age",
        "Age in years; a birthday on 29 February falls on 1 March in a common year.",
        argument("on", dt.date | None, "On which day; today at the hospital if absent."),
    )
    total_billed: Decimal | None = value(
        "patient_totals_by_patient_id",
        "total_billed",
        "Sum of the patient's bills that are not void; null if you may not see it.",
    )
    scheduling_states: list[SchedulingState] = many(
        "scheduling_states_by_patient_id", "How the patient stands with each department that knows them."
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_patient_id_page", "Appointments, by their start.", order=("starts_at asc",)
    )
    visits: Connection[VisitRef] = page(
        "visits_by_patient_id_page", "Visits, the latest first.", order=("visited_at desc",)
    )
    prescriptions: Connection[PrescriptionRef] = page(
        "prescriptions_by_patient_id_page", "Prescriptions, the latest first.", order=("prescribed_at desc",)
    )
    medications: Connection[MedicationRef] = page(
        "medications_by_patient_id_page",
        "Each medication of the patient's ACTIVE prescriptions, by name.",
        order=("name asc",),
    )
    treatments: Connection[TreatmentRef] = page(
        "treatments_by_patient_id_page", "Treatments of the patient, the latest first.", order=("treated_at desc",)
    )
    bills: Connection[BillRef] = page("bills_by_patient_id_page", "Bills, the latest first.", order=("issued_at desc",))
    admissions: Connection[AdmissionRef] = page(
        "admissions_by_patient_id_page", "Stays in a room, the latest first.", order=("admitted_at desc",)
    )
    doctors: Connection[DoctorRef] = page(
        "doctors_by_patient_id_page",
        "Doctors with whom the patient has or had an appointment that was neither cancelled nor missed.",
        order=("last_name asc",),
    )
