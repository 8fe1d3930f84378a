"""Makes admissions and discharges."""

from loadgen.plan.plan import Plan
from loadgen.play.agenda import Agenda
from loadgen.play.house import House
from loadgen.play.travel import Call, Traveller


class Stays:
    """The stays of the plan."""

    def __init__(self, traveller: Traveller, plan: Plan, house: House) -> None:
        self._traveller = traveller
        self._plan = plan
        self._house = house
        self._ids: dict[int, int] = {}
        self._admitted = Agenda(plan.days, ((stay.admitted_at, nth) for nth, stay in enumerate(plan.stays)))
        self._discharged = Agenda(plan.days, ((stay.discharged_at, nth) for nth, stay in enumerate(plan.stays)))

    async def move(self, day: int) -> None:
        """Discharges and then admits, so that a bed is free before the next patient comes."""
        await self._traveller.call(
            "discharge_patient",
            [Call(at, self._nurse(nth), {"admission_id": self._ids[nth]}) for at, nth in self._discharged.of(day)],
        )
        found = [(at, nth, self._plan.stays[nth]) for at, nth in self._admitted.of(day)]
        ids = await self._traveller.call(
            "admit_patient",
            [
                Call(
                    at,
                    self._nurse(nth),
                    {
                        "patient_id": self._house.patients[stay.patient],
                        "room_id": self._house.rooms[stay.room],
                        "bed_id": self._house.beds[stay.room][stay.bed],
                        "reason": stay.reason,
                    },
                )
                for at, nth, stay in found
            ],
        )
        self._ids |= {nth: key for (_, nth, _), key in zip(found, ids, strict=True)}

    def _nurse(self, stay: int) -> str:
        """Who acts for the ward: the nurse with the account in the first department."""
        return "NURSE" if self._plan.rooms[self._plan.stays[stay].room].department == 0 else "ADMIN"
