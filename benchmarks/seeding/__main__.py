"""`python -m benchmarks.seeding recount|floor`: see README.md."""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks.seeding.floor import measure, measure_floor
from benchmarks.seeding.recount import recount
from db.embedded.server import Server


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Recounts, or loads and measures the floor; the exit code is 1 when a rule is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seeding", description=__doc__)
    parser.add_argument("what", choices=["recount", "floor"])
    parser.add_argument("--data", type=Path, required=True, help="the data folder: loaded, or for `floor` a new one")
    parser.add_argument("--factor", type=float, default=0.1, help="of `floor`: the size of the data set `full`")
    parser.add_argument("--loaded", action="store_true", help="of `floor`: the data set is there; it is used up")
    parser.add_argument("--workers", type=int, default=2, help="of `floor`: how many connections there are")
    options = parser.parse_args()
    if options.what == "floor":
        if options.loaded:
            asyncio.run(measure_floor(options.data, options.workers, _tell))
        else:
            asyncio.run(measure(options.data, options.factor, options.workers, _tell))
        return 0
    with Server(options.data, bulk=True) as server:
        return 1 if asyncio.run(recount(server.dsn(), _tell)) else 0


if __name__ == "__main__":
    sys.exit(main())
