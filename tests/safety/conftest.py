"""What the sweeps may ask for.

world    a tracker in full use, on SQLite, for sweeps that change nothing; made once
tour     every page and form of it, as its administrator comes across them; made once
abroad   the same, as somebody of the other place comes across them
spoiled  a copy of that world, for a module that changes it
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.database import installation
from tests.safety.crawling import Tour, go_everywhere
from tests.safety.world import ADMINISTRATOR, OUTSIDER, World, close, copy_of, fill, open_world
from tracker.demo import demo_rows
from tracker.web import throttled


@pytest.fixture(scope="session", autouse=True)
def much_is_free() -> Iterator[None]:
    """The sweeps ask within minutes for more files than one person may have in an hour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(throttled, "EXPORTS_AN_HOUR", 10_000)
        patch.setattr(throttled, "SEARCHES_AN_HOUR", 10_000)
        yield


@pytest.fixture(scope="session")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    world = open_world(installation(migrated_sqlite, folder), folder, rows=demo_rows())
    fill(world)
    yield world
    close(world)


@pytest.fixture(scope="session")
def tour(world: World) -> Tour:
    return go_everywhere(world.app, world[ADMINISTRATOR])


@pytest.fixture(scope="session")
def abroad(world: World) -> Tour:
    return go_everywhere(world.app, world[OUTSIDER])


@pytest.fixture(scope="module")
def spoiled(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("spoiled")
    shutil.copytree(world.settings.instance_folder, folder / "instance")
    with sqlite3.connect(world.file) as open_file:
        open_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a copy takes the one file only
    open_file.close()
    copy = copy_of(world, installation(world.file, folder))
    yield copy
    close(copy)
