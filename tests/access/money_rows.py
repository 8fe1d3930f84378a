"""What of the cast insurers and patients pay, and how a patient is insured."""

from typing import Any

from tests.world import Hospital

ENTERED = """
    INSERT INTO clinic.insurance_entries (hospital_id, patient_id, insurance_provider, cover_percent)
    SELECT p.hospital_id, p.id, p.first_name, 10 FROM clinic.patients AS p
    WHERE p.hospital_id = $1 AND p.first_name IN ('pia', 'paul')
"""


async def insured(hospital: Hospital, claim: int, bill: int) -> None:
    """A claim that was withdrawn, submitted again, paid and refused in part; a payment that pia started, confirmed.

    And an insurance that pia entered, and the desk refused.
    """

    async def does(who: str, command: str, **given: Any) -> int:
        return int((await hospital.call(who, command, **given))["id"])

    await does("ADMIN", "submit_claim", p_claim_id=claim)
    await does("ADMIN", "withdraw_claim", p_claim_id=claim, p_reason="Too soon")
    await does("ADMIN", "submit_claim", p_claim_id=claim)
    await does("ADMIN", "pay_claim", p_claim_id=claim, p_amount="1")
    await does("ADMIN", "reject_claim", p_claim_id=claim, p_falls_to="PATIENT", p_amount="1", p_reason="paul-dan")
    started = await does("PATIENT", "start_payment", p_bill_id=bill, p_amount="1", p_method="TRANSFER")
    await does("ADMIN", "confirm_payment", p_started_payment_id=started)
    entry = await does("PATIENT", "update_own_insurance", p_insurance_provider="pia-own")
    await does("ADMIN", "check_insurance", p_insurance_entry_id=entry, p_accepted=False, p_reason="No such policy")
