"""Reads documents that were not met lately, beside the event loop.

Parsing and validating take a millisecond, and some 3 more for each kilobyte: meanwhile everybody else would wait. A
thread takes turns with the loop (cli/serve.py says how often). One document is read at a time, and payers take turns.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from graph.engine.budgets import Budgets
from graph.engine.compiled.operation import Operation
from graph.engine.documents import Document, Documents, Invalid, Prepared
from graph.engine.reasons import NotCompiled
from wardgraph.errors import Problem
from wardgraph.fair import Payer, Turns

_MOST_WAITING = 32
_MICROSECONDS = 1_000_000

Variables = dict[str, object] | None


class Reading:
    """The reading of a server's documents, which those who send them pay for."""

    def __init__(self, documents: Documents, budgets: Budgets, seconds: float, max_cost: int) -> None:
        self._documents = documents
        self._budgets = budgets
        self._max_cost = max_cost
        self._turns = Turns(1, _MOST_WAITING, seconds, "many documents to read")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")

    async def prepare(self, of: Payer, text: str, name: str | None, variables: Variables) -> Prepared | Invalid:
        """The operation of a name in the document of a text. Raises BAD_REQUEST where there is none, and OVERLOADED."""
        if text in self._documents:
            return self._documents.prepare(text, name)
        began = time.thread_time()
        refused = self._documents.look(text)
        self._budgets.spend(of, (time.thread_time() - began) * _MICROSECONDS)
        if refused:
            return refused
        async with self._turns.one():
            if text not in self._documents:
                loop = asyncio.get_running_loop()
                document, seconds = await loop.run_in_executor(self._thread, self._read, text, name, variables)
                self._budgets.spend(of, seconds * _MICROSECONDS)
                self._documents.keep(text, document)
                return document if isinstance(document, Invalid) else document.prepare(name)
            return self._documents.prepare(text, name)

    def _read(self, text: str, name: str | None, variables: Variables) -> tuple[Document | Invalid, float]:
        """The document of a text, as far as it can be made ready, and the processor's seconds that this took."""
        began = time.thread_time()
        document = self._documents.read(text)
        if isinstance(document, Document):
            _make_ready(document, name, variables, self._max_cost)
        return document, time.thread_time() - began


def _make_ready(document: Document, name: str | None, variables: Variables, max_cost: int) -> None:
    """Compiles the operation that may run; whatever is wrong is found again, and told, when it is asked for."""
    try:
        prepared = document.prepare(name)
        if prepared.cost.value(variables) > max_cost:
            return
        operation: Operation = prepared.runnable()
        operation.compile_for(operation.variables.coerce(variables))
    except (NotCompiled, Problem):
        return
