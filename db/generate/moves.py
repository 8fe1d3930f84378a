"""Writes what merging patients takes of db/entities: whose rows change their patient, and what a record may fill in.

Whatever has a column patient_id is moved, so that a table which comes later needs nothing; what triggers keep is
counted again instead (clinic.recount_patient).
"""

from collections.abc import Iterator
from pathlib import Path

from db.generate.declarations import FUNCTIONS, Column, Entity, entities, file_of
from db.generate.function_file import function_file

_ORDER = ("accounts", "patients", "scheduling", "clinical", "wards", "pharmacy", "billing")
"""The domains in the order of the locks (CONTRIBUTING.md)."""
_MOVE = """\
    v_ids := clinic.ids_of(p_rows, '{plural}');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM {table} AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND ({chosen})
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE {table} AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('{plural}', v_ids);
    END IF;
"""
_TOGETHER = "insurance_"
"""Columns that only make sense together: those of the first that is not null."""


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    yield FUNCTIONS / "patients/move_patient_rows.sql", _moves()
    yield FUNCTIONS / "patients/filled_patient.sql", _filled()
    yield FUNCTIONS / "patients/set_filled.sql", _set_filled()


def moved() -> list[Entity]:
    """The entities whose rows change their patient: in the order of the locks, and what a row is part of before it."""
    found: list[Entity] = []
    for entity in sorted(filter(is_moved, entities().values()), key=lambda each: _place(each.domain)):
        _append(found, entity)
    return found


def is_moved(entity: Entity) -> bool:
    """Whether rows of an entity name a patient, and are not kept by triggers."""
    return "patient_id" in entity.columns and entity.obligations.kept is not True


def filled() -> list[Column]:
    """The columns of a patient that a merge may fill in where they are blank."""
    return [
        column for column in entities()["patients"].columns.values() if column.write or column.name == "deceased_on"
    ]


def _append(found: list[Entity], entity: Entity) -> None:
    for parent in _parents(entity).values():
        if parent not in found:
            _append(found, parent)
    if entity not in found:
        found.append(entity)


def _parents(entity: Entity) -> dict[str, Entity]:
    """The columns that name what a row is part of, of what is moved as well."""
    singulars = {f"{each.singular}_id": each for each in entities().values() if each.singular and is_moved(each)}
    return {name: singulars[name] for name in entity.columns if name in singulars and singulars[name] is not entity}


def _place(domain: str) -> int:
    return _ORDER.index(domain) if domain in _ORDER else len(_ORDER)


def _moves() -> str:
    moves = "".join(_move(entity) for entity in moved())
    return function_file(
        file_of("*"),
        "clinic.move_patient_rows",
        {"p_hospital_id": "bigint", "p_from_id": "bigint", "p_to_id": "bigint", "p_rows": "jsonb"},
        "jsonb",
        f"{moves}    RETURN v_moved;",
        "Gives the rows of one patient to another, table by table in the order of the locks: all of them, or those of "
        "p_rows {table: [id]} and what was added to these since. Answers with what it moved, alike. Only a merge that "
        "is being made or undone may (clinic.may_move_patient).",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="INVOKER",
        grantee="wardgraph_owner",
        declare="DECLARE\n    v_ids bigint[];\n    v_moved jsonb := '{}';\n",
    )


def _move(entity: Entity) -> str:
    chosen = ["p_rows IS NULL", "t.id = ANY (v_ids)"]
    chosen += [
        f"t.{column} = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> '{parent.plural}')::bigint))"
        for column, parent in _parents(entity).items()
    ]
    return _MOVE.format(table=entity.table, plural=entity.plural, chosen="\n                OR ".join(chosen))


def _filled() -> str:
    return function_file(
        file_of("patients"),
        "clinic.filled_patient",
        {"p_kept": "clinic.patients", "p_other": "clinic.patients"},
        "clinic.patients",
        "".join(map(_fill, filled())) + "    RETURN p_kept;",
        "A patient with what the other record adds: blanks are filled, lists united. What the kept record says stays.",
        role="wardgraph_owner",
        volatility="IMMUTABLE",
        parallel="SAFE",
        security="INVOKER",
        grantee="wardgraph_owner",
        declare=f"DECLARE\n    v_takes_{_TOGETHER}data CONSTANT boolean := {_lacks()};\n" if _lacks() else "",
    )


def _lacks() -> str:
    first = next((column.name for column in filled() if column.name.startswith(_TOGETHER)), "")
    return f"p_kept.{first} IS NULL AND p_other.{first} IS NOT NULL" if first else ""


def _fill(column: Column) -> str:
    name = column.name
    kept, other = f"p_kept.{name}", f"p_other.{name}"
    if name.startswith(_TOGETHER):
        return f"    {kept} := CASE WHEN v_takes_{_TOGETHER}data THEN {other} ELSE {kept} END;\n"
    if column.type.endswith("[]"):
        return (
            f"    {kept} := {kept} || ARRAY(\n"
            f"        SELECT o.name FROM unnest({other}) WITH ORDINALITY AS o (name, place)\n"
            f"        WHERE NOT EXISTS (SELECT FROM unnest({kept}) AS k (name) "
            "WHERE rules.case_folded(k.name) = rules.case_folded(o.name))\n"
            "        ORDER BY o.place\n    );\n"
        )
    if column.write == "name":
        # One that is not known is empty.
        return f"    {kept} := coalesce(nullif({kept}, ''), {other});\n"
    if "UNKNOWN" in column.values:
        return f"    {kept} := CASE {kept} WHEN 'UNKNOWN' THEN {other} ELSE {kept} END;\n"
    return f"    {kept} := coalesce({kept}, {other});\n"


def _set_filled() -> str:
    sets = ",\n".join(f"        {column.name} = p_row.{column.name}" for column in filled())
    return function_file(
        file_of("patients"),
        "clinic.set_filled",
        {"p_hospital_id": "bigint", "p_row": "clinic.patients"},
        "void",
        f"    UPDATE clinic.patients AS t SET\n{sets}\n    WHERE t.hospital_id = p_hospital_id AND t.id = p_row.id;",
        "Sets what a merge may fill in (clinic.filled_patient), to what the row says.",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="INVOKER",
        grantee="wardgraph_owner",
    )
