"""Writes auth.deletable_types, which tells what goes along when a record is deleted, from db/entities."""

from db.generate.declarations import FUNCTIONS, Entity, entities, file_of
from db.generate.function_file import mark
from db.generate.kept_types import type_name

FILE = FUNCTIONS / "installation/deletable_types.sql"
# What api.delete_account deletes with an account; where a record names the account, the emptied row stays for it.
_OF_ACCOUNTS = (
    "clinic.holds",
    "auth.requests",
    "auth.second_factors",
    "auth.recovery_codes",
    "auth.passwords",
    "auth.sessions",
)


def text() -> str:
    """The file of auth.deletable_types."""
    rows = [
        _row(type_name(entity), entity, entity.commands.delete, keeps=False)
        for entity in entities().values()
        if entity.commands and entity.commands.delete is not None
    ]
    rows.append(_row("Account", entities()["accounts"], _OF_ACCOUNTS, keeps=True))
    values = ",\n".join(f"    {row}" for row in rows)
    return f"""\
{mark(file_of("*"))}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.deletable_types()
RETURNS TABLE (type text, singular text, table_name text, parts text[], keeps boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
{values}
$$;
COMMENT ON FUNCTION auth.deletable_types() IS
'The types of records that can be deleted, their table, the tables whose rows go along, and whether the emptied row is \
kept where other records name it.';
"""


def _row(name: str, entity: Entity, parts: tuple[str, ...], *, keeps: bool) -> str:
    array = f"'{{{','.join(parts)}}}'::text[]"
    return f"('{name}', '{entity.singular}', '{entity.table}', {array}, {str(keeps).lower()})"
