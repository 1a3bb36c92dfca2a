"""The command line: the same services as the pages, for people and for other programs.

Exit status 0: done. 1: refused, with the reason. 2: the command itself was wrong. What a program
reads goes to standard output; progress and warnings go to standard error.
"""

import errno
import sys
from importlib import import_module

import click

from tracker.errors import TrackerError

# Each command's room is entered only when the command is called: a question about a position
# need not wait for the web framework and the workbook writer to load.
_ROOMS = {
    "template": "exporting",
    "import": "importing",
    "batches": "batches",
    "undo": "batches",
    "export": "exporting",
    "paper": "exporting",
    "position": "positions",
    "what-if": "positions",
    "due": "monitoring",
    "check": "monitoring",
    "scorecard": "scorecards",
    "audit": "monitoring",
    "period": "periods",
    "db": "upkeep",
    "user": "users",
    "ledger": "ledger",
    "demo": "demo",
    "serve": "serving",
    "worker": "working",
    "nightly": "nightly",
}


class _Commands(click.Group):
    """The commands, each loaded when it is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = _ROOMS.get(cmd_name)
        if room is None:
            return None
        commands: dict[str, click.Command] = import_module(f"tracker.cli.{room}").COMMANDS
        return commands[cmd_name]


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="pooled-budget-tracker", prog_name="tracker")
def commands() -> None:
    """Record, explain and report joint finance between NHS bodies and local authorities."""


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
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo(f"The answer cannot be written: {error.strerror}.", err=True)
        sys.exit(1)
