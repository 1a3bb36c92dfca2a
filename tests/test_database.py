"""How the database is opened, and who else may look at it."""

import stat
from pathlib import Path

from tracker.config import Settings
from tracker.database import open_database


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(folder)})

    database = open_database(settings)

    with database.writing():
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    database.engine.dispose()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes["tracker.db"] == modes["tracker.db-wal"] == modes["tracker.db-shm"] == 0o600
    assert modes["audit-anchors"] == 0o700
