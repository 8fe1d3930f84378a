"""Names are found by words that resemble theirs."""

import asyncpg
import pytest

from tests.world import Hospital

NAMES = ["Müller", "Mueller", "Strauß", "Émile", "Anna", "Hannah", "Иван", "O'Neil"]


@pytest.fixture
async def named(hospital: Hospital) -> Hospital:
    """The hospital with a patient of each name, all called X besides."""
    await hospital.admin.execute(
        """
        INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
        SELECT $1, (5000 + n.place)::text, n.name, 'X', '2000-01-01', 'OTHER'
        FROM unnest($2::text[]) WITH ORDINALITY AS n (name, place)
        """,
        hospital.id,
        NAMES,
    )
    return hospital


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Mueler", {"Müller", "Mueller"}),
        ("muller", {"Müller", "Mueller"}),
        ("X Müler", {"Müller", "Mueller"}),
        ("Müller Schmidt", set()),
        ("strauss", {"Strauß"}),
        ("emile", {"Émile"}),
        ("ann", {"Anna"}),
        ("o neill", {"O'Neil"}),
        # Not fuzzy in scripts whose letters the server's locale may not know, but found.
        ("ИВА", {"Иван"}),
    ],
)
async def test_it_is_found_misspelt_without_accents_and_in_any_order(
    named: Hospital, words: str, names: set[str]
) -> None:
    asked = {"name": {"matches": words}}
    rows = await named.rows(
        "ADMIN", "patients_page", p_filter=asked, p_order=["first_name asc"], p_first=100, p_backward=False
    )
    assert {row["first_name"] for row in rows} == names
    assert (await named.call("ADMIN", "patients_count", p_filter=asked))[0] == len(names)


async def test_too_many_words_are_refused(hospital: Hospital) -> None:
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await hospital.rows("ADMIN", "patients_count", p_filter={"name": {"matches": "one " * 11}})
    assert refusal.value.sqlstate == "ZH501"
    assert "TOO_LARGE" in str(refusal.value.detail)
    assert (await hospital.call("ADMIN", "patients_count", p_filter={"name": {"matches": "one " * 10}}))[0] == 0
