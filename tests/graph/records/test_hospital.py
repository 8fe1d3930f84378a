"""A hospital's settings over HTTP."""

from tests.staff import Staff
from tests.web import Client

SETTINGS = """name timeZone currency country taxRatePercent bookingHorizonDays staffHorizonDays lateCancelHours
    lateCancelFee noShowFee confirmAbove undoHours pastVisitDays"""
OF_STAFF = ("staffHorizonDays", "confirmAbove", "undoHours", "pastVisitDays")


async def test_an_administrator_changes_settings_and_everybody_sees_what_concerns_them(
    boss: Client, cashier: Client, staff: Staff
) -> None:
    before = (await boss.data(f"{{ hospital {{ {SETTINGS} }} }}"))["hospital"]
    given = {"country": "FR", "lateCancelFee": "20.00", "noShowFee": "30.00", "lateCancelHours": 12, "undoHours": 6}
    after = await boss.do("updateHospital", SETTINGS, **given)
    assert after == before | given
    assert (await cashier.data(f"{{ hospital {{ {SETTINGS} }} }}"))["hospital"] == after
    public = after | dict.fromkeys(OF_STAFF)
    visitor = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    assert (await visitor.data(f"{{ hospital {{ {SETTINGS} }} }}"))["hospital"] == public
    by_slug = f"query Test($slug: String) {{ hospital(slug: $slug) {{ {SETTINGS} }} }}"
    for client in (visitor, boss):
        assert (await client.data(by_slug, slug=staff.slug))["hospital"] == public

    refused = await cashier.refused("updateHospital", undoHours=1)
    assert refused["code"] == "FORBIDDEN"
    refused = await boss.refused("updateHospital", undoHours=None, country="France")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("country", "UNKNOWN_COUNTRY"), ("undoHours", "OUT_OF_RANGE"),
    ]  # fmt: skip
    assert (await boss.do("updateHospital", "country", country=before["country"]))["country"] == before["country"]


async def test_an_unusual_fee_is_confirmed(boss: Client) -> None:
    refused = await boss.refused("updateHospital", noShowFee="100000.01")
    assert refused["code"] == "CONFIRMATION_NEEDED"
    assert refused["details"]["warnings"] == [
        {
            "path": "noShowFee", "code": "LARGE_AMOUNT", "message": "is 100000.01 EUR, an unusually large amount",
            "amount": "100000.01", "confirmAbove": "100000.00", "currency": "EUR",
        }
    ]  # fmt: skip
    assert await boss.do("updateHospital", "noShowFee", noShowFee="100000.01", confirmed=True) == {
        "noShowFee": "100000.01"
    }
    assert await boss.do("updateHospital", "noShowFee", noShowFee="0") == {"noShowFee": "0.00"}
