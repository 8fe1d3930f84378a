"""What every table must be: row security, keys that begin with the hospital, comments; nothing Citus cannot have."""

import re

import asyncpg

from db.generate.declarations import entities
from tests.access.rows import KEYS

_OURS = "('clinic'::regnamespace, 'auth'::regnamespace)"
# Keys that do not begin with hospital_id, each with its reason.
OTHER_KEYS = {
    "clinic.hospitals: PRIMARY KEY (id)": "its id is the hospital",
    "clinic.hospitals: UNIQUE (id, currency)": "its id is the hospital; bills refer to both",
    "clinic.hospital_slugs: PRIMARY KEY (slug)": "it finds the hospital: a slug is unique among all of them",
}
# Tables that no read may see at all.
UNREAD = {
    "clinic.outbox_events",
    "clinic.hospital_slugs",
    "auth.requests",
    "auth.limits",
    "auth.attempts",
    "auth.mails",
    "auth.tokens",
    "auth.sign_in_rules",
    "auth.refresh_tokens",
    "auth.second_factors",
    "auth.recovery_codes",
    "auth.passwords",
    "auth.sign_ups",
}
# Views that look past row security, with the owner's rights, for the policies to look into; each with its reason.
PRIVILEGED_VIEWS = {
    "auth.hospitals_of_login": "the hospitals that a policy looks up, limited to those of the session's login",
    "auth.logins_of_people": "names of logins and their roles, for the role that makes, changes and drops them",
    "auth.patients_of_the_doctor": "patients that a policy looks up, limited to the asking doctor's",
    "auth.patients_of_the_ward": "patients that a policy looks up, limited to the asking nurse's ward",
    "auth.patients_of_records": "keys, for the audit, which names the patients of what was written",
    "auth.hospitals_on_record": "keys, for the audit, which is sealed hospital by hospital",
    "auth.patients_with_guardians": "the patients that may be told of a missing guardian, nothing but keys",
    "auth.prescribed_patients": "patients that a policy looks up, nothing but keys",
}
# Tables with amounts of money that clinic.priced does not count: a hospital's currency may change beside them.
UNPRICED = {
    "clinic.hospitals": "its own settings, which change with the currency",
    "clinic.bill_lines": "parts of bills, which are counted",
    "clinic.payments": "parts of bills, which are counted",
    "clinic.started_payments": "parts of bills, which are counted",
    "clinic.claims": "parts of bills, which are counted",
    "clinic.adjustments": "parts of bills, which are counted",
    "clinic.refunds": "parts of bills, which are counted",
    "clinic.patient_totals": "sums of bills, which are counted",
    "clinic.amendments": "what treatments cost before; those are counted",
}
# What the owner of the audit may look into: keys.
SEEN_BY_THE_AUDIT = {"auth.patients_of_records", "auth.hospitals_on_record"}


async def test_every_table_has_row_security_and_none_forces_it(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT oid::regclass::text AS name, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)"
        f" FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace IN {_OURS}"
    )
    assert {row["name"] for row in rows} == set(KEYS)
    assert {tuple(row)[1:] for row in rows} == {(True, False, "wardgraph_owner")}
    elsewhere = """
        SELECT oid::regclass FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text IN ('api', 'rules', 'worker', 'public')
    """
    assert await admin.fetch(elsewhere) == []


async def test_policies_only_ever_let_the_reader_read(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("SELECT DISTINCT permissive, roles::text[], cmd, with_check FROM pg_policies ORDER BY 2")
    assert [tuple(row) for row in rows] == [
        ("PERMISSIVE", ["wardgraph_reader"], "SELECT", None),
        ("PERMISSIVE", ["wardgraph_sql"], "SELECT", None),
    ]
    granted = await admin.fetch(f"""
        SELECT DISTINCT pg_get_userbyid(a.grantee) AS grantee, a.privilege_type
        FROM pg_class AS c, aclexplode(c.relacl) AS a
        WHERE c.relnamespace IN {_OURS} AND a.grantee <> c.relowner
        UNION SELECT DISTINCT pg_get_userbyid(a.grantee), a.privilege_type FROM pg_attribute AS t
        JOIN pg_class AS c ON c.oid = t.attrelid, aclexplode(t.attacl) AS a WHERE c.relnamespace IN {_OURS}
    """)
    assert {tuple(row) for row in granted} == {
        ("wardgraph_reader", "SELECT"),
        ("wardgraph_audit", "SELECT"),
        ("wardgraph_sql", "SELECT"),
        # The view with the logins of people.
        ("wardgraph_logins", "SELECT"),
    }
    kept = await admin.fetch(f"""
        SELECT c.oid::regclass::text AS name FROM pg_class AS c, aclexplode(c.relacl) AS a
        WHERE c.relnamespace IN {_OURS} AND pg_get_userbyid(a.grantee) = 'wardgraph_audit'
    """)
    assert {row["name"] for row in kept} == SEEN_BY_THE_AUDIT


async def test_the_reader_has_no_right_to_a_hash_a_token_or_the_outbox(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(f"""
        SELECT c.oid::regclass || '.' || a.attname AS name
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace IN {_OURS} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            AND NOT has_column_privilege('wardgraph_reader', c.oid, a.attnum, 'SELECT')
    """)
    closed = {row["name"] for row in rows}
    whole = {name for name in closed if name.rpartition(".")[0] in UNREAD}
    merges = {f"clinic.patient_merges.{name}" for name in ("moving", "moved", "filled", "known_departments")}
    assert closed - whole == {"auth.sessions.key"} | merges
    assert len(whole) == 8 + 2 + 8 + 4 + 4 + 10 + 6 + 4 + 5 + 10 + 5 + 6 + 3


async def test_every_view_asks_as_whoever_reads_it(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT oid::regclass::text AS name, 'security_invoker=true' = ANY (reloptions) AS invoker FROM pg_class"
        " WHERE relkind IN ('v', 'm') AND relnamespace::regnamespace::text IN ('clinic', 'auth', 'api')"
    )
    # tests/access/test_granted_views.py holds these against the policies that they look past.
    granted = {entity.granted_view for entity in entities().values() if entity.granted}
    assert {row["name"] for row in rows if not row["invoker"]} == {*PRIVILEGED_VIEWS, *granted}


async def test_every_key_begins_with_the_hospital(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(f"""
        SELECT c.conrelid::regclass || ': ' || pg_get_constraintdef(c.oid) AS what, c.contype::text AS kind,
            (SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1]) AS first,
            (SELECT attname FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) AS referred,
            c.confrelid::regclass::text AS table, c.confdeltype::text AS deleted, cardinality(c.conkey) AS width
        FROM pg_constraint AS c WHERE c.connamespace IN {_OURS} AND c.contype IN ('p', 'u', 'f', 'x')
    """)
    assert {row["kind"] for row in rows} == {"p", "u", "f", "x"}
    assert {row["what"] for row in rows if row["first"] != "hospital_id"} == set(OTHER_KEYS)
    for row in rows:
        if row["kind"] == "f":
            to_hospital = row["table"] == "clinic.hospitals"
            assert row["referred"] == ("id" if to_hospital else "hospital_id"), row["what"]
            of_currency = "FOREIGN KEY (hospital_id, currency) REFERENCES clinic.hospitals(id, currency)"
            alone = to_hospital and row["what"] != f"clinic.bills: {of_currency}"
            assert row["width"] == 1 if alone else row["width"] > 1, row["what"]
            # SET NULL and SET DEFAULT would take the hospital along.
            assert row["deleted"] in {"a", "c"}, row["what"]


async def test_every_unique_index_begins_with_the_hospital(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(f"""
        SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS table, i.indisunique,
            (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[0]) AS first
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE c.relnamespace IN {_OURS}
    """)
    for row in rows:
        if row["table"] not in {"clinic.hospitals", "clinic.hospital_slugs"}:
            assert row["first"] == "hospital_id", row["name"]


async def test_ids_are_of_64_bits_made_by_the_database_and_part_of_the_key(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(f"""
        SELECT a.attrelid::regclass::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
            a.attidentity::text AS made
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
        WHERE c.relnamespace IN {_OURS} AND a.attname = 'id'
    """)
    odd = {row["name"] for row in rows if (row["type"], row["made"]) != ("bigint", "a")}
    assert odd == set()
    others = await admin.fetch(f"""
        SELECT a.attrelid::regclass || '.' || a.attname AS name
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
        WHERE c.relnamespace IN {_OURS} AND a.attname LIKE '%\\_id' AND a.atttypid <> 'bigint'::regtype
    """)
    assert [row["name"] for row in others] == ["auth.requests.request_id"]


async def test_every_schema_table_view_sequence_and_column_is_commented(admin: asyncpg.Connection) -> None:
    bare = await admin.fetch(f"""
        SELECT 'schema ' || nspname FROM pg_namespace
        WHERE nspname IN ('clinic', 'auth', 'rules', 'api', 'worker') AND obj_description(oid, 'pg_namespace') IS NULL
        UNION ALL
        SELECT 'relation ' || oid::regclass FROM pg_class
        WHERE relnamespace IN {_OURS} AND relkind IN ('r', 'v', 'm') AND obj_description(oid, 'pg_class') IS NULL
        UNION ALL
        SELECT 'sequence ' || oid::regclass FROM pg_class AS c WHERE relnamespace IN {_OURS} AND relkind = 'S'
            AND obj_description(oid, 'pg_class') IS NULL
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'i')
        UNION ALL
        SELECT 'column ' || a.attrelid::regclass || '.' || a.attname
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace IN {_OURS} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            AND col_description(a.attrelid, a.attnum) IS NULL
        ORDER BY 1
    """)
    assert [row[0] for row in bare] == []


async def test_no_type_is_an_enum_a_float_or_without_its_time_zone(admin: asyncpg.Connection) -> None:
    assert (
        await admin.fetch(
            "SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace <> 'information_schema'::regnamespace"
        )
        == []
    )
    rows = await admin.fetch(f"""
        SELECT a.attrelid::regclass || '.' || a.attname AS name
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace IN {_OURS} AND c.relkind = 'r' AND a.attnum > 0
            AND format_type(a.atttypid, NULL)
                IN ('real', 'double precision', 'money', 'timestamp without time zone', 'json')
    """)
    assert rows == []


async def test_every_amount_of_money_holds_the_currency(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(f"""
        SELECT DISTINCT c.oid::regclass::text AS name
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace IN {_OURS} AND c.relkind = 'r' AND a.attnum > 0
            -- An amount is a numeric of no fixed scale: currencies differ in theirs.
            AND a.atttypid = 'numeric'::regtype AND a.atttypmod = -1 AND a.attname !~ '_percent$'
    """)
    body = await admin.fetchval("SELECT prosrc FROM pg_proc WHERE oid = 'clinic.priced(bigint)'::regprocedure")
    counted = set(re.findall(r"FROM (clinic\.[a-z_]+) AS t", body))
    assert {row["name"] for row in rows} == counted | set(UNPRICED)
