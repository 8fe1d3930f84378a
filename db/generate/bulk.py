"""Writes the commands for all records that a filter finds, from `bulk` in db/entities, one function a file.

Each selects what its asker sees, locks it in the order of locks, looks again, and then calls the command on one record
for each (clinic.change_each): so every rule holds that holds there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.generate.command_parts import CONFIRMED, Command, locked_reference
from db.generate.commands import changes_problems, commands
from db.generate.declarations import FUNCTIONS, DeclarationError, file_of
from db.generate.declared_commands import Bulk
from db.generate.function_file import ASKER, function_file
from db.generate.function_header import header_lines
from db.generate.kept_types import type_name

_ERRORS = ("FILTER_REQUIRED", "TOO_MANY_ROWS", "ROWS_REFUSED", "REQUEST_ID_REUSED")
_ROW = "TABLE (record_type text, record_ids bigint[], row_count integer, is_dry_run boolean)"
USUAL = 100
"""How many records a bulk edit changes at most, unless told otherwise."""
_LAST = {
    "p_at_most": f"integer DEFAULT {USUAL}",
    "p_dry_run": "boolean DEFAULT false",
    "p_request_id": "uuid DEFAULT NULL",
}
_DONE = {
    "update": "Changes the rows of {table} that p_filter finds and the asker sees: "
    "p_changes {{column: value}} of {columns}; what is left out stays, null clears.",
    "retire": "Retires the rows of {table} that p_filter finds and the asker sees.",
    "reinstate": "Takes the retired rows of {table} that p_filter finds and the asker sees into use again.",
    "delete": "Deletes the rows of {table} that p_filter finds, the asker sees and nothing names.",
    "transition": "Does as api.{of} with each of the rows of {table} that p_filter finds and the asker sees.",
}
_ALL_OR_NONE = (
    " All of them or none: at most p_at_most, which are locked for as long as it takes. The answer has their ids. "
    "p_dry_run does the same and takes it back."
)


@dataclass(frozen=True, slots=True)
class BulkCommand:
    """A command for all records that a filter finds, and the command on one that it calls for each."""

    name: str
    one: Command
    declared: Bulk

    @property
    def written(self) -> Mapping[str, str]:
        """The columns that it sets, each with how it is written: those whose value may be that of several rows."""
        return {name: kind for name, kind in self.one.written.items() if not _is_personal(self.one, name, kind)}

    @property
    def errors(self) -> tuple[str, ...]:
        """What it may be refused for: as a whole, or as each of its rows."""
        return tuple(dict.fromkeys((*self.one.errors, "CONFIRMATION_NEEDED", *_ERRORS)))

    @property
    def arguments(self) -> dict[str, str]:
        """Its own arguments with their types."""
        further = further_arguments(self.one)
        confirmed = {name: kind for name, kind in further.items() if name in CONFIRMED}
        return (
            {"p_filter": "jsonb"}
            | {name: further[name] for name in further if name not in CONFIRMED}
            | _LAST
            | confirmed
        )


def bulk_commands() -> Iterator[BulkCommand]:
    """Every declared bulk edit. Raises DeclarationError."""
    for one in commands():
        for name, declared in one.declared.bulk.items():
            if declared.of == one.name:
                yield BulkCommand(name, one, declared)


def files() -> Iterator[tuple[Path, str]]:
    """Every generated bulk edit: where its file belongs and what it holds."""
    for each in bulk_commands():
        yield FUNCTIONS / each.one.entity.domain / f"{each.name}.sql", _text(each)


def further_arguments(one: Command) -> dict[str, str]:
    """What the command on one record takes beside who asks and the record."""
    match one.kind:
        case "update":
            given = {"p_changes": "jsonb", "p_change_reason": "text DEFAULT NULL"}
            return given | (CONFIRMED if one.may_ask else {})
        case "transition":
            transition = one.declared.transitions[one.name]
            given = {"p_reason": "text"} if transition.reason else {}
            return given | ({"p_wanted_by": "text DEFAULT 'PATIENT'"} if transition.wanted_by else {})
        case "retire" | "reinstate" | "delete":
            return {}
        case _:
            raise DeclarationError(f"[{one.entity.plural}.commands.bulk]: {one.name} is no command on one record.")


def _is_personal(one: Command, name: str, kind: str) -> bool:
    """Whether a column's value is of one row alone, so that no several are given the same."""
    column = one.entity.columns[name]
    return (
        bool(column.personal or column.claim or column.dialled)
        or kind in {"name", "email"}
        or name in one.declared.unique
    )


def _text(bulk: BulkCommand) -> str:
    one = bulk.one
    head = (
        "    PERFORM auth.enter(p_hospital_id, p_session_id);\n"
        f"    PERFORM auth.require('{one.permission}');\n"
        + ("    PERFORM clinic.hold_currency(p_hospital_id);\n" if set(one.amounts) & bulk.written.keys() else "")
        # Null stands for what was left out: the command line sends it, too.
        + f"    p_at_most := coalesce(p_at_most, {USUAL});\n    p_dry_run := coalesce(p_dry_run, false);\n"
    )
    body = (
        head
        + _checked(bulk)
        + "    PERFORM rules.refuse_without_filter(p_filter);\n"
        + _once(bulk)
        + _locked(bulk)
        + _changed(bulk)
    )
    columns = ", ".join(bulk.written)
    meaning = _DONE[one.kind].format(table=one.table, of=one.name, columns=columns)
    variables = f"    v_given {one.table};\n" if one.kind == "update" else ""
    return function_file(
        file_of(one.entity.domain),
        f"api.{bulk.name}",
        ASKER | bulk.arguments,
        _ROW,
        body,
        f"{meaning}{_ALL_OR_NONE}\n{header_lines(one.permission, bulk.errors)}",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        declare=f"DECLARE\n{variables}    v_source text;\n    v_ids bigint[];\n",
    )


def _checked(bulk: BulkCommand) -> str:
    """The problems of what is given, and whether the asker sees what it names."""
    one = bulk.one
    at_most = "rules.at_most_problem(p_at_most)"
    if one.kind == "update":
        references = "".join(
            f"    IF v_given.{column} IS NOT NULL THEN\n"
            f"        PERFORM auth.require_visible(p_hospital_id, '{of}', v_given.{column});\n"
            "    END IF;\n"
            for column, of in one.entity.references.items()
            if column in bulk.written
        )
        return (
            changes_problems(
                one,
                bulk.written,
                (at_most, "rules.problem_unless(p_changes <> '{}', 'set', 'REQUIRED', 'must change something')"),
            )
            + references
        )
    problems = [at_most]
    if one.kind == "transition":
        transition = one.declared.transitions[one.name]
        if transition.reason:
            problems.append("rules.text_problem('reason', p_reason, 1000)")
        if transition.wanted_by:
            problems.append("rules.choice_problem('wantedBy', p_wanted_by, '{PATIENT,HOSPITAL}')")
    listed = ",\n        ".join(problems)
    return f"    PERFORM rules.check_input(ARRAY[\n        {listed}\n    ]);\n"


def _payload(*names: str) -> str:
    pairs = ", ".join(f"'{name.removeprefix('p_')}', {name}" for name in names)
    return f"jsonb_build_object({pairs})"


def _once(bulk: BulkCommand) -> str:
    """The answer of before, if the same request was done; a dry run does nothing that could be done twice."""
    further = [name for name in further_arguments(bulk.one) if name not in CONFIRMED]
    return f"""\
    IF NOT p_dry_run THEN
        v_ids := auth.first_ids(
            p_hospital_id, p_request_id, '{bulk.name}', {_payload("p_filter", *further)}
        );
        IF v_ids IS NOT NULL THEN
            RETURN QUERY SELECT '{type_name(bulk.one.entity)}', v_ids, cardinality(v_ids), false;
            RETURN;
        END IF;
    END IF;
"""


def _locked(bulk: BulkCommand) -> str:
    """The rows, found, locked with all that the command on one of them locks, and found again among those locked."""
    one, entity = bulk.one, bulk.one.entity
    rows = (
        f"(\n        SELECT t.department_id FROM {one.table} AS t\n"
        "        WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids)\n    )"
    )
    is_of_department = (
        entity.columns["department_id"].refers == "department" if "department_id" in entity.columns else False
    )
    locks = []
    if one.kind == "reinstate" and is_of_department:
        locks.append(f"PERFORM clinic.lock_departments(p_hospital_id, ARRAY{rows});")
    for column, of in entity.references.items():
        if one.kind == "update" and column in bulk.written and of == "department":
            locks.append(f"PERFORM clinic.lock_departments(p_hospital_id, ARRAY[v_given.{column}]);")
        elif one.kind == "update" and column in bulk.written and locked_reference(of, ""):
            raise DeclarationError(f"[{entity.plural}.commands.bulk]: {bulk.name} cannot lock a {of}.")
    if bulk.declared.lock:
        locks.append(f"PERFORM {bulk.declared.lock}(p_hospital_id, v_ids);")
    strength = "FOR UPDATE" if one.kind == "delete" else "FOR NO KEY UPDATE"
    locks.append(
        f"PERFORM FROM {one.table} AS t\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids) ORDER BY t.id {strength};"
    )
    if bulk.declared.further:
        locks.append(f"PERFORM {bulk.declared.further}(p_hospital_id, v_ids);")
    if is_of_department and one.kind != "transition":
        new = " || v_given.department_id" if one.kind == "update" and "department_id" in bulk.written else ""
        locks.append(f"PERFORM clinic.lock_department_counts(p_hospital_id, ARRAY{rows}{new});")
    found = f"v_ids := auth.found_ids(p_hospital_id, v_source, '{entity.plural}', p_filter, {{among}}, p_at_most);"
    source = f"'{entity.source}'"
    if entity.granted:
        source = f"CASE WHEN auth.sees_all('{entity.granted}') THEN '{entity.granted_view}' ELSE {source} END"
    lines = [
        f"v_source := {source};",
        found.format(among="NULL"),
        "PERFORM rules.refuse_too_many(cardinality(v_ids), p_at_most);",
        *locks,
        "-- Those that others changed until they were locked may no longer be meant.",
        found.format(among="v_ids"),
    ]
    return "".join(f"    {line}\n" for line in lines)


def _changed(bulk: BulkCommand) -> str:
    further = further_arguments(bulk.one)
    taken = {"jsonb": "$4 -> ''{name}''", "text": "$4 ->> ''{name}''", "boolean": "($4 ->> ''{name}'')::boolean"}
    call = ", ".join(
        [
            "$1, $2, one.id",
            *(taken[kind.partition(" ")[0]].format(name=name.removeprefix("p_")) for name, kind in further.items()),
        ]
    )
    given = _payload(*further) if further else "'{}'"
    return f"""\
    PERFORM clinic.change_each(
        p_hospital_id, p_session_id, '{bulk.one.singular}', v_ids,
        'api.{bulk.one.name}({call})',
        {given}, p_dry_run
    );
    IF NOT p_dry_run THEN
        PERFORM auth.finish_bulk(p_hospital_id, p_request_id, v_ids);
    END IF;
    RETURN QUERY SELECT '{type_name(bulk.one.entity)}', v_ids, cardinality(v_ids), p_dry_run;"""
