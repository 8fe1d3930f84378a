"""Writes the commands that take a record from one status to another, from `transitions` in db/entities."""

from collections.abc import Iterator

from db.generate.command_parts import Command, answer, camel, command_file, head, locked, one_id
from db.generate.declarations import DeclarationError, Entity, file_of
from db.generate.declared_commands import Commands, Transition
from db.generate.function_file import function_file


def commands(entity: Entity, declared: Commands) -> Iterator[Command]:
    """The declared transitions of an entity."""
    for name, transition in declared.transitions.items():
        errors = [
            *("BAD_USER_INPUT", "NOT_FOUND"),
            *(("FORBIDDEN",) if transition.doctor or transition.wanted_by else ()),
            "BAD_TRANSITION",
            *transition.refused,
            *(declared.check.errors if transition.check and declared.check else ()),
        ]
        yield Command(
            name,
            "transition",
            entity,
            declared,
            transition.permission,
            tuple(dict.fromkeys(errors)),
            {},
            own=bool(transition.doctor or transition.patient),
            meaning=transition.meaning,
        )


def text(command: Command) -> str:
    """The file of a transition."""
    transition = command.declared.transitions[command.name]
    singular, key, column = command.singular, f"p_{command.singular}_id", transition.column
    sets = f"{column} = '{transition.becomes}'"
    if transition.reason:
        sets += f", {transition.reason} = p_reason"
    if transition.wanted_by:
        sets += f", {transition.wanted_by} = p_wanted_by"
    states = ", ".join(f"'{each}'" for each in transition.when)
    body = (
        head(command)
        + (_with_reason(command, transition) if transition.reason else one_id(command))
        + f"    PERFORM auth.require_visible(p_hospital_id, '{singular}', {key});\n"
        + (_of_patient(command, transition) if transition.patient else "")
        + locked(command)
        + (
            f"    PERFORM auth.require_doctor('{command.permission}', v_old.{transition.doctor});\n"
            if transition.doctor
            else ""
        )
        + "".join(_first(command, *each) for each in transition.first.items())
        + f"    IF v_old.{column} NOT IN ({states}) THEN\n"
        f"        PERFORM rules.refuse_transition('{singular}', v_old.{column}, '{transition.becomes}');\n"
        "    END IF;\n"
        + (_checked(command, transition) if transition.check else "")
        + f"    UPDATE {command.table} AS t SET {sets}\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n"
        + (f"    PERFORM {transition.then}(p_hospital_id, {key});\n" if transition.then else "")
        + answer(command)
    )
    arguments = {key: "bigint"} | ({"p_reason": "text"} if transition.reason else {})
    if transition.wanted_by:
        arguments["p_wanted_by"] = "text DEFAULT 'PATIENT'"
    return command_file(command, arguments, ("v_old", "v_new"), body, transition.meaning)


def may_follow(entity: Entity) -> str:
    """The file of the function that says which status may follow which, for a trigger to hold every writer to it."""
    if not entity.commands:
        raise DeclarationError(f"[{entity.plural}] has no commands.")
    pairs = [
        f"('{each}', '{transition.becomes}')"
        for transition in entity.commands.transitions.values()
        for each in transition.when
    ]
    allowed = ",\n        ".join(pairs)
    return function_file(
        file_of(entity.domain),
        entity.commands.may_follow,
        {"p_from": "text", "p_to": "text"},
        "boolean",
        f"    RETURN p_from = p_to OR (p_from, p_to) IN (\n        {allowed}\n    );",
        f"Whether one status of a record of {entity.table} may follow another, by its declared transitions.",
        role="wardgraph_owner",
        volatility="IMMUTABLE",
        parallel="SAFE",
        security="INVOKER",
        grantee="wardgraph_reader",
    )


def _with_reason(command: Command, transition: Transition) -> str:
    singular = command.singular
    wanted_by = ",\n        rules.choice_problem('wantedBy', p_wanted_by, '{PATIENT,HOSPITAL}')"
    return (
        "    PERFORM rules.check_input(ARRAY[\n"
        f"        rules.id_problem('{camel(singular)}Id', p_{singular}_id),\n"
        f"        rules.text_problem('reason', p_reason, 1000){wanted_by if transition.wanted_by else ''}\n    ]);\n"
    )


def _of_patient(command: Command, transition: Transition) -> str:
    """The patient is visible, or is the asker where the permission is held only as `.own`; no lock is taken before."""
    patient = (
        f"(\n        SELECT t.{transition.patient} FROM {command.table} AS t\n"
        f"        WHERE t.hospital_id = p_hospital_id AND t.id = p_{command.singular}_id\n    )"
    )
    return f"    PERFORM auth.require_patient(p_hospital_id, '{command.permission}', {patient});\n" + (
        f"    PERFORM clinic.check_wanted_by(p_wanted_by, {patient});\n" if transition.wanted_by else ""
    )


def _first(command: Command, status: str, function: str) -> str:
    """What is done to a record in a status that the step does not begin in, before the step."""
    key = f"p_{command.singular}_id"
    return (
        f"    IF v_old.{command.declared.transitions[command.name].column} = '{status}' THEN\n"
        f"        PERFORM {function}(p_hospital_id, v_old);\n"
        f"        SELECT t.* INTO v_old FROM {command.table} AS t\n"
        f"        WHERE t.hospital_id = p_hospital_id AND t.id = {key};\n    END IF;\n"
    )


def _checked(command: Command, transition: Transition) -> str:
    check = command.declared.check
    if not check:
        raise DeclarationError(f"[{command.entity.plural}.commands.transitions.{command.name}]: there is no check.")
    return (
        f"    v_new := v_old;\n    v_new.{transition.column} := '{transition.becomes}';\n"
        f"    PERFORM {check.function}(p_hospital_id, v_old, v_new);\n"
    )
