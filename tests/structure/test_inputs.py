"""A mutation's input has its command's arguments: they are passed by name."""

from itertools import groupby
from typing import Any

import asyncpg

from graph.declare.declarations import Command, declaration_of, input_details
from graph.schema import Mutation
from tests.access.commands import COMMANDS, OPEN_COMMANDS, SESSION_COMMANDS

# Fields that reach the database as something else, each with its reason.
CHANGED = {
    (command, "password"): "p_password_hash" for command in ("create_account", "sign_up_patient", "register_doctor")
}
"""Argon2id is not to be had in SQL: the web tier hashes the password."""


def _commands() -> dict[str, list[str]]:
    """Each command that a mutation gives, and the fields of its input."""
    definition: Any = Mutation
    found = {}
    for field in definition.__strawberry_definition__.fields:
        if isinstance(declaration := declaration_of(field), Command):
            command = declaration.function
            of = field.arguments[0].type
            # What an update may set is one argument.
            fields = of.__strawberry_definition__.fields
            details = {each.python_name: input_details(each) for each in fields}
            names = ["changes" if each.is_change or each.are_changes else name for name, each in details.items()]
            found[command] = list(dict.fromkeys(names))
            assert [name for name, _ in groupby(names)] == found[command]
    return found


async def test_the_fields_of_an_input_are_its_commands_arguments(admin: asyncpg.Connection) -> None:
    commands = _commands()
    assert "book_appointment" in commands
    for command, fields in commands.items():
        arguments = await admin.fetchval(
            "SELECT proargnames[3:pronargs] FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND proname = $1",
            command,
        )
        named = [CHANGED.get((command, name), f"p_{name}") for name in fields]
        assert sorted(named) == sorted(arguments), command


def test_every_command_is_given_by_a_mutation_and_no_other_is_named() -> None:
    assert set(_commands()) - SESSION_COMMANDS <= {*COMMANDS, *OPEN_COMMANDS}
