"""Reads of appointments, and of when there may be one."""

import datetime as dt

import strawberry

from graph.declare.fields import argument
from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection, rows
from graph.domains.scheduling.types import Appointment, Slot


@strawberry.type
class SchedulingQuery:
    """Scheduling's part of Query."""

    appointment: Appointment | None = by_id("An appointment.")
    appointments: Connection[Appointment] = connection("Appointments, the next first.", order=("starts_at asc",))
    available_slots: list[Slot] = rows(
        "available_slots",
        "When a doctor, or one of a department or of a specialization, can be booked: by time, at most 5000. Each shift"
        " of a day is cut into slots from its first moment on. For everybody, without an account as well.",
        argument("doctor_id", strawberry.ID | None, "Whose slots; or else departmentId.", reference="Doctor"),
        argument("department_id", strawberry.ID | None, "Where; or else specialization.", reference="Department"),
        argument("specialization", str | None, "The doctor's field of medicine, word for word."),
        argument("from", dt.datetime, "The first moment at which one may start; what has passed is left out."),
        argument("to", dt.datetime, "The last moment at which one may end, 31 days after `from` at most."),
        argument("duration_minutes", int, "How long each is to take: 5 to 480 minutes."),
    )
