"""Writes the plain commands on one record from their declarations in changes.toml, one function a file.

Each goes as CONTRIBUTING gives it: enter, require, all problems of the input, what is visible, locks, checks, the
write, and the row as its asker sees it, or saw it before it was deleted.
"""

import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.generate.function_file import ASKER, function_file
from db.generate.function_header import header_lines

_FOLDER = Path(__file__).parent.parent
SOURCE = "db/changes.toml"
DECLARATIONS = _FOLDER / "changes.toml"

# How a column is written, by its kind in the declaration.
_WRITTEN = {
    "plain": "{new}",
    "text": "btrim({new})",
    "blank": "btrim(coalesce({new}, ''))",
    "list": "coalesce({new}, '{{}}')",
    "email": "lower(btrim({new}))",
    "zero": "coalesce({new}, 0)",
    "money": (
        "rules.round_money(\n"
        "                {new}, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)\n"
        "            )"
    ),
}

# What keeps a row that a changed column names from being retired or deleted meanwhile, by its type.
_LOCKED_WHEN_NAMED = {
    "department": "        PERFORM clinic.lock_department(p_hospital_id, {named});\n",
    # Patients are never deleted.
    **dict.fromkeys(
        ("doctor", "nurse", "receptionist"), "        PERFORM clinic.lock_person(p_hospital_id, '{of}', {named});\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command: its name, its record's type and table, the permission, the columns it sets, its errors."""

    name: str
    kind: str
    thing: str
    table: str
    requires: str
    columns: tuple[str, ...]
    errors: tuple[str, ...]


def commands() -> Iterator[Command]:
    """Every declared command."""
    for thing, record in _records().items():
        for name in record.get("updates", ()):
            yield _described(thing, record, "update", name)
        if "retire" in record:
            yield _described(thing, record, "retire")
            yield _described(thing, record, "reinstate")
        if "delete" in record:
            yield _described(thing, record, "delete")


def files() -> Iterator[tuple[Path, str]]:
    """Every generated command: where its file belongs and what it holds."""
    records = _records()
    writers = {"retire": _retire, "reinstate": _reinstate, "delete": _delete}
    for command in commands():
        record = records[command.thing]
        text = _update(command, record) if command.kind == "update" else writers[command.kind](command, record)
        yield _FOLDER / "functions" / record["domain"] / f"{command.name}.sql", text


def _records() -> dict[str, dict[str, Any]]:
    return tomllib.loads(DECLARATIONS.read_text())


def _described(thing: str, record: dict[str, Any], kind: str, name: str = "") -> Command:
    columns = tuple(record["updates"][name]) if name else ()
    errors = ["BAD_USER_INPUT", "NOT_FOUND"]
    if kind in {"update", "retire"} and _retires(record):
        errors.append("RETIRED")
    if kind == "update" and (_unique(record, columns) or _given(record, columns)):
        errors.append("ALREADY_EXISTS")
    if kind == "update":
        errors += record.get("check", {}).get("errors", ())
    if kind == "reinstate":
        errors += ["BAD_TRANSITION", *(["RETIRED"] if record.get("references") else ())]
    if kind == "delete" or (kind == "retire" and record["retire"]):
        errors.append("IN_USE")
    requires = _about(record, name)["permission"]
    once = tuple(dict.fromkeys(errors))
    return Command(name or f"{kind}_{thing}", kind, thing, record["table"], requires, columns, once)


def _about(record: dict[str, Any], update: str) -> dict[str, Any]:
    """The declaration, with what is otherwise for one of its updates."""
    otherwise: dict[str, Any] = record.get("about", {}).get(update, {})
    return record | otherwise


def _retires(record: dict[str, Any]) -> bool:
    return "retire" in record or bool(record.get("retired"))


def _unique(record: dict[str, Any], columns: Sequence[str]) -> list[tuple[str, str]]:
    """What of these columns no two rows have, and what there is already where they do."""
    return [(names, what) for names, what in record.get("unique", ()) if set(names.split(", ")) <= set(columns)]


def _given(record: dict[str, Any], columns: Sequence[str]) -> dict[str, str]:
    """Which of these columns take no value that something of whatever type has already, and what refuses one."""
    return {column: function for column, function in record.get("given", {}).items() if column in columns}


def _update(command: Command, record: dict[str, Any]) -> str:
    thing, columns = command.thing, record["updates"][command.name]
    record = _about(record, command.name)
    table, key = record["table"], f"p_{thing}_id"
    written = ",\n".join(
        f"            {column} = {_WRITTEN[kind].format(new=f'v_new.{column}')}" for column, kind in columns.items()
    )
    references = "".join(
        f"    IF v_given.{column} IS NOT NULL THEN\n"
        f"        PERFORM auth.require_visible(p_hospital_id, '{of}', v_given.{column});\n"
        + _LOCKED_WHEN_NAMED.get(of, "").format(of=of, named=f"v_given.{column}")
        + "    END IF;\n"
        for column, of in record.get("references", {}).items()
    )
    check = record.get("check", {}).get("function")
    body = (
        _head(record)
        + f"""\
    v_given := jsonb_populate_record(NULL::{table}, p_changes);
    PERFORM rules.check_input(
        rules.id_problem('{_camel(thing)}Id', {key}) || rules.changes_problems(
            p_changes, {_list(columns)},
            clinic.{thing}_problems(p_hospital_id, v_given)
        )
    );
"""
        + _seen(thing, record)
        + references
        + _locked(thing, record)
        + (f"    PERFORM rules.refuse_retired('{thing}', {key}, v_old.retired_at);\n" if _retires(record) else "")
        + f"""\
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.{thing}_problems(p_hospital_id, v_new));
"""
        + (f"    PERFORM {check}(p_hospital_id, v_old, v_new);\n" if check else "")
        + "".join(
            f"    IF v_new.{column} <> v_old.{column} THEN\n"
            f"        PERFORM {function}(p_hospital_id, v_new.{column});\n"
            "    END IF;\n"
            for column, function in _given(record, tuple(columns)).items()
        )
        + _unless_unique(
            record,
            columns,
            f"        UPDATE {table} AS t SET\n{written}\n"
            f"        WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n",
            key,
        )
        + _answer(record, key)
    )
    return _file(
        command,
        {key: "bigint", "p_changes": "jsonb"},
        ("v_given", "v_old", "v_new"),
        body,
        f"Changes a row of {table}: p_changes {{column: value}} of {', '.join(columns)}; what is left "
        "out stays, null clears.",
    )


def _retire(command: Command, record: dict[str, Any]) -> str:
    thing, key = command.thing, f"p_{command.thing}_id"
    uses = ",\n".join(
        f"        '{what}', (\n            SELECT count(*) FROM {_counted(of)})"
        for what, of in record["retire"].items()
    )
    then = record.get("lock_to_retire")
    body = (
        _head(record)
        + _one_id(thing, key)
        + _seen(thing, record)
        + _locked(thing, record)
        + f"    PERFORM rules.refuse_retired('{thing}', {key}, v_old.retired_at);\n"
        + (f"    PERFORM {then}(p_hospital_id, {key});\n" if then else "")
        + (f"    PERFORM rules.refuse_in_use('{thing}', {key}, jsonb_build_object(\n{uses}\n    ));\n" if uses else "")
        + f"    UPDATE {record['table']} AS t SET retired_at = clinic.clock()"
        f" WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n" + _answer(record, key)
    )
    return _file(
        command,
        {key: "bigint"},
        ("v_old", "v_new"),
        body,
        f"Retires a row of {command.table}: it stays, and takes part in nothing new.",
    )


def _reinstate(command: Command, record: dict[str, Any]) -> str:
    thing, key = command.thing, f"p_{command.thing}_id"
    body = (
        _head(record)
        + _one_id(thing, key)
        + _seen(thing, record)
        + "".join(
            f"    SELECT t.{column} INTO v_old.{column} FROM {record['table']} AS t\n"
            f"    WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n"
            + _unless_gone(thing, "NOT FOUND")
            + f"    -- Where it comes back to is in use.\n"
            f"    PERFORM clinic.lock_department(p_hospital_id, v_old.{column});\n"
            for column, of in record.get("references", {}).items()
            if of == "department"
        )
        + _locked(thing, record)
        + f"""\
    IF v_old.retired_at IS NULL THEN
        PERFORM rules.refuse_transition('{thing}', 'NOT_RETIRED', 'REINSTATED');
    END IF;
    UPDATE {record["table"]} AS t SET retired_at = NULL WHERE t.hospital_id = p_hospital_id AND t.id = {key};
"""
        + _answer(record, key)
    )
    return _file(
        command,
        {key: "bigint"},
        ("v_old", "v_new"),
        body,
        f"Takes a retired row of {command.table} into use again.",
    )


def _delete(command: Command, record: dict[str, Any]) -> str:
    thing, key = command.thing, f"p_{command.thing}_id"
    parts = "".join(
        f"        DELETE FROM {part} AS t WHERE t.hospital_id = p_hospital_id AND t.{thing}_id = {key};\n"
        for part in record["delete"]
    )
    body = (
        _head(record)
        + _one_id(thing, key)
        + _seen(thing, record)
        + _locked(thing, record)
        + (_shown(record, key, "v_old") if "answer" in record else "")
        + f"""\
    BEGIN
{parts}        DELETE FROM {record["table"]} AS t WHERE t.hospital_id = p_hospital_id AND t.id = {key};
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('{thing}', {key}, NULL);
    END;
    RETURN v_old;"""
    )
    return _file(
        command,
        {key: "bigint"},
        ("v_old",),
        body,
        f"Deletes a row of {command.table} that nothing names, and answers with what it was.",
    )


def _head(record: dict[str, Any]) -> str:
    return (
        f"    PERFORM auth.enter(p_hospital_id, p_session_id);\n    PERFORM auth.require('{record['permission']}');\n"
    )


def _one_id(thing: str, key: str) -> str:
    return f"    PERFORM rules.check_input(ARRAY[rules.id_problem('{_camel(thing)}Id', {key})]);\n"


def _seen(thing: str, record: dict[str, Any]) -> str:
    if record.get("own"):
        return f"    PERFORM auth.require_patient(p_hospital_id, '{record['permission']}', p_{thing}_id);\n"
    return f"    PERFORM auth.require_visible(p_hospital_id, '{thing}', p_{thing}_id);\n"


def _locked(thing: str, record: dict[str, Any]) -> str:
    before = f"    PERFORM {record['lock']}(p_hospital_id, p_{thing}_id);\n" if "lock" in record else ""
    return (
        f"{before}    SELECT t.* INTO v_old FROM {record['table']} AS t\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = p_{thing}_id FOR NO KEY UPDATE;\n"
        + _unless_gone(thing, "v_old.id IS NULL")
    )


def _unless_gone(thing: str, gone: str) -> str:
    return (
        f"    IF {gone} THEN\n"
        "        -- Deleted meanwhile.\n"
        f"        PERFORM auth.refuse_missing('{thing}', p_{thing}_id);\n"
        "    END IF;\n"
    )


def _unless_unique(record: dict[str, Any], columns: dict[str, str], update: str, key: str) -> str:
    """The update; where another row has the same already, which of its columns that is."""
    unique = _unique(record, tuple(columns))
    if not unique:
        return update.replace("\n    ", "\n").removeprefix("    ")
    (*others, (last_names, last)) = unique
    told = "".join(
        f"        IF EXISTS (\n"
        f"            SELECT FROM {record['table']} AS t\n"
        f"            WHERE t.hospital_id = p_hospital_id AND t.id <> {key} AND t.{name} = v_new.{name}\n"
        f"        ) THEN\n"
        f"            PERFORM rules.refuse_existing('{_camel(name)}', '{what}');\n"
        "        END IF;\n"
        for name, what in others
    )
    path = _camel(last_names.split(", ")[0])
    return (
        f"    BEGIN\n{update}    EXCEPTION WHEN unique_violation THEN\n{told}"
        f"        PERFORM rules.refuse_existing('{path}', '{last}');\n    END;\n"
    )


def _shown(record: dict[str, Any], key: str, row: str) -> str:
    return (
        f"    SELECT t.* INTO STRICT {row} FROM {record.get('answer', record['table'])} AS t\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n"
    )


def _answer(record: dict[str, Any], key: str) -> str:
    return f"{_shown(record, key, 'v_new')}    RETURN v_new;"


def _file(command: Command, arguments: dict[str, str], rows: tuple[str, ...], body: str, comment: str) -> str:
    return function_file(
        SOURCE,
        f"api.{command.name}",
        ASKER | arguments,
        command.table,
        body,
        f"{comment}\n{header_lines(command.requires, command.errors)}",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        declare="DECLARE\n" + "".join(f"    {row} {command.table};\n" for row in rows),
    )


def _counted(of: str) -> str:
    table, condition = of.split(" WHERE ")
    return f"{table} AS t\n            WHERE t.hospital_id = p_hospital_id AND {condition}\n        "


def _list(columns: dict[str, str]) -> str:
    """An array's literal, in lines."""
    return "'{" + ("\n" + " " * 16).join(textwrap.wrap(", ".join(columns), width=120)) + "}'"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))
