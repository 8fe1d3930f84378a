"""From a plan to the Python that makes the answer of the columns that came back.

The code works on whole columns: each output becomes a list with a value for each row of its level, and a level's
objects are made of such lists in one comprehension. Rows find their parents through dictionaries.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.engine.compiled.code import Code, Column, column_of
from graph.engine.compiled.page_assembly import Pages
from graph.engine.compiled.plan import (
    ColumnOutput,
    ConstantOutput,
    EmbeddedOutput,
    Kind,
    LookupOutput,
    NamespaceOutput,
    ObjectOutput,
    Output,
    PageOutput,
    Plan,
    RelatedOutput,
    RootOutput,
    ScalarOutput,
)

# The values of each column, behind those of a given row; each level's parameters by its number, the ids of what is
# LookupOutput by its response key, and under None how many rows guarded pages may have together.
Assemble = Callable[[Sequence[Any], Mapping[Any, Any]], Any]


class Assembler:
    """Writes the function `assemble(columns, inputs)` of a plan: its text is `source`.

    The function raises NotCompiled where the rows do not make a plain answer.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._code = Code()
        self._pages = Pages(self._code, self.rows)
        self._write(plan)
        self.source = self._code.source("assemble(columns, inputs)")

    def compile(self) -> Assemble:
        """The function."""
        made: Assemble = self._code.compile("assemble(columns, inputs)", "assemble")
        return made

    def rows(self, shape: ObjectOutput) -> Column:
        """The list of a level's objects."""
        fields = {key: self._output(output) for key, output in shape.fields.items()}
        return self._code.objects(fields, column_of(shape.level, shape.level.columns[0]))

    def _write(self, plan: Plan) -> None:
        names = [column_of(level, column) for level in plan.levels for column in level.columns]
        if names:
            self._code.line(f"{', '.join(names)}, = [column or () for column in columns]")
        for level in plan.levels:
            if level.kind is Kind.PAGE:
                number = level.number
                self._code.line(f"*_, size{number}, start{number}, backward{number} = inputs[{number}]")
        if isinstance(plan.shape, ObjectOutput):
            rows = self.rows(plan.shape)
            self._bound([f"{rows.weights}[0]"] if rows.weights else [])
            self._code.line(f"return {rows.values}[0]")
            return
        members, weights = self._members(plan.shape)
        self._bound(weights)
        self._code.line(f"return {{{members}}}")

    def _members(self, fields: dict[str, RootOutput]) -> tuple[str, list[str]]:
        """The members of an object without a row, as a dictionary's display has them, and the weights of each."""
        columns = {key: self._root(key, output) for key, output in fields.items()}
        members = (f"{key!r}: {column.constant or f'{column.values}[0]'}" for key, column in columns.items())
        return ", ".join(members), [f"{column.weights}[0]" for column in columns.values() if column.weights]

    def _bound(self, weights: list[str]) -> None:
        if weights:
            plan = self._plan
            self._code.line(f"bound({' + '.join(weights)}, inputs.get(None), {plan.estimate}, {plan.most_rows})")

    def _root(self, key: str, output: RootOutput) -> Column:
        """A root field, as a list of one."""
        if isinstance(output, ConstantOutput):
            return Column(constant=repr(output.value))
        if isinstance(output, LookupOutput):
            return self._identified(key, output)
        if isinstance(output, PageOutput):
            return self._pages.at_root(output)
        if isinstance(output, NamespaceOutput):
            members, shown = self._members(output.fields)
            return Column(
                self._code.name(f"[{{{members}}}]"),
                weights=self._code.name(f"[{' + '.join(shown)}]") if shown else None,
            )
        rows = self.rows(output.shape)
        if output.is_list:
            weights = rows.weights and self._code.name(f"[sum({rows.weights})]")
            return Column(self._code.name(f"[{rows.values}]"), weights=weights)
        values = self._code.name(f"[last({rows.values})]")
        self._present(values, required=output.required)
        return Column(values, weights=rows.weights and self._code.name(f"[last({rows.weights}, 0)]"))

    def _identified(self, key: str, identified: LookupOutput) -> Column:
        by_id, weights = self._code.name("{}"), self._code.name("{}")
        for name, shape in identified.shapes.items():
            rows = self.rows(shape)
            ids = self._code.name(f"[({name!r}, key) for key in {column_of(shape.level, 't.id')}]")
            self._code.line(f"{by_id}.update(zip({ids}, {rows.values}))")
            if rows.weights:
                self._code.line(f"{weights}.update(zip({ids}, {rows.weights}))")
        values = self._code.name(f"[{by_id}.get(one) for one in inputs[{key!r}]]")
        if identified.is_list:
            values = self._code.name(f"[{values}]")
        return Column(values, weights=self._code.name(f"[sum({weights}.get(one, 0) for one in inputs[{key!r}])]"))

    def _output(self, output: Output) -> Column:
        match output:
            case ConstantOutput(value):
                made = Column(constant=repr(value))
            case ScalarOutput():
                made = self._leaf(output)
            case EmbeddedOutput():
                made = self._embedded(output)
            case ColumnOutput(leaf):
                made = self._single(leaf)
            case PageOutput():
                made = self._pages.of_parents(output)
            case RelatedOutput():
                made = self._related(output)
        return made

    def _leaf(self, leaf: ScalarOutput) -> Column:
        if leaf.required and leaf.passes_null:
            # Looked at before it is converted: what converts values that must be there knows no null.
            self._present(f"c{leaf.level.number}_{leaf.columns[0]}", required=True)
            return Column(self._converted(leaf, has_nulls=False))
        values = self._converted(leaf)
        self._present(values, required=leaf.required)
        return Column(values)

    def _converted(self, leaf: ScalarOutput, *, has_nulls: bool = True) -> str:
        columns = [f"c{leaf.level.number}_{column}" for column in leaf.columns]
        if leaf.convert is None:
            return columns[0]
        function = self._code.constant(leaf.convert)
        if leaf.passes_null:
            return self._code.name(f"convert({function}, {columns[0]}, has_nulls={has_nulls})")
        return self._code.name(f"list(map({function}, {', '.join(columns)}))")

    def _present(self, values: str, *, required: bool) -> None:
        if required:
            self._code.line(f"present({values})")

    def _embedded(self, output: EmbeddedOutput) -> Column:
        there = self._converted(output.presence)
        fields: dict[str, Column] = {}
        for key, inner in output.shape.fields.items():
            if isinstance(inner, ConstantOutput):
                fields[key] = Column(constant=repr(inner.value))
                continue
            assert isinstance(inner, ScalarOutput)  # noqa: S101 - what is embedded are columns
            fields[key] = Column(self._converted(inner))
            if inner.required:
                # Where there is no object, nothing in it has to be there.
                self._code.line(f"present([one for one, row in zip({fields[key].values}, {there}) if row is not None])")
        rows = self._code.objects(fields, there).values
        values = self._code.name(f"[one if row is not None else None for one, row in zip({rows}, {there})]")
        self._present(values, required=output.required)
        return Column(values)

    def _single(self, leaf: ScalarOutput) -> Column:
        level = leaf.level
        by_key = self._code.name(f"dict(zip({level.match_name}, {self._converted(leaf)}))")
        values = self._code.name(f"[{by_key}.get(key) for key in {level.key_name}]")
        self._present(values, required=leaf.required)
        return Column(values)

    def _related(self, output: RelatedOutput) -> Column:
        match, keys = output.level.match_name, output.level.key_name
        rows = self.rows(output.shape)
        if output.is_list:
            return Column(
                self._collected(f"groups({match}, {rows.values})", "{}.get(key, ())", keys),
                weights=rows.weights
                and self._collected(f"groups({match}, {rows.weights})", "sum({}.get(key, ()))", keys),
            )
        # Of several the last counts, which is the one that stays in a dictionary.
        values = self._collected(f"dict(zip({match}, {rows.values}))", "{}.get(key)", keys)
        self._present(values, required=output.required)
        weights = rows.weights and self._collected(f"dict(zip({match}, {rows.weights}))", "{}.get(key, 0)", keys)
        return Column(values, weights=weights)

    def _collected(self, by_key: str, take: str, keys: str) -> str:
        """A list with what a dictionary by keys has for each parent."""
        name = self._code.name(by_key)
        return self._code.name(f"[{take.format(name)} for key in {keys}]")
