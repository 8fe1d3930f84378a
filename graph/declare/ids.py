"""Opaque ids: what clients see of a row is `base64url("Patient:123")`, which names it in the whole schema."""

import base64
import binascii
import re
from collections.abc import Callable

_SHAPE = re.compile(r"([A-Z][A-Za-z]*):([1-9][0-9]{0,18})")
_LARGEST = 2**63 - 1


def encode(type_name: str, key: int) -> str:
    """The id of the row `key` of a type."""
    # Of letters, digits and a colon base64 makes neither of the two characters that are not safe in a URL.
    return binascii.b2a_base64(b"%b:%d" % (type_name.encode(), key), newline=False).rstrip(b"=").decode()


def encoder(type_name: str) -> Callable[[int], str]:
    """`encode` for one type, which long lists are made of."""
    shape = f"{type_name}:%d".encode()
    return lambda key: binascii.b2a_base64(shape % key, newline=False).rstrip(b"=").decode()


def encoder_sql(type_name: str) -> str:
    """The same as SQL around the key, `{0}`."""
    # The bytes of a text: a cast would read it as the text of bytes. With that and rtrim it took half as long again.
    return f"split_part(encode(textsend('{type_name}:' || {{0}}), 'base64'), '=', 1)"


def decode(text: str) -> tuple[str, int]:
    """The type's name and the row's key. Raises ValueError for whatever `encode` cannot have made."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not an id") from error
    found = _SHAPE.fullmatch(plain)
    # Bits that base64 leaves unused would give one row many ids, and caches one row many entries.
    if found is None or int(found[2]) > _LARGEST or encode(found[1], int(found[2])) != text:
        raise ValueError("not an id")
    return found[1], int(found[2])


def key_of(type_name: str, text: str) -> int:
    """The key of a row of the expected type. Raises ValueError for another type's id too."""
    name, key = decode(text)
    if name != type_name:
        raise ValueError(f"an id of {name} instead of {type_name}")
    return key


def key_or_zero(type_name: str, text: str) -> int:
    """The key, or 0, which no row has: a command reports it along with everything else wrong with its input."""
    try:
        return key_of(type_name, text)
    except ValueError:
        return 0
