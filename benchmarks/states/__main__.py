"""`python -m benchmarks.states --before ADDRESS --after ADDRESS`: two databases, each made by `wardgraph migrate`."""

import argparse
import asyncio
import secrets
import statistics
import sys

from benchmarks.states.state import Cost, Meter, State
from benchmarks.states.work import SLOTS, WORK, begin_round, prepare

Found = dict[str, list[tuple[Cost, Cost]]]


async def measure(before: str, after: str, rounds: int, calls: int) -> Found:
    """The costs of each kind of work in each round, of both states one after the other, each first by turns."""
    states = [await State.connected(dsn) for dsn in (before, after)]
    slug = f"states-{secrets.token_hex(4)}"
    for state in states:
        await prepare(state, slug)
    found: Found = {name: [] for name in WORK}
    # The first round fills caches, and counts for nothing.
    for number in range(rounds + 1):
        for state in states:
            begin_round(state, calls)
        for name, do in WORK.items():
            costs = {}
            for place in (0, 1) if number % 2 else (1, 0):
                with Meter(states[place], calls) as meter:
                    await do(states[place])
                costs[place] = meter.cost
            if number:
                found[name].append((costs[0], costs[1]))
    for state in states:
        await state.connection.close()
    return found


def table(found: Found) -> str:
    """The medians as a Markdown table: the ratio is the median of the rounds' ratios."""
    lines = [
        "| a call | processor before | after | ratio | wall before | after | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, rounds in found.items():
        cells = [name]
        for kind in ("processor", "wall"):
            pairs = [(getattr(first, kind), getattr(second, kind)) for first, second in rounds]
            cells += [f"{statistics.median(each):.0f} us" for each in zip(*pairs, strict=True)]
            cells += [f"{statistics.median(second / first for first, second in pairs):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measures as the command line says, and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.states", description=__doc__)
    parser.add_argument("--before", required=True, help="a superuser's address of the database of the state before")
    parser.add_argument("--after", required=True, help="the same for the state after, on a server of this machine, too")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=60, help="of each kind in a round")
    asked = parser.parse_args()
    if (asked.rounds + 1) * asked.calls > SLOTS:
        sys.exit(f"A day has {SLOTS} free times: fewer rounds, or fewer calls.")
    print(table(asyncio.run(measure(asked.before, asked.after, asked.rounds, asked.calls))))


if __name__ == "__main__":
    main()
