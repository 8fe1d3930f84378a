"""Documents that were met lately, parsed and validated once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)

from graph.engine.compiled.operation import Operation
from graph.engine.error_format import no_operation, shown_as
from graph.engine.limits import MAX_TOKENS, OverlapsRule, Size, excess, most_rows, sizes
from graph.engine.reasons import NotCompiled
from graph.engine.schema import core_of, hashing_fields

_DOCUMENTS = 500
# Of texts and of what was generated for them: each character stands for some 50 bytes of memory.
_HEAVIEST = 4 * 1024 * 1024
_LONGEST_KEPT = 32_768


@dataclass(frozen=True, slots=True)
class Invalid:
    """A document that cannot be executed, and why."""

    errors: list[dict[str, Any]]


@dataclass(slots=True)
class Document:
    """A valid document and its operations."""

    schema: strawberry.Schema
    node: DocumentNode
    text: str
    sizes: list[tuple[OperationDefinitionNode, Size]]
    grown: Callable[[], None]
    _operations: dict[str | None, OperationDefinitionNode] = field(default_factory=dict)
    _compiled: dict[str | None, Operation | NotCompiled] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of a name, or the only one. Raises BAD_REQUEST where there is none."""
        operation = self._operations.get(name)
        if operation is None:
            operation = get_operation_ast(self.node, name)
            if operation is None:
                raise no_operation(self.node, name)
            self._operations[name] = operation
        return operation

    def size(self, name: str | None) -> Size:
        """The size of an operation. Raises BAD_REQUEST where there is none."""
        operation = self.operation(name)
        return next(size for node, size in self.sizes if node is operation)

    def most_rows(self, name: str | None) -> int:
        """How many rows the answer to an operation may show. Raises BAD_REQUEST where there is none."""
        return most_rows(self.size(name).fields)

    @property
    def weight(self) -> int:
        """The characters of its text and of all that was generated for it."""
        made = (each.weight for each in self._compiled.values() if isinstance(each, Operation))
        return len(self.text) + sum(made)

    def compiled(self, name: str | None) -> Operation:
        """The operation, for the executor. Raises NotCompiled."""
        compiled = self._compiled.get(name)
        if compiled is None:
            try:
                compiled = Operation(self.schema, self.node, self.operation(name), self.most_rows(name), self.grown)
            except NotCompiled as reason:
                compiled = reason
            self._compiled[name] = compiled
        if isinstance(compiled, NotCompiled):
            raise compiled
        return compiled


class Documents:
    """The documents of a schema. In `production`, nothing of the schema is told."""

    def __init__(self, schema: strawberry.Schema, *, production: bool) -> None:
        self._schema = schema
        self._hashing = hashing_fields(schema)
        rules = tuple(OverlapsRule if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules)
        self._rules = (*rules, NoSchemaIntrospectionCustomRule) if production else rules
        # Suggestions spell out the schema that production keeps to itself.
        self._hide_suggestions = production
        self._known: OrderedDict[str, Document | Invalid] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._known)

    def __contains__(self, text: str) -> bool:
        """Whether a document is known already."""
        return text in self._known

    def get(self, text: str) -> Document | Invalid:
        """The document of a text. Only the last few hundred are kept, and none that is very long."""
        known = self._known.get(text)
        if known is None:
            known = self._read(text)
            if len(text) <= _LONGEST_KEPT:
                self._known[text] = known
                self._shrink()
        else:
            self._known.move_to_end(text)
        return known

    def _shrink(self) -> None:
        """Forgets those that were not asked for lately, until the rest is few and light enough."""
        weight = sum(_weight(each) for each in self._known.values())
        while len(self._known) > 1 and (len(self._known) > _DOCUMENTS or weight > _HEAVIEST):
            _, forgotten = self._known.popitem(last=False)
            weight -= _weight(forgotten)

    def _read(self, text: str) -> Document | Invalid:
        try:
            node = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            return Invalid(shown_as("GRAPHQL_PARSE_FAILED", [error]))
        measured = sizes(node, self._hashing)
        errors = excess(measured) or validate(
            core_of(self._schema), node, self._rules, hide_suggestions=self._hide_suggestions
        )
        if errors:
            return Invalid(shown_as("GRAPHQL_VALIDATION_FAILED", errors))
        return Document(self._schema, node, text, measured, self._shrink)


def _weight(known: Document | Invalid) -> int:
    return known.weight if isinstance(known, Document) else 0
