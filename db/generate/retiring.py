"""Writes, for each record that something may keep in use, the function that refuses to retire it, whoever does."""

from db.generate.declarations import Entity, file_of
from db.generate.function_file import mark

_TEXT = """{mark}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION {name}(p_hospital_id bigint, p_{singular}_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('{singular}', p_{singular}_id, jsonb_build_object(
{uses}
    ));
END
$$;
COMMENT ON FUNCTION {name}(bigint, bigint) IS
'IN_USE while something live names a row of {table}, which is locked: so it is not retired{deleted}.';
"""
_USE = """        '{what}', (
            SELECT count(*) FROM {table} AS t
            WHERE t.hospital_id = p_hospital_id AND {condition}
        )"""


def function(entity: Entity) -> str:
    """The function's name; none where nothing keeps a row in use."""
    return f"clinic.refuse_to_retire_{entity.singular}" if entity.commands and entity.commands.retire else ""


def text(entity: Entity) -> str:
    """The file of the function."""
    declared = entity.commands.retire if entity.commands else None
    uses = []
    for what, of in (declared or {}).items():
        table, condition = of.split(" WHERE ")
        uses.append(_USE.format(what=what, table=table, condition=condition))
    return _TEXT.format(
        mark=mark(file_of(entity.domain)),
        name=function(entity),
        singular=entity.singular,
        uses=",\n".join(uses),
        table=entity.table,
        deleted=" or deleted" if entity.commands and entity.commands.delete else "",
    )
