"""startsWith and matches over GraphQL: by both executors, in connections of the root and of a parent."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from tests.staff import Staff
from tests.web import Client

BORN = dt.date(2000, 1, 1)
BOTH = pytest.mark.parametrize("executor", ["compiled", "core"])


@dataclass
class Ward:
    """Two doctors' patients, and those who ask."""

    clients: dict[str, Client]


@pytest.fixture(scope="module")
async def ward(staff: Staff) -> Ward:
    hospital = staff.hospital
    admin = await staff.person("ADMIN")
    doctors = [await hospital.new_doctor(), await hospital.new_doctor()]
    people = (("Ada", "Müller", "Asthma"), ("Bob", "50%_off", "Gout and asthma"), ("Cy", "Smith", "Gout"))
    for place, (first, last, diagnosis) in enumerate(people):
        patient = (
            await hospital.call(
                "ADMIN",
                "register_patient",
                p_first_name=first,
                p_last_name=last,
                p_birth_date=BORN,
                p_gender="OTHER",
                p_phone=f"+49 30 555-{place}",
                p_email=f"{first}@Example.com",
                p_allergies=[],
                p_insurance_cover_percent=0,
            )
        )["id"]
        appointment = await hospital.book(patient, doctors[place % 2], hospital.at(9 + place))
        await hospital.begin(appointment)
        visit = await hospital.call(
            "ADMIN",
            "record_visit",
            p_appointment_id=appointment,
            p_diagnosis=diagnosis,
            p_notes=f"Seen by doctor {place}",
        )
        await hospital.call(
            "ADMIN",
            "add_treatment",
            p_visit_id=visit["id"],
            p_kind="ECG",
            p_cost="20",
            p_notes=f"Electrode {place} fell off",
        )
        await hospital.call(
            "ADMIN", "update_patient_care", p_patient_id=patient, p_changes={"notes": f"Faints at sight {place}"}
        )
    await hospital.new_medication(5)
    return Ward(
        {
            "ADMIN": admin,
            "DOCTOR": await staff.person("DOCTOR", doctor=doctors[0]),
            "RECEPTIONIST": await staff.person("RECEPTIONIST"),
            "CASHIER": await staff.person("CASHIER"),
        }
    )


@pytest.fixture
def way(executor: str, request: pytest.FixtureRequest) -> str:
    """Has the executor answer that a case names."""
    if executor == "core":
        request.getfixturevalue("uncompiled")
    return executor


async def _patients(client: Client, asked: dict[str, Any]) -> list[str]:
    data = await client.data(
        "query($f: PatientFilter) { patients(filter: $f, orderBy: FIRST_NAME_ASC) { totalCount nodes { firstName } } }",
        f=asked,
    )
    assert data["patients"]["totalCount"] == len(data["patients"]["nodes"])
    return [row["firstName"] for row in data["patients"]["nodes"]]


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"lastName": {"startsWith": "mÜ"}}, ["Ada"]),
        ({"lastName": {"startsWith": "50%_"}}, ["Bob"]),
        ({"lastName": {"startsWith": "%"}}, []),
        ({"lastName": {"eq": "MÜLLER"}}, ["Ada"]),
        ({"lastName": {"eq": "mu\u0308ller"}}, ["Ada"]),
        ({"lastName": {"eq": "Muller"}}, []),
        ({"lastName": {"in": ["smith", " MÜLLER\u00a0"]}}, ["Ada", "Cy"]),
        ({"lastName": {"gte": "muller", "lt": "MZ"}}, ["Ada"]),
        ({"email": {"eq": "ADA@example.COM"}}, ["Ada"]),
        ({"name": {"matches": "Mueler"}}, ["Ada"]),
        ({"email": {"startsWith": "CY@ex"}}, ["Cy"]),
        ({"phone": {"in": ["+49 30 555-0", "+49 (0) 30/5552"]}}, ["Ada", "Cy"]),
        ({"or": [{"name": {"matches": "smiht"}}, {"phone": {"eq": "+49305551"}}]}, ["Bob", "Cy"]),
        ({"name": {"matches": "x"}, "phone": {"isNull": False}}, []),
    ],
)
async def test_patients_are_found(ward: Ward, executor: str, asked: dict[str, Any], found: list[str]) -> None:  # noqa: ARG001
    assert await _patients(ward.clients["ADMIN"], asked) == found
    # A doctor finds their own patients among them.
    assert await _patients(ward.clients["DOCTOR"], asked) == [name for name in found if name != "Bob"]


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("words", "found"),
    [("ASTHMA", {"Asthma", "Gout and asthma"}), ("gout -asthma", {"Gout"}), ('"seen by" 1', {"Gout and asthma"})],
)
async def test_visits_are_found_by_their_words(ward: Ward, executor: str, words: str, found: set[str]) -> None:  # noqa: ARG001
    document = "query($t: String!) { visits(filter: {text: {matches: $t}}) { nodes { diagnosis } } }"
    for asker, seen in (("ADMIN", found), ("DOCTOR", found - {"Gout and asthma"}), ("RECEPTIONIST", set())):
        data = await ward.clients[asker].data(document, t=words)
        assert {row["diagnosis"] for row in data["visits"]["nodes"]} == seen, asker


@BOTH
@pytest.mark.usefixtures("way")
async def test_patients_and_treatments_are_found_by_the_words_of_their_notes(ward: Ward, executor: str) -> None:  # noqa: ARG001
    document = """query($p: String!, $t: String!) { patients(filter: {text: {matches: $p}}, orderBy: FIRST_NAME_ASC) {
        totalCount nodes { firstName treatments(filter: {text: {matches: $t}}) { totalCount nodes { notes } } } } }"""

    async def found(asker: str, patients: str, treatments: str) -> dict[str, list[str]]:
        data = (await ward.clients[asker].data(document, p=patients, t=treatments))["patients"]
        assert data["totalCount"] == len(data["nodes"])
        return {row["firstName"]: [each["notes"] for each in row["treatments"]["nodes"]] for row in data["nodes"]}

    assert await found("ADMIN", "FAINTS -1", '"fell off" 2') == {"Ada": [], "Cy": ["Electrode 2 fell off"]}
    assert await found("DOCTOR", "sight", "electrode") == {
        "Ada": ["Electrode 0 fell off"], "Cy": ["Electrode 2 fell off"],
    }  # fmt: skip
    # Neither the desk nor the cashier may read them.
    for asker in ("RECEPTIONIST", "CASHIER"):
        for words in ("faints", "-nothing"):
            assert await found(asker, words, words) == {}


@BOTH
@pytest.mark.usefixtures("way")
async def test_a_parents_connection_is_searched_as_well(ward: Ward, executor: str) -> None:  # noqa: ARG001
    data = await ward.clients["ADMIN"].data(
        """{ doctors(orderBy: CREATED_AT_ASC) { nodes {
               patients(filter: {name: {matches: "mueler"}}) { totalCount nodes { lastName } }
               visits(filter: {text: {matches: "gout"}}) { totalCount nodes { diagnosis } } } }
             medications(filter: {name: {matches: "medicaton", startsWith: "MED"}}) { totalCount }
             departments(filter: {name: {matches: "kardiology"}}) { nodes { name } } }"""
    )
    first, second = data["doctors"]["nodes"]
    assert first == {
        "patients": {"totalCount": 1, "nodes": [{"lastName": "Müller"}]},
        "visits": {"totalCount": 1, "nodes": [{"diagnosis": "Gout"}]},
    }
    assert second == {
        "patients": {"totalCount": 0, "nodes": []},
        "visits": {"totalCount": 1, "nodes": [{"diagnosis": "Gout and asthma"}]},
    }
    assert data["medications"]["totalCount"] == 1
    assert data["departments"]["nodes"] == [{"name": "Cardiology"}]


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("asked", "path", "message"),
    [
        ({"name": {"matches": "a " * 11}}, "filter.name.matches", "must search for at most 10 words at a time"),
        ({"name": {"matches": "a" * 201}}, "filter.name.matches", "must search for at most 200 characters"),
        (
            {"or": [{"phone": {"eq": "1"}}, {"lastName": {"startsWith": "a" * 201}}]},
            "filter.or.1.lastName.startsWith",
            "must search for at most 200 characters",
        ),
    ],
)
async def test_a_search_for_too_much_says_so(
    ward: Ward,
    executor: str,  # noqa: ARG001
    asked: dict[str, Any],
    path: str,
    message: str,
) -> None:
    answer = await ward.clients["ADMIN"].answer(
        "query($f: PatientFilter) { patients(filter: $f) { totalCount } }", f=asked
    )
    (error,) = answer["errors"]
    assert error["message"] == f"{path} {message}."
    assert error["extensions"] == {
        "code": "BAD_USER_INPUT",
        "hint": "Correct these fields and send the request again. Nothing was changed.",
        "problems": [{"path": path, "code": "TOO_LARGE", "message": message}],
    }


# As many signs as a search may have characters, and more in a row than PostgreSQL's parser keeps (32).
ODD = {
    "dashes": ("-" * 200, []),
    "dashes before a word": ("-" * 199 + "a", []),
    "dashes apart": ("- " * 98 + "gout", ["Gout", "Gout and asthma"]),
    "dashes among signs": ("-!-&-|-(-)" * 20, []),
    "wide dashes": ("\uff0d" * 200, []),
    "dashes within": ("gout" + "-" * 100 + "asthma", ["Gout and asthma"]),
    "a quote": ('"', []),
    "quotes": ('"' * 200, []),
    "quoted dashes": ('-"' * 100, []),
    "a query": ("a & (b | !c) <-> d:*", []),
    "brackets": ("((((" * 50, []),
    "or": ("or " * 10, []),
    "backslashes": ("\\" * 200, []),
    "percent signs": ("%_" * 100, []),
    "apostrophes": ("'" * 200, []),
    "an emoji": ("\U0001f600" * 200, []),
    "a long word": ("x" * 200, []),
    "letters that fold into four": ("\u3316" * 20, []),
    "spaces": (" \t\n\u00a0", []),
    "nothing": ("", []),
}


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("odd", ODD)
async def test_any_text_can_be_searched_for(ward: Ward, executor: str, odd: str) -> None:  # noqa: ARG001
    text, found = ODD[odd]
    data = await ward.clients["ADMIN"].data(
        """query($t: String!) {
             visits(filter: {text: {matches: $t}}, orderBy: VISITED_AT_ASC) { nodes { diagnosis } }
             named: patients(filter: {name: {matches: $t}}) { totalCount } }""",
        t=text,
    )
    assert sorted(row["diagnosis"] for row in data["visits"]["nodes"]) == found
    assert data["named"]["totalCount"] == (1 if odd == "dashes before a word" else 0)
    begun = await ward.clients["ADMIN"].answer(
        "query($t: String!) { patients(filter: {lastName: {startsWith: $t}}) { totalCount } }", t=text
    )
    if text:
        assert begun == {"data": {"patients": {"totalCount": 0}}}
    else:
        (problem,) = begun["errors"][0]["extensions"]["problems"]
        assert (problem["path"], problem["code"]) == ("filter.lastName.startsWith", "EMPTY")


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("text", ["\0", "gout\0"])
@pytest.mark.parametrize("search", ["text: {matches: $t}", "name: {matches: $t}", "lastName: {startsWith: $t}"])
async def test_what_is_no_text_is_refused(ward: Ward, executor: str, search: str, text: str) -> None:  # noqa: ARG001
    answer = await ward.clients["ADMIN"].answer(
        f"query($t: String!) {{ patients(filter: {{{search}}}) {{ totalCount }} }}", t=text
    )
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_an_empty_variable_is_not_taken_for_everything(ward: Ward) -> None:
    answer = await ward.clients["ADMIN"].answer(
        "query($t: String) { patients(filter: {name: {matches: $t}}) { totalCount } }", t=None
    )
    assert answer["errors"][0]["extensions"]["problems"][0]["path"] == "filter.name.matches"
