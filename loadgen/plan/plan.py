"""All that is invented of a hospital, before any of it is sent to the database."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from loadgen.plan.care import Care, Visit
from loadgen.plan.contacts import ContactPerson, Contacts
from loadgen.plan.days import Days
from loadgen.plan.nights import with_nights
from loadgen.plan.people import Colleague, Doctor, Patient, People
from loadgen.plan.pharmacy import Correction, Delivery, Need, Shelves
from loadgen.plan.places import Blueprint
from loadgen.plan.schedule import Appointment, Schedule
from loadgen.plan.supporting import Supporting, supporting, with_faces
from loadgen.plan.wards import Room, Stay, rooms, stays


@dataclass(frozen=True)
class Plan:
    """A hospital to be. Its parts refer to each other by their places in these lists.

    Only a hospital with demo accounts has patients who support what is seldom.
    """

    blueprint: Blueprint
    days: Days
    rooms: list[Room]
    doctors: list[Doctor]
    nurses: list[Colleague]
    receptionists: list[Colleague]
    other_staff: list[Colleague]
    patients: list[Patient]
    contacts: list[ContactPerson]
    appointments: list[Appointment]
    visits: list[Visit]
    deliveries: list[Delivery]
    corrections: list[Correction]
    stays: list[Stay]
    supporting: Supporting | None = None


def plan(blueprint: Blueprint, as_of: datetime, seed: int) -> Plan:
    """The hospital that a blueprint, a time and a seed give; always the same one."""
    days = Days(ZoneInfo(blueprint.time_zone), as_of)
    people = People(blueprint, days, seed)
    doctors, patients = people.doctors(), people.patients()
    appointments = Schedule(blueprint, days, seed, doctors, patients).appointments()
    visits = Care(blueprint.slug, days, seed).visits(appointments, patients, demo=blueprint.demo_accounts)
    every_room = rooms(blueprint.departments)
    needs = (
        Need(
            days.day_of(visit.prescribed_at),
            doctors[appointments[visit.appointment].doctor].department,
            item.medication,
            item.quantity,
        )
        for visit in visits
        for item in visit.items
    )
    support = None
    if blueprint.demo_accounts:
        support = supporting(blueprint.slug, days, patients, {0} | {one.patient for one in appointments})
        patients = with_faces(patients, support)
    shelves = Shelves(blueprint.departments, days, seed, blueprint.slug)
    return Plan(
        blueprint,
        days,
        every_room,
        with_nights(blueprint.departments, doctors),
        people.nurses(),
        people.receptionists(),
        people.other_staff(),
        patients,
        Contacts(blueprint, seed, patients).contacts(),
        appointments,
        visits,
        shelves.deliveries(needs),
        shelves.corrections,
        stays(every_room, visits, appointments, doctors, days, seed, blueprint.slug),
        support,
    )
