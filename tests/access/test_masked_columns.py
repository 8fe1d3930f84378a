"""Which columns of a visible row an asker sees: the others are null."""

from typing import Any

import asyncpg
import pytest

from db.generate.declarations import entities
from tests.access.asking import call
from tests.access.cast import ASKERS, Cast
from tests.access.seen import expected
from tests.access.shown import SHOWN, labels_shown, window


def test_the_matrix_names_every_column_that_is_masked() -> None:
    named = {(table, column) for (_, table), groups in SHOWN.items() for columns in groups for column in columns}
    masked = {
        (entity.table, column.name)
        for entity in entities().values()
        for column in entity.columns.values()
        if entity.is_masked and (column.mask or column.secret)
    }
    assert masked - named == set()


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize(("loader", "table"), SHOWN)
async def test_exactly_the_columns_of_the_matrix_are_shown(
    api: asyncpg.Pool, cast: Cast, loader: str, table: str, asker: str
) -> None:
    house = cast["north"]
    labels = {key: label for label, keys in house.keys[table].items() for key in keys}
    rows = await call(api, house, house.session(asker), loader, list(range(1, 2000)), **window(loader))
    assert len(rows) == len(expected(table, asker, house))
    for columns, shown in SHOWN[loader, table].items():
        everywhere = labels_shown(shown, asker, labels.values())
        for row in rows:
            label = labels[f"{house.id}/{row['id']}"]
            told = {column for column in columns if row[column] is not None}
            assert told == (set(columns) if label in everywhere else set()), (asker, label)


async def test_every_way_to_a_row_masks_it_alike(api: asyncpg.Pool, cast: Cast) -> None:
    house = cast["north"]
    ids = list(range(1, 2000))
    page = (None, None, 1000, None, False)
    ways: dict[str, list[tuple[str, tuple[Any, ...]]]] = {
        # A hospital is read by its id alone; by its slug as a visitor reads it.
        "hospitals_by_id": [],
        "patients_by_id": [("patients_page", page), ("patients_by_doctor_id_page", (ids, *page))],
        "appointments_by_id": [
            ("appointments_page", page),
            *(
                (f"appointments_by_{key}_id_page", (ids, *page))
                for key in ("patient", "doctor", "department", "series")
            ),
        ],
        "visits_by_id": [
            ("visits_page", page),
            ("visits_by_appointment_id", (ids,)),
            *((f"visits_by_{key}_id_page", (ids, *page)) for key in ("patient", "doctor")),
        ],
        "admissions_by_id": [
            ("admissions_page", page),
            *((f"admissions_by_{key}_id_page", (ids, *page)) for key in ("patient", "room")),
            ("current_admissions_by_patient_id", (ids,)),
        ],
        "bed_stays_by_id": [("bed_stays_by_admission_id", (ids,))],
        "treatments_by_id": [("treatments_by_visit_id", (ids,))],
        "lab_results_by_id": [
            ("lab_results_page", page),
            ("lab_results_by_visit_id", (ids,)),
            ("lab_results_by_patient_id_page", (ids, *page)),
        ],
        "prescriptions_by_id": [
            ("prescriptions_page", page),
            ("prescriptions_by_visit_id", (ids,)),
            ("prescriptions_by_patient_id_page", (ids, *page)),
        ],
        "prescription_items_by_id": [("prescription_items_by_prescription_id", (ids,))],
        "stock_movements_by_stock_id_page": [],
        "patient_merges_by_id": [("patient_merges_page", page)],
        "appointment_series_by_id": [],
        "status_changes_by_appointment_id": [],
        "sessions_by_id": [("sessions_by_account_id_page", (ids, *page))],
        "doctors_by_id": [
            ("doctors_page", page),
            *((f"doctors_by_{key}_id_page", (ids, *page)) for key in ("department", "patient")),
        ],
    }
    assert set(ways) == {loader for loader, _ in SHOWN}
    for asker in ASKERS:
        for loader, others in ways.items():
            whole = {row["id"]: dict(row) for row in await call(api, house, house.session(asker), loader, ids)}
            for other, arguments in others:
                for row in await call(api, house, house.session(asker), other, *arguments):
                    # A row that a relation leads to has the other side's key in front.
                    assert dict(row).items() >= whole[row["id"]].items(), (asker, other)


async def test_no_page_is_sorted_by_a_masked_column(api: asyncpg.Pool, cast: Cast) -> None:
    # What filters find by one: test_found_rows.py.
    house = cast["north"]
    for things, masked in (
        ("patients", ("phone", "email", "address", "notes")),
        ("appointments", ("reason", "notes")),
        ("visits", ("diagnosis", "notes")),
        ("admissions", ("reason",)),
        ("doctors", ("employee_number", "phone", "email")),
    ):
        for column in masked:
            with pytest.raises(asyncpg.PostgresError) as refusal:
                await call(
                    api, house, house.session("CASHIER"), f"{things}_page", None, [f"{column} asc"], 9, None, False
                )
            assert refusal.value.sqlstate == "ZH501"
