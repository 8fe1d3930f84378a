"""What order the rows of a generated page come in, and which of them are after a given one.

The same for pages that are built at the call is said by rules.page_query and rules.keyset_condition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.generate.function_file import LONGEST_LINE


@dataclass(frozen=True)
class Keyset:
    """The columns of rows t that they are sorted by, with their types; ids, which come last, tell equal rows apart."""

    types: Mapping[str, str]
    descending: bool
    # What columns are compared by, where that is another column: its values are made by rules.collation_key.
    keys: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, order: Sequence[str], types: Mapping[str, str], keys: Mapping[str, str] | None = None) -> "Keyset":
        """That of an order such as ("starts_at desc",), of columns of these types, some compared by other `keys`.

        Raises ValueError for columns without a type, and for an order that goes both ways: one comparison of rows,
        which is one range of an index, wants all to go the same. Ids go along.
        """
        terms = [term.partition(" ") for term in order]
        columns, ways = [column for column, _, _ in terms], {way for _, _, way in terms}
        if unknown := set(columns) - types.keys():
            raise ValueError(f"{', '.join(sorted(unknown))} cannot be sorted by")
        if len(ways) > 1:
            raise ValueError(f"{', '.join(order)} goes both ways")
        return cls({column: types[column] for column in columns}, ways == {"desc"}, keys or {})

    @property
    def _columns(self) -> list[str]:
        return [f"t.{self.keys.get(column, column)}" for column in (*self.types, "id")]

    def order(self, *, backward: bool = False) -> str:
        """What to ORDER BY, forward or from the end."""
        way = "DESC" if self.descending != backward else "ASC"
        return ", ".join(f"{column} {way}" for column in self._columns)

    def after(self, *, backward: bool = False) -> list[str]:
        """The condition, in lines, that a row comes after the one that p_after {values, id} holds; backward, before."""
        values = [
            f"rules.collation_key(p_after -> 'values' ->> {place})"
            if column in self.keys
            else f"(p_after -> 'values' ->> {place})::{kind}"
            for place, (column, kind) in enumerate(self.types.items())
        ]
        values.append("(p_after ->> 'id')::bigint")
        opening = f"({', '.join(self._columns)}) {'<' if self.descending != backward else '>'} ("
        if len(line := ", ".join(values)) <= LONGEST_LINE:
            return [f"{opening}{line})"]
        return [opening, *(f"    {value}," for value in values[:-1]), f"    {values[-1]}", ")"]
