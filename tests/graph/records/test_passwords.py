"""Passwords over HTTP: changed with the current one, reset and first set by a token that the mail brings."""

import asyncio
from pathlib import Path

import httpx
import pytest

from graph.declare import ids
from tests.databases import Database
from tests.mailbox import Mailbox, token_of
from tests.staff import PASSWORD, Staff
from tests.web import Client, sign_in

NEW = "another long one of mine"
NAMES = {"firstName": "Ida", "lastName": "Inkpen", "phone": "+49305550"}


@pytest.fixture(scope="module")
def mailbox(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Mailbox:
    return Mailbox(database.worker_dsn, Path(tmp_path_factory.mktemp("mail")))


@pytest.fixture
def public(staff: Staff) -> Client:
    return Client(staff.http, {"Wardgraph-Hospital": staff.slug})


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


async def done(client: Client, mutation: str, **values: str) -> None:
    """Gives a command that answers true."""
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation Test($input: {name}Input!) {{ {mutation}(input: $input) }}"
    assert (await client.data(document, input=values))[mutation] is True


async def refused(client: Client, mutation: str, **values: str) -> dict[str, object]:
    """The one error of a command that answers true where it is done."""
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation Test($input: {name}Input!) {{ {mutation}(input: $input) }}"
    asked = {"query": document, "variables": {"input": values}}
    # HTTP tells, too, that something was tried too often.
    answer = (await client.http.post("/graphql", json=asked, headers=client.headers)).json()
    (error,) = answer["errors"]
    extensions: dict[str, object] = error["extensions"]
    return extensions


async def may_sign_in(http: httpx.AsyncClient, staff: Staff, email: str, password: str) -> bool:
    answer = await Client(http, {}).answer(
        "mutation Test($input: SignInInput!) { signIn(input: $input) { accessToken } }",
        input={"hospital": staff.slug, "email": email, "password": password},
    )
    return "errors" not in answer


async def asked(client: Client) -> str:
    """UNAUTHENTICATED, or who asks."""
    answer = await client.answer("{ viewer { account { email } } }")
    if "errors" in answer:
        code: str = answer["errors"][0]["extensions"]["code"]
        return code
    email: str = answer["data"]["viewer"]["account"]["email"]
    return email


async def reset_token(staff: Staff, public: Client, mailbox: Mailbox, email: str) -> str:
    await done(public, "requestPasswordReset", hospital=staff.slug, email=email)
    return await mailbox.token(email)


async def test_a_password_is_reset_by_mail_and_all_sessions_end(staff: Staff, public: Client, mailbox: Mailbox) -> None:
    nurse = await staff.person("RECEPTIONIST")
    email = f"receptionist@{staff.slug}.example"
    token = await reset_token(staff, public, mailbox, email)
    assert await asked(nurse) == email
    await done(public, "resetPassword", token=token, newPassword=NEW)
    assert await asked(nurse) == "UNAUTHENTICATED"
    assert not await may_sign_in(staff.http, staff, email, PASSWORD)
    assert await may_sign_in(staff.http, staff, email, NEW)
    (told,) = await mailbox.delivered()
    assert (told["To"], "password" in told["Subject"]) == (email, True)
    assert (await refused(public, "resetPassword", token=token, newPassword=PASSWORD))["code"] == "INVALID_TOKEN"
    assert await may_sign_in(staff.http, staff, email, NEW)


async def test_a_refused_password_leaves_the_token_valid(staff: Staff, public: Client, mailbox: Mailbox) -> None:
    await staff.person("CASHIER")
    email = f"cashier@{staff.slug}.example"
    token = await reset_token(staff, public, mailbox, email)
    for password, code in (
        ("short", "REQUIRED"),
        ("password1234", "COMMON_PASSWORD"),
        (f"my {email} password", "PERSONAL_PASSWORD"),
    ):
        problem = await refused(public, "resetPassword", token=token, newPassword=password)
        assert problem["code"] == "BAD_USER_INPUT"
        assert [(each["path"], each["code"]) for each in problem["problems"]] == [("newPassword", code)]  # type: ignore[attr-defined]
    assert await may_sign_in(staff.http, staff, email, PASSWORD)
    await done(public, "resetPassword", token=token, newPassword=NEW)
    await mailbox.delivered()


async def test_of_two_uses_at_once_one_wins(staff: Staff, public: Client, mailbox: Mailbox) -> None:
    await staff.person("PHARMACIST")
    email = f"pharmacist@{staff.slug}.example"
    token = await reset_token(staff, public, mailbox, email)
    document = "mutation Test($input: ResetPasswordInput!) { resetPassword(input: $input) }"
    passwords = [f"{NEW} {number}" for number in range(4)]
    answers = await asyncio.gather(
        *(public.answer(document, input={"token": token, "newPassword": each}) for each in passwords)
    )
    won = [password for password, answer in zip(passwords, answers, strict=True) if "errors" not in answer]
    assert len(won) == 1
    codes = {answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer}
    assert codes == {"INVALID_TOKEN"}
    assert await may_sign_in(staff.http, staff, email, won[0])
    await mailbox.delivered()


async def test_strangers_get_the_same_answer_and_no_mail(staff: Staff, public: Client, mailbox: Mailbox) -> None:
    email = f"nobody@{staff.slug}.example"
    await done(public, "requestPasswordReset", hospital=staff.slug, email=email)
    assert await mailbox.delivered() == []
    problem = await refused(public, "requestPasswordReset", hospital=staff.slug, email="nobody")
    assert problem["code"] == "BAD_USER_INPUT"
    missing = await refused(public, "requestPasswordReset", hospital="nowhere", email=email)
    assert missing["code"] == "NOT_FOUND"


async def test_mail_to_one_address_is_limited(staff: Staff, public: Client, mailbox: Mailbox) -> None:
    email = f"often@{staff.slug}.example"
    for _ in range(5):
        await done(public, "requestPasswordReset", hospital=staff.slug, email=email)
    problem = await refused(public, "requestPasswordReset", hospital=staff.slug, email=f" {email.upper()} ")
    assert problem["code"] == "RATE_LIMITED"
    assert await mailbox.delivered() == []


@pytest.mark.parametrize("token", ["", "nonsense", "1.", "1.0", "1.'x", "999999999999999999999.x", "1." + "0" * 64])
async def test_what_is_no_token_is_refused(public: Client, token: str) -> None:
    for mutation, field in (("resetPassword", "newPassword"), ("acceptInvitation", "password")):
        problem = await refused(public, mutation, **{"token": token, field: NEW})
        assert problem["code"] == "INVALID_TOKEN"


async def test_a_password_is_changed_with_the_current_one_and_other_sessions_end(
    staff: Staff, mailbox: Mailbox
) -> None:
    here = await staff.person("ANALYST")
    email = f"analyst@{staff.slug}.example"
    there = await sign_in(staff.http, staff.slug, email, PASSWORD)
    wrong = await refused(here, "changePassword", currentPassword="wrong", newPassword=NEW)
    assert wrong["code"] == "INVALID_CREDENTIALS"
    common = await refused(here, "changePassword", currentPassword=PASSWORD, newPassword="qwerty123456")
    assert [each["code"] for each in common["problems"]] == ["COMMON_PASSWORD"]  # type: ignore[attr-defined]
    assert await asked(there) == email
    await done(here, "changePassword", currentPassword=PASSWORD, newPassword=NEW)
    assert await asked(here) == email
    assert await asked(there) == "UNAUTHENTICATED"
    assert await may_sign_in(staff.http, staff, email, NEW)
    assert not await may_sign_in(staff.http, staff, email, PASSWORD)
    (told,) = await mailbox.delivered()
    assert told["To"] == email


async def test_guesses_at_the_current_password_are_limited(staff: Staff) -> None:
    here = await staff.person("AUDITOR")
    codes = [
        (await refused(here, "changePassword", currentPassword=f"guess {number}", newPassword=NEW))["code"]
        for number in range(11)
    ]
    assert codes == ["INVALID_CREDENTIALS"] * 10 + ["RATE_LIMITED"]


async def test_nobody_changes_a_password_without_being_signed_in(public: Client) -> None:
    problem = await refused(public, "changePassword", currentPassword=PASSWORD, newPassword=NEW)
    assert problem["code"] == "UNAUTHENTICATED"


async def test_an_invited_account_sets_its_password_and_signs_in(
    staff: Staff, boss: Client, public: Client, mailbox: Mailbox
) -> None:
    email = f"ida@{staff.slug}.example"
    made = await boss.do("inviteAccount", "id email roles status", email=email, roles=["CASHIER"], **NAMES)
    assert made == {"id": made["id"], "email": email, "roles": ["CASHIER"], "status": "INVITED"}
    (mail,) = await mailbox.delivered()
    assert mail["To"] == email
    assert not await may_sign_in(staff.http, staff, email, PASSWORD)
    first = token_of(mail)
    again = await boss.do("resendInvitation", "id status", accountId=made["id"])
    assert again == {"id": made["id"], "status": "INVITED"}
    second = await mailbox.token(email)
    assert (await refused(public, "acceptInvitation", token=first, password=NEW))["code"] == "INVALID_TOKEN"
    assert (await refused(public, "resetPassword", token=second, newPassword=NEW))["code"] == "INVALID_TOKEN"
    await done(public, "acceptInvitation", token=second, password=NEW)
    client = await sign_in(staff.http, staff.slug, email, NEW)
    assert await asked(client) == email
    assert (await refused(public, "acceptInvitation", token=second, password=PASSWORD))["code"] == "INVALID_TOKEN"
    over = await boss.refused("resendInvitation", accountId=made["id"])
    assert (over["code"], over["details"]) == ("BAD_TRANSITION", {"from": "ACTIVE", "to": "INVITED"})


async def test_an_invitation_of_a_deleted_account_is_useless(
    staff: Staff, boss: Client, public: Client, mailbox: Mailbox
) -> None:
    email = f"gone@{staff.slug}.example"
    made = await boss.do("inviteAccount", "id", email=email, roles=["CASHIER"], **NAMES)
    token = await mailbox.token(email)
    await boss.do("deleteAccount", "id", accountId=made["id"])
    assert (await refused(public, "acceptInvitation", token=token, password=NEW))["code"] == "INVALID_TOKEN"


async def test_what_is_wrong_with_an_invitation_is_told(boss: Client, staff: Staff) -> None:
    problem = await boss.refused("inviteAccount", email="x", roles=["DOCTOR"], doctorId=ids.encode("Nurse", 1))
    assert [(each["path"], each["code"]) for each in problem["problems"]] == [
        ("email", "MALFORMED_EMAIL"), ("doctorId", "MALFORMED_ID"),
    ]  # fmt: skip
    taken = await boss.refused("inviteAccount", email=f"admin@{staff.slug}.example", roles=["CASHIER"], **NAMES)
    assert taken["code"] == "ALREADY_EXISTS"
