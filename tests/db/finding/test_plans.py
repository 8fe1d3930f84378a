"""Every declared filter and sort is read from an index, or db/entities says why it needs none.

Planned on the data set `bench` at a hundredth of its size, with statistics that tell the planner of as many rows as the
whole of it has: a hundred times those that are there, and at least 100,000. What is distinct and what is common is
measured; how many pages a table has is not changed, which makes reading all of it look cheaper than it would be.
Where TEST_BENCH_DATA names the data folder of the whole of it, such as `make bench` leaves behind, that is planned on.
There even the rarest value may be so common, or a table so small, that an index by it would be a detour: what counts is
that the page costs little.
"""

import json
import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from db import connect
from db.generate.declarations import entities
from tests import kept
from tests.access.asking import reading, undone
from tests.access.cast import House
from tests.databases import DatabaseServer
from tests.loadgen.small import SMALL
from tests.world import Hospital
from wardgraph.settings import Settings

ENTITIES = entities()
LARGE = {things: entity for things, entity in ENTITIES.items() if entity.is_paged and not entity.few}
# Not leakproof, so that no index serves it beneath row policies; it does for accounts that see by permissions alone.
LEAKY = {"numeric"}


@dataclass(frozen=True)
class Question:
    """A declared filter, asked by one operator; `columns` are those that an index must find."""

    things: str
    name: str
    operator: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.things}.{self.name}.{self.operator}"


def _questions() -> Iterator[Question]:
    for things, entity in LARGE.items():
        for name, kind in {"id": "bigint", **entity.filters}.items():
            if name not in entity.unindexed:
                yield Question(things, name, "eq" if kind in ("bigint", "text") else "gte", (name,))
        for name in entity.prefixes:
            if name not in entity.unindexed:
                yield Question(things, name, "starts_with", (name,))
        for searched in (entity.names, entity.texts):
            for name, columns in searched.items():
                yield Question(things, name, "matches", tuple(columns))


QUESTIONS = list(_questions())
SORTS = [
    (things, f"{column} {way}")
    for things, entity in LARGE.items()
    for column in entity.sorts
    if column not in entity.unindexed
    for way in ("asc", "desc")
]


@dataclass(frozen=True)
class Planning:
    """The administrator's connection, in a transaction in which the tables seem to be large."""

    admin: asyncpg.Connection
    house: House
    # Up to this many of the planner's units a page may do without an index of its own; 1,000 of them take 10 ms or so.
    small_cost: float = 0

    def serves(self, things: str, nodes: list[dict[str, Any]], columns: tuple[str, ...]) -> bool:
        """Whether the entity's indexes are entered by conditions on all these columns, or nothing is gained by it."""
        table = LARGE[things].table.partition(".")[2]
        return nodes[0]["Total Cost"] <= self.small_cost or all(_finds(nodes, table, column) for column in columns)

    async def plan(self, statement: str, key: int | None, asked: Any) -> list[dict[str, Any]]:
        """The nodes of a page statement's plan."""
        await self.admin.execute(f"PREPARE page (bigint, bigint[], jsonb, jsonb, integer) AS {statement}")
        try:
            quoted = await self.admin.fetchval("SELECT quote_nullable($1::text)", asked and json.dumps(asked))
            ids = "NULL" if key is None else f"'{{{key}}}'"
            text = await self.admin.fetchval(
                f"EXPLAIN (FORMAT JSON) EXECUTE page ({self.house.id}, {ids}, {quoted}, NULL, 20)"
            )
        finally:
            await self.admin.execute("DEALLOCATE page")
        return list(_nodes(json.loads(text)[0]["Plan"]))

    async def page(self, asker: str, things: str, asked: Any, order: Sequence[str]) -> list[dict[str, Any]]:
        """The plan of the page that api.<things>_page builds for an asker; of a parent's, where there is no other."""
        entity = LARGE[things]
        key = None if entity.pages else entity.pages_by[0]
        source = entity.source_by(key)
        largest = f"SELECT {key} FROM {source} WHERE hospital_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        parent = await self.admin.fetchval(largest, self.house.id) if key else None
        async with reading(self.admin, self.house, asker):
            by_permission = entity.granted and await self.admin.fetchval("SELECT auth.sees_all($1)", entity.granted)
            if by_permission and source == entity.source:
                source = entity.granted_view
            statement = await self.admin.fetchval(
                "SELECT rules.page_query($1, $2, $3, $4, $5, NULL, false)",
                source, things, key, asked and json.dumps(asked), order,
            )  # fmt: skip
            return await self.plan(statement, parent, asked)

    async def value(self, question: Question) -> Any:
        """What to ask for: the rarest value, or the last one; of names and texts the first word of the rarest."""
        column = question.columns[0]
        rarest = f"count(*), t.{column}" if question.operator != "gte" else f"t.{column} DESC"
        table = LARGE[question.things].table
        if question.operator == "matches":
            # Where the data set has none: any index at all would do for an empty list of candidates.
            await self.admin.execute(
                f"UPDATE {table} AS t SET {column} = 'Migraine' WHERE t.hospital_id = $1 AND t.{column} IS NULL"
                f" AND t.id = (SELECT min(o.id) FROM {table} AS o WHERE o.hospital_id = $1)",
                self.house.id,
            )
        value = await self.admin.fetchval(
            f"SELECT t.{column}::text FROM {table} AS t"
            f" WHERE t.hospital_id = $1 AND t.{column}::text <> '' GROUP BY t.{column} ORDER BY {rarest} LIMIT 1",
            self.house.id,
        ) or ("2030-01-01" if question.operator == "gte" else "1")
        if question.operator == "matches":
            return value.split()[0]
        return value[:-1] if question.operator == "starts_with" else value


def _nodes(plan: dict[str, Any], within: str | None = None) -> Iterator[dict[str, Any]]:
    """A plan's nodes; the scan of an index for a bitmap names the table that the bitmap is of, as other scans do."""
    if plan["Node Type"].startswith("Bitmap"):
        plan.setdefault("Relation Name", within)
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part, plan.get("Relation Name"))


def _shown(nodes: list[dict[str, Any]]) -> str:
    """What a plan does, in a line."""
    told = ("Node Type", "Index Name", "Index Cond", "Filter", "Sort Key", "Plan Rows", "Total Cost")
    return " < ".join(", ".join(str(node[name]) for name in told if name in node) for node in nodes)


def _finds(nodes: list[dict[str, Any]], table: str, column: str) -> bool:
    """Whether an index of a table is entered by a condition on a column of it.

    Its own columns stand there by themselves, those that they are compared with as `parent.id`. The tables that
    policies, masks or a parent's view look into have an id as well.
    """
    return any(
        node.get("Relation Name") == table and re.search(rf"(?<![.\w]){column}\b", node.get("Index Cond", ""))
        for node in nodes
    )


@pytest.fixture(scope="module")
async def planning(server: DatabaseServer) -> AsyncIterator[Planning]:
    whole = os.environ.get("TEST_BENCH_DATA")
    if whole:
        data = Settings(data=Path(whole))
        async with connect.databases(data) as dsns, connect.admin(dsns.admin) as admin, undone(admin):
            yield Planning(admin, await _house(admin), small_cost=2500)
        return
    async with (
        server.database(await kept.bench_template(server)) as made,
        connect.admin(made.admin_dsn) as admin,
        undone(admin),
    ):
        await admin.execute("ANALYZE")
        await admin.execute("""
            UPDATE pg_class SET reltuples = greatest(100 * reltuples, 100000)
            WHERE relkind = 'r' AND relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
        """)
        yield Planning(admin, await _house(admin))


async def _house(admin: asyncpg.Connection) -> House:
    """The large hospital, and the sessions of an administrator and a doctor, all over the one connection."""
    of = SMALL[0].blueprint
    key = await admin.fetchval("SELECT id FROM clinic.hospitals WHERE slug = $1", of.slug)
    hospital = Hospital(cast("asyncpg.Pool", admin), admin, key, ZoneInfo(of.time_zone))
    doctor = await admin.fetchval("SELECT min(id) FROM clinic.doctors WHERE hospital_id = $1", key)
    await hospital.sign_in("ADMIN", ["ADMIN"])
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    await admin.execute("SET plan_cache_mode = force_custom_plan")
    return House(key, dict(hospital.sessions), {})


@pytest.fixture
async def planner(planning: Planning) -> AsyncIterator[Planning]:
    async with undone(planning.admin):
        yield replace(planning)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
async def test_a_filter_is_read_from_an_index(planner: Planning, question: Question) -> None:
    entity = LARGE[question.things]
    asked = {question.name: {question.operator: await planner.value(question)}}
    searched = question.operator in ("starts_with", "matches") or question.name in {*entity.masked, *entity.folded}
    if searched:
        # The owner's search finds the ids, by which the page is read.
        condition = await planner.admin.fetchval(
            "SELECT rules.search_condition($1, $2, $3, $4, '($3 #> ''{here}'')')",
            question.things, question.name, question.operator, json.dumps(asked[question.name][question.operator]),
        )  # fmt: skip
        statement = f"SELECT t.id FROM {entity.table} AS t WHERE t.hospital_id = $1 AND {condition} LIMIT 1001"
        nodes = await planner.plan(statement, None, {"here": asked[question.name][question.operator]})
        assert planner.serves(question.things, nodes, question.columns), _shown(nodes)
    for asker in ("ADMIN", "DOCTOR"):
        if asker == "DOCTOR" and entity.filters.get(question.name) in LEAKY:
            continue
        if asker == "DOCTOR" and planner.small_cost and question.operator == "matches":
            # Every word of the whole data set stands in thousands of rows: more than are looked up by their ids.
            continue
        nodes = await planner.page(asker, question.things, asked, entity.pages_order)
        # The page repeats what was searched for, so the index of that may be entered instead, as PostgreSQL 15 does.
        by_id = searched and planner.serves(question.things, nodes, ("id",))
        assert by_id or planner.serves(question.things, nodes, question.columns), (asker, _shown(nodes))


@pytest.mark.parametrize(("things", "order"), SORTS)
async def test_a_sort_is_the_order_of_an_index(planner: Planning, things: str, order: str) -> None:
    nodes = await planner.page("ADMIN", things, None, [order])
    kinds = [node["Node Type"] for node in nodes]
    if nodes[0]["Total Cost"] <= planner.small_cost and "Seq Scan" in kinds:
        return
    # An incremental sort puts equal rows in the order of their ids, group by group.
    assert "Sort" not in kinds, _shown(nodes)
    assert any(re.search("Index.* Scan", kind) for kind in kinds), _shown(nodes)


async def test_those_who_are_here_and_those_who_left_are_read_from_an_index(planner: Planning) -> None:
    here = await planner.page("ADMIN", "admissions", {"discharged_at": {"is_null": True}}, ["admitted_at desc"])
    assert any(node.get("Index Name") == "admission_is_one_at_a_time_per_patient" for node in here), _shown(here)
    left = await planner.page("ADMIN", "patients", {"retired_at": {"is_null": False}}, ["last_name asc"])
    assert any(node.get("Index Name") == "patients_retired" for node in left), _shown(left)


@pytest.mark.parametrize("asked", [{"is_null": False}, {"gte": "2030-01-01"}])
async def test_overbooked_appointments_are_read_from_the_index_that_holds_them_all(
    planner: Planning, asked: dict[str, Any]
) -> None:
    nodes = await planner.page("ADMIN", "appointments", {"overbooked_at": asked}, ["starts_at asc"])
    assert any(node.get("Index Name") == "appointments_overbooked" for node in nodes), _shown(nodes)


@pytest.mark.parametrize("way", ["asc", "desc"])
@pytest.mark.parametrize(
    ("column", "index"),
    [("refund_due", "bills_with_a_refund_due"), ("insurer_refund_due", "bills_with_an_insurer_refund_due")],
)
async def test_bills_with_a_refund_due_are_read_from_the_index_that_holds_them_all(
    planner: Planning, column: str, index: str, way: str
) -> None:
    nodes = await planner.page("ADMIN", "bills", {column: {"gt": 0}}, [f"{column} {way}"])
    assert any(node.get("Index Name") == index for node in nodes), _shown(nodes)
    assert "Sort" not in [node["Node Type"] for node in nodes], _shown(nodes)


@pytest.mark.parametrize(
    ("without", "question"),
    [
        ("DROP INDEX clinic.patients_by_birth_date", Question("patients", "birth_date", "gte", ("birth_date",))),
        ("DROP INDEX clinic.appointments_by_status", Question("appointments", "status", "eq", ("status",))),
        ("DROP INDEX clinic.bills_by_status", Question("bills", "status", "eq", ("status",))),
        # A page of a patient's: neither the patient's id nor a visit's is a condition on its rows.
        (
            """
            DROP INDEX clinic.treatments_of_a_visit;
            ALTER TABLE clinic.treatments DROP CONSTRAINT treatments_pkey CASCADE
            """,
            Question("treatments", "id", "eq", ("id",)),
        ),
    ],
)
async def test_a_filter_without_its_index_is_noticed(planner: Planning, without: str, question: Question) -> None:
    if planner.small_cost:
        pytest.skip("On the whole data set what is asked for is common, and served without that index, too.")
    await planner.admin.execute(without)
    with pytest.raises(AssertionError, match=question.name):
        await test_a_filter_is_read_from_an_index(planner, question)


@pytest.mark.parametrize("things", LARGE)
def test_what_needs_no_index_says_why(things: str) -> None:
    reasons = LARGE[things].unindexed
    assert all(len(reason.split()) > 3 for reason in reasons.values())
