"""Prescriptions, and what is on record about allergies, in the hospital of the cast (tests/access/cast.py)."""

from tests.world import Hospital


async def against_allergies(hospital: Hospital) -> None:
    """Each item has a reason; what pia and paul take belongs to what they are allergic to, which was entered later."""
    await hospital.admin.execute(
        "UPDATE clinic.prescription_items SET allergy_reason = 'Desensitised' WHERE hospital_id = $1", hospital.id
    )
    for substance in ("amoxicillin", "ibuprofen", "aspirin"):
        group = {"p_name": "Penicillins", "p_substance": substance, "p_cross_reacts": True}
        await hospital.call("ADMIN", "create_substance_group", **group)


async def cancelled(hospital: Hospital, visit: int, medication: int) -> None:
    """A prescription that was cancelled: its unit is back on the shelf."""
    prescription = await hospital.prescribe(visit, (medication, 1))
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Bleeding ulcer")
