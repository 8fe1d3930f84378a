"""The schema: what the domains declare, put together."""

from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph.accounts.mutations import AccountsMutation
from graph.accounts.queries import AccountsQuery
from graph.billing.mutations import BillingMutation
from graph.billing.queries import BillingQuery
from graph.changes import changes
from graph.clinical.mutations import ClinicalMutation
from graph.clinical.queries import ClinicalQuery
from graph.entities import SOURCES
from graph.hospital.mutations import HospitalMutation
from graph.hospital.queries import HospitalQuery
from graph.patients.mutations import PatientsMutation
from graph.patients.queries import PatientsQuery
from graph.pharmacy.mutations import PharmacyMutation
from graph.pharmacy.queries import PharmacyQuery
from graph.queries import NodeQuery
from graph.reports.queries import ReportsQuery
from graph.scalars import SCALARS
from graph.scheduling.mutations import SchedulingMutation
from graph.scheduling.queries import SchedulingQuery
from graph.staff.mutations import StaffMutation
from graph.staff.queries import StaffQuery
from graph.wards.mutations import WardsMutation
from graph.wards.queries import WardsQuery


@strawberry.type(description="Everything that can be read.")
class Query(
    AccountsQuery,
    NodeQuery,
    HospitalQuery,
    StaffQuery,
    PatientsQuery,
    SchedulingQuery,
    ClinicalQuery,
    PharmacyQuery,
    WardsQuery,
    BillingQuery,
    ReportsQuery,
):
    """Root of all reads."""


# Made of what is declared, once all types are; so mypy cannot follow it.
_ChangesMutation: Any = changes()


@strawberry.type(description="Everything that can be done. Each field is one transaction: all of it or nothing.")
class Mutation(
    AccountsMutation,
    PatientsMutation,
    SchedulingMutation,
    ClinicalMutation,
    PharmacyMutation,
    WardsMutation,
    BillingMutation,
    StaffMutation,
    HospitalMutation,
    _ChangesMutation,  # type: ignore[misc]
):
    """Root of all commands."""


schema = strawberry.Schema(
    Query,
    Mutation,
    types=[source.type for source in SOURCES.values()],
    config=StrawberryConfig(scalar_map=SCALARS),
)


def sdl() -> str:
    """The schema in GraphQL's own language: the text of graph/schema.graphql."""
    return schema.as_str() + "\n"
