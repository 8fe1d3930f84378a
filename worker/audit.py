"""The jobs of the audit: its partitions, made ahead, and the chain of its events."""

from worker.session import Session


async def partition(session: Session) -> None:
    """Makes the partitions of this month and the next two."""
    await session.call("make_audit_partitions")


async def seal(session: Session) -> None:
    """Seals the events of every hospital, some thousands at a time."""
    for hospital_id in await session.hospitals():
        while (await session.call("seal_audit", p_hospital_id=hospital_id))[0]["seal_audit"]:
            pass
