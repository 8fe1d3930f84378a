"""Accounts over HTTP: made, changed, suspended, let in again."""

from typing import Any

from graph.declare import ids
from tests.staff import PASSWORD, Staff
from tests.web import Client, sign_in

NAMES = {"firstName": "Nora", "lastName": "Doe", "phone": "+49305550"}
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
    # Without a person the account has names of its own.
    without = {"accountId": made["id"], "roles": ["PHARMACIST"], "nurseId": None}
    refused = await boss.refused("updateAccount", **without)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("firstName", "REQUIRED"), ("lastName", "REQUIRED"), ("phone", "REQUIRED"),
    ]  # fmt: skip
    changed = await boss.do("updateAccount", ACCOUNT, **without, **NAMES)
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
    given = {"email": "admin@day.example", "password": PASSWORD, "roles": ["CASHIER"]} | NAMES
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


async def test_who_has_no_person_has_names_and_is_found_by_them(boss: Client, cashier: Client) -> None:
    given = {"email": "olga@day.example", "password": PASSWORD, "roles": ["AUDITOR"]}
    refused = await boss.refused("createAccount", **given, phone="5" * 51)
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("phone", "TOO_LONG"), ("firstName", "REQUIRED"), ("lastName", "REQUIRED"),
    ]  # fmt: skip
    shown = "id firstName lastName phone"
    made = await boss.do("createAccount", shown, **given, firstName=" Olga ", lastName="Söder", phone="+49305550")
    assert made == {"id": made["id"], "firstName": "Olga", "lastName": "Söder", "phone": "+49305550"}
    document = f"query Test($filter: AccountFilter) {{ accounts(filter: $filter) {{ nodes {{ {shown} }} }} }}"
    for asked in (
        {"firstName": {"eq": "Olga"}}, {"lastName": {"startsWith": "sö"}}, {"name": {"matches": "soeder olga"}},
        {"name": {"matches": "Sodr"}},
    ):  # fmt: skip
        assert (await boss.data(document, filter=asked))["accounts"]["nodes"] == [made], asked
        assert (await cashier.data(document, filter=asked))["accounts"]["nodes"] == []


async def test_names_and_telephone_are_everybodys_own_to_change(boss: Client, cashier: Client) -> None:
    shown = "id firstName lastName phone email roles"
    own = (await cashier.data(f"{{ viewer {{ account {{ {shown} }} }} }}"))["viewer"]["account"]
    changed = await cashier.do("updateAccountContact", shown, accountId=own["id"], firstName="Cleo", phone="+49307770")
    # One of two names suffices.
    assert changed == own | {"firstName": "Cleo", "lastName": "", "phone": "+49307770"}
    other = (await boss.data("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    refused = await cashier.refused("updateAccountContact", accountId=other, phone="+49307770")
    assert (refused["code"], refused["details"]) == ("NOT_FOUND", {"type": "account", "id": other})
    changed = await boss.do("updateAccountContact", shown, accountId=own["id"], lastName="Till")
    assert changed == own | {"firstName": "Cleo", "lastName": "Till", "phone": "+49307770"}
    refused = await Client(cashier.http, {}).refused("updateAccountContact", accountId=own["id"], phone="+49301000")
    assert refused["code"] == "UNAUTHENTICATED"


async def test_a_deleted_account_is_gone_or_emptied(boss: Client, staff: Staff) -> None:
    shown = "id email status firstName lastName phone roles"
    given = {"password": PASSWORD, "roles": ["RECEPTIONIST"]} | NAMES
    keys = []
    for name in ("idle", "busy"):
        made = await boss.do("createAccount", shown, email=f"{name}@day.example", **given)
        client = await sign_in(staff.http, staff.slug, made["email"], PASSWORD)
        keys.append(made["id"])
        if name == "busy":
            patient, doctor = await staff.hospital.new_patient(), await staff.hospital.new_doctor()
            booked = await client.do(
                "bookAppointment", "id",
                patientId=ids.encode("Patient", patient), doctorId=ids.encode("Doctor", doctor),
                startsAt=staff.hospital.at(9).isoformat(), durationMinutes=30,
            )  # fmt: skip
        deleted = await boss.do("deleteAccount", shown, accountId=made["id"])
        if name == "busy":
            assert deleted["email"].endswith("@deleted.invalid")
            made_empty = made | {"status": "DELETED", "firstName": None, "lastName": None, "phone": None}
            assert deleted == made_empty | {"email": deleted["email"]}
        else:
            assert deleted == made
        assert (await client.answer("{ viewer { account { id } } }"))["errors"][0]["extensions"]["code"] == (
            "UNAUTHENTICATED"
        )
        credentials = {"hospital": staff.slug, "email": made["email"], "password": PASSWORD}
        assert (await Client(staff.http, {}).refused("signIn", **credentials))["code"] == "INVALID_CREDENTIALS"
        # The address is free again.
        again = await boss.do("createAccount", shown, email=made["email"], **given)
        assert again["id"] != made["id"]
    idle, busy = keys
    assert (await boss.refused("deleteAccount", accountId=idle))["code"] == "NOT_FOUND"
    document = "query Test($id: ID!) { appointment(id: $id) { bookedBy { id status email } } }"
    kept = (await boss.data(document, id=booked["id"]))["appointment"]["bookedBy"]
    assert (kept["id"], kept["status"]) == (busy, "DELETED")
    for mutation, values in (
        ("deleteAccount", {}), ("updateAccount", {"roles": ["ADMIN"]}), ("updateAccountContact", {"phone": "+493010"}),
    ):  # fmt: skip
        refused = await boss.refused(mutation, accountId=busy, **values)
        assert (refused["code"], refused["details"]["from"]) == ("BAD_TRANSITION", "DELETED")
    for mutation in ("suspendAccount", "reactivateAccount"):
        assert (await boss.refused(mutation, accountId=busy))["code"] == "BAD_TRANSITION"


async def test_roles_are_listed_with_their_accounts_and_permissions(
    boss: Client, cashier: Client, staff: Staff
) -> None:
    document = "{ roles { role accounts permissions } }"
    found = {each["role"]: each for each in (await boss.data(document))["roles"]}
    assert list(found) == [
        "ADMIN", "ANALYST", "AUDITOR", "CASHIER", "DOCTOR", "NURSE", "PATIENT", "PHARMACIST", "RECEPTIONIST",
    ]  # fmt: skip
    stored = await staff.hospital.admin.fetch(
        "SELECT roles, status FROM auth.accounts WHERE hospital_id = $1", staff.hospital.id
    )
    for role, each in found.items():
        assert each["accounts"] == sum(role in row["roles"] and row["status"] != "DELETED" for row in stored), role
    assert found["AUDITOR"]["permissions"] == [
        "account.contact.own", "account.second_factor.own", "audit.read", "password.change.own", "see.accounts",
        "see.database_users", "see.merges", "see.openings", "see.settings", "session.revoke.own",
    ]  # fmt: skip
    assert found["PATIENT"]["permissions"] == [
        "account.contact.own", "account.second_factor.own", "appointment.book.own", "appointment.cancel.own",
        "appointment.reschedule.own", "bill.issue.own", "contact_person.manage.own", "password.change.own",
        "patient.contact.own", "patient.insurance.own", "payment.start.own", "see.medications", "session.revoke.own",
    ]  # fmt: skip
    auditor = await staff.person("AUDITOR", "ANALYST")
    counted = {each["role"]: each["accounts"] for each in (await auditor.data(document))["roles"]}
    assert counted["AUDITOR"] == found["AUDITOR"]["accounts"] + 1
    assert await cashier.data(document) == {"roles": []}
    assert await Client(staff.http, {"Wardgraph-Hospital": staff.slug}).data(document) == {"roles": []}
