"""GraphiQL in a real browser that can reach nothing but the server: what a person exploring the API finds."""

import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="needs the browser driver: pip install playwright")

from playwright.async_api import BrowserContext, Locator, Page, Route, async_playwright, expect

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
TABS = {
    "AdminHospital": "admin@demo.example",
    "ReceptionDesk": "reception@demo.example",
    "DoctorDay": "doctor@demo.example",
    "NurseWard": "nurse@demo.example",
    "PharmacyStock": "pharmacy@demo.example",
    "CashierBills": "billing@demo.example",
    "AnalystFigures": "analyst@demo.example",
    "AuditorAccounts": "auditor@demo.example",
    "PatientMyself": "patient@demo.example",
}
# GraphiQL lays Monaco open under this name. Its panes draw only the lines in sight, its models hold all.
MODEL = "(name) => __MONACO.editor.getModels().find((model) => model.uri.path.endsWith(name))"
SET_TEXT = f"([name, text]) => ({MODEL})(name).setValue(text)"
RESULT = f"({MODEL})('response.json').getValue()"

# A page can only be looked at by a browser; .ci/run installs one where it may.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
]


class Ide:
    """The page, and what went on beneath it."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.page: Page = context.pages[0]
        self.server = server.rstrip("/")
        self.requested: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    async def open(self) -> None:
        await self.page.goto(f"{self.server}/graphql")
        await expect(self.page.locator("#account-bar .status.good")).to_be_visible(timeout=20_000)
        await expect(self.page.locator(".graphiql-query-editor .view-line").first).to_be_visible()

    def tab_named(self, name: str) -> Locator:
        return self.page.get_by_role("tab").filter(has=self.page.get_by_role("button", name=name, exact=True))

    async def tab(self, name: str) -> None:
        await self.tab_named(name).get_by_role("button", name=name, exact=True).click()
        await expect(self.tab_named(name)).to_have_attribute("aria-selected", "true")

    async def tabs(self) -> list[str]:
        return await self.page.locator(".graphiql-tab-button").all_inner_texts()

    async def write(self, document: str) -> None:
        """Puts a document into the query pane at once: typed letter by letter, brackets would close themselves."""
        await self.page.evaluate(SET_TEXT, ["operation.graphql", document])

    async def run(self, operation: str | None = None) -> dict[str, Any]:
        """The answer to the document; where it holds several operations, to the one named."""
        await self.page.evaluate(SET_TEXT, ["response.json", ""])
        button = self.page.locator(".graphiql-execute-button")
        if operation is None:
            await expect(button).not_to_have_attribute("aria-haspopup", "menu")
            await button.click()
        else:
            await expect(button).to_have_attribute("aria-haspopup", "menu")
            await button.click()
            await self.page.get_by_role("menuitem", name=operation, exact=True).click()
        await self.page.wait_for_function(f"() => {RESULT}.trim() !== ''")
        answer: dict[str, Any] = json.loads(await self.page.evaluate(RESULT))
        return answer


@pytest.fixture
async def ide(http_server: str, tmp_path: Path) -> AsyncIterator[Ide]:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1440, "height": 900},
            color_scheme="light",
        )
        try:
            ide = Ide(context, http_server)
            await ide.open()
            yield ide
        finally:
            await context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("WARDGRAPH_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def test_everything_comes_from_the_server_and_obeys_the_page_policy(ide: Ide, pictures: Path) -> None:
    await ide.tab("DoctorDay")
    answer = await ide.run()
    await ide.page.get_by_role("button", name="Show Documentation Explorer").click()
    await ide.page.locator(".graphiql-doc-explorer-content").get_by_text("Query", exact=True).click()
    await expect(ide.page.locator(".graphiql-doc-explorer-content")).to_contain_text("viewer")
    await ide.page.screenshot(path=pictures / "graphiql.png")

    assert answer["data"]
    assert "Wardgraph" in await ide.page.locator("#account-bar").inner_text()
    elsewhere = [url for url in ide.requested if not url.startswith((f"{ide.server}/", "data:"))]
    workers = {url.rpartition("/")[2].partition("-")[0] for url in ide.requested if ".worker-" in url}
    assert elsewhere == []
    assert workers >= {"graphql.worker", "json.worker"}
    assert ide.complaints == []


async def test_first_visit_finds_a_tab_for_each_role_signed_in_and_its_query_runs(ide: Ide, pictures: Path) -> None:
    assert await ide.tabs() == list(TABS)
    for name, email in TABS.items():
        await ide.tab(name)
        await expect(ide.page.locator("#account-bar select")).to_have_value(email)
        await expect(ide.page.locator("#account-bar .status")).to_have_text("Signed in as")

        has_several = name in ("ReceptionDesk", "PharmacyStock", "CashierBills", "PatientMyself")
        starter = await ide.run(name if has_several else None)
        await ide.page.screenshot(path=pictures / f"graphiql-{email.partition('@')[0]}.png")
        await ide.write(f"query {name} {{ viewer {{ account {{ email }} }} }}")
        asked = await ide.run()

        assert "errors" not in starter, (name, starter)
        assert asked == {"data": {"viewer": {"account": {"email": email}}}}


async def test_session_that_ended_is_renewed_unseen(ide: Ide) -> None:
    spoiled: list[str] = []

    async def spoil_once(route: Route) -> None:
        headers = route.request.headers
        if "authorization" in headers and not spoiled:
            spoiled.append(headers["authorization"])
            await route.continue_(headers={**headers, "authorization": "Bearer of-a-session-that-ended"})
        else:
            await route.continue_()

    await ide.page.route("**/graphql", spoil_once)
    await ide.write("{ viewer { account { email } } }")
    answer = await ide.run()

    assert len(spoiled) == 1
    assert answer == {"data": {"viewer": {"account": {"email": "admin@demo.example"}}}}


async def test_account_of_a_tab_can_be_changed(ide: Ide) -> None:
    await ide.write("{ viewer { account { email } } }")
    await ide.page.locator("#account-bar select").select_option("nurse@demo.example")
    await expect(ide.page.locator("#account-bar .status")).to_have_text("Signed in as")
    answer = await ide.run()

    assert answer == {"data": {"viewer": {"account": {"email": "nurse@demo.example"}}}}


async def test_completion_offers_the_fields_of_the_schema(ide: Ide) -> None:
    await ide.write("")
    await ide.page.locator(".graphiql-query-editor .view-lines").click()
    await ide.page.keyboard.type("query Mine { vi")
    await ide.page.keyboard.press("Control+Space")

    offer = ide.page.locator(".suggest-widget.visible .monaco-list-row", has_text="viewer")
    await expect(offer).to_be_visible()


async def test_field_that_the_schema_lacks_is_underlined(ide: Ide) -> None:
    await ide.write("query Mine { viewer { account { email } } }")
    await expect(ide.page.locator(".graphiql-query-editor .squiggly-error")).to_have_count(0)
    await ide.write("query Mine { viewer { accountt { email } } }")
    await expect(ide.page.locator(".graphiql-query-editor .squiggly-error").first).to_be_visible()


async def test_edits_outlive_a_reload_and_the_demo_tabs_can_be_had_again(ide: Ide) -> None:
    await ide.tab("NurseWard")
    await ide.write("query MyOwn { viewer { account { email } } }")
    await expect(ide.tab_named("MyOwn")).to_be_visible()
    stored = "() => JSON.parse(localStorage['wardgraph:graphiql:tabState']).tabs.some((tab) => tab.title === 'MyOwn')"
    await ide.page.wait_for_function(stored)
    await ide.page.reload()
    edited = ["MyOwn" if name == "NurseWard" else name for name in TABS]
    await expect(ide.page.locator(".graphiql-tab-button")).to_have_text(edited)
    await expect(ide.page.locator("#account-bar select")).to_have_value("nurse@demo.example")

    await ide.page.get_by_role("button", name="Restore demo tabs").click()
    await expect(ide.page.locator(".graphiql-tab-button")).to_have_text([*edited, "NurseWard"])
    await expect(ide.tab_named("NurseWard")).to_have_attribute("aria-selected", "true")
