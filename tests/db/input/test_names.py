"""When two names are one, and in which order names come: as Unicode has it, on every server."""

import unicodedata

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.folding import folded
from tests.refusals import refused
from tests.world import Hospital

# As a telephone book in English has them: accents and case last, hyphens as blanks, no apostrophes.
ORDERED = [
    "Abel", "Ábel", "Abela", "Aeschbach", "Æther", "al-Farsi", "Al Farsy", "Çelik", "Celika", "D'Angelo", "Dangelos",
    "de la Cruz", "Delacroix", "Łukasz", "Lukaszewski", "Müller", "Mullers", "Nowak", "O'Brien", "Obrist", "Östberg",
    "Østby", "Ostrowski", "Saglam", "Şahin", "Salomon", "Straße", "Strasser", "van den Berg", "van der Velde",
    "Vanderbilt", "Zoë", "Zola", "Ναθαναήλ", "Абрамов", "яковлев",
]  # fmt: skip


async def made(connection: asyncpg.Connection, function: str, texts: list[str]) -> list[str]:
    rows = await connection.fetch(
        f"SELECT rules.{function}(t.text) AS text FROM unnest($1::text[]) WITH ORDINALITY AS t (text, place)"
        " ORDER BY t.place", texts,
    )  # fmt: skip
    return [row["text"] for row in rows]


async def test_every_letter_is_folded_as_unicode_says(admin: asyncpg.Connection) -> None:
    letters = [chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Cc"}]
    assert len(letters) > 140_000
    for place in range(0, len(letters), 20_000):
        some = [f"A{letter}a" for letter in letters[place : place + 20_000]]
        found = await made(admin, "case_folded", some)
        assert [(a, b) for a, b in zip(some, found, strict=True) if b != folded(a)] == []


@pytest.fixture(scope="module")
def names() -> list[str]:
    found: list[str] = []
    letters = st.sampled_from("aAäÄbßsS\u017f\u0131İiIøØłŁéÉeE'\u2019- -\u00a0Σ\u03c3ςжЖ\u0301\u0308\u200d")

    @settings(max_examples=300)
    @given(st.lists(st.text(letters, max_size=8), min_size=10, max_size=30))
    def invent(texts: list[str]) -> None:
        found.extend(texts)

    invent()
    return found


async def test_folding_agrees_with_python_on_what_people_type(admin: asyncpg.Connection, names: list[str]) -> None:
    assert len(set(names)) > 250
    once = await made(admin, "case_folded", names)
    assert once == [folded(name) for name in names]
    assert await made(admin, "case_folded", once) == once


async def test_names_are_equal_in_the_order_exactly_where_they_are_one(
    admin: asyncpg.Connection, names: list[str]
) -> None:
    keys = await made(admin, "collation_key", names)
    by_key: dict[str, set[str]] = {}
    for name, key in zip(names, keys, strict=True):
        by_key.setdefault(key, set()).add(folded(name))
    assert all(len(same) == 1 for same in by_key.values())
    assert len(by_key) == len({folded(name) for name in names})


async def test_names_come_in_the_order_in_which_people_look_for_them(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        'SELECT t.name FROM unnest($1::text[]) AS t (name) ORDER BY rules.collation_key(t.name) COLLATE "C"',
        sorted(ORDERED),
    )
    assert [row["name"] for row in rows] == ORDERED


@pytest.mark.parametrize("other", ["intensive  care", "INTENSIVE CARE", "Intensive\u00a0Care ", "Intensive\u200d Care"])
async def test_a_department_is_there_once_whatever_its_case(
    hospital: Hospital, admin: asyncpg.Connection, other: str
) -> None:
    first = await hospital.new_department("Intensive Care")
    await refused(admin, hospital.new_department(other), "ZH504", {"path": "name"})
    second = await hospital.new_department("Surgery")
    rename = hospital.call("ADMIN", "update_department", p_department_id=second, p_changes={"name": other})
    await refused(admin, rename, "ZH504", {"path": "name"})
    # Its own name is no other's.
    same = await hospital.call("ADMIN", "update_department", p_department_id=first, p_changes={"name": other})
    assert folded(same["name"]) == "intensive care"


async def test_rooms_doctors_and_medications_are_there_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    room = {"p_department_id": hospital.department, "p_type": "GENERAL", "p_beds": 1}
    await hospital.call("ADMIN", "create_room", p_number="B 12é", **room)
    await refused(
        admin, hospital.call("ADMIN", "create_room", p_number="b  12e\u0301", **room), "ZH504", {"path": "number"}
    )
    await hospital.new_medication(5)
    medication = await admin.fetchrow("SELECT * FROM clinic.medications WHERE hospital_id = $1", hospital.id)
    assert medication is not None
    again = hospital.call(
        "ADMIN", "add_medication_with_stock", p_department_id=hospital.department, p_name=medication["name"].upper(),
        p_strength="1  MG", p_form="tablet", p_manufacturer="m", p_unit_price="1", p_quantity=1, p_batch_number="B9",
        p_expires_on=medication["created_at"].date().replace(year=2098),
    )  # fmt: skip
    await refused(admin, again, "ZH504", {"path": "name"})
    doctor = await hospital.new_doctor()
    number = await admin.fetchval("SELECT registration_number FROM clinic.doctors WHERE id = $1", doctor)
    other = await hospital.new_doctor()
    taken = hospital.call(
        "ADMIN", "update_doctor", p_doctor_id=other, p_changes={"registration_number": f" {number.lower()} "}
    )
    await refused(admin, taken, "ZH504", {"path": "registrationNumber"})


async def test_a_batch_is_one_whatever_the_case_of_its_number(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5)
    expires = await admin.fetchval("SELECT expires_on FROM clinic.stock_batches WHERE hospital_id = $1", hospital.id)
    received = {"p_department_id": hospital.department, "p_medication_id": medication, "p_expires_on": expires}
    await hospital.call("ADMIN", "receive_stock", p_batch_number=" b1 ", p_quantity=3, **received)
    batches = await admin.fetch(
        "SELECT batch_number, units FROM clinic.stock_batches WHERE hospital_id = $1", hospital.id
    )
    assert [tuple(row) for row in batches] == [("B1", 8)]
