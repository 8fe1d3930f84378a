"""Writes the plain commands on one record from their declarations in db/entities, one function a file.

Each goes as CONTRIBUTING gives it: enter, require, all problems of the input, what is visible, locks, checks, the
write, and the row as its asker sees it, or saw it before it was deleted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import indent, wrap
from types import MappingProxyType

from db.generate import choices, creates, retiring, transitions
from db.generate.command_parts import (
    CONFIRMED,
    WRITTEN,
    Command,
    answer,
    camel,
    command_file,
    confirmed,
    head,
    locked,
    locked_reference,
    one_id,
    seen,
    shown,
    unless_gone,
)
from db.generate.declarations import FUNCTIONS, Entity, entities
from db.generate.declared_commands import Commands

_PARTS = "Its rows of {parts} go along; p_goes_along is how many, for whoever wants no others to go."


def commands() -> Iterator[Command]:
    """Every declared command."""
    for entity in entities().values():
        if entity.commands:
            yield from _commands(entity, entity.commands)


def files() -> Iterator[tuple[Path, str]]:
    """Every generated command: where its file belongs and what it holds."""
    writers = {
        "create": creates.text,
        "update": _update,
        "transition": transitions.text,
        "retire": _retire,
        "reinstate": _reinstate,
        "delete": _delete,
    }
    for command in commands():
        folder = FUNCTIONS / command.entity.domain
        yield folder / f"{command.name}.sql", writers[command.kind](command)
        if command.kind == "create" and creates.is_shared(command):
            yield folder / f"insert_{command.singular}.sql", creates.shared(command)
    for entity in entities().values():
        if entity.choices:
            yield FUNCTIONS / entity.domain / f"{entity.singular}_choice_problems.sql", choices.text(entity)
        if entity.commands and entity.commands.retire:
            yield FUNCTIONS / entity.domain / f"refuse_to_retire_{entity.singular}.sql", retiring.text(entity)
        if entity.commands and entity.commands.may_follow:
            name = entity.commands.may_follow.partition(".")[2]
            yield FUNCTIONS / entity.domain / f"{name}.sql", transitions.may_follow(entity)


def _commands(entity: Entity, declared: Commands) -> Iterator[Command]:
    yield from creates.commands(entity, declared)
    yield from transitions.commands(entity, declared)
    made = partial(_command, entity, declared)
    if entity.written:
        yield made(f"update_{entity.singular}", "update", entity.written)
    for name, update in declared.updates.items():
        yield replace(made(name, "update", entity.written_by(name)), permission=update.permission, own=update.own)
    if declared.retire is not None:
        yield made(f"retire_{entity.singular}", "retire")
        yield made(f"reinstate_{entity.singular}", "reinstate")
    if declared.delete is not None:
        yield made(f"delete_{entity.singular}", "delete")


def _command(
    entity: Entity, declared: Commands, name: str, kind: str, written: Mapping[str, str] = MappingProxyType({})
) -> Command:
    command = Command(name, kind, entity, declared, declared.permission, (), written)
    return replace(command, errors=_errors(command))


def _errors(command: Command) -> tuple[str, ...]:
    entity, declared, kind, written = command.entity, command.declared, command.kind, command.written
    errors = ["BAD_USER_INPUT", "NOT_FOUND", *declared.lock_errors]
    if kind in {"update", "retire"} and declared.retires:
        errors.append("RETIRED")
    if written and (_unique(declared, written) or _claimed(entity, written)):
        errors.append("ALREADY_EXISTS")
    if kind == "update" and declared.check:
        errors += declared.check.errors
    if kind == "update" and command.may_ask:
        errors.append("CONFIRMATION_NEEDED")
    if kind == "reinstate":
        errors += ["BAD_TRANSITION", *(["RETIRED"] if entity.references else ())]
    if kind == "delete" or (kind == "retire" and declared.retire):
        errors.append("IN_USE")
    if kind == "delete" and declared.delete:
        errors.append("CHANGED_MEANWHILE")
    return tuple(dict.fromkeys(errors))


def _unique(declared: Commands, written: Mapping[str, str]) -> list[tuple[str, str]]:
    """What of these columns no two rows have, and what there is already where they do."""
    return [(names, what) for names, what in declared.unique.items() if set(names.split(", ")) <= written.keys()]


def _claimed(entity: Entity, written: Mapping[str, str]) -> dict[str, str]:
    """Which of these columns take no value that something of whatever type has already, and what refuses one."""
    return {name: entity.columns[name].claim for name in written if entity.columns[name].claim}


def _update(command: Command) -> str:
    singular, table, columns = command.singular, command.table, command.written
    key, declared = f"p_{singular}_id", command.declared
    written = ",\n".join(
        f"            {column} = {WRITTEN[kind].format(new=f'v_new.{column}')}" for column, kind in columns.items()
    )
    references = "".join(
        f"    IF v_given.{column} IS NOT NULL THEN\n"
        f"        PERFORM auth.require_visible(p_hospital_id, '{of}', v_given.{column});\n"
        + indent(locked_reference(of, f"v_given.{column}"), " " * 4)
        + "    END IF;\n"
        for column, of in command.entity.references.items()
        if column in columns
    )
    check = declared.check.function if declared.check else ""
    body = (
        head(command)
        + changes_problems(command, columns, (f"rules.id_problem('{camel(singular)}Id', {key})",))
        + seen(command)
        + references
        + locked(command)
        + (f"    PERFORM rules.refuse_retired('{singular}', {key}, v_old.retired_at);\n" if declared.retires else "")
        + f"""\
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.{singular}_problems(p_hospital_id, v_new));
"""
        + (f"    PERFORM {check}(p_hospital_id, v_old, v_new);\n" if check else "")
        + indent(confirmed(command, "v_old"), " " * 4)
        + "".join(
            f"    IF v_new.{column} <> v_old.{column} THEN\n"
            f"        PERFORM {function}(p_hospital_id, v_new.{column});\n"
            "    END IF;\n"
            for column, function in _claimed(command.entity, columns).items()
        )
        + "    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);\n"
        + _unless_unique(
            command,
            f"        UPDATE {table} AS t SET\n{written}\n"
            f"        WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n",
        )
        + "    PERFORM set_config('app.change_reason', '', true);\n"
        + answer(command)
    )
    return command_file(
        command,
        {key: "bigint", "p_changes": "jsonb", "p_change_reason": "text DEFAULT NULL"}
        | (CONFIRMED if command.may_ask else {}),
        ("v_given", "v_old", "v_new"),
        body,
        f"Changes a row of {table}: p_changes {{column: value}} of {', '.join(columns)}; what is left "
        "out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).",
    )


def changes_problems(command: Command, columns: Mapping[str, str], first: tuple[str, ...]) -> str:
    """The check of an update's input: v_given are the changes, which may be of `columns`; `first` are other checks."""
    reasoned = command.declared.reasoned and not command.own
    checks = (*first, f"clinic.change_reason_problem(p_hospital_id, p_change_reason, {str(reasoned).lower()})")
    listed = f",\n{' ' * 12}".join(checks)
    return f"""\
    v_given := jsonb_populate_record(NULL::{command.table}, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            {listed}
        ] || rules.changes_problems(
            p_changes, {_list(columns)},
            clinic.{command.singular}_problems(p_hospital_id, v_given)
        )
    );
"""


def _retire(command: Command) -> str:
    singular, key = command.singular, f"p_{command.singular}_id"
    then = command.declared.lock_to_retire
    body = (
        head(command)
        + one_id(command)
        + seen(command)
        + locked(command)
        + f"    PERFORM rules.refuse_retired('{singular}', {key}, v_old.retired_at);\n"
        + (f"    PERFORM {then}(p_hospital_id, {key});\n" if then else "")
        + (
            f"    PERFORM {retiring.function(command.entity)}(p_hospital_id, {key});\n"
            if command.declared.retire
            else ""
        )
        + f"    UPDATE {command.table} AS t SET retired_at = clinic.clock()"
        f" WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n" + answer(command)
    )
    return command_file(
        command,
        {key: "bigint"},
        ("v_old", "v_new"),
        body,
        f"Retires a row of {command.table}: it stays, and takes part in nothing new.",
    )


def _reinstate(command: Command) -> str:
    singular, table, key = command.singular, command.table, f"p_{command.singular}_id"
    body = (
        head(command)
        + one_id(command)
        + seen(command)
        + "".join(
            f"    SELECT t.{column} INTO v_old.{column} FROM {command.table} AS t\n"
            f"    WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n"
            + unless_gone(command, "NOT FOUND")
            + f"    -- Where it comes back to is in use.\n"
            f"    PERFORM clinic.lock_department(p_hospital_id, v_old.{column});\n"
            for column, of in command.entity.references.items()
            if of == "department"
        )
        + locked(command)
        + f"""\
    IF v_old.retired_at IS NULL THEN
        PERFORM rules.refuse_transition('{singular}', 'NOT_RETIRED', 'REINSTATED');
    END IF;
    UPDATE {table} AS t SET retired_at = NULL WHERE t.hospital_id = p_hospital_id AND t.id = {key};
"""
        + answer(command)
    )
    return command_file(
        command,
        {key: "bigint"},
        ("v_old", "v_new"),
        body,
        f"Takes a retired row of {command.table} into use again.",
    )


def _delete(command: Command) -> str:
    singular, table, key = command.singular, command.table, f"p_{command.singular}_id"
    parts = "".join(
        f"        DELETE FROM {part} AS t WHERE t.hospital_id = p_hospital_id AND t.{singular}_id = {key};\n"
        "        GET DIAGNOSTICS v_rows = ROW_COUNT;\n        v_gone := v_gone + v_rows;\n"
        for part in command.declared.delete or ()
    )
    # Before parts go, since their triggers would refuse with an error of their own.
    refuses = retiring.function(command.entity) if parts else ""
    body = (
        head(command)
        + one_id(command)
        + seen(command)
        + locked(command)
        + (f"    PERFORM {refuses}(p_hospital_id, {key});\n" if refuses else "")
        + (shown(command, "v_old") if command.entity.is_masked else "")
        + f"""\
    BEGIN
{parts}        DELETE FROM {table} AS t WHERE t.hospital_id = p_hospital_id AND t.id = {key};
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('{singular}', {key}, NULL);
    END;
"""
        + (f"    PERFORM rules.require_goes_along('{singular}', {key}, p_goes_along, v_gone);\n" if parts else "")
        + "    RETURN v_old;"
    )
    return command_file(
        command,
        {key: "bigint"} | ({"p_goes_along": "integer DEFAULT NULL"} if parts else {}),
        ("v_old",),
        body,
        f"Deletes a row of {command.table} that nothing names, and answers with what it was."
        + (f" {_PARTS.format(parts=', '.join(command.declared.delete or ()))}" if parts else ""),
        "    v_rows integer;\n    v_gone integer := 0;\n" if parts else "",
    )


def _unless_unique(command: Command, update: str) -> str:
    """The update; where another row has the same already, which of its columns that is."""
    unique = _unique(command.declared, command.written)
    if not unique:
        return update.replace("\n    ", "\n").removeprefix("    ")
    key = f"p_{command.singular}_id"
    (*others, (last_names, last)) = unique
    told = "".join(
        f"        IF EXISTS (\n"
        f"            SELECT FROM {command.table} AS t\n"
        f"            WHERE t.hospital_id = p_hospital_id AND t.id <> {key} AND t.{name} = v_new.{name}\n"
        f"        ) THEN\n"
        f"            PERFORM rules.refuse_existing('{camel(name)}', '{what}');\n"
        "        END IF;\n"
        for name, what in others
    )
    path = camel(last_names.split(", ")[0])
    return (
        f"    BEGIN\n{update}    EXCEPTION WHEN unique_violation THEN\n{told}"
        f"        PERFORM rules.refuse_existing('{path}', '{last}');\n    END;\n"
    )


def _list(columns: Mapping[str, str]) -> str:
    """An array's literal, in lines."""
    return "'{" + ("\n" + " " * 16).join(wrap(", ".join(columns), width=120)) + "}'"
