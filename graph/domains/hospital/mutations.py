"""Commands about the hospital and its departments."""

from decimal import Decimal
from typing import Any

import strawberry

from graph.declare.commands import change, command, confirmation
from graph.declare.fields import fields_of, input_type
from graph.declare.record_commands import record_command
from graph.domains.hospital.types import Department, Hospital

_DESCRIPTIONS = {field.python_name: field.description or "" for field in fields_of(Hospital)}


def _setting(name: str) -> Any:
    """A setting to change, described as the hospital's own field is."""
    return change(_DESCRIPTIONS[name].partition("; null ")[0].rstrip(".") + ".")


@input_type
class UpdateHospitalInput:
    """The settings of the hospital to change."""

    name: str | None = _setting("name")
    time_zone: str | None = change(f"{_DESCRIPTIONS['time_zone']} It cannot change while appointments are booked.")
    currency: str | None = change(f"{_DESCRIPTIONS['currency']} It cannot change once anything has a price.")
    tax_rate_percent: Decimal | None = _setting("tax_rate_percent")
    booking_horizon_days: int | None = _setting("booking_horizon_days")
    country: str | None = _setting("country")
    staff_horizon_days: int | None = _setting("staff_horizon_days")
    late_cancel_hours: int | None = _setting("late_cancel_hours")
    late_cancel_fee: Decimal | None = _setting("late_cancel_fee")
    no_show_fee: Decimal | None = _setting("no_show_fee")
    confirm_above: Decimal | None = _setting("confirm_above")
    undo_hours: int | None = _setting("undo_hours")
    past_visit_days: int | None = _setting("past_visit_days")
    change_reasons_required: bool | None = _setting("change_reasons_required")
    confirmed: bool = confirmation()


@strawberry.type
class HospitalMutation:
    """The hospital's part of Mutation."""

    update_hospital: Hospital = command(
        "update_hospital",
        UpdateHospitalInput,
        "Changes settings of the hospital. A field that is absent stays as it is; null clears it.",
    )
    create_department: Department = record_command("create_department")
