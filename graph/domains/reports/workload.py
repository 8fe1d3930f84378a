"""Rows of the reports on how much doctors and departments had to do."""

import datetime as dt
from decimal import Decimal

from graph.declare.fields import column, object_type
from graph.declare.relations import one
from graph.declare.reports import ReportRow
from graph.domains.refs import DepartmentRef, DoctorRef

_MONTH = "First day of the month, in the hospital's time zone."
_BOOKED = "How long the appointments that were not cancelled are booked for, in hours, rounded to two decimals."


@object_type
class TopDoctor(ReportRow):
    """The number of visits of a doctor."""

    visits: int = column("The doctor's visits that were recorded in the period.")
    patients: int = column("The number of different patients of these visits.")
    last_visited_at: dt.datetime = column("When the last of these visits was recorded.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")


@object_type
class DepartmentLoad(ReportRow):
    """How busy a department was."""

    appointments: int = column(
        "The department's appointments that start in the period, of any status. Those entered by mistake are left out."
    )
    completed: int = column("Of these appointments, the completed ones.")
    cancelled: int = column("Of these appointments, the cancelled ones.")
    booked_hours: Decimal = column(_BOOKED)
    visits: int = column("The visits that were recorded in the period.")
    patients: int = column("The number of different patients who had the appointments.")
    doctors: int = column("The number of different doctors who had the appointments.")
    appointments_per_doctor: Decimal = column("Appointments by doctors, rounded to two decimals; 0 without any.")
    share_percent: Decimal = column(
        "The department's part of all appointments that the report counts, in percent, rounded to two decimals."
    )

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@object_type
class MonthlyVisits(ReportRow):
    """The visits of a department in one month."""

    month: dt.date = column(_MONTH)
    visits: int = column("The visits that were recorded in the month.")
    patients: int = column("The number of different patients of these visits.")
    doctors: int = column("The number of different doctors of these visits.")

    department: DepartmentRef = one("departments_by_id", "key", "The department.")


@object_type
class DoctorWorkload(ReportRow):
    """What a doctor had to do in one month."""

    month: dt.date = column(_MONTH)
    appointments: int = column(
        "The doctor's appointments that start in the month, of any status. Those entered by mistake are left out."
    )
    cancelled: int = column("Of these appointments, the cancelled ones.")
    booked_hours: Decimal = column(_BOOKED)
    worked_hours: Decimal = column("How long the completed appointments were booked for, in hours, likewise rounded.")
    visits: int = column("The visits that were recorded in the month.")
    patients: int = column("The number of different patients of these visits.")

    doctor: DoctorRef = one("doctors_by_id", "key", "The doctor.")
