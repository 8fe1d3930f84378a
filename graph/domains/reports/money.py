"""Rows of the reports that a bookkeeper asks for."""

import datetime as dt
from decimal import Decimal

import strawberry

from graph.declare.fields import column, object_type
from graph.declare.relations import one
from graph.declare.reports import ReportRow, id_of
from graph.domains.billing.types import PaymentMethod
from graph.domains.refs import AccountRef, AdmissionRef, AppointmentRef, DoctorRef, PatientRef

_PATIENT = "The patient; null if you may not see them."
_PATIENT_ID = "The patient's id. It is given even if you may not see the patient."


@object_type
class Unbilled(ReportRow):
    """An appointment that was begun or completed, and of which something is on no bill."""

    starts_at: dt.datetime = column("Start of the appointment.")
    charges: int = column("What is on no bill: the consultation, treatments and medications.")
    currency: str = column("ISO 4217 code of the amount.")
    amount: Decimal = column("Sum of these charges, before discount and tax.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "key", "The appointment; null if you may not see it."
    )
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")


@object_type
class UnbilledStay(ReportRow):
    """A stay of which some days are on no bill."""

    admitted_at: dt.datetime = column("When the stay began.")
    discharged_at: dt.datetime | None = column("When the stay ended; null if it goes on.")
    days: int = column("Days of the period that have a rate and are on no bill.")
    currency: str = column("ISO 4217 code of the amount.")
    amount: Decimal = column("The sum of the rates of these days, before discount and tax.")
    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, column="patient_id", name="patientId")
    patient_id: strawberry.Private[int]

    admission: AdmissionRef | None = one("admissions_by_id", "key", "The stay; null if you may not see it.")
    patient: PatientRef | None = one("patients_by_id", "patient_id", _PATIENT)


@object_type
class PatientOutstanding(ReportRow):
    """The amount that one patient still has to pay, in one currency, by the age of the bills in days."""

    patient_key: strawberry.ID = id_of("Patient", _PATIENT_ID, name="patientId")
    currency: str = column("ISO 4217 code of every amount.")
    bills: int = column("The number of bills of which something is left to pay.")
    outstanding: Decimal = column("The amount that is left to pay.")
    up_to_30_days: Decimal = column("The part of it that was billed at most 30 days ago.")
    up_to_60_days: Decimal = column("The part that was billed 31 to 60 days ago.")
    up_to_90_days: Decimal = column("The part that was billed 61 to 90 days ago.")
    over_90_days: Decimal = column("The part that was billed more than 90 days ago.")
    oldest_at: dt.datetime = column("When the oldest of these bills was issued.")

    patient: PatientRef | None = one("patients_by_id", "key", _PATIENT)


@object_type
class Taxes(ReportRow):
    """The tax on the bills of one month, at one rate, in one currency."""

    month: dt.date = column("First day of the month in which the bills were issued, in the hospital's time zone.")
    tax_rate_percent: Decimal = column("The tax rate in percent.")
    currency: str = column("ISO 4217 code of every amount.")
    bills: int = column("Bills issued in the month, void ones left out.")
    net: Decimal = column("The bills' subtotals less discounts.")
    tax: Decimal = column("Sum of the bills' taxes.")
    billed: Decimal = column("Net and tax: the sum of the bills' totals.")


@object_type
class Takings(ReportRow):
    """What one account took and gave back on one day, by one payment method, in one currency."""

    day: dt.date = column("The day, in the hospital's time zone.")
    method: PaymentMethod = column("The payment method; of a refund, that of its payment.")
    currency: str = column("ISO 4217 code of every amount.")
    payments: int = column("The number of payments, void ones left out.")
    received: Decimal = column("The sum of these payments.")
    refunds: int = column("The number of refunds.")
    refunded: Decimal = column("The sum of these refunds.")
    remaining: Decimal = column("Received less refunded; negative if more was refunded.")

    account: AccountRef | None = one(
        "accounts_by_id", "key", "The account; null if none is known or you may not see it."
    )
