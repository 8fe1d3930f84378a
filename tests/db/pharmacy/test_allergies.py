"""Rule 3: no medication is prescribed against a recorded allergy without a reason, and what else is noticed is kept."""

from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital, item


async def patient_with(hospital: Hospital, *allergies: str) -> tuple[int, int]:
    """A patient with these allergies, and a visit."""
    patient = await hospital.new_patient()
    changes = {"allergies": list(allergies)}
    await hospital.call("ADMIN", "update_patient_care", p_patient_id=patient, p_changes=changes)
    _, visit = await hospital.visit(patient, await hospital.new_doctor(), hospital.at(9))
    return patient, visit


async def medication(hospital: Hospital, *substances: str) -> int:
    made = await hospital.new_medication(1000)
    changes = {"substances": list(substances), "form": "tablet"}
    await hospital.call("ADMIN", "update_medication", p_medication_id=made, p_changes=changes)
    return made


async def prescribe(hospital: Hospital, visit: int, *items: dict[str, Any]) -> asyncpg.Record:
    return await hospital.call("ADMIN", "prescribe", p_visit_id=visit, p_items=list(items))


async def items_of(hospital: Hospital, prescription: int) -> list[asyncpg.Record]:
    return await hospital.rows("ADMIN", "prescription_items_by_prescription_id", p_ids=[prescription])


@pytest.mark.parametrize(
    ("substance", "allergy", "hits"),
    [
        ("Penicillins", "penicillin", True),
        ("Penicillin G", "Penicillin", True),
        ("Iodine", "IODINE (contrast)", True),
        ("Acetylsalicylic acid", "acid, acetylsalicylic", True),
        ("Folic acid", "Acetylsalicylic acid", False),
        ("Penicillamine", "Penicillin", False),
        ("Nut", "Nutmeg", False),
        ("Gold", "Marigold", False),
        ("Lactose", "Latex", False),
    ],
)
async def test_substances_are_compared_by_whole_words(
    hospital: Hospital, admin: asyncpg.Connection, substance: str, allergy: str, hits: bool
) -> None:
    _, visit = await patient_with(hospital, "Pollen", allergy)
    made = await medication(hospital, "Filler", substance)
    if not hits:
        assert (await items_of(hospital, (await prescribe(hospital, visit, item(made, 1)))["id"]))[0]["allergies"] == []
        return
    name = await admin.fetchval("SELECT name FROM clinic.medications WHERE id = $1", made)
    details = {
        "path": "items.0", "medicationId": str(made), "medication": name, "substance": substance, "allergy": allergy,
    }  # fmt: skip
    await refused(admin, prescribe(hospital, visit, item(made, 1)), "ZH102", details)


async def test_with_a_reason_it_is_prescribed_and_the_reason_is_kept(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, visit = await patient_with(hospital, "Penicillin", "Pollen")
    bad, good = await medication(hospital, "Amoxicillin", "Penicillins"), await medication(hospital, "Cetirizine")
    wrong = prescribe(hospital, visit, item(bad, 1) | {"allergy_reason": " "}, item(good, 1))
    await refused(admin, wrong, "ZH501", problems(("items.0.allergyReason", "REQUIRED")))
    # A reason is for its own item.
    other = prescribe(hospital, visit, item(good, 1) | {"allergy_reason": "Desensitised"}, item(bad, 1))
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await other
    assert refusal.value.sqlstate == "ZH102"
    done = await prescribe(hospital, visit, item(bad, 1) | {"allergy_reason": " Desensitised "}, item(good, 1))
    kept = {
        row["medication_id"]: (row["allergies"], row["allergy_reason"]) for row in await items_of(hospital, done["id"])
    }
    assert kept == {bad: (["Penicillin"], "Desensitised"), good: ([], None)}


async def test_a_medication_without_substances_is_known_by_its_name(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    made = await medication(hospital)
    name = await admin.fetchval("SELECT name FROM clinic.medications WHERE id = $1", made)
    _, visit = await patient_with(hospital, name.upper())
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await prescribe(hospital, visit, item(made, 1))
    assert refusal.value.sqlstate == "ZH102"


async def test_what_the_patient_takes_already_is_a_warning(hospital: Hospital) -> None:
    _, visit = await patient_with(hospital)
    first, second = await medication(hospital, "Ibuprofen"), await medication(hospital, "ibuprofens", "Codeine")
    third = await medication(hospital, "Cetirizine")
    one = await prescribe(hospital, visit, item(first, 1), item(third, 1))
    assert [row["warnings"] for row in await items_of(hospital, one["id"])] == [[], []]
    again = await prescribe(hospital, visit, item(second, 1))
    assert [row["warnings"] for row in await items_of(hospital, again["id"])] == [["DUPLICATE_THERAPY"]]
    for done in (one, again):
        await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=done["id"], p_reason="Wrong")
    both = await prescribe(hospital, visit, item(first, 1), item(second, 1), item(third, 1))
    found = {row["medication_id"]: row["warnings"] for row in await items_of(hospital, both["id"])}
    assert found == {first: ["DUPLICATE_THERAPY"], second: ["DUPLICATE_THERAPY"], third: []}


@pytest.mark.parametrize(
    ("dosage", "frequency", "days", "quantity", "warns"),
    [
        ("1 tablet", "three times daily", 7, 20, True),
        ("1 tablet", "Three  times a day", 7, 21, False),
        ("2 tablets", "every 8 hours", 5, 29, True),
        ("2 tablets", "every 8 hours", 5, 30, False),
        ("1 tablet", "twice daily", 10, 19, True),
        # Nothing is said of what cannot be computed.
        ("500 mg", "three times daily", 7, 1, False),
        ("1 tablet", "as needed", 7, 1, False),
        ("1 capsule", "daily", 7, 1, False),
    ],
)
async def test_a_supply_that_ends_before_the_course_is_a_warning(
    hospital: Hospital, dosage: str, frequency: str, days: int, quantity: int, warns: bool
) -> None:
    _, visit = await patient_with(hospital)
    given = {
        "medication_id": await medication(hospital), "dosage": dosage, "frequency": frequency, "duration_days": days,
        "quantity": quantity,
    }  # fmt: skip
    done = await prescribe(hospital, visit, given)
    (row,) = await items_of(hospital, done["id"])
    assert row["warnings"] == (["SUPPLY_ENDS_EARLY"] if warns else [])


async def test_no_row_is_against_an_allergy_without_a_reason_whoever_writes(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, visit = await patient_with(hospital)
    done = await prescribe(hospital, visit, item(await medication(hospital), 1))
    with pytest.raises(asyncpg.CheckViolationError, match="prescription_item_against_an_allergy_has_a_reason"):
        await admin.execute(
            "UPDATE clinic.prescription_items SET allergies = '{Penicillin}' WHERE prescription_id = $1", done["id"]
        )
