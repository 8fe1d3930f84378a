"""Reads of accounts."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection, of_asker, rows
from graph.domains.accounts.audit import AuditEvent, audit_events
from graph.domains.accounts.record_changes import RecordChange, record_changes
from graph.domains.accounts.types import Account, DatabaseRoleSummary, DatabaseUser, RoleSummary, Viewer


@strawberry.type
class AccountsQuery:
    """The accounts' part of Query."""

    account: Account | None = by_id("The account with this id; null if there is none or you may not see it.")
    accounts: Connection[Account] = connection("Accounts, by e-mail address.", order=("email asc",))
    roles: list[RoleSummary] = rows(
        "roles",
        "All roles, how many accounts have each, and what it permits. Roles: `AUDITOR`, `ADMIN`; an empty list for "
        "others.",
    )
    viewer: Viewer | None = of_asker("viewer", "The account that is signed in; null without a session.")
    database_user: DatabaseUser | None = by_id(
        "The database user with this id; null if there is none or you may not see it."
    )
    database_users: Connection[DatabaseUser] = connection(
        "People who may log in to the database with SQL, by login. Roles that see them: `AUDITOR`, `ADMIN`.",
        order=("login asc",),
    )
    database_roles: list[DatabaseRoleSummary] = rows(
        "database_roles",
        "The roles of database users, as the database server has them. Empty unless you may see database users.",
    )
    audit_events: Connection[AuditEvent] | None = audit_events()
    record_changes: Connection[RecordChange] | None = record_changes()
