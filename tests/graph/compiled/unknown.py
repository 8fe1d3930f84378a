"""Documents that a server has never met: each selects something else, so that each has a plan of its own."""

from random import Random

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from graph.engine.schema import core_of
from graph.schema import schema

_CORE = core_of(schema)
_DEPTH = 2


def unknown(number: int) -> str:
    """The document of a number: the same in every run, and unlike that of any other number but by rare chance."""
    rng = Random(number)
    query = _CORE.query_type
    assert query
    # Those with an order of their own are compiled; the audit, whose order is fixed, is not.
    lists = sorted(name for name, field in query.fields.items() if {"first", "orderBy"} <= field.args.keys())
    return f"query Unknown{number} {{ {' '.join(_list(rng, query, name, _DEPTH) for name in rng.sample(lists, 2))} }}"


def _list(rng: Random, of: GraphQLObjectType, name: str, depth: int) -> str:
    connection = get_named_type(of.fields[name].type)
    assert isinstance(connection, GraphQLObjectType)
    rows = get_named_type(connection.fields["nodes"].type)
    assert isinstance(rows, GraphQLObjectType)
    return f"{name}(first: {rng.randint(1, 3)}) {{ nodes {{ {_selection(rng, rows, depth - 1)} }} }}"


def _selection(rng: Random, of: GraphQLObjectType, depth: int) -> str:
    leaves, leads = list[str](), list[str]()
    for name, field in of.fields.items():
        inner = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(inner):
            leaves.append(name)
        elif isinstance(inner, GraphQLObjectType):
            leads.append(name)
    chosen = rng.sample(leaves, rng.randint(1, len(leaves)))
    if depth:
        for name in rng.sample(leads, min(len(leads), 2)):
            inner = get_named_type(of.fields[name].type)
            assert isinstance(inner, GraphQLObjectType)
            if "first" in of.fields[name].args:
                chosen.append(_list(rng, of, name, depth))
            else:
                chosen.append(f"{name} {{ {_selection(rng, inner, depth - 1)} }}")
    return " ".join(dict.fromkeys(chosen))
