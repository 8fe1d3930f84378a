"""Adds the contact persons of patients, as they were told at the registration."""

import dataclasses
from datetime import timedelta

from loadgen.plan.plan import Plan
from loadgen.play.travel import Call, Traveller


async def add_contacts(traveller: Traveller, plan: Plan, patients: list[int]) -> None:
    """Adds the contact persons of the plan; `patients` are the patients' ids in the order of the plan."""
    await traveller.call(
        "add_contact_person",
        [
            Call(
                plan.patients[each.patient].registered_at + timedelta(minutes=5),
                "RECEPTIONIST",
                {
                    "patient_id": patients[each.patient],
                    **{name: value for name, value in dataclasses.asdict(each).items() if name != "patient"},
                },
            )
            for each in plan.contacts
        ],
    )
