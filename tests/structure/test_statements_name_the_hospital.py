"""Every statement on a tenant's table, in every function and trigger, is held to one hospital."""

import re

import asyncpg
import pytest

from db.migrate.lexer import tokens
from tests.structure.scopes import Unreadable, unheld

# What names a tenant's table without its hospital, function by function, each with its reason.
EXCEPTIONS = {
    "api.hospital_by_slug": (
        ["clinic.hospitals AS t", "clinic.hospital_slugs AS s", "clinic.hospital_slugs AS o"],
        "it is what finds the hospital: the one read before anybody could enter it",
    ),
    "worker.hospitals": (["clinic.hospitals AS h"], "it lists the hospitals: what it is followed by names one of them"),
    "worker.hospitals_with_mail": (["auth.mails AS m"], "likewise: those that have mail to send"),
    "worker.imports_to_run": (["clinic.import_runs AS r"], "likewise: each import with its hospital"),
    "clinic.create_hospital": (
        ["INSERT INTO clinic.hospitals whose first column is not hospital_id"],
        "it makes the hospital; only the operator may call it",
    ),
    "auth.enter_as_login": (
        ["auth.hospitals_of_login AS h"],
        "it finds the hospitals that the login of the session is bound to",
    ),
    "audit.record_truncate": (
        ["auth.hospitals_on_record AS h", "INSERT INTO audit.events of h.hospital_id"],
        "a table was emptied, of every hospital",
    ),
    "audit.record_installation_write": (
        ["auth.hospitals_on_record AS h", "INSERT INTO audit.events of h.hospital_id"],
        "a login of the installation reaches every hospital",
    ),
    "audit.make_partitions": (["audit.events after 'table'"], "a partition is a month of every hospital"),
    "clinic.count_rooms": (
        ["clinic.department_counts AS d"],
        "a deleted row's hospital is the old row's, any other's the new one's: CASE says which",
    ),
}
# Local variables that hold the hospital, each with its reason.
TRUSTED = {
    "clinic.total_lines": ("v_hospital_id", "it loops over the hospitals of the rows that its statement inserted"),
    "audit.record_write": ("v_hospital_id", "it is that of the row that was written"),
    "clinic.round_amounts": ("new.id", "the row that its trigger is told of is the hospital itself"),
}
# Functions whose SQL is put together at run time, each with its reason.
DYNAMIC = {
    "clinic.count_staff": "the column it counts in is its trigger's argument",
    "rules.page_query": "it builds the one statement of every page",
    "rules.export_query": "it joins further rows to that page",
    "rules.export_rows_query": "it builds the one statement that finds rows of an export by their ids",
    "rules.count_query": "it builds the one statement of every count",
    "rules.candidates_query": "it builds the one statement of every search",
    "clinic.references_to": "the tables that name a record are those of its foreign keys",
    "rules.ids_query": "it builds the one statement that finds what a bulk edit changes",
    "auth.found_ids": "it runs that statement, as the reader",
    "clinic.change_each": "the command that it calls for each row is its argument",
    "clinic.refuse_rows": "likewise",
    "auth.candidates": "it runs that statement, as the owner",
    "auth.successors": "it runs one of the same conditions, for the rows that stand for those found",
    "api.delete_account": "the tables whose rows go along are those of the account's declaration",
    **dict.fromkeys(
        ("clinic.checked_import_rows", "clinic.compared_import_rows", "clinic.loaded_import_rows"),
        "the function that it calls, with the hospital, is that of the import's kind",
    ),
    "auth.write_row": "the table and the columns that it writes are its trigger's arguments",
}
# They run what rules.audit_condition builds, which begins with the hospital.
OF_THE_AUDIT = {"api.audit_events_page", "api.audit_events_count"}
_MADE_FOR_THE_HOSPITAL = "'INSERT INTO %s AS t (hospital_id%s) SELECT $2%s "
_BUILT = re.compile(
    r"EXECUTE rules\.(?:(?:page|count)_query\("
    r"'[a-z_.]+', '[a-z_]+', (?:'[a-z_]+'|NULL), p_filter(?:, p_order, p_after, p_backward)?\)"
    r"|export_query\(p_levels, p_filter, p_order, p_after\)|export_rows_query\(p_level\))\s+"
    r"(?:INTO v_total )?USING p_hospital_id, (?:p_ids|NULL::bigint\[\])(?:, p_filter(?:, p_after, p_first)?)?;"
)


@pytest.fixture
async def relations(admin: asyncpg.Connection) -> dict[str, str]:
    """Every table and view of tenants, with the column that is its hospital."""
    rows = await admin.fetch("""
        SELECT c.oid::regclass::text AS name,
            CASE WHEN c.relname IN ('hospitals', 'visible_hospitals') THEN 'id' ELSE 'hospital_id' END AS key
        FROM pg_class AS c
        WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace::regnamespace::text IN ('clinic', 'auth', 'audit')
    """)
    return {row["name"]: row["key"] for row in rows}


async def _functions(admin: asyncpg.Connection) -> dict[str, str]:
    rows = await admin.fetch("""
        SELECT p.oid, n.nspname || '.' || p.proname AS name, p.prosrc FROM pg_proc AS p
        JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('clinic', 'auth', 'audit', 'rules', 'api', 'worker') ORDER BY p.oid
    """)
    assert not {row["name"] for row in rows if not row["prosrc"].strip()}, "a body the tests cannot see"
    return {f"{row['name']}#{row['oid']}": row["prosrc"] for row in rows}


def _trusted(name: str) -> tuple[str, ...]:
    return TRUSTED.get(name, ())[:1]


async def test_every_statement_holds_its_tables_to_the_hospital(
    admin: asyncpg.Connection, relations: dict[str, str]
) -> None:
    loose = {}
    for key, body in (await _functions(admin)).items():
        name = key.partition("#")[0]
        try:
            found = unheld(body, relations, trusted=_trusted(name))
        except Unreadable as problem:
            found = [str(problem)]
        if found:
            loose[name] = found
    assert loose == {name: found for name, (found, _) in EXCEPTIONS.items()}


async def test_taking_the_hospital_out_of_any_function_is_noticed(
    admin: asyncpg.Connection, relations: dict[str, str]
) -> None:
    checked = 0
    for key, body in (await _functions(admin)).items():
        name = key.partition("#")[0]
        if name in EXCEPTIONS:
            continue
        without = re.sub(r"\b(\w+\.(?:hospital_id|id)) = ((?:p_|new\.|old\.|v_)hospital_id)\b", r"\1 > 0", body)
        if without != body:
            assert unheld(without, relations, trusted=_trusted(name)), name
            checked += 1
        for place in re.finditer(r"(?<=\()(p_|new\.)hospital_id(?=,)", body):
            if re.search(r"INSERT INTO [^;]*VALUES \($", body[: place.start()]):
                moved = f"{body[: place.start()]}4711{body[place.end() :]}"
                assert unheld(moved, relations, trusted=_trusted(name)), name
                checked += 1
    assert checked > 100


B, V, HELD = "clinic.bills AS b", "clinic.visits AS v", "b.hospital_id = p_hospital_id"
LOOSE = {
    "no condition": f"PERFORM FROM {B} WHERE b.id = p_bill_id;",
    "beneath OR": f"PERFORM FROM {B} WHERE {HELD} OR b.id = 1;",
    "in parentheses with OR": f"PERFORM FROM {B} WHERE ({HELD} OR true);",
    "beneath NOT": f"PERFORM FROM {B} WHERE NOT {HELD};",
    "within CASE": f"PERFORM FROM {B} WHERE CASE WHEN true THEN b.id = 1 AND {HELD} END;",
    "another comparison": f"PERFORM FROM {B} WHERE b.hospital_id >= p_hospital_id;",
    "another value": f"PERFORM FROM {B} WHERE {HELD} + 1;",
    "another variable": f"PERFORM FROM {B} WHERE b.hospital_id = p_bill_id;",
    "itself": f"PERFORM FROM {B} WHERE b.hospital_id = b.hospital_id;",
    "the second of two": f"PERFORM FROM {B} JOIN {V} ON v.id = b.id WHERE {HELD};",
    "two that hold only each other": f"PERFORM FROM {B} JOIN {V} ON v.hospital_id = b.hospital_id;",
    "the outer side of a left join": f"PERFORM FROM {B} LEFT JOIN {V} ON {HELD} AND v.hospital_id = p_hospital_id;",
    "one branch of a union": f"RETURN QUERY SELECT b.id FROM {B} WHERE {HELD} UNION SELECT v.id FROM {V};",
    "a query within": f"PERFORM FROM {B} WHERE {HELD} AND EXISTS (SELECT FROM {V} WHERE v.id = b.id);",
    "a common table": f"RETURN QUERY WITH c AS (SELECT b.id FROM {B}) SELECT c.id FROM c;",
    "an update": f"UPDATE {B} SET status = 'VOID' WHERE b.id = p_id;",
    "a delete": f"DELETE FROM {B};",
    "an insert of another": "INSERT INTO clinic.bills (hospital_id, id) VALUES (p_id, 1);",
    "an insert from another": f"INSERT INTO clinic.visits (hospital_id, id) SELECT b.id, 1 FROM {B} WHERE {HELD};",
    "the hospital itself": "PERFORM FROM clinic.hospitals AS h WHERE h.slug = p_slug;",
    "within a condition of IF": f"IF EXISTS (SELECT FROM {B}) THEN RETURN; END IF;",
    "a loop": f"FOR v_id IN SELECT b.id FROM {B} LOOP RETURN; END LOOP;",
}  # fmt: skip


@pytest.mark.parametrize("form", LOOSE)
async def test_a_loose_statement_is_found_in_whatever_form(relations: dict[str, str], form: str) -> None:
    assert unheld(f"BEGIN {LOOSE[form]} END", relations)


@pytest.mark.parametrize(
    "body",
    [
        "PERFORM FROM (clinic.bills AS b CROSS JOIN clinic.visits AS v);",
        "PERFORM FROM clinic.bills AS b FULL JOIN clinic.visits AS v ON true;",
        "INSERT INTO clinic.bills SELECT 1;",
        "INSERT INTO clinic.bills (id, hospital_id) VALUES (1, p_hospital_id);",
        "TABLE clinic.bills;",
    ],
)
async def test_a_statement_in_a_form_the_tests_cannot_read_is_refused(relations: dict[str, str], body: str) -> None:
    with pytest.raises(Unreadable):
        unheld(f"BEGIN {body} END", relations)


async def test_sql_put_together_at_run_time_is_of_few_functions_and_always_holds_the_hospital(
    admin: asyncpg.Connection,
) -> None:
    for key, body in (await _functions(admin)).items():
        name = key.partition("#")[0]
        words = [token for token in tokens(body) if token.kind == "word" and token.text == "execute"]
        strings = [
            token.text
            for token in tokens(body)
            if token.kind == "string" and re.search(r"\b(FROM|UPDATE|INTO|JOIN)\b", token.text)
        ]
        if name in DYNAMIC:
            for text in strings:
                held = re.search(r"\bhospital_id = \$[12] AND\b", text) or text.startswith(_MADE_FOR_THE_HOSPITAL)
                held = held or "FROM clinic.%I($1, $2" in text
                assert held or "AS page" in text or "(%s) AS" in text or "FROM unnest($3) AS one" in text, (name, text)
        elif name in OF_THE_AUDIT:
            (text,) = [string for string in strings if "audit.events" in string]
            # The condition is put together after it, or in its place.
            assert re.search(r"\bFROM audit\.events AS e WHERE ('$|%s AND )", text), (name, text)
            assert body.count("rules.audit_condition(") == body.count("USING p_hospital_id, ") == len(words) == 1, name
        elif words and name not in EXCEPTIONS:
            assert name.startswith("api."), name
            assert len(words) == len(_BUILT.findall(body)), name


async def test_whatever_is_asked_of_the_audit_is_of_one_hospital(admin: asyncpg.Connection) -> None:
    nothing = await admin.fetchval("SELECT rules.audit_condition(array_fill(false, ARRAY[7]))")
    everything = await admin.fetchval("SELECT rules.audit_condition(array_fill(true, ARRAY[7]))")
    assert nothing == "e.hospital_id = $1"
    assert everything.startswith("e.hospital_id = $1 AND ")
    assert not re.search(r"\b(OR|NOT|CASE)\b", everything)
