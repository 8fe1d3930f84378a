"""The floors' statements, for pgbench and for a look at what they answer."""

from benchmarks.database import Bench
from benchmarks.workloads import BOOKING, Workload


def script(bench: Bench, workload: Workload) -> str:
    """What pgbench runs: one call, about a random key where there are keys, about the next slot where it writes."""
    asker = f"{bench.asker.hospital_id}, '{bench.asker.session_id}'"
    if workload is BOOKING:
        return f"SELECT bench_floor.booking({asker}, nextval('bench_floor.next_slot'));\n"
    if workload.table is None:
        return f"SELECT bench_floor.{workload.name}({asker});\n"
    first, last = bench.keys[workload.table]
    return f"\\set id random({first}, {last})\nSELECT bench_floor.{workload.name}({asker}, :id);\n"
