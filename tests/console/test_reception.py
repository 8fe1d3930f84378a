"""Reception's day in a real browser: booking, moving, checking in, and what the server refuses."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="needs the browser driver: pip install playwright")

from playwright.async_api import Browser, Locator, Page, expect

from loadgen.play.accounts import PASSWORD
from tests.console.conftest import CHROMIUM, Console, browsing
from tests.console.desk import ZONE, Desk, at, open_desk, tomorrow
from tests.databases import DatabaseServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
]
Check = Callable[[Page], Awaitable[list[str]]]
DAY = tomorrow()


@pytest.fixture(scope="module")
async def desk(server: DatabaseServer) -> AsyncIterator[Desk]:
    async with open_desk(server) as opened:
        yield opened


@pytest.fixture
async def person(chromium: Browser, desk: Desk) -> AsyncIterator[Console]:
    async with browsing(chromium, desk.address) as opened:
        yield opened


async def board(person: Console, desk: Desk, day: dt.date = DAY) -> Page:
    """The board of the department on a day, of the receptionist."""
    page = await person.opened(f"/reception?department={desk.department}&day={day}")
    await expect(free(page, "Always", "23:00")).to_be_visible()
    return page


def free(page: Page, doctor: str, time: str) -> Locator:
    return page.get_by_role("button", name=f"Book {time}, Ida {doctor}", exact=False)


def card(page: Page, doctor: str, time: str) -> Locator:
    return page.get_by_role("region", name=f"Ida {doctor}").get_by_role("button", name=f"{time} to")


async def test_booking_takes_five_interactions_by_keyboard(person: Console, desk: Desk, accessible: Check) -> None:
    page = await board(person, desk)
    assert await accessible(page) == []
    await free(page, "Always", "06:00").focus()

    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Book 06:00")
    await expect(dialog.get_by_role("combobox", name="Patient")).to_be_focused()
    await page.keyboard.type("weissmuler")
    await expect(page.get_by_role("option", name="Jörg Weißmüller")).to_be_visible()
    assert await accessible(page) == []
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("combobox", name="Patient")).to_have_value("Jörg Weißmüller")
    await page.keyboard.press("Enter")

    await expect(dialog).to_have_count(0)
    await expect(card(page, "Always", "06:00")).to_be_focused()
    await expect(card(page, "Always", "06:00")).to_have_accessible_name("06:00 to 06:20, Jörg Weißmüller, Booked")
    assert ("06:00", "Weißmüller", "BOOKED") in await desk.appointments("Always", DAY)


async def test_arrows_go_through_times_and_doctors(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await free(page, "Always", "10:00").focus()
    await page.keyboard.press("ArrowDown")
    await expect(free(page, "Always", "10:20")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(free(page, "Besides", "10:20")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowLeft")
    await expect(free(page, "Always", "10:00")).to_be_focused()


async def test_people_who_share_a_telephone_are_all_found(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await free(page, "Always", "10:00").click()
    await page.get_by_role("combobox", name="Patient").fill("+49 30 7000002")
    await expect(page.get_by_role("option")).to_have_count(2)


async def test_two_receptionists_on_one_slot(chromium: Browser, desk: Desk, person: Console) -> None:
    """Whoever opens the form first holds the time; the other one is told, and keeps what was typed."""
    first = await board(person, desk)
    async with browsing(chromium, desk.address) as other:
        second = await other.opened(f"/reception?department={desk.department}&day={DAY}", "admin")
        await expect(free(second, "Besides", "08:00")).to_be_visible()
        await free(first, "Besides", "08:00").click()
        await expect(first.get_by_role("dialog")).to_be_visible()
        await expect(first.get_by_role("combobox", name="Patient")).to_be_focused()
        await first.get_by_role("combobox", name="Patient").fill("Vogelsang")
        await first.get_by_role("option", name="Iris Vogelsang").click()

        await free(second, "Besides", "08:00").click()
        refused = second.get_by_role("dialog").get_by_role("alert")
        await expect(refused).to_contain_text("Somebody else is booking this time right now.")
        await second.get_by_label("Reason").fill("kept")
        await first.get_by_role("button", name="Book", exact=True).click()
        await expect(card(first, "Besides", "08:00")).to_be_visible()

        await second.get_by_role("combobox", name="Patient").fill("weissmuller")
        await second.get_by_role("option", name="Jörg Weißmüller").click()
        await second.get_by_role("button", name="Book", exact=True).click()
        await expect(
            second.get_by_text("Double booking: the doctor has another appointment at that time.")
        ).to_be_visible()
        await expect(second.get_by_label("Reason")).to_have_value("kept")
    booked = await desk.appointments("Besides", DAY)
    assert [one for one in booked if one[0] == "08:00"] == [("08:00", "Vogelsang", "BOOKED")]


async def test_dragging_moves_and_undo_moves_back(person: Console, desk: Desk) -> None:
    await desk.book("Always", "Vogelsang", at(DAY, 12))
    page = await board(person, desk)
    await card(page, "Always", "12:00").drag_to(free(page, "Besides", "13:00"))
    await expect(page.get_by_role("alert")).to_contain_text("Iris Vogelsang was moved from 12:00.")
    await expect(card(page, "Besides", "13:00")).to_be_visible()
    assert ("13:00", "Vogelsang", "BOOKED") in await desk.appointments("Besides", DAY)

    await page.get_by_role("button", name="Undo").click()
    await expect(card(page, "Always", "12:00")).to_be_visible()
    assert ("13:00", "Vogelsang", "BOOKED") not in await desk.appointments("Besides", DAY)


async def test_refused_drag_goes_back_and_says_what_it_hit(person: Console, desk: Desk) -> None:
    await desk.book("Always", "Weißmüller", at(DAY, 14))
    await desk.book("Besides", "Vogelsang", at(DAY, 14, 20))
    page = await board(person, desk)
    await card(page, "Always", "14:00").drag_to(card(page, "Besides", "14:20"))

    await expect(page.get_by_text("Double booking: the doctor has another appointment at that time.")).to_be_visible()
    await expect(page.get_by_text("Jörg Weißmüller stays at the time that was booked.")).to_be_visible()
    assert ("14:00", "Weißmüller", "BOOKED") in await desk.appointments("Always", DAY)


async def test_moving_by_keyboard_and_by_form(person: Console, desk: Desk, accessible: Check) -> None:
    await desk.book("Always", "Vogelsang-Meier", at(DAY, 16))
    page = await board(person, desk)
    await page.get_by_role("button", name="Drag Olaf Vogelsang-Meier, 16:00").focus()
    await page.keyboard.press("Enter")
    await free(page, "Besides", "16:20").focus()
    await page.keyboard.press("Enter")
    await expect(card(page, "Besides", "16:20")).to_be_visible()

    await card(page, "Besides", "16:20").click()
    await page.get_by_role("button", name="Move …").click()
    await expect(page.get_by_role("button", name="Free time")).to_be_visible()
    assert await accessible(page) == []
    await page.get_by_role("button", name="Free time").click()
    await page.get_by_role("option", name="17:00").click()
    await page.get_by_role("button", name="Move", exact=True).click()
    await expect(card(page, "Besides", "17:00")).to_be_visible()
    assert ("17:00", "Vogelsang-Meier", "BOOKED") in await desk.appointments("Besides", DAY)


async def test_check_in_waiting_room_and_its_undoing(person: Console, desk: Desk, accessible: Check) -> None:
    starts = dt.datetime.now(ZONE).replace(second=0, microsecond=0) + dt.timedelta(minutes=5)
    await desk.book("Besides", "Weißmüller", starts)
    page = await board(person, desk, starts.date())
    time = f"{starts:%H:%M}"
    await card(page, "Besides", time).click()
    await page.get_by_role("button", name="Check in").click()
    waiting = page.get_by_role("complementary", name="Waiting room").get_by_role("button", name="Jörg Weißmüller")
    await expect(waiting).to_be_visible()
    await expect(card(page, "Besides", time)).to_have_accessible_name(
        f"{time} to {starts + dt.timedelta(minutes=20):%H:%M}, Jörg Weißmüller, Waiting"
    )
    assert await accessible(page) == []

    await waiting.click()
    await page.get_by_role("button", name="Undo …").click()
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(waiting).to_have_count(0)
    assert (time, "Weißmüller", "BOOKED") in await desk.appointments("Besides", starts.date())


async def test_cancelling_needs_a_reason_and_is_undone(person: Console, desk: Desk) -> None:
    await desk.book("Always", "Weißmüller", at(DAY, 18))
    page = await board(person, desk)
    await card(page, "Always", "18:00").click()
    await page.get_by_role("button", name="Cancel …").click()
    await page.get_by_role("button", name="Cancel the appointment").click()
    await expect(page.get_by_text("Say why: it stays on record.")).to_be_visible()
    await page.get_by_label("Reason").fill("Telephoned")
    await page.get_by_role("button", name="Cancel the appointment").click()

    gone = page.get_by_role("complementary").get_by_role("button", name="Jörg Weißmüller")
    await expect(gone).to_contain_text("Cancelled")
    assert ("18:00", "Weißmüller", "CANCELLED") in await desk.appointments("Always", DAY)
    await gone.click()
    await page.get_by_role("button", name="Undo …").click()
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(card(page, "Always", "18:00")).to_be_visible()


async def test_what_is_too_early_is_told_in_the_servers_words(person: Console, desk: Desk) -> None:
    await desk.book("Always", "Weißmüller", at(DAY, 20))
    page = await board(person, desk)
    await card(page, "Always", "20:00").click()
    await page.get_by_role("button", name="Did not come").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert ("20:00", "Weißmüller", "BOOKED") in await desk.appointments("Always", DAY)


async def test_typed_text_survives_a_reload_and_the_end_of_the_session(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await free(page, "Always", "21:00").click()
    await page.get_by_role("combobox", name="Patient").fill("vogelsang iris")
    await page.get_by_role("option", name="Iris Vogelsang").click()
    await page.get_by_label("Reason").fill("Dizzy since Sunday")
    await page.reload()
    await free(page, "Always", "21:00").click()
    await expect(page.get_by_label("Reason")).to_have_value("Dizzy since Sunday")

    account = await desk.admin.data(
        """{ accounts(first: 1, filter: {email: {eq: "reception@demo.example"}}) { nodes { id } } }"""
    )
    await desk.admin.do("signOutEverywhere", "id", accountId=account["accounts"]["nodes"][0]["id"])
    await page.get_by_role("button", name="Book", exact=True).click()
    asked = page.get_by_role("alertdialog", name="Your session has ended")
    await asked.get_by_label("Password").fill(PASSWORD)
    await asked.get_by_role("button", name="Sign in", exact=True).click()

    # The booking that waited for the session is done, once.
    await expect(card(page, "Always", "21:00")).to_be_visible()
    booked = await desk.appointments("Always", DAY)
    assert [one for one in booked if one[0] == "21:00"] == [("21:00", "Vogelsang", "BOOKED")]


async def count(desk: Desk, last_name: str) -> int:
    """How many patients have the family name."""
    found = await desk.admin.data(
        "query($name: String!) { patients(first: 1, filter: {lastName: {eq: $name}}) { totalCount } }", name=last_name
    )
    return int(found["patients"]["totalCount"])


async def register(page: Page, first: str, last: str, phone: str) -> None:
    """Fills in and sends the form that `r` opens."""
    await page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Register a patient")
    await dialog.get_by_label("Given name").fill(first)
    await dialog.get_by_label("Family name").fill(last)
    await dialog.get_by_role("spinbutton").first.click()
    await page.keyboard.type("03021980")
    await dialog.get_by_role("button", name="Gender").click()
    await page.get_by_role("option", name="Female").click()
    await dialog.get_by_label("Telephone").fill(phone)
    await dialog.get_by_role("button", name="Register", exact=True).click()


async def test_registering_shows_likely_duplicates_and_goes_on_to_a_walk_in(
    person: Console, desk: Desk, accessible: Check
) -> None:
    await desk.add_patient("Adele", "Doppelmann", "+49 30 7000010")
    page = await board(person, desk, dt.datetime.now(ZONE).date())
    await register(page, "Adele", "Doppelmann", "+49 30 7000010")
    likely = page.get_by_role("alert").filter(has_text="Likely registered already")
    await expect(likely).to_contain_text("Adele Doppelmann")
    assert await count(desk, "Doppelmann") == 1
    assert await accessible(page) == []
    await page.get_by_role("button", name="Somebody else: register").click()
    await expect(page.get_by_role("dialog", name="Registered")).to_contain_text(
        "Adele Doppelmann has the record number"
    )

    await page.get_by_role("button", name="Here now …").click()
    await page.get_by_role("button", name="Doctor").click()
    await page.get_by_role("option", name="Ida Always").click()
    assert await accessible(page) == []
    await page.get_by_role("button", name="Into the waiting room").click()
    waiting = page.get_by_role("complementary", name="Waiting room").get_by_role("button", name="Adele Doppelmann")
    await expect(waiting).to_contain_text("Waiting")
    assert await count(desk, "Doppelmann") == 2


async def test_problems_of_a_registration_stand_beside_their_fields(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await register(page, "Berta", "Fehlmann", "no number")
    dialog = page.get_by_role("dialog", name="Register a patient")
    await expect(dialog.get_by_label("Telephone")).to_have_attribute("aria-invalid", "true")
    await expect(dialog.get_by_label("Family name")).to_have_value("Fehlmann")
    assert await count(desk, "Fehlmann") == 0


async def test_booking_that_met_no_server_is_done_once_when_it_is_back(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await free(page, "Besides", "22:00").click()
    await page.get_by_role("combobox", name="Patient").fill("vogelsang iris")
    await page.get_by_role("option", name="Iris Vogelsang").click()
    await person.context.set_offline(True)
    await page.get_by_role("button", name="Book", exact=True).click()
    banner = page.get_by_role("alert").filter(has_text="The server cannot be reached.")
    await expect(banner).to_be_visible()
    await expect(banner).to_contain_text("Trying again")
    assert [one for one in await desk.appointments("Besides", DAY) if one[0] == "22:00"] == []

    await person.context.set_offline(False)
    await expect(card(page, "Besides", "22:00")).to_be_visible()
    await expect(banner).to_have_count(0)
    assert [one for one in await desk.appointments("Besides", DAY) if one[0] == "22:00"] == [
        ("22:00", "Vogelsang", "BOOKED")
    ]
    # What a browser says of a request that found no server; nothing else went wrong.
    assert {said for said in person.complaints if "ERR_INTERNET_DISCONNECTED" not in said} == set()
    person.complaints.clear()


async def test_day_department_and_length_are_in_the_address(person: Console, desk: Desk) -> None:
    page = await board(person, desk)
    await page.keyboard.press("n")
    after = DAY + dt.timedelta(days=1)
    await expect(page).to_have_url(f"{person.server}/reception?department={desk.department}&day={after}")
    await page.get_by_role("button", name="Length").click()
    await page.get_by_role("option", name="30 minutes").click()
    await expect(page).to_have_url(f"{person.server}/reception?department={desk.department}&day={after}&minutes=30")
    await expect(free(page, "Always", "10:30")).to_be_visible()
    await page.reload()
    await expect(free(page, "Always", "10:30")).to_be_visible()


async def test_who_may_not_see_appointments_has_no_reception(person: Console) -> None:
    page = await person.opened("/reception", "pharmacy")
    await expect(page.get_by_role("heading", name="There is no such screen")).to_be_visible()
    await expect(page.get_by_role("link", name="Reception")).to_have_count(0)


async def test_pictures_of_the_board(chromium: Browser, desk: Desk, pictures: Path) -> None:
    for scheme in ("light", "dark"):
        for width, height in ((390, 844), (1440, 900)):
            size = {"width": width, "height": height}
            async with browsing(chromium, desk.address, viewport=size, color_scheme=scheme) as person:
                page = await board(person, desk)
                await page.screenshot(path=pictures / f"board-{scheme}-{width}.png")
                overflow = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
                assert overflow <= 0
