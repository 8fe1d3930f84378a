"""Signing in and out in a real browser, with several tabs and a session that ends."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="needs the browser driver: pip install playwright")

from playwright.async_api import Browser, Page, expect

from loadgen.play.accounts import NAMES, PASSWORD
from tests.console.conftest import CHROMIUM, Console, browsing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
]
Check = Callable[[Page], Awaitable[list[str]]]


async def test_first_screen_is_the_sign_in_and_then_the_start(person: Console, accessible: Check) -> None:
    page = await person.tab()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert await accessible(page) == []
    await person.sign_in(page)

    await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    assert await accessible(page) == []


@pytest.mark.parametrize("name", NAMES.values())
async def test_every_role_signs_in(person: Console, name: str) -> None:
    page = await person.opened(name=name)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


async def test_wrong_password_is_told_and_typed_text_stays(person: Console) -> None:
    page = await person.tab("/somewhere")
    await page.get_by_label("Hospital").fill("demo")
    await page.get_by_label("E-mail address").fill("reception@demo.example")
    await page.get_by_label("Password").fill("wrong")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    await expect(page.get_by_label("Password")).to_be_focused()
    await expect(page.get_by_label("E-mail address")).to_have_value("reception@demo.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    # The address is still that of the screen that was asked for.
    await expect(page.get_by_role("heading", name="There is no such screen")).to_be_visible()


async def test_reload_and_a_second_tab_stay_signed_in(person: Console) -> None:
    first = await person.opened()
    await first.reload()
    await expect(first.get_by_role("navigation")).to_be_visible()
    second = await person.tab()
    await expect(second.get_by_role("navigation")).to_be_visible()
    third = await person.tab()
    await expect(third.get_by_role("navigation")).to_be_visible()


async def test_no_token_is_stored_where_scripts_can_read_it(person: Console) -> None:
    page = await person.opened()
    stored = await page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    cookies = await person.context.cookies(f"{person.server}/session")
    [cookie] = [one for one in cookies if "session" in one["name"]]

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["value"] not in stored
    assert "ey" not in stored


async def test_signing_out_in_one_tab_signs_out_all(person: Console) -> None:
    first = await person.opened()
    second = await person.tab()
    await expect(second.get_by_role("navigation")).to_be_visible()
    await first.get_by_role("button", name="Account").click()
    await first.get_by_role("menuitem", name="Sign out").click()

    for page in (first, second):
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await second.reload()
    await expect(second.get_by_role("heading", name="Sign in")).to_be_visible()


async def revoke_all(page: Page, server: str, name: str) -> None:
    """Ends the sessions of a demo account, as an administrator would."""
    asked = {
        "query": "mutation($input: SignInInput!) { signIn(input: $input) { accessToken account { id } } }",
        "variables": {"input": {"hospital": "demo", "email": f"{name}@demo.example", "password": PASSWORD}},
    }
    answer = await page.request.post(f"{server}/graphql", data=asked)
    session: dict[str, Any] = (await answer.json())["data"]["signIn"]
    ending = {
        "query": "mutation($input: SignOutEverywhereInput!) { signOutEverywhere(input: $input) { id } }",
        "variables": {"input": {"accountId": session["account"]["id"]}},
    }
    ended = await page.request.post(
        f"{server}/graphql", data=ending, headers={"Authorization": f"Bearer {session['accessToken']}"}
    )
    assert "errors" not in await ended.json()


LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"


async def test_ended_session_asks_over_the_screen_in_every_tab_and_goes_on(person: Console, accessible: Check) -> None:
    page, other = await person.opened(), await person.tab()
    await expect(other.get_by_role("navigation")).to_be_visible()
    await revoke_all(page, person.server, "reception")
    await page.evaluate(LOOK)
    dialog = page.get_by_role("alertdialog", name="Your session has ended")
    await expect(dialog).to_be_visible()
    await expect(page.get_by_role("heading", level=1, include_hidden=True)).to_contain_text("Welcome")
    assert await accessible(page) == []
    await other.evaluate(LOOK)
    await expect(other.get_by_role("alertdialog")).to_be_visible()

    await dialog.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    for tab in (page, other):
        await expect(tab.get_by_role("alertdialog")).to_have_count(0)
        await expect(tab.get_by_role("heading", level=1)).to_contain_text("Welcome")


async def test_somebody_else_gets_a_fresh_start_after_an_ended_session(person: Console) -> None:
    page = await person.opened(name="billing")
    await revoke_all(page, person.server, "billing")
    await page.evaluate(LOOK)
    await page.get_by_role("button", name="Sign in as somebody else").click()
    await person.sign_in(page, "pharmacy")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Petra")


async def test_palette_and_shortcuts_by_keyboard_alone(person: Console, accessible: Check) -> None:
    page = await person.opened("/nowhere")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog", name="Find a command")).to_be_visible()
    assert await accessible(page) == []
    await page.keyboard.type("start")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")

    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert await accessible(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_language_and_theme_are_chosen_and_kept(person: Console) -> None:
    page = await person.opened()
    await page.get_by_role("button", name="Language").click()
    await page.get_by_role("menuitemradio", name="Deutsch").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Willkommen")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await page.get_by_role("button", name="Farben").click()
    await page.get_by_role("menuitemradio", name="Dunkel").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Willkommen")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_pictures(chromium: Browser, http_server: str, pictures: Path) -> None:
    for scheme in ("light", "dark"):
        for width, height in ((390, 844), (1440, 900)):
            size = {"width": width, "height": height}
            async with browsing(chromium, http_server, viewport=size, color_scheme=scheme) as person:
                page = await person.tab()
                await expect(page.get_by_label("Password")).to_be_visible()
                await page.screenshot(path=pictures / f"sign-in-{scheme}-{width}.png")
                await person.sign_in(page, "admin")
                await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
                await page.screenshot(path=pictures / f"start-{scheme}-{width}.png")
                overflow = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
                assert overflow <= 0
