"""Hostile values in every argument: each is accepted, or refused with a code of the registry; none is an accident."""

import json
import os

import pytest

from graph.schema import schema
from tests.hostile.places import Place, places
from tests.hostile.values import VALUES
from tests.web import Client
from wardgraph.registry import REGISTRY

# How many values each place gets: HOSTILE=99 tries every one of them. With fewer, each value still gets to many places.
_SOME = int(os.environ.get("HOSTILE", "1"))
_CODES = {entry.code for entry in REGISTRY} - {"INTERNAL"}
_PLACES = list(places(schema._schema))  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
_GROUPS = 8


async def attack(client: Client, place: Place, name: str) -> list[str]:
    """What went wrong at a place with a value, in words."""
    marker = "\x01here\x01"
    variables = json.dumps(place.with_value(marker)).replace(json.dumps(marker), VALUES[name])
    body = f'{{"query": {json.dumps(place.document)}, "variables": {variables}}}'
    response = await client.http.post(
        "/graphql", content=body, headers=client.headers | {"Content-Type": "application/json"}
    )
    where = f"{place.name} with {name}: {response.status_code} {response.text[:300]}"
    if response.status_code >= 500:
        return [where]
    codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    return [] if codes <= _CODES else [where]


def chosen(number: int) -> list[str]:
    """The names of the values for a place."""
    names = list(VALUES)
    # Steps that share no factor with the number of values: places next to each other get different ones.
    return [names[(number * 7 + step * 11) % len(names)] for step in range(min(_SOME, len(names)))]


@pytest.mark.parametrize("group", range(_GROUPS))
@pytest.mark.parametrize("who", ["admin", "public"])
async def test_every_argument_takes_hostile_values(attackers: dict[str, Client], who: str, group: int) -> None:
    mine = list(enumerate(_PLACES))[group::_GROUPS]
    client = attackers[who]
    wrong = [each for number, place in mine for name in chosen(number) for each in await attack(client, place, name)]
    assert wrong == []
    assert mine
    # Nothing that was tried has signed the attacker out, after which all would have been refused for that alone.
    assert ((await client.data("{ viewer { account { id } } }"))["viewer"] is not None) == (who != "public")


def test_the_steps_reach_every_value() -> None:
    assert {name for number in range(len(VALUES)) for name in chosen(number)} == set(VALUES)
