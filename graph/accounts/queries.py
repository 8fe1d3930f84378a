"""Reads of accounts."""

import strawberry

from graph.accounts.types import Account, Viewer
from graph.context import Info
from graph.entities import columns, from_row
from graph.fields import resolved
from graph.pagination import Connection
from graph.queries import Keys, Root, by_id, connection
from graph.relations import Kind


@strawberry.type
class AccountsQuery:
    """The accounts' part of Query."""

    @resolved(root=Root(Kind.ONE, keys=Keys.NOTHING, function="viewer"))
    async def viewer(self, info: Info) -> Viewer | None:
        """Who is signed in; null for nobody."""
        rows = await info.context.read("viewer", columns(Viewer))
        return from_row(Viewer, rows[0]) if rows else None

    account: Account | None = by_id("An account.")
    accounts: Connection[Account] = connection("Accounts, by e-mail address.", order=("email asc",))
