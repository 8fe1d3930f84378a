"""What a run of the gate counts, for people to read."""

from collections import Counter
from dataclasses import dataclass, field

import orjson

from tests.differential import comparing
from tests.differential.gate import SCHEMA, Outcome

# Reasons for which an operation gets no plan. All others arise while a plan is run: bad arguments, a refusal, an error
# of the database, a null where none may be; the request is then answered again by graphql-core.
_UNPLANNED = frozenset(
    {"off", "introspection", "subscription", "@defer", "abstract type", "type", "resolver of its own"}
)
FAULT = "fault"


@dataclass
class Tally:
    """Counts of one run.

    `valid` are the documents that ran at all: that parse, validate, name one of their operations, and whose variables
    fit. Of these `planned` got a plan; `again` are those of them that graphql-core had to answer again, and `unplanned`
    the valid ones without a plan, by reason. `faults` are the documents that broke something: the compiled executor, or
    the server. `unsteady` are those to which graphql-core alone has several answers. `full` are the answers that hold a
    value of some row.
    """

    documents: int = 0
    valid: int = 0
    planned: int = 0
    refused: int = 0
    full: int = 0
    failed: int = 0
    size: int = 0
    faults: int = 0
    unsteady: int = 0
    again: Counter[str] = field(default_factory=Counter)
    unplanned: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Counts a request."""
        answer = orjson.loads(outcome.core.body)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        self.documents += 1
        self.unsteady += outcome.unsteady
        self.size += len(outcome.core.body)
        self.refused += not outcome.core.executed
        self.failed += bool(codes)
        self.codes.update(codes)
        self.full += comparing.says_something(SCHEMA, answer.get("data"))
        reason = outcome.compiled.fallback
        self.faults += reason == FAULT or "INTERNAL" in codes or "raised" in answer
        if not outcome.core.executed:
            return
        self.valid += 1
        if reason in _UNPLANNED or reason == FAULT:
            self.unplanned[reason] += 1
        else:
            self.planned += 1
            if reason is not None:
                self.again[reason] += 1

    @property
    def planned_share(self) -> float:
        """The share of valid documents that got a plan."""
        return self.planned / max(self.valid, 1)

    @property
    def full_share(self) -> float:
        """The share of answers that are not empty."""
        return self.full / max(self.documents, 1)

    def lines(self) -> list[str]:
        """The counts as text."""
        return [
            f"documents                {self.documents}, {self.size / 1e6:.1f} MB of answers",
            f"refused before they ran  {self.refused}",
            f"compiled                 {self.planned} of the {self.valid} others ({self.planned_share:.1%})",
            f"run again by core        {sum(self.again.values())}{_by(self.again)}",
            f"not compiled             {sum(self.unplanned.values())}{_by(self.unplanned)}",
            f"core against itself      {self.unsteady}",
            f"broken                   {self.faults}",
            f"non-empty answers        {self.full} ({self.full_share:.1%})",
            f"answers with errors      {self.failed}{_by(self.codes)}",
        ]


def _by(counts: Counter[str]) -> str:
    return ": " + ", ".join(f"{name} {count}" for name, count in counts.most_common()) if counts else ""
