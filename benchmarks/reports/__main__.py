"""`python -m benchmarks.reports`: reports beside PostgreSQL's own work; with --plans the plans of docs/reports.md."""

import argparse
import asyncio
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson

from benchmarks.attacks.servers import UNMETERED, Target, serving
from benchmarks.database import HOSPITALS, Bench
from benchmarks.load import Timing, pgbench
from benchmarks.machine import Machine
from benchmarks.meter import Meter
from benchmarks.reports import plans
from benchmarks.reports.ready import ready
from db.embedded.binaries import bundled
from graph.declare.pagination import cursor_of

_DATA = Path(__file__).parents[1] / ".data"
_SECONDS, _REQUESTS = 2, 100
_GROUPED = """
    SELECT count(*) FROM (
        SELECT b.patient_id, b.currency, count(*), sum(b.total), sum(b.covered_amount), sum(b.paid), sum(b.refunded),
            sum(b.balance + b.refund_due), sum(b.refund_due), sum(b.written_off), sum(b.insurer_paid),
            sum(b.insurer_balance)
        FROM clinic.bills AS b WHERE b.hospital_id = {hospital} AND b.status <> 'VOID' GROUP BY b.patient_id, b.currency
        ORDER BY 4 DESC, 2 DESC, 1 DESC
    ) AS b
"""
_WHOLE = """
    SELECT count(*) FROM api.report_billed_per_patient_page(
        {asker}, p_from => {first}, p_to => NULL, p_first => 100000000, p_after => NULL, p_backward => false)
"""
_FUNCTION = """
    SELECT * FROM api.report_{report}_page(
        {asker}, p_from => NULL, p_to => NULL, {more} p_first => 20, p_after => {after}, p_backward => false)
"""
_ONE = {"a doctor's appointments": "doctor_id", "a patient's history": "patient_id"}


@dataclass(frozen=True)
class Page:
    """A page of a report: over HTTP, its function in SQL, and the floor that answers the same."""

    name: str
    document: str
    function: str
    floor: str


@dataclass(frozen=True)
class Spent:
    """The median time and the processor time of one call, in milliseconds."""

    wall: float
    processor: float


async def pages(bench: Bench) -> list[Page]:
    """The first page of what was billed, and pages of the long lists at 1, 50 and 99 % of them."""
    asker = f"{bench.asker.hospital_id}, '{bench.asker.session_id}'"
    made = [
        Page(
            "billed per patient, first page",
            "{ reports { billedPerPatient { nodes { patientId bills billed currency } } } }",
            _FUNCTION.format(report="billed_per_patient", asker=asker, after="NULL", more=""),
            f"SELECT bench_reports.billed({asker})",
        )
    ]
    for name, table, by, order, condition, floor, fields, arguments in (
        (
            "appointmentSummary", "appointments", "starts_at", "starts_at asc", "retired_at IS NULL", "appointments",
            "startsAt endsAt status patientId", "",
        ),
        (
            "discountedBills", "bills", "discount", "discount desc", "status <> 'VOID' AND discount_percent > 0",
            "discounts", "issuedAt discount total patientId", 'atLeast: "0.01", ',
        ),
    ):  # fmt: skip
        rows = f"FROM clinic.{table} WHERE hospital_id = {bench.asker.hospital_id} AND {condition}"
        total = await bench.connection.fetchval(f"SELECT count(*) {rows}")
        for percent in (1, 50, 99):
            way = order.rpartition(" ")[2]
            row = await bench.connection.fetchrow(
                f"SELECT {by} AS value, id {rows} ORDER BY {by} {way}, id {way} OFFSET {total * percent // 100} LIMIT 1"
            )
            assert row  # noqa: S101 - there is one at less than 100 %
            cursor = cursor_of((order,), [row["value"]], row["id"])
            made.append(
                Page(
                    f"{name}, at {percent} %",
                    f'{{ reports {{ {name}({arguments}after: "{cursor}") {{ nodes {{ {fields} }} }} }} }}',
                    _FUNCTION.format(
                        report="appointment_summary" if table == "appointments" else "discounted_bills",
                        asker=asker,
                        after=f"""'{{"values": ["{row["value"]}"], "id": {row["id"]}}}'""",
                        more=""
                        if table == "appointments"
                        else "p_percent => NULL, p_at_least => 0.01, p_at_most => NULL,",
                    ),
                    f"SELECT bench_reports.{floor}({asker}, '{row['value']}', {row['id']})",
                )
            )
    return made


async def requested(page: Page, bench: Bench, target: Target, meter: Meter) -> Spent:
    """One request after another."""
    headers = {"Authorization": f"Bearer {bench.asker.token}"}
    times: list[float] = []

    async def run() -> int:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{target.port}", headers=headers, timeout=60) as client:
            for _ in range(_REQUESTS):
                since = time.perf_counter()
                answer = await client.post("/graphql", json={"query": page.document})
                times.append(1000 * (time.perf_counter() - since))
                assert "errors" not in orjson.loads(answer.content), answer.text  # noqa: S101 - a refusal is quick, too
        return _REQUESTS

    cost = await meter.of(run)
    return Spent(statistics.median(times), 1000 * (cost.database + cost.server) / _REQUESTS)


async def called(text: str, bench: Bench, meter: Meter) -> Spent:
    """A statement by pgbench, on one connection."""
    timing: Timing | None = None

    async def run() -> int:
        nonlocal timing
        program = bundled()["pgbench"]
        timing = await asyncio.to_thread(pgbench, program, bench.dsn, f"{' '.join(text.split())};\n", 1, _SECONDS, 1)
        return 1

    cost = await meter.of(run)
    assert timing  # noqa: S101 - `run` has set it
    return Spent(timing.p50, 1000 * cost.database / timing.answered)


async def executed(bench: Bench, statement: str, *settings: str) -> Spent:
    """One statement of the owner's, and the processor time of its backend alone where it is not parallel."""
    async with bench.connection.transaction():
        for setting in ("statement_timeout = 0", *settings):
            await bench.connection.execute(f"SET LOCAL {setting}")
        since = time.perf_counter()
        await bench.connection.execute(statement)
        return Spent(1000 * (time.perf_counter() - since), 0)


async def statement(bench: Bench, meter: Meter, text: str, *settings: str) -> Spent:
    """One statement, with the processor time of all that works on it."""
    found: list[Spent] = []

    async def run() -> int:
        found.append(await executed(bench, text, *settings))
        return 1

    cost = await meter.of(run)
    return Spent(found[0].wall, 1000 * cost.database)


Subject = Callable[[], Awaitable[Spent]]


async def compared(rounds: int, *subjects: Subject) -> list[Spent]:
    """The medians of subjects that take turns."""
    found: list[list[Spent]] = [[] for _ in subjects]
    for _ in range(rounds):
        for place, subject in enumerate(subjects):
            found[place].append(await subject())
    return [
        Spent(statistics.median(each.wall for each in some), statistics.median(each.processor for each in some))
        for some in found
    ]


def line(name: str, found: list[Spent], what: str) -> None:
    """Prints a comparison."""
    first, second = found
    wall = first.wall / second.wall
    processor = f"{first.processor / second.processor:.2f}" if second.processor else "-"
    print(
        f"| {name} | {first.wall:.2f} | {second.wall:.2f} | {wall:.2f} | {first.processor:.2f} | {second.processor:.2f}"
        f" | {processor} | {what} |",
        flush=True,
    )


async def measure(bench: Bench, target: Target, rounds: int) -> None:
    """Prints a table: what it takes, what the floor takes, and how often the one is the other."""
    meter = Meter(bench.folder, target.process)
    hospital, asker = bench.asker.hospital_id, f"{bench.asker.hospital_id}, '{bench.asker.session_id}'"
    print("| what | ms | beside, ms | times | processor ms | beside | times | beside what |")
    print("|---|---|---|---|---|---|---|---|")

    def over_http(page: Page) -> Subject:
        return lambda: requested(page, bench, target, meter)

    def by_pgbench(text: str) -> Subject:
        return lambda: called(text, bench, meter)

    def stated(text: str, *settings: str) -> Subject:
        return lambda: statement(bench, meter, text, *settings)

    for page in await pages(bench):
        http, function, floor = await compared(
            rounds, over_http(page), by_pgbench(page.function), by_pgbench(page.floor)
        )
        line(f"{page.name}, in SQL", [function, floor], "a function by hand, both through pgbench")
        line(f"{page.name}, over HTTP", [http, floor], "the same")
    grouped = stated(_GROUPED.format(hospital=hospital))
    for name, first in (("of all time, as kept", "NULL"), ("of all time, counted", "'0001-01-02'")):
        found = await compared(rounds, stated(_WHOLE.format(asker=asker, first=first)), grouped)
        line(f"billed per patient, whole, {name}", found, "GROUP BY in parallel")
    counted = _WHOLE.format(asker=asker, first="'0001-01-02'").replace("100000000", "20")
    found = await compared(rounds, stated(counted), stated(f"SELECT bench_reports.billed({asker})"))
    line("billed per patient, first page, counted", found, "from kept totals")
    off = [f"enable_{each} = off" for each in ("indexscan", "indexonlyscan", "bitmapscan")]
    for name, column in _ONE.items():
        of_all = f"FROM clinic.appointments WHERE hospital_id = {hospital}"
        key = await bench.connection.fetchval(f"SELECT {column} {of_all} ORDER BY id LIMIT 1")
        query = f"SELECT * {of_all} AND {column} = {key}"
        found = await compared(rounds, stated(query, *off), stated(query))
        line(f"{name}, scanned", found, "by index")


async def main() -> None:
    """Reads the command line, and measures or explains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=_DATA, help="the folder of the database, seeded if it is new")
    parser.add_argument("--scale", default="bench", help="what it is seeded with")
    parser.add_argument("--hospital", action="append", help="its slug; the first of several that is there")
    parser.add_argument("--plans", action="store_true", help="write benchmarks/reports/plans.json instead")
    given = parser.parse_args()
    secret = secrets.token_urlsafe(48)
    machine = Machine.watched()
    async with ready(given.data, given.scale, secret, given.hospital or HOSPITALS) as bench:
        described = await bench.describe()
        if given.plans:
            await plans.write(bench, described["Data set"])
            return
        dsns = {"DATABASE_URL": bench.dsn, "WARDGRAPH_API_DATABASE_URL": bench.api_dsn}
        async with serving(dsns, secret, given.data / "reports.log", UNMETERED) as target:
            await measure(bench, target, given.rounds)
        print(*(f"{name}: {text}" for name, text in described.items()), str(machine), sep="\n")


asyncio.run(main())
