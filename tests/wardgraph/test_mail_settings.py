"""The settings of mail."""

import pytest

from wardgraph.settings import Settings


@pytest.mark.parametrize(
    "text",
    [
        "portal.example",
        "ftp://portal.example",
        "https://",
        "https://a b",
        "https://u:p@h",
        "https://h/?q",
        "https://h#f",
    ],
)
def test_an_address_of_no_web_site_is_refused(text: str) -> None:
    _, problems = Settings.read({"WARDGRAPH_PUBLIC_URL": text})
    assert problems == [f"WARDGRAPH_PUBLIC_URL is {text!r}: it must look like https://portal.example."]


@pytest.mark.parametrize("text", ["https://portal.example/", "http://localhost:8000", "https://portal.example/app/"])
def test_the_address_of_a_web_site_loses_its_last_slash(text: str) -> None:
    assert Settings.read({"WARDGRAPH_PUBLIC_URL": text})[0].public_url == text.rstrip("/")


@pytest.mark.parametrize("text", ["nobody", "a@", "@b", "A <a@b>", "a@b\nBcc: c@d", "a@b,c@d"])
def test_mail_is_from_one_plain_address(text: str) -> None:
    _, problems = Settings.read({"WARDGRAPH_MAIL_FROM": text})
    assert problems == [f"WARDGRAPH_MAIL_FROM is {text!r}: it must be an e-mail address."]
