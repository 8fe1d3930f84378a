"""Plans for people to read."""

from collections.abc import Iterator

from graph.engine.compiled.compiled import Compiled, RunnableCommand
from graph.engine.compiled.plan import (
    ColumnOutput,
    ConstantOutput,
    CursorOutput,
    EdgesOutput,
    EmbeddedOutput,
    Level,
    LookupOutput,
    NamespaceOutput,
    NodesOutput,
    ObjectOutput,
    PageInfoOutput,
    PageOutput,
    Plan,
    RelatedOutput,
    ScalarOutput,
    TotalCountOutput,
)


def explained(compiled: Compiled) -> str:
    """A compiled selection: its calls, what is shown of them, its statement and its code."""
    parts = ["Calls:", *calls(compiled.plan), "", "Answer:", *shape(compiled.plan)]
    if compiled.calls:
        parts += ["", "Statement:", compiled.text]
    return "\n".join((*parts, "", "Code:", compiled.source))


def explained_commands(commands: list[RunnableCommand]) -> str:
    """A compiled mutation: its commands, and how what is selected of their rows is read."""
    return "\n".join(
        f"Command {command.key}: api.{command.function}\n\n{explained(command.selection)}" for command in commands
    )


def calls(plan: Plan) -> list[str]:
    """A line for each level: what is called, with which keys, and the columns that are read."""
    return [f"  {level.number}  {_called(level)}: {', '.join(level.columns)}" for level in plan.levels]


def _called(level: Level) -> str:
    if level.function is None:
        return "the command's row"
    if level.parent is None:
        return f"api.{level.function}"
    return f"api.{level.function} for each {level.parent.named_columns[level.key or '']} of {level.parent.number}"


def shape(plan: Plan) -> list[str]:
    """The answer's fields, each with what it is made of."""
    if isinstance(plan.shape, ObjectOutput):
        return list(_fields(plan.shape.fields, 1))
    return list(_fields(plan.shape, 1))


def _fields(fields: object, depth: int) -> Iterator[str]:
    assert isinstance(fields, dict)  # noqa: S101 - all shapes hold dictionaries
    for key, output in fields.items():
        yield f"{'  ' * depth}{key}: {_made_of(output)}"
        yield from _within(output, depth + 1)


def _made_of(output: object) -> str:
    match output:
        case ConstantOutput(value):
            text = repr(value)
        case str(name):
            text = name
        case ScalarOutput(level, columns):
            text = f"{', '.join(level.named_columns[column] for column in columns)} of {level.number}"
        case ColumnOutput(leaf) | TotalCountOutput(leaf):
            text = _made_of(leaf)
        case CursorOutput(order):
            text = f"cursor by {', '.join((*order, 'id'))}"
        case RelatedOutput(level, _, _, is_list):
            text = f"{'all rows' if is_list else 'the row'} of {level.number}"
        case PageOutput(level):
            text = f"a page of {level.number}{', and one row more' if level.peeks else ''}"
        case LookupOutput(shapes):
            text = f"by ids of {', '.join(shapes) or 'nothing'}"
        case ObjectOutput(of, level):
            text = f"{of}, each row of {level.number}"
        case _:
            text = type(output).__name__
    return text


def _within(output: object, depth: int) -> Iterator[str]:
    match output:
        case RelatedOutput() | EmbeddedOutput() | NodesOutput():
            yield from _fields(output.shape.fields, depth)
        case PageOutput() | EdgesOutput() | PageInfoOutput() | ObjectOutput() | NamespaceOutput():
            yield from _fields(output.fields, depth)
        case LookupOutput():
            yield from _fields(output.shapes, depth)
