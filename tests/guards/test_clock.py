"""Only the doors know what day it is; below them, a day is something one is told."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOORS = ("tracker/cli/", "tracker/web/")
CLOCK = re.compile(
    r"\.(now|today|utcnow)\(|\btime\.time\(|func\.now\b|current_timestamp", re.IGNORECASE
)
BELOW = [
    file
    for folder in ("tracker", "importers")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if not file.relative_to(ROOT).as_posix().startswith(DOORS)
]


@pytest.mark.parametrize("file", BELOW, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_below_the_doors_reads_the_clock(file: Path) -> None:
    assert CLOCK.findall(file.read_text(encoding="utf-8")) == []
