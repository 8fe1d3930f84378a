"""The reports of a hospital."""

import strawberry
from strawberry import UNSET

from graph.declare.fields import object_type
from graph.declare.pagination import Connection
from graph.declare.reports import report
from graph.declare.roots import namespace
from graph.domains.reports.money import PatientOutstanding, Takings, Taxes, Unbilled, UnbilledStay
from graph.domains.reports.types import (
    AppointmentSummary,
    BilledPatient,
    DepartmentDoctors,
    DepartmentMedications,
    DiscountedBill,
    DoctorAppointments,
    FrequentPatient,
    NoShowRate,
    OutstandingClaims,
    Revenue,
    RoomOccupancy,
    SeenPatient,
    StockAlert,
    WhatIfDiscount,
    WriteOff,
)

_MORE_THAN = "0 to 10000."
_AT_MOST = "above `moreThan`, at most 10001. If absent, there is no limit."


@object_type
class Reports:
    """Reports about the whole hospital.

    They are counted at each request, and are the same for everyone who may read them. Each description says which
    roles may read the report. If a report fails, its field is null and the other fields of the request are
    answered: UNAUTHENTICATED without a session, FORBIDDEN for other roles, BAD_USER_INPUT for a period that ends
    before it starts or is longer than 3660 days, and for other values out of range.
    """

    appointment_summary: Connection[AppointmentSummary] | None = report(
        "appointment_summary",
        "Appointments that start in a period: patient, doctor, time and status, the earliest first. "
        "Appointments entered by mistake are left out.",
    )
    doctors_by_department: Connection[DepartmentDoctors] | None = report(
        "doctors_by_department",
        "The number of doctors in each department, the highest first. Departments without doctors are included.",
    )
    departments_with_several_doctors: Connection[DepartmentDoctors] | None = report(
        "departments_with_several_doctors",
        "Departments with more than `moreThan` doctors, the most doctors first.",
        {"more_than": 1, "at_most": UNSET},
        more_than=f"The number that a department must exceed: {_MORE_THAN}",
        at_most=f"The number that a department must not exceed: {_AT_MOST}",
    )
    room_status: Connection[RoomOccupancy] | None = report(
        "room_status",
        "Occupied and free beds of each room now, the most free beds first.",
    )
    patients_of_specialization: Connection[SeenPatient] | None = report(
        "patients_of_specialization",
        "Patients who visited doctors of a specialization in a period, the most visits first.",
        specialization="The specialization, as the doctors have it today, spelled exactly.",
    )
    frequent_patients: Connection[FrequentPatient] | None = report(
        "frequent_patients",
        "Patients with more than `moreThan` appointments in a period, the most appointments first.",
        {"at_most": UNSET},
        more_than=f"The number that a patient must exceed: {_MORE_THAN}",
        at_most=f"The number that a patient must not exceed: {_AT_MOST}",
    )
    billed_per_patient: Connection[BilledPatient] | None = report(
        "billed_per_patient",
        "The amount billed to each patient in a period, the highest first.",
    )
    medications_per_department: Connection[DepartmentMedications] | None = report(
        "medications_per_department",
        "The number of different medications that each department prescribed in a period, the highest first.",
    )
    appointments_per_doctor: Connection[DoctorAppointments] | None = report(
        "appointments_per_doctor",
        "The number of appointments of each doctor that start in a period, the highest first. Doctors "
        "without appointments are included unless they are retired or wait for approval.",
    )
    discounted_bills: Connection[DiscountedBill] | None = report(
        "discounted_bills",
        "Bills issued in a period with a given discount, the largest amount first. At least one of `percent`, "
        "`atLeast` and `atMost` is required, and a bill must match each that is given.",
        {"percent": UNSET, "at_least": UNSET, "at_most": UNSET},
        percent="The exact discount in percent: 0 to 100.",
        at_least="The lowest discount in percent: 0 to 100.",
        at_most="The highest discount in percent: 0 to 100, and not below `atLeast`.",
    )
    what_if_discount: Connection[WhatIfDiscount] | None = report(
        "what_if_discount",
        "The amounts billed in a period, and what they would be with a discount on every bill, by month and "
        "department, the greatest difference first. A bill that has a higher discount keeps it.",
        percent="The discount in percent: 0 to 100.",
    )
    revenue: Connection[Revenue] | None = report(
        "revenue",
        "Payments received less refunds, by month, department and payment method, the highest first.",
    )
    claims_outstanding: Connection[OutstandingClaims] | None = report(
        "claims_outstanding",
        "The amounts that insurers still have to pay of submitted claims, by insurer and age, the highest first.",
    )
    write_offs: Connection[WriteOff] | None = report(
        "write_offs",
        "The amounts that were written off in a period, the latest first.",
    )
    patients_outstanding: Connection[PatientOutstanding] | None = report(
        "patients_outstanding",
        "The amounts that patients still have to pay, by patient and age of their bills, the highest first.",
    )
    unbilled: Connection[Unbilled] | None = report(
        "unbilled",
        "The appointments of a period that were begun, of which something is on no bill, the highest amount first.",
    )
    unbilled_stays: Connection[UnbilledStay] | None = report(
        "unbilled_stays",
        "The stays of a period of which some days are on no bill, the highest amount first.",
    )
    taxes: Connection[Taxes] | None = report(
        "taxes",
        "The tax on the bills that were issued in a period, by month and tax rate, the latest month first.",
    )
    takings: Connection[Takings] | None = report(
        "takings",
        "What each account took and gave back, by day and payment method, the latest day first.",
    )
    stock_alerts: Connection[StockAlert] | None = report(
        "stock_alerts",
        "Stock below its reorder level or with units that expire soon, the greatest shortage first.",
        within_days="Units expire soon if their last day is at most this many days after today: 0 to 3660.",
    )
    no_show_rate: Connection[NoShowRate] | None = report(
        "no_show_rate",
        "The share of each doctor's appointments in a period that the patients missed, the highest first.",
    )


@strawberry.type
class ReportsQuery:
    """The reports' part of Query."""

    reports: Reports = namespace("Reports about the whole hospital.")
