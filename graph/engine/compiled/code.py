"""The text of generated Python: lines, names, and the objects that the code may refer to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.engine.compiled import runtime
from graph.engine.compiled.plan import Level


@dataclass(frozen=True, slots=True)
class Column:
    """One output of all rows: the name of the list of its values, or the expression of the value they all have.

    `weights` names the list of how many rows of pages each value shows, if any.
    """

    values: str = ""
    constant: str = ""
    weights: str | None = None


class Code:
    """The body of one function."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._scope: dict[str, Any] = {name: getattr(runtime, name) for name in runtime.__all__}
        self._names = 0

    def line(self, text: str) -> None:
        """Adds a statement."""
        self._lines.append(text)

    def name(self, expression: str) -> str:
        """Gives an expression's value a name."""
        self._names += 1
        self.line(f"x{self._names} = {expression}")
        return f"x{self._names}"

    def constant(self, value: object) -> str:
        """Gives an object from outside a name."""
        self._names += 1
        self._scope[f"f{self._names}"] = value
        return f"f{self._names}"

    def objects(self, fields: dict[str, Column], rows: str) -> Column:
        """A list of objects, one for each of `rows`."""
        fed = [column.values for column in fields.values() if column.values]
        variables = iter(range(len(fed)))
        members = ", ".join(
            f"{key!r}: {f'v{next(variables)}' if column.values else column.constant}" for key, column in fields.items()
        )
        if len(fed) > 1:
            each = f"{', '.join(f'v{place}' for place in range(len(fed)))} in zip({', '.join(fed)})"
        else:
            each = f"v0 in {fed[0] if fed else rows}"
        values = self.name(f"[{{{members}}} for {each}]")
        weights = [column.weights for column in fields.values() if column.weights]
        if len(weights) > 1:
            return Column(values, weights=self.name(f"[sum(each) for each in zip({', '.join(weights)})]"))
        return Column(values, weights=weights[0] if weights else None)

    def source(self, signature: str) -> str:
        """The text of the function."""
        return "\n    ".join((f"def {signature}:", *self._lines)) + "\n"

    def compile(self, signature: str, name: str) -> Callable[..., Any]:
        """The function itself."""
        exec(compile(self.source(signature), "<plan>", "exec"), self._scope)  # noqa: S102 - of names and literals made here
        made: Callable[..., Any] = self._scope[name]
        return made


def column_of(level: Level, column: str) -> str:
    """The variable that holds a level's column."""
    return f"c{level.number}_{level.read(column)}"
