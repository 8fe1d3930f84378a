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


async def test_the_best_match_comes_first_on_every_page(named: Hospital) -> None:
    people = [
        ("Anna", "Zimmermann"),
        ("Zoe", "Zimmerman"),
        ("Zimmer", "Anna"),
        ("Anna", "Simmerman"),
        ("A", "Zimmermann"),
    ]
    await named.admin.execute(
        """
        INSERT INTO clinic.patients (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
        SELECT $1, (6000 + n.place)::text, n.first_name, n.last_name, '2000-01-01', 'OTHER'
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS n (first_name, last_name, place)
        """,
        named.id, [first for first, _ in people], [last for _, last in people],
    )  # fmt: skip
    asked = {"name": {"matches": "zimmermann ANNA"}}

    async def page(size: int, after: asyncpg.Record | None = None, *, backward: bool = False) -> list[asyncpg.Record]:
        start = after and {"values": [after["last_name"]], "id": after["id"]}
        return await named.rows(
            "ADMIN", "patients_page", p_filter=asked, p_order=["last_name asc"], p_first=size, p_after=start,
            p_backward=backward,
        )  # fmt: skip

    def names(rows: list[asyncpg.Record]) -> list[tuple[str, str]]:
        return [(row["first_name"], row["last_name"]) for row in rows]

    whole = await page(100)
    # Who has these words and no others; then by likeness, as far as it is one.
    assert names(whole)[0] == ("Anna", "Zimmermann")
    assert ("Anna", "Simmerman") in names(whole)
    forward: list[asyncpg.Record] = []
    while rows := (await page(1, forward[-1] if forward else None))[:1]:
        forward += rows
    assert names(forward) == names(whole)
    backward: list[asyncpg.Record] = []
    while rows := (await page(1, backward[0] if backward else None, backward=True))[-1:]:
        backward = [*rows, *backward]
    assert names(backward) == names(whole)
    # Whoever asks for another order gets that.
    rows = await named.rows(
        "ADMIN", "patients_page", p_filter=asked, p_order=["last_name desc"], p_first=100, p_backward=False
    )
    assert names(rows) == sorted(names(whole), key=lambda name: name[1], reverse=True)


async def test_a_whole_name_comes_before_one_that_has_more(named: Hospital) -> None:
    for name in ("Cares", "Intensive Care", "Care of Children", "Care"):
        await named.new_department(name)
    rows = await named.rows(
        "ADMIN", "departments_page", p_filter={"name": {"matches": "care"}}, p_order=["name asc"], p_first=100,
        p_backward=False,
    )  # fmt: skip
    assert [row["name"] for row in rows] == ["Care", "Care of Children", "Intensive Care", "Cares", "Cardiology"]
