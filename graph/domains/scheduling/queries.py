"""Reads of appointments, and of when there may be one."""

import datetime as dt

import strawberry

from graph.declare.fields import argument
from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection, rows
from graph.domains.scheduling.types import (
    Appointment,
    AppointmentOutsideHours,
    AppointmentSeries,
    SeriesPreviewDate,
    Slot,
)


@strawberry.type
class SchedulingQuery:
    """Scheduling's part of Query."""

    appointment: Appointment | None = by_id(
        "The appointment with this id; null if there is none or you may not see it."
    )
    appointments: Connection[Appointment] = connection("Appointments, the earliest first.", order=("starts_at asc",))
    appointments_outside_hours: list[AppointmentOutsideHours] = rows(
        "appointments_outside_hours",
        "Live appointments that lie outside of hours, the earliest first: hours were cut, time off was added or a "
        "registration ends. You find those that you may see.",
        argument("doctor_id", strawberry.ID | None, "Only those of this doctor.", reference="Doctor"),
        argument(
            "department_id",
            strawberry.ID | None,
            "Only those of the doctors of this department.",
            reference="Department",
        ),
        argument("limit", int, "How many at most: 1 to 500.", default=100),
    )
    appointment_series: AppointmentSeries | None = by_id(
        "The series of appointments with this id; null if there is none or you may not see it."
    )
    series_preview: list[SeriesPreviewDate] = rows(
        "series_preview",
        "What `bookSeries` would say of each date now. Nothing is booked. Everybody may ask; with a patient, who may "
        "book for the patient.",
        argument(
            "patient_id",
            strawberry.ID | None,
            "The patient, to see their other appointments.",
            reference="Patient",
        ),
        argument("doctor_id", strawberry.ID, "The doctor.", reference="Doctor"),
        argument("starts_at", dt.datetime, "When the first appointment starts."),
        argument("duration_minutes", int, "Length of each in minutes: 5 to 480."),
        argument("every_days", int | None, "As in `bookSeries`."),
        argument("every_weeks", int | None, "As in `bookSeries`."),
        argument("dates", list[dt.date] | None, "As in `bookSeries`."),
        argument("count", int | None, "As in `bookSeries`."),
        argument("until", dt.date | None, "As in `bookSeries`."),
    )
    available_slots: list[Slot] = rows(
        "available_slots",
        "The free slots of a doctor, or of the doctors of a department or of a specialization, sorted by "
        "time. A query that finds more than 5000 slots fails. Each shift of a day is divided into slots "
        "from its start. Everybody may ask, also without an account.",
        argument("doctor_id", strawberry.ID | None, "The doctor. If absent, departmentId decides.", reference="Doctor"),
        argument(
            "department_id",
            strawberry.ID | None,
            "The department. If absent, specialization decides.",
            reference="Department",
        ),
        argument("specialization", str | None, "The doctors' specialization, spelled exactly."),
        argument("from", dt.datetime, "The earliest start of a slot. Slots in the past are left out."),
        argument("to", dt.datetime, "The latest end of a slot: at most 31 days after `from`."),
        argument("duration_minutes", int, "Length of each slot in minutes: 5 to 480."),
        chooses=True,
    )
