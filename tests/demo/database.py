"""A database with the demonstration in it, imported the way the doors do."""

import shutil
from pathlib import Path

from tests.demo.taking_in import ACTOR, AT, take_in
from tracker.cli.demo import enter_beside
from tracker.config import Settings
from tracker.database import open_database
from tracker.demo import demo_rows
from tracker.domain.registers import LedgerEntry
from tracker.exporters.workbook import ledger_cells, write_workbook


def write_demo(out: Path) -> None:
    """Write the demonstration as a workbook."""
    rows = demo_rows()
    write_workbook(
        out, rows, (ledger_cells(row) for row in rows["Ledger"] if isinstance(row, LedgerEntry))
    )


def demonstration(migrated: Path, folder: Path) -> Path:
    """A copy of a migrated, empty database, with the demonstration imported."""
    file = Path(shutil.copy(migrated, folder / "demo.db"))
    write_demo(folder / "demonstration.xlsx")
    database = open_database(installation(file, folder, name="demo.db"))
    take_in(database, folder / "demonstration.xlsx")
    with database.writing() as session:
        enter_beside(session, ACTOR, AT)
    database.engine.dispose()
    return file


def installation(file: Path, folder: Path, name: str = "tracker.db") -> Settings:
    """An installation in the folder, around a copy of a database file."""
    copy = folder / name
    if copy != file:
        shutil.copy(file, copy)
    url = f"sqlite:///{copy}"
    return Settings(
        instance_folder=folder / "instance", database_url=url, migration_database_url=url
    )
