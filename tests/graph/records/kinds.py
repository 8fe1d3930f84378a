"""The kinds of records that are made, changed, retired and deleted alike, each with what to say of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from graph.declare import ids
from tests.world import WEEK, Hospital


@dataclass(frozen=True)
class Kind:
    """A type of record, what its commands are given, and what they answer.

    `given` makes one, `change` is another value for one of its fields, and null makes of other fields what `cleared`
    says. `wrong` is an input with several mistakes, `problems` the path and code of each. `taken` is a field that no
    two may share, with a value for it. `use` puts a record to a use that keeps it from being retired, as `uses` counts.
    """

    type: str
    plural: str
    given: dict[str, Any]
    change: dict[str, Any]
    wrong: dict[str, Any]
    problems: list[tuple[str, str]]
    taken: dict[str, str]
    cleared: dict[str, Any] = field(default_factory=dict)
    one: str = "node"
    """The field of Query that finds one by its id."""
    create: str = ""
    in_department: bool = True
    deletes: bool = True
    use: Callable[[Hospital, int], Awaitable[object]] | None = None
    uses: dict[str, int] = field(default_factory=dict)
    confirms: bool = False
    """Whether its creation has to be confirmed, as one that is like another."""

    @property
    def thing(self) -> str:
        """The type as the names of inputs have it."""
        return self.type[0].lower() + self.type[1:]

    @property
    def selection(self) -> str:
        """Its id and whatever the inputs set."""
        fields = {*self.given, *self.change, *self.cleared, *self.taken}
        return f"id {' '.join(sorted(fields))} retiredAt {'department { id }' if self.in_department else ''}"

    def command(self, verb: str) -> str:
        """The mutation that does it."""
        return (verb == "create" and self.create) or f"{verb}{self.type}"

    def named(self, key: str) -> dict[str, str]:
        """What an input says to name a record."""
        return {f"{self.thing}Id": key}

    def new(self, hospital: Hospital, **other: Any) -> dict[str, Any]:
        """The input that makes one, in the hospital's department if it belongs to any."""
        where = {"departmentId": ids.encode("Department", hospital.department)} if self.in_department else {}
        return where | self.given | other | ({"confirmed": True} if self.confirms else {})


async def _employ(hospital: Hospital, department: int) -> None:
    await hospital.new_nurse(department)


async def _book(hospital: Hospital, doctor: int) -> None:
    await hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=WEEK)
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))


async def _come(hospital: Hospital, patient: int) -> None:
    await hospital.book(patient, await hospital.new_doctor(), hospital.at(9))


async def _admit(hospital: Hospital, room: int) -> None:
    await hospital.call(
        "ADMIN", "admit_patient", p_patient_id=await hospital.new_patient(), p_room_id=room, p_reason="Fever"
    )


_NAMES = {"firstName": "Nora", "lastName": "Doe"}
_NAMELESS = {"departmentId": "nonsense", "firstName": " ", "lastName": "", "employeeNumber": "12345"}
_NAMELESS_PROBLEMS = [
    ("departmentId", "MALFORMED_ID"),
    ("employeeNumber", "MALFORMED"),
    ("firstName", "REQUIRED"),
    ("lastName", "REQUIRED"),
]

KINDS = (
    Kind(
        "Department", "departments",
        given={"name": "Surgery", "location": "East", "opensAt": "08:00:00", "closesAt": "16:30:00"},
        change={"closesAt": "00:00:00"},
        cleared={"location": ""},
        wrong={"name": " ", "location": "x" * 201},
        problems=[("name", "REQUIRED"), ("location", "TOO_LONG")],
        taken={"name": "Taken"},
        one="department", in_department=False, use=_employ, uses={"nurses": 1},
    ),
    Kind(
        "Doctor", "doctors",
        given=_NAMES | {
            "specialization": "Surgery", "registrationNumber": "R-1", "registrationExpiresOn": "2099-01-01",
            "consultationFee": "80.50", "jobTitle": "Consultant", "phone": "+49305550", "practisingSince": "2001-02-03",
        },
        change={"specialization": "Medicine"},
        cleared={"jobTitle": "", "phone": None, "practisingSince": None},
        wrong=_NAMELESS | {"consultationFee": "1.001", "email": "x"},
        problems=[*_NAMELESS_PROBLEMS, ("consultationFee", "TOO_PRECISE"), ("email", "MALFORMED_EMAIL")],
        taken={"registrationNumber": "R-taken"},
        one="doctor", use=_book, uses={"appointments": 1},
    ),
    Kind(
        "Nurse", "nurses",
        given=_NAMES | {"shift": "DAY"}, change={"shift": "NIGHT"},
        wrong=_NAMELESS, problems=_NAMELESS_PROBLEMS, taken={"employeeNumber": "900001"},
    ),
    Kind(
        "Receptionist", "receptionists",
        given=_NAMES | {"jobTitle": "Clerk"}, change={"lastName": "Married"}, cleared={"jobTitle": ""},
        wrong=_NAMELESS, problems=_NAMELESS_PROBLEMS, taken={"employeeNumber": "900002"},
    ),
    Kind(
        "OtherStaff", "otherStaff",
        given=_NAMES | {"jobTitle": "Cook"}, change={"jobTitle": "Porter"},
        wrong=_NAMELESS | {"jobTitle": ""}, problems=[*_NAMELESS_PROBLEMS, ("jobTitle", "REQUIRED")],
        taken={"employeeNumber": "900003"},
    ),
    Kind(
        "Room", "rooms",
        given={"number": "E-1", "type": "PRIVATE", "beds": 1}, change={"beds": 2},
        wrong={"departmentId": "nonsense", "number": " ", "beds": 201},
        problems=[("departmentId", "MALFORMED_ID"), ("number", "REQUIRED"), ("beds", "OUT_OF_RANGE")],
        taken={"number": "E-2"},
        one="room", use=_admit, uses={"admissions": 1},
    ),
    Kind(
        "Patient", "patients",
        given={
            "firstName": "Eva", "lastName": "Doe", "birthDate": "2000-02-29", "gender": "FEMALE", "phone": "+49305550",
            "address": "Road 1", "allergies": ["Nuts"],
        },
        change={"lastName": "Married"},
        cleared={"phone": None, "address": None, "allergies": []},
        wrong={"firstName": "", "lastName": None, "birthDate": "1800-01-01", "insuranceCoverPercent": "101"},
        problems=[
            ("firstName", "REQUIRED"), ("lastName", "REQUIRED"), ("birthDate", "OUT_OF_RANGE"),
            ("insuranceCoverPercent", "OUT_OF_RANGE"), ("insuranceProvider", "REQUIRED"),
        ],
        taken={"medicalRecordNumber": "987654"},
        one="patient", create="registerPatient", in_department=False, deletes=False, use=_come,
        uses={"appointments": 1}, confirms=True,
    ),
)  # fmt: skip
"""Each is named after its type where tests are parametrized over them."""
