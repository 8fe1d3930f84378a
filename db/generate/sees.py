"""Writes auth.sees, which asks the row policies about one record by its type, from db/entities."""

from db.generate.declarations import FUNCTIONS, Entity, entities, file_of
from db.generate.function_file import function_file

FILE = FUNCTIONS / "accounts/sees.sql"
_WHY = """\
    -- Owned by the reader: each EXISTS is subject to its table's policies, which are costly. An asker who sees all
    -- rows by a permission alone bypasses them, as in reads (ADR 2). Written out, so that every plan is kept.
"""


def text() -> str:
    """The file of auth.sees."""
    cases = "".join(_case(entity) for entity in entities().values() if entity.singular)
    return function_file(
        file_of("*"),
        "auth.sees",
        {"p_hospital_id": "bigint", "p_type": "text", "p_id": "bigint"},
        "boolean",
        f"{_WHY}    CASE p_type\n{cases}    END CASE;\n    RETURN v_seen;",
        "Whether the row policies let the asker see the row of that type (patient, appointment, ...).",
        role="wardgraph_reader",
        volatility="STABLE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_owner",
        declare="DECLARE\n    v_seen boolean;\n",
    )


def _case(entity: Entity) -> str:
    if not entity.granted:
        return f"        WHEN '{entity.singular}' THEN {_seen(entity.table)}"
    return (
        f"        WHEN '{entity.singular}' THEN\n"
        f"            IF auth.sees_all('{entity.granted}') THEN\n"
        f"                {_seen(entity.granted_view)}"
        "            ELSE\n"
        f"                {_seen(entity.table)}"
        "            END IF;\n"
    )


def _seen(source: str) -> str:
    return f"v_seen := EXISTS (SELECT FROM {source} AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);\n"
