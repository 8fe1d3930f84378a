"""Reads of visits and laboratory results."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.clinical.types import LabResult, Visit


@strawberry.type
class ClinicalQuery:
    """The clinical part of Query."""

    visit: Visit | None = by_id("The visit with this id; null if there is none or you may not see it.")
    visits: Connection[Visit] = connection("Visits, the latest first.", order=("visited_at desc",))
    lab_result: LabResult | None = by_id(
        "The laboratory result with this id; null if there is none or you may not see it."
    )
    lab_results: Connection[LabResult] = connection(
        "Laboratory results, the latest first.", order=("resulted_at desc",)
    )
