"""Every word of a screen is in the catalogues: in the language `pseudo` each has marks that plain words have not."""

import re
from collections.abc import AsyncIterator

import pytest

pytest.importorskip("playwright", reason="needs the browser driver: pip install playwright")

from playwright.async_api import Browser, Page, expect

from tests.console.conftest import CHROMIUM, Console, browsing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
]
# What is data has translate="no", and may be within a label; of the rest, what is seen and what screen readers say.
WORDS = """
() => {
  const found = [];
  const isData = (element) => element.closest('[translate=no], script, style, noscript, title') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!isData(node.parentElement)) found.push(node.textContent);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder]')) {
    if (isData(element)) continue;
    found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '');
  }
  const data = [...document.querySelectorAll('[translate=no]')].map(({ textContent }) => textContent.trim());
  return found.map((text) => data.reduce((rest, each) => rest.replace(each, ''), text));
}
"""
# React Aria brings translations of its own words, and has none for a language of ours.
OF_REACT_ARIA = {"Dismiss"}
PLAIN = re.compile(r"\b[a-z]{3,}\b", re.IGNORECASE)


async def plain_words(page: Page) -> set[str]:
    """Words without marks."""
    return {text for text in await page.evaluate(WORDS) if PLAIN.search(text)} - OF_REACT_ARIA


@pytest.fixture
async def person(chromium: Browser, http_server: str) -> AsyncIterator[Console]:
    """Somebody whose language is the one for tests."""
    async with browsing(chromium, http_server) as opened:
        await opened.context.add_init_script("localStorage['wardgraph:language'] = 'pseudo'")
        yield opened


async def test_no_word_is_left_out_of_the_catalogues(person: Console) -> None:
    page = await person.tab("/forgotten-password")
    await expect(page.locator("input[name=email]")).to_be_visible()
    assert await plain_words(page) == set()
    page = await person.tab("/no-such-screen")
    await expect(page.locator("input[name=password]")).to_be_visible()
    assert await plain_words(page) == set()

    await page.locator("input[name=hospital]").fill("demo")
    await page.locator("input[name=email]").fill("reception@demo.example")
    await page.locator("input[name=password]").fill("demo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("navigation")).to_be_visible()
    assert await plain_words(page) == set()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await plain_words(page) == set()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await plain_words(page) == set()
