"""What pages are asked for: over HTTP, by their functions, and by functions that do no more than has to be done."""

from dataclasses import dataclass

from benchmarks.database import Bench
from graph.declare import ids
from graph.declare.pagination import cursor_of

_FUNCTION = """
    SELECT * FROM api.report_{report}_page(
        {asker}, p_from => NULL, p_to => NULL, {more} p_first => 20, p_after => {after}, p_backward => false)
"""


@dataclass(frozen=True)
class Page:
    """A page of a report: over HTTP, its function in SQL, and the floor that answers the same."""

    name: str
    document: str
    function: str
    floor: str


@dataclass(frozen=True)
class _List:
    """A report with a long list: its rows in the tables, what they go by, and what is asked of them."""

    field: str
    report: str
    rows: str
    by: str
    way: str
    floor: str
    fields: str
    arguments: str = ""
    more: str = ""


_LISTS = (
    _List(
        "appointmentSummary", "appointment_summary", "clinic.appointments AS t WHERE t.retired_at IS NULL",
        "starts_at", "asc", "appointments", "startsAt endsAt status patientId",
    ),
    _List(
        "discountedBills", "discounted_bills", "clinic.bills AS t WHERE t.status <> 'VOID' AND t.discount_percent > 0",
        "discount", "desc", "discounts", "issuedAt discount total patientId", 'atLeast: "0.01", ',
        "p_percent => NULL, p_at_least => 0.01, p_at_most => NULL,",
    ),
)  # fmt: skip


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
    for each in _LISTS:
        made += [await _page_at(bench, each, asker, percent) for percent in (1, 50, 99)]
    return made


async def _page_at(bench: Bench, of: _List, asker: str, percent: int) -> Page:
    rows = f"FROM {of.rows} AND t.hospital_id = {bench.asker.hospital_id}"
    total = await bench.connection.fetchval(f"SELECT count(*) {rows}")
    row = await bench.connection.fetchrow(
        f"SELECT t.{of.by} AS value, t.id {rows} ORDER BY t.{of.by} {of.way}, t.id {of.way}"
        f" OFFSET {total * percent // 100} LIMIT 1"
    )
    assert row  # noqa: S101 - there is one at less than 100 %
    cursor = cursor_of((f"{of.by} {of.way}",), [row["value"]], row["id"])
    after = f"""'{{"values": ["{row["value"]}"], "id": {row["id"]}}}'"""
    return Page(
        f"{of.field}, at {percent} %",
        f'{{ reports {{ {of.field}({of.arguments}after: "{cursor}") {{ nodes {{ {of.fields} }} }} }} }}',
        _FUNCTION.format(report=of.report, asker=asker, after=after, more=of.more),
        f"SELECT bench_reports.{of.floor}({asker}, '{row['value']}', {row['id']})",
    )


async def smallest(bench: Bench) -> dict[str, str]:
    """Documents that ask for as little as there is: nothing of the database, and one row of it."""
    key = await bench.connection.fetchval(
        "SELECT min(id) FROM clinic.patients WHERE hospital_id = $1", bench.asker.hospital_id
    )
    patient = ids.encode("Patient", key)
    return {
        "nothing: `{ __typename }`": "{ __typename }",
        "one patient, 5 fields": f'{{ patient(id: "{patient}") {{ id firstName lastName birthDate gender }} }}',
        "appointments, first page": "{ appointments { nodes { startsAt endsAt status reason } } }",
        "patients, first page": "{ patients { nodes { firstName lastName birthDate gender } } }",
    }
