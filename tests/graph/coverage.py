"""Which fields of the schema the tests ask for over HTTP, and docs/coverage.md, which says so."""

import os
import tomllib
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

from graphql import DocumentNode, FieldNode, GraphQLError, TypeInfo, TypeInfoVisitor, Visitor, parse, visit

from graph.executor.schema import core_of
from graph.schema import schema

LIST = Path(__file__).with_name("coverage.toml")
ROOTS = ("Query", "Mutation", "Reports")
# `reports` is what all of Reports hangs on.
_WAYS = {"Query.reports"}

driven: dict[str, set[str]] = defaultdict(set)
"""The tests, as file and function, that asked for each field."""


class _Fields(Visitor):
    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._info = info

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if parent is not None:
            self.found.add(f"{parent.name}.{node.name.value}")


@lru_cache(4096)
def fields_of(document: str) -> frozenset[str]:
    """The fields that a document selects, as `Type.field`; none of one that cannot be parsed."""
    try:
        node: DocumentNode = parse(document)
    except GraphQLError:
        return frozenset()
    info = TypeInfo(core_of(schema))
    fields = _Fields(info)
    visit(node, TypeInfoVisitor(info, fields))
    return frozenset(fields.found)


def asked(document: str) -> None:
    """Notes that the running test asks for this."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" (")[0].partition("[")[0]
    if test.startswith("tests/graph/"):
        for field in fields_of(document):
            driven[field].add(test)


def functions() -> dict[str, dict[str, list[str]]]:
    """The list: fields by function, by domain."""
    return tomllib.loads(LIST.read_text())


def unlisted() -> set[str]:
    """The fields of the root types that the list does not name, and what it names that is not there."""
    types = core_of(schema).type_map
    listed = set(_listed())
    roots = {f"{root}.{name}" for root in ROOTS for name in types[root].fields} - _WAYS  # type: ignore[attr-defined]
    missing = {field for field in listed if field.partition(".")[2] not in _fields(field.partition(".")[0])}
    return (roots - listed) | missing


def repeated() -> set[str]:
    """The fields that the list names more than once."""
    return {field for field, times in Counter(_listed()).items() if times > 1}


def _listed() -> list[str]:
    return [field for domain in functions().values() for fields in domain.values() for field in fields]


def _fields(type_name: str) -> set[str]:
    found = core_of(schema).type_map.get(type_name)
    return set(getattr(found, "fields", ()))


def page() -> str:
    """docs/coverage.md. Raises AssertionError when a field of the list was not asked for."""
    lines = [
        "# What there is, and the tests that drive it",
        "",
        "Written by `make coverage` from tests/graph/coverage.toml and from what tests/graph asks over HTTP.",
    ]
    idle = set()
    for domain, listed in functions().items():
        lines += ["", f"## {domain}", "", "| function | field | driven by |", "|---|---|---|"]
        for function, fields in listed.items():
            for place, field in enumerate(fields):
                tests = sorted(driven.get(field, ()))
                if not tests:
                    idle.add(field)
                name = function if place == 0 else ""
                lines.append(f"| {name} | `{field}` | {_told(tests)} |")
    assert not idle, f"no test asks over HTTP for: {', '.join(sorted(idle))}"
    return "\n".join(lines) + "\n"


def _told(tests: list[str]) -> str:
    """Three of them, and how many more there are."""
    names = [f"{test.removeprefix('tests/graph/').replace('::', ' ')}" for test in tests[:3]]
    return ", ".join(names) + (f" and {len(tests) - 3} more" if len(tests) > 3 else "")
