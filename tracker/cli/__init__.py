"""The command line: the same services as the pages, for people and for other programs.

Exit status 0: done. 1: refused, with the reason. 2: the command itself was wrong. What a program
reads goes to standard output; progress and warnings go to standard error.
"""

import sys

import click

from tracker.cli import exporting, importing, reporting, upkeep
from tracker.errors import TrackerError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pooled-budget-tracker", prog_name="tracker")
def commands() -> None:
    """Record, explain and report joint finance between NHS bodies and local authorities."""


for command in (
    *importing.COMMANDS,
    *exporting.COMMANDS,
    *reporting.COMMANDS,
    *upkeep.COMMANDS,
):
    commands.add_command(command)


def main() -> None:
    """Run a command; what the tracker refuses is one sentence and exit status 1."""
    try:
        commands(prog_name="tracker")
    except TrackerError as error:
        click.echo(error.sentence, err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` does.
        sys.stderr.close()
        sys.exit(1)
