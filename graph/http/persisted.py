"""Documents that a client asks for by their hash: those that the operator registered, and those that clients sent.

By Apollo's protocol (`extensions.persistedQuery`) a client sends the hash alone; told that the document is not known,
it sends both once, and the hash from then on. By GraphQL over HTTP (`documentId`) it asks for a registered document.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graph.engine.engine import Request
from wardgraph.database import Calls
from wardgraph.errors import Problem
from wardgraph.http_settings import Documents

# How long it may take until what is registered or removed holds for every process.
_REMEMBERED_SECONDS = 30.0
_MOST_REMEMBERED = 2_000
# What clients sent: however many hashes somebody sends, this is all the memory that it takes.
MOST_SENT = 1_000
_MOST_SENT_CHARACTERS = 4 * 1024 * 1024
LONGEST_SENT = 32_768
# Nothing longer is ever registered (installation.documents).
LONGEST_REGISTERED = 65_536
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ByHash:
    """A request for a document by its hash; `text` is the document where the client sent it along."""

    sha256: str
    text: str | None
    is_registered: bool
    variables: dict[str, Any] | None
    operation_name: str | None


def by_hash(given: Mapping[str, Any]) -> ByHash | None:
    """The hash that a request names, if it names one. Raises BAD_REQUEST for one that is none, or is another text's."""
    text, extensions = given.get("query") or None, given.get("extensions")
    persisted = extensions.get("persistedQuery") if extensions else None
    identifier = given.get("documentId")
    if persisted is None and identifier is None:
        return None
    digits: object
    if identifier is not None:
        if not isinstance(identifier, str) or text is not None or persisted is not None:
            raise Problem("BAD_REQUEST", "documentId must be a string, and stands in place of query.")
        digits = identifier.removeprefix("sha256:")
    else:
        if not isinstance(persisted, dict) or persisted.get("version") != 1:
            raise Problem("BAD_REQUEST", "extensions.persistedQuery must be an object whose version is 1.")
        digits = persisted.get("sha256Hash")
    if not isinstance(digits, str) or not _HASH.fullmatch(digits):
        raise Problem("BAD_REQUEST", "A document is asked for by its SHA-256, in 64 lowercase hexadecimal digits.")
    if text is not None and sha256(text.encode()).hexdigest() != digits:
        raise Problem("BAD_REQUEST", "extensions.persistedQuery.sha256Hash is not the hash of query.")
    return ByHash(digits, text, identifier is not None, given.get("variables"), given.get("operationName") or None)


class PersistedDocuments:
    """What this process knows of documents by their hashes.

    `documents` says which there are: `automatic`, those that clients send as well; `registered`, only those that the
    operator registered; `only`, and nothing else is run.
    """

    def __init__(self, database: Calls, documents: Documents) -> None:
        self._database = database
        self._is_automatic = documents == "automatic"
        self.are_all = documents == "only"
        self._registered: OrderedDict[str, tuple[float, str | None]] = OrderedDict()
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._sent_characters = 0

    async def resolve(self, asked: ByHash | Request) -> Request:
        """The request with its document. Raises PERSISTED_QUERY_NOT_FOUND and its kin."""
        if isinstance(asked, Request):
            return await self._checked(asked)
        text = self._sent.get(asked.sha256) if self._is_automatic and not asked.is_registered else None
        if text is not None:
            self._sent.move_to_end(asked.sha256)
        elif asked.text is not None and not self.are_all:
            text = asked.text
        else:
            text = await self._find(asked.sha256)
        if text is None:
            raise self._unknown(asked)
        return Request(text, asked.variables, asked.operation_name)

    def keep(self, asked: ByHash) -> None:
        """Keeps a document that was sent with its hash, and could be run."""
        text = asked.text
        if text is None or not self._is_automatic or asked.sha256 in self._sent or len(text) > LONGEST_SENT:
            return
        self._sent[asked.sha256] = text
        self._sent_characters += len(text)
        while len(self._sent) > MOST_SENT or self._sent_characters > _MOST_SENT_CHARACTERS:
            _, forgotten = self._sent.popitem(last=False)
            self._sent_characters -= len(forgotten)

    async def _checked(self, asked: Request) -> Request:
        known = len(asked.query) <= LONGEST_REGISTERED and await self._find(sha256(asked.query.encode()).hexdigest())
        if not known:
            raise _not_registered()
        return asked

    async def _find(self, digits: str) -> str | None:
        """The registered document with a hash. Raises what the database does."""
        now = time.monotonic()
        remembered = self._registered.get(digits)
        if remembered is not None and remembered[0] > now:
            return remembered[1]
        rows = await self._database.call("document_by_sha256", ("document",), {"p_sha256": digits})
        text: str | None = rows[0]["document"] if rows else None
        self._registered[digits] = (now + _REMEMBERED_SECONDS, text)
        self._registered.move_to_end(digits)
        if len(self._registered) > _MOST_REMEMBERED:
            self._registered.popitem(last=False)
        return text

    def _unknown(self, asked: ByHash) -> Problem:
        # Apollo's own words, by which its clients know what to do next.
        if self.are_all:
            return _not_registered()
        if self._is_automatic or asked.is_registered:
            return Problem("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return Problem("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")


def _not_registered() -> Problem:
    return Problem("DOCUMENT_NOT_REGISTERED", "Only registered documents are run here, and this is none.")
