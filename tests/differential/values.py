"""Values of arguments: sensible ones, taken from what the asker sees, and now and then ones that are refused."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from graph.declare import ids
from tests.differential import facts
from tests.differential.knowledge import Knowledge

_DEEPEST_FILTER = 2
_PAGE = ("first", "after", "last", "before", "orderBy", "filter")
# Whatever these are given for, they do not fit: of another kind, out of range, malformed, or of nobody.
_UNFIT: dict[str, Sequence[Any]] = {
    "Int": (2**31, -(2**31) - 1, 1.5, "7", True, 10**30, [3]),
    "Boolean": ("true", 1, {}),
    "String": ("\0", 7, True, ["a", "b"], {"a": 1}),
    "ID": ("", "nobody", "UGF0aWVudDow", "UGF0aWVudDoxMjM=", 7, 1.5, True),
    "Date": ("2026-02-30", "0001-01-01", "20260228", 7, None),
    "DateTime": ("2026-02-28T09:30:00", "2026-02-28", "soon", "9999-12-31T23:59:59.999999+00:00", 7),
    "Decimal": ("1,5", "NaN", "1e99", True, 0.1234567890123456789, "12345678901234567890123"),
    "Time": ("25:00", "9:30", 7),
    "UUID": ("123", 7),
}

# Of arguments that may be left out, those without any of which the field is refused.
_ONE_OF = {("DiscountedBill", "percent")}


@dataclass(frozen=True)
class Place:
    """What a value is for: a field of the rows of type `node`."""

    node: str
    name: str = ""


class Values:
    """Makes values. `unfit` is how likely a scalar is to be of the wrong kind, `stranger` an id of somebody else's."""

    def __init__(
        self,
        rng: random.Random,
        schema: GraphQLSchema,
        known: Knowledge,
        strangers: Sequence[tuple[str, str]],
        *,
        unfit: float,
        stranger: float,
    ) -> None:
        self._rng = rng
        self._schema = schema
        self._known = known
        self._strangers = strangers
        self._unfit = unfit
        self._stranger = stranger

    def of_arguments(self, field: GraphQLField, most: int) -> dict[str, Any]:
        """The values of a field's arguments, those left out not among them. A page has `most` rows at most."""
        if node := facts.node_of(field):
            pages = self._page if "orderBy" in field.args else self._report
            return pages(field, node.name, most)
        # An argument named like a field of what it finds is most likely compared with it.
        node_name = facts.named(field.type).name
        return {
            name: self.of_type(argument.type, Place(node_name, name))
            for name, argument in field.args.items()
            if is_required_argument(argument) or self._rng.random() < 0.6
        }

    def of_type(self, of: GraphQLInputType, place: Place, depth: int = 0) -> Any:
        """A value of an input type as JSON has it."""
        of = facts.bare(of)
        if is_list_type(of):
            item = of.of_type
            if self._rng.random() < 0.2:
                return self.of_type(item, place, depth=depth)
            return [self.of_type(item, place, depth=depth) for _ in range(self._rng.choice((1, 1, 2, 3, 5)))]
        if is_input_object_type(of):
            return self._object(of, place, depth)
        name = facts.named(of).name
        if self._rng.random() < self._unfit and name in _UNFIT:
            return self._rng.choice(_UNFIT[name])
        return self._enum(of, place) if is_enum_type(of) else self._scalar(name, place)

    def _object(self, of: GraphQLInputObjectType, place: Place, depth: int) -> dict[str, Any]:
        itself = [name for name, field in of.fields.items() if facts.named(field.type).name == of.name]
        optional = [
            name
            for name, field in of.fields.items()
            if not is_required_input_field(field) and (depth < _DEEPEST_FILTER or name not in itself)
        ]
        chosen = [name for name, field in of.fields.items() if is_required_input_field(field)]
        # A filter that says nothing is refused.
        some = (0,) if itself and self._rng.random() < self._unfit else (1, 1, 1, 2)
        chosen += self._rng.sample(optional, min(len(optional), self._rng.choice(some)))
        made = {}
        for name in chosen:
            field = of.fields[name]
            # The operators of a comparison are about the field that is compared, not about one of their name.
            inner = Place(place.node, place.name or name) if name not in itself else place
            made[name] = self.of_type(field.type, inner, depth=depth + 1)
        return made

    def _enum(self, of: GraphQLEnumType, place: Place) -> Any:
        seen = self._known.values.get((place.node, place.name))
        if seen and self._rng.random() < 0.7:
            value = self._rng.choice(seen)
            return value if value in of.values else self._rng.choice(list(of.values))
        return self._rng.choice(list(of.values))

    def _scalar(self, name: str, place: Place) -> Any:
        if name == "ID":
            return self.some_id(place)
        if name == "Boolean":
            return self._rng.random() < 0.3
        seen = self._known.values.get((place.node, place.name))
        value = self._rng.choice(seen) if seen and self._rng.random() < 0.85 else self._invented(name)
        if name == "Decimal" and self._rng.random() < 0.3:
            return self._rng.choice((float(value), int(float(value))))
        if name == "DateTime" and self._rng.random() < 0.3:
            zone = dt.timezone(dt.timedelta(minutes=self._rng.choice((-300, 60, 330, 345))))
            return dt.datetime.fromisoformat(value).astimezone(zone).isoformat()
        return value

    def _invented(self, name: str) -> Any:
        day = dt.date(2026, 1, 1) + dt.timedelta(days=self._rng.randrange(-400, 400))
        inventions: dict[str, Callable[[], Any]] = {
            "Int": lambda: self._rng.choice((0, 1, 2, 5, 30, 2**31 - 1)),
            "Decimal": lambda: self._rng.choice(("0", "10", "99.90", "150.5", "-1")),
            "Date": day.isoformat,
            "DateTime": lambda: f"{day.isoformat()}T{self._rng.randrange(24):02}:30:00Z",
            "Time": lambda: f"{self._rng.randrange(24):02}:30:00",
            "UUID": lambda: str(self._uuid()),
            "Float": self._rng.random,
        }
        return inventions.get(name, lambda: self._rng.choice(("", "a", "Müller", "O'Neil", '"', "%", "\\")))()

    def _uuid(self) -> str:
        text = f"{self._rng.getrandbits(128):032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def some_id(self, place: Place) -> str:
        """The id of a row that a field means: its own, or that which a name like `departmentId` tells."""
        name = place.node
        if place.name.endswith("Id"):
            # Whoever did something is an account.
            name = "Account" if place.name.endswith("ById") else place.name[0].upper() + place.name[1:-2]
        if self._strangers and self._rng.random() < self._stranger:
            of, key = self._rng.choice(self._strangers)
            fitting = [each for each in self._strangers if each[0] == name]
            if fitting and self._rng.random() < 0.6:
                return self._rng.choice(fitting)[1]
            return self._rng.choice((key, ids.encode(of, 10**12), ids.encode(name, 10**15), "nobody", ""))
        mine = (
            self._known.ids.get(name)
            or [ids.encode(name, 1)] * (name == "Account")
            or [key for each in sorted(self._known.ids) for key in self._known.ids[each]]
        )
        return self._rng.choice(mine) if mine else ids.encode(name, 1)

    def _page(self, field: GraphQLField, node: str, most: int) -> dict[str, Any]:
        given: dict[str, Any] = {}
        order: tuple[str, ...] = ()
        cursors = [key for key, some in self._known.cursors.items() if key[0] == node and some]
        way = self._rng.choices(
            ("first", "none", "last", "after", "before", "odd"), (50, 8, 12, 14, 8, self._unfit * 100)
        )[0]
        if way == "none" and most < 20:
            way = "first"
        if cursors and (way in ("after", "before") or self._rng.random() < 0.25):
            order = self._rng.choice(cursors)[1]
        elif self._rng.random() < 0.15:
            order = self._order(field)
        if order:
            given["orderBy"] = order[0] if len(order) == 1 and self._rng.random() < 0.4 else list(order)
        size = self._rng.choice((1, 1, 2, 2, 3, 3, 5, 8, 20, 60))
        size = min(size, max(1, most))
        if way in ("first", "after"):
            given["first"] = size
        elif way in ("last", "before"):
            given["last"] = size
        if way in ("after", "before") and (cursor := self._cursor(node, order)) is not None:
            given[way] = cursor
        if way == "odd":
            given |= self._contradiction(cursors, most)
        if self._rng.random() < 0.2:
            given["filter"] = self.of_type(field.args["filter"].type, Place(node))
        names = list(given)
        self._rng.shuffle(names)
        return {name: given[name] for name in names}

    def _report(self, field: GraphQLField, node: str, most: int) -> dict[str, Any]:
        """A connection with arguments of its own that must be given, and neither filter nor order."""
        given = {
            name: self.of_type(argument.type, Place(node, name))
            for name, argument in field.args.items()
            if is_required_argument(argument) or (node, name) in _ONE_OF
        }
        if self._rng.random() > self._unfit:
            # Mostly a period that there is, and a discount that may be given.
            days = [given[name] for name in ("from", "to") if isinstance(given.get(name), str)]
            given |= dict(zip(("from", "to"), sorted(days), strict=False)) if len(days) == 2 else {}
            given |= {"percent": self._rng.choice(("5", "10", "33.33"))} if "percent" in given else {}
        return given | {self._rng.choice(("first", "last")): min(self._rng.choice((1, 3, 20)), max(1, most))}

    def _cursor(self, node: str, order: tuple[str, ...]) -> str | None:
        # From the first half, so that something is left after it.
        some = self._known.cursors.get((node, order), [])
        return self._rng.choice(some[: max(1, len(some) // 2)]) if some else None

    def _order(self, field: GraphQLField) -> tuple[str, ...]:
        argument: GraphQLArgument = field.args["orderBy"]
        every = list(cast("GraphQLEnumType", facts.named(argument.type)).values)
        chosen = self._rng.choices(every, k=self._rng.choice((1, 1, 2, 3)))
        if self._rng.random() < self._unfit:
            return tuple(chosen)
        # A column may stand but once in an order, whichever way it sorts.
        return tuple({one.rpartition("_")[0]: one for one in chosen}.values())

    def _contradiction(self, cursors: Sequence[tuple[str, tuple[str, ...]]], most: int) -> dict[str, Any]:
        size = min(2, most)
        of, order = self._rng.choice(cursors or sorted(self._known.cursors) or [("", ())])
        another = self._cursor(of, order) or "WyJ4Il0"
        return self._rng.choice(
            (
                {"first": size, "last": size},
                {"last": size, "after": another},
                {"before": another},
                {"first": -1},
                {"last": -1},
                {"first": 0},
                {"last": 0},
                {"first": 101},
                {"last": 2**31},
                {"first": None, "last": size},
                {"first": size, "after": None},
                {"first": size, "after": ""},
                {"first": size, "after": another},
                {"last": size, "before": another[:-2]},
                {"first": size, "filter": None, "orderBy": []},
                {"first": size, "orderBy": None},
            )
        )
