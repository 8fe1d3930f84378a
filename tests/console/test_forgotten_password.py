"""A forgotten password: from the sign-in by way of the mail to a new one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright", reason="needs the browser driver: pip install playwright")

from playwright.async_api import Browser, Page, expect

from tests import kept
from tests.console.conftest import CHROMIUM, Console, browsing
from tests.databases import Database, DatabaseServer
from tests.mailbox import Mailbox, link_of
from tests.web import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
]
EMAIL = "analyst@demo.example"
NEW = "five plain words of mine"


@pytest.fixture
async def demo(server: DatabaseServer) -> AsyncIterator[Database]:
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture
async def person(chromium: Browser, demo: Database) -> AsyncIterator[Console]:
    async with serving(demo) as address, browsing(chromium, address) as opened:
        yield opened


async def test_link_of_the_mail_sets_a_new_password_once(
    person: Console, demo: Database, tmp_path: Path, accessible: Callable[[Page], Awaitable[list[str]]]
) -> None:
    mailbox = Mailbox(demo.worker_dsn, tmp_path)
    await mailbox.delivered()
    page = await person.tab()
    await page.get_by_role("link", name="Forgotten password").click()
    await page.get_by_label("Hospital").fill("demo")
    await page.get_by_label("E-mail address").fill(EMAIL)
    assert await accessible(page) == []
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("a mail with a link is on its way")
    (mail,) = await mailbox.delivered()
    link = urlsplit(link_of(mail))

    page = await person.tab(f"/reset-password#{link.fragment}")
    await page.get_by_label("New password").fill(NEW)
    await page.get_by_label("The same again").fill("something else")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The two are not the same.")).to_be_visible()
    await page.get_by_label("New password").fill("short")
    await page.get_by_label("The same again").fill("short")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("New password").fill(NEW)
    await page.get_by_label("The same again").fill(NEW)
    assert await accessible(page) == []
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("The password is set")

    await page.get_by_role("link", name="Back to signing in").click()
    await page.get_by_label("Hospital").fill("demo")
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(NEW)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome, Anna Analyst")

    again = await person.tab(f"/reset-password#{link.fragment}")
    await again.get_by_label("New password").fill(NEW)
    await again.get_by_label("The same again").fill(NEW)
    await again.keyboard.press("Enter")
    await expect(again.get_by_role("alert")).to_be_visible()


async def test_nobody_learns_whether_there_is_an_account(person: Console, demo: Database, tmp_path: Path) -> None:
    mailbox = Mailbox(demo.worker_dsn, tmp_path)
    await mailbox.delivered()
    page = await person.tab("/forgotten-password")
    await page.get_by_label("Hospital").fill("demo")
    await page.get_by_label("E-mail address").fill("nobody@demo.example")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("a mail with a link is on its way")
    assert await mailbox.delivered() == []
