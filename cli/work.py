"""`wardgraph work`: the worker in a process of its own."""

import asyncio
import signal

import click

from cli.console import command, database
from wardgraph import logs
from wardgraph.settings import Settings


@click.command()
@click.option("--once", is_flag=True, help="Run each job once and end, instead of going on until stopped.")
@command
async def work(*, once: bool) -> None:
    """Send mail and do what else no request waits for, until stopped with Ctrl-C.

    Several workers may run at the same time: each job is done by one of them.
    """
    from worker.mail.delivery import check  # noqa: PLC0415 - the help does not need it
    from worker.runner import Runner  # noqa: PLC0415

    settings = Settings.from_environment()
    check(settings)
    logs.configure(settings.log)
    async with database(settings, worker=True) as dsns:
        runner = Runner(dsns.worker, settings)
        if once:
            await runner.run_once()
            return
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, stop.set)
        click.echo("The worker runs. Stop with Ctrl-C.")
        await runner.run(stop)
    click.echo("Stopped.")
