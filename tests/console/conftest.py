"""The console in a real browser that can reach nothing but the server."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loadgen.play.accounts import PASSWORD
from web import console

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The browser finds no other host, as on a machine without the internet.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
AXE = Path(console.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
CHECK = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}
"""


class Console:
    """A browser of one person: its tabs share cookies and storage, and whatever they complain of is noted."""

    def __init__(self, context: "BrowserContext", server: str) -> None:
        self.context = context
        self.server = server.rstrip("/")
        self.requested: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requested.append(request.url))

    async def tab(self, path: str = "/") -> "Page":
        """A tab at an address."""
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        await page.goto(f"{self.server}{path}")
        return page

    async def sign_in(self, page: "Page", name: str = "reception", hospital: str = "demo") -> None:
        """Fills in the form that is there."""
        await page.get_by_label("Hospital").fill(hospital)
        await page.get_by_label("E-mail address").fill(f"{name}@{hospital}.example")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("navigation").wait_for()

    async def opened(self, path: str = "/", name: str = "reception") -> "Page":
        """A tab at an address, of somebody who has signed in."""
        page = await self.tab(path)
        await self.sign_in(page, name)
        return page


Opening = Callable[..., Awaitable[Console]]


@pytest.fixture
async def chromium() -> AsyncIterator["Browser"]:
    playwright = pytest.importorskip("playwright.async_api", reason="needs the browser driver: pip install playwright")
    # A machine that does much else is slow; whatever takes longer is wrong.
    playwright.expect.set_options(timeout=20_000)
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def browsing(browser: "Browser", server: str, **given: Any) -> AsyncIterator[Console]:
    """A browser of one person; a complaint that the test does not take off the list fails it."""
    wanted = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "en-GB"} | given
    context = await browser.new_context(**wanted)
    context.set_default_timeout(20_000)
    await context.add_init_script(REPORT_VIOLATIONS)
    person = Console(context, server)
    try:
        yield person
    finally:
        await context.close()
    assert person.complaints == []
    assert [url for url in person.requested if not url.startswith((f"{person.server}/", "data:"))] == []


@pytest.fixture
async def person(chromium: "Browser", http_server: str) -> AsyncIterator[Console]:
    """Somebody at the demo hospital, in English and light."""
    async with browsing(chromium, http_server) as opened:
        yield opened


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("WARDGRAPH_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def accessible() -> Callable[["Page"], Awaitable[list[str]]]:
    """What axe finds wrong with a screen."""
    if not AXE.exists():
        pytest.skip("needs axe: npm ci in web/console")
    source = AXE.read_text(encoding="utf-8")

    async def check(page: "Page") -> list[str]:
        await page.evaluate(source)
        found: list[str] = await page.evaluate(CHECK)
        return found

    return check
