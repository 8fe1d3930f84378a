"""What fields at the root read: rows that nothing above them names."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from graph.declare import ids
from graph.declare.declarations import FunctionPage, Lookup, RootPage, RowOfAsker, RowOfHospital, Rows
from graph.declare.entities import SOURCES, Node, columns
from graph.declare.pagination import LARGEST_SIZE, Window
from graph.engine.context import Context
from graph.engine.core.loaders import from_row, load_by_id
from graph.engine.core.pages import LoadedPage, page_of
from graph.engine.parameters import connection_parameters, root_parameters, window_of
from wardgraph.errors import bad_input


def row_by_id(node: type[Any], context: Context, given: dict[str, Any]) -> Any:
    """Promises the row of a type that an id names. Raises BAD_USER_INPUT."""
    try:
        key = ids.key_of(node.__name__, given["id"])
    except ValueError:
        raise bad_input("id", "MALFORMED_ID", f"is not the id of a {node.__name__}") from None
    return load_by_id(context, node, key)


async def row_of_hospital(node: type[Any], root: RowOfHospital, context: Context, given: dict[str, Any]) -> Any:
    """The asker's hospital, or the one of a slug; None where there is none."""
    slug = given.get(root.unless)
    if slug is None:
        hospital_id, _ = await context.asker()
        return await load_by_id(context, node, hospital_id)
    rows = await context.hospital(slug, columns(node))
    return from_row(node, rows[0]) if rows else None


async def row_of_asker(node: type[Any], root: RowOfAsker, context: Context, _given: dict[str, Any]) -> Any:
    """The row of a function that goes by nothing but who asks; None where there is none."""
    rows = await context.read(root.function, columns(node))
    return from_row(node, rows[0]) if rows else None


async def rows(node: type[Any], root: Rows, context: Context, given: dict[str, Any]) -> list[Any]:
    """All rows of a function."""
    found = await context.read(root.function, columns(node), **root_parameters(root, given))
    return [from_row(node, row) for row in found]


async def root_page(node: type[Any], root: RootPage, context: Context, given: dict[str, Any]) -> LoadedPage:
    """A page of a type's rows. Raises BAD_USER_INPUT."""
    conditions, window = connection_parameters(given, root.order)
    plural = SOURCES[node.__name__].plural
    return await _page(context, node, plural, {"p_filter": conditions}, window, lambda each: each.arguments)


async def function_page(node: type[Any], root: FunctionPage, context: Context, given: dict[str, Any]) -> LoadedPage:
    """A page of a function's rows. Raises BAD_USER_INPUT."""
    window = window_of(given, root.order)
    parameters = root_parameters(root, given)
    return await _page(context, node, root.function, parameters, window, lambda each: each.bounds)


async def _page(
    context: Context,
    node: type[Any],
    function: str,
    parameters: dict[str, Any],
    window: Window,
    bounds: Callable[[Window], dict[str, Any]],
) -> LoadedPage:
    """The page of `api.<function>_page(..., parameters..., window...)`, whose total is `<function>_count`'s."""

    async def total() -> int:
        count = f"{function}_count"
        counted: int = (await context.read(count, (count,), **parameters))[0][0]
        return counted

    def reach(other: Window) -> Awaitable[LoadedPage]:
        return _page(context, node, function, parameters, other, bounds)

    found = await context.read(f"{function}_page", columns(node), **parameters, **bounds(window))
    return page_of([from_row(node, row) for row in found], window, total, reach, context.count_rows)


async def looked_up(lookup: Lookup, context: Context, given: dict[str, Any]) -> Any:
    """What has the ids that an argument names, in their order. Raises BAD_USER_INPUT."""
    if not lookup.is_list:
        return await _find(context, given[lookup.argument], lookup.argument)
    texts: list[str] = given[lookup.argument]
    if len(texts) > LARGEST_SIZE:
        raise bad_input(lookup.argument, "TOO_MANY", f"must be at most {LARGEST_SIZE}")
    return await asyncio.gather(
        *(_find(context, text, f"{lookup.argument}.{place}") for place, text in enumerate(texts))
    )


async def _find(context: Context, text: str, path: str) -> Any:
    try:
        name, key = ids.decode(text)
        node = SOURCES[name].type
    except (ValueError, KeyError):
        node = None
    if node is None or not issubclass(node, Node):
        raise bad_input(path, "MALFORMED_ID", "is not the id of a node of this API")
    return await load_by_id(context, node, key)
