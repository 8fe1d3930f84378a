"""How values are written down: as literals, and as variables given, left out, null or with a default."""

import json
import random
from typing import Any

from graphql import (
    GraphQLInputType,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from tests.differential import facts


class Variables:
    """The variables of one operation: `definitions` by name, and the `values` that go with the request."""

    def __init__(self, rng: random.Random, prefix: str, *, share: float, empty: float, unfit: float) -> None:
        self.definitions: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self._rng = rng
        self._prefix = prefix
        self._share = share
        self._empty = empty
        self._unfit = unfit

    def declared(self) -> str:
        """The head of an operation that declares them."""
        return f"({', '.join(self.definitions.values())})" if self.definitions else ""

    def written(self, of: GraphQLInputType, value: Any, depth: int = 0) -> str:
        """A value as the text of an argument, parts of which may be variables."""
        if self._rng.random() < self._share / (1 + depth):
            return self._variable(of, value)
        return self._literal(of, value, depth)

    def boolean(self, *, value: bool) -> str:
        """A condition as a literal or as a variable."""
        if self._rng.random() < 0.4:
            return str(value).lower()
        name = f"{self._prefix}if{len(self.definitions)}"
        way = self._rng.randrange(4)
        if way == 0:
            self.definitions[name] = f"${name}: Boolean = {str(value).lower()}"
        elif way == 1:
            self.definitions[name] = f"${name}: Boolean! = {str(not value).lower()}"
            self.values[name] = value
        else:
            self.definitions[name] = f"${name}: Boolean!"
            self.values[name] = value
        return f"${name}"

    def _literal(self, of: GraphQLInputType, value: Any, depth: int) -> str:
        of = facts.bare(of)
        if is_list_type(of):
            item = of.of_type
            if isinstance(value, list):
                return f"[{', '.join(self.written(item, each, depth + 1) for each in value)}]"
            return self._literal(item, value, depth)
        if isinstance(value, dict) and is_input_object_type(of):
            fields = of.fields
            return f"{{{', '.join(f'{key}: {self._field(fields, key, each, depth)}' for key, each in value.items())}}}"
        if is_enum_type(of) and isinstance(value, str):
            return value
        return constant(value)

    def _field(self, fields: dict[str, Any], name: str, value: Any, depth: int) -> str:
        return self.written(fields[name].type, value, depth + 1)

    def _variable(self, of: GraphQLInputType, value: Any) -> str:
        name = f"{self._prefix}v{len(self.definitions)}"
        nullable = not is_non_null_type(of)
        bare = str(of) if nullable else str(of)[:-1]
        ways = {
            "given": 50.0,
            "required": 0.0 if value is None else 12.0,
            "default": 14.0,
            "overridden": 8.0,
            "omitted": 100 * self._empty if nullable else 100 * self._unfit,
            "null": 60 * self._empty if nullable else 100 * self._unfit,
            "null instead of the default": 50 * self._empty,
        }
        # Reserved first: the literal of a default makes no variables of its own.
        self.definitions[name] = ""
        (way,) = self._rng.choices(list(ways), list(ways.values()))
        declared = f"${name}: {of}"
        if way in ("default", "overridden", "null instead of the default"):
            declared = f"${name}: {bare} = {plain(facts.bare(of), value)}"
        elif way == "required":
            declared = f"${name}: {bare}!"
        if way in ("given", "required", "overridden"):
            self.values[name] = value
        elif way.startswith("null"):
            self.values[name] = None
        self.definitions[name] = declared
        return f"${name}"


def plain(of: GraphQLInputType, value: Any) -> str:
    """A value as a literal without variables."""
    return Variables(random.Random(0), "", share=0, empty=0, unfit=0).written(of, value)


def constant(value: Any) -> str:
    """JSON as GraphQL writes it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {constant(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(constant, value))}]"
    return json.dumps(value, ensure_ascii=False)
