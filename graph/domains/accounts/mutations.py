"""Commands about accounts; signing in, staying in and signing out."""

from typing import Annotated

import strawberry

from graph.declare import ids
from graph.declare.commands import (
    command,
    command_on,
    confirmation,
    goes_along,
    optional,
    reference,
    required,
    secret,
)
from graph.declare.fields import computed, hashing, input_type
from graph.declare.record_commands import record_command
from graph.domains.accounts import database_users, second_factor, sessions
from graph.domains.accounts.password_mutations import InviteAccountInput
from graph.domains.accounts.types import (
    Account,
    AccountSession,
    ConfirmedSignUp,
    DatabaseRole,
    DatabaseUser,
    DatabaseUserPassword,
    RecoveryCodes,
    SecondFactorSecret,
    Session,
)
from graph.engine.context import Info


@input_type
class SignInInput:
    """The hospital and the credentials to sign in with."""

    hospital: str = required("The hospital's slug.")
    email: str = required("E-mail address of the account.")
    password: str = required("Password of the account.")
    code: str | None = optional("Code of the authenticator, or a recovery code, if the account has a second factor.")


@input_type
class RefreshSessionInput:
    """The refresh token to exchange."""

    refresh_token: str = required("The refresh token from the last signIn or refreshSession. Each token is valid once.")


@input_type
class ConfirmSecondFactorInput:
    """A first code of the authenticator."""

    code: str = required("The code of six digits that the authenticator shows.")


@input_type
class DisableSecondFactorInput:
    """The account whose second factor is turned off."""

    account_id: strawberry.ID = required("The account: administrators may name others than their own.")
    code: str | None = optional("Code of the authenticator, or a recovery code: required for the own account.")


@input_type
class RevokeSessionInput:
    """The session to end."""

    id: strawberry.ID = reference("AccountSession", "The session.")


@input_type
class SignOutEverywhereInput:
    """The account whose sessions end."""

    account_id: strawberry.ID = reference("Account", "The account: administrators may name others than their own.")


@input_type
class CreateAccountInput(InviteAccountInput):
    """A new account."""

    password: str = secret()


@input_type
class CreateDatabaseUserInput:
    """A new login to the database."""

    name: str = required(
        "At most 30 lowercase letters, digits and underscores. The login is made of it and of the hospital."
    )
    role: DatabaseRole = required("What the login may do.")


@input_type
class GrantDatabaseRoleInput:
    """The database user, and the role in place of the one it has."""

    database_user_id: strawberry.ID = reference("DatabaseUser", "The database user.")
    role: DatabaseRole = required("What the login may do from now on.")


@input_type
class ResetDatabasePasswordInput:
    """The database user that gets a new password."""

    database_user_id: strawberry.ID = reference("DatabaseUser", "The database user.")


@input_type
class ConfirmSignUpInput:
    """The proof of the e-mail address of a sign-up."""

    token: str = required("The token from the mail. Each token is valid once.")


_INPUT = "The mutation's input."


@input_type
class DeleteAccountInput:
    """The account to delete."""

    account_id: strawberry.ID = reference("Account", "The account to delete.")
    goes_along: int | None = goes_along()
    confirmed: bool = confirmation()


@strawberry.type
class AccountsMutation:
    """The accounts' part of Mutation."""

    @hashing
    async def sign_in(self, info: Info, input: Annotated[SignInInput, strawberry.argument(_INPUT)]) -> Session:  # noqa: A002
        """Signs in with a password.

        Errors: `INVALID_CREDENTIALS`, `SECOND_FACTOR_REQUIRED`, `RATE_LIMITED`; `NOT_FOUND` for an unknown hospital.
        """
        code = input.code or None
        return await sessions.open_session(info.context, input.hospital, input.email, input.password, code)

    @computed
    async def refresh_session(
        self,
        info: Info,
        input: Annotated[RefreshSessionInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> Session:
        """Exchanges a refresh token for new tokens. Errors: `INVALID_CREDENTIALS`."""
        return await sessions.refresh_session(info.context, input.refresh_token)

    @computed
    async def sign_out(self, info: Info) -> bool:
        """Signs out: the session ends, and its tokens are no longer valid. Answers true. Errors: `UNAUTHENTICATED`."""
        await sessions.close_session(info.context)
        return True

    confirm_sign_up: ConfirmedSignUp = command(
        "confirm_sign_up",
        ConfirmSignUpInput,
        "Confirms the e-mail address of a sign-up (signUpPatient, registerDoctor), and creates the record, the account "
        "and the first appointment, if one was asked for. If its time is no longer free, only the appointment is "
        "refused, and the answer says why.",
    )

    @computed
    async def begin_second_factor(self, info: Info) -> SecondFactorSecret:
        """Makes a secret for an authenticator. It counts for nothing until `confirmSecondFactor`.

        Roles: everybody who is signed in, for their own account. Errors: `ALREADY_EXISTS`.
        """
        return await second_factor.begin(info.context)

    @computed
    async def confirm_second_factor(
        self,
        info: Info,
        input: Annotated[ConfirmSecondFactorInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> RecoveryCodes:
        """Turns the second factor on: from now on signing in takes a code.

        Roles: everybody who is signed in, for their own account. Errors: `INVALID_CREDENTIALS`, `ALREADY_EXISTS`,
        `RATE_LIMITED`.
        """
        return await second_factor.confirm(info.context, input.code)

    @computed
    async def disable_second_factor(
        self,
        info: Info,
        input: Annotated[DisableSecondFactorInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> bool:
        """Turns a second factor off, of the own account by a code. Answers true.

        Roles: everybody who is signed in, for their own account; `ADMIN` for others. Errors: `INVALID_CREDENTIALS`,
        `NOT_FOUND`, `RATE_LIMITED`.
        """
        account = ids.key_or_zero("Account", input.account_id)
        await second_factor.disable(info.context, account, input.code or None)
        return True

    revoke_session: AccountSession = command(
        "revoke_session",
        RevokeSessionInput,
        "Ends a session, but the one that asks for it: its client is out at its next request.",
    )
    sign_out_everywhere: Account = command(
        "sign_out_everywhere", SignOutEverywhereInput, "Ends all sessions of an account but the one that asks for it."
    )
    create_account: Account = command("create_account", CreateAccountInput, "Creates an account.")
    delete_account: Account = command(
        "delete_account",
        DeleteAccountInput,
        "Deletes an account: its sessions end, and nobody can sign in with it again. If other records name the "
        "account, it is kept for them with the status DELETED, without e-mail address, names, telephone and "
        "password. Answers with what is kept, or else with the account as it was.",
    )
    suspend_account: Account = record_command("suspend_account")
    reactivate_account: Account = record_command("reactivate_account")

    @computed
    async def create_database_user(
        self,
        info: Info,
        input: Annotated[CreateDatabaseUserInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> DatabaseUserPassword:
        """Creates a login to the database that reaches this hospital's rows only, and shows its password once.

        Roles: `ADMIN`.

        Errors: `BAD_USER_INPUT`, `ALREADY_EXISTS`.
        """
        return await database_users.create(info.context, input.name, input.role.value)

    @computed
    async def reset_database_password(
        self,
        info: Info,
        input: Annotated[ResetDatabasePasswordInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> DatabaseUserPassword:
        """Gives a database user a new password, which is shown once, and ends its sessions.

        Roles: `ADMIN`.

        Errors: `BAD_USER_INPUT`, `NOT_FOUND`, `FOREIGN_LOGIN`.
        """
        return await database_users.reset_password(info.context, input.database_user_id)

    grant_database_role: DatabaseUser = command(
        "grant_database_role",
        GrantDatabaseRoleInput,
        "Gives a database user another role in place of the one it has, also in sessions that are open.",
    )
    drop_database_user: DatabaseUser = command_on(
        "DatabaseUser", "drop_database_user", "Drops a login to the database and ends its sessions."
    )
