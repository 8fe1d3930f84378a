"""A benchmark's run keeps what it measured when a subject fails, and says in words which did and why."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from benchmarks.__main__ import finish
from benchmarks.contest import CONNECTIONS, FLOOR, Summary, counted, turns
from benchmarks.failures import EXPECTED, BenchError, Failure, Failures, reason
from benchmarks.load import LoadError, Timing, timing_of
from benchmarks.machine import Load, Machine
from benchmarks.report import Results
from benchmarks.subjects import RAW, WARDGRAPH
from benchmarks.targets import verdicts
from benchmarks.workloads import WORKLOADS

PEER = "PostGraphile, pool of 4"
CORE = "Wardgraph, core"
SUBJECTS = (WARDGRAPH, PEER, CORE, RAW, FLOOR)


def timing(per_second: float) -> Timing:
    return Timing(per_second, 1.0, 2.0, 100, 100)


def collected() -> tuple[Failures, list[str]]:
    told: list[str] = []
    return Failures(told.append), told


async def test_one_that_fails_takes_nothing_from_the_others() -> None:
    failures, told = collected()

    async def measure(number: int, name: str) -> Timing:
        if name == CORE and number == 1:
            raise LoadError("16 had no answer within 30 s")
        return timing(100 * number + len(name))

    timings = await turns([WARDGRAPH, CORE, FLOOR], 3, "report, 16 connections", failures, measure)
    assert [one.per_second for one in timings[WARDGRAPH]] == [19, 119, 219]
    assert [one.per_second for one in timings[FLOOR]] == [7, 107, 207]
    # The round before is kept, and it is not asked again.
    assert [one.per_second for one in timings[CORE]] == [15]
    assert failures.all == [
        Failure(CORE, "report, 16 connections, round 2 of 3", "16 had no answer within 30 s"),
    ]
    assert told == [f"{CORE} failed at report, 16 connections, round 2 of 3: 16 had no answer within 30 s"]


async def test_all_take_turns_to_begin() -> None:
    failures, _ = collected()
    order: list[str] = []

    async def measure(_number: int, name: str) -> None:
        order.append(name)

    assert await turns(["a", "b", "c"], 3, "point", failures, measure) == {"a": [], "b": [], "c": []}
    assert "".join(order) == "abcbcacab"


async def test_a_fault_of_the_benchmark_itself_is_not_taken_for_a_subjects() -> None:
    failures, _ = collected()

    async def measure(_number: int, _name: str) -> Timing:
        raise KeyError("typo")

    with pytest.raises(KeyError):
        await turns([WARDGRAPH], 1, "point", failures, measure)


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        asyncio.CancelledError(),
        KeyboardInterrupt(),
        BenchError(),
        OSError(),
        httpx.ReadTimeout(""),
        httpx.ConnectError(""),
        httpx.RemoteProtocolError("Server disconnected"),
    ],
    ids=repr,
)
def test_a_reason_always_has_words(error: BaseException) -> None:
    words = reason(error)
    assert len(words.split()) > 1
    assert str(error) in words


@pytest.mark.parametrize("kind", [httpx.ReadTimeout, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_time_out_without_a_message_is_called_one(kind: type[httpx.TimeoutException]) -> None:
    assert reason(kind("")) == f"no answer in time ({kind.__name__})"
    assert issubclass(kind, EXPECTED)


def test_what_load_lua_tells_is_a_timing() -> None:
    told = "Running 3s test\n\nRESULT 3000 3000000 1500 9000 3016 0 0 0 0 0 \n"
    assert timing_of("http://x", told) == Timing(1000.0, 1.5, 9.0, 3016, 3000)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (
            "0 3000000 0 0 16 16 0 0 0 0 ",
            "of 16 requests to http://x, 0 of which were answered, 16 had no answer within",
        ),
        ("9 3000000 0 0 25 0 7 0 0 0 ", "7 could not connect"),
        ("9 3000000 0 0 25 0 0 2 1 0 ", "2 lost the connection while reading, 1 lost the connection while writing"),
        ('9 3000000 0 0 25 0 0 0 0 4 {"errors": [1 2]}', 'the last such answer: {"errors": [1 2]}.'),
    ],
)
def test_what_load_lua_tells_of_failures_is_a_sentence(result: str, words: str) -> None:
    with pytest.raises(LoadError) as caught:
        timing_of("http://x", f"RESULT {result}\n")
    assert words in str(caught.value)


def test_load_lua_that_told_nothing_is_said_so() -> None:
    with pytest.raises(LoadError, match=r"wrk told nothing about http://x: it printed nothing at all\."):
        timing_of("http://x", "")


def measured(without: Sequence[tuple[str, str, int]] = ()) -> Results:
    failures, _ = collected()
    machine = Machine(2, Load(0.1, 0.2, 0.3), 0.01)
    results = Results(5, 3, machine, failures, has_ended=True, peer=PEER)
    results.pools = {PEER: 200.0}
    for workload in WORKLOADS:
        results.compared[workload.name] = 25
        for connections in CONNECTIONS:
            machine.during[f"{workload.name}, {counted(connections)}"] = 1.75 + connections
            results.summaries[workload.name, connections] = {
                name: Summary.of([timing(1000.0 + 37 * place)])
                for place, name in enumerate(SUBJECTS)
                if (name, workload.name, connections) not in without
            }
    results.workers = {"point": {WARDGRAPH: Summary.of([timing(5)])}}
    results.cold_starts = {WARDGRAPH: [1000.0], CORE: []}
    return results


def test_a_whole_run_says_nothing_of_failures(tmp_path: Path) -> None:
    assert finish(measured(), tmp_path) is None
    page = (tmp_path / "RESULTS.md").read_text()
    assert "incomplete" not in page
    assert "not measured" not in page
    assert f"| {CORE} | 1,074 |" in page


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("connections", CONNECTIONS)
def test_a_page_without_one_subjects_figure_keeps_all_others(tmp_path: Path, name: str, connections: int) -> None:
    results = measured([(name, "report", connections)])
    results.failures.all.append(Failure(name, f"report, {counted(connections)}, round 1 of 5", "no answer in time"))
    told = finish(results, tmp_path)
    assert told is not None
    assert "RESULTS.md holds what was measured" in told
    page = (tmp_path / "RESULTS.md").read_text()
    assert f"- {name}, at report, {counted(connections)}, round 1 of 5: no answer in time" in page
    rows = [line for line in page.splitlines() if line.startswith(tuple(f"| {each} | 1," for each in SUBJECTS))]
    assert len(rows) == len(SUBJECTS) * len(WORKLOADS) * len(CONNECTIONS) - 1
    # What it is needed for is neither met nor missed.
    missing = [each for each in verdicts(results.summaries, PEER) if each.measured == "not measured"]
    assert all(each.met is None for each in missing)
    assert bool(missing) == ((name in (WARDGRAPH, PEER)) or (name == FLOOR and connections == max(CONNECTIONS)))
    assert (tmp_path / "results.svg").read_text().startswith("<svg")


def test_a_run_that_is_stopped_keeps_the_workloads_before(tmp_path: Path) -> None:
    results = measured()
    results.has_ended = False
    for workload in WORKLOADS[1:]:
        for connections in CONNECTIONS:
            del results.summaries[workload.name, connections]
    assert finish(results, tmp_path) is not None
    page = (tmp_path / "RESULTS.md").read_text()
    assert "The run was stopped" in page
    assert page.count("Not measured.") == 2 * len(WORKLOADS[1:])
    assert f"| {CORE} | 1,074 |" in page


def test_a_run_without_any_figure_leaves_the_last_results_alone(tmp_path: Path) -> None:
    results = measured()
    results.summaries.clear()
    results.failures.all.append(Failure("The run", "what all share", "OSError: no space"))
    (tmp_path / "RESULTS.md").write_text("the last ones")
    told = finish(results, tmp_path)
    assert told is not None
    assert "OSError: no space" in told
    assert (tmp_path / "RESULTS.md").read_text() == "the last ones"


def test_what_other_benchmarks_measured_stays(tmp_path: Path) -> None:
    (tmp_path / "RESULTS.md").write_text("# Results\n\nof before\n\n# At size\n\n## Exports\n\n60 %\n")
    finish(measured(), tmp_path)
    page = (tmp_path / "RESULTS.md").read_text()
    assert "of before" not in page
    assert page.endswith("\n\n# At size\n\n## Exports\n\n60 %\n")


def test_the_load_stands_beside_the_figures(tmp_path: Path) -> None:
    results = measured()
    finish(results, tmp_path)
    page = (tmp_path / "RESULTS.md").read_text()
    assert "2 processors; load average 0.10, 0.20, 0.30 (1, 5 and 15 minutes) before the run, 1% of the" in page
    assert "2.75 to 17.75 (1 minute) during it" in page
    assert page.count("Load average of the minute: 17.75, on 2 processors.") == len(WORKLOADS)
    assert "Other work shared it" not in page


def test_a_busy_machine_is_called_one(tmp_path: Path) -> None:
    results = measured()
    results.machine.busy = 0.6
    finish(results, tmp_path)
    assert "60% of the processors busy with other work" in (page := (tmp_path / "RESULTS.md").read_text())
    assert "Other work shared it" in page


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="The load is read where benchmarks run.")
def test_the_machine_is_read() -> None:
    machine = Machine.watched()
    assert machine.processors >= 1
    assert 0 <= machine.busy <= 1
    assert min(machine.before.one, machine.before.five, machine.before.fifteen) >= 0
