"""Writes, for each record with choices that a command sets, the function that refuses any other value.

What is wrong with a row, `clinic.<singular>_problems`, is written by hand and ends in it.
"""

from db.generate.command_parts import camel
from db.generate.declarations import Column, Entity, file_of
from db.generate.function_file import mark

_TEXT = """{mark}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.{singular}_choice_problems(p_row {table}) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
{problems}
    ]
$$;
COMMENT ON FUNCTION clinic.{singular}_choice_problems({table}) IS
'The columns of a row that hold none of their choices.';
"""


def text(entity: Entity) -> str:
    """The file of the function."""
    return _TEXT.format(
        mark=mark(file_of(entity.domain)),
        singular=entity.singular,
        table=entity.table,
        problems=",\n".join(f"        {_problem(column)}" for column in entity.choices),
    )


def _problem(column: Column) -> str:
    problem = f"rules.choice_problem('{camel(column.name)}', p_row.{column.name}, '{{{','.join(column.values)}}}')"
    return f"CASE WHEN p_row.{column.name} IS NOT NULL THEN {problem} END" if column.optional else problem
