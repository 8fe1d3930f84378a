"""A person's name has a letter, of whatever script; a full stop is none."""

from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.signing_up import register, sign_up
from tests.world import Hospital

NAMES = [
    "Ng",
    "X Æ",
    "O'Neil",
    "Ægir",
    "Żółć",
    "Αθηνά",
    "Ольга",
    "שרה",
    "محمد",
    "देवी",
    "王",
    "さくら",
    "김",
    "ณัฐ",
    "𠮷野",
]
NO_NAMES = [".", "-", "...", "12", "?!", "…", "—", "٣", "★", "😀", "\u3000。"]


async def test_a_letter_of_any_script_is_one(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT n.name, rules.name_problem('name', n.name, true) IS NULL AS fine FROM unnest($1::text[]) AS n (name)",
        [*NAMES, *NO_NAMES],
    )
    assert {row["name"]: row["fine"] for row in rows} == dict.fromkeys(NAMES, True) | dict.fromkeys(NO_NAMES, False)


@pytest.mark.parametrize("path", ["firstName", "lastName"])
async def test_a_name_without_letters_is_refused_wherever_one_is_entered(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, path: str
) -> None:
    column = "first_name" if path == "firstName" else "last_name"
    wrong = problems((path, "MALFORMED_NAME"))
    changes: dict[str, Any] = {column: "."}
    patient, doctor, nurse = await hospital.new_patient(), await hospital.new_doctor(), await hospital.new_nurse()
    for command, key, of in (
        ("update_patient", "patient", patient),
        ("update_doctor", "doctor", doctor),
        ("update_nurse", "nurse", nurse),
    ):
        changing = hospital.call("ADMIN", command, **{f"p_{key}_id": of, "p_changes": changes})
        await refused(admin, changing, "ZH501", wrong)
    new = {"first_name": "Carl", "last_name": "Clerk", "phone": "+49305550"} | changes
    given = {f"p_{name}": value for name, value in new.items()}
    inviting = hospital.call("ADMIN", "invite_account", p_email="d@example.com", p_roles=["CASHIER"], **given)
    await refused(admin, inviting, "ZH501", wrong)
    await refused(admin, sign_up(hospital, "e@example.com", **changes), "ZH501", wrong)
    await refused(admin, register(hospital, "f@example.com", **changes), "ZH501", wrong)
    # One of before stays, and keeps nothing else from changing.
    await owner.execute(f"UPDATE clinic.patients SET {column} = '.' WHERE id = $1", patient)
    row = await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"address": "Road 1"})
    assert (row[column], row["address"]) == (".", "Road 1")
