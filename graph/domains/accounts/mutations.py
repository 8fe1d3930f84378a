"""Commands about accounts; signing in, staying in and signing out."""

from typing import Annotated

import strawberry

from graph.declare.commands import command, given, optional_reference, reference, secret
from graph.declare.fields import computed, input_of, resolved
from graph.domains.accounts import sessions
from graph.domains.accounts.types import Account, Role, Session
from graph.engine.context import Info


@input_of
class SignInInput:
    """Who wants to sign in, and where."""

    hospital: str = given("The hospital's slug.")
    email: str = given("Sign-in name.")
    password: str = given("Password.")


@input_of
class RefreshSessionInput:
    """The refresh token that the last signIn or refreshSession gave."""

    refresh_token: str = given("It is valid once.")


@input_of
class CreateAccountInput:
    """An account to be."""

    email: str = given("Sign-in name, unique in the hospital.")
    password: str = secret()
    roles: list[Role] = given("One or more.")
    patient_id: strawberry.ID | None = optional_reference("Patient", "Required for the role PATIENT.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "Required for the role DOCTOR.")
    nurse_id: strawberry.ID | None = optional_reference("Nurse", "Required for the role NURSE.")
    receptionist_id: strawberry.ID | None = optional_reference("Receptionist", "The receptionist it belongs to.")


@input_of
class SuspendAccountInput:
    """The account to keep out."""

    account_id: strawberry.ID = reference("Account", "Which one.")


@input_of
class ReactivateAccountInput:
    """The account to let in again."""

    account_id: strawberry.ID = reference("Account", "Which one.")


_INPUT = "What to do, and to what."


@strawberry.type
class AccountsMutation:
    """The accounts' part of Mutation."""

    @resolved(hashes=True)
    async def sign_in(self, info: Info, input: Annotated[SignInInput, strawberry.argument(_INPUT)]) -> Session:  # noqa: A002
        """Signs in. Errors: `INVALID_CREDENTIALS`, `NOT_FOUND` for the hospital."""
        return await sessions.open_session(info.context, input.hospital, input.email, input.password)

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
        """Ends the session: its tokens are worth nothing from now on. True, or an error."""
        await sessions.close_session(info.context)
        return True

    create_account: Account = command("create_account", CreateAccountInput, "Makes an account.")
    suspend_account: Account = command(
        "suspend_account", SuspendAccountInput, "Keeps an account from signing in, and ends its sessions."
    )
    reactivate_account: Account = command(
        "reactivate_account", ReactivateAccountInput, "Lets a suspended account sign in again."
    )
