"""Writes the read functions of api, and what of pages may be asked, from the declarations in db/entities."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from textwrap import indent
from typing import Any

from db.generate.declarations import FUNCTIONS, Entity, entities, file_of
from db.generate.function_file import ASKER, function_file
from db.generate.function_header import header_lines
from db.generate.keyset import Keyset

_WINDOW = {"p_filter": "jsonb", "p_order": "text[]", "p_first": "integer", "p_after": "jsonb", "p_backward": "boolean"}
_WINDOW_MEANING = (
    "p_filter {column: {eq, in, gt, gte, lt, lte, is_null, has, starts_with, matches}, and, or}, "
    "p_order such as {starts_at desc}, p_after {values, id} of the row to go on from, p_backward to end there instead. "
    "One row more than p_first when there are more."
)


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    for entity in entities().values():
        folder = FUNCTIONS / entity.domain
        for name, text in _functions(entity):
            yield folder / f"{name}.sql", text
    yield FUNCTIONS / "finding" / "findable.sql", _findable()
    yield FUNCTIONS / "finding" / "exportable.sql", _exportable()


def _functions(entity: Entity) -> Iterator[tuple[str, str]]:
    things, source = entity.plural, entity.source
    read = partial(_read, file_of(entity.domain))
    for key in entity.by:
        columns = ", ".join(f"t.{column}" for column in entity.order)
        order = f" ORDER BY {columns}" if columns and key != "id" else ""
        yield read(
            f"{things}_by_{key}",
            {"p_ids": "bigint[]"},
            f"SETOF {source}",
            _either(entity, source, partial(_rows, key, entity.tenant, order)),
            f"The visible rows of {things} whose {key} is one of p_ids. Those that are not there are left out.",
        )
    for key in entity.pages_by:
        of = entity.source_by(key)
        yield read(
            f"{things}_by_{key}_page",
            {"p_ids": "bigint[]", **_WINDOW},
            f"SETOF {of}",
            _either(entity, of, partial(_page, entity, key)),
            f"A page of the visible rows of {things} for each {key} of p_ids, in order. {_WINDOW_MEANING}",
        )
        yield read(
            f"{things}_by_{key}_count",
            {"p_ids": "bigint[]", "p_filter": "jsonb"},
            f"TABLE ({key} bigint, total bigint)",
            _either(entity, of, partial(_counts, entity, key)),
            f"How many visible rows of {things} there are for each {key} of p_ids; none is left out.",
        )
    if entity.pages:
        yield read(
            f"{things}_page",
            _WINDOW,
            f"SETOF {source}",
            _either(entity, source, partial(_page, entity, None)),
            f"A page of the visible rows of {things}, in order. {_WINDOW_MEANING}",
        )
        yield read(
            f"{things}_count",
            {"p_filter": "jsonb"},
            "bigint",
            _either(entity, source, partial(_count, entity)),
            f"How many visible rows of {things} the filter lets through.",
            declare="DECLARE\n    v_total bigint;\n",
        )


def _either(entity: Entity, source: str, statements: Callable[[str], str]) -> str:
    """The statements over the source; and before, where a permission alone may decide, those over its granted view."""
    if not entity.granted or source != entity.source:
        return statements(source)
    return (
        f"IF auth.sees_all('{entity.granted}') THEN\n        {_indented(statements(entity.granted_view))}\n"
        f"    ELSE\n        {_indented(statements(source))}\n    END IF;"
    )


def _indented(statements: str) -> str:
    return statements.replace("\n    ", "\n        ")


def _rows(key: str, tenant: str, order: str, source: str) -> str:
    return (
        f"RETURN QUERY SELECT t.* FROM {source} AS t\n"
        f"    WHERE t.{tenant} = p_hospital_id AND t.{key} = ANY (p_ids){order};"
    )


def _counts(entity: Entity, key: str, source: str) -> str:
    things = entity.plural
    return (
        "IF p_filter IS NULL THEN\n"
        f"        RETURN QUERY SELECT t.{key}, count(*) FROM {source} AS t\n"
        f"        WHERE t.hospital_id = p_hospital_id AND t.{key} = ANY (p_ids){_listed(entity)} GROUP BY t.{key};\n"
        "        RETURN;\n"
        "    END IF;\n"
        f"    RETURN QUERY EXECUTE rules.count_query('{source}', '{things}', '{key}', p_filter)\n"
        "    USING p_hospital_id, p_ids, p_filter;"
    )


def _count(entity: Entity, source: str) -> str:
    things = entity.plural
    return (
        "IF p_filter IS NULL THEN\n"
        f"        RETURN (SELECT count(*) FROM {source} AS t WHERE t.hospital_id = p_hospital_id{_listed(entity)});\n"
        "    END IF;\n"
        f"    EXECUTE rules.count_query('{source}', '{things}', NULL, p_filter)\n"
        "    INTO v_total USING p_hospital_id, NULL::bigint[], p_filter;\n"
        "    RETURN v_total;"
    )


def _listed(entity: Entity) -> str:
    return f" AND t.{entity.listed}" if entity.listed else ""


def _page(entity: Entity, key: str | None, source: str) -> str:
    """A page's statements: written out, so that plans are kept, for what most calls ask; else built at the call."""
    first, after = (_written_page(entity, source, key, after=after) for after in (False, True))
    quoted = f"'{key}'" if key else "NULL"
    return (
        f"IF p_filter IS NULL AND NOT p_backward AND p_order = '{{{', '.join(entity.pages_order)}}}' THEN\n"
        "        IF p_after IS NULL THEN\n"
        f"{first}"
        "        ELSE\n"
        f"{after}"
        "        END IF;\n"
        "        RETURN;\n"
        "    END IF;\n"
        "    RETURN QUERY EXECUTE"
        f" rules.page_query('{source}', '{entity.plural}', {quoted}, p_filter, p_order, p_after, p_backward)\n"
        f"    USING p_hospital_id, {'p_ids' if key else 'NULL::bigint[]'}, p_filter, p_after, p_first;"
    )


def _written_page(entity: Entity, source: str, key: str | None, *, after: bool) -> str:
    """What rules.page_query gives for the entity's own order, forward and without a filter."""
    keyset = Keyset.of(entity.pages_order, entity.sorts, entity.order_keys)
    conditions = ["t.hospital_id = p_hospital_id"]
    if key:
        conditions.append(f"t.{key} = parent.id")
    if entity.listed:
        conditions.append(f"t.{entity.listed}")
    if after:
        conditions.append("\n".join(keyset.after()))
    lines = [
        f"SELECT t.* FROM {source} AS t",
        f"WHERE {' AND '.join(conditions[:2])}",
        *(f"    AND {condition}" for condition in conditions[2:]),
        f"ORDER BY {keyset.order()} LIMIT p_first + 1",
    ]
    page = "\n".join(lines)
    if key:
        opening = "SELECT page.* FROM unnest(p_ids) AS parent (id) CROSS JOIN LATERAL ("
        page = f"{opening}\n{indent(page, ' ' * 4)}\n) AS page"
    return indent(f"RETURN QUERY {page};\n", " " * 12)


def _read(
    file: str, name: str, arguments: dict[str, str], returns: str, body: str, comment: str, declare: str = ""
) -> tuple[str, str]:
    """A read function: owned by the reader, so that the row policies hold."""
    # What to filter and sort by may be bad.
    if "p_filter" in arguments:
        comment = f"{comment}\n{header_lines(None, ['BAD_USER_INPUT'])}"
    return name, function_file(
        file,
        f"api.{name}",
        ASKER | arguments,
        returns,
        f"    PERFORM auth.enter(p_hospital_id, p_session_id);\n    {body}",
        comment,
        role="wardgraph_reader",
        volatility="STABLE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        declare=declare,
    )


def _findable() -> str:
    """The whitelist that page_query goes by."""
    cases = [
        f"        WHEN '{entity.plural}' THEN '{json.dumps(_declared(entity))}'::jsonb"
        for entity in entities().values()
        if entity.is_paged
    ]
    body = "    RETURN CASE p_things\n" + "\n".join(cases) + "\n    END;"
    return function_file(
        file_of("*"),
        "rules.findable",
        {"p_things": "text"},
        "jsonb",
        body,
        "What pages of an entity may be filtered by {filters: {column: type}, prefixes: [column], "
        "names and texts: {filter: [column]}} and sorted by {sorts: {column: type}}, names by the column of keys, in "
        "order unless told otherwise; folded are filters of free text, masked are columns that not everybody sees, "
        "dialled the columns of telephone numbers with those of their digits, passed those whose value finds the row, "
        "too, that another column names, searched those filters for which candidates are looked for in the table, by "
        "its index.",
        role="wardgraph_owner",
        volatility="IMMUTABLE",
        parallel="SAFE",
        security="INVOKER",
        grantee="wardgraph_reader",
    )


def _declared(entity: Entity) -> dict[str, Any]:
    """What rules.findable tells of an entity."""
    found = {*entity.prefixes, *entity.masked, *entity.names, *entity.texts}
    return {
        "filters": {"id": "bigint", **entity.filters},
        "sorts": entity.sorts,
        "keys": entity.order_keys,
        "order": entity.pages_order,
        "folded": entity.folded,
        "prefixes": entity.prefixes,
        "masked": entity.masked,
        "names": dict(entity.names),
        "texts": dict(entity.texts),
        "listed": f"t.{entity.listed}" if entity.listed else "true",
        "dialled": {column.name: column.dialled for column in entity.columns.values() if column.dialled},
        "passed": {column.name: column.passes_to for column in entity.columns.values() if column.passes_to},
        "table": entity.table.split("."),
        "searched": [] if entity.few else sorted(found - entity.unindexed.keys()),
    }


def _exportable() -> str:
    """The whitelist that export_query goes by."""
    cases = [
        f"        WHEN '{entity.plural}' THEN '{json.dumps(_narrow(entity))}'::jsonb"
        for entity in entities().values()
        if entity.is_exported
    ]
    body = "    RETURN CASE p_things\n" + "\n".join(cases) + "\n    END;"
    return function_file(
        file_of("*"),
        "rules.exportable",
        {"p_things": "text"},
        "jsonb",
        body,
        "What exports read of an entity: columns of source, or of granted where the asker sees all by the permission; "
        "null where there is nothing.",
        role="wardgraph_owner",
        volatility="IMMUTABLE",
        parallel="SAFE",
        security="INVOKER",
        grantee="wardgraph_reader",
    )


def _narrow(entity: Entity) -> dict[str, Any]:
    """What rules.exportable tells of an entity."""
    granted = {"permission": entity.granted, "granted": entity.granted_view.split(".")} if entity.granted else {}
    columns = [column.name for column in entity.columns.values() if not column.secret]
    return {"source": entity.source.split("."), **granted, "columns": columns}
