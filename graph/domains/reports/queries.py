"""The reports of a hospital."""

import strawberry

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
from graph.domains.reports.workload import DepartmentLoad, DoctorWorkload, MonthlyVisits, TopDoctor


@object_type
class Reports:
    """Reports about the whole hospital.

    They are counted at each request, and are the same for everyone who may read them. Each description says which
    roles may read the report. If a report fails, its field is null and the other fields of the request are
    answered: UNAUTHENTICATED without a session, FORBIDDEN for other roles, BAD_USER_INPUT for a period that ends
    before it starts, and for other values out of range. Without `from` and `to` a report is about all time.
    """

    appointment_summary: Connection[AppointmentSummary] | None = report("appointment_summary")
    doctors_by_department: Connection[DepartmentDoctors] | None = report("doctors_by_department")
    departments_with_several_doctors: Connection[DepartmentDoctors] | None = report("departments_with_several_doctors")
    room_status: Connection[RoomOccupancy] | None = report("room_status")
    patients_of_specialization: Connection[SeenPatient] | None = report("patients_of_specialization")
    frequent_patients: Connection[FrequentPatient] | None = report("frequent_patients")
    billed_per_patient: Connection[BilledPatient] | None = report("billed_per_patient")
    medications_per_department: Connection[DepartmentMedications] | None = report("medications_per_department")
    appointments_per_doctor: Connection[DoctorAppointments] | None = report("appointments_per_doctor")
    discounted_bills: Connection[DiscountedBill] | None = report("discounted_bills")
    what_if_discount: Connection[WhatIfDiscount] | None = report("what_if_discount")
    revenue: Connection[Revenue] | None = report("revenue")
    claims_outstanding: Connection[OutstandingClaims] | None = report("claims_outstanding")
    write_offs: Connection[WriteOff] | None = report("write_offs")
    patients_outstanding: Connection[PatientOutstanding] | None = report("patients_outstanding")
    unbilled: Connection[Unbilled] | None = report("unbilled")
    unbilled_stays: Connection[UnbilledStay] | None = report("unbilled_stays")
    taxes: Connection[Taxes] | None = report("taxes")
    takings: Connection[Takings] | None = report("takings")
    stock_alerts: Connection[StockAlert] | None = report("stock_alerts")
    no_show_rate: Connection[NoShowRate] | None = report("no_show_rate")
    top_doctors: Connection[TopDoctor] | None = report("top_doctors")
    department_load: Connection[DepartmentLoad] | None = report("department_load")
    monthly_visits: Connection[MonthlyVisits] | None = report("monthly_visits")
    doctor_workload: Connection[DoctorWorkload] | None = report("doctor_workload")


@strawberry.type
class ReportsQuery:
    """The reports' part of Query."""

    reports: Reports = namespace("Reports about the whole hospital.")
