"""Passwords of logins to PostgreSQL: invented here, and known to the server by their verifiers alone."""

import base64
import hashlib
import hmac
import secrets
import unicodedata

_ITERATIONS = 4096
# Of 192 bits: nothing to guess, whatever becomes of the verifier.
_BYTES = 24


def new_password() -> str:
    """A password to hand out once, of letters, digits, dashes and underscores."""
    return secrets.token_urlsafe(_BYTES)


def verifier(password: str) -> str:
    """What PostgreSQL stores of a password (SCRAM-SHA-256, RFC 5803)."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", unicodedata.normalize("NFKC", password).encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${_ITERATIONS}:{salt_text}${stored_text}:{server_text}"
