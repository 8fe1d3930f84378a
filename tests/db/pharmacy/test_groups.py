"""Rule 3: an allergy to a group speaks against what belongs to it, and what a patient takes already is found."""

import itertools
import secrets
from random import Random
from typing import Any

import asyncpg
import pytest

from tests.db.pharmacy.test_allergies import items_of, medication, patient_with, prescribe
from tests.refusals import problems, refused
from tests.world import Hospital, item, new_hospital


async def belongs(hospital: Hospital, group: str, *substances: str, cross: bool = False) -> list[int]:
    made = []
    for substance in substances:
        row = await hospital.call(
            "ADMIN", "create_substance_group", p_name=group, p_substance=substance, p_cross_reacts=cross
        )
        made.append(row["id"])
    return made


async def penicillins(hospital: Hospital) -> None:
    await belongs(hospital, "Beta-lactams", "Penicillins", "Cephalosporins")
    await belongs(hospital, "Penicillins", "Amoxicillin", "Ampicillin", cross=True)
    await belongs(hospital, "Cephalosporins", "Cefuroxime")


async def conflicts(hospital: Hospital, patient: int, session: str = "ADMIN") -> list[tuple[int, str, str]]:
    rows = await hospital.rows(session, "allergy_conflicts_by_patient_id", p_ids=[patient])
    return [(row["prescription_item_id"], row["allergy"], row["substance"]) for row in rows]


@pytest.mark.parametrize(
    ("allergy", "substance", "hits"),
    [
        ("penicillin", "Amoxicillin", True),
        ("PENICILLINS (rash)", "amoxicillin", True),
        ("beta lactam", "Amoxicillin", True),
        ("Beta-lactams", "Cefuroxime", True),
        # It cross-reacts.
        ("Amoxicillin", "Ampicillin", True),
        ("Amoxicillin", "Penicillins", True),
        # It does not, and a group is not the group around it.
        ("Amoxicillin", "Cefuroxime", False),
        ("Penicillin", "Cefuroxime", False),
        ("Cefuroxime", "Cephalosporins", False),
        ("Latex", "Amoxicillin", False),
    ],
)
async def test_an_allergy_to_a_group_speaks_against_what_belongs_to_it(
    hospital: Hospital, admin: asyncpg.Connection, allergy: str, substance: str, hits: bool
) -> None:
    await penicillins(hospital)
    _, visit = await patient_with(hospital, allergy)
    made = await medication(hospital, substance)
    if not hits:
        assert (await items_of(hospital, (await prescribe(hospital, visit, item(made, 1)))["id"]))[0]["allergies"] == []
        return
    name = await admin.fetchval("SELECT name FROM clinic.medications WHERE id = $1", made)
    details = {
        "path": "items.0", "medicationId": str(made), "medication": name, "substance": substance, "allergy": allergy,
    }  # fmt: skip
    await refused(admin, prescribe(hospital, visit, item(made, 1)), "ZH102", details)


async def test_another_hospitals_groups_count_for_nothing(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    await penicillins(await new_hospital(api, admin, f"h{secrets.token_hex(6)}"))
    _, visit = await patient_with(hospital, "Penicillin")
    done = await prescribe(hospital, visit, item(await medication(hospital, "Amoxicillin"), 1))
    assert (await items_of(hospital, done["id"]))[0]["allergies"] == []


async def test_a_group_that_holds_itself_means_itself(hospital: Hospital) -> None:
    await belongs(hospital, "Penicillins", "penicillin", cross=True)
    _, visit = await patient_with(hospital, "Penicillin")
    done = await prescribe(hospital, visit, item(await medication(hospital, "Codeine"), 1))
    assert (await items_of(hospital, done["id"]))[0]["allergies"] == []
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await prescribe(hospital, visit, item(await medication(hospital, "Penicillin G"), 1))
    assert refusal.value.sqlstate == "ZH102"


async def test_groups_that_hold_one_another_end(hospital: Hospital) -> None:
    await belongs(hospital, "A", "B", cross=True)
    await belongs(hospital, "B", "A", "Codeine", cross=True)
    _, visit = await patient_with(hospital, "A")
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await prescribe(hospital, visit, item(await medication(hospital, "Codeine"), 1))
    assert refusal.value.sqlstate == "ZH102"


def against(rows: list[tuple[str, str, bool]], allergy: str, substance: str) -> bool:
    """Rule 3 said once more: from the words of an allergy to all that they mean, one group after the other."""

    def same(one: frozenset[str], other: frozenset[str]) -> bool:
        return one <= other or other <= one

    meant = {frozenset(allergy.split())}
    size = 0
    while size < len(meant):
        size = len(meant)
        for name, member, cross in rows:
            whole, part = frozenset(name.split()), frozenset(member.split())
            if any(same(each, whole) or (cross and same(each, part)) for each in meant):
                meant |= {whole, part}
    return any(same(each, frozenset(substance.split())) for each in meant)


async def test_groups_of_every_shape_mean_what_one_finds_step_by_step(
    hospital: Hospital, owner: asyncpg.Connection
) -> None:
    random = Random(3)
    words = [f"w{number}x" for number in range(9)]

    def name() -> str:
        return " ".join(random.sample(words, random.choice([1, 1, 2, 2, 3])))

    found = 0
    for _ in range(60):
        await owner.execute("DELETE FROM clinic.substance_groups WHERE hospital_id = $1", hospital.id)
        rows = list({(name(), name()): random.random() < 0.3 for _ in range(random.randrange(9))}.items())
        groups = [(whole, part, cross) for (whole, part), cross in rows]
        await owner.executemany(
            "INSERT INTO clinic.substance_groups (hospital_id, name, substance, cross_reacts) VALUES ($1, $2, $3, $4)",
            [(hospital.id, *group) for group in groups],
        )
        allergies, substances = {name() for _ in range(3)}, {name() for _ in range(4)}
        told = await owner.fetch(
            "SELECT t.allergy, t.substance FROM clinic.allergies_to($1, $2, $3) AS t",
            hospital.id,
            list(allergies),
            list(substances),
        )
        expected = {(a, s) for a, s in itertools.product(allergies, substances) if against(groups, a, s)}
        assert {(row["allergy"], row["substance"]) for row in told} == expected
        assert len(told) == len(expected)
        found += len(expected)
    assert found > 100


async def test_two_thousand_in_one_ring_are_looked_through_and_no_more_are_taken(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        """
        INSERT INTO clinic.substance_groups (hospital_id, name, substance, cross_reacts)
        SELECT $1, 'Group ' || n, 'Group ' || n % 2000 + 1, true FROM generate_series(1, 2000) AS n
        """,
        hospital.id,
    )
    wrong = problems(("substance", "TOO_MANY"))
    more = hospital.call("ADMIN", "create_substance_group", p_name="A", p_substance="B", p_cross_reacts=False)
    await refused(admin, more, "ZH501", wrong)
    patient, visit = await patient_with(hospital, *(f"group {number * 20 + 1}" for number in range(100)))
    made = await medication(hospital, "Group 17")
    done = await prescribe(hospital, visit, item(made, 1) | {"allergy_reason": "Desensitised"})
    assert len((await items_of(hospital, done["id"]))[0]["allergies"]) == 100
    assert await conflicts(hospital, patient) == []


async def test_a_substance_is_in_a_group_once_whatever_the_case(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await belongs(hospital, "Penicillins", "Amoxicillin")
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await belongs(hospital, "PENICILLINS", " amoxicillin ")
    assert refusal.value.sqlstate == "ZH504"
    wrong = problems(("name", "REQUIRED"), ("substance", "REQUIRED"), ("crossReacts", "REQUIRED"))
    making = hospital.call("ADMIN", "create_substance_group", p_name=" ", p_substance=" ", p_cross_reacts=None)
    await refused(admin, making, "ZH501", wrong)


async def test_what_a_patient_takes_is_found_when_the_allergy_is_recorded_later(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    patient, visit = await patient_with(hospital, "Pollen")
    bad, good = await medication(hospital, "Amoxicillin"), await medication(hospital, "Cetirizine")
    done = await prescribe(hospital, visit, item(bad, 2), item(good, 1))
    (hit,) = [row["id"] for row in await items_of(hospital, done["id"]) if row["medication_id"] == bad]
    assert await conflicts(hospital, patient) == []
    changes = {"allergies": ["Pollen", "Penicillin"]}
    await hospital.call("ADMIN", "update_patient_care", p_patient_id=patient, p_changes=changes)
    assert await conflicts(hospital, patient) == []
    # The group was not known until now.
    await penicillins(hospital)
    assert await conflicts(hospital, patient) == [(hit, "Penicillin", "Amoxicillin")]
    keeping = {"p_prescription_item_id": hit, "p_allergy_reason": " "}
    wrong = problems(("allergyReason", "REQUIRED"))
    await refused(admin, hospital.call("ADMIN", "keep_prescription_item", **keeping), "ZH501", wrong)
    row = await hospital.call("ADMIN", "keep_prescription_item", **keeping | {"p_allergy_reason": " Desensitised "})
    assert (row["allergies"], row["allergy_reason"]) == (["Penicillin"], "Desensitised")
    assert await conflicts(hospital, patient) == []
    # Nothing is left to give a reason for, and the reason on record stays.
    again = hospital.call("ADMIN", "keep_prescription_item", **keeping | {"p_allergy_reason": "Other"})
    await refused(admin, again, "ZH501", problems(("prescriptionItemId", "NO_CONFLICT")))
    (now,) = [each for each in await items_of(hospital, done["id"]) if each["id"] == hit]
    assert now["allergy_reason"] == "Desensitised"
    (harmless,) = [each["id"] for each in await items_of(hospital, done["id"]) if each["id"] != hit]
    unneeded = hospital.call(
        "ADMIN", "keep_prescription_item", p_prescription_item_id=harmless, p_allergy_reason="Why not"
    )
    await refused(admin, unneeded, "ZH501", problems(("prescriptionItemId", "NO_CONFLICT")))
    # Another allergy is asked about again.
    changes = {"allergies": ["Amoxicillin", "Penicillin"]}
    await hospital.call("ADMIN", "update_patient_care", p_patient_id=patient, p_changes=changes)
    assert await conflicts(hospital, patient) == [(hit, "Amoxicillin", "Amoxicillin")]
    row = await hospital.call("ADMIN", "keep_prescription_item", **keeping | {"p_allergy_reason": "\u200bStill\xa0"})
    assert (row["allergies"], row["allergy_reason"]) == (["Penicillin", "Amoxicillin"], "Desensitised\nStill")


@pytest.mark.parametrize("ending", ["cancel_prescription", "complete_prescription", "return_prescription_item"])
async def test_what_a_patient_no_longer_takes_is_no_conflict(
    hospital: Hospital, admin: asyncpg.Connection, ending: str
) -> None:
    patient, visit = await patient_with(hospital)
    done = await prescribe(hospital, visit, item(await medication(hospital, "Amoxicillin"), 2))
    (row,) = await items_of(hospital, done["id"])
    changes = {"allergies": ["Amoxicillin"]}
    await hospital.call("ADMIN", "update_patient_care", p_patient_id=patient, p_changes=changes)
    assert await conflicts(hospital, patient) == [(row["id"], "Amoxicillin", "Amoxicillin")]
    named: dict[str, Any] = {"p_prescription_id": done["id"]}
    if ending == "return_prescription_item":
        named = {"p_prescription_item_id": row["id"], "p_units": 2}
    if ending != "complete_prescription":
        named["p_reason"] = "Allergy"
    await hospital.call("ADMIN", ending, **named)
    assert await conflicts(hospital, patient) == []
    if ending != "return_prescription_item":
        keeping = hospital.call(
            "ADMIN", "keep_prescription_item", p_prescription_item_id=row["id"], p_allergy_reason="Desensitised"
        )
        status = "CANCELLED" if ending == "cancel_prescription" else "COMPLETED"
        await refused(admin, keeping, "ZH207", {"from": status, "to": "ACTIVE"})
