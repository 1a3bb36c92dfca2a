"""The command that does long work: worker."""

import logging

import click

from tracker.cli.surroundings import now
from tracker.config import Settings
from tracker.jobs.worker import Worker

THREADS = 2
threads_option = click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 16),
    help="How many jobs are done at a time.",
)


@click.command()
@threads_option
@click.option("--attended", is_flag=True, hidden=True)
def worker(threads: int, attended: bool) -> None:
    """Do the long work that people ask for on the pages, until stopped with Ctrl-C.

    `tracker serve` starts one by itself. Start it by itself where another server serves the
    pages, with the same settings and the same instance folder.
    """
    logging.basicConfig(level=logging.WARNING, format="worker: %(levelname)s %(message)s")
    done = Worker(Settings.from_environment(), now, threads, attended=attended)
    if not attended:
        click.echo("The worker waits for work.", err=True)
    done.run()


COMMANDS = {"worker": worker}
