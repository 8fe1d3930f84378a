"""Whether an answer holds of each row exactly what its asker may see, by matrix.toml."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph.declare.ids import decode
from tests.access.cast import House
from tests.access.matrix import COLUMNS, GRAPH, camel
from tests.access.seen import expected, expected_medications, expected_patients_of_doctors
from tests.access.shown import labels_shown

TRIED: Counter[str] = Counter()
"""How many combinations of each kind were tried."""
# Embedded fields of a type stand for columns with this prefix.
EMBEDDED = {"insurance": "insurance_"}
Row = dict[str, Any]
Whole = dict[tuple[str, str], Row]
"""Every row as an administrator sees it, who sees all of a hospital: what there is to be seen."""
_PAIRS = {"patients_of_doctors": expected_patients_of_doctors, "medications_of_patients": expected_medications}
_FIRST = {("Doctor", "patients"), ("Patient", "medications")}


def rows_of(answer: Any) -> Iterator[Row]:
    """All rows of an answer of which more than the id was asked for."""
    if isinstance(answer, dict):
        if "id" in answer and len(answer) > 2:
            yield answer
        for inner in answer.values():
            yield from rows_of(inner)
    elif isinstance(answer, list):
        for inner in answer:
            yield from rows_of(inner)


def children(value: Any) -> list[Row]:
    """What an edge leads to, whether it is one row, a list or a connection."""
    if isinstance(value, dict):
        return list(value["nodes"]) if "nodes" in value else [value]
    return value or []


def check_row(house: House, asker: str, row: Row, whole: Whole) -> None:
    """Fails on a value or an edge that shows more or less than the asker may see."""
    name = row["__typename"]
    of, key = GRAPH[name], f"{house.id}/{number(row)}"
    everything = whole[name, row["id"]]
    assert key in expected(of.rows, asker, house), (asker, row)
    for field in of.shown:
        assert row[field] == everything[field], (asker, name, field)
    for field in of.masked:
        assert row[field] == (everything[field] if _is_shown(house, asker, of.rows, key, field) else None), (
            asker, name, field, row,
        )  # fmt: skip
    for field, table in of.told.items():
        assert (row[field] == everything[field]) == (key in expected(table, asker, house)), (asker, name, field)
    for edge, target in of.edges.items():
        _check_edge(house, asker, row, everything, edge, target)
    TRIED["fields"] += len(of.shown) + len(of.masked) + len(of.told)
    TRIED["edges"] += len(of.edges)


def _is_shown(house: House, asker: str, table: str, key: str, field: str) -> bool:
    labels = {each: label for label, keys in house.keys[table].items() for each in keys}
    prefix = EMBEDDED.get(field)
    (shown,) = (
        shown
        for columns, shown in COLUMNS[table].items()
        if any(camel(column) == field or (prefix and column.startswith(prefix)) for column in columns)
    )
    return labels[key] in labels_shown(shown, asker, labels.values())


def _check_edge(house: House, asker: str, row: Row, everything: Row, edge: str, target: str) -> None:
    found, there = children(row[edge]), children(everything[edge])
    where = (asker, row["__typename"], row["id"], edge)
    if target == "EVERYONE":
        # Entries of a calendar: everybody may know that time is taken, and by what, whoever sees that.
        for entry in found:
            for inner, table in GRAPH[entry["__typename"]].edges.items():
                assert not entry[inner] or f"{house.id}/{number(entry[inner])}" in expected(table, asker, house), where
        return
    if target == "clinic.patient_departments":
        seen = expected(target, asker, house)
        visible = [one for one in there if f"{house.id}/{number(row)}/{number(one['department'])}" in seen]
        assert found == visible, where
        return
    if target == "clinic.series_dates":
        # Dates of a series, each by its place: whoever sees the series sees all of them.
        assert [one["place"] for one in found] == [one["place"] for one in there], where
        return
    if target == "likely_duplicates":
        # Who may merge patients sees all of them.
        assert found == (there if {"RECEPTIONIST", "ADMIN"} & {*asker.split("+")} else []), where
        return
    if target == "allergy_conflicts":
        # Of a patient who has allergies: whoever sees those, and the prescription.
        seen = expected("clinic.prescription_items", asker, house)
        told = row["allergies"] is not None
        visible = [one for one in there if told and f"{house.id}/{number(one['prescriptionItem'])}" in seen]
        assert found == visible, where
        return
    if target in _PAIRS:
        pairs = _PAIRS[target](asker, house)
        mine = {pair if (row["__typename"], edge) in _FIRST else pair[::-1] for pair in pairs}
        allowed = {f"{house.id}/{other}" for me, other in mine if me == str(number(row))}
    else:
        allowed = set(expected(target, asker, house))
    visible = [one["id"] for one in there if f"{house.id}/{number(one)}" in allowed]
    assert [one["id"] for one in found] == visible, where


def number(row: Row) -> int:
    """The id of a row as the database knows it."""
    return decode(row["id"])[1]
