"""Signing in, staying in, signing out, and which hospital a request is about."""

import asyncio
import datetime as dt
import uuid
from typing import Any

import pyotp
import pytest

from graph.declare import ids
from tests.staff import PASSWORD, Staff
from tests.web import SECRET, Client
from tests.world import new_hospital
from wardgraph import tokens

SESSION = "accessToken refreshToken expiresAt refreshExpiresAt account { email role roles status }"
VIEWER = "{ viewer { account { email } permissions } }"


@pytest.fixture(scope="module")
async def email(staff: Staff) -> str:
    await staff.person("RECEPTIONIST")
    return f"receptionist@{staff.slug}.example"


async def signed_in(staff: Staff, email: str) -> dict[str, Any]:
    public = Client(staff.http, {})
    return dict(await public.do("signIn", SESSION, hospital=staff.slug, email=email, password=PASSWORD))


def client(staff: Staff, token: str) -> Client:
    return Client(staff.http, {"Authorization": f"Bearer {token}"})


def code(answer: dict[str, Any]) -> str:
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


async def test_signing_in_answers_as_the_account(staff: Staff, email: str) -> None:
    session = await signed_in(staff, email.upper())
    assert session["account"] == {"email": email, "role": "RECEPTIONIST", "roles": ["RECEPTIONIST"], "status": "ACTIVE"}
    lasts = dt.datetime.fromisoformat(session["expiresAt"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=14) < lasts <= tokens.LIFETIME
    viewer = (await client(staff, session["accessToken"]).data(VIEWER))["viewer"]
    assert viewer["account"]["email"] == email
    assert "appointment.book" in viewer["permissions"]


async def test_a_refresh_token_is_good_for_one_exchange(staff: Staff, email: str) -> None:
    public = Client(staff.http, {})
    first = await signed_in(staff, email)
    second = await public.do("refreshSession", SESSION, refreshToken=first["refreshToken"])
    assert second["refreshToken"] != first["refreshToken"]
    assert second["account"]["email"] == email
    assert (await public.refused("refreshSession", refreshToken=first["refreshToken"]))["code"] == "INVALID_CREDENTIALS"
    third = await public.do("refreshSession", SESSION, refreshToken=second["refreshToken"])
    assert (await client(staff, third["accessToken"]).data(VIEWER))["viewer"]


async def test_of_two_exchanges_at_once_one_wins(staff: Staff, email: str) -> None:
    public = Client(staff.http, {})
    session = await signed_in(staff, email)
    document = f"mutation ($input: RefreshSessionInput!) {{ refreshSession(input: $input) {{ {SESSION} }} }}"
    given = {"refreshToken": session["refreshToken"]}
    answers = await asyncio.gather(*(public.answer(document, input=given) for _ in range(4)))
    assert sum("errors" not in answer for answer in answers) == 1


async def test_a_signed_out_session_is_out_at_once(staff: Staff, email: str) -> None:
    session = await signed_in(staff, email)
    asker = client(staff, session["accessToken"])
    assert await asker.data("mutation { signOut }") == {"signOut": True}
    answer = await asker.answer(VIEWER)
    assert code(answer) == "UNAUTHENTICATED"
    assert answer["errors"][0]["extensions"]["details"] == {"reason": "SESSION_ENDED"}
    public = Client(staff.http, {})
    assert (await public.refused("refreshSession", refreshToken=session["refreshToken"]))[
        "code"
    ] == "INVALID_CREDENTIALS"
    assert code(await public.answer("mutation { signOut }")) == "UNAUTHENTICATED"


async def test_a_bad_token_is_no_obstacle_to_signing_in(staff: Staff, email: str) -> None:
    session = await signed_in(staff, email)
    past = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    expired = tokens.issue(SECRET, tokens.Claims(staff.hospital.id, uuid.uuid4(), 1), past)
    for token in (expired, "nonsense"):
        asker = client(staff, token)
        assert code(await asker.answer(VIEWER)) == "UNAUTHENTICATED"
        again = await asker.do("refreshSession", SESSION, refreshToken=session["refreshToken"])
        session = again
        answered = await asker.do("signIn", SESSION, hospital=staff.slug, email=email, password=PASSWORD)
        assert answered["account"]["email"] == email


@pytest.mark.parametrize("claims", [{"hospital": 10**9}, {"session": uuid.uuid4()}])
async def test_a_token_of_no_session_is_refused(staff: Staff, claims: dict[str, Any]) -> None:
    made = tokens.Claims(claims.get("hospital", staff.hospital.id), claims.get("session", uuid.uuid4()), 1)
    token = tokens.issue(SECRET, made, dt.datetime.now(dt.UTC))
    assert code(await client(staff, token).answer(VIEWER)) == "UNAUTHENTICATED"


async def test_an_unknown_hospital_is_named(staff: Staff, email: str) -> None:
    refused = await Client(staff.http, {}).refused("signIn", hospital="nowhere", email=email, password=PASSWORD)
    assert (refused["code"], refused["details"]) == ("NOT_FOUND", {"hospital": "nowhere"})
    answer = await Client(staff.http, {"Wardgraph-Hospital": "nowhere"}).answer("{ departments { nodes { id } } }")
    assert code(answer) == "NOT_FOUND"
    assert "nowhere" in answer["errors"][0]["message"]


async def test_the_header_tells_hospitals_apart(staff: Staff) -> None:
    document = "{ hospital { slug } }"
    public = Client(staff.http, {})
    assert (await public.data(document))["hospital"]["slug"] == staff.slug
    await new_hospital(staff.hospital.pool, staff.hospital.admin, "second")
    for slug in (staff.slug, "second"):
        assert (await Client(staff.http, {"Wardgraph-Hospital": slug}).data(document))["hospital"]["slug"] == slug
    assert (await public.data('{ hospital(slug: "second") { slug } }'))["hospital"]["slug"] == "second"
    assert (await public.data('{ hospital(slug: "third") { slug } }'))["hospital"] is None


async def test_a_header_that_contradicts_the_token_is_refused(staff: Staff, email: str) -> None:
    await new_hospital(staff.hospital.pool, staff.hospital.admin, "elsewhere")
    token = {"Authorization": f"Bearer {(await signed_in(staff, email))['accessToken']}"}
    for slug in (staff.slug, ""):
        same = Client(staff.http, token | {"Wardgraph-Hospital": slug})
        assert (await same.data("{ hospital { slug } }"))["hospital"]["slug"] == staff.slug
    for slug, expected in (("elsewhere", "HOSPITAL_MISMATCH"), ("nowhere", "NOT_FOUND")):
        other = Client(staff.http, token | {"Wardgraph-Hospital": slug})
        for document in ("{ departments { nodes { id } } }", VIEWER, "mutation { signOut }"):
            assert code(await other.answer(document)) == expected, document
    # Nothing was done: the session is still there.
    await Client(staff.http, token).data(VIEWER)


async def test_an_account_is_made_with_its_password(staff: Staff) -> None:
    admin = await staff.person("ADMIN")
    made = await admin.do(
        "createAccount",
        "id roles",
        email="New@day.example",
        password="open sesame please",
        roles=["CASHIER", "ANALYST"],
        firstName="Carl",
        lastName="Doe",
        phone="+49305550",
    )
    assert made["roles"] == ["CASHIER", "ANALYST"]
    public = Client(staff.http, {})
    values = {"hospital": staff.slug, "email": "new@day.example", "password": "open sesame please"}
    session = await public.do("signIn", SESSION, **values)
    assert session["account"]["role"] == "CASHIER"
    for password in ("", "demo", "x" * 11, "x" * 1025):
        refused = await admin.refused(
            "createAccount", email="x", password=password, roles=[], firstName="Carl", lastName="Doe", phone="+49305550"
        )
        assert [problem["path"] for problem in refused["problems"]] == ["email", "password", "roles"]
        assert refused["problems"][1]["message"] == "must have from 12 to 1024 characters"


async def test_the_demos_password_is_set_by_nobody(staff: Staff) -> None:
    public, department = Client(staff.http, {}), ids.encode("Department", staff.hospital.department)
    person = {"email": "weak@day.example", "firstName": "Eva", "lastName": "Weak"}
    for mutation, more in (
        ("signUpPatient", {"birthDate": "2000-01-01", "gender": "OTHER"}),
        (
            "registerDoctor",
            {
                "departmentId": department,
                "specialization": "Medicine",
                "registrationNumber": "R1",
                "registrationExpiresOn": "2099-01-01",
                "consultationFee": "80",
            },
        ),
    ):
        for password in ("demo", "x" * 11):
            refused = await public.refused(mutation, password=password, **person, **more)
            assert [(each["path"], each["message"]) for each in refused["problems"]] == [
                ("password", "must have from 12 to 1024 characters")
            ]


async def test_sessions_are_listed_and_ended(staff: Staff, email: str) -> None:
    first, second, third = [await signed_in(staff, email) for _ in range(3)]
    asker = client(staff, first["accessToken"])
    document = (
        "{ viewer { account { id sessions { nodes { id clientAddress userAgent revokedAt account { email } } } } } }"
    )
    account = (await asker.data(document))["viewer"]["account"]
    newest, _, own, *_ = account["sessions"]["nodes"]
    assert newest["account"] == {"email": email}
    assert (newest["clientAddress"], newest["revokedAt"]) == ("127.0.0.1", None)
    assert newest["userAgent"].startswith("python-httpx/")
    assert (await asker.do("revokeSession", "id revokedAt", id=newest["id"]))["revokedAt"]
    assert code(await client(staff, third["accessToken"]).answer(VIEWER)) == "UNAUTHENTICATED"
    assert (await client(staff, second["accessToken"]).data(VIEWER))["viewer"]
    refused = await asker.refused("revokeSession", id=own["id"])
    assert [problem["code"] for problem in refused["problems"]] == ["OWN_SESSION"]
    assert (await asker.do("signOutEverywhere", "id", accountId=account["id"]))["id"] == account["id"]
    assert code(await client(staff, second["accessToken"]).answer(VIEWER)) == "UNAUTHENTICATED"
    assert (await asker.data(VIEWER))["viewer"]


async def test_signing_in_tells_its_session(staff: Staff, email: str) -> None:
    public = Client(staff.http, {})
    selection = "refreshExpiresAt session { id expiresAt endsAt account { email } }"
    values = {"hospital": staff.slug, "email": email, "password": PASSWORD}
    made = await public.do("signIn", selection, **values)
    assert made["session"]["account"] == {"email": email}
    assert made["session"]["expiresAt"] == made["refreshExpiresAt"] < made["session"]["endsAt"]


async def test_wrong_passwords_are_limited_and_told(staff: Staff) -> None:
    await staff.person("CASHIER")
    email, public = f"cashier@{staff.slug}.example", Client(staff.http, {})
    values = {"hospital": staff.slug, "email": email}
    document = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }"
    codes = []
    for _ in range(11):
        body = {"query": document, "variables": {"input": values | {"password": "wrong"}}}
        response = await staff.http.post("/graphql", json=body)
        (error,) = response.json()["errors"]
        codes.append((response.status_code, error["extensions"]["code"]))
    assert codes == [(200, "INVALID_CREDENTIALS")] * 10 + [(429, "RATE_LIMITED")]
    wait = error["extensions"]["details"]["retryAfterSeconds"]
    assert 50 <= wait == int(response.headers["Retry-After"]) <= 60
    # The right one has to wait as well.
    body["variables"] = {"input": values | {"password": PASSWORD}}
    assert (await staff.http.post("/graphql", json=body)).status_code == 429
    admin = staff.hospital.admin
    await admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1", staff.hospital.id)
    made = await public.do("signIn", "accessToken", **values, password=PASSWORD)
    shown = "{ viewer { account { failedSignIns lastFailedSignInAt } } }"
    account = (await client(staff, made["accessToken"]).data(shown))["viewer"]["account"]
    assert account["failedSignIns"] == 0
    lasts = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(account["lastFailedSignInAt"])
    assert lasts < dt.timedelta(minutes=5)
    await admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1", staff.hospital.id)


async def test_signing_in_with_a_second_factor(staff: Staff) -> None:
    asker = await staff.person("AUDITOR")
    email, public = f"auditor@{staff.slug}.example", Client(staff.http, {})
    values = {"hospital": staff.slug, "email": email, "password": PASSWORD}
    shown = (await asker.data("mutation { beginSecondFactor { secret uri } }"))["beginSecondFactor"]
    totp = pyotp.parse_uri(shown["uri"])
    assert isinstance(totp, pyotp.TOTP)
    assert (totp.secret, totp.name, totp.digits, totp.interval) == (shown["secret"], email, 6, 30)
    # Begun is not turned on.
    assert await public.do("signIn", "accessToken", **values)
    assert (await asker.refused("confirmSecondFactor", code="wrong"))["code"] == "INVALID_CREDENTIALS"
    codes = (await asker.do("confirmSecondFactor", "codes", code=totp.now()))["codes"]
    assert len(codes) == 10
    assert (await public.refused("signIn", **values))["code"] == "SECOND_FACTOR_REQUIRED"
    assert (await public.refused("signIn", **values | {"password": "wrong"}))["code"] == "INVALID_CREDENTIALS"
    assert (await public.refused("signIn", **values, code="wrong"))["code"] == "INVALID_CREDENTIALS"
    made = await public.do("signIn", "accessToken account { id secondFactorSince }", **values, code=codes[0])
    assert made["account"]["secondFactorSince"]
    assert (await public.refused("signIn", **values, code=codes[0]))["code"] == "INVALID_CREDENTIALS"
    account = made["account"]["id"]
    off = "mutation ($input: DisableSecondFactorInput!) { disableSecondFactor(input: $input) }"
    assert code(await asker.answer(off, input={"accountId": account})) == "INVALID_CREDENTIALS"
    assert await asker.data(off, input={"accountId": account, "code": codes[1]}) == {"disableSecondFactor": True}
    assert await public.do("signIn", "accessToken", **values)
    assert code(await public.answer("mutation { beginSecondFactor { secret } }")) == "UNAUTHENTICATED"
