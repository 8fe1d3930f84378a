"""`python -m benchmarks.reports`: reports beside PostgreSQL's own work; with --plans the plans of docs/reports.md."""

import argparse
import asyncio
import secrets
from pathlib import Path

from benchmarks.attacks.servers import UNMETERED, Target, serving
from benchmarks.database import HOSPITALS, Bench
from benchmarks.machine import Machine
from benchmarks.meter import Meter
from benchmarks.reports import plans
from benchmarks.reports.pages import pages, smallest
from benchmarks.reports.ready import ready
from benchmarks.reports.spent import Spent, Subject, called, compared, requested, statement

_DATA = Path(__file__).parents[1] / ".data"
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
_ONE = {"a doctor's appointments": "doctor_id", "a patient's history": "patient_id"}


async def measure(bench: Bench, target: Target, rounds: int) -> None:
    """Prints tables: what it takes, what the floor takes, and how often the one is the other."""
    meter = Meter(bench.folder, target.process)

    def over_http(document: str) -> Subject:
        return lambda: requested(document, bench, target, meter)

    def by_pgbench(text: str) -> Subject:
        return lambda: called(text, bench, meter)

    print("| a request | ms | PostgreSQL's processor ms | the server's |\n|---|---|---|---|")
    documents = await smallest(bench)
    for name, spent in zip(
        documents, await compared(rounds, *(over_http(each) for each in documents.values())), strict=True
    ):
        print(f"| {name} | {spent.wall:.2f} | {spent.database:.2f} | {spent.server:.2f} |", flush=True)
    print("\n| a page | of it | ms | PostgreSQL's processor ms | the server's | times the function | times by hand |")
    print("|---|---|---|---|---|---|---|")
    for page in await pages(bench):
        found = await compared(rounds, over_http(page.document), by_pgbench(page.function), by_pgbench(page.floor))
        _, function, by_hand = found
        for of, spent in zip(("over HTTP", "its function", "by hand"), found, strict=True):
            print(
                f"| {page.name} | {of} | {spent.wall:.2f} | {spent.database:.2f} | {spent.server:.2f}"
                f" | {_times(spent, function)} | {_times(spent, by_hand)} |",
                flush=True,
            )
    await _compare_statements(bench, meter, rounds)


async def _compare_statements(bench: Bench, meter: Meter, rounds: int) -> None:
    """Prints what statements take without a server."""
    hospital, asker = bench.asker.hospital_id, f"{bench.asker.hospital_id}, '{bench.asker.session_id}'"

    def stated(text: str, *settings: str) -> Subject:
        return lambda: statement(bench, meter, text, *settings)

    print("\n| a statement | ms | processor ms | beside, ms | processor ms | times | beside what |")
    print("|---|---|---|---|---|---|---|")

    def line(name: str, found: list[Spent], what: str) -> None:
        first, second = found
        print(
            f"| {name} | {first.wall:.2f} | {first.processor:.2f} | {second.wall:.2f} | {second.processor:.2f}"
            f" | {_times(first, second)} | {what} |",
            flush=True,
        )

    grouped = stated(_GROUPED.format(hospital=hospital))
    for name, since in (("of all time, as kept", "NULL"), ("of all time, counted", "'0001-01-02'")):
        found = await compared(rounds, stated(_WHOLE.format(asker=asker, first=since)), grouped)
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


def _times(one: Spent, other: Spent) -> str:
    """How often one is the other: by the clock, and by processor time as far as that was measured."""
    by_processor = f"{one.processor / other.processor:.2f}" if other.processor else "-"
    return f"{one.wall / other.wall:.2f} ({by_processor})"


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
