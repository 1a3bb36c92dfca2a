"""What the tests of the pages may ask for besides.

demo_file       a database file with the demonstration in it, to copy
demo_settings   an installation around a copy of it
demo            the pages on it, by a clock that stands at 22 November 2026
visitor         a visitor to those pages who runs no script
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

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
def demo_settings(demo_file: Path, tmp_path: Path) -> Settings:
    return installation(demo_file, tmp_path)


@pytest.fixture
def demo(demo_settings: Settings) -> Iterator[Flask]:
    app = create_app(demo_settings)
    app.extensions["tracker.clock"] = lambda: NOW
    act_as(app, LOCAL)
    yield app
    the_database(app).engine.dispose()


@pytest.fixture
def visitor(demo: Flask) -> FlaskClient:
    return demo.test_client()
