"""The gate: generated documents are answered alike by graphql-core and by the compiled executor.

DIFFERENTIAL_DOCUMENTS says how many, DIFFERENTIAL_SEED which ones.
"""

import gc
import os

import orjson
import pytest
from graphql import parse, print_ast

from tests.differential.documents import Case
from tests.differential.gate import Gate, Outcome
from tests.differential.shrinking import shrink
from tests.differential.tally import Tally

DOCUMENTS = int(os.environ.get("DIFFERENTIAL_DOCUMENTS", "500"))
SEED = int(os.environ.get("DIFFERENTIAL_SEED", "3"))
_LEAST_PLANNED = 0.9
_LEAST_FULL = 0.8
_MOST_SHOWN = 3

# graphql-core leaves coroutines behind, never awaited, of the siblings of a failed field that had not begun.
# Where they are collected while a namedtuple is made, whose code has no builtins, the warning itself cannot be given.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <coroutine object:pytest.PytestUnraisableExceptionWarning"
    ),
]


async def test_generated_documents_are_answered_alike(gate: Gate, tally: Tally) -> None:
    different: list[int] = []
    broken: list[int] = []
    for number in range(DOCUMENTS):
        outcome = await gate.outcome(*gate.case(SEED, number))
        tally.add(outcome)
        if outcome.difference:
            different.append(number)
        if tally.faults > len(broken):
            broken.append(number)
    # Those coroutines go here, and not in the middle of a test that allows for none.
    gc.collect()
    told = [await told_of(gate, number) for number in different[:_MOST_SHOWN]]
    assert not different, f"{len(different)} documents are answered differently: {different[:50]}\n" + "\n".join(told)
    assert not broken, f"{len(broken)} documents break the server, whatever the answer: {broken[:50]}"
    assert tally.planned_share >= _LEAST_PLANNED, "Too few documents are compiled: the gate proves too little."
    assert tally.full_share >= _LEAST_FULL, "Too few answers hold anything: the gate proves too little."


async def told_of(gate: Gate, number: int) -> str:
    """A document that is answered in two ways, and the smallest one like it."""
    asker, case = gate.case(SEED, number)
    outcome = await gate.outcome(asker, case)

    async def differs(smaller: Case) -> bool:
        return (await gate.outcome(asker, smaller)).difference is not None

    small = await shrink(case, differs)
    return "\n".join(
        (
            f"--- document {number} of seed {SEED}, asked by {asker}: {outcome.difference}",
            _text(case),
            "--- shrunk to",
            _text(small),
            *_answers(await gate.outcome(asker, small)),
        )
    )


def _text(case: Case) -> str:
    try:
        query = print_ast(parse(case.query))
    except Exception:  # noqa: BLE001 - what does not parse is shown as it is
        query = case.query
    return f"{query}\nvariables {orjson.dumps(case.variables).decode()}, operation {case.operation_name}"


def _answers(outcome: Outcome) -> tuple[str, ...]:
    return (
        f"first difference: {outcome.difference}",
        f"core:     {outcome.core.body[:2000].decode()}",
        f"compiled: {outcome.compiled.body[:2000].decode()} ({outcome.compiled.executor}, {outcome.compiled.fallback})",
    )
