"""Reads of the hospital."""

from typing import Annotated

import strawberry

from graph.declare.entities import columns, from_row
from graph.declare.fields import resolved
from graph.declare.pagination import Connection
from graph.declare.relations import Kind, load_by_id
from graph.declare.roots import Keys, Root, by_id, connection
from graph.domains.hospital.types import Department, Hospital
from graph.engine.context import Info


@strawberry.type
class HospitalQuery:
    """The hospital's part of Query."""

    @resolved(root=Root(Kind.ONE, keys=Keys.HOSPITAL, unless="slug"))
    async def hospital(
        self,
        info: Info,
        slug: Annotated[
            str | None, strawberry.argument("The hospital's slug. If absent, the hospital that the request is about.")
        ] = None,
    ) -> Hospital | None:
        """A hospital's public data; null if no hospital has this slug."""
        if slug is None:
            hospital_id, _ = await info.context.asker()
            found: Hospital | None = await load_by_id(info.context, Hospital, hospital_id)
            return found
        rows = await info.context.hospital(slug, columns(Hospital))
        return from_row(Hospital, rows[0]) if rows else None

    department: Department | None = by_id("The department with this id; null if there is none or you may not see it.")
    departments: Connection[Department] = connection("Departments, by name.", order=("name asc",))
