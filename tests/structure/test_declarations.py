"""What db/entities declares is what there is: tables, columns, choices; and a wrong declaration says what is wrong."""

import re
from typing import Any

import asyncpg
import pytest
from strawberry.types.base import StrawberryContainer
from strawberry.types.enum import StrawberryEnumDefinition

from db.generate.declarations import FOLDER, DeclarationError, entities, load
from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of

ENTITIES = entities()
SHORT = {"timestamp with time zone": "timestamptz", "time without time zone": "time"}
ROOM = (FOLDER / "wards.toml").read_text()


async def test_every_table_is_declared_with_every_column_in_its_order(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("""
        SELECT a.attrelid::regclass::text AS name, a.attname, format_type(a.atttypid, a.atttypmod) AS type
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace) AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY 1, a.attnum
    """)
    tables: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        tables.setdefault(row["name"], []).append((row["attname"], SHORT.get(row["type"], row["type"])))
    declared = {
        entity.table: [(column.name, column.type) for column in entity.columns.values()] for entity in ENTITIES.values()
    }
    assert declared == tables


async def test_the_declared_choices_of_a_column_are_those_of_its_check(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("""
        SELECT x.conrelid::regclass::text AS name, a.attname, pg_get_constraintdef(x.oid) AS definition
        FROM pg_constraint AS x JOIN pg_attribute AS a ON a.attrelid = x.conrelid AND a.attnum = x.conkey[1]
        WHERE x.contype = 'c' AND cardinality(x.conkey) = 1 AND pg_get_constraintdef(x.oid) ~ 'ARRAY\\['
            AND x.connamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    """)
    checked = {(row["name"], row["attname"]): tuple(re.findall(r"'(\w+)'::text", row["definition"])) for row in rows}
    declared = {
        (entity.table, column.name): column.values
        for entity in ENTITIES.values()
        for column in entity.columns.values()
        # What files list has a CHECK for its form alone.
        if column.values and not column.listed_in
    }
    assert len(declared) > 10
    assert declared == checked


async def test_what_a_command_lets_in_as_a_choice_is_declared(admin: asyncpg.Connection) -> None:
    tables = {entity.table: entity for entity in ENTITIES.values()}
    rows = await admin.fetch("""
        SELECT proargtypes[pronargs - 1]::regtype::text AS name, prosrc FROM pg_proc
        WHERE pronamespace = 'clinic'::regnamespace AND proname LIKE '%\\_problems'
    """)
    seen = 0
    for row in rows:
        for name, choices in re.findall(r"choice_problem\('\w+', p_row\.(\w+), '{([\w,]+)}'\)", row["prosrc"]):
            assert tuple(choices.split(",")) == tables[row["name"]].columns[name].values, (row["name"], name)
            seen += 1
    assert seen == sum(row["prosrc"].count("choice_problem(") for row in rows) > 2


def _choices_of(field: Any) -> set[Any] | None:
    of = field.type
    while isinstance(of, StrawberryContainer):
        of = of.of_type
    return {choice.value for choice in of.values} if isinstance(of, StrawberryEnumDefinition) else None


def test_the_choices_of_an_enum_in_the_schema_are_the_declared_ones() -> None:
    seen = 0
    for source in SOURCES.values():
        columns = ENTITIES[source.plural].columns
        for field in fields_of(source.type):
            column = columns.get(field.python_name)
            if column is not None:
                choices = _choices_of(field)
                assert (choices or set()) == set(column.values), f"{source.plural}.{column.name}"
                seen += choices is not None
    assert seen > 10


BEDS = 'beds = { type = "integer", filter = true, sort = true, write = "plain" }'


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[rooms]", '[rooms]\nsingle = "room"', r"\[rooms\]: there is no key single; there are "),
        (BEDS, 'beds = { type = "integer", maks = 1 }', r"\[rooms\] beds: there is no key maks; there are "),
        (BEDS, "beds = { filter = true }", r"\[rooms\] beds: the key type is missing"),
        (BEDS, 'beds = "INT!"', r"beds: type = 'INT!' is no type"),
        (
            BEDS,
            'beds = { type = "integer", mask = "see.beds" }',
            r"beds: mask = 'see.beds' is a permission that no role",
        ),
        (BEDS, 'beds = { type = "integer", write = "upper" }', r"beds: write = 'upper' is none of plain, text"),
        (
            BEDS,
            'beds = { type = "integer", filter = true, prefix = true }',
            r"beds: prefix is for a filter of type text",
        ),
        (
            BEDS,
            'beds = { type = "text", filter = true, prefix = true, passes_to = "nowhere" }',
            r"beds: passes_to names a column, and is for a prefix that everybody sees",
        ),
        (
            BEDS,
            'beds = { type = "text", filter = true }',
            r"beds: a filter of type text needs prefix = true, or the val",
        ),
        (BEDS, 'beds = { type = "integer", filter = "yes" }', r"beds: filter = 'yes' must be true"),
        (BEDS, 'beds = { type = "integer", unindexed = "few" }', r"beds: unindexed is for a filter or sort"),
        (
            BEDS,
            'beds = { type = "integer", mask = "see.clinical", filter = true }',
            r"beds: no index serves a masked filter that is no text",
        ),
        (BEDS, 'beds = { type = "integer", also = ["pharmacy"] }', r"beds: also names pharmacy, which is none of the"),
        ('["number asc"]', '["nummer asc"]', r"\[rooms\]: pages_order names nummer, which is no column"),
        ('granted = "see.rooms"', 'allowed = "see.rooms"', r"rows.allowed: there is no such audience; there are every"),
        ('granted = "see.rooms"', 'granted = "see.room"', r"rows.granted = 'see.room' is a permission that"),
        ('granted = "see.rooms"', 'own_ward = "ward"', r"rows.own_ward = 'ward' is no column"),
        ('granted = "see.rooms"', "granted = true", r"rows.granted must be a permission"),
        ('permission = "hospital.manage"', 'permission = "room.manage"', r"'room.manage' is a permission that"),
        ('singular = "room"\n', "", r"commands need the singular"),
        ("[room_occupancy.columns]", "[room_occupancy.other]", r"\[room_occupancy\] has no columns"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong_and_where(old: str, new: str, complaint: str) -> None:
    assert old in ROOM
    with pytest.raises(DeclarationError, match=complaint):
        list(load(ROOM.replace(old, new, 1), "wards"))


CREATE = "[rooms.commands.create]\n"
STEP = '[rooms.commands.transitions.close_room]\nmeaning = "Closes it."\n'


@pytest.mark.parametrize(
    ("added", "complaint"),
    [
        (f"{CREATE}", r"\[rooms\] commands.create: the key meaning is missing"),
        (f'{CREATE}meaning = ""\noptinal = []', r"commands.create: there is no key optinal; there are columns"),
        (f'{CREATE}meaning = ""\noptional = ["bed"]', r"commands.create.optional names bed, which is no column"),
        (f'{CREATE}meaning = ""\ncolumns = {{ beds = "int" }}', r"create.columns: int is none of plain, text"),
        (f'{CREATE}meaning = ""\npermission = "room.add"', r"'room.add' is a permission that no role has"),
        (f'{STEP}becomes = "ICU"', r"commands.transitions.close_room: the key when is missing"),
        (f'{STEP}when = []\nbecomes = "ICU"', r"close_room names status, which is no column"),
        (
            f'{STEP}when = ["OPEN"]\nbecomes = "ICU"\ncolumn = "type"',
            r"transitions.close_room: OPEN is no value of type",
        ),
        (
            f'{STEP}when = ["ICU"]\nbecomes = "GENERAL"\ncolumn = "type"\ncheck = 1',
            r"close_room: check = 1 must be true",
        ),
    ],
)
def test_a_wrong_create_or_transition_says_what_is_wrong_and_where(added: str, complaint: str) -> None:
    rooms, _, rest = ROOM.partition("[room_occupancy]")
    begun = rooms.partition("[rooms.commands.create]")[0]
    with pytest.raises(DeclarationError, match=complaint):
        list(load(f"{begun}\n{added}\n[room_occupancy]{rest}", "wards"))


def test_the_declarations_themselves_are_right() -> None:
    assert [entity.plural for entity in load(ROOM, "wards")] == [
        "rooms",
        "beds",
        "room_occupancy",
        "admissions",
        "bed_stays",
    ]
