"""Texts are kept composed, without white space around them and without control characters, whoever writes them."""

import datetime as dt
import unicodedata

import asyncpg
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import problems, refused
from tests.world import Hospital

# What Unicode 15 calls White_Space, with Python's information separators; then what shows nothing at all.
AROUND = "".join(
    [
        *filter(str.isspace, map(chr, range(0x10000))),
        "\xad\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufeff\uffa0",
    ]
)
# What a department's name may not hold anywhere within: controls (Cc), breaks of lines, what turns the direction.
STRAY = [
    *map(chr, [*range(1, 32), *range(127, 160)]),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\uffff",
]
BREAKS = ["\t", "\n", "\r", "\r\n"]
# Written by programs, and hashes; whatever else is text is kept clean.
AS_IS = {
    "auth.sessions.user_agent": "as a browser sent it",
    "auth.mails.failure": "as a mail server said it",
    "auth.mails.recipient": "an address that was cleaned before",
    "auth.tokens.email": "likewise",
    "auth.passwords.parameters": "parameters of Argon2id",
    "auth.sign_ups.password_parameters": "likewise",
    "clinic.import_runs.sha256": "digits that a program computed",
    "clinic.import_rows.keys": "what a function made of values",
    "clinic.import_rows.problems": "sentences of rules",
    "clinic.import_rows.problem_codes": "codes of rules",
    "clinic.import_runs.kind": "one that the only function that writes it chooses from",
    "clinic.patient_totals.currency": "that of a bill, which was cleaned before",
    **dict.fromkeys(
        (
            f"{table}.phone_digits"
            for table in ("auth.accounts", "clinic.contact_persons", "clinic.doctors", "clinic.patients")
        ),
        "digits that a trigger makes of a telephone number",
    ),
}


def kept(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip(AROUND)


async def clean(connection: asyncpg.Connection, texts: list[str]) -> list[str]:
    rows = await connection.fetch(
        "SELECT rules.clean_text(t.text) AS text FROM unnest($1::text[]) WITH ORDINALITY AS t (text, place)"
        " ORDER BY t.place",
        texts,
    )
    return [row["text"] for row in rows]


async def test_every_blank_around_a_text_goes(admin: asyncpg.Connection) -> None:
    assert await clean(admin, [f"{each}A{each} b{each}{each}" for each in AROUND]) == [
        kept(f"A{each} b") for each in AROUND
    ]
    assert set(await clean(admin, list(AROUND))) == {""}


@pytest.fixture(scope="module")
def invented() -> list[str]:
    """Texts of what people type in many scripts, and of anything that a database can hold."""
    found: list[str] = []

    @settings(max_examples=300)
    @given(
        st.lists(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cn"]), max_size=12), max_size=50
        )
    )
    def invent(texts: list[str]) -> None:
        found.extend(texts)

    invent()
    return found


async def test_a_clean_text_is_what_python_makes_of_it_and_stays_as_it_is(
    admin: asyncpg.Connection, invented: list[str]
) -> None:
    assert len(invented) > 500
    once = await clean(admin, invented)
    assert once == [kept(text) for text in invented]
    assert await clean(admin, once) == once


async def test_every_text_of_every_table_is_kept_clean(admin: asyncpg.Connection) -> None:
    columns = await admin.fetch("""
        SELECT format('%s.%s', c.oid::regclass, a.attname) AS name,
            EXISTS (
                SELECT FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid
                WHERE g.tgrelid = c.oid AND g.tgname = 'a_clean' AND a.attnum = ANY (g.tgattr)
                AND p.prosrc ~ format('new\\.%s := rules\\.clean_texts?\\(new\\.%1$s\\);', a.attname)
            ) AS cleaned
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            AND a.atttypid IN ('text'::regtype, 'text[]'::regtype)
            AND NOT EXISTS (
                SELECT FROM pg_constraint AS k
                WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
                AND pg_get_constraintdef(k.oid) ~ 'ARRAY\\[''[A-Z_]+''')
    """)
    unclean = {row["name"] for row in columns if not row["cleaned"]}
    assert unclean == AS_IS.keys() | {"auth.installation_users.login", "auth.installation_users.role"} & unclean
    assert len(columns) > 70


async def test_whoever_writes_a_text_has_it_cleaned(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    decomposed = "\u3000\u200bCafe\u0301\u00a0"
    department = await hospital.new_department(decomposed)
    name = "SELECT name FROM clinic.departments WHERE id = $1"
    assert await admin.fetchval(name, department) == "Café"
    for writer in (owner, admin):
        await writer.execute(
            "UPDATE clinic.departments SET name = $2, location = E'\\t' WHERE id = $1", department, f"{decomposed} 2"
        )
        texts = await admin.fetchrow("SELECT name, location FROM clinic.departments WHERE id = $1", department)
        assert texts is not None
        assert tuple(texts) == (
            "Café\u00a0 2",
            "",
        )
    patient = await hospital.new_patient()
    listed = "UPDATE clinic.patients SET allergies = $2 WHERE id = $1 RETURNING allergies"
    assert await owner.fetchval(listed, patient, ["\u00a0Nu\u0308sse", "Latex\n"]) == ["Nüsse", "Latex"]
    assert await owner.fetchval(listed, patient, []) == []


async def test_characters_that_do_not_show_are_refused_wherever_they_stand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    told = problems(("name", "CONTROL_CHARACTER"))
    for character in STRAY:
        await refused(admin, hospital.new_department(f"Ward{character}1"), "ZH501", told)
    department = await hospital.new_department()
    rename = "UPDATE clinic.departments SET name = $2, location = $3 WHERE id = $1"
    two = problems(("name", "CONTROL_CHARACTER"), ("location", "CONTROL_CHARACTER"))
    await refused(admin, owner.execute(rename, department, "a\u202eb", "c\x07d"), "ZH501", two)
    patient = await hospital.new_patient()
    change = "UPDATE clinic.patients SET allergies = $2 WHERE id = $1"
    await refused(
        admin,
        owner.execute(change, patient, ["Nuts", "La\ntex"]),
        "ZH501",
        problems(("allergies", "CONTROL_CHARACTER")),
    )


async def test_notes_and_reasons_have_lines_and_names_have_none(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    for place, each in enumerate(BREAKS):
        appointment = await hospital.book(patient, doctor, hospital.at(9 + place))
        notes = orjson.dumps({"notes": f"Cough{each}and fever"}).decode()
        noted = await hospital.call("ADMIN", "update_appointment", p_appointment_id=appointment, p_changes=notes)
        assert noted["notes"] == f"Cough{each}and fever"
        bad = hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason=f"Mo{each}ved\x1b")
        await refused(admin, bad, "ZH501", problems(("reason", "CONTROL_CHARACTER")))
        cancelled = await hospital.call(
            "ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason=f"Mo{each}ved{each}"
        )
        assert cancelled["cancellation_reason"] == f"Mo{each}ved"


@pytest.mark.parametrize("blank", ["\n", "\u00a0", "\t", "\u3000", "\u200b\u2060"])
async def test_a_name_of_blanks_is_none(hospital: Hospital, admin: asyncpg.Connection, blank: str) -> None:
    await refused(admin, hospital.new_department(blank), "ZH501", problems(("name", "REQUIRED")))


async def test_a_length_is_that_of_what_is_kept(hospital: Hospital, admin: asyncpg.Connection) -> None:
    # Two hundred letters, each in two parts, and blanks around them.
    department = await hospital.new_department("\u3000" + "u\u0308" * 200 + "\u3000")
    assert await admin.fetchval("SELECT name FROM clinic.departments WHERE id = $1", department) == "ü" * 200
    await refused(admin, hospital.new_department("ü" * 201), "ZH501", problems(("name", "TOO_LONG")))


async def test_a_list_has_nothing_invisible_and_nothing_twice(hospital: Hospital, admin: asyncpg.Connection) -> None:
    born = {"p_first_name": "A", "p_last_name": "B", "p_birth_date": dt.date(2000, 1, 1), "p_gender": "UNKNOWN"}
    medication = {
        "p_department_id": await hospital.new_department(), "p_name": "Ibu", "p_strength": "", "p_form": "",
        "p_manufacturer": "", "p_unit_price": "1", "p_quantity": 1, "p_batch_number": "1",
        "p_expires_on": dt.date(2099, 1, 1),
    }  # fmt: skip
    patient = await hospital.new_patient()
    made = await hospital.new_medication(1)
    for blank in ("\u200b", "\xa0", "\u3000\u00ad"):
        listed = [blank, "Latex"]
        for doing, path in (
            (hospital.call("ADMIN", "register_patient", **born, p_allergies=listed), "allergies"),
            (
                hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"allergies": listed}),
                "allergies",
            ),
            (
                hospital.call("ADMIN", "update_patient_care", p_patient_id=patient, p_changes={"allergies": listed}),
                "allergies",
            ),
            (hospital.call("ADMIN", "add_medication_with_stock", **medication, p_substances=listed), "substances"),
            (
                hospital.call("ADMIN", "update_medication", p_medication_id=made, p_changes={"substances": listed}),
                "substances",
            ),
        ):
            await refused(admin, doing, "ZH501", problems((path, "MALFORMED")))
    listed = ["Latex", " latex ", "STRASSE", "Nuts\u200b", "stra\u00dfe", "nuts"]
    once = ["Latex", "STRASSE", "Nuts"]
    changed = await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"allergies": listed})
    assert changed["allergies"] == once
    registered = await hospital.call("ADMIN", "register_patient", **born, p_allergies=listed)
    assert registered["allergies"] == once
    stocked = await hospital.call("ADMIN", "add_medication_with_stock", **medication, p_substances=listed)
    assert stocked["substances"] == once
    changes = {"substances": ["Latex", "LATEX"]}
    entered = await hospital.call("ADMIN", "update_medication", p_medication_id=made, p_changes=changes)
    assert entered["substances"] == ["Latex"]
