"""The stays of the cast."""

import datetime as dt

from tests.world import Hospital, set_clock


async def stays(hospital: Hospital, patients: dict[str, int], rooms: dict[str, int]) -> None:
    """Stays in a general ward and in intensive care, one of them ended and billed."""
    for patient, room in (("pia", "C1"), ("paul", "S1"), ("olga", "S1"), ("ines", "C1")):
        if patient == "paul":
            # Of two nights, which nobody bills.
            await set_clock(hospital.admin, dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
        admitted = await hospital.on(hospital.admin).call(
            "ADMIN",
            "admit_patient",
            p_patient_id=patients[patient],
            p_room_id=rooms[room],
            p_reason=f"{patient}-{room}",
        )
        await set_clock(hospital.admin, None)
        admission = int(admitted["id"])
        await hospital.call(
            "ADMIN",
            "transfer_patient",
            p_admission_id=admission,
            p_room_id=rooms[room],
            p_reason=f"{patient}-moved",
        )
        if patient == "olga":
            await hospital.call("ADMIN", "discharge_patient", p_admission_id=admission)
            await hospital.call("ADMIN", "issue_bill", p_admission_id=admission)
