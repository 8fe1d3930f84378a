"""All stories. A new one belongs at the end, so that those before it keep their patients and times."""

from loadgen.plan.plan import Plan
from loadgen.play.house import House
from loadgen.play.stories import appointments, fees, money, paying, pharmacy, records, series, stays, wards
from loadgen.play.stories.cast import Cast
from loadgen.play.stories.telling import Story

STORIES = (
    fees.settings,
    series.weekly,
    series.over_a_weekend,
    appointments.night,
    appointments.walk_ins,
    appointments.past_encounter,
    appointments.left_unseen,
    appointments.missed_and_found,
    appointments.late_arrival,
    appointments.cancelled_and_restored,
    appointments.reopened,
    appointments.outside_hours,
    fees.missed,
    fees.cancelled_late,
    money.paid_and_cancelled,
    money.rerated,
    money.appealed,
    money.written_off,
    money.certificate,
    money.expensive,
    records.entered_twice,
    records.twins,
    records.death,
    records.mistaken_death,
    records.own_insurance,
    records.corrections,
    wards.bed_transfers,
    wards.stock_transfers,
    wards.retired_beds,
    stays.room_rates,
    stays.billed_after_the_discharge,
    stays.billed_meanwhile,
    paying.started_and_confirmed,
    paying.started_and_rejected,
    pharmacy.groups,
    pharmacy.returned,
    fees.cancelled_by_the_hospital,
)


def every_story(plan: Plan, house: House) -> list[Story]:
    """The stories of a hospital: none where nobody supports them."""
    if plan.supporting is None:
        return []
    cast = Cast(plan, house, plan.supporting)
    return [story(cast) for story in STORIES]
