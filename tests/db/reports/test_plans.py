"""A report's statement becomes part of its page's, and finds the rows of a period by an index."""

import pytest

from db.generate.reports import Report, declared
from tests.db.reports.conftest import House

# What the rows of a day are found by; reports about the present read all there is of it.
INDEXES = {
    "appointment_summary": {"appointments_by_start"},
    "appointments_per_doctor": {"appointments_by_start"},
    "frequent_patients": {"appointments_by_start"},
    "no_show_rate": {"appointments_by_start"},
    "patients_of_specialization": {"visits_of_a_doctor"},
    "billed_per_patient": {"bills_by_time"},
    "discounted_bills": {"bills_by_time"},
    "what_if_discount": {"bills_by_time"},
    "medications_per_department": {"prescriptions_by_time"},
    "write_offs": {"adjustments_by_time"},
    "unbilled": {"appointments_by_status"},
    "unbilled_stays": {"admissions_by_discharge"},
    "claims_outstanding": {"claims_by_submission"},
    "patients_outstanding": {"bills_by_status"},
    "top_doctors": {"visits_by_time"},
    "monthly_visits": {"visits_by_time"},
    "department_load": {"appointments_by_start", "visits_by_time"},
    "doctor_workload": {"appointments_by_start", "visits_by_time"},
    "taxes": {"bills_by_time"},
    "takings": {"payments_by_time", "refunds_by_time"},
    "revenue": {"payments_by_time", "refunds_by_time"},
}
_DAY = "'2030-05-13', '2030-05-14'"
# Of a doctor or a department what is found by it, in whatever time.
OF_ONE = {
    "doctor": ("'-infinity', 'infinity', NULL, 1, NULL, NULL", {"appointments_of_a_doctor"}),
    "department": ("'-infinity', 'infinity', 1, NULL, NULL, NULL", {"appointments_of_a_department"}),
}


async def plan(
    houses: dict[str, House], report: Report, rest: str = "", asked: str = f"{_DAY}, NULL, NULL, NULL, NULL"
) -> str:
    """The plan of a report of the larger hospital, whose small tables are to be taken for large ones."""
    hospital = houses["demo"].hospital
    values = {"p_today": "'2030-05-14'::date"}
    given = (values.get(name, {"text": "'x'"}.get(kind, "1")) for name, kind in report.parameters.items())
    arguments = ", ".join((str(hospital.id), f"ROW({asked})::clinic.report_filter", *given))
    query = f"EXPLAIN (COSTS OFF) SELECT t.* FROM clinic.{report.name}({arguments}) AS t {rest}"
    async with hospital.admin.transaction():
        await hospital.admin.execute("SET LOCAL ROLE wardgraph_owner")
        await hospital.admin.execute("SET LOCAL enable_seqscan = off")
        # What a small table is sorted for, a large one has an index for.
        await hospital.admin.execute(f"SET LOCAL enable_bitmapscan = {'off' if 'ORDER BY' in rest else 'on'}")
        return "\n".join(row[0] for row in await hospital.admin.fetch(query))


def test_every_report_of_a_period_has_its_index() -> None:
    assert INDEXES.keys() == {name for name, report in declared().items() if "period" in report.filters}


@pytest.mark.parametrize("name", declared())
async def test_a_report_is_inlined_and_goes_by_its_index(houses: dict[str, House], name: str) -> None:
    found = await plan(houses, declared()[name])
    assert "Function Scan" not in found
    assert {index for index in INDEXES.get(name, ()) if index not in found} == set(), found


async def test_a_page_of_a_long_list_is_read_in_order(houses: dict[str, House]) -> None:
    rest = "ORDER BY t.starts_at, t.id LIMIT 21"
    found = await plan(houses, declared()["appointment_summary"], rest)
    assert "Index Scan using appointments_by_start" in found
    assert "Sort" not in found


@pytest.mark.parametrize("name", OF_ONE)
async def test_a_page_of_one_of_them_is_read_in_order(houses: dict[str, House], name: str) -> None:
    asked, indexes = OF_ONE[name]
    found = await plan(houses, declared()["appointment_summary"], "ORDER BY t.starts_at, t.id LIMIT 21", asked)
    assert {index for index in indexes if index not in found} == set(), found
    assert "Sort" not in found


@pytest.mark.parametrize("name", declared())
async def test_a_filter_that_is_not_asked_for_costs_no_join(houses: dict[str, House], name: str) -> None:
    report = declared()[name]
    assert "on patients" not in await plan(houses, report)
    if "age" in report.filters:
        found = await plan(houses, report, asked=f"{_DAY}, NULL, NULL, 18, NULL")
        assert "on patients" in found
        assert "Function Scan" not in found


async def test_what_is_kept_is_read_in_the_order_of_the_report(houses: dict[str, House]) -> None:
    hospital = houses["demo"].hospital
    query = (
        f"EXPLAIN (COSTS OFF) SELECT t.* FROM clinic.billed_per_patient_kept({hospital.id}) AS t"
        " WHERE (t.billed, t.currency, t.id) < (100.00, 'EUR', 5)"
        " ORDER BY t.billed DESC, t.currency DESC, t.id DESC LIMIT 21"
    )
    async with hospital.admin.transaction():
        await hospital.admin.execute("SET LOCAL ROLE wardgraph_owner")
        found = "\n".join(row[0] for row in await hospital.admin.fetch(query))
    assert "Index Scan Backward using patients_by_what_was_billed" in found
    assert "Sort" not in found
    assert "Filter" not in found


async def test_a_page_of_discounted_bills_is_read_in_order(houses: dict[str, House]) -> None:
    rest = "WHERE (t.discount, t.id) < (5.00, 7) ORDER BY t.discount DESC, t.id DESC LIMIT 21"
    asked = "'-infinity', 'infinity', NULL, NULL, NULL, NULL"
    found = await plan(houses, declared()["discounted_bills"], rest, asked)
    assert "Index Scan Backward using bills_by_discount" in found
    assert "Sort" not in found
