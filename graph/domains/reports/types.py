"""Rows of the reports. Every figure is defined in the comment of its function, db/functions/reports.

Patients are named by their id. Who may see a patient finds them behind `patient`; for others it is null.
"""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.fields import choice, column, enum_type, object_type
from graph.declare.relations import one
from graph.declare.reports import ReportRow, id_of
from graph.domains.billing.types import BillStatus, Payer, PaymentMethod
from graph.domains.refs import AppointmentRef, BillRef, DepartmentRef, DoctorRef, PatientRef, RoomRef, StockRef
from graph.domains.scheduling.types import AppointmentStatus
from graph.domains.wards.types import RoomType

_PATIENT_ID = "The patient's id. It is given even if you may not see the patient."
_PATIENT = "The patient; null if you may not see them."


@enum_type
class RoomStatus(enum.Enum):
    """How full a room is."""

    FREE = choice("FREE", "No bed is occupied.")
    PARTLY_OCCUPIED = choice("PARTLY_OCCUPIED", "Some beds are occupied.")
    FULL = choice("FULL", "All beds are occupied.")


@object_type
class AppointmentSummary(ReportRow):
    """An appointment: patient, doctor, time and status."""

    starts_at: dt.datetime = column("Start of the appointment.")
    ends_at: dt.datetime = column("End of the appointment.")
    status: AppointmentStatus = column("Status of the appointment.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    department_id: strawberry.Private[int]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "key", "The appointment; null if you may not see it."
    )
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")


@object_type
class DepartmentDoctors(ReportRow):
    """The number of doctors in a department."""

    doctors: int = column("Doctors who are neither retired nor waiting for approval.")
    bookable_doctors: int = column(
        "Of these doctors, the ones with an ACTIVE licence and a registration that is valid today."
    )
    specializations: int = column("The number of different specializations of these doctors.")

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@object_type
class RoomOccupancy(ReportRow):
    """The occupied and free beds of a room now."""

    number: str = column("Number on the door.")
    type: RoomType = column("Use of the room.")
    beds: int = column("Number of beds.")
    occupied: int = column("Beds that are occupied now.")
    available: int = column("Beds that are free now.")
    status: RoomStatus = column("How full the room is.")
    department_id: strawberry.Private[int]

    room: RoomRef | None = one("rooms_by_id", "key", "The room; null if you may not see it.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department of the room.")


@object_type
class SeenPatient(ReportRow):
    """A patient who visited doctors of a specialization."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    visits: int = column("The number of visits to these doctors in the period.")
    doctors: int = column("The number of different doctors visited.")
    last_visited_at: dt.datetime = column("When the last of these visits was.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@object_type
class FrequentPatient(ReportRow):
    """A patient with many appointments."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    appointments: int = column(
        "The patient's appointments that start in the period, of any status. Those entered by mistake are left out."
    )
    completed: int = column("Of these appointments, the completed ones.")
    cancelled: int = column("Of these appointments, the cancelled ones.")
    no_shows: int = column("Of these appointments, the ones that the patient missed.")
    left_unseen: int = column("Of these appointments, the ones that the patient left without being seen.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@object_type
class BilledPatient(ReportRow):
    """The amount billed to a patient in one currency: bills issued in the period that are not void."""

    patient_id: strawberry.ID = id_of("Patient", _PATIENT_ID)
    currency: str = column("ISO 4217 code of every amount.")
    bills: int = column("The number of these bills.")
    billed: Decimal = column("Sum of their current totals.")
    covered: Decimal = column("The amount that insurers are asked to pay.")
    paid: Decimal = column("The amount that the patient has paid so far.")
    refunded: Decimal = column("The amount that has been refunded to the patient so far.")
    balance: Decimal = column("The amount that the patient still has to pay.")
    refund_due: Decimal = column("What patients paid beyond what is owed, and is to be given back.")
    written_off: Decimal = column("The amount of the patient's part that was written off.")
    insurer_paid: Decimal = column("The amount that insurers have paid so far, less refunds.")
    insurer_balance: Decimal = column("The amount that insurers still have to pay.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@object_type
class DepartmentMedications(ReportRow):
    """The number of different medications that a department prescribed."""

    medications: int = column("Medications prescribed in the period, without cancelled prescriptions.")
    stocked_medications: int = column(
        "Of these medications, the ones that the department has in stock now, expired units included."
    )

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@object_type
class DoctorAppointments(ReportRow):
    """The number of appointments of a doctor."""

    appointments: int = column(
        "The doctor's appointments that start in the period, of any status. Those entered by mistake are left out."
    )
    completed: int = column("Of these appointments, the completed ones.")
    cancelled: int = column("Of these appointments, the cancelled ones.")
    no_shows: int = column("Of these appointments, the ones that the patients missed.")
    left_unseen: int = column("Of these appointments, the ones that the patients left without being seen.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")


@object_type
class DiscountedBill(ReportRow):
    """A bill that is not void, with its discount."""

    status: BillStatus = column("Status of the bill.")
    currency: str = column("ISO 4217 code of every amount.")
    subtotal: Decimal = column("Sum of the bill's lines.")
    discount_percent: Decimal = column("Discount on the subtotal, in percent.")
    discount: Decimal = column("Discount as an amount.")
    total: Decimal = column("Subtotal less discount plus tax.")
    issued_at: dt.datetime = column("When the bill was issued.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]

    bill: BillRef | None = one("bills_by_id", "key", "The bill; null if you may not see it.")
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)


@object_type
class WhatIfDiscount(ReportRow):
    """The bills of a department in one month and currency as they are, and with a discount on every one.

    Discounts are not added up: a bill that has a higher discount keeps it.
    """

    month: dt.date = column("First day of the month in which the bills were issued, in the hospital's time zone.")
    currency: str = column("ISO 4217 code of every amount.")
    bills: int = column("Bills issued in the month, void ones left out.")
    discounted_bills: int = column("Of these bills, the ones that have a discount now.")
    billed: Decimal = column("Sum of the bills' current totals.")
    would_be_billed: Decimal = column("Sum of the bills' totals with the discount, each rounded as a bill is.")
    difference: Decimal = column("Billed less what would be billed.")

    department: DepartmentRef | None = one(
        "departments_by_id", "key", "The department of the billed appointments; null for bills of no appointment."
    )


@object_type
class Revenue(ReportRow):
    """The payments and refunds of a department in one month, by one payment method, in one currency."""

    month: dt.date = column("First day of the month, in the hospital's time zone.")
    method: PaymentMethod = column("The payment method.")
    payer: Payer = column("Who paid: an insurer where the method is INSURANCE.")
    currency: str = column("ISO 4217 code of every amount.")
    received: Decimal = column("Payments received in the month, void ones left out.")
    refunded: Decimal = column("Amounts refunded in the month, also of payments received earlier.")
    revenue: Decimal = column("Received less refunded; negative if more was refunded.")

    department: DepartmentRef | None = one(
        "departments_by_id", "key", "The department of the billed appointments; null for bills of no appointment."
    )


@object_type
class OutstandingClaims(ReportRow):
    """The amount that one insurer still has to pay of submitted claims, in one currency, by their age in days."""

    insurance_provider: str = column("The insurer, as kept with the bills.")
    currency: str = column("ISO 4217 code of every amount.")
    claims: int = column("The number of these claims.")
    outstanding: Decimal = column("The amount that is still to be paid.")
    up_to_30_days: Decimal = column("The part of it that was claimed at most 30 days ago.")
    up_to_60_days: Decimal = column("The part that was claimed 31 to 60 days ago.")
    up_to_90_days: Decimal = column("The part that was claimed 61 to 90 days ago.")
    over_90_days: Decimal = column("The part that was claimed more than 90 days ago.")
    oldest_at: dt.datetime = column("When the oldest of these claims was submitted.")


@object_type
class WriteOff(ReportRow):
    """An amount that was written off."""

    adjusted_at: dt.datetime = column("When the amount was written off.")
    payer: Payer = column("Who owed the amount.")
    insurance_provider: str | None = column("The insurer, if it owed the amount.")
    currency: str = column("ISO 4217 code of the amount.")
    amount: Decimal = column("The amount; negative if it takes an earlier one back.")

    bill: BillRef | None = one("bills_by_id", "key", "The bill; null if you may not see it.")


@object_type
class StockAlert(ReportRow):
    """Stock that is low or expires soon. Expired units do not count as usable."""

    medication_name: str = column("Name of the medication.")
    strength: str = column("Strength of the medication, such as 500 mg.")
    units_on_hand: int = column("Units in all batches, expired ones included.")
    usable_units: int = column("Units that have not expired.")
    reorder_level: int = column("Order more when fewer usable units than this are left.")
    shortage: int = column("Reorder level less usable units; 0 if there is no shortage.")
    expiring_units: int = column("Units whose last day is today or at most `withinDays` days later.")
    expired_units: int = column("Units whose last day has passed.")
    next_expiry_on: dt.date | None = column("The earliest last day of usable units; null if there are none.")
    department_id: strawberry.Private[int]

    stock: StockRef | None = one("stock_by_id", "key", "The stock; null if you may not see it.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")


@object_type
class NoShowRate(ReportRow):
    """The share of a doctor's appointments that the patients missed."""

    appointments: int = column(
        "Appointments that the patients came to or missed. Appointments that are cancelled, entered by "
        "mistake or still BOOKED are left out."
    )
    no_shows: int = column("Of these appointments, the ones that the patients missed.")
    rate_percent: Decimal = column("Missed appointments in percent, rounded to two decimals.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")
