"""`wardgraph functions`: what can be called, with arguments, types and comments."""

import click
from click.shell_completion import CompletionItem

from cli.console import command, database
from db.connect import admin
from wardgraph import catalogue
from wardgraph.catalogue import Function

_COMMENTS = """
    SELECT p.proname AS name, coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment
    FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = 'api'::regnamespace ORDER BY p.proname
"""


class FunctionName(click.ParamType[str]):
    """The name of a function of api, which a shell can complete."""

    name = "function"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that begin so."""
        return [CompletionItem(name) for name in catalogue.functions() if name.startswith(incomplete)]


@click.command()
@click.argument("name", required=False, type=FunctionName())
@click.option("--search", help="Only functions whose name or comment holds this text.")
@command
async def functions(name: str | None, search: str | None) -> None:
    """List the functions that `wardgraph call` calls, or show one: arguments, types, roles and errors.

    An argument in [brackets] may be left out.
    """
    try:
        shown = [catalogue.function(name)] if name else [catalogue.function(each) for each in catalogue.functions()]
    except catalogue.NotInCatalogue as error:
        raise click.ClickException(str(error)) from error
    async with database(applies=False) as dsns, admin(dsns.admin) as connection:
        comments = {row["name"]: row["comment"] for row in await connection.fetch(_COMMENTS)}
    for each in shown:
        comment = comments.get(each.name, "")
        if name:
            _show(each, comment)
        elif not search or search.lower() in f"{each.name} {comment}".lower():
            click.echo(f"{each.name}({_arguments(each)})")
            click.echo(f"    {comment.splitlines()[0] if comment else ''}")


def _show(shown: Function, comment: str) -> None:
    click.echo(comment)
    for title, entries in (("Arguments", shown.own_arguments), ("Columns", tuple(shown.columns))):
        types = shown.arguments if title == "Arguments" else shown.columns
        click.echo(f"\n{title}:")
        width = max((len(each.removeprefix("p_")) for each in entries), default=0)
        for each in entries:
            optional = "  may be left out" if title == "Arguments" and each in shown.optional else ""
            click.echo(f"  {each.removeprefix('p_'):<{width}}  {types[each]}{optional}")
    if shown.requires:
        holders = catalogue.holders(shown.requires)
        own = f"; for their own records: {', '.join(holders.of_own)}" if holders.of_own else ""
        click.echo(f"\nRoles: {', '.join(holders.of_all)}{own}")


def _arguments(shown: Function) -> str:
    names = ((each.removeprefix("p_"), shown.arguments[each], each in shown.optional) for each in shown.own_arguments)
    return ", ".join(f"[{name} {kind}]" if optional else f"{name} {kind}" for name, kind, optional in names)
