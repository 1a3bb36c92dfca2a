"""Journeys go through the pages in a browser, on the demonstration, on 22 November 2026."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.demo.database import demonstration, installation
from tests.people import LOCAL, act_as
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(migrated_sqlite, tmp_path_factory.mktemp("demo"))


@pytest.fixture
def sqlite_settings(demo_file: Path, tmp_path: Path) -> Settings:
    return installation(demo_file, tmp_path)


@pytest.fixture
def app(sqlite_settings: Settings) -> Iterator[Flask]:
    app = create_app(sqlite_settings)
    act_as(app, LOCAL)
    app.extensions["tracker.clock"] = lambda: NOW
    yield app
    the_database(app).engine.dispose()
