"""The part of the cast that nobody uses, and what is retired."""

import datetime as dt
from typing import TYPE_CHECKING

from tests.access import sign_ups

if TYPE_CHECKING:
    from tests.access.cast import Director


async def play(director: "Director", surgery: int) -> None:
    """What nobody uses, and what is retired."""
    hospital = director.hospital
    await hospital.new_department("Attic")
    await director.doctor("dina", surgery)
    await director.doctor("della", surgery)
    cellar = await hospital.new_department("Cellar")
    noel = await director.admin(
        "create_nurse", p_department_id=surgery, p_first_name="noel", p_last_name="Nurse", p_shift="DAY"
    )
    ruth = await director.admin("create_receptionist", p_department_id=surgery, p_first_name="ruth", p_last_name="Desk")
    oona = await director.admin(
        "create_other_staff", p_department_id=surgery, p_first_name="oona", p_last_name="Guard", p_job_title="Security"
    )
    medications = {}
    for name in ("iodine", "lint"):
        medications[name] = await director.admin(
            "add_medication_with_stock",
            p_department_id=surgery,
            p_name=name,
            p_strength="",
            p_form="",
            p_manufacturer="M",
            p_unit_price="1",
            p_quantity=1,
            p_batch_number=name,
            p_expires_on=dt.date(2099, 1, 1),
        )
        await hospital.call(
            "ADMIN",
            "adjust_stock",
            p_department_id=surgery,
            p_medication_id=medications[name],
            p_batch_number=name,
            p_change=-1,
            p_reason="Broken",
        )
    await sign_ups.play(hospital, surgery, director.doctors["dora"])
    await hospital.sign_in("gone", ["ANALYST"])
    gone = await hospital.admin.fetchval("SELECT max(id) FROM auth.accounts WHERE hospital_id = $1", hospital.id)
    await hospital.call("ADMIN", "suspend_account", p_account_id=gone)
    names = {"p_first_name": "Ina", "p_last_name": "New", "p_phone": "+49305550"}
    await director.admin("invite_account", p_email=f"invited@{hospital.id}.example", p_roles=["ANALYST"], **names)
    # An invitation that waits to be sent is not queued again.
    await hospital.admin.execute("UPDATE auth.mails SET sent_at = now() WHERE hospital_id = $1", hospital.id)
    for thing, key in {
        "department": cellar,
        "doctor": director.doctors["della"],
        "nurse": noel,
        "receptionist": ruth,
        "other_staff": oona,
        "room": await director.admin("create_room", p_department_id=surgery, p_number="X1", p_type="PRIVATE", p_beds=1),
        "medication": medications["lint"],
        "patient": director.patients["pablo"],
    }.items():
        await hospital.call("ADMIN", f"retire_{thing}", key)
