"""Commands about departments."""

import strawberry

from graph.declare.record_commands import record_command
from graph.domains.hospital.types import Department


@strawberry.type
class HospitalMutation:
    """The hospital's part of Mutation."""

    create_department: Department = record_command("create_department")
