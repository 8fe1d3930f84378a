"""The plans of every report, with and without what makes it quick, as EXPLAIN (ANALYZE, BUFFERS) tells them."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from benchmarks.database import Bench
from db.generate.reports import Report, declared

FILE = Path(__file__).with_name("plans.json")
_OFF = ("indexscan", "indexonlyscan", "bitmapscan")
# Lines that tell nothing of how rows are found.
_DULL = re.compile(r"^\s*(Worker \d|Sort Method|Batches|Heap Blocks|Index Searches|Cache |Hits|Planning|Group Key|JIT)")
_LONGEST, _LINES = 150, 24
_SECONDS = 45


async def write(bench: Bench, data_set: str) -> None:
    """Explains every report of a month, or of now, and writes what is found."""
    row = await bench.connection.fetchrow(
        """SELECT date_trunc('month', max(a.starts_at)) - interval '3 months' AS since,
               date_trunc('month', max(a.starts_at)) - interval '2 months' AS until
           FROM clinic.appointments AS a WHERE a.hospital_id = $1""",
        bench.asker.hospital_id,
    )
    assert row  # noqa: S101 - an aggregate
    since, until = row["since"], row["until"]
    month = f"ROW('{since}', '{until}', NULL, NULL, NULL, NULL)::clinic.report_filter"
    found: dict[str, Any] = {}
    for name, report in declared().items():
        with_index = await explained(bench, _call(bench, report, month), report)
        without = await explained(bench, _call(bench, report, month), report, *_OFF)
        found[name] = {"with": with_index, "without": without}
        if report.has_kept:
            everything = "ROW('-infinity', 'infinity', NULL, NULL, NULL, NULL)::clinic.report_filter"
            kept = f"clinic.{name}_kept({bench.asker.hospital_id})"
            found[name] |= {
                "kept": await explained(bench, kept, report),
                "counted": await explained(bench, _call(bench, report, everything), report),
            }
    told = {"data_set": data_set, "month": f"{since:%B %Y}", "plans": found}
    FILE.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")


def _call(bench: Bench, report: Report, filters: str) -> str:
    values = {
        "p_today": "current_date",
        "p_percent": "10",
        "p_at_least": "NULL",
        "p_at_most": "NULL",
        "p_within_days": "30",
    }
    values |= {"p_specialization": "'Cardiology'", "p_more_than": "1"}
    given = (values[name] for name in report.parameters)
    return f"clinic.{report.name}({', '.join((str(bench.asker.hospital_id), filters, *given))})"


async def explained(bench: Bench, call: str, report: Report, *off: str) -> list[str]:
    """The plan of the first page of a report, without some ways to read."""
    query = (
        f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT t.* FROM {call} AS t ORDER BY {report.keyset.order()} LIMIT 21"
    )
    try:
        async with bench.connection.transaction():
            await bench.connection.execute(f"SET LOCAL statement_timeout = '{_SECONDS}s'")
            await bench.connection.execute("SET LOCAL work_mem = '64MB'")
            for each in off:
                await bench.connection.execute(f"SET LOCAL enable_{each} = off")
            await bench.connection.execute("SET LOCAL ROLE wardgraph_owner")
            lines = [row[0] for row in await bench.connection.fetch(query)]
    except asyncpg.QueryCanceledError:
        return [f"Not done after {_SECONDS} s."]
    return abridged(lines)


def abridged(lines: list[str]) -> list[str]:
    """What tells how rows are found: nodes and conditions, the buffers of the whole, and the time."""
    made: list[str] = []
    for line in lines:
        is_buffers = line.lstrip().startswith("Buffers:")
        if _DULL.match(line) or (is_buffers and any("Buffers:" in each for each in made)):
            continue
        made.append(line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ...")
    time = made.pop()
    return [*made[:_LINES], *(["..."] if len(made) > _LINES else []), time]
