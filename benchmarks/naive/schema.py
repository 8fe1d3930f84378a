"""The types: those of Wardgraph's fields that the workloads ask for, under the same names."""

import datetime as dt
import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import strawberry

from benchmarks.naive.loaders import Loaders, Row

Info = strawberry.Info[dict[str, Any], None]
T = TypeVar("T")


def _loaders(info: Info) -> Loaders:
    found: Loaders = info.context["loaders"]
    return found


@strawberry.type
class Patient:
    """A patient."""

    id: strawberry.ID
    first_name: str
    last_name: str
    birth_date: dt.date
    phone: str | None


@strawberry.type
class Medication:
    """A medication."""

    id: strawberry.ID
    name: str
    strength: str


@strawberry.type
class PrescriptionItem:
    """A medication of a prescription."""

    id: strawberry.ID
    dosage: str
    quantity: int
    row: strawberry.Private[Row]

    @strawberry.field
    async def medication(self, info: Info) -> Medication:
        """Of what."""
        return _made(Medication, await _loaders(info).medication.load(self.row["medication_id"]))


@strawberry.type
class Prescription:
    """What a visit's doctor prescribed."""

    id: strawberry.ID
    status: str
    prescribed_at: dt.datetime

    @strawberry.field
    async def items(self, info: Info) -> list[PrescriptionItem]:
        """Its medications."""
        rows = await _loaders(info).items_of_prescription.load(int(self.id))
        return [_made(PrescriptionItem, row, row=row) for row in rows]


@strawberry.type
class Visit:
    """What happened in an appointment."""

    id: strawberry.ID
    visited_at: dt.datetime
    diagnosis: str | None

    @strawberry.field
    async def prescriptions(self, info: Info) -> list[Prescription]:
        """What was prescribed in it."""
        return [_made(Prescription, row) for row in await _loaders(info).prescriptions_of_visit.load(int(self.id))]


@strawberry.type
class Bill:
    """What an appointment costs."""

    id: strawberry.ID
    status: str
    total: Decimal


@strawberry.type
class Appointment:
    """A patient's time with a doctor."""

    id: strawberry.ID
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: str
    row: strawberry.Private[Row]

    @strawberry.field
    async def patient(self, info: Info) -> Patient:
        """Who comes."""
        return _made(Patient, await _loaders(info).patient.load(self.row["patient_id"]))

    @strawberry.field
    async def doctor(self, info: Info) -> "Doctor":
        """The doctor."""
        return _made(Doctor, await _loaders(info).doctor.load(self.row["doctor_id"]))

    @strawberry.field
    async def bill(self, info: Info) -> Bill | None:
        """Its bill; of several, the latest."""
        row = await _loaders(info).bill_of_appointment.load(int(self.id))
        return _made(Bill, row) if row else None

    @strawberry.field
    async def visit(self, info: Info) -> Visit | None:
        """What happened in it."""
        row = await _loaders(info).visit_of_appointment.load(int(self.id))
        return _made(Visit, row) if row else None


@strawberry.type
class AppointmentConnection:
    """A page of appointments."""

    nodes: list[Appointment]


@strawberry.type
class Doctor:
    """A doctor."""

    id: strawberry.ID
    first_name: str
    last_name: str
    specialization: str

    @strawberry.field
    async def appointments(self, info: Info, first: int) -> AppointmentConnection:
        """Appointments, by their start."""
        rows = await _loaders(info).appointments_of_doctor(first).load(int(self.id))
        return AppointmentConnection(nodes=[_made(Appointment, row, row=row) for row in rows])


@strawberry.type
class DoctorConnection:
    """A page of doctors."""

    nodes: list[Doctor]


@strawberry.type
class Department:
    """A department."""

    id: strawberry.ID
    name: str

    @strawberry.field
    async def doctors(self, info: Info, first: int) -> DoctorConnection:
        """Its doctors, by family name."""
        rows = await _loaders(info).doctors_of_department(first).load(int(self.id))
        return DoctorConnection(nodes=[_made(Doctor, row) for row in rows])


@strawberry.type
class DepartmentConnection:
    """A page of departments."""

    nodes: list[Department]


@strawberry.type
class Query:
    """What can be read."""

    @strawberry.field
    async def patient(self, info: Info, id: strawberry.ID) -> Patient | None:  # noqa: A002 - the schema's name
        """A patient."""
        row = await _loaders(info).patient.load(int(id))
        return _made(Patient, row) if row else None

    @strawberry.field
    async def doctor(self, info: Info, id: strawberry.ID) -> Doctor | None:  # noqa: A002 - the schema's name
        """A doctor."""
        row = await _loaders(info).doctor.load(int(id))
        return _made(Doctor, row) if row else None

    @strawberry.field
    async def departments(self, info: Info, first: int) -> DepartmentConnection:
        """Departments, by name."""
        rows = await _loaders(info).departments(first)
        return DepartmentConnection(nodes=[_made(Department, row) for row in rows])


@strawberry.input
class BookAppointmentInput:
    """An appointment to be."""

    patient_id: strawberry.ID
    doctor_id: strawberry.ID
    starts_at: dt.datetime
    duration_minutes: int
    reason: str | None = None


@strawberry.type
class Mutation:
    """What can be done."""

    @strawberry.mutation
    async def book_appointment(self, info: Info, input: BookAppointmentInput) -> Appointment:  # noqa: A002 - likewise
        """Books an appointment."""
        row = await _loaders(info).book(
            int(input.patient_id), int(input.doctor_id), input.starts_at, input.duration_minutes, input.reason
        )
        return _made(Appointment, row, row=row)


def _made(made: Callable[..., T], found: Row, /, **private: Any) -> T:
    """A row as its type; columns that are keys of other rows are left in the row."""
    known = _columns(made)
    fields = {name: value for name, value in found.items() if name in known and name != "id"}
    return made(id=strawberry.ID(str(found["id"])), **fields, **private)


@cache
def _columns(made: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.get_annotations(made))


schema = strawberry.Schema(Query, Mutation)
