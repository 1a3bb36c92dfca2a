"""What the tests of the worker may ask for: an installation on each of the two databases."""

from collections.abc import Iterator

import pytest

from tests.jobs.installation import Installation
from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.jobs.queue import JobQueue


@pytest.fixture
def installation(settings: Settings) -> Iterator[Installation]:
    """An installation with one agreement in it, on each of the two databases in turn."""
    database = open_recorded(settings)
    installation = Installation(settings, database, JobQueue(settings))
    installation.fill()
    yield installation
    installation.close()
    database.engine.dispose()
