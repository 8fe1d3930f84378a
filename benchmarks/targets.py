"""DESIGN's section 8: what has to be reached, and whether it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.contest import CONNECTIONS, FLOOR, Summary
from benchmarks.subjects import RAW, WARDGRAPH

Summaries = Mapping[tuple[str, int], Mapping[str, Summary]]


@dataclass(frozen=True)
class Target:
    """A workload's targets: times PostGraphile and shares of the floor at 16 connections, with the stretch of each.

    `median` is the most that the median at one connection may be of PostGraphile's; None where nothing is asked.
    """

    peer: float
    peer_stretch: float
    floor: float
    floor_stretch: float | None
    median: float | None
    floor_name: str = FLOOR


TARGETS = {
    "point": Target(3, 4, 0.75, None, 0.5, RAW),
    "nested": Target(2.2, 3, 0.5, 0.65, 0.65),
    "report": Target(2.3, 3, 0.75, 0.95, 0.7),
    "booking": Target(2, 3, 0.3, None, None),
}


@dataclass(frozen=True)
class Verdict:
    """One target and what was measured."""

    what: str
    target: str
    measured: str
    met: bool
    stretch: bool | None = None


def verdicts(summaries: Summaries, peer: str) -> Iterator[Verdict]:
    """Every target of every workload that was measured, against the compiled executor."""
    few, many = min(CONNECTIONS), max(CONNECTIONS)
    for name, target in TARGETS.items():
        at_many, at_few = summaries[name, many], summaries[name, few]
        ours = at_many[WARDGRAPH]
        times = ours.per_second / at_many[peer].per_second
        yield Verdict(
            f"{name}: requests/s against PostGraphile", f"{target.peer}x (stretch {target.peer_stretch}x)",
            f"{times:.2f}x", times >= target.peer, times >= target.peer_stretch,
        )  # fmt: skip
        share = ours.per_second / at_many[target.floor_name].per_second
        asked = f" (stretch {target.floor_stretch:.0%})" if target.floor_stretch else ""
        yield Verdict(
            f"{name}: requests/s of {target.floor_name}", f"{target.floor:.0%}{asked}", f"{share:.1%}",
            share >= target.floor, share >= target.floor_stretch if target.floor_stretch else None,
        )  # fmt: skip
        if target.median:
            part = at_few[WARDGRAPH].p50 / at_few[peer].p50
            yield Verdict(
                f"{name}: median at one connection, of PostGraphile's", f"at most {target.median}", f"{part:.2f}",
                part <= target.median,
            )  # fmt: skip
        for connections in CONNECTIONS:
            mine, theirs = (summaries[name, connections][one].p99 for one in (WARDGRAPH, peer))
            yield Verdict(
                f"{name}: p99 at {connections}, of PostGraphile's", "at most 1", f"{mine / theirs:.2f}", mine <= theirs
            )
