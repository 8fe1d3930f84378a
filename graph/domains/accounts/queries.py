"""Reads of accounts."""

import strawberry

from graph.declare.entities import columns, from_row
from graph.declare.fields import resolved
from graph.declare.pagination import Connection
from graph.declare.relations import Kind
from graph.declare.roots import Keys, Root, by_id, connection
from graph.domains.accounts.types import Account, Viewer
from graph.engine.context import Info


@strawberry.type
class AccountsQuery:
    """The accounts' part of Query."""

    @resolved(root=Root(Kind.ONE, keys=Keys.NOTHING, function="viewer"))
    async def viewer(self, info: Info) -> Viewer | None:
        """The account that is signed in; null without a session."""
        rows = await info.context.read("viewer", columns(Viewer))
        return from_row(Viewer, rows[0]) if rows else None

    account: Account | None = by_id("The account with this id; null if there is none or you may not see it.")
    accounts: Connection[Account] = connection("Accounts, by e-mail address.", order=("email asc",))
