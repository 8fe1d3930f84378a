"""What the generated commands have in common: what a command is, and the SQL that most of them hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.generate.declarations import Entity, file_of
from db.generate.declared_commands import Commands
from db.generate.function_file import ASKER, function_file
from db.generate.function_header import header_lines

WRITTEN = {
    "plain": "{new}",
    "text": "{new}",
    "name": "coalesce({new}, '')",
    "blank": "coalesce({new}, '')",
    "list": "coalesce({new}, '{{}}')",
    "email": "lower(rules.clean_text({new}))",
    "zero": "coalesce({new}, 0)",
    "false": "coalesce({new}, false)",
    "money": (
        "rules.round_money(\n"
        "                {new}, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)\n"
        "            )"
    ),
}
"""How a column is written, by its kind in the declaration; a trigger cleans texts."""

# What keeps a row that a changed column names from being retired or deleted meanwhile, by its type.
_LOCKED_WHEN_NAMED = {
    "department": "    PERFORM clinic.lock_department(p_hospital_id, {named});\n",
    # Patients are never deleted.
    **dict.fromkeys(
        ("doctor", "nurse", "receptionist"), "    PERFORM clinic.lock_person(p_hospital_id, '{of}', {named});\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command on a record: its kind, the permission, the columns that it sets, its errors."""

    name: str
    kind: str
    entity: Entity
    declared: Commands
    permission: str
    errors: tuple[str, ...]
    written: Mapping[str, str]
    own: bool = False
    meaning: str = ""
    optional: tuple[str, ...] = ()
    is_repeatable: bool = False

    @property
    def singular(self) -> str:
        """The record's type, as its commands and auth.sees name it."""
        return self.entity.singular

    @property
    def table(self) -> str:
        """The table of the record."""
        return self.entity.table

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it sets."""
        return tuple(self.written)

    @property
    def warnings(self) -> str:
        """The function that tells what of its values is unusual."""
        declared = self.declared
        if self.kind == "update":
            only = declared.confirm_update if self.name == f"update_{self.singular}" else ""
            return declared.confirm or declared.confirm_updates or only
        return declared.confirm if self.kind == "create" else ""

    @property
    def may_ask(self) -> bool:
        """Whether it asks for unusual values to be confirmed."""
        return bool(self.warnings) or (self.kind in {"create", "update"} and bool(self.amounts))

    @property
    def amounts(self) -> tuple[str, ...]:
        """The columns that it sets to an amount of money."""
        return tuple(name for name, kind in self.written.items() if kind == "money")

    @property
    def generated(self) -> tuple[str, ...]:
        """The columns of a new record that are given a value where none is named."""
        return tuple(name for name in self.columns if self.entity.columns[name].claim)


CONFIRMED = {"p_confirmed": "boolean DEFAULT false"}
"""The last argument of a command that may ask for values to be confirmed; it is no part of the request."""


def confirmed(command: Command, old: str) -> str:
    """What is unusual about the new row beside the old one is confirmed; checked under the locks."""
    if not command.may_ask:
        return ""
    amounts = ",\n".join(
        f"    clinic.amount_warning(p_hospital_id, '{camel(name)}', {f'{old}.{name}' if old else 'NULL'}, v_new.{name})"
        for name in command.amounts
    )
    warnings = [f"ARRAY[\n{amounts}\n]"] if amounts else []
    if command.warnings:
        warnings.append(f"{command.warnings}(p_hospital_id, {old or f'NULL::{command.table}'}, v_new)")
    return f"PERFORM rules.require_confirmation(p_confirmed, {' || '.join(warnings)});\n"


def head(command: Command) -> str:
    """Who asks, and whether they may. An amount of money is one of the currency that the hospital keeps meanwhile."""
    return (
        "    PERFORM auth.enter(p_hospital_id, p_session_id);\n"
        f"    PERFORM auth.require('{command.permission}');\n"
        + ("    PERFORM clinic.hold_currency(p_hospital_id);\n" if command.amounts else "")
    )


def locked_reference(of: str, named: str) -> str:
    """The lock on a record of a type that a column names, if any."""
    return _LOCKED_WHEN_NAMED.get(of, "").format(of=of, named=named)


def camel(name: str) -> str:
    """The name of a column as clients have it."""
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def one_id(command: Command) -> str:
    """The check of an input that is one id."""
    singular = command.singular
    return f"    PERFORM rules.check_input(ARRAY[rules.id_problem('{camel(singular)}Id', p_{singular}_id)]);\n"


def seen(command: Command) -> str:
    """The record is visible."""
    singular = command.singular
    if command.own:
        return f"    PERFORM auth.require_{singular}(p_hospital_id, '{command.permission}', p_{singular}_id);\n"
    return f"    PERFORM auth.require_visible(p_hospital_id, '{singular}', p_{singular}_id);\n"


def locked(command: Command) -> str:
    """The record as v_old, under its lock."""
    singular, lock = command.singular, command.declared.lock
    before = f"    PERFORM {lock}(p_hospital_id, p_{singular}_id);\n" if lock else ""
    return (
        f"{before}    SELECT t.* INTO v_old FROM {command.table} AS t\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = p_{singular}_id FOR NO KEY UPDATE;\n"
        + unless_gone(command, "v_old.id IS NULL")
    )


def unless_gone(command: Command, gone: str) -> str:
    """NOT_FOUND where the record is gone."""
    return (
        f"    IF {gone} THEN\n"
        "        -- Deleted meanwhile.\n"
        f"        PERFORM auth.refuse_missing('{command.singular}', p_{command.singular}_id);\n"
        "    END IF;\n"
    )


def shown(command: Command, row: str) -> str:
    """The record as the asker sees it."""
    return (
        f"    SELECT t.* INTO STRICT {row} FROM {command.entity.source} AS t\n"
        f"    WHERE t.hospital_id = p_hospital_id AND t.id = p_{command.singular}_id;\n"
    )


def answer(command: Command) -> str:
    """The record as the asker sees it, returned."""
    return f"{shown(command, 'v_new')}    RETURN v_new;"


def command_file(
    command: Command, arguments: dict[str, str], rows: tuple[str, ...], body: str, comment: str, variables: str = ""
) -> str:
    """The text of a command's file; `rows` are the variables that hold a row, before further `variables`."""
    return function_file(
        file_of(command.entity.domain),
        f"api.{command.name}",
        ASKER | arguments,
        command.table,
        body,
        f"{comment}\n{header_lines(command.permission, command.errors)}",
        role="wardgraph_owner",
        volatility="VOLATILE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        declare="DECLARE\n" + "".join(f"    {row} {command.table};\n" for row in rows) + variables,
    )
