"""Writes auth.hidden_columns, which tells what is hidden and what is merely empty, from db/entities."""

from db.generate.declarations import FUNCTIONS, entities, file_of
from db.generate.function_file import function_file

FILE = FUNCTIONS / "accounts/hidden_columns.sql"


def text() -> str:
    """The file of auth.hidden_columns."""
    cases = "".join(
        f"        WHEN '{entity.plural}' THEN\n"
        f"            RETURN QUERY SELECT t.id, t.hidden FROM {entity.masks_view} AS t\n"
        "            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);\n"
        for entity in entities().values()
        if entity.has_masks
    )
    return function_file(
        file_of("*"),
        "auth.hidden_columns",
        {"p_hospital_id": "bigint", "p_plural": "text", "p_ids": "bigint[]"},
        "TABLE (key bigint, hidden text[])",
        f"    CASE p_plural\n{cases}        -- The others hide no column.\n        ELSE NULL;\n    END CASE;",
        "Of visible rows, by what their reads begin with (patients, ...): the columns that are hidden from the asker, "
        "also those that hold nothing.",
        role="wardgraph_reader",
        volatility="STABLE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_owner",
    )
