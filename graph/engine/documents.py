"""Documents that were met lately, parsed and validated once."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import strawberry
from graphql import (
    BREAK,
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    VariableDefinitionNode,
    Visitor,
    get_operation_ast,
    parse,
    validate,
    visit,
)

from graph.engine import scan
from graph.engine.compiled.operation import Operation
from graph.engine.cost import cost_of
from graph.engine.error_format import no_operation, shown_as, shown_errors
from graph.engine.formula import Formula
from graph.engine.left_out import Place, places
from graph.engine.limits import NUL, Size, excess, holds_nul, most_rows, sizes
from graph.engine.overlaps import conflicts
from graph.engine.reasons import NotCompiled
from graph.engine.schema import core_of, field_names, hashing_fields
from graph.engine.validation import rules_for
from wardgraph.limits import Limits

_DOCUMENTS = 500
# Of texts and of what was generated for them: each character stands for some 50 bytes of memory.
_HEAVIEST = 4 * 1024 * 1024
_LONGEST_KEPT = 32_768
# Validation ends with so many errors: whoever mends a document needs no more, and each costs as much as the last.
_MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Invalid:
    """A document that cannot be executed, and why."""

    errors: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything about one operation of a document: what it is, how large, and how it runs.

    `reason` is why it is not compiled, where it is not.
    """

    document: DocumentNode
    operation: OperationDefinitionNode
    size: Size
    most_rows: int
    cost: Formula
    # Variables that have to have a value.
    narrowing: tuple[Place, ...]
    compiled: Operation | None
    reason: NotCompiled | None = None

    @property
    def kind(self) -> OperationType:
        """Query or mutation."""
        return self.operation.operation

    def runnable(self) -> Operation:
        """The compiled operation. Raises NotCompiled."""
        if self.compiled is None:
            raise self.reason or NotCompiled("off")
        return self.compiled


@dataclass(slots=True)
class Document:
    """A valid document and its operations."""

    schema: strawberry.Schema
    node: DocumentNode
    text: str
    sizes: list[tuple[OperationDefinitionNode, Size]]
    # Told after each compilation, once the document is kept.
    grown: Callable[[], None] | None = None
    _prepared: dict[str | None, Prepared] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """The characters of its text and of all that was generated for it."""
        return len(self.text) + sum(each.compiled.weight for each in self._prepared.values() if each.compiled)

    def prepare(self, name: str | None) -> Prepared:
        """The operation of a name, or the only one. Raises BAD_REQUEST where there is none."""
        prepared = self._prepared.get(name)
        if prepared is None:
            prepared = self._prepared[name] = self._prepare(name)
        return prepared

    def _prepare(self, name: str | None) -> Prepared:
        operation = get_operation_ast(self.node, name)
        if operation is None:
            raise no_operation(self.node, name)
        size = next(size for node, size in self.sizes if node is operation)
        rows, cost = most_rows(size.fields), cost_of(self.schema, self.node, operation, size.introspection)
        narrowing = places(self.schema, self.node, operation)
        try:
            compiled = Operation(self.schema, self.node, operation, rows, self._grown)
        except NotCompiled as reason:
            return Prepared(self.node, operation, size, rows, cost, narrowing, None, reason)
        return Prepared(self.node, operation, size, rows, cost, narrowing, compiled)

    def _grown(self) -> None:
        if self.grown:
            self.grown()


class Documents:
    """The documents of a schema. In `production`, nothing of the schema is told."""

    def __init__(self, schema: strawberry.Schema, *, production: bool, limits: Limits | None = None) -> None:
        self._schema = schema
        self._limits = limits or Limits()
        self._hashing = hashing_fields(schema)
        self._fields = field_names(schema)
        # Suggestions spell out the schema that production keeps to itself.
        self._production = production
        self._known: OrderedDict[str, Document | Invalid] = OrderedDict()
        # Of each that is kept, and of all: adding them up again for each new one would cost as much as reading it.
        self._weights: dict[str, int] = {}
        self._weight = 0

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._known)

    def __contains__(self, text: str) -> bool:
        """Whether a document is known already. One that is too long to be kept is not even hashed."""
        return len(text) <= _LONGEST_KEPT and text in self._known

    def prepare(self, text: str, name: str | None) -> Prepared | Invalid:
        """The operation of a name in the document of a text. Raises BAD_REQUEST where there is none."""
        document = self.get(text)
        return document if isinstance(document, Invalid) else document.prepare(name)

    def get(self, text: str) -> Document | Invalid:
        """The document of a text. Only the last few hundred are kept, and none that is very long."""
        known = self._known.get(text)
        if known is None:
            known = self.look(text)
            if known is None:
                known = self.read(text)
                self.keep(text, known)
        else:
            self._known.move_to_end(text)
        return known

    def keep(self, text: str, document: Document | Invalid) -> None:
        """Keeps a document that was read."""
        if len(text) <= _LONGEST_KEPT:
            self._known[text] = document
            if isinstance(document, Document):
                document.grown = partial(self._weigh, text)
            self._weigh(text)

    def _weigh(self, text: str) -> None:
        """Weighs a document that is new or has grown, and forgets others until the rest is few and light enough."""
        known = self._known.get(text)
        if known is None:
            # Forgotten, while a request went on with it.
            return
        weight = known.weight if isinstance(known, Document) else 0
        self._weight += weight - self._weights.get(text, 0)
        self._weights[text] = weight
        while len(self._known) > 1 and (len(self._known) > _DOCUMENTS or self._weight > _HEAVIEST):
            forgotten, _ = self._known.popitem(last=False)
            self._weight -= self._weights.pop(forgotten)

    def look(self, text: str) -> Invalid | None:
        """What a first look at a text refuses, which costs less than remembering it."""
        found = scan.excess(text, self._limits, self._hashing, self._fields)
        return Invalid(shown_as((found.extensions or {})["code"], [found])) if found else None

    def read(self, text: str) -> Document | Invalid:
        """The document of a text that was looked at, read again; nothing is changed by it, so that any thread may."""
        try:
            node = parse(text, max_tokens=self._limits.max_tokens, allow_empty_selection_sets=False)
        except GraphQLError as error:
            return Invalid(shown_as("GRAPHQL_PARSE_FAILED", [error]))
        if nul := _text_with_nul(text, node):
            return Invalid(shown_errors([nul], OperationType.QUERY))
        measured = sizes(node, self._hashing)
        errors = (
            excess(measured, self._limits)
            or validate(
                core_of(self._schema),
                node,
                rules_for(text, production=self._production),
                max_errors=_MOST_ERRORS,
                hide_suggestions=self._production,
            )
            or conflicts(self._schema, node)
        )
        if errors:
            return Invalid(shown_as("GRAPHQL_VALIDATION_FAILED", errors))
        return Document(self._schema, node, text, measured)


_NAMED = (ArgumentNode, ObjectFieldNode, VariableDefinitionNode)


class _Texts(Visitor):
    """Finds the first text with a NUL character, and its way from the argument that holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: GraphQLError | None = None

    def enter_string_value(
        self, node: StringValueNode, _key: object, parent: object, _path: object, ancestors: Sequence[Any]
    ) -> object:
        """Called by graphql-core."""
        if NUL not in node.value:
            return None
        around = [each for each in (*ancestors, parent) if isinstance(each, _NAMED)]
        names = ((each.variable if isinstance(each, VariableDefinitionNode) else each).name.value for each in around)
        problem = holds_nul(".".join(names))
        self.found = GraphQLError(problem.message, node, original_error=problem)
        return BREAK


def _text_with_nul(text: str, node: DocumentNode) -> GraphQLError | None:
    """What is wrong with a document that has a text with a NUL character, at its place."""
    if "\\u" not in text:
        # Written as it is, it is no GraphQL.
        return None
    texts = _Texts()
    visit(node, texts)
    return texts.found
