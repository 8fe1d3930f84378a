"""People of one name, given or family: made, found, sorted by the name that there is, and told, by both executors."""

from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

BOTH = pytest.mark.parametrize("executor", ["compiled", "core"])
BORN = {"birthDate": "1990-05-05", "gender": "FEMALE"}
# As they stand by family name; who has none stands where the given name belongs.
PEOPLE = (("Zoe", "Adams"), ("Bono", None), ("Ada", "Cole"), (None, "Dali"), ("Eminem", ""), ("Bea", "Fox"))
BY_FAMILY_NAME = [((first or ""), (last or "")) for first, last in PEOPLE]
BY_GIVEN_NAME = sorted(BY_FAMILY_NAME, key=lambda names: names[0] or names[1])
NAMELESS = [("firstName", "REQUIRED"), ("lastName", "REQUIRED")]
ONE_NAME: tuple[dict[str, str | None], ...] = (
    {"firstName": "Pele"},
    {"lastName": "Pele"},
    {"firstName": None, "lastName": "Xu"},
)
STAFF: dict[str, dict[str, str]] = {
    "createNurse": {"shift": "DAY"},
    "createReceptionist": {},
    "createOtherStaff": {"jobTitle": "Cook"},
    "createDoctor": {
        "specialization": "Surgery", "registrationExpiresOn": "2099-01-01", "consultationFee": "80",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    boss = await staff.person("ADMIN")
    for first, last in PEOPLE:
        names = {key: name for key, name in (("firstName", first), ("lastName", last)) if name is not None}
        shown = await boss.do("registerPatient", "firstName lastName fullName", **names, **BORN)
        whole = " ".join(filter(None, (first, last)))
        assert shown == {"firstName": first or "", "lastName": last or "", "fullName": whole}
    return boss


@pytest.fixture
def way(executor: str, request: pytest.FixtureRequest) -> str:
    """Has the executor answer that a case names."""
    if executor == "core":
        request.getfixturevalue("uncompiled")
    return executor


async def _walked(boss: Client, order: str, size: str, start: str, at: str) -> list[tuple[str, str]]:
    """All patients, in pages of one."""
    document = f"""query($at: String) {{ patients({size}: 1, {start}: $at, orderBy: {order}) {{
        edges {{ cursor node {{ firstName lastName }} }} pageInfo {{ {at} }} }} }}"""
    found: list[tuple[str, str]] = []
    cursor = None
    for _ in range(len(PEOPLE) + 1):
        page = (await boss.data(document, at=cursor))["patients"]
        if not page["edges"]:
            return found
        [edge] = page["edges"]
        assert edge["cursor"] == page["pageInfo"][at]
        cursor = edge["cursor"]
        found.append((edge["node"]["firstName"], edge["node"]["lastName"]))
    raise AssertionError(f"There is no end after {found}.")


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("order", "people"), [("LAST_NAME_ASC", BY_FAMILY_NAME), ("FIRST_NAME_ASC", BY_GIVEN_NAME)], ids=["family", "given"]
)
async def test_pages_are_in_the_order_of_the_name_that_there_is(
    boss: Client,
    executor: str,  # noqa: ARG001
    order: str,
    people: list[tuple[str, str]],
) -> None:
    assert await _walked(boss, order, "first", "after", "endCursor") == people
    assert await _walked(boss, order, "last", "before", "startCursor") == people[::-1]
    assert await _walked(boss, order.replace("ASC", "DESC"), "first", "after", "endCursor") == people[::-1]


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": {"matches": "bono"}}, ["Bono"]),
        ({"name": {"matches": "Daly"}}, ["Dali"]),
        ({"name": {"matches": "Fox Bea"}}, ["Bea Fox"]),
        ({"firstName": {"startsWith": "emi"}}, ["Eminem"]),
        ({"lastName": {"eq": "dali"}}, ["Dali"]),
        ({"lastName": {"eq": ""}}, ["Bono", "Eminem"]),
    ],
)
async def test_whoever_has_one_name_is_found_by_it(
    boss: Client,
    executor: str,  # noqa: ARG001
    asked: dict[str, Any],
    found: list[str],
) -> None:
    document = "query($f: PatientFilter) { patients(filter: $f) { totalCount nodes { fullName } } }"
    page = (await boss.data(document, f=asked))["patients"]
    assert [row["fullName"] for row in page["nodes"]] == found
    assert page["totalCount"] == len(found)


@pytest.mark.parametrize("command", STAFF)
async def test_staff_may_have_one_name(boss: Client, staff: Staff, command: str) -> None:
    given = STAFF[command] | {"departmentId": ids.encode("Department", staff.hospital.department)}
    for place, names in enumerate(ONE_NAME):
        own = {"registrationNumber": f"One-{place}"} if command == "createDoctor" else {}
        made = await boss.do(command, "firstName lastName", **given, **own, **names)
        assert made == {"firstName": names.get("firstName") or "", "lastName": names.get("lastName", "")}
    refused = await boss.refused(command, **given, **({"registrationNumber": "X"} if command == "createDoctor" else {}))
    assert [(each["path"], each["code"]) for each in refused["problems"]] == NAMELESS


async def test_whoever_has_neither_is_refused(boss: Client, staff: Staff) -> None:
    for names in ({}, {"firstName": ""}, {"lastName": " "}, {"firstName": None, "lastName": "\u3000"}):
        refused = await boss.refused("registerPatient", **names, **BORN)
        assert [(each["path"], each["code"]) for each in refused["problems"]] == NAMELESS
    given = {"email": "one@day.example", "password": "a long secret of theirs"}
    stranger = Client(staff.http, {})
    refused = await stranger.refused("signUpPatient", **given, **BORN)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == NAMELESS
    assert await stranger.do("signUpPatient", "email", **given, **BORN, firstName="Pink") == {"email": given["email"]}


@BOTH
@pytest.mark.usefixtures("way")
async def test_an_account_of_one_name_is_found_by_it(boss: Client, executor: str) -> None:
    given = {"email": f"{executor}@day.example", "roles": ["CASHIER"], "phone": "+49305550"}
    refused = await boss.refused("inviteAccount", **given, firstName=" ")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == NAMELESS
    made = await boss.do("inviteAccount", "id firstName lastName", **given, firstName=f"{executor}ina")
    assert (made["firstName"], made["lastName"]) == (f"{executor}ina", "")
    document = "query($f: AccountFilter) { accounts(filter: $f) { nodes { id firstName lastName } } }"
    assert (await boss.data(document, f={"name": {"matches": f"{executor}ina"}}))["accounts"]["nodes"] == [made]
