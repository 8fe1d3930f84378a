"""Texts are read, compared and found alike in databases whose locales know all letters, or those of ASCII alone."""

import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import kept
from tests.databases import Database, DatabaseServer
from tests.db.pharmacy.test_allergies import medication, patient_with, prescribe
from tests.world import Hospital, item, new_hospital

# A letter, and what parts words, in every script: Unicode's classes.
PARTING = {"P", "S", "Z", "C"}
NAMES = [
    "Émile Durand",
    "Jörg Strauß",
    "İbrahim I\u015f\u0131k",
    "Иван Петров",
    "Ελένη Παππά",
    "محمد علي",
    "王小明 X",
    "Søren Å",
]
NOTES = [
    "Überempfindlich gegen Nüsse",
    "Аллергия на орехи",
    "对花生过敏。体重正常",
    "حساسية من الفول السوداني",
    "« Œdème »",
    # Signs without blanks, by which ASCII words would be one: an address, a path, a tag.
    "Ул.Ленина. Горло/нос Кетонал/Анальгин,<сыпь> ~жар 38.5; Ada.Ruiz@mail.example",
]


@pytest.fixture(scope="module")
async def databases(server: DatabaseServer) -> AsyncIterator[list[Database]]:
    """A database that knows letters of ASCII alone, and one that knows those of a UTF-8 locale."""
    async with AsyncExitStack() as stack:
        connection = await asyncpg.connect(server.maintenance_dsn)
        known = await connection.fetchval("""
            SELECT c.collctype FROM pg_collation AS c
            WHERE c.collprovider = 'c' AND c.collencoding = 6 ORDER BY c.collctype NOT ILIKE 'C.UTF%8', c.oid LIMIT 1
        """)
        await connection.close()
        assert known, "the operating system has no locale of UTF-8"
        templates = [await kept.sql_template(server, ctype) for ctype in ("C", known)]
        yield [await stack.enter_async_context(server.database(template)) for template in templates]


@pytest.fixture(scope="module")
async def places(databases: list[Database]) -> AsyncIterator[list[Hospital]]:
    """A hospital in each of them."""
    async with AsyncExitStack() as stack:
        made = []
        for database in databases:
            admin = await asyncpg.connect(database.admin_dsn)
            stack.push_async_callback(admin.close)
            api = await stack.enter_async_context(asyncpg.create_pool(database.api_dsn, min_size=1, max_size=2))
            hospital = await new_hospital(api, admin, f"h{secrets.token_hex(6)}")
            await admin.execute(
                """
                INSERT INTO clinic.patients
                (hospital_id, medical_record_number, first_name, last_name, birth_date, gender, notes)
                SELECT $1, (5000 + n.place)::text, split_part(n.name, ' ', 1), split_part(n.name, ' ', 2),
                    '2000-01-01', 'OTHER', n.notes
                FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS n (name, notes, place)
                """,
                hospital.id, NAMES, NOTES + [None] * (len(NAMES) - len(NOTES)),
            )  # fmt: skip
            made.append(hospital)
        yield made


async def test_one_of_them_knows_letters_that_the_other_does_not(places: list[Hospital]) -> None:
    """So that the tests below can fail."""
    lowered = [await place.admin.fetchval("SELECT lower('ÉИ')") for place in places]
    assert lowered == ["ÉИ", "éи"]
    like = [await place.admin.fetchval("SELECT cardinality(extensions.show_trgm('иван'))") for place in places]
    assert like == [0, 5]


async def test_letters_are_those_of_unicode(places: list[Hospital]) -> None:
    every = [chr(code) for code in range(1, 0x2FA20) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}]
    for place in places:
        rows = await place.admin.fetch(
            "SELECT e.sign, rules.search_words('a' || e.sign || 'b') AS words FROM unnest($1::text[]) AS e (sign)",
            every,
        )
        parted = {row["sign"] for row in rows if len(row["words"]) > 1}
        expected = set()
        for letter in every:
            simple = unicodedata.normalize("NFKD", letter)
            if any(unicodedata.category(part)[0] in PARTING for part in simple):
                expected.add(letter)
        # What shows nothing parts nothing, and these letters are apostrophes, or hold one.
        silent = {chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf"} | {"\u180e"}
        assert parted - silent == expected - silent | set("\u0149\u02b9\u02bb\u02bc\u0374")


@pytest.fixture(scope="module")
def invented() -> list[str]:
    """Texts of letters, marks, signs and blanks of every script."""
    found: list[str] = []

    @given(
        st.lists(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cn"]), max_size=12), max_size=50
        )
    )
    def invent(texts: list[str]) -> None:
        found.extend(texts)

    invent()
    return found


@pytest.mark.parametrize(
    "function", ["words_of", "search_words", "likened", "spelt_words", "search_query", "daily_doses", "case_folded"]
)
async def test_what_is_made_of_a_text_is_the_same(places: list[Hospital], invented: list[str], function: str) -> None:
    given = "unnest($1::text[]) WITH ORDINALITY AS t (one, place)"
    query = f"SELECT rules.{function}(t.one)::text AS made FROM {given} ORDER BY t.place"
    texts = [*invented, *NAMES, *NOTES, "TWICE\u2003DAILY", "Every\xa08 hours"]
    one, other = [[row["made"] for row in await place.admin.fetch(query, texts)] for place in places]
    assert one == other
    assert len(set(one)) > (1 if function == "daily_doses" else 100)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("EMILE", {"Émile"}),
        ("ÉMILLE", {"Émile"}),
        ("strauss", {"Jörg"}),
        ("STRAUẞ", {"Jörg"}),
        ("ibrahim", {"İbrahim"}),
        ("isik İBRAHİM", {"İbrahim"}),
        ("ИВАН", {"Иван"}),
        # Misspelt.
        ("Петрав", {"Иван"}),
        ("ΕΛΕΝΗ", {"Ελένη"}),
        ("محمد", {"محمد"}),
        ("مُحَمَّد", {"محمد"}),
        ("王小明", {"王小明"}),
        ("小明", {"王小明"}),
        ("明", {"王小明"}),
        ("soren", {"Søren"}),
        ("Сидоров", set()),
        ("李", set()),
    ],
)
async def test_names_of_every_script_are_found(places: list[Hospital], words: str, names: set[str]) -> None:
    asked = {"name": {"matches": words}}
    for place in places:
        rows = await place.rows(
            "ADMIN", "patients_page", p_filter=asked, p_order=["last_name asc"], p_first=100, p_backward=False
        )
        assert {row["first_name"] for row in rows} == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("nusse", {"Émile"}),
        ('"ALLERGIE gegen"', set()),
        ('"gegen NÜSSE"', {"Émile"}),
        ("АЛЛЕРГИЯ орехи", {"Jörg"}),
        ("аллергия -орехи", set()),
        ("体重正常", {"İbrahim"}),
        ("الفول", {"Иван"}),
        ("oedeme", {"Ελένη"}),
        ("на", {"Jörg"}),
        ("н", set()),
        *((words, {"محمد"}) for words in ("ленина", "анальгин", "СЫПЬ", "жар", "38.5", "ruiz", "example", "ada.ruiz")),
        ('"горло нос кетонал"', {"محمد"}),
        ("анальгин/кетонал", set()),
    ],
)
async def test_texts_of_every_script_are_found(places: list[Hospital], words: str, names: set[str]) -> None:
    for place in places:
        rows = await place.rows(
            "ADMIN", "patients_page", p_filter={"text": {"matches": words}}, p_order=["last_name asc"], p_first=100,
            p_backward=False,
        )  # fmt: skip
        assert {row["first_name"] for row in rows} == names


@pytest.mark.parametrize(
    ("allergy", "substance", "hits"),
    [
        ("ПЕНИЦИЛЛИН", "Пенициллин G", True),
        ("pénicilline", "PENICILLINE V", True),
        ("PÉNICILLINES", "pénicilline", True),
        ("İyot", "iyot", True),
        ("Eiweiß", "EIWEISS", True),
        ("青霉素", "青霉素", True),
        ("بنسلين", "بِنسلين", True),
        ("Пенициллин", "Пеницилламин", False),
        ("青霉素", "红霉素", False),
    ],
)
async def test_allergies_of_every_script_are_compared(
    places: list[Hospital], allergy: str, substance: str, hits: bool
) -> None:
    for place in places:
        _, visit = await patient_with(place, allergy)
        prescribing = prescribe(place, visit, item(await medication(place, substance), 1))
        if hits:
            with pytest.raises(asyncpg.PostgresError) as refusal:
                await prescribing
            assert refusal.value.sqlstate == "ZH102"
        else:
            assert await prescribing


async def test_groups_are_compared_likewise(places: list[Hospital]) -> None:
    for place in places:
        await place.call(
            "ADMIN", "create_substance_group", p_name="Пенициллины", p_substance="АМОКСИЦИЛЛИН", p_cross_reacts=False
        )
        _, visit = await patient_with(place, "ПЕНИЦИЛЛИНЫ")
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await prescribe(place, visit, item(await medication(place, "амоксициллин"), 1))
        assert refusal.value.sqlstate == "ZH102"
