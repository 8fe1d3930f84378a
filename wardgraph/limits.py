"""What a request may ask for, as settings: how large a document may be, and what it may cost."""

from dataclasses import dataclass
from typing import Annotated

from wardgraph.readers import Setting, number


@dataclass(frozen=True)
class Limits:
    """The limits of requests: of a document's size, of what it costs, of what one account or address may spend."""

    max_document_characters: Annotated[
        int,
        Setting("WARDGRAPH_MAX_DOCUMENT_CHARACTERS", "the longest document of a request", number(1000, 1_000_000)),
    ] = 65_536
    max_text_characters: Annotated[
        int,
        Setting("WARDGRAPH_MAX_TEXT_CHARACTERS", "characters of the texts in a document", number(200, 1_000_000)),
    ] = 16_384
    max_tokens: Annotated[int, Setting("WARDGRAPH_MAX_TOKENS", "tokens of a document", number(500, 100_000))] = 8000
    max_definitions: Annotated[
        int, Setting("WARDGRAPH_MAX_DEFINITIONS", "operations and fragments of a document", number(1, 10_000))
    ] = 100
    max_depth: Annotated[int, Setting("WARDGRAPH_MAX_DEPTH", "levels of an operation's fields", number(3, 100))] = 24
    max_fields: Annotated[
        int,
        Setting(
            "WARDGRAPH_MAX_FIELDS",
            "fields of an operation; a fragment's are counted as often as it is spread",
            number(10, 100_000),
        ),
    ] = 2000
    max_aliases: Annotated[int, Setting("WARDGRAPH_MAX_ALIASES", "aliases of an operation", number(0, 10_000))] = 200
    max_repeats: Annotated[
        int,
        Setting("WARDGRAPH_MAX_REPEATS", "times that fields of one name are selected side by side", number(1, 1000)),
    ] = 60
    max_introspection: Annotated[
        int,
        Setting(
            "WARDGRAPH_MAX_INTROSPECTION",
            "lists and aliases of introspection, and aliases of __typename, of an operation",
            number(0, 1000),
        ),
    ] = 20
    max_directives: Annotated[
        int, Setting("WARDGRAPH_MAX_DIRECTIVES", "directives of a document", number(0, 10_000))
    ] = 100
    max_directives_in_place: Annotated[
        int, Setting("WARDGRAPH_MAX_DIRECTIVES_IN_PLACE", "directives of one field or fragment", number(0, 100))
    ] = 4
    max_variables: Annotated[
        int, Setting("WARDGRAPH_MAX_VARIABLES", "variables that a document names, each time counted", number(0, 10_000))
    ] = 500
    max_list_values: Annotated[
        int, Setting("WARDGRAPH_MAX_LIST_VALUES", "values of a list that stands in a document", number(1, 100_000))
    ] = 1000
    max_variable_objects: Annotated[
        int, Setting("WARDGRAPH_MAX_VARIABLE_OBJECTS", "objects within a request's variables", number(1, 100_000))
    ] = 250
    max_variable_values: Annotated[
        int, Setting("WARDGRAPH_MAX_VARIABLE_VALUES", "values within a request's variables", number(1, 1_000_000))
    ] = 20_000
    max_cost: Annotated[
        int, Setting("WARDGRAPH_MAX_COST", "the cost of a request: see docs/limits.md", number(1000, 1_000_000_000))
    ] = 1_000_000
    max_requests: Annotated[
        int,
        Setting(
            "WARDGRAPH_MAX_REQUESTS",
            "requests of a process, answered and waiting: a quarter is answered at a time, half of it one payer's",
            number(8, 100_000),
        ),
    ] = 256
    account_budget: Annotated[
        int,
        Setting(
            "WARDGRAPH_ACCOUNT_BUDGET",
            "cost that an account may spend in each second of a process; 0: any",
            number(0, 1_000_000_000),
            "0, in production 250000",
        ),
    ] = 0
    account_burst: Annotated[
        int,
        Setting("WARDGRAPH_ACCOUNT_BURST", "cost that an account may spend at once", number(1000, 1_000_000_000)),
    ] = 10_000_000
    address_budget: Annotated[
        int,
        Setting(
            "WARDGRAPH_ADDRESS_BUDGET",
            "cost that an address may spend in each second of a process where nobody is signed in; 0: any",
            number(0, 1_000_000_000),
            "0, in production 50000",
        ),
    ] = 0
    address_burst: Annotated[
        int,
        Setting(
            "WARDGRAPH_ADDRESS_BURST",
            "cost that an address may spend at once where nobody is signed in",
            number(1000, 1_000_000_000),
        ),
    ] = 1_000_000


PRODUCTION = {"account_budget": 250_000, "address_budget": 50_000}
"""What holds in production unless set otherwise: in development, one client may well be a test or a benchmark."""
