"""wardgraph/catalogue.json: current, complete, and refusing what it does not list; the headers that it is made of."""

import re
from pathlib import Path

import asyncpg
import pytest

from db.errors import DatabaseProblem
from db.generate import api_catalogue
from db.generate.function_header import Header, header_lines, parse
from wardgraph import catalogue
from wardgraph.catalogue import NotInCatalogue
from wardgraph.registry import CODES

ROOT = Path(__file__).parents[2]
ASKER = {"p_hospital_id": "$1", "p_session_id": "$2"}


async def test_the_catalogue_is_current(admin: asyncpg.Connection) -> None:
    assert catalogue.FILE.read_text(encoding="utf-8") == await api_catalogue.text(admin, CODES), "make generate"


async def test_every_function_is_listed_as_the_server_knows_it(admin: asyncpg.Connection) -> None:
    signatures = await admin.fetch("""
        SELECT p.proname AS name, pg_get_function_identity_arguments(p.oid) AS arguments, p.provolatile = 'v' AS writes
        FROM pg_proc AS p WHERE p.pronamespace = 'api'::regnamespace
    """)
    assert sorted(each["name"] for each in signatures) == sorted(catalogue.functions())
    for each in signatures:
        listed = catalogue.function(each["name"])
        assert ", ".join(f"{name} {kind}" for name, kind in listed.arguments.items()) == each["arguments"]
        assert listed.writes == each["writes"], each["name"]
        columns = ", ".join(f"t.{name}" for name in listed.columns)
        # Of export_page and export_by_id the caller says which columns it returns.
        named = "t" if columns else "t (id bigint)"
        await admin.prepare(f"SELECT {columns} FROM {_called(listed)} AS {named}")


def _called(function: catalogue.Function) -> str:
    """A call without what may be left out, as a row whose columns have names."""
    required = [name for name in function.arguments if name not in function.optional]
    text = function.call({name: f"${place}" for place, name in enumerate(required, 1)})
    return text if len(function.columns) != 1 else f"(SELECT * FROM {text} AS r ({next(iter(function.columns))}))"


def test_a_call_is_made_by_name_whatever_the_order() -> None:
    function = catalogue.function("cancel_appointment")
    named = {"p_reason": "$4", "p_appointment_id": "$3"}
    assert function.call(named | ASKER) == (
        "api.cancel_appointment(p_reason => $4, p_appointment_id => $3, p_hospital_id => $1, p_session_id => $2)"
    )


def test_what_the_catalogue_does_not_list_is_refused_with_what_it_does() -> None:
    function = catalogue.function("cancel_appointment")
    takes = "it takes: p_hospital_id, p_session_id, p_appointment_id, p_reason, p_wanted_by."
    with pytest.raises(NotInCatalogue, match=re.escape(f"takes no p_why; {takes}")):
        function.call(ASKER | {"p_appointment_id": "$3", "p_reason": "$4", "p_why": "$5"})
    with pytest.raises(NotInCatalogue, match=re.escape(f"lacks p_appointment_id, p_reason; {takes}")):
        function.call(ASKER)
    with pytest.raises(NotInCatalogue, match=r"no function api\.cancel_apointment\. There are: cancel_appointment"):
        catalogue.function("cancel_apointment")
    with pytest.raises(NotInCatalogue, match=r"no permission appointment\.bok"):
        catalogue.holders("appointment.bok")


def test_what_has_a_default_may_be_left_out() -> None:
    function = catalogue.function("adjust_stock")
    assert function.optional == {"p_request_id", "p_confirmed"}
    function.check(set(function.arguments) - function.optional)


def test_a_confirmation_is_the_very_last_argument_and_may_be_left_out() -> None:
    found = [each for each in map(catalogue.function, catalogue.functions()) if "p_confirmed" in each.arguments]
    assert len(found) >= 9
    for each in found:
        assert list(each.arguments)[-1] == "p_confirmed", each.name
        assert "p_confirmed" in each.optional, each.name
        assert "CONFIRMATION_NEEDED" in each.errors, each.name


def test_a_request_id_is_the_last_argument_and_may_be_left_out() -> None:
    found = [each for each in map(catalogue.function, catalogue.functions()) if "p_request_id" in each.arguments]
    assert len(found) >= 12
    for each in found:
        # A confirmation is no part of the request, and follows it.
        last = [name for name in each.arguments if name != "p_confirmed"][-1]
        assert last == "p_request_id", each.name
        assert "p_request_id" in each.optional, each.name


async def test_roles_are_those_that_the_server_grants(admin: asyncpg.Connection) -> None:
    for row in await admin.fetch("SELECT permission, roles FROM auth.permissions()"):
        name = row["permission"].removesuffix(".own")
        holders = catalogue.holders(name)
        assert list(holders.of_own if row["permission"] != name else holders.of_all) == row["roles"], row["permission"]


HEADER = Header("Does something.\nAnd more.", "a.b", {"p_x": "c.d"}, ("NOT_FOUND", "RETIRED"))


@pytest.mark.parametrize(
    ("comment", "header"),
    [
        ("Reads.", Header("Reads.")),
        ("Reads.\nRequires: nothing.\nErrors: none.", Header("Reads.")),
        ("Does something.\nAnd more.\nRequires: a.b; c.d with p_x.\nErrors: NOT_FOUND, RETIRED.", HEADER),
        (f"X.\n{header_lines('a.b', ['RETIRED'])}", Header("X.", "a.b", {}, ("RETIRED",))),
        (f"X.\n{header_lines(None, [])}", Header("X.")),
    ],
)
def test_a_header_is_read(comment: str, header: Header) -> None:
    assert parse(comment, required=False) == header


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        ("Books.", "has to end in the lines"),
        ("Books. Requires: a.b. Errors: NOT_FOUND.", "has to end in the lines"),
        ("Books.\nErrors: NOT_FOUND.\nRequires: a.b.", "'Errors: NOT_FOUND.' is neither"),
        ("Books.\nRequires: a.b.", "last two lines"),
        ("Books.\nRequires: a.b.\nErrors: NOT_FOUND", "'Errors: NOT_FOUND' is neither"),
        ("Books.\nRequires: a.b\nErrors: none.", "'Requires: a.b' is neither"),
        ("Books.\nRequires: ADMIN.\nErrors: none.", "'Requires: ADMIN.' is neither"),
        ("Books.\nRequires: a.b; c.d.\nErrors: none.", "is neither"),
        ("Books.\nRequires: a.b.\nErrors: NOT_FOUND, Retired.", "is neither"),
        ("Books.\nRequires: a.b.\nErrors: NOT_FOUND and RETIRED.", "is neither"),
        ("Books.\nRequires: a.b.\nErrors: NOT_FOUND, NOT_FOUND.", "names an error twice"),
        ("Books.\nRequires: a.b.\nErrors: none.\nRequires: a.b.\nErrors: none.", "once each"),
        ("Books.\nRequires: a.b.\nErrors: none.\nAnd more.", "once each"),
    ],
)
def test_a_malformed_header_is_refused(comment: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(comment, required=True)
    if "\n" in comment:
        # Nor does it pass as prose where there need not be one.
        with pytest.raises(ValueError, match=complaint):
            parse(comment, required=False)


@pytest.mark.parametrize(
    ("body", "comment", "complaint"),
    [
        ("", "Does.", "api.made_up: its comment has to end in"),
        ("", "Does.\nRequires: bill.pay.\nErrors: none.", "it says that it requires bill.pay, and asks for nothing"),
        ("PERFORM auth.require('bill.pay');", "Does.\nRequires: nothing.\nErrors: none.", "and asks for bill.pay"),
        ("PERFORM auth.require('bill.eat');", "Does.\nRequires: bill.eat.\nErrors: none.", "nobody holds .* bill.eat"),
        ("", "Does.\nRequires: nothing.\nErrors: NOT_FUND.", "there is no error NOT_FUND"),
        (
            "PERFORM auth.require('bill.pay'); PERFORM auth.require('bill.void');",
            "Does.\nRequires: bill.pay; bill.void with p_x.\nErrors: none.",
            "it has no argument p_x",
        ),
    ],
)
async def test_a_header_that_contradicts_its_function_is_refused(
    admin: asyncpg.Connection, body: str, comment: str, complaint: str
) -> None:
    transaction = admin.transaction()
    await transaction.start()
    try:
        await admin.execute(
            "CREATE FUNCTION api.made_up(p_hospital_id bigint) RETURNS void LANGUAGE plpgsql VOLATILE"
            f" AS $$ BEGIN {body} END $$"
        )
        await admin.execute(f"COMMENT ON FUNCTION api.made_up IS '{comment}'")
        with pytest.raises(DatabaseProblem, match=complaint):
            await api_catalogue.text(admin, CODES)
    finally:
        await transaction.rollback()


async def test_two_functions_of_one_name_are_refused(admin: asyncpg.Connection) -> None:
    transaction = admin.transaction()
    await transaction.start()
    try:
        await admin.execute("CREATE FUNCTION api.viewer(p_x bigint) RETURNS void LANGUAGE sql STABLE AS ''")
        with pytest.raises(DatabaseProblem, match="there are 2 functions of this name: viewer"):
            await api_catalogue.text(admin, CODES)
    finally:
        await transaction.rollback()
