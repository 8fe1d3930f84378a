"""The job that clears what has expired."""

from worker.session import Session


async def clear(session: Session) -> None:
    """Deletes what is of no more use, in every hospital, a bounded number of rows at a time."""
    for hospital_id in await session.hospitals():
        while (await session.call("clear_expired", p_hospital_id=hospital_id))[0]["clear_expired"]:
            pass
