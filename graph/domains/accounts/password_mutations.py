"""Commands about passwords: changing, resetting, and setting the first one by an invitation."""

from typing import Annotated

import strawberry

from graph.declare.commands import command, command_on, optional, optional_reference, required
from graph.declare.fields import computed, hashing, input_type
from graph.domains.accounts import passwords
from graph.domains.accounts.types import Account, Role
from graph.engine.context import Info
from wardgraph.passwords import LONGEST, SHORTEST

_NEW = (
    f"The new password, of {SHORTEST} to {LONGEST} characters: not a well-known one, and without the e-mail address and"
    " the hospital's name in it."
)
_LINK = "The token from the link in the mail. It is valid once; after a refused password it still is."
_INPUT = "The mutation's input."


@input_type
class InviteAccountInput:
    """A new account, whose person sets the password."""

    email: str = required("E-mail address to sign in with, unique in the hospital.")
    roles: list[Role] = required("The roles of the account, at least one.")
    patient_id: strawberry.ID | None = optional_reference(
        "Patient", "The patient that the account is for: required for the role PATIENT."
    )
    doctor_id: strawberry.ID | None = optional_reference(
        "Doctor", "The doctor that the account is for: required for the role DOCTOR."
    )
    nurse_id: strawberry.ID | None = optional_reference(
        "Nurse", "The nurse that the account is for: required for the role NURSE."
    )
    receptionist_id: strawberry.ID | None = optional_reference(
        "Receptionist", "The receptionist that the account is for."
    )
    first_name: str | None = optional(
        "Given name, at most 100 characters: one of the two names is required if the account is for no patient, "
        "doctor, nurse or receptionist."
    )
    last_name: str | None = optional(
        "Family name, at most 100 characters: one of the two names is required if the account is for no patient, "
        "doctor, nurse or receptionist."
    )
    phone: str | None = optional(
        "Telephone number, at most 50 characters: required if the account is for no patient, doctor, nurse or "
        "receptionist."
    )


@input_type
class AcceptInvitationInput:
    """The proof of an invitation, and the account's first password."""

    token: str = required(_LINK)
    password: str = required(_NEW)


@input_type
class RequestPasswordResetInput:
    """The account that needs a new password."""

    hospital: str = required("The hospital's slug.")
    email: str = required("E-mail address of the account.")


@input_type
class ResetPasswordInput:
    """The proof that the account's mail is read, and the new password."""

    token: str = required(_LINK)
    new_password: str = required(_NEW)


@input_type
class ChangePasswordInput:
    """The current password and the new one."""

    current_password: str = required("The current password of the account that is signed in.")
    new_password: str = required(_NEW)


@strawberry.type
class PasswordsMutation:
    """The passwords' part of Mutation."""

    invite_account: Account = command(
        "invite_account",
        InviteAccountInput,
        "Creates an account and mails its address an invitation. The account is INVITED until its person has set the "
        "password.",
    )
    resend_invitation: Account = command_on(
        "Account",
        "resend_invitation",
        "Mails the invitation of an account that is INVITED again. The link of the mail before is no longer valid.",
    )

    @hashing
    async def accept_invitation(
        self,
        info: Info,
        input: Annotated[AcceptInvitationInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> bool:
        """Sets the first password of an invited account, which can sign in from now on. Answers true.

        Roles: everybody, also without signing in. Errors: `BAD_USER_INPUT`, `INVALID_TOKEN`.
        """
        await passwords.accept_invitation(info.context, input.token, input.password)
        return True

    @computed
    async def request_password_reset(
        self,
        info: Info,
        input: Annotated[RequestPasswordResetInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> bool:
        """Mails a link for a new password, if there is such an account. Answers true, whether there is one or not.

        Roles: everybody, also without signing in. Errors: `BAD_USER_INPUT`, `RATE_LIMITED`; `NOT_FOUND` for an unknown
        hospital.
        """
        await passwords.request_reset(info.context, input.hospital, input.email)
        return True

    @hashing
    async def reset_password(
        self,
        info: Info,
        input: Annotated[ResetPasswordInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> bool:
        """Sets a new password, and ends all sessions of the account. Answers true.

        Roles: everybody, also without signing in. Errors: `BAD_USER_INPUT`, `INVALID_TOKEN`.
        """
        await passwords.reset(info.context, input.token, input.new_password)
        return True

    @hashing
    async def change_password(
        self,
        info: Info,
        input: Annotated[ChangePasswordInput, strawberry.argument(_INPUT)],  # noqa: A002
    ) -> bool:
        """Sets a new password of the account that is signed in, and ends its other sessions. Answers true.

        A wrong current password counts as an attempt to sign in. Errors: `UNAUTHENTICATED`, `INVALID_CREDENTIALS`,
        `BAD_USER_INPUT`, `RATE_LIMITED`.
        """
        await passwords.change(info.context, input.current_password, input.new_password)
        return True
