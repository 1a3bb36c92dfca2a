"""The command that does the nightly work: nightly."""

import json
from datetime import date

import click

from tracker.cli.surroundings import DAY, json_output, now, the_database, today
from tracker.config import Settings
from tracker.nightly import Night, Run, do_nightly_work


@click.command()
@click.option("--on", type=DAY, help="The day whose work is done. Default: today.")
@json_output
def nightly(on: date | None, as_json: bool) -> None:
    """Raise the reviews that are called for, and send the reminders that are due.

    The worker does it by itself each night. What a day asks for is done once, however often it is
    run: a second run does nothing.
    """
    settings, database = Settings.from_environment(), the_database()
    day = on or today()
    run = Run(settings, database, now(), day, tell=lambda words: click.echo(words, err=True))
    night = do_nightly_work(run)
    if night.letters_left and night.fault:
        click.echo(
            f"{_counted(night.letters_left, 'letter')} could not be sent and "
            f"{'is' if night.letters_left == 1 else 'are'} tried again later. {night.fault}",
            err=True,
        )
    click.echo(json.dumps(night.as_json()) if as_json else _sentence(night, day))


def _sentence(night: Night, day: date) -> str:
    return (
        f"{day.isoformat()}: {_counted(night.reviews_raised, 'review')} raised, "
        f"{_counted(night.reminders, 'reminder')}, {_counted(night.letters_sent, 'letter')} sent."
    )


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


COMMANDS = {"nightly": nightly}
