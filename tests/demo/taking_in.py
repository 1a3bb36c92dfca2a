"""Imports a workbook the way the doors do."""

from datetime import UTC, datetime
from pathlib import Path

from tracker.access import COMMAND_LINE, Actor
from tracker.database import Database
from tracker.intake import Incoming, Taken
from tracker.intake import take_in as take_in_file

ACTOR = Actor("priya.nair@marlshire.example", COMMAND_LINE)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def take_in(database: Database, workbook: Path) -> Taken:
    """Import a workbook, unless it has errors or changes nothing."""
    return take_in_file(database, ACTOR, AT, Incoming(workbook, workbook.name))
