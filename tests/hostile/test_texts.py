"""Control characters in every text of every mutation: each is refused, and the problem names the text's field."""

from typing import Any

from graph.schema import schema
from tests.hostile.places import Place, places
from tests.web import Client

_PLACES = [
    place
    for place in places(schema._schema)  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
    # What a bulk edit's filter compares with is none of its texts.
    if place.kind == "String" and place.document.startswith("mutation") and "filter" not in place.path
]
# What is compared and never kept, each with the code that says so.
COMPARED = {
    "password": "what is kept of it is a hash",
    "newPassword": "likewise",
    "currentPassword": "likewise",
    "token": "it is none that was issued",
    "refreshToken": "likewise",
    "code": "it is none of the account's codes",
    "hospital": "it is no hospital's",
    "signIn(input.email)": "the hospital beside it is none",
    "requestPasswordReset(input.email)": "likewise",
    "openPatientRecord(input.reason)": "only doctors open records",
    "updateOwnInsurance(input.insuranceProvider)": "only patients enter their own",
    "updateOwnInsurance(input.insurancePolicyNumber)": "likewise",
}
CODES = {
    "CONTROL_CHARACTER", "MALFORMED", "MALFORMED_EMAIL", "MALFORMED_PHONE", "UNKNOWN_VALUE", "UNKNOWN_CURRENCY",
    "UNKNOWN_TIME_ZONE", "UNKNOWN_COUNTRY",
}  # fmt: skip


async def problems(client: Client, place: Place, value: str) -> list[dict[str, Any]]:
    body = {"query": place.document, "variables": place.with_value(value)}
    response = await client.http.post("/graphql", json=body, headers=client.headers)
    (error, *_) = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT", (place.name, error)
    found: list[dict[str, Any]] = error["extensions"]["problems"]
    return found


def field(place: Place) -> str:
    """The path of a place as problems have it: without the input, of which every field is one."""
    # What a bulk edit sets is named as the update of one record names it.
    return ".".join(map(str, place.path[1:])).removeprefix("set.")


async def test_a_control_character_is_a_problem_of_its_field(attackers: dict[str, Client]) -> None:
    for place in _PLACES:
        if COMPARED.keys() & {place.name, place.path[-1]}:
            continue
        found = await problems(attackers["admin"], place, "Eva\u0007 Berg\u202e")
        # Of a list the problem is that of all of it.
        named = {field(place), field(place).removesuffix(".0")}
        assert any(each["path"] in named and each["code"] in CODES for each in found), (place.name, found)


async def test_nul_is_a_problem_of_its_field(attackers: dict[str, Client]) -> None:
    for place in _PLACES:
        (found,) = await problems(attackers["admin"], place, "Eva\0")
        assert (found["path"], found["code"]) == (".".join(map(str, place.path)), "NUL")


def test_there_are_many_texts() -> None:
    assert len(_PLACES) > 60
    assert COMPARED.keys() <= {str(name) for place in _PLACES for name in (place.name, place.path[-1])}
