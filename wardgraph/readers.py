"""How the text of a setting is read, and how an address may be shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

MINIMUM_SECRET_LENGTH = 32

_HOST = r"(?:\[[^]]*\]|[^][:@/?#,]*)(?::\d*)?"
# Whoever forgets the host has the password where a port belongs, and it would be shown as one.
_ADDRESS = re.compile(rf"(?i:postgres(?:ql)?)://(?:.*@)?{_HOST}(?:,{_HOST})*(?:[/?#]|$)", re.DOTALL)
# To the last @, since a password that was not escaped may hold one.
_PASSWORD = re.compile(r"^(\w+://[^:@]*):.*@", re.DOTALL)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
_HOST_NAME = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<=[?&])(password|sslpassword)=[^&]*", re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """How a field of Settings is set: the variable, what it means, and how its text is read.

    `read` raises ValueError with what the value must be. `default` says in words what holds without the variable, where
    the field's own default does not. `is_secret` values are shown to nobody, and of an address no password is.
    """

    variable: str
    meaning: str
    read: Callable[[str], Any] = str
    default: str = ""
    is_secret: bool = False


def number(lowest: int, highest: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""

    def read(text: str) -> int:
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and lowest <= int(digits) <= highest):
            raise ValueError(f"is {digits!r}: it must be a whole number from {lowest} to {highest}.")
        return int(digits)

    return read


def choice(*choices: str) -> Callable[[str], str]:
    """Reads one of a few words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"is {text!r}: it must be {' or '.join(choices)}.")
        return text

    return read


def address(text: str) -> str:
    """Reads the address of a PostgreSQL server."""
    if not _ADDRESS.match(text.strip()):
        raise ValueError("must look like postgresql://user:password@host:5432/database.")
    return text.strip()


def without_password(url: str) -> str:
    """An address as it may be shown: the password in it, or among its parameters, is ***."""
    return _PARAMETER.sub(r"\1=***", _PASSWORD.sub(r"\1:***@", url))


def folder(text: str) -> Path:
    """Reads the path of a folder."""
    return Path(text).expanduser().absolute()


def signing_secret(text: str) -> str:
    """Reads what tokens are signed with."""
    if len(text) < MINIMUM_SECRET_LENGTH:
        raise ValueError(f"has {len(text)} characters: give it {MINIMUM_SECRET_LENGTH} or more.")
    return text


def items(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """Reads a list, its items being separated by commas."""

    def read_all(text: str) -> tuple[str, ...]:
        return tuple(read(item.strip()) for item in text.split(",") if item.strip())

    return read_all


def origin(text: str) -> str:
    """Reads the origin of a site, as browsers send it."""
    if not _ORIGIN.fullmatch(text):
        raise ValueError(f"has {text!r}: an origin looks like https://app.example.org, or with a port at its end.")
    return text.lower()


def network(text: str) -> str:
    """Reads an address, or a network of them."""
    try:
        return str(ip_network(text))
    except ValueError:
        raise ValueError(f"has {text!r}: an item is an address or a network, such as 10.0.0.0/8.") from None


def host_name(text: str) -> str:
    """Reads a name or an address by which a server is called."""
    if not _HOST_NAME.fullmatch(text):
        raise ValueError(f"has {text!r}: a name looks like hospital.example.org, and has no port.")
    return text.lower()


def readable_file(text: str) -> Path:
    """Reads the path of a file that there is."""
    path = Path(text).expanduser().absolute()
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise ValueError(f"names {path}, which cannot be read: {error.strerror}.") from None
