"""Reads of appointments."""

import strawberry

from graph.pagination import Connection
from graph.queries import by_id, connection
from graph.scheduling.types import Appointment


@strawberry.type
class SchedulingQuery:
    """Scheduling's part of Query."""

    appointment: Appointment | None = by_id("An appointment.")
    appointments: Connection[Appointment] = connection("Appointments, the next first.", order=("starts_at asc",))
