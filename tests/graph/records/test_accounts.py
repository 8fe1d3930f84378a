"""Accounts over HTTP: made, changed, suspended, let in again."""

from typing import Any

from graph.declare import ids
from tests.staff import PASSWORD, Staff
from tests.web import Client, sign_in

ACCOUNT = "id email roles status nurse { id } receptionist { id }"


async def read(client: Client, key: str) -> Any:
    """An account by its id."""
    document = f"query Test($id: ID!) {{ account(id: $id) {{ {ACCOUNT} }} }}"
    return (await client.data(document, id=key))["account"]


async def test_an_account_is_made_found_and_changed(boss: Client, cashier: Client, staff: Staff) -> None:
    nurse = ids.encode("Nurse", await staff.hospital.new_nurse())
    made = await boss.do(
        "createAccount", ACCOUNT, email=" Nora@day.example ", password=PASSWORD, roles=["NURSE"], nurseId=nurse
    )
    assert made == {
        "id": made["id"], "email": "nora@day.example", "roles": ["NURSE"], "status": "ACTIVE", "nurse": {"id": nurse},
        "receptionist": None,
    }  # fmt: skip
    # The nurse has an account now.
    refused = await boss.refused("deleteNurse", nurseId=nurse)
    assert (refused["code"], refused["details"]) == ("IN_USE", {"type": "nurse", "id": nurse, "uses": {}})
    document = f"query Test($filter: AccountFilter) {{ accounts(filter: $filter) {{ nodes {{ {ACCOUNT} }} }} }}"
    asked = {"email": {"eq": "nora@day.example"}}
    for filtered in (asked, {"nurseId": {"eq": nurse}}):
        assert (await boss.data(document, filter=filtered))["accounts"]["nodes"] == [made]
    auditor = await staff.person("AUDITOR")
    assert (await read(auditor, made["id"]))["roles"] == ["NURSE"]
    assert await read(cashier, made["id"]) is None
    assert (await cashier.data(document, filter=asked))["accounts"]["nodes"] == []

    # The role needs the nurse as long as the account has it.
    refused = await boss.refused("updateAccount", accountId=made["id"], nurseId=None)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("nurseId", "REQUIRED")]
    changed = await boss.do("updateAccount", ACCOUNT, accountId=made["id"], email="NORA@example.com")
    assert changed == made | {"email": "nora@example.com"}
    changed = await boss.do("updateAccount", ACCOUNT, accountId=made["id"], roles=["PHARMACIST"], nurseId=None)
    assert changed == made | {"email": "nora@example.com", "roles": ["PHARMACIST"], "nurse": None}
    assert await read(boss, made["id"]) == changed
    await sign_in(staff.http, staff.slug, "nora@example.com", PASSWORD)


async def test_what_is_wrong_with_an_account_is_told_and_nothing_is_made(boss: Client, cashier: Client) -> None:
    refused = await boss.refused("createAccount", email="x", password="", roles=["DOCTOR"])
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("email", "MALFORMED_EMAIL"), ("password", "REQUIRED"), ("doctorId", "REQUIRED"),
    ]  # fmt: skip
    other = {"patientId": ids.encode("Doctor", 1), "nurseId": "nonsense"}
    refused = await boss.refused("createAccount", email="x", password=PASSWORD, roles=["NURSE"], **other)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("email", "MALFORMED_EMAIL"), ("patientId", "MALFORMED_ID"), ("nurseId", "MALFORMED_ID"),
    ]  # fmt: skip
    given = {"email": "admin@day.example", "password": PASSWORD, "roles": ["CASHIER"]}
    refused = await boss.refused("createAccount", **given)
    assert (refused["code"], refused["details"]) == ("ALREADY_EXISTS", {"path": "email"})
    viewer = await cashier.data("{ viewer { account { id email } } }")
    own = viewer["viewer"]["account"]["id"]
    refused = await boss.refused("updateAccount", accountId=own, email="x", nurseId="nonsense")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("email", "MALFORMED_EMAIL"), ("nurseId", "MALFORMED_ID"),
    ]  # fmt: skip
    for mutation, values in (
        ("createAccount", given | {"email": "other@day.example"}),
        ("updateAccount", {"accountId": own, "roles": ["ADMIN"]}),
        ("suspendAccount", {"accountId": own}),
        ("reactivateAccount", {"accountId": own}),
    ):
        refused = await cashier.refused(mutation, **values)
        assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "account.manage"})
    document = """{ accounts(filter: {or: [{email: {eq: "other@day.example"}}, {email: {eq: "x"}}]}) { totalCount } }"""
    assert await boss.data(document) == {"accounts": {"totalCount": 0}}


async def test_a_suspended_account_is_out_at_once_and_comes_back(boss: Client, staff: Staff) -> None:
    analyst = await staff.person("ANALYST")
    document = "{ viewer { account { id } } }"
    key = (await analyst.data(document))["viewer"]["account"]["id"]
    refused = await boss.refused("reactivateAccount", accountId=key)
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "ACTIVE", "to": "ACTIVE"})
    assert await boss.do("suspendAccount", "status", accountId=key) == {"status": "SUSPENDED"}
    answer = await analyst.answer(document)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    credentials = {"hospital": staff.slug, "email": "analyst@day.example", "password": PASSWORD}
    refused = await Client(staff.http, {}).refused("signIn", **credentials)
    assert refused["code"] == "INVALID_CREDENTIALS"
    refused = await boss.refused("suspendAccount", accountId=key)
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "SUSPENDED", "to": "SUSPENDED"})

    assert await boss.do("reactivateAccount", "status", accountId=key) == {"status": "ACTIVE"}
    # What was ended stays ended.
    assert (await analyst.answer(document))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    again = await sign_in(staff.http, staff.slug, credentials["email"], PASSWORD)
    assert (await again.data(document))["viewer"]["account"]["id"] == key
