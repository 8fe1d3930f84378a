"""Reads of visits."""

import strawberry

from graph.clinical.types import Visit
from graph.pagination import Connection
from graph.queries import by_id, connection


@strawberry.type
class ClinicalQuery:
    """The clinical part of Query."""

    visit: Visit | None = by_id("A visit.")
    visits: Connection[Visit] = connection("Visits, the latest first.", order=("visited_at desc",))
