"""Writes auth.kept_types, which tells where the audit has the changes of a record, from db/entities."""

from db.generate.declarations import FUNCTIONS, Entity, entities, file_of
from db.generate.function_file import mark

FILE = FUNCTIONS / "accounts/kept_types.sql"
_COMMENT = (
    "The types of records whose changes people may read (api.record_changes_page): what auth.sees and "
    "auth.hidden_columns call them, their table, and the columns that are shown to nobody."
)


def text() -> str:
    """The file of auth.kept_types."""
    rows = ",\n".join(f"    {_row(entity)}" for entity in entities().values() if _is_kept(entity))
    return f"""\
{mark(file_of("*"))}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.kept_types()
RETURNS TABLE (type text, singular text, plural text, table_name text, hidden text[])
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
{rows}
$$;
COMMENT ON FUNCTION auth.kept_types() IS
'{_COMMENT}';
"""


def type_name(entity: Entity) -> str:
    """The type's name for clients."""
    return entity.singular.title().replace("_", "")


def _is_kept(entity: Entity) -> bool:
    # Accounts and what belongs to them are the auditor's to read.
    return bool(entity.singular) and not entity.unaudited and entity.domain != "accounts"


def _row(entity: Entity) -> str:
    # What is computed follows from other columns, and every change sets the time of the last one.
    hidden = [entity.tenant, "updated_at"]
    hidden += (column.name for column in entity.columns.values() if column.secret or column.computed)
    array = f"'{{{','.join(hidden)}}}'::text[]"
    return f"('{type_name(entity)}', '{entity.singular}', '{entity.plural}', '{entity.table}', {array})"
