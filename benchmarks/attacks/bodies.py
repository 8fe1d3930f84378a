"""The attacks: what each sends. Every document is one of its own, or the server would know it already."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Body = Callable[[int], bytes]


@dataclass(frozen=True)
class Attack:
    """An attack, over so many connections.

    `answered` are those that are not refused by what they ask, `known` those whose variables make the difference: their
    document is one that a client of the server sends, too.
    """

    name: str
    body: Body
    connections: int = 8
    answered: bool = False
    known: bool = False


def request(query: str, variables: dict[str, Any] | None = None) -> bytes:
    """The body of a request."""
    return json.dumps({"query": query, "variables": variables or {}}).encode()


def _query(query: str) -> Body:
    return lambda place: request(f"{query} # {place}")


def _known(query: str, **variables: Any) -> Body:
    return lambda _: request(query, variables)


def _sign_up(place: str) -> str:
    person = 'password: "a long enough one", firstName: "A", lastName: "B", birthDate: "1990-01-01", gender: FEMALE'
    return f'signUpPatient(input: {{email: "{place}@attack.example", {person}}}) {{ id }}'


def _many(count: int, text: str) -> str:
    return " ".join(text.format(place) for place in range(count))


_SEARCH = "query ($text: String!) { doctors(filter: {name: {matches: $text}}) { nodes { id } } }"
_PAGES = "appointments(first: 100) { nodes { id } }"
_NESTED = f"{{ departments(first: 100) {{ nodes {{ doctors(first: 100) {{ nodes {{ {_PAGES} }} }} }} }} }}"
_WIDE = _many(150, "d{}: doctors(first: 1) {{ nodes {{ id firstName lastName jobTitle specialization fullName }} }}")
# Anybody may see these: as dear as the limit lets them be.
_ALLOWED = (
    "{ departments(first: 100) { nodes { id name doctors(first: 100) { nodes { id fullName specialization } } } } }"
)
_SLOTS = (
    'availableSlots(specialization: "Cardiology", from: "2030-01-01T00:00:00Z", to: "2030-01-31T00:00:00Z",'
    " durationMinutes: 5) { startsAt }"
)

ATTACKS = (
    Attack(
        "100 signUpPatient in one operation",
        lambda place: request(f"mutation {{ {' '.join(f'a{n}: ' + _sign_up(f'{place}x{n}') for n in range(100))} }}"),
    ),
    Attack("signUpPatient", lambda place: request(f"mutation {{ {_sign_up(str(place))} }}"), answered=True),
    Attack(
        "signIn, guessing",
        lambda place: request(
            f'mutation {{ signIn(input: {{hospital: "demo", email: "admin@demo.example", password: "{place}"}})'
            " { accessToken } }"
        ),
        answered=True,
    ),
    Attack("1,000 times the same field", _query(f"{{ {'hospital { name } ' * 1000} }}")),
    Attack("40 times the same field, twice", _query(f"{{ {'hospital { name name name } ' * 40} }}"), answered=True),
    Attack("2,000 aliases of __typename", _query(f"{{ {_many(2000, 'a{}: __typename')} }}")),
    Attack("1,000 directives", _query("{ __typename " + "@a " * 1000 + "}")),
    Attack("2,000 unknown fields", _query(f"{{ {_many(2000, 'x{}')} }}")),
    Attack("1,500 operations", _query(_many(1500, "query q{} {{ __typename }}"))),
    Attack(
        "90 fragments that compare",
        _query(
            f"{{ hospital {{ {_many(90, '...f{}')} }} }} "
            + _many(90, "fragment f{} on Hospital {{ name slug name slug }}"),
        ),
        answered=True,
    ),
    Attack("a document of 100 kB", _query(f"{{ {_many(20_000, 'a{}')} }}"), 4),
    Attack("a text of 600 kB", _query('{ hospital(slug: "' + "\\u0041" * 100_000 + '") { name } }'), 4),
    Attack("a text of 60 kB", _query('{ hospital(slug: "' + "\\u0041" * 10_000 + '") { name } }'), 4),
    Attack("matches of 15,000 words", _known(_SEARCH, text="word " * 15_000), known=True),
    Attack("matches of one long word", _known(_SEARCH, text="w" * 60_000), known=True),
    Attack("matches of 33 dashes", _known(_SEARCH, text="-" * 33), known=True),
    Attack("pages that cost too much", _query(_NESTED)),
    Attack(
        "1,000 objects of variables",
        _known(
            "query ($f: DoctorFilter) { doctors(filter: $f) { nodes { id } } }",
            f={"and": [{"firstName": {"eq": str(n)}} for n in range(450)]},
        ),
        known=True,
    ),
    Attack("wide documents", _query(f"{{ {_WIDE} }}"), answered=True),
    Attack("pages that are just allowed", _query(_ALLOWED), answered=True),
    Attack("free slots of a month", _query(f"{{ {_SLOTS} }}"), answered=True),
    Attack("{ __typename }, 32 connections", _query("{ __typename }"), 32, answered=True),
)
