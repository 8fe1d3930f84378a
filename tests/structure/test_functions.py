"""What every function must be, read from the catalogue and from the files."""

import re

import asyncpg
import pytest

from db.migrate.roles import API, LOGIN_MAKER, OWNER, OWNERS, READER, SQL, WORKER
from db.migrate.sql_files import read

PINNED = ["search_path=pg_catalog, pg_temp"]
HEAD = "PERFORM auth.enter(p_hospital_id, p_session_id);"
# Each with its reason.
NEVER_ENTERS = {
    "hospital_by_slug": "it finds the hospital that one would enter",
    "document_by_sha256": "it is asked before the request is read, and tells nothing of any hospital",
}
NEVER_REQUIRES = {
    "open_session": "whoever signs in has no role yet; what Argon2id makes of the password is the proof",
    "refresh_session": "its access token may have expired; the refresh token is the proof",
    "close_session": "everybody may sign out",
    "record_reads": "whoever has read something has it on record",
    "admit_password": "it requires what it is told, for another command",
    "request_password_reset": "whoever has forgotten the password cannot sign in",
    "reset_password": "likewise; the token of a mail is the proof",
    "accept_invitation": "an invited account has no password yet; the token of a mail is the proof",
    "sign_up_patient": "whoever signs up has no account yet",
    "confirm_sign_up": "the token from the mail is the proof",
    "register_doctor": "a doctor who registers has no account yet, and no role before the approval",
}
# What a permission opens, as it opens reports: the audit, and what a deletion would do.
OPENED = ("audit_events_page", "audit_events_count", "record_changes_page", "record_changes_count", "deletion_effects")
READ_BY_THE_OWNER = {
    **dict.fromkeys(OPENED, "the reader may not see all of it: a permission opens it"),
    "hospital_by_slug": "nobody has entered yet, so no policy would show anything",
    "password_parameters": "whoever signs in has not entered yet, so no policy would show the account",
    "document_by_sha256": "nobody has entered yet, and the table is no hospital's",
    "own_password_parameters": "the reader may see nothing of passwords, and the asker nothing but these parameters",
    "token_holder": "whoever has a token has not entered yet; the reader may see no tokens",
    "series_preview": "likewise, of the dates of a series",
    "available_slots": "everybody may know when a doctor is free, though not why a doctor is busy",
}
# They count the hospital's rows and not the asker's, so that policies must not hide any: a permission opens them.
REPORT = "report_"
# How a report runs, for as long as it runs: db/generate/reports.py says why.
PLANNED = ["plan_cache_mode=force_generic_plan", "work_mem=64MB"]
# What works on rows that nobody has counted: nested loops would compare each with each.
UNCOUNTED = {"settle_import_rows": ["enable_nestloop=off"], "compare_import_keys": ["enable_nestloop=off"]}
# Readers of a table whose columns are masked for some, past its visible_ view; each with what it takes.
READS_UNMASKED = {
    "api.ages_by_patient_id": "birth_date, which is masked for nobody",
    "api.allergy_conflicts_by_patient_id": "which prescriptions are active and what is on record of an item, not why",
    "api.guardianship_by_patient_id": "birth_date and deceased_on, which are masked for nobody",
    "api.likely_duplicates_by_patient_id": "contact data, for who may merge patients, who see it",
    "api.years_of_experience_by_doctor_id": "practising_since, which is masked for nobody",
    "auth.sees": "whether there is a row, no column of it",
}


@pytest.fixture
async def functions(admin: asyncpg.Connection) -> list[asyncpg.Record]:
    """Every function of ours, overloads and all."""
    rows: list[asyncpg.Record] = await admin.fetch("""
        SELECT n.nspname AS schema, p.proname AS name, p.oid::regprocedure::text AS signature,
            pg_get_userbyid(p.proowner) AS owner, p.provolatile::text AS volatility, p.proparallel::text AS parallel,
            p.prosecdef AS definer, l.lanname AS language, coalesce(p.proconfig, '{}') AS config,
            coalesce(p.proargnames[:p.pronargs], '{}') AS arguments, p.prosrc AS body,
            p.prorettype = 'trigger'::regtype AS is_trigger, obj_description(p.oid, 'pg_proc') AS comment,
            ARRAY(SELECT pg_get_userbyid(a.grantee)
                  FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                  WHERE a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner) AS grantees
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_language AS l ON l.oid = p.prolang
        WHERE n.nspname IN ('clinic', 'auth', 'rules', 'api', 'worker') ORDER BY 1, 2, 3
    """)
    assert len(rows) > 200
    return rows


def _api(functions: list[asyncpg.Record]) -> list[asyncpg.Record]:
    return [each for each in functions if each["schema"] == "api"]


async def test_functions_belong_to_one_of_the_two_owners_and_whoever_writes_to_the_owner(
    functions: list[asyncpg.Record],
) -> None:
    assert {each["owner"] for each in functions} == {OWNER, READER}
    by_reader = {each["name"] for each in functions if each["owner"] == READER}
    assert {each["schema"] for each in functions if each["owner"] == READER} == {"api", "auth"}
    for each in _api(functions):
        assert each["volatility"] in {"v", "s"}, each["signature"]
        if each["volatility"] == "v" or each["name"] in READ_BY_THE_OWNER or each["name"].startswith(REPORT):
            assert each["owner"] == OWNER, each["signature"]
        else:
            assert each["name"] in by_reader, each["signature"]
    assert {each["volatility"] for each in functions if each["owner"] == READER} == {"s"}


async def test_api_functions_run_as_their_owner_with_a_pinned_search_path(functions: list[asyncpg.Record]) -> None:
    for each in functions:
        assert each["definer"] == (
            each["schema"] in ("api", "worker")
            or each["signature"].startswith(
                (
                    "auth.enter(",
                    "auth.sees(",
                    "auth.hidden_columns(",
                    "auth.candidates(",
                    "auth.found_ids(",
                    "auth.successors(",
                    "auth.write_row(",
                )
            )
        ), each["signature"]
        if each["language"] == "plpgsql":
            planned = PLANNED if each["name"].startswith(REPORT) else UNCOUNTED.get(each["name"], [])
            assert each["config"] == [*PINNED, *planned], each["signature"]
        else:
            # Inlined into a caller whose path is pinned; a path of its own would prevent that.
            assert (each["language"], each["config"], each["definer"]) == ("sql", [], False), each["signature"]


async def test_an_api_function_sets_settings_so_it_is_never_run_in_parallel(functions: list[asyncpg.Record]) -> None:
    assert {each["parallel"] for each in _api(functions)} == {"u"}
    # What might read or write a table beneath another asker's settings may not be immutable.
    for each in functions:
        if each["volatility"] == "i":
            assert not re.search(r"\b(clinic|auth|api)\.(?!items_of|permissions)\w+", each["body"]), each["signature"]


async def test_every_api_function_enters_before_anything_else(functions: list[asyncpg.Record]) -> None:
    for each in _api(functions):
        if each["name"] in NEVER_ENTERS:
            continue
        assert each["language"] == "plpgsql"
        assert each["arguments"][:2] == ["p_hospital_id", "p_session_id"], each["signature"]
        assert re.match(r"api\.\w+\(bigint,uuid[,)]", each["signature"]), each["signature"]
        declared, _, rest = each["body"].partition("BEGIN\n")
        assert rest.lstrip().startswith(HEAD), each["signature"]
        # A variable's first value is computed before the first statement.
        assert not re.search(r"SELECT|\b(clinic|auth|rules|api)\.\w+\(", declared), each["signature"]
        assert each["body"].count("auth.enter(") == 1, each["signature"]


async def test_every_command_and_report_requires_a_permission_that_exists_right_after_it_entered(
    functions: list[asyncpg.Record], admin: asyncpg.Connection
) -> None:
    permissions = {row["permission"] for row in await admin.fetch("SELECT permission FROM auth.permissions()")}
    used = set()
    for each in _api(functions):
        decides = each["volatility"] == "v" or each["name"].startswith(REPORT) or each["name"] in OPENED
        if not decides or each["name"] in NEVER_REQUIRES:
            told = ["auth.require(p_permission)"] if each["name"] == "admit_password" else []
            assert re.findall(r"auth\.require\(.*?\)", each["body"]) == told, each["signature"]
            continue
        after = each["body"].partition(HEAD)[2].lstrip()
        found = re.match(r"PERFORM auth\.require\('([a-z_.]+)'\);", after)
        assert found, each["signature"]
        assert found[1] in permissions or f"{found[1]}.own" in permissions, found[1]
        used.add(found[1])
        # What one argument needs beyond the command itself.
        further = set(re.findall(r"auth\.require\('([a-z_.]+)'\)", each["body"])) - {found[1]}
        assert further <= permissions, each["signature"]
        used |= further
    # No permission is left over, or misspelt.
    named = {name for each in functions for name in re.findall(r"'([a-z_]+\.[a-z_]+)'", each["body"])}
    assert {name.removesuffix(".own") for name in permissions if not name.startswith("see.")} == used
    assert used <= named


async def test_whoever_reads_a_masked_table_goes_through_its_mask(
    functions: list[asyncpg.Record], admin: asyncpg.Connection
) -> None:
    masked = await admin.fetch("SELECT relname FROM pg_class WHERE relkind = 'v' AND relname LIKE 'visible_%'")
    tables = "|".join(row["relname"].removeprefix("visible_") for row in masked)
    assert len(masked) == 16
    past = {
        f"{each['schema']}.{each['name']}"
        for each in functions
        if each["owner"] == READER and re.search(rf"\b(clinic|auth)\.({tables})\b", each["body"])
    }
    assert past == set(READS_UNMASKED)


async def test_nobody_may_execute_what_is_not_meant_for_them(functions: list[asyncpg.Record]) -> None:
    for each in functions:
        allowed = {"clinic": {READER}, "rules": {READER}, "auth": {READER, OWNER}, "api": {API}, "worker": {WORKER}}
        if each["name"] == "write_row":
            # It makes the triggers of its views.
            assert each["grantees"] == [SQL], each["signature"]
            continue
        assert set(each["grantees"]) <= allowed[each["schema"]], each["signature"]
        if each["schema"] in ("api", "worker"):
            assert set(each["grantees"]) == allowed[each["schema"]], each["signature"]
        if each["owner"] == READER and each["schema"] == "auth":
            assert each["grantees"] == [OWNER], each["signature"]


async def test_arguments_are_named_p_and_everything_is_commented(functions: list[asyncpg.Record]) -> None:
    for each in functions:
        assert all(re.fullmatch(r"p_[a-z0-9_]+", name) for name in each["arguments"]), each["signature"]
        assert each["comment"], each["signature"]
        assert each["comment"].endswith("."), each["comment"]


def test_every_function_says_how_volatile_how_parallel_and_how_secure_it_is() -> None:
    catalogue = read()
    created = 0
    for file in (*catalogue.migrations, *catalogue.routines):
        for statement in file.statements:
            head, found, _ = statement.text.partition("\nAS ")
            if not re.match(r"CREATE (OR REPLACE )?FUNCTION ", head):
                continue
            created += 1
            assert found, (file.path, statement.line)
            stated = head.partition("LANGUAGE ")[2]
            for choice in (
                r"VOLATILE|STABLE|IMMUTABLE",
                r"PARALLEL (SAFE|RESTRICTED|UNSAFE)",
                r"SECURITY (DEFINER|INVOKER)",
            ):
                assert re.search(choice, stated), (file.path, statement.line, choice)
    assert created > 200


def test_a_file_takes_an_owners_role_before_it_makes_anything() -> None:
    for file in read().routines:
        first, second = file.statements[0].text, file.statements[1].text
        owners = {LOGIN_MAKER} if file.path.startswith("functions/logins/") else {*OWNERS} - {LOGIN_MAKER, SQL}
        assert first in {f"SET LOCAL ROLE {owner}" for owner in owners}, file.path
        assert second.startswith("CREATE OR REPLACE FUNCTION "), file.path
