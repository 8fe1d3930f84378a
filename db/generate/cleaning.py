"""Writes what keeps the texts and numbers of a table as they have to be: db/triggers/<plural>/002_clean.sql.

A function for each table, since PL/pgSQL knows the columns of a row by their names alone: one for all tables would have
to make JSON of the row and a row of the JSON. It asks by itself whether there is anything to do: a WHEN of the trigger
is parsed at every statement, which costs more than the call.
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent, wrap

from db.generate.declarations import DB, Column, Entity, entities, file_of
from db.generate.function_file import LONGEST_LINE, mark

FOLDER = DB / "triggers"
_FILE = """\
{mark}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
{body}
    RETURN new;
END
$$;
COMMENT ON FUNCTION {name}() IS
'{meaning}';
"""
_MEANING = (
    "Keeps the texts of {plural} as rules.clean_text has them, whoever writes, and refuses control characters and more "
    "digits than a number has (BAD_USER_INPUT)."
)


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    for entity in entities().values():
        if cleaned(entity):
            body = "\n".join([*_texts(entity), *_numbers(entity)])
            text = _FILE.format(
                mark=mark(file_of(entity.domain)),
                name=function(entity),
                body=body,
                meaning=_MEANING.format(plural=entity.plural),
            )
            yield FOLDER / entity.plural / "002_clean.sql", text


def function(entity: Entity) -> str:
    """The name of a table's function."""
    return f"clinic.clean_{entity.plural}"


def cleaned(entity: Entity) -> tuple[str, ...]:
    """The columns that a table's function looks at."""
    return tuple(column.name for column in entity.columns.values() if column.is_text or column.digits)


def _texts(entity: Entity) -> Iterator[str]:
    texts = [column for column in entity.columns.values() if column.is_text]
    if not texts:
        return
    single = [f"new.{column.name}" for column in texts if column.type == "text"]
    several = [f"new.{column.name}" for column in texts if column.type == "text[]"]
    yield "    -- Nearly all are of ASCII with nothing around them."
    yield "    IF ("
    yield _list("concat(", [*single, *(f"array_to_string({each}, '')" for each in several)], ") ~ '[^ -~]'", 8)
    for each in single:
        yield f"        OR {each} <> btrim({each})"
    for each in several:
        yield f"        OR array_to_string({each}, '|') ~ '^ | $| [|]|[|] '"
    yield _list(
        ") IS TRUE AND NOT rules.are_clean(ARRAY[",
        single,
        "]" + "".join(f" || {each}" for each in several) + ") THEN",
        4,
    )
    yield "        PERFORM rules.check_input(ARRAY["
    yield ",\n".join(f"            {_problem(column)}" for column in texts)
    yield "        ]);"
    for column in texts:
        yield f"        new.{column.name} := {_cleaned(column)};"
    yield "    END IF;"
    for column in texts:
        if column.write == "list":
            yield f"    IF cardinality(new.{column.name}) > 1 THEN"
            yield f"        new.{column.name} := rules.distinct_texts(new.{column.name});"
            yield "    END IF;"


def _problem(column: Column) -> str:
    text = f"new.{column.name}" if column.type == "text" else f"array_to_string(new.{column.name}, ' ')"
    return f"rules.character_problem('{_camel(column.name)}', {text})"


def _cleaned(column: Column) -> str:
    function_name = "clean_text" if column.type == "text" else "clean_texts"
    return f"rules.{function_name}(new.{column.name})"


def _numbers(entity: Entity) -> Iterator[str]:
    numbers = [column for column in entity.columns.values() if column.digits]
    if not numbers:
        return
    yield f"    IF {' OR '.join(f'scale(new.{each.name}) > {each.digits}' for each in numbers)} THEN"
    yield "        PERFORM rules.check_input(ARRAY["
    yield ",\n".join(
        f"            rules.digits_problem('{_camel(each.name)}', new.{each.name}, {each.digits})" for each in numbers
    )
    yield "        ]);"
    yield "    END IF;"
    for each in numbers:
        yield f"    new.{each.name} := round(new.{each.name}, {each.digits});"


def _list(opening: str, items: list[str], closing: str, depth: int) -> str:
    """A list between brackets, on one line where it fits."""
    within = ", ".join(items)
    if len(opening) + len(within) + len(closing) + depth <= LONGEST_LINE:
        return f"{' ' * depth}{opening}{within}{closing}"
    lines = "\n".join(wrap(within, LONGEST_LINE - depth - 4))
    return indent(f"{opening}\n{indent(lines, ' ' * 4)}\n{closing}", " " * depth)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
