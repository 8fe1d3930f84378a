"""Documents generated from a schema: the same seed and number give the same document of the same asker."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, is_interface_type

from tests.differential import facts
from tests.differential.knowledge import Knowledge
from tests.differential.values import Values
from tests.differential.variables import Variables

_MOST_ROWS = 250
_ROWS_OF_A_LIST = 4
_DEFAULT_PAGE = 20
# Once an operation has so many fields, its remaining selections stay as small as can be: checking whether fields can be
# merged takes most of the time of a large document.
_MANY_FIELDS = (4, 8, 12, 16, 30)


@dataclass(frozen=True)
class Case:
    """A request to compare answers to."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None = None


@dataclass(frozen=True)
class Mood:
    """What kind of document: how much of it is meant to go wrong.

    `broken` weighs fields whose required rows the asker may not see, `unfit` is how likely a value is of the wrong
    kind, `stranger` an id of somebody else's, `empty` a variable left out or null.
    """

    weight: float
    broken: float
    unfit: float
    stranger: float
    empty: float


MOODS = (
    Mood(weight=84, broken=0.004, unfit=0, stranger=0.01, empty=0.02),
    Mood(weight=8, broken=3, unfit=0, stranger=0.05, empty=0.05),
    Mood(weight=8, broken=0.1, unfit=0.12, stranger=0.3, empty=0.15),
)


@dataclass
class Slot:
    """What a response key stands for, so that whatever else is selected under it can be merged."""

    parent: str
    name: str
    arguments: str
    inner: "Scope" = field(default_factory=dict)


Scope = dict[str, Slot]


@dataclass
class Fragment:
    """A named fragment: on which type, its text, what it selects and how many rows it was written for."""

    of: str
    text: str
    scope: Scope
    rows: float
    depth: int


class Operation:
    """Writes one operation and the fragments that belong to it."""

    def __init__(
        self,
        rng: random.Random,
        schema: GraphQLSchema,
        known: Knowledge,
        mood: Mood,
        strangers: Sequence[tuple[str, str]],
        prefix: str = "",
    ) -> None:
        self.variables = Variables(rng, prefix, share=0.35, empty=mood.empty, unfit=mood.unfit)
        self.fragments: dict[str, Fragment] = {}
        self._rng = rng
        self._schema = schema
        self._known = known
        self._mood = mood
        self._values = Values(rng, schema, known, strangers, unfit=mood.unfit, stranger=mood.stranger)
        self._prefix = prefix
        self._root = cast("GraphQLObjectType", schema.query_type).name
        self._aliases = 0
        self._fields = 0
        self._many = rng.choice(_MANY_FIELDS)

    def query(self, name: str) -> str:
        """A query of that name, or anonymous without one."""
        rng, query = self._rng, cast("GraphQLObjectType", self._schema.query_type)
        names = list(query.fields)
        weights = [self._weight_of_root(key, query.fields[key]) for key in names]
        scope: Scope = {}
        depth = rng.choices((1, 2, 3, 4, 5), (25, 32, 24, 13, 6))[0]
        parts = [
            self._field(query.name, key, scope, depth, 1)
            for key in rng.choices(names, weights, k=rng.choice((1, 1, 1, 2, 3)))
        ]
        if rng.random() < 0.1:
            parts.append(self._typename())
        body = self._joined(parts)
        head = f"query {name}{self.variables.declared()} " if name or self.variables.definitions else ""
        return f"{head}{{ {body} }}"

    def selection(self, of: str, depth: int) -> str:
        """What to select of a type."""
        return self._selection(of, {}, depth, 1)

    def texts(self) -> list[str]:
        """The fragments' definitions."""
        return [f"fragment {name} on {one.of} {{ {one.text} }}" for name, one in self.fragments.items()]

    def _weight_of_root(self, name: str, of: GraphQLField) -> float:
        if name in self._known.rich:
            return 4
        node = facts.named(of.type)
        if is_interface_type(node):
            return 6
        if not facts.is_plain(of) and self._known.ids.get(node.name):
            return 3
        return 0.05 + self._mood.unfit

    def _joined(self, parts: Sequence[str]) -> str:
        return self._rng.choice((" ", " ", "\n  ", ", ")).join(parts)

    def _typename(self) -> str:
        return "__typename" if self._rng.random() < 0.7 else f"t{self._alias()}: __typename"

    def _alias(self) -> int:
        self._aliases += 1
        return self._aliases

    def _selection(self, of: str, scope: Scope, depth: int, rows: float) -> str:
        """The selections of a type, those before in the same place being `scope`."""
        rng = self._rng
        node = self._schema.type_map[of]
        if is_interface_type(node):
            return self._abstract(node, scope, depth, rows)
        many = self._fields > self._many
        fields = facts.fields_of(self._schema, of)
        if depth <= 0 or many:
            fields = {key: one for key, one in fields.items() if self._ends(one)} or fields
        names = list(fields)
        weights = [self._weight(of, key, fields[key], rows) for key in names]
        parts = [
            self._item(of, key, scope, depth, rows)
            for key in rng.choices(names, weights, k=1 if many else rng.choice((1, 2, 2, 3, 4)))
        ]
        if scope and rng.random() < 0.12:
            parts.append(self._again(of, scope, depth, rows) or self._typename())
        if rng.random() < 0.12:
            parts.append(self._typename())
        rng.shuffle(parts)
        return self._joined(parts)

    def _ends(self, of: GraphQLField) -> bool:
        """Whether a field leads to no further rows."""
        if facts.is_leaf(of):
            return True
        inner = facts.fields_of(self._schema, facts.named(of.type).name)
        return facts.node_of(of) is None and "id" not in inner and all(map(facts.is_leaf, inner.values()))

    def _weight(self, of: str, name: str, one: GraphQLField, rows: float) -> float:
        if (of, name) in self._known.broken:
            return self._mood.broken
        weight = 1.0 if facts.is_leaf(one) else 2.5
        if name in ("nodes", "edges"):
            weight = 8 if name == "nodes" else 4
        if not facts.is_leaf(one) and rows > _MOST_ROWS / 2 and name not in ("nodes", "edges"):
            weight = 0.1
        return weight * (0.4 if (of, name) in self._known.empty else 1)

    def _item(self, of: str, name: str, scope: Scope, depth: int, rows: float) -> str:
        """A field, as it is or within a fragment."""
        rng = self._rng
        way = rng.random()
        if way < 0.06:
            condition = rng.choice((f" on {of}", ""))
            parts = [self._item(of, name, scope, depth, rows)]
            if rng.random() < 0.4:
                parts.append(self._selection(of, scope, min(depth, 1), rows))
            return f"...{condition}{self._directives()} {{ {self._joined(parts)} }}"
        if way < 0.12:
            return self._spread(of, scope, depth, rows)
        if way < 0.15 and (interface := self._interface(of)):
            return self._spread_of_interface(of, interface, scope)
        return self._field(of, name, scope, depth, rows)

    def _interface(self, of: str) -> GraphQLInterfaceType | None:
        interfaces = cast("facts.Parent", self._schema.type_map[of]).interfaces
        return interfaces[0] if interfaces else None

    def _spread_of_interface(self, of: str, interface: GraphQLInterfaceType, scope: Scope) -> str:
        """What the interface of a type has, as a fragment on the interface."""
        own = {key: scope.get(key) or Slot(of, key, "") for key in interface.fields}
        if any((slot.name, slot.arguments) != (key, "") for key, slot in own.items()):
            return self._typename()
        scope.update(own)
        text = f"__typename {' '.join(own)}"
        if self._rng.random() < 0.5:
            return f"... on {interface.name}{self._directives()} {{ {text} }}"
        name = f"{self._prefix}On{interface.name}"
        self.fragments[name] = Fragment(interface.name, text, {}, 0, 0)
        return f"...{name}"

    def _spread(self, of: str, scope: Scope, depth: int, rows: float) -> str:
        """A fragment of before, or a new one."""
        fitting = [
            name
            for name, one in self.fragments.items()
            if one.of == of
            and one.rows * 2 >= rows
            and one.depth <= depth + 1
            and all(scope.get(key, slot) is slot for key, slot in one.scope.items())
        ]
        if fitting and self._rng.random() < 0.7:
            name = self._rng.choice(fitting)
            scope.update(self.fragments[name].scope)
        else:
            name = f"{self._prefix}F{self._alias()}"
            text = self._selection(of, scope, depth, rows)
            # All that was selected beside it binds it as well, which is more than it has to be.
            self.fragments[name] = Fragment(of, text, dict(scope), rows, depth)
        return f"...{name}{self._directives()}"

    def _again(self, of: str, scope: Scope, depth: int, rows: float) -> str | None:
        """A field that is selected already, with other selections to merge."""
        mine = [key for key, slot in scope.items() if slot.parent == of]
        if not mine:
            return None
        key = self._rng.choice(mine)
        slot = scope[key]
        one = facts.fields_of(self._schema, of)[slot.name]
        alias = "" if key == slot.name else f"{key}: "
        return f"{alias}{slot.name}{slot.arguments}{self._inner(one, slot, depth, rows)}"

    def _field(self, of: str, name: str, scope: Scope, depth: int, rows: float) -> str:
        self._fields += 1
        one = facts.fields_of(self._schema, of)[name]
        arguments, inside = self._arguments(one, rows)
        key = name if self._rng.random() < 0.8 else f"a{self._alias()}_{name}"
        slot = scope.get(key)
        if slot and (slot.parent, slot.name, slot.arguments) != (of, name, arguments):
            key = f"a{self._alias()}_{name}"
            slot = None
        if slot is None:
            slot = scope[key] = Slot(of, name, arguments)
        alias = "" if key == name else f"{key}: "
        return f"{alias}{name}{arguments}{self._directives()}{self._inner(one, slot, depth, inside)}"

    def _arguments(self, one: GraphQLField, rows: float) -> tuple[str, float]:
        """A field's arguments, and how many rows there may be within it."""
        if facts.node_of(one):
            most = max(1, int(_MOST_ROWS / rows))
            given = self._values.of_arguments(one, most)
            sizes = [given[name] for name in ("first", "last") if isinstance(given.get(name), int)]
            rows *= min(max(1, *sizes, 0 if sizes else _DEFAULT_PAGE), 100)
        else:
            given = self._values.of_arguments(one, 1)
            rows *= _ROWS_OF_A_LIST if facts.is_list(one) else 1
        texts = [f"{key}: {self.variables.written(one.args[key].type, value)}" for key, value in given.items()]
        return (f"({', '.join(texts)})" if texts else ""), rows

    def _inner(self, one: GraphQLField, slot: Slot, depth: int, rows: float) -> str:
        if facts.is_leaf(one):
            return ""
        name = facts.named(one.type).name
        # A connection and its edges are no level of their own.
        deeper = (
            depth
            if facts.node_of(one) or slot.name in ("edges", "pageInfo") or slot.parent == self._root
            else depth - 1
        )
        return f" {{ {self._selection(name, slot.inner, deeper, rows)} }}"

    def _abstract(self, node: GraphQLInterfaceType, scope: Scope, depth: int, rows: float) -> str:
        """Selections on an interface: its own fields, and fragments on the types behind it."""
        rng = self._rng
        parts = [name for name in node.fields if rng.random() < 0.5]
        for name in parts:
            scope.setdefault(name, Slot(node.name, name, ""))
        if rng.random() < 0.5:
            parts.append(self._typename())
        mine = [of.name for of in facts.things(self._schema) if self._known.ids.get(of.name)]
        for of in mine if rng.random() < 0.5 else rng.sample(mine, min(3, len(mine))):
            # In one scope, since of several types together a key may stand for one shape only.
            text = self._selection(of, scope, min(depth, 1), rows)
            parts.append(f"... on {of}{self._directives()} {{ {text} }}")
        rng.shuffle(parts)
        return self._joined(parts or [self._typename()])

    def _directives(self) -> str:
        rng = self._rng
        if rng.random() > 0.05:
            return ""
        kept = rng.random() < 0.75
        made = []
        if rng.random() < 0.5:
            made.append(f"@include(if: {self.variables.boolean(value=kept)})")
        else:
            made.append(f"@skip(if: {self.variables.boolean(value=not kept)})")
        if rng.random() < 0.1:
            made.append(
                f"@include(if: {self.variables.boolean(value=True)})" if "skip" in made[0] else "@skip(if: false)"
            )
        return " " + " ".join(made)


def case_of(rng: random.Random, schema: GraphQLSchema, known: Knowledge, strangers: Sequence[tuple[str, str]]) -> Case:
    """A request of an asker who knows `known`; `strangers` are types and ids of rows that the asker may not see."""
    (mood,) = rng.choices(MOODS, [one.weight for one in MOODS])
    count = rng.choices((1, 2, 3), (90, 7, 3))[0]
    operations = [
        Operation(rng, schema, known, mood, strangers, f"o{place}" if count > 1 else "") for place in range(count)
    ]
    names = [""] if count == 1 and rng.random() < 0.6 else [f"Asked{place}" for place in range(count)]
    texts = [one.query(name) for one, name in zip(operations, names, strict=True)]
    texts += [text for one in operations for text in one.texts()]
    place = rng.randrange(count)
    values = dict(operations[place].variables.values)
    name: str | None = names[place] or None
    if count == 1 and rng.random() < 0.5:
        name = None
    if rng.random() < mood.unfit / 6:
        name = rng.choice(("Nobody", None))
    if rng.random() < mood.unfit / 4:
        # A variable that nobody declared is no mistake.
        values["undeclared"] = rng.choice((1, None, {}))
    if rng.random() < mood.unfit / 6:
        texts[0] = texts[0].replace("{ ", "{ unheardOf ", 1)
    return Case("\n".join(texts), values, name)
