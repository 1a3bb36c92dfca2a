"""Imports a file the way the doors do."""

from datetime import UTC, datetime
from pathlib import Path

from importers.reading import read
from tracker.access import COMMAND_LINE, Actor
from tracker.database import Database
from tracker.services.imports import ImportPlan, commit_import, plan_import
from tracker.services.ledger_stage import LedgerStage

ACTOR = Actor("priya.nair@marlshire.example", COMMAND_LINE)


def take_in(database: Database, workbook: Path) -> ImportPlan:
    """Import a workbook, unless it has errors or changes nothing; returns the plan."""
    with database.on_one_connection() as held:
        stage = LedgerStage(held.bind)
        reading = read(workbook, workbook.name, on_ledger=stage.add)
        with held.writing() as session:
            plan = plan_import(session, reading, stage)
            if not (plan.problems or plan.changes_nothing):
                commit_import(session, ACTOR, datetime(2026, 11, 22, tzinfo=UTC), plan, stage)
        stage.close()
    return plan
