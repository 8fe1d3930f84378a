"""Makes what doctors record and prescribe, and the deliveries of it."""

from datetime import datetime
from typing import Any

from loadgen.plan.care import Visit
from loadgen.plan.medications import MANUFACTURERS, MEDICATIONS, SUBSTANCES
from loadgen.plan.pharmacy import Correction, Delivery
from loadgen.plan.plan import Plan
from loadgen.plan.schedule import Appointment
from loadgen.play.agenda import Agenda
from loadgen.play.house import House
from loadgen.play.travel import Call, Traveller

_AGAINST = {"Amoxicillin": "Penicillin", "Ibuprofen": "Ibuprofen"}
"""The allergies of invented patients that speak against a medication; doctors then say why they prescribe it."""
_DESPITE = "The reaction was mild and years ago, and nothing else helped"

_PLACES = {name: place for place, name in enumerate(MEDICATIONS)}


class Clinical:
    """Visits, prescriptions and deliveries; `appointments` are ids by place in the plan, and fill as they are made."""

    def __init__(self, traveller: Traveller, plan: Plan, house: House, appointments: dict[int, int]) -> None:
        self._traveller = traveller
        self._plan = plan
        self._house = house
        self._appointments = appointments
        self._visits: dict[int, int] = {}
        self._medications: dict[str, int] = {}
        self._prescriptions: dict[int, int] = {}

        every = list(enumerate(plan.visits))
        self._recorded = Agenda(plan.days, ((visit.recorded_at, nth) for nth, visit in every))
        self._treated = Agenda(
            plan.days, ((at, (nth, kind, cost)) for nth, visit in every for at, kind, cost in visit.treatments)
        )
        self._delivered = Agenda(plan.days, ((one.at, one) for one in plan.deliveries))
        self._corrected = Agenda(plan.days, ((one.at, one) for one in plan.corrections))
        self._prescribed = Agenda(plan.days, ((visit.prescribed_at, nth) for nth, visit in every if visit.items))
        self._cancelled = Agenda(plan.days, ((visit.cancelled_at, nth) for nth, visit in every))

    async def treat(self, day: int) -> None:
        """Records the visits of a day, with treatments and prescriptions, after its deliveries."""
        plan = self._plan
        recorded = self._recorded.of(day)
        ids = await self._traveller.call(
            "record_visit",
            [
                Call(
                    at,
                    self._of(nth).physician,
                    {
                        "appointment_id": self._appointments[plan.visits[nth].appointment],
                        "diagnosis": self._of(nth).condition.diagnosis,
                        "notes": self._of(nth).condition.notes,
                    },
                )
                for at, nth in recorded
            ],
        )
        self._visits |= {nth: key for (_, nth), key in zip(recorded, ids, strict=True)}
        await self._traveller.call(
            "add_treatment",
            [
                Call(at, self._of(nth).physician, {"visit_id": self._visits[nth], "kind": kind, "cost": str(cost)})
                for at, (nth, kind, cost) in self._treated.of(day)
            ],
        )
        await self.receive(day)
        prescribed = self._prescribed.of(day)
        ids = await self._traveller.call(
            "prescribe",
            [
                Call(
                    at, self._of(nth).physician, {"visit_id": self._visits[nth], "items": self._items(plan.visits[nth])}
                )
                for at, nth in prescribed
            ],
        )
        self._prescriptions |= {nth: key for (_, nth), key in zip(prescribed, ids, strict=True)}

    async def correct(self, day: int) -> None:
        """Cancels prescriptions, and corrects stock after a count."""
        calls = [
            Call(
                at, "PHARMACIST", {"prescription_id": self._prescriptions[nth], "reason": self._plan.visits[nth].reason}
            )
            for at, nth in self._cancelled.of(day)
        ]
        await self._traveller.call("cancel_prescription", calls)
        await self._traveller.call("adjust_stock", [self._correction(at, one) for at, one in self._corrected.of(day)])

    async def receive(self, day: int) -> None:
        """Takes the deliveries of a day; the first one of a medication also enters it."""
        new: dict[str, Call] = {}
        further = []
        for at, one in self._delivered.of(day):
            call = Call(at, "PHARMACIST", self._batch(one))
            if one.medication in self._medications or one.medication in new:
                further.append((one.medication, call))
            else:
                call.arguments.update(_entry(one.medication))
                new[one.medication] = call
        ids = await self._traveller.call("add_medication_with_stock", list(new.values()))
        self._medications |= dict(zip(new, ids, strict=True))
        for name, call in further:
            call.arguments["medication_id"] = self._medications[name]
        await self._traveller.call("receive_stock", [call for _, call in further])

    def _of(self, visit: int) -> Appointment:
        return self._plan.appointments[self._plan.visits[visit].appointment]

    def _correction(self, at: datetime, one: Correction) -> Call:
        arguments = {
            "department_id": self._house.departments[one.delivery.department],
            "medication_id": self._medications[one.delivery.medication],
            "batch_number": one.delivery.batch_number,
            "change": -one.missing,
            "reason": one.reason,
        }
        return Call(at, "PHARMACIST", arguments)

    def _batch(self, one: Delivery) -> dict[str, Any]:
        return {
            "department_id": self._house.departments[one.department],
            "quantity": one.quantity,
            "batch_number": one.batch_number,
            "expires_on": one.expires_on,
        }

    def _items(self, visit: Visit) -> list[dict[str, Any]]:
        allergies = self._plan.patients[self._plan.appointments[visit.appointment].patient].allergies
        return [
            {
                "medication_id": self._medications[item.medication],
                "dosage": MEDICATIONS[item.medication].dosage,
                "frequency": MEDICATIONS[item.medication].frequency,
                "duration_days": item.duration_days,
                "quantity": item.quantity,
            }
            | ({"allergy_reason": _DESPITE} if _AGAINST.get(item.medication) in allergies else {})
            for item in visit.items
        ]


def _entry(name: str) -> dict[str, Any]:
    one = MEDICATIONS[name]
    return {
        "name": name,
        "strength": one.strength,
        "form": one.form,
        "unit_price": str(one.unit_price),
        "substances": SUBSTANCES.get(name, [name]),
        "manufacturer": MANUFACTURERS[_PLACES[name] % len(MANUFACTURERS)],
    }
