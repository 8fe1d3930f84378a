"""The texts of all mail: plain and short, with the hospital's name, and nothing about anybody's health."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Text:
    """A kind of mail. `page` is where its link leads to, below the public address; the token is behind the #.

    There it is in no log of a server and in no Referer. {hospital} is the hospital's name, {until} when it expires.
    """

    subject: str
    body: str
    page: str = ""


TEXTS = {
    "PASSWORD_RESET": Text(
        "Choose a new password",
        "Somebody asked for a new password for your account at {hospital}. To choose one, open\n\n{link}\n\n"
        "The link is valid once, until {until}. If it was not you who asked, there is nothing to do: the password stays"
        " as it is.",
        "reset-password",
    ),
    "INVITATION": Text(
        "Your account",
        "{hospital} has made an account for you. To choose its password, open\n\n{link}\n\nThe link is valid once,"
        " until {until}. If it has expired, ask the hospital for another one.",
        "accept-invitation",
    ),
    "SIGN_UP": Text(
        "Confirm your e-mail address",
        "Somebody signed up at {hospital} with this address. To confirm it, open\n\n{link}\n\nThe link is valid once,"
        " until {until}. If a first appointment was asked for, it is booked then, unless its time was given to somebody"
        " else meanwhile. If it was not you who signed up, there is nothing to do: without the link nothing is made.",
        "confirm-sign-up",
    ),
    "SIGN_UP_KNOWN": Text(
        "You have an account already",
        "Somebody signed up at {hospital} with this address, which has an account already. If it was you, sign in, or"
        " ask for a new password. If it was not you, there is nothing to do.",
    ),
    "EMAIL_CHANGED": Text(
        "The e-mail address of your account was changed",
        "Your account at {hospital} has another e-mail address now: nobody signs in with this one any more. If you do"
        " not know of this, tell the hospital.",
    ),
    "RIGHTS_CHANGED": Text(
        "The rights of your account were changed",
        "What your account at {hospital} may see and do was changed. If you do not know of this, tell the hospital.",
    ),
    "OWN_RIGHTS_CHANGED": Text(
        "An administrator changed their own rights",
        "At {hospital} an administrator changed the roles, or the person, of their own account. The audit says who,"
        " when, and what they were before.",
    ),
    "RECORD_OPENED": Text(
        "A record was opened by break-glass",
        "At {hospital} a doctor opened the record of a patient who is not the doctor's. The list of opened records"
        " (recordOpenings) says who, whose, and why.",
    ),
    "PASSWORD_CHANGED": Text(
        "Your password was changed",
        "The password of your account at {hospital} was changed, and the account was signed out everywhere else. If it"
        " was not you, ask for a new password at once, and tell the hospital.",
    ),
}


def body_of(text: Text, hospital: str, link: str, until: str) -> str:
    """The body of a mail."""
    return f"Hello,\n\n{text.body.format(hospital=hospital, link=link, until=until)}\n\n{hospital}\n"


def link_of(text: Text, public_url: str, slug: str, token: str) -> str:
    """The address of the page that uses a token."""
    return f"{public_url}/{text.page}#hospital={quote(slug)}&token={quote(token)}"


def moment_of(moment: dt.datetime, time_zone: str) -> str:
    """A moment as the hospital's clocks show it."""
    return f"{moment.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M %Z}"
