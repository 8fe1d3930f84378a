"""Makes a planned hospital's history, day by day: appointments and what follows from them."""

from typing import Any

from loadgen.plan.days import PAST
from loadgen.plan.plan import Plan
from loadgen.plan.schedule import LONGEST_LEAD, WANTED_BY_HOSPITAL
from loadgen.play.agenda import Agenda
from loadgen.play.clinical import Clinical
from loadgen.play.house import House
from loadgen.play.money import Money
from loadgen.play.stays import Stays
from loadgen.play.stories.every import every_story
from loadgen.play.stories.telling import Stories
from loadgen.play.travel import Call, Traveller

FIRST = PAST.start - LONGEST_LEAD - 2


class History:
    """Sends one day after the other: all of a kind in a statement, the kinds in an order that suits each patient."""

    def __init__(self, traveller: Traveller, plan: Plan, house: House) -> None:
        self._traveller = traveller
        self._plan = plan
        self._house = house
        self._ids: dict[int, int] = {}
        self._clinical = Clinical(traveller, plan, house, self._ids)
        self._money = Money(traveller, plan, self._ids)
        self._stays = Stays(traveller, plan, house)
        self._stories = Stories(traveller, plan.days, every_story(plan, house))

        every = list(enumerate(plan.appointments))
        self._booked = Agenda(plan.days, ((one.booked_at, nth) for nth, one in every))
        self._cancelled = Agenda(plan.days, ((one.cancelled_at, nth) for nth, one in every))
        self._missed = Agenda(plan.days, ((one.missed_at, nth) for nth, one in every))
        self._arriving = Agenda(plan.days, ((one.arrives_at, nth) for nth, one in every))
        self._beginning = Agenda(plan.days, ((one.begins_at, nth) for nth, one in every))
        self._ending = Agenda(plan.days, ((one.ends_at, nth) for nth, one in every))

    async def make(self, day: int) -> None:
        """Makes all that happens on a day."""
        await self._book(day)
        await self._change("cancel_appointment", self._cancelled, day)
        await self._change("mark_no_show", self._missed, day)
        await self._change("check_in_appointment", self._arriving, day)
        await self._money.bill_ahead(day)
        await self._change("start_appointment", self._beginning, day)
        await self._clinical.treat(day)
        await self._change("complete_appointment", self._ending, day)
        await self._money.settle(day)
        await self._clinical.correct(day)
        await self._stays.move(day)
        await self._stories.tell(day)

    async def _book(self, day: int) -> None:
        found = self._booked.of(day)
        every = [(at, nth, self._plan.appointments[nth]) for at, nth in found]
        ids = await self._traveller.call(
            "book_appointment",
            [
                Call(
                    at,
                    one.booked_by,
                    {
                        "patient_id": self._house.patients[one.patient],
                        "doctor_id": self._house.doctors[one.doctor],
                        "starts_at": one.starts_at,
                        "duration_minutes": one.minutes,
                        "reason": one.condition.reason,
                    },
                )
                for at, _, one in every
            ],
        )
        self._ids |= {nth: key for (_, nth, _), key in zip(every, ids, strict=True)}

    async def _change(self, command: str, agenda: Agenda[int], day: int) -> None:
        calls = []
        for at, nth in agenda.of(day):
            one = self._plan.appointments[nth]
            by = one.physician if command in ("start_appointment", "complete_appointment") else "RECEPTIONIST"
            arguments: dict[str, Any] = {"appointment_id": self._ids[nth]}
            if command == "cancel_appointment":
                wanted_by = "HOSPITAL" if one.reason in WANTED_BY_HOSPITAL else "PATIENT"
                arguments |= {"reason": one.reason, "wanted_by": wanted_by}
            calls.append(Call(at, by, arguments))
        await self._traveller.call(command, calls)
