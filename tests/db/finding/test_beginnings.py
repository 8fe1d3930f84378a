"""`starts_with` against Python's own: whatever the case, and no character means anything but itself."""

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tests.databases import Database
from tests.folding import folded
from tests.machines import PATIENT, clinic
from tests.world import Hospital, new_hospital

# What a pattern would take for more than itself, and letters of both cases whose small ones are single letters, too.
ALPHABET = "aAbB%_\\'\"*?[]^$.() ßäÄéÉñÑжЖøØ🙂\u0301"
TEXTS = st.text(ALPHABET, min_size=1, max_size=4)
ENDS = ("", "A", "%_", "\\\\")
NAMES = sorted({f"{one}{two}{end}" for one in "aA%_\\ßÄж" for two in "bB%_\\é🙂" for end in ENDS})
EVERYTHING = (["first_name asc"], 10_000, None, False)


async def name(hospital: Hospital, names: list[str]) -> None:
    """Patients of these first names."""
    await hospital.admin.execute(
        """
        INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
        SELECT $1, (5000 + n.place)::text, n.name, 'X', '2000-01-01', 'OTHER'
        FROM unnest($2::text[]) WITH ORDINALITY AS n (name, place)
        """,
        hospital.id,
        names,
    )


async def begin(hospital: Hospital, text: str) -> list[str]:
    """The first names that begin with a text, as a page and its count have them."""
    asked = {"first_name": {"starts_with": text}}
    rows = await hospital.rows("ADMIN", "patients_page", asked, *EVERYTHING)
    assert (await hospital.call("ADMIN", "patients_count", p_filter=asked))[0] == len(rows)
    return [row["first_name"] for row in rows]


def test_beginnings_are_pythons_own(database: Database) -> None:
    with clinic(database) as wards:
        hospital = wards.hospital()
        wards.wait(name(hospital, NAMES))

        @settings(PATIENT, max_examples=150)
        @given(TEXTS | st.sampled_from(NAMES).map(str.swapcase) | st.tuples(st.sampled_from(NAMES), TEXTS).map("".join))
        @example("%")
        @example("_")
        @example("\\")
        @example("a\\%")
        @example("A")
        def agrees(text: str) -> None:
            found = wards.wait(begin(hospital, text))
            assert sorted(found) == [each for each in NAMES if folded(each).startswith(folded(text))]

        agrees()


async def test_nothing_is_how_everything_begins(hospital: Hospital) -> None:
    await name(hospital, ["Ann", "%"])
    assert await begin(hospital, "") == ["%", "Ann"]


@pytest.mark.parametrize("asker", ["ADMIN", "DOCTOR"])
async def test_what_more_rows_meet_than_are_looked_up_is_found_all_the_same(hospital: Hospital, asker: str) -> None:
    doctor = await hospital.new_doctor()
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    mine = [await hospital.new_patient() for _ in range(2)]
    for place, patient in enumerate(mine):
        await hospital.book(patient, doctor, hospital.at(9 + place))
    for few, many in ((998, 1000), (1, 1001)):
        # Just as many as are looked up one by one, then one more.
        await name_more(hospital, few)
        assert await hospital.admin.fetchval(COUNT, hospital.id) == many
        for operator, column in (("starts_with", "first_name"), ("matches", "name")):
            asked = {column: {operator: "EVA"}}
            rows = await hospital.rows(
                asker, "patients_page", p_filter=asked, p_order=["registered_at desc"], p_first=10_000, p_backward=False
            )
            assert len(rows) == (await hospital.call(asker, "patients_count", p_filter=asked))[0]
            assert len(rows) == (many if asker == "ADMIN" else 2)
            assert asker == "ADMIN" or {row["id"] for row in rows} == set(mine)
        found = await hospital.admin.fetchval(CANDIDATES, hospital.id)
        assert (found is None) == (many > 1000)


COUNT = "SELECT count(*) FROM clinic.patients WHERE hospital_id = $1 AND first_name LIKE 'Eva%'"
CANDIDATES = """
    SELECT auth.candidates($1, '{"things": "patients", "name": "name", "operator": "matches", "operand": "eva"}')
"""


async def name_more(hospital: Hospital, number: int) -> None:
    """So many more patients called Eva."""
    await hospital.admin.execute(
        """
        INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
        SELECT $1, (100000 * $2::integer + n)::text, 'Eva', 'Patient', '2000-01-01', 'OTHER'
        FROM generate_series(1, $2::integer) AS n
        """,
        hospital.id,
        number,
    )


async def test_another_hospitals_rows_are_no_candidates(api: asyncpg.Pool, hospital: Hospital) -> None:
    other = await new_hospital(api, hospital.admin, f"h{hospital.id}-other")
    await name(hospital, ["Quentin"])
    await name(other, ["Quentin", "Quincy"])
    assert await begin(hospital, "QU") == ["Quentin"]
    assert await begin(other, "QU") == ["Quentin", "Quincy"]
    rows = await hospital.rows("ADMIN", "patients_page", {"name": {"matches": "quentinn"}}, *EVERYTHING)
    assert [row["hospital_id"] for row in rows] == [hospital.id]


@pytest.mark.parametrize(
    "asked",
    [
        {"gender": {"starts_with": "F"}},
        {"birth_date": {"starts_with": "2"}},
        {"last_name": {"matches": "x"}},
        {"name": {"eq": "x"}},
        {"notes": {"matches": "x"}},
        {"name": {"like": "x"}},
    ],
)
async def test_only_what_is_declared_is_asked(hospital: Hospital, asked: dict[str, dict[str, str]]) -> None:
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await hospital.rows("ADMIN", "patients_count", p_filter=asked)
    assert refusal.value.sqlstate == "ZH501"
    assert "UNKNOWN_FILTER" in str(refusal.value.detail)
