"""What has to be reached, and whether it was."""

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
    """One target and what was measured; where that could not be, nothing is met and nothing missed."""

    what: str
    target: str
    measured: str = "not measured"
    met: bool | None = None
    stretch: bool | None = None


def verdicts(summaries: Summaries, peer: str) -> Iterator[Verdict]:
    """Every target of every workload, against the compiled executor."""
    few, many = min(CONNECTIONS), max(CONNECTIONS)
    for name, target in TARGETS.items():
        at_many, at_few = summaries.get((name, many), {}), summaries.get((name, few), {})
        what, asked = f"{name}: requests/s against PostGraphile", f"{target.peer}x (stretch {target.peer_stretch}x)"
        times = _ratio(at_many, WARDGRAPH, peer, "per_second")
        yield (
            Verdict(what, asked)
            if times is None
            else Verdict(what, asked, f"{times:.2f}x", times >= target.peer, times >= target.peer_stretch)
        )
        stretch = target.floor_stretch
        what, asked = f"{name}: requests/s of {target.floor_name}", f"{target.floor:.0%}"
        asked += f" (stretch {stretch:.0%})" if stretch else ""
        share = _ratio(at_many, WARDGRAPH, target.floor_name, "per_second")
        yield (
            Verdict(what, asked)
            if share is None
            else Verdict(what, asked, f"{share:.1%}", share >= target.floor, share >= stretch if stretch else None)
        )
        if target.median:
            what = f"{name}: median at one connection, of PostGraphile's"
            yield _at_most(what, target.median, _ratio(at_few, WARDGRAPH, peer, "p50"))
        for connections, found in ((few, at_few), (many, at_many)):
            what = f"{name}: p99 at {connections}, of PostGraphile's"
            yield _at_most(what, 1, _ratio(found, WARDGRAPH, peer, "p99"))


def _at_most(what: str, most: float, part: float | None) -> Verdict:
    if part is None:
        return Verdict(what, f"at most {most}")
    return Verdict(what, f"at most {most}", f"{part:.2f}", part <= most)


def _ratio(found: Mapping[str, Summary], one: str, other: str, figure: str) -> float | None:
    """One's figure by the other's; None where either is missing."""
    if one not in found or other not in found:
        return None
    ours, theirs = (float(getattr(found[name], figure)) for name in (one, other))
    return ours / theirs if theirs else None
