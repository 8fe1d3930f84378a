"""What is wrong with the declaration of an entity: whatever it names that there is not."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.generate import permissions
from db.generate.audiences import AUDIENCES
from db.generate.declared_commands import WRITES, Commands

if TYPE_CHECKING:
    from db.generate.declarations import Column, Entity


def problems(where: str, entity: "Entity") -> Iterator[str]:
    """A sentence for whatever an entity declares that there is not: columns, permissions, audiences, values."""
    for column in entity.columns.values():
        yield from _column_problems(f"{where} {column.name}", entity, column)
        yield from _write_problems(f"{where} {column.name}", entity, column)
        yield from _order_problems(f"{where} {column.name}", entity, column)
    yield from _audit_problems(where, entity)
    for what, named in _named_columns(entity):
        if others := set(named) - entity.columns.keys():
            yield f"{where}: {what} names {_list(others)}, which is no column."
    for name, argument in entity.rows.items():
        yield from _audience_problems(f"{where} rows.{name}", entity, name, argument)
    for name, argument in entity.unmasked.items():
        yield from _audience_problems(f"{where} unmasked.{name}", entity, name, argument)
    for permission in filter(None, (entity.granted, *_permissions(entity.commands))):
        yield from _permission_problems(f"{where}: a permission", permission)
    if entity.commands:
        yield from _command_problems(f"{where} commands", entity, entity.commands)
    if entity.unmasked and not entity.is_masked:
        yield f"{where}: unmasked says who sees every column, but no column is masked."


def _audit_problems(where: str, entity: "Entity") -> Iterator[str]:
    if entity.key not in entity.columns and not entity.unaudited:
        yield f"{where} has no column {entity.key}: name its key, or say in unaudited why no write is on record."
    if entity.reads_on_record and not entity.patient_path:
        yield f"{where}: reads_on_record is for the record of a patient, and no column leads to one."


def _command_problems(where: str, entity: "Entity", commands: Commands) -> Iterator[str]:
    if not entity.singular:
        yield f"{where} need the singular, which names them."
    for name, transition in commands.transitions.items():
        if others := {*transition.when, transition.becomes} - set(entity.columns[transition.column].values):
            yield f"{where}.transitions.{name}: {_list(others)} is no value of {transition.column}."
    writes = dict(commands.create.columns) if commands.create else {}
    if others := set(writes.values()) - set(WRITES):
        yield f"{where}.create.columns: {_list(others)} is none of {_list(WRITES)}."


def _column_problems(where: str, entity: "Entity", column: "Column") -> Iterator[str]:
    if not re.fullmatch(r"[a-z_]+(\[\]|\(\d+, ?\d+\))?", column.type):
        yield f"{where}: type = {column.type!r} is no type."
    if column.mask:
        yield from _permission_problems(f"{where}: mask", column.mask)
    if (column.filter or column.sort) and not entity.is_paged:
        yield f"{where}: filter and sort are for pages, and there are none."
    if column.prefix and not (column.filter and column.type == "text"):
        yield f"{where}: prefix is for a filter of type text."
    if column.filter and column.type == "text" and not (column.values or column.prefix):
        yield f"{where}: a filter of type text needs prefix = true, or the values that it has."
    asked = column.filter or column.sort or any(column.name == name for name in (*entity.names, *entity.texts))
    if column.unindexed and not asked:
        yield f"{where}: unindexed is for a filter or sort."
    if column.filter and column.mask and column.type != "text" and not column.unindexed:
        yield f"{where}: no index serves a masked filter that is no text: say why in unindexed."
    if column.passes_to and (column.mask or not column.prefix or column.passes_to not in entity.columns):
        yield f"{where}: passes_to names a column, and is for a prefix that everybody sees."
    if others := set(column.also) - entity.rows.keys():
        yield f"{where}: also names {_list(others)}, which is none of the rows' audiences."


def _order_problems(where: str, entity: "Entity", column: "Column") -> Iterator[str]:
    if column.orders and not (column.computed and column.orders in entity.sorts):
        yield f"{where}: orders is for a computed column, and names what pages are sorted by."
    elif column.orders and entity.columns[column.orders].mask != column.mask:
        yield f"{where}: whoever sees it knows {column.orders}, so that it needs the same mask."


def _write_problems(where: str, entity: "Entity", column: "Column") -> Iterator[str]:
    if column.write and column.write not in WRITES:
        yield f"{where}: write = {column.write!r} is none of {_list(WRITES)}."
    if column.write and not entity.commands:
        yield f"{where}: write needs [{entity.plural}.commands], which says who may."
    if column.updates and not column.write:
        yield f"{where}: updates needs write, which says how it is written."
    if column.optional and not column.values:
        yield f"{where}: optional is for a column with values."
    known = {f"update_{entity.singular}", *(entity.commands.updates if entity.commands else ())}
    if others := set(column.updates) - known:
        yield f"{where}: updates names {_list(others)}; there are {_list(known)}."


def _named_columns(entity: "Entity") -> Iterator[tuple[str, tuple[str, ...]]]:
    obligations = entity.obligations
    yield "by", entity.by
    yield "pages_by", tuple(key for key in entity.pages_by if key not in entity.through)
    yield "order", entity.order if entity.by and entity.order != ("id",) else ()
    yield "pages_order", tuple(order.split()[0] for order in entity.pages_order)
    for what, columns in (*entity.names.items(), *entity.texts.items()):
        yield what, columns
    for what in ("append_only", "kept", "begins_at_zero", "belongs", "outbox", "whole_minutes"):
        columns = getattr(obligations, what)
        yield f"obligations.{what}", () if isinstance(columns, bool) else columns
    if entity.commands:
        for unique in entity.commands.unique:
            yield "commands.unique", tuple(unique.split(", "))
        if create := entity.commands.create:
            for key in ("columns", "optional", "defaults", "sets", "lock"):
                yield f"commands.create.{key}", tuple(getattr(create, key))
        for name, each in entity.commands.transitions.items():
            of = (each.column, each.doctor, each.patient, each.reason, each.wanted_by)
            yield f"commands.transitions.{name}", tuple(filter(None, of))


def _permissions(commands: Commands | None) -> Iterator[str]:
    if commands:
        yield commands.permission
        yield from (update.permission for update in commands.updates.values())
        yield from (transition.permission for transition in commands.transitions.values())
        yield from (commands.create.permission,) if commands.create else ()


def _audience_problems(where: str, entity: "Entity", name: str, argument: str) -> Iterator[str]:
    audience = AUDIENCES.get(name)
    if audience is None:
        yield f"{where}: there is no such audience; there are {_list(AUDIENCES)}."
        return
    if bool(argument) != bool(audience.takes):
        yield f"{where} must be {f'a {audience.takes}' if audience.takes else 'true'}."
    if audience.takes == "permission":
        yield from _permission_problems(where, argument)
    if "{row}" in argument:
        return
    if audience.takes == "column" and argument.partition(".")[0] not in {*entity.columns, *_links(entity)}:
        yield f"{where} = {argument!r} is no column."


def _links(entity: "Entity") -> Iterator[str]:
    """What `visit.patient_id` may begin with: the records that its columns name."""
    return (name.removesuffix("_id") for name in entity.columns if name.endswith("_id"))


def _permission_problems(where: str, permission: str) -> Iterator[str]:
    known = permissions.roles()
    if permission not in known and f"{permission}.own" not in known:
        yield f"{where} = {permission!r} is a permission that no role has; see auth.permissions."


def _list(names: Any) -> str:
    return ", ".join(names)
