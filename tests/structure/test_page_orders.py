"""The order that each page of the schema has unless told otherwise is the one whose statement is written out."""

from collections.abc import Iterator

from strawberry.types.base import StrawberryObjectDefinition

from db.generate.declarations import entities
from graph.declare.declarations import Page, RootPage, declaration_of
from graph.declare.entities import SOURCES
from graph.declare.fields import node_of
from graph.schema import schema


def _pages() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The things that every connection field shows, and how it sorts them at first; reports have only one order."""
    for kind in schema.schema_converter.type_map.values():
        if not isinstance(kind.definition, StrawberryObjectDefinition) or kind.definition.is_input:
            continue
        for field in kind.definition.fields:
            declaration = declaration_of(field)
            if isinstance(declaration, Page):
                yield declaration.function.partition("_by_")[0], declaration.order
            elif isinstance(declaration, RootPage):
                yield SOURCES[node_of(field).__name__].plural, declaration.order


def test_every_pages_own_order_is_written_out() -> None:
    declared = {things: entity.pages_order for things, entity in entities().items() if entity.is_paged}
    found = set(_pages())
    assert len(found) > 15
    assert {things for things, _ in found} <= declared.keys()
    assert {(things, order) for things, order in found if order != declared[things]} == set()
