"""Operations that hash a password: how many, where, and what they keep from others meanwhile."""

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from argon2 import PasswordHasher
from graphql import GraphQLNonNull

from graph.declare import ids
from graph.engine.schema import core_of, hashing_fields
from graph.schema import schema
from tests.databases import Database
from tests.graph.core.test_disconnect import ask, leave, metric
from tests.staff import PASSWORD, Staff
from tests.web import SECRET, Client, serving
from wardgraph import passwords, tokens

MOST = 16
# The longest wait for what happens by itself, on a busy machine as well.
PATIENCE = 120


class Hasher(PasswordHasher):
    """Notes the threads that hash a password, and waits in each until it is let go.

    It hashes at the least cost: what is looked at here is who waits for whom, and sixteen hashes take minutes at the
    low priority of their threads on a busy machine.
    """

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.threads: list[threading.Thread] = []
        self.go = threading.Event()
        self.go.set()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.note()
        return super().hash(password, salt=salt)

    def note(self) -> None:
        self.threads.append(threading.current_thread())
        assert self.go.wait(PATIENCE)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hasher]:
    made = Hasher()
    run = passwords._output  # noqa: SLF001 - what runs in a thread at sign-in

    def run_and_note(parameters: str, password: str) -> bytes:
        made.note()
        # At the least cost, too, of nobody's password.
        return run(f"$argon2id$v=19$m=8,t=1,p=1${parameters.rpartition('$')[2]}", password)

    monkeypatch.setattr(passwords, "_hasher", made)
    monkeypatch.setattr(passwords, "_output", run_and_note)
    yield made
    made.go.set()


@pytest.fixture(params=["compiled", "core"])
async def client(request: pytest.FixtureRequest, database: Database, staff: Staff) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody in particular, at a server of its own, who may sign up as often as they like."""
    await staff.hospital.admin.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds)"
        " SELECT $1, kind, 1000, 1 FROM unnest('{sign_up.address,sign_up.email}'::text[]) AS kind"
        " ON CONFLICT DO NOTHING",
        staff.hospital.id,
    )
    headers = {"Wardgraph-Hospital": staff.slug}
    limits = httpx.Limits(max_connections=None)
    async with (
        serving(database, executor=request.param) as address,
        httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=PATIENCE) as made,
    ):
        yield made


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


def sign_up(email: str) -> str:
    return (
        f'signUpPatient(input: {{email: "{email}", password: "{PASSWORD}", firstName: "Ada", lastName: "Hashes",'
        ' birthDate: "1990-01-01", gender: FEMALE}) { email }'
    )


def sign_in(email: str) -> str:
    return f'signIn(input: {{hospital: "day", email: "{email}", password: "{PASSWORD}"}}) {{ accessToken }}'


def create_account(email: str) -> str:
    named = 'firstName: "Ada", lastName: "Doe", phone: "1"'
    return f'createAccount(input: {{email: "{email}", password: "{PASSWORD}", roles: [ADMIN], {named}}}) {{ id }}'


async def post(client: httpx.AsyncClient, document: str, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": document}, headers=headers)


async def until_hashing(hasher: Hasher, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        # Polls a condition: no event of the loop tells of what a thread began.
        while len(hasher.threads) < count:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


async def until_metric(client: httpx.AsyncClient, line: str, value: float) -> None:
    async with asyncio.timeout(PATIENCE):
        # Polls a condition: the server tells nobody that its state has changed.
        while await metric(str(client.base_url), line) != value:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


async def sign_ups(staff: Staff, like: str) -> int:
    found: int = await staff.hospital.admin.fetchval("SELECT count(*) FROM auth.sign_ups WHERE email LIKE $1", like)
    return found


async def accounts(staff: Staff, like: str) -> int:
    found: int = await staff.hospital.admin.fetchval("SELECT count(*) FROM auth.accounts WHERE email LIKE $1", like)
    return found


def test_whatever_takes_a_password_counts_as_hashing() -> None:
    mutation = core_of(schema).mutation_type
    assert mutation is not None
    taking = set()
    for name, field in mutation.fields.items():
        for argument in field.args.values():
            of = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
            if {"password", "newPassword"} & of.fields.keys():
                taking.add(name)
    assert (
        hashing_fields(schema)
        == taking
        == {
            "signIn",
            "signUpPatient",
            "createAccount",
            "registerDoctor",
            "acceptInvitation",
            "changePassword",
            "resetPassword",
        }
    )


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ("mutation { %s }", 60),
        ("mutation { ...f } fragment f on Mutation { ... on Mutation { %s } }", 2),
        (f"mutation {{ %s last: {create_account('z@many.example')} }}", 1),
        (f"mutation {{ %s last: {sign_in('z@many.example')} }}", 1),
    ],
)
async def test_several_of_one_operation_are_refused_as_a_whole(
    client: httpx.AsyncClient, staff: Staff, hasher: Hasher, document: str, count: int
) -> None:
    fields = " ".join(f"a{place}: {sign_up(f'{place}@many.example')}" for place in range(count))
    answer = (await post(client, document % fields)).json()
    assert "data" not in answer
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["message"].endswith("fields that hash a password; 1 is allowed.")
    assert error["extensions"]["hint"] == "Send each in a request of its own."
    assert not hasher.threads
    assert await accounts(staff, "%@many.example") == await sign_ups(staff, "%@many.example") == 0


async def test_one_field_said_twice_is_one(client: httpx.AsyncClient, hasher: Hasher) -> None:
    field = sign_in("nobody@twice.example")
    answer = (await post(client, f"mutation {{ {field} {field} }}")).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_CREDENTIALS"]
    assert len(hasher.threads) == 1


@pytest.mark.parametrize("field", [sign_up("thread@hash.example"), sign_in("admin@day.example")])
@pytest.mark.usefixtures("boss")
async def test_hashing_leaves_the_loop_and_the_connections_to_others(
    client: httpx.AsyncClient, hasher: Hasher, field: str
) -> None:
    hasher.go.clear()
    asked = [asyncio.create_task(post(client, f"mutation {{ {field} }}")) for _ in range(6)]
    await until_hashing(hasher, 2)
    assert threading.current_thread() not in hasher.threads
    await until_metric(client, 'wardgraph_connections{state="in_use"}', 0)
    async with asyncio.timeout(PATIENCE):
        assert (await post(client, "{ hospital { name } }")).json()["data"]["hospital"]
    hasher.go.set()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}


async def test_a_connection_is_held_over_no_later_hash(
    client: httpx.AsyncClient, staff: Staff, boss: Client, hasher: Hasher
) -> None:
    hasher.go.clear()
    department = ids.encode("Department", staff.hospital.department)
    first = f'updateDepartment(input: {{departmentId: "{department}", location: "East"}}) {{ id }}'
    document = f"mutation {{ {first} {create_account('held@hash.example')} }}"
    asked = [asyncio.create_task(post(client, document, **boss.headers)) for _ in range(6)]
    await until_hashing(hasher, 2)
    await until_metric(client, 'wardgraph_connections{state="in_use"}', 0)
    hasher.go.set()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}


@pytest.mark.parametrize("who", ["public", "bad token", "nurse"])
async def test_what_is_refused_is_not_hashed(client: httpx.AsyncClient, staff: Staff, hasher: Hasher, who: str) -> None:
    headers = {"bad token": {"Authorization": "Bearer nonsense"}}.get(who, {})
    if who == "nurse":
        nurse = await staff.hospital.new_nurse()
        session = await staff.hospital.sign_in(f"nurse-{client.base_url.port}", ["NURSE"], nurse=nurse)
        claims = tokens.Claims(staff.hospital.id, session, 1)
        headers = {"Authorization": f"Bearer {tokens.issue(SECRET, claims, dt.datetime.now(dt.UTC))}"}
    answer = (await post(client, f"mutation {{ {create_account('no@hash.example')} }}", **headers)).json()
    code = "FORBIDDEN" if who == "nurse" else "UNAUTHENTICATED"
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert not hasher.threads


async def test_a_guess_at_the_current_password_that_is_too_many_is_not_hashed(
    client: httpx.AsyncClient, staff: Staff, hasher: Hasher
) -> None:
    hospital = staff.hospital
    session = await hospital.sign_in(f"guess-{client.base_url.port}", ["ANALYST"])
    claims = tokens.Claims(hospital.id, session, 1)
    headers = {"Authorization": f"Bearer {tokens.issue(SECRET, claims, dt.datetime.now(dt.UTC))}"}
    await hospital.admin.execute(
        "INSERT INTO auth.limits VALUES ($1, 'sign_in.account_and_address', 2, 600)", hospital.id
    )
    guess = f'mutation {{ changePassword(input: {{currentPassword: "wrong", newPassword: "{PASSWORD} anew"}}) }}'
    answers = [await post(client, guess, **headers) for _ in range(4)]
    await hospital.admin.execute("DELETE FROM auth.limits WHERE hospital_id = $1", hospital.id)
    await hospital.admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1", hospital.id)
    codes = [answer.json()["errors"][0]["extensions"]["code"] for answer in answers]
    assert codes == ["INVALID_CREDENTIALS"] * 2 + ["RATE_LIMITED"] * 2
    # Of each guess the current password and the new one.
    assert len(hasher.threads) == 4


async def test_whoever_has_no_account_may_have_only_so_much_hashed(
    client: httpx.AsyncClient, staff: Staff, hasher: Hasher
) -> None:
    admin, hospital = staff.hospital.admin, staff.hospital.id
    await admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1 AND kind LIKE 'set_password.%'", hospital)
    await admin.execute("INSERT INTO auth.limits VALUES ($1, 'set_password.address', 2, 600)", hospital)
    port = client.base_url.port
    answers = [await post(client, f"mutation {{ {sign_up(f'{n}-{port}@limit.example')} }}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    (error,) = answers[2].json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["details"] == {"retryAfterSeconds": int(answers[2].headers["Retry-After"])}
    assert 290 <= int(answers[2].headers["Retry-After"]) <= 300
    assert len(hasher.threads) == 2
    assert await sign_ups(staff, f"%-{port}@limit.example") == 2
    await admin.execute("DELETE FROM auth.limits WHERE hospital_id = $1", hospital)
    await admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1", hospital)


async def test_beyond_the_queue_is_refused_with_a_time_to_come_back(
    client: httpx.AsyncClient, staff: Staff, hasher: Hasher
) -> None:
    hasher.go.clear()
    documents = [
        f"mutation {{ {sign_up(f'{place}-{client.base_url.port}@queue.example')} }}" for place in range(MOST + 1)
    ]
    asked = [asyncio.create_task(post(client, document)) for document in documents]
    async with asyncio.timeout(PATIENCE):
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    refused = [task.result() for task in done]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in refused] == [(503, "1")]
    (error,) = refused[0].json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["details"]) == ("OVERLOADED", {"retryAfterSeconds": 1})
    assert "data" not in refused[0].json()
    assert error["extensions"]["hint"]
    hasher.go.set()
    assert all("errors" not in answer.json() for answer in await asyncio.gather(*waiting))
    assert await sign_ups(staff, f"%-{client.base_url.port}@queue.example") == MOST
    # Its turn has come.
    assert "errors" not in (await post(client, documents[asked.index(done.pop())])).json()


async def test_what_a_gone_client_asked_for_is_not_begun(
    client: httpx.AsyncClient, staff: Staff, hasher: Hasher
) -> None:
    address, headers = str(client.base_url), {"Wardgraph-Hospital": staff.slug}
    port = client.base_url.port
    hasher.go.clear()
    first = [asyncio.create_task(post(client, f"mutation {{ {sign_up(f'{n}-{port}@gone.example')} }}")) for n in (1, 2)]
    await until_hashing(hasher, 2)
    gone = await ask(address, f"mutation {{ {sign_up(f'3-{port}@gone.example')} }}", headers)
    await leave(gone)
    line = 'wardgraph_request_seconds_count{executor="none",operation="mutation",outcome="abandoned"'
    await until_metric(client, line, 1)
    hasher.go.set()
    assert all("errors" not in answer.json() for answer in await asyncio.gather(*first))
    assert await sign_ups(staff, f"%-{port}@gone.example") == 2
    assert len(hasher.threads) == 2
