"""The reports of a hospital."""

import strawberry

from graph.declare.fields import resolved, typed
from graph.declare.pagination import Connection
from graph.declare.reports import report
from graph.domains.reports.types import (
    AppointmentSummary,
    BilledPatient,
    DepartmentDoctors,
    DepartmentMedications,
    DiscountedBill,
    DoctorAppointments,
    FrequentPatient,
    NoShowRate,
    Revenue,
    RoomOccupancy,
    SeenPatient,
    StockAlert,
)

_MORE_THAN = "A number from 0 to 10000."


@typed
class Reports:
    """Figures of the whole hospital, counted at each request, the same for everyone who may read them.

    Each is for some roles, as it says. Where it is refused it is null, beside whatever else was asked for:
    UNAUTHENTICATED without a session, FORBIDDEN for other roles, BAD_USER_INPUT for days that are not in order or are
    more than 366, and for other values out of range.
    """

    appointment_summary: Connection[AppointmentSummary] | None = report(
        "appointment_summary",
        "The appointments that start in a period, but for mistaken ones: patient, doctor, time and status, the earliest"
        " first.",
    )
    doctors_by_department: Connection[DepartmentDoctors] | None = report(
        "doctors_by_department",
        "The doctors of each department, the most first; departments without one are among them.",
    )
    departments_with_several_doctors: Connection[DepartmentDoctors] | None = report(
        "departments_with_several_doctors",
        "The departments with more than one doctor, or than `moreThan`, the most first.",
        {"more_than": 1},
        more_than=f"With more doctors than this. {_MORE_THAN}",
    )
    room_status: Connection[RoomOccupancy] | None = report(
        "room_status",
        "How much of each room is taken now, those with the most free beds first.",
    )
    patients_of_specialization: Connection[SeenPatient] | None = report(
        "patients_of_specialization",
        "The patients seen by doctors of a specialization in a period, those with the most visits first.",
        specialization="The doctors' specialization, as theirs is spelled today.",
    )
    frequent_patients: Connection[FrequentPatient] | None = report(
        "frequent_patients",
        "The patients with more than some number of appointments in a period, those with the most first.",
        more_than=f"With more appointments than this. {_MORE_THAN}",
    )
    billed_per_patient: Connection[BilledPatient] | None = report(
        "billed_per_patient",
        "What each patient was billed in a period, the most first.",
    )
    medications_per_department: Connection[DepartmentMedications] | None = report(
        "medications_per_department",
        "How many distinct medications each department prescribed in a period, the most first.",
    )
    appointments_per_doctor: Connection[DoctorAppointments] | None = report(
        "appointments_per_doctor",
        "How many appointments of each doctor start in a period, the most first; doctors without any are among them,"
        " unless they are retired or wait for approval.",
    )
    discounted_bills: Connection[DiscountedBill] | None = report(
        "discounted_bills",
        "The bills of a period that were discounted by a percentage, the greatest discount first.",
        percent="Discounted by exactly this, 0 to 100.",
    )
    revenue: Connection[Revenue] | None = report(
        "revenue",
        "Payments received less refunds, by month, department and method of payment, the most first.",
    )
    stock_alerts: Connection[StockAlert] | None = report(
        "stock_alerts",
        "Stock below its reorder level, or with units that expire soon, the greatest shortage first.",
        within_days="How soon: the days after today, 0 to 3660.",
    )
    no_show_rate: Connection[NoShowRate] | None = report(
        "no_show_rate",
        "How many of each doctor's appointments of a period were missed, the highest rate first.",
    )


@strawberry.type
class ReportsQuery:
    """The reports' part of Query."""

    @resolved(namespace=True)
    def reports(self) -> Reports:
        """Figures of the whole hospital."""
        return Reports()
