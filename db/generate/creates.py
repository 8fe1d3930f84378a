"""Writes the commands that make records, from `create` in db/entities.

Where other commands make such records as well, the locks and the write are a function of their own,
`clinic.insert_<singular>`.
"""

from collections.abc import Iterator, Mapping
from textwrap import indent

from db.generate.command_parts import (
    CONFIRMED,
    WRITTEN,
    Command,
    camel,
    command_file,
    confirmed,
    head,
    locked_reference,
)
from db.generate.declarations import DeclarationError, Entity, file_of
from db.generate.declared_commands import Commands, Create
from db.generate.function_file import function_file, listed


def commands(entity: Entity, declared: Commands) -> Iterator[Command]:
    """The command that makes a record of the entity, if that is declared."""
    if create := declared.create:
        written = create.columns or {name: kind for name, kind in entity.written.items() if name not in create.sets}
        yield Command(
            create.name or f"create_{entity.singular}",
            "create",
            entity,
            declared,
            create.permission,
            _errors(entity, declared, create, written),
            written,
            meaning=create.meaning,
            optional=create.optional,
            is_repeatable=create.repeatable,
        )


def is_shared(command: Command) -> bool:
    """Whether other commands make such records, too."""
    return _create(command).shared


def text(command: Command) -> str:
    """The file of the command."""
    create, singular = _create(command), command.singular
    given = {f"p_{column}": command.entity.columns[column].type for column in command.columns}
    if create.shared:
        made = f"{_confirmed(command)}RETURN clinic.insert_{singular}(p_hospital_id, v_new);"
    elif create.repeatable:
        made = _once(command, list(given))
    else:
        made = _locks(command) + _confirmed(command) + _insert(command) + "RETURN v_new;"
    references = "".join(
        _if_given(command, column, f"PERFORM auth.require_visible(p_hospital_id, '{of}', v_new.{column});\n")
        for column, of in _references(command).items()
    )
    body = head(command) + indent(
        "".join(f"v_new.{column} := {_value(command, column)};\n" for column in command.columns)
        + "".join(f"v_new.{column} := '{value}';\n" for column, value in create.sets.items())
        + f"PERFORM rules.check_input(clinic.{singular}_problems(p_hospital_id, v_new));\n"
        + references
        + made,
        " " * 4,
    )
    return command_file(
        command,
        given
        | ({"p_request_id": "uuid DEFAULT NULL"} if create.repeatable else {})
        | (CONFIRMED if command.may_ask else {}),
        ("v_new",),
        body,
        create.meaning,
        "    v_id bigint;\n" if create.repeatable else "",
    )


def shared(command: Command) -> str:
    """The file of the function that makes a record of a row, for this command and others."""
    singular, table = command.singular, command.table
    body = _locks(command) + _insert(command) + "RETURN v_new;"
    errors = [code for code in command.errors if code in {"RETIRED", "ALREADY_EXISTS"}]
    return function_file(
        file_of(command.entity.domain),
        f"clinic.insert_{singular}",
        {"p_hospital_id": "bigint", "p_row": table},
        table,
        indent(f"v_new := p_row;\n{body}", " " * 4),
        f"Makes a record of a row that clinic.{singular}_problems has nothing against. {', '.join(errors)}.",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="INVOKER",
        grantee="wardgraph_owner",
        declare=f"DECLARE\n    v_new {table};\n",
    )


def _create(command: Command) -> Create:
    create = command.declared.create
    if create is None:
        raise DeclarationError(f"[{command.entity.plural}.commands] has no create.")
    return create


def _errors(entity: Entity, declared: Commands, create: Create, written: Mapping[str, str]) -> tuple[str, ...]:
    references = {entity.columns[name].refers for name in written}
    locks = create.lock_errors if create.lock else ()
    return tuple(
        code
        for code, applies in {
            "BAD_USER_INPUT": True,
            "NOT_FOUND": any(references) or create.repeatable,
            "RETIRED": any(map(locked_reference, references, references)) or "RETIRED" in locks,
            **dict.fromkeys((code for code in locks if code != "RETIRED"), True),
            "ALREADY_EXISTS": _unique(declared, written) or any(entity.columns[name].claim for name in written),
            "REQUEST_ID_REUSED": create.repeatable,
            "CONFIRMATION_NEEDED": declared.confirm or "money" in written.values(),
        }.items()
        if applies
    )


def _unique(declared: Commands, written: Mapping[str, str]) -> dict[str, str]:
    return {names: what for names, what in declared.unique.items() if set(names.split(", ")) <= written.keys()}


def _references(command: Command) -> dict[str, str]:
    columns = command.entity.columns
    return {column: columns[column].refers for column in command.columns if columns[column].refers}


def _value(command: Command, column: str) -> str:
    default = _create(command).defaults.get(column)
    if default or command.written[column] == "name":
        return f"coalesce(p_{column}, '{default or ''}')"
    return f"p_{column}"


def _if_given(command: Command, column: str, statement: str) -> str:
    """A statement about a reference; about one that may be left out only where it is given."""
    if column not in _create(command).optional:
        return statement
    return f"IF v_new.{column} IS NOT NULL THEN\n    {statement}END IF;\n"


def _locks(command: Command) -> str:
    """What keeps the records that the new one names from being retired or changed meanwhile."""
    locks = _create(command).lock
    return "".join(
        f"PERFORM {locks[column]}(p_hospital_id, v_new.{column}, '{command.permission}');\n"
        if column in locks
        else _if_given(command, column, lock)
        for column, of in _references(command).items()
        if (lock := locked_reference(of, f"v_new.{column}").strip() + "\n") != "\n" or column in locks
    )


def _confirmed(command: Command) -> str:
    return confirmed(command, "")


def _insert(command: Command) -> str:
    create, entity = _create(command), command.entity
    kinds = {**command.written, **dict.fromkeys(create.sets, "plain")}
    # In the order of the table.
    columns = [column for column in entity.columns if column in kinds]
    values = []
    for column in columns:
        value = WRITTEN[kinds[column]].format(new=f"v_new.{column}").replace("\n        ", "\n")
        claim = entity.columns[column].claim
        values.append(f"{claim}(p_hospital_id, {value})" if claim else value)
    unique = _unique(command.declared, command.written)
    if len(unique) > 1:
        raise DeclarationError(f"[{entity.plural}.commands]: a declared create knows of one unique key at most.")
    insert = (
        f"INSERT INTO {command.table} AS t (\n    hospital_id, {listed(columns)}\n)\n"
        f"VALUES (\n    p_hospital_id, {listed(values)}\n)\n"
    )
    for names, what in unique.items():
        path = camel(names.split(", ")[0])
        keys = ", ".join(
            f"rules.case_folded({name})" if entity.columns[name].is_free_text else name for name in names.split(", ")
        )
        return (
            f"{insert}ON CONFLICT (hospital_id, {keys}) DO NOTHING\nRETURNING t.* INTO v_new;\n"
            f"IF v_new.id IS NULL THEN\n    PERFORM rules.refuse_existing('{path}', '{what}');\nEND IF;\n"
        )
    return f"{insert}RETURNING t.* INTO v_new;\n"


def _once(command: Command, given: list[str]) -> str:
    """The locks and the write, unless the same request made the record before."""
    name, request = command.name, "p_hospital_id, p_request_id"
    payload = f"jsonb_build_array({', '.join(given)})"
    write = (
        _locks(command)
        + _confirmed(command)
        + _insert(command)
        + f"PERFORM auth.finish_request({request}, v_new.id);\n"
    )
    return (
        f"v_id := auth.begin_request({request}, '{name}', {payload});\n"
        f"IF v_id IS NULL THEN\n{indent(write, ' ' * 4)}ELSE\n"
        f"    SELECT t.* INTO v_new FROM {command.table} AS t\n"
        "    WHERE t.hospital_id = p_hospital_id AND t.id = v_id;\n"
        "    IF NOT FOUND THEN\n"
        "        -- Deleted since the same request made it.\n"
        f"        PERFORM auth.refuse_missing('{command.singular}', v_id);\n"
        "    END IF;\nEND IF;\nRETURN v_new;"
    )
