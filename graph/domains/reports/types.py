"""Rows of the reports. Every figure is defined in the comment of its function, db/functions/reports.

Patients are named by their id. Who may see a patient finds them behind `patient`; for others it is null.
"""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.fields import choice, choices, column, typed
from graph.declare.relations import one
from graph.declare.reports import ReportRow, id_of
from graph.domains.billing.types import BillStatus, PaymentMethod
from graph.domains.refs import AppointmentRef, BillRef, DepartmentRef, DoctorRef, PatientRef, RoomRef, StockRef
from graph.domains.scheduling.types import AppointmentStatus
from graph.domains.wards.types import RoomType

_PATIENT_ID = "The patient's id, the same in every report."
_PATIENT = "The patient; null if you may not see them."


@choices
class RoomStatus(enum.Enum):
    """How much of a room is taken."""

    FREE = choice("FREE", "None of its beds.")
    PARTLY_OCCUPIED = choice("PARTLY_OCCUPIED", "Some of its beds.")
    FULL = choice("FULL", "All of its beds.")


@typed
class AppointmentSummary(ReportRow):
    """An appointment: the patient, the doctor, the time and the outcome."""

    starts_at: dt.datetime = column("Its first moment.")
    ends_at: dt.datetime = column("Its end.")
    status: AppointmentStatus = column("How far it has come.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    department_id: strawberry.Private[int]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "key", "The appointment; null if you may not see it."
    )
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")
    department: DepartmentRef = one("departments_by_id", "department_id", "Where.")


@typed
class DepartmentDoctors(ReportRow):
    """How many doctors a department has."""

    doctors: int = column("Doctors who are neither retired nor waiting for approval.")
    bookable_doctors: int = column("Those of them who have an active licence and are registered today.")
    specializations: int = column("In how many specializations they are.")

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@typed
class RoomOccupancy(ReportRow):
    """How much of a room is taken now."""

    number: str = column("Number on the door.")
    type: RoomType = column("What it is for.")
    beds: int = column("Its beds.")
    occupied: int = column("Beds of patients who are admitted and not discharged.")
    available: int = column("Beds that are free.")
    status: RoomStatus = column("How much of it is taken.")
    department_id: strawberry.Private[int]

    room: RoomRef | None = one("rooms_by_id", "key", "The room; null if you may not see it.")
    department: DepartmentRef = one("departments_by_id", "department_id", "Whose room.")


@typed
class SeenPatient(ReportRow):
    """A patient seen by doctors of a specialization."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    visits: int = column("The patient's visits to these doctors in the period.")
    doctors: int = column("To how many of them.")
    last_visited_at: dt.datetime = column("The last of these visits.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@typed
class FrequentPatient(ReportRow):
    """A patient with many appointments."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    appointments: int = column(
        "The patient's appointments that start in the period, whatever their status, without those entered by mistake."
    )
    completed: int = column("Those of them that were completed.")
    cancelled: int = column("Those of them that were cancelled.")
    no_shows: int = column("Those of them that the patient missed.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@typed
class BilledPatient(ReportRow):
    """What a patient was billed, in one currency: bills that were issued in the period and are not void."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    currency: str = column("ISO 4217 code of every amount.")
    bills: int = column("How many bills.")
    billed: Decimal = column("Sum of their totals as they are now.")
    covered: Decimal = column("What insurances pay of that.")
    paid: Decimal = column("What the patient paid of the rest so far.")
    refunded: Decimal = column("What the patient was given back of that.")
    balance: Decimal = column("What is still due.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@typed
class DepartmentMedications(ReportRow):
    """How many distinct medications a department gives."""

    medications: int = column("Prescribed in the period, in prescriptions that are not cancelled.")
    stocked_medications: int = column("Of which it has units now, expired ones included.")

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@typed
class DoctorAppointments(ReportRow):
    """How many appointments a doctor has."""

    appointments: int = column("Those that start in the period, whatever became of them, mistaken ones left out.")
    completed: int = column("Those of them that were completed.")
    cancelled: int = column("Those of them that were cancelled.")
    no_shows: int = column("Those of them that the patients missed.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")


@typed
class DiscountedBill(ReportRow):
    """A bill that is not void, with its discount."""

    status: BillStatus = column("How far it has come.")
    currency: str = column("ISO 4217 code of every amount.")
    subtotal: Decimal = column("Sum of its lines.")
    discount_percent: Decimal = column("Taken off the subtotal, percent.")
    discount: Decimal = column("Amount taken off the subtotal.")
    total: Decimal = column("Subtotal, less discount, plus tax.")
    issued_at: dt.datetime = column("When it was issued.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]

    bill: BillRef | None = one("bills_by_id", "key", "The bill; null if you may not see it.")
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)


@typed
class Revenue(ReportRow):
    """The money that came in for a department in a month, by one method of payment, in one currency."""

    month: dt.date = column("The month's first day. Days are the hospital's.")
    method: PaymentMethod = column("How it was paid.")
    currency: str = column("ISO 4217 code of every amount.")
    received: Decimal = column("Payments received in the month that are not void.")
    refunded: Decimal = column("Given back in the month, of whichever month's payments.")
    revenue: Decimal = column("Received less refunded; negative where more was given back.")

    department: DepartmentRef = one("departments_by_id", "key", "The department of the bills' appointments.")


@typed
class StockAlert(ReportRow):
    """Stock that runs low, or out of time. Expired units count as none."""

    medication_name: str = column("Name of the medication.")
    strength: str = column("Such as 500 mg.")
    units_on_hand: int = column("Units in all batches, expired ones included.")
    usable_units: int = column("Units that are not expired.")
    reorder_level: int = column("Order more when fewer usable units are left.")
    shortage: int = column("How many usable units the reorder level lacks; 0 if none.")
    expiring_units: int = column("Units whose last day is one of those from today to today and `withinDays`.")
    expired_units: int = column("Units whose last day has passed.")
    next_expiry_on: dt.date | None = column("The next last day of units, today or later; null without usable units.")
    department_id: strawberry.Private[int]

    stock: StockRef | None = one("stock_by_id", "key", "The stock; null if you may not see it.")
    department: DepartmentRef = one("departments_by_id", "department_id", "Whose stock.")


@typed
class NoShowRate(ReportRow):
    """How many of a doctor's appointments were missed."""

    appointments: int = column("Those that patients came to or missed: not cancelled, mistaken, nor still only booked.")
    no_shows: int = column("Those of them that were missed.")
    rate_percent: Decimal = column("Missed ones per hundred, rounded to two decimals.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")
